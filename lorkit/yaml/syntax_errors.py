"""Explains YAML syntax errors to the person who typed the line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lorkit.errors import Place
from lorkit.text import in_quotes, shown, uncurled
from lorkit.yaml import codes

# Characters that are special to YAML at the start of a value.
_SPECIAL = "*&!@`%|>[{]},"
_BEFORE_VALUE = re.compile(r"^\s*(?:-\s+)*(?:[A-Za-z_][\w-]*\s*:\s+)?(?:-\s+)*")
# Where only a normal space works: before a dash or key, and right after it.
NO_BREAKS = "\u00a0\u202f"
_BLANKS = re.compile(rf"[ {NO_BREAKS}]*(?:-[ {NO_BREAKS}]+)*(?:[A-Za-z_]\w*:[{NO_BREAKS}])?")
_QUOTES_HINT = "put the whole value in quotes"


class Advice(NamedTuple):
    """A syntax error in plain words."""

    code: str
    place: Place
    message: str
    hint: str


class Trouble(NamedTuple):
    """A syntax error as the YAML parser sees it."""

    context: str  # what it was reading: "while scanning a quoted scalar"
    began: Place  # where that began
    problem: str
    place: Place
    quoted: tuple[Place, Place] | None  # start and end of the last quoted value before it


def explain(trouble: Trouble, line: Callable[[int], str]) -> Advice:
    """The most likely reason for a syntax error."""
    for reason in _REASONS:
        if advice := reason(trouble, line):
            return advice
    return Advice(
        codes.SYNTAX,
        trouble.place,
        f"this line cannot be read: {shown(line(trouble.place.line))}",
        f"write each line as  key: value  or as  - text;"
        f" if a value contains punctuation, {_QUOTES_HINT}",
    )


def special_start(text: str, place: Place) -> Advice:
    """Advice for a value that begins with a character that YAML reserves."""
    value = text.strip()
    first = value[:1]
    hint = f"{_QUOTES_HINT}: {in_quotes(value)}"
    if first == "*":
        hint += ', or, if the asterisk marks a bullet, begin the line with "- " instead'
    return Advice(
        codes.NEEDS_QUOTES, place, f"a value without quotes cannot begin with {first}", hint
    )


def no_break_space(text: str, number: int) -> Advice | None:
    """Advice for a line with a no-break space, as Word types it, instead of a space."""
    blanks = _BLANKS.match(text)
    column = next((n for n, c in enumerate(blanks[0], 1) if c in NO_BREAKS), 0) if blanks else 0
    if not column:
        return None
    return Advice(
        codes.NO_BREAK_SPACE,
        Place(number, column),
        "there is a no-break space here, which only looks like a space",
        "delete it and type a normal space; Word and web pages leave such spaces behind",
    )


def value_on(line: str) -> tuple[str, int]:
    """The value on a line without its dash and key, and the column where it begins."""
    start = _BEFORE_VALUE.match(line)
    skip = start.end() if start else 0
    return line[skip:].strip(), skip + 1


def _open_quote(trouble: Trouble, line: Callable[[int], str]) -> Advice | None:
    began = None
    if "quoted scalar" in trouble.context and "found unexpected" in trouble.problem:
        began = trouble.began
    elif trouble.quoted and trouble.quoted[0].line < trouble.quoted[1].line:
        # A quoted value ran on and ended at a later line's first quote mark.
        ends_here = trouble.quoted[1].line == trouble.place.line
        began = trouble.quoted[0] if ends_here else None
    if began is None:
        return None
    mark = line(began.line)[began.column - 1 : began.column]
    return Advice(
        codes.OPEN_QUOTE,
        began,
        f"the quote {mark} that opens here is never closed",
        f"write {mark} at the end of the value, too",
    )


def _escape(trouble: Trouble, line: Callable[[int], str]) -> Advice | None:
    if "double-quoted scalar" not in trouble.context:
        return None
    return Advice(
        codes.BAD_ESCAPE,
        trouble.place,
        "a backslash inside double quotes has a special meaning",
        "put the value in single quotes instead, or write each backslash twice: \\\\",
    )


def _directive(trouble: Trouble, line: Callable[[int], str]) -> Advice | None:
    """A line at the top that begins with %, which YAML reads as a directive."""
    if "directive" not in trouble.context and "<document start>" not in trouble.problem:
        return None
    for number in range(1, trouble.place.line + 1):
        if line(number).startswith("%"):
            return special_start(line(number), Place(number, 1))
    return None


def _tab(trouble: Trouble, line: Callable[[int], str]) -> Advice | None:
    for number in dict.fromkeys((trouble.place.line, trouble.began.line)):
        text = line(number)
        indent = text[: len(text) - len(text.lstrip())]
        if "\t" in indent:
            return Advice(
                codes.TAB,
                Place(number, indent.index("\t") + 1),
                "this line is indented with a tab",
                "use spaces instead of the tab, two for each level",
            )
    if line(trouble.place.line)[trouble.place.column - 1 :].startswith("\t"):
        return Advice(codes.TAB, trouble.place, "there is a tab here", "use a space instead")
    return None


def _no_break(trouble: Trouble, line: Callable[[int], str]) -> Advice | None:
    """On the line itself, or on the line above, which the parser read as text."""
    last = trouble.place.line
    for number in dict.fromkeys((trouble.began.line, last, last - 1)):
        if advice := no_break_space(line(number), number):
            return advice
    return None


def _special(trouble: Trouble, line: Callable[[int], str]) -> Advice | None:
    for number in dict.fromkeys((trouble.place.line, trouble.began.line)):
        value, column = value_on(line(number))
        if value[:1] and value[0] in _SPECIAL:
            if "flow" in trouble.context and value[0] in "[{":
                return _open_bracket(value, Place(number, column))
            return special_start(value, Place(number, column))
    return None


def _open_bracket(value: str, place: Place) -> Advice:
    closing = {"[": "]", "{": "}"}[value[0]]
    return Advice(
        codes.SYNTAX,
        place,
        f"the {value[0]} that opens here is not closed properly",
        f"write {closing} at the end, or, if it is only text, {_QUOTES_HINT}: {in_quotes(value)}",
    )


def _after_quote(trouble: Trouble, line: Callable[[int], str]) -> Advice | None:
    if not trouble.quoted or trouble.quoted[1].line != trouble.place.line:
        return None
    start = trouble.quoted[0]
    value = line(start.line)[start.column - 1 :].strip()
    inner = value.strip("'\"") if value[-1:] == value[:1] else value
    return Advice(
        codes.OPEN_QUOTE,
        trouble.place,
        "there is text after the quote that closes this value",
        f"put the whole value in the other kind of quotes: {in_quotes(inner)}",
    )


def _colon(trouble: Trouble, line: Callable[[int], str]) -> Advice | None:
    if "mapping values" not in trouble.problem:
        return None
    text = line(trouble.place.line)
    value, column = value_on(text)
    if column < trouble.place.column and column > len(text) - len(text.lstrip()) + 1:
        return Advice(
            codes.NEEDS_QUOTES,
            trouble.place,
            "a value without quotes cannot contain a colon followed by a space",
            f"{_QUOTES_HINT}: {in_quotes(uncurled(value))}",
        )
    return _misaligned(trouble.place, text)


def _dash(trouble: Trouble, line: Callable[[int], str]) -> Advice | None:
    if "sequence entries" not in trouble.problem:
        return None
    return Advice(
        codes.SYNTAX,
        trouble.place,
        "a list cannot begin on the same line as its key",
        'begin the list on the next line, with "- " before each item',
    )


def _no_colon(trouble: Trouble, line: Callable[[int], str]) -> Advice | None:
    if "could not find expected ':'" not in trouble.problem:
        return None
    text = line(trouble.began.line).strip()
    hint = 'write  key: value  with a space after the colon, or begin a list item with "- "'
    return Advice(
        codes.SYNTAX,
        trouble.began,
        f"this line is neither a key nor a list item: {shown(text)}",
        hint,
    )


def _lines_up(trouble: Trouble, line: Callable[[int], str]) -> Advice | None:
    if "expected <block end>" not in trouble.problem:
        return None
    return _misaligned(trouble.place, line(trouble.place.line))


def _misaligned(place: Place, text: str) -> Advice:
    return Advice(
        codes.INDENTATION,
        place,
        f"this line does not line up with the lines above it: {shown(text)}",
        "begin it with as many spaces as the lines around it;"
        ' every item of a list begins with "- "',
    )


_REASONS: Sequence[Callable[[Trouble, Callable[[int], str]], Advice | None]] = (
    _open_quote,
    _escape,
    _directive,
    _tab,
    _no_break,
    _special,
    _after_quote,
    _colon,
    _dash,
    _no_colon,
    _lines_up,
)
