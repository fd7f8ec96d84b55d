"""Explains errors in a template's tags in plain words: Jinja's messages are for programmers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple, TypeAlias

from lorkit.text import did_you_mean

Token: TypeAlias = tuple[int, str, str]  # line, kind and text, as Jinja's lexer gives them

_PAIRED = ("if", "for", "block", "set", "macro", "call", "filter", "with", "autoescape")
_BRANCHES = {"else": ("if", "for"), "elif": ("if",)}
_KNOWN = (*_PAIRED, *(f"end{name}" for name in _PAIRED), *_BRANCHES, "include", "import", "from")
_KNOWN += ("extends", "print")
_OTHER_LANGUAGES = {"elseif": "elif", "elsif": "elif"}
_COMPARE = "compare with lorkit templates copy DIR"
_SIGNS = {
    "'end of statement block'": "%}",
    "'end of print statement'": "}}",
    "'name'": "a name",
    "'string'": "a text in quotes",
    "'integer'": "a number",
}


class Fault(NamedTuple):
    """A mistake in a template: its line, what is wrong, and what to write."""

    line: int
    message: str
    hint: str


class _Tag(NamedTuple):
    line: int
    name: str
    opens: bool = False


def fault(message: str, line: int, tokens: Iterable[Token]) -> Fault | None:
    """What Jinja's message about a line means; None if the message is clear enough."""
    at_end = message.startswith("Unexpected end of template")
    if at_end or message.startswith("Encountered unknown tag"):
        return _unpaired(takewhile(lambda tag: tag.line <= line, _tags(tokens)), at_end)
    if found := re.match(r"unexpected char '([“”„‟‘’‚‛«»])'", message):
        return Fault(
            line,
            f"{found[1]} is a curly quote; inside {{{{ }}}} and {{% %}} only straight ones work",
            "write \" or ' there",
        )
    for name, sign in _SIGNS.items():
        message = message.replace(name, sign)
    return _unreadable(message, line)


def _unreadable(message: str, line: int) -> Fault | None:
    """A tag that can't be parsed."""
    if message == "unexpected '}'":
        return Fault(line, "it has a single } where a tag ends", "write }} or %}")
    if message == "expected token %}, got '='":
        return Fault(line, "a single = compares nothing", "write == to compare")
    if found := re.fullmatch(r"unexpected end of template, expected (.+?)\.?", message):
        sign = found[1] if found[1] in ("%}", "}}") else "%} or }}"
        return Fault(line, "a tag is opened and never closed", f"write {sign} where it ends")
    if message == "expected token %}, got 'if'":
        return Fault(line, "'if' can't follow else in one tag", "write {% elif … %}")
    if found := re.fullmatch(r"unexpected (%}|}})", message):
        return Fault(line, f"something is missing before {found[1]}", _COMPARE)
    if found := re.fullmatch(r"expected token (.+), got (.+)", message):
        return Fault(line, f"{found[2]} is where {found[1]} should be", _COMPARE)
    if found := re.fullmatch(r"Expected an expression, got (.+)", message):
        return Fault(line, f"something is missing before {found[1]}", _COMPARE)
    return None


def _tags(tokens: Iterable[Token]) -> Iterator[_Tag]:
    """Each {% … %} of a template."""
    parts: list[str] = []
    line = 0
    for at, kind, text in tokens:
        if kind == "block_begin":
            parts, line = [], at
        elif kind == "block_end" and parts:
            # {% set x = 1 %} has no end tag, {% set x %} has one.
            alone = parts[0] == "set" and "=" in parts
            yield _Tag(line, parts[0], parts[0] in _PAIRED and not alone)
        elif kind != "whitespace":
            parts.append(text)


def _unpaired(tags: Iterable[_Tag], at_end: bool) -> Fault | None:
    """The first unmatched tag, or the last one opened that is still open.

    ``at_end`` means that the template ended with a tag still open.
    """
    still_open: list[_Tag] = []
    done: list[_Tag] = []  # which of those have had their else
    for tag in tags:
        openers = _BRANCHES.get(tag.name) or (tag.name.removeprefix("end"),)
        if tag.name not in _KNOWN:
            return _unknown(tag)
        if tag.opens:
            still_open.append(tag)
        elif tag.name in _BRANCHES or tag.name.startswith("end"):
            if not any(other.name in openers for other in still_open):
                return _stray(tag, openers[0])
            if still_open[-1].name not in openers:
                return _unclosed(still_open[-1])
            if tag.name not in _BRANCHES:
                still_open.pop()
            elif still_open[-1] in done:
                return _second(tag, still_open[-1])
            elif tag.name == "else":
                done.append(still_open[-1])
    return _unclosed(still_open[-1]) if at_end and still_open else None


def _unknown(tag: _Tag) -> Fault:
    meant = _OTHER_LANGUAGES.get(tag.name)
    hint = f"did you mean '{meant}'?" if meant else did_you_mean(tag.name, _KNOWN)
    return Fault(tag.line, f"there is no tag {{% {tag.name} %}}", hint or _COMPARE)


def _stray(tag: _Tag, opener: str) -> Fault:
    return Fault(
        tag.line,
        f"{{% {tag.name} %}} is here, but no {{% {opener} %}} is open",
        f"remove it, or write {{% {opener} … %}} above",
    )


def _second(tag: _Tag, opener: _Tag) -> Fault:
    return Fault(
        tag.line,
        f"{{% {tag.name} %}} comes after the {{% else %}} of the same {{% {opener.name} %}}",
        "remove one of them, or put the {% else %} last",
    )


def _unclosed(tag: _Tag) -> Fault:
    return Fault(
        tag.line,
        f"{{% {tag.name} %}} is opened here and never closed",
        f"write {{% end{tag.name} %}} where it ends",
    )
