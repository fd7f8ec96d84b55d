"""Short grammars over the words of a text, from a data file: ``rescue*/pulled ..4 from ..2 RUINS``.

A line is a row of elements, matched word by word within one sentence:

- ``word``, ``one/other``, ``two_words``, ``begin*``: any of some words or phrases, plural or not
- ``LIST``: any phrase of a list of the same file
- ``0``: a number up to 99, ``000`` a larger one, ``0th`` an ordinal in digits
- ``..4``: up to four words of any kind; ``?word``: it may stand there
- ``!word``: it doesn't come next; ``<word``: it didn't come before

A line is tried on texts that have a word of its rarest element, so most texts cost little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from lorkit.checks.text import Text, compiled
from lorkit.checks.words import phrases, table, words

_STUB = 4  # letters by which a beginning is looked up
_COMMON = words("rare.txt", "SMALL_WORDS")
_SMALL, _LARGE, _ORDINAL = "0", "000", "0th"

Tokens = Sequence[tuple[str, int, int]]


class Element(NamedTuple):
    """One place of a line: what may stand there."""

    kind: str  # "is", "may" (optional), "gap", "not" (comes next), "before" (came before)
    most: int  # words in a gap
    phrases: dict[str, tuple[tuple[str, ...], ...]]  # by their first word
    starts: tuple[str, ...]  # beginnings of words


class Firsts(NamedTuple):
    """The first words of what may stand at one place, and the first letters of beginnings."""

    words: frozenset[str]
    stubs: frozenset[str]

    def may_be_in(self, words_of: frozenset[str], stubs: frozenset[str]) -> bool:
        """Whether a text with some words may have it."""
        return not (self.words.isdisjoint(words_of) and self.stubs.isdisjoint(stubs))

    @property
    def frequency(self) -> int:
        """How often a text is likely to have it."""
        return len(self.words) + len(self.stubs) + 1000 * len(self.words & _COMMON)


def found(text: Text, file: str, section: str) -> Iterator[tuple[int, int]]:
    """Where the lines of a section fit, each line once, from its first word to its last."""
    by_word, by_stub = _index(file, section)
    words_of, stubs = _vocabulary(text)
    tried = {line for word in words_of for line in by_word.get(word, ())}
    tried.update(line for stub in stubs for line in by_stub.get(stub, ()))
    for line in sorted(tried):
        if all(one.may_be_in(words_of, stubs) for one in _needed(file, line)):
            span = _first(text.tokens, _sentences(text), _elements(file, line))
            if span:
                yield span


def listed(
    tokens: Tokens, vocabulary: frozenset[str], file: str, section: str
) -> Iterator[tuple[int, int]]:
    """Where a phrase of a list stands, the longest one at each place."""
    known = phrases(file, section)
    firsts = vocabulary & known.keys()
    if not firsts:
        return
    for index, (token, start, _) in enumerate(tokens):
        for parts in (parts for form in forms(token) if form in firsts for parts in known[form]):
            found = tokens[index : index + len(parts)]
            if len(found) == len(parts) and all(map(_fits, parts, found)):
                yield start, found[-1][2]
                break


def _fits(part: str, token: tuple[str, int, int]) -> bool:
    if part.endswith("*"):
        return token[0].startswith(part[:-1])
    return part in forms(token[0])


def vocabulary(text: Text) -> frozenset[str]:
    """The words of a text, in every form that lists may have them in."""
    return _vocabulary(text)[0]


@lru_cache(maxsize=8)  # a text is read for several sections
def _vocabulary(text: Text) -> tuple[frozenset[str], frozenset[str]]:
    tokens = {token for token, _, _ in text.tokens}
    return (
        frozenset(form for token in tokens for form in forms(token)),
        frozenset(token[:_STUB] for token in tokens),
    )


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


@lru_cache(maxsize=8192)
def forms(token: str) -> tuple[str, ...]:
    """A word as lists have it: itself, without a plural s, or what kind of number it is."""
    found = [token]
    if len(token) > 3 and token.endswith("s"):
        found.append(token[:-1])
    if token[0].isdigit():
        found.append(_number(token))
    return tuple(found)


def _number(token: str) -> str:
    digits = token.removesuffix("s")
    if digits.isdigit():
        return _SMALL if len(digits) < len(_LARGE) else _LARGE
    return _ORDINAL if token.endswith(("st", "nd", "rd", "th")) and token[:-2].isdigit() else ""


@lru_cache(maxsize=8)
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
def _index(file: str, section: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The lines of a section by a word, or the beginning of one, that a text must have."""
    by_word: dict[str, list[str]] = {}
    by_stub: dict[str, list[str]] = {}
    for (line,) in table(file, section):
        rarest = min(_needed(file, line), key=lambda one: one.frequency)
        for word in rarest.words:
            by_word.setdefault(word, []).append(line)
        for stub in rarest.stubs:
            by_stub.setdefault(stub, []).append(line)
    return by_word, by_stub


@cache
def _needed(file: str, line: str) -> tuple[Firsts, ...]:
    """What a text must have for each place of a line."""
    return tuple(_firsts(file, piece) for piece in line.split() if piece[0] not in ".?!<")


@cache
def _firsts(file: str, piece: str) -> Firsts:
    choices = _choices(file, piece)
    return Firsts(
        frozenset(one.partition(" ")[0] for one in choices if not one.endswith("*")),
        frozenset(one[:_STUB] for one in choices if one.endswith("*")),
    )


@cache
def _elements(file: str, line: str) -> tuple[Element, ...]:
    return tuple(_element(file, piece) for piece in line.split())


@cache
def _element(file: str, piece: str) -> Element:
    if piece.startswith(".."):
        return Element("gap", int(piece[2:]), {}, ())
    kind = {"?": "may", "!": "not", "<": "before"}.get(piece[0], "is")
    known: dict[str, list[tuple[str, ...]]] = {}
    starts = []
    for choice in _choices(file, piece.lstrip("?!<")):
        if choice.endswith("*"):
            starts.append(choice[:-1])
        else:
            parts = tuple(choice.split())
            known.setdefault(parts[0], []).append(parts)
    return Element(
        kind,
        most=0,
        phrases={first: tuple(sorted(all_of, key=len)[::-1]) for first, all_of in known.items()},
        starts=tuple(starts),
    )


@cache
def _choices(file: str, piece: str) -> tuple[str, ...]:
    """The phrases of an element, its lists read out."""
    chosen: list[str] = []
    for choice in piece.split("/"):
        if choice.isupper():
            chosen += (phrase for (line,) in table(file, choice) for phrase in line.split("|"))
        else:
            chosen.append(choice.replace("_", " "))
    return tuple(chosen)
