"""Short grammars over the words of a text, from a data file: ``rescue*/pulled ..4 from ..2 RUINS``.

A line is a row of elements, matched word by word within one sentence:

- ``word``, ``one/other``, ``two_words``, ``begin*``: any of some words or phrases, plural or not
- ``LIST``: any phrase of a list of the same file; ``0`` a number up to 99, ``000`` a larger one, ``0th``
- ``..4``: up to four words of any kind; ``?word``: it may stand there
- ``!word``: it doesn't come next; ``<word``: it didn't come before
- ``+word``: what a text must have before the line is tried (else its first element)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from lorkit.checks.text import Text, compiled
from lorkit.checks.words import plain, table

_STUB = 4  # letters by which a beginning is looked up
_SMALL, _LARGE, _ORDINAL = "0", "000", "0th"

Tokens = Sequence[tuple[str, int, int]]


class Element(NamedTuple):
    """One place of a line: what may stand there."""

    kind: str  # "is", "may" (optional), "gap", "not" (comes next), "before" (what it doesn't follow)
    most: int = 0  # words in a gap
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}  # by their first word
    starts: tuple[str, ...] = ()  # beginnings of words


class Line(NamedTuple):
    """A row of elements."""

    elements: tuple[Element, ...]


def found(text: Text, file: str, section: str) -> Iterator[tuple[int, int]]:
    """Where the lines of a section fit, each line once, from its first word to its last."""
    lines, words, stubs = _index(file, section)
    tried: set[int] = set()
    for token, _, _ in text.tokens:
        tried.update(words.get(token, ()), stubs.get(token[:_STUB], ()))
        if token.endswith("s"):
            tried.update(words.get(token[:-1], ()))
        if token[0].isdigit():
            tried.update(words.get(_number(token), ()))
    if tried:
        ends = _sentences(text)
        for number in sorted(tried):
            span = _first(text.tokens, ends, lines[number].elements)
            if span:
                yield span


def _first(
    tokens: Tokens, ends: list[int], elements: tuple[Element, ...]
) -> tuple[int, int] | None:
    for index, (_, start, _) in enumerate(tokens):
        end = _match(tokens, ends, elements, index)
        if end is not None and end > index:
            return start, tokens[end - 1][2]
    return None


def _match(
    tokens: Tokens, ends: list[int], elements: tuple[Element, ...], at: int, level: int = 0
) -> int | None:
    """The index after the last word of a match that begins at an index."""
    if level == len(elements):
        return at
    element = elements[level]
    for following in _steps(tokens, ends, element, at):
        end = _match(tokens, ends, elements, following, level + 1)
        if end is not None:
            return end
    return None


def _steps(tokens: Tokens, ends: list[int], element: Element, at: int) -> Iterator[int]:
    """Where a match may go on after one element."""
    limit = ends[at] if at < len(tokens) else at
    if element.kind == "gap":
        yield from range(at, min(at + element.most, limit) + 1)
    elif element.kind == "not":
        if at >= limit or not any(_ahead(tokens, limit, element, at)):
            yield at
    elif element.kind == "before":
        if at == 0 or not any(_ahead(tokens, limit, element, at - 1)):
            yield at
    else:
        yield from _ahead(tokens, limit, element, at)
        if element.kind == "may":
            yield at


def _ahead(tokens: Tokens, limit: int, element: Element, at: int) -> Iterator[int]:
    """The indexes after each phrase of an element that stands at an index."""
    if at >= limit:
        return
    token = tokens[at][0]
    if element.starts and token.startswith(element.starts):
        yield at + 1
    for first in forms(token):
        for parts in element.phrases.get(first, ()):
            if at + len(parts) <= limit and all(
                part in forms(tokens[at + place][0]) for place, part in enumerate(parts)
            ):
                yield at + len(parts)


@cache
def forms(token: str) -> tuple[str, ...]:
    """A word as lists have it: itself, without a plural s, or what kind of number it is."""
    forms = [token]
    if len(token) > 3 and token.endswith("s"):
        forms.append(token[:-1])
    if token[0].isdigit():
        forms.append(_number(token))
    return tuple(forms)


def _number(token: str) -> str:
    if token.isdigit():
        return _SMALL if len(token) < len(_LARGE) else _LARGE
    return _ORDINAL if token.endswith(("st", "nd", "rd", "th")) and token[:-2].isdigit() else ""


def _sentences(text: Text) -> list[int]:
    """For each word, the index after the last word of its sentence."""
    tokens = text.tokens
    ends = [len(tokens)] * len(tokens)
    end = len(tokens)
    for index in range(len(tokens) - 2, -1, -1):
        gap = text.plain[tokens[index][2] : tokens[index + 1][1]]
        if compiled(r"[.!?;](?=\s)|\n").search(gap) and tokens[index][0] not in ("dr", "mr", "st"):
            end = index + 1
        ends[index] = end
    return ends


@cache
def _index(
    file: str, section: str
) -> tuple[tuple[Line, ...], dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """The lines of a section, and which to try for a word or a beginning."""
    lines = []
    words: dict[str, set[int]] = {}
    stubs: dict[str, set[int]] = {}
    for number, (line,) in enumerate(table(file, section)):
        pieces = line.split()
        sign = next((i for i, piece in enumerate(pieces) if piece.startswith("+")), 0)
        elements = tuple(_element(file, piece.removeprefix("+")) for piece in pieces)
        lines.append(Line(elements))
        for word in elements[sign].phrases:
            words.setdefault(word, set()).add(number)
        for start in elements[sign].starts:
            stubs.setdefault(start[:_STUB], set()).add(number)
    return (
        tuple(lines),
        {word: tuple(numbers) for word, numbers in words.items()},
        {stub: tuple(numbers) for stub, numbers in stubs.items()},
    )


@cache
def _element(file: str, piece: str) -> Element:
    if piece.startswith(".."):
        return Element("gap", most=int(piece[2:]))
    kind = {"?": "may", "!": "not", "<": "before"}.get(piece[0], "is")
    phrases: dict[str, list[tuple[str, ...]]] = {}
    starts = []
    for choice in _choices(file, piece.lstrip("?!<")):
        if choice.endswith("*"):
            starts.append(choice[:-1])
        else:
            parts = tuple(choice.split())
            phrases.setdefault(parts[0], []).append(parts)
    return Element(
        kind,
        phrases={first: tuple(sorted(all_of, key=len)[::-1]) for first, all_of in phrases.items()},
        starts=tuple(starts),
    )


def _choices(file: str, piece: str) -> Iterator[str]:
    for choice in piece.split("/"):
        if choice.isupper():
            for (line,) in table(file, choice):
                for phrase in line.split("|"):
                    yield from _choices(file, phrase) if phrase.isupper() else (plain(phrase),)
        else:
            yield choice.replace("_", " ")
