"""Phrases over the words of a text, from a data file: ``rescue*/pulled ..4 from ..2 RUINS``.

A phrase is a line of a section, a row of elements that are matched word by word in one sentence:

- ``word``, ``one/other``, ``two_words``, ``begin*``: any of some words, plural or not
- ``LIST``: any phrase of a list of the same file, or of several lists under a name in ``GROUPS``
- ``0``: a number up to 99, ``000`` a larger one, ``0th`` an ordinal in digits, ``*`` any word
- ``..4``: up to four words of any kind, ``..4!LIST`` none of which is on a list
- ``?word``: it may be there; ``word+``: once or more
- ``!word``: it doesn't come next; ``!!word``: nor after that; ``<word``: it didn't come before
- ``^``: a sentence begins here; ``:``: there is a colon here

A text is read in one of two ways. ``by_words`` takes words as they are written, and a list may hold
any of them. ``by_lists`` takes each word for one list only, which a rule chooses by the words
around it: "film" is an act in "let me film her", and a thing in "a film of her". A phrase is tried
only on texts that have a word for each of its elements, so most texts cost little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from lorkit.checks.text import SHORTENED, Text, Word, compiled
from lorkit.checks.words import forms, forms_in, lines, table, words

OTHER = "OTHER"  # the list of a word that is on none
_STUB = 4  # letters by which a beginning is looked up
_KINDS = {"?": "may", "!": "not", "<": "before", "^": "begin", ":": "colon", ".": "gap"}


class Element(NamedTuple):
    """One place of a phrase: what may be there."""

    kind: str  # "is", "many", "may" (optional), "gap", "not" (comes next), "before" (came before)
    most: int  # words in a gap, or words ahead that something isn't among
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]  # what may be there, by the first word
    starts: tuple[str, ...]  # beginnings of words


class Reading(NamedTuple):
    """A text as phrases see it."""

    forms: Sequence[tuple[str, ...]]  # what each word may be looked up as
    ends: Sequence[int]  # for each word, the index after the last word of its sentence
    gaps: Sequence[str]  # what comes before each word
    known: frozenset[str]  # all forms, and the first letters of all words as "resc*"
    is_by_lists: bool


class Match(NamedTuple):
    """Where a phrase is: the indexes of its first and last word."""

    first: int
    last: int


@lru_cache(maxsize=8)  # a text is read for several sections
def by_words(text: Text) -> Reading:
    """A text by its runs of letters and digits, in every form that a list may use."""
    read = [forms(token) for token, _, _ in text.tokens]
    spans = [(start, end) for _, start, end in text.tokens]
    known = forms_in(text).union(_stub(token) for token, _, _ in text.tokens)
    return Reading(read, *_sentences(text, spans), known, is_by_lists=False)


def by_lists(text: Text, list_of: Callable[[Text, int, Word], str]) -> Reading:
    """A text by the list that each word counts for, besides the word itself."""
    read = [(list_of(text, index, word), word.lower) for index, word in enumerate(text.words)]
    spans = [(word.start, word.end) for word in text.words]
    known = frozenset(form for word in read for form in word)
    return Reading(read, *_sentences(text, spans), known, is_by_lists=True)


def _stub(word: str) -> str:
    """The first letters of a word, or of a beginning of words: by these it is looked up."""
    return f"{word[:_STUB]}*"


def _sentences(text: Text, spans: list[tuple[int, int]]) -> tuple[list[int], list[str]]:
    """Where the sentence of each word ends, and what comes before the word."""
    gaps = [text.plain[end:start] for (_, end), (start, _) in pairwise([(0, 0), *spans])]
    ends = [len(spans)] * len(spans)
    for index in range(len(spans) - 2, -1, -1):
        ended = compiled(r"[.!?;](?=\s)|\n").search(gaps[index + 1])
        shortened = text.plain[slice(*spans[index])].capitalize() in SHORTENED
        ends[index] = index + 1 if ended and not shortened else ends[index + 1]
    return ends, gaps


def matches(reading: Reading, file: str, section: str) -> Iterator[Match]:
    """Every place where a phrase of a section occurs."""
    for line in _worth_trying(reading, file, section):
        yield from _places(reading, _elements(file, line, reading.is_by_lists))


def found(text: Text, file: str, section: str) -> Iterator[tuple[int, int]]:
    """Where the phrases of a section occur in a text, by its words: each once, as offsets."""
    reading = by_words(text)
    for line in sorted(_worth_trying(reading, file, section)):
        match = next(_places(reading, _elements(file, line, False)), None)
        if match:
            yield text.tokens[match.first][1], text.tokens[match.last][2]


def _worth_trying(reading: Reading, file: str, section: str) -> Iterator[str]:
    """The phrases for each of whose elements the text has a word, in the order of the file."""
    index = _index(file, section, reading.is_by_lists)
    tried = {line for word in reading.known & index.keys() for line in index[word]}
    for _, line in sorted(tried):
        needed = (_firsts(file, piece, reading.is_by_lists) for piece in _pieces(line))
        if not any(map(reading.known.isdisjoint, needed)):
            yield line


def _places(reading: Reading, elements: tuple[Element, ...]) -> Iterator[Match]:
    """Where a phrase occurs, with no word taken twice."""
    beyond, limit = 0, 0
    dead: set[tuple[int, int]] = set()
    for at in range(len(reading.forms)):
        if reading.ends[at] != limit:
            limit = reading.ends[at]
            dead = set()
        if at >= beyond:
            end = _end(reading, elements, at, 0, limit, dead)
            if end is not None and end > at:
                beyond = end
                yield Match(at, end - 1)


def _end(
    reading: Reading,
    elements: tuple[Element, ...],
    at: int,
    level: int,
    limit: int,
    dead: set[tuple[int, int]],
) -> int | None:
    """The index after the last word, if the elements from a level on match from an index on.

    ``dead`` holds the places where they are known not to.
    """
    if level == len(elements):
        return at
    if (level, at) in dead:
        return None
    for following in _steps(reading, elements[level], at, limit):
        end = _end(reading, elements, following, level + 1, limit, dead)
        if end is not None:
            return end
    dead.add((level, at))
    return None


def _steps(reading: Reading, element: Element, at: int, limit: int) -> Iterator[int]:
    """Where a match may continue after one element, the likeliest first."""
    if element.kind in ("is", "may"):
        yield from _ahead(reading, element, at, limit)
        if element.kind == "may":
            yield at
    elif element.kind == "gap":
        yield at
        for step in range(at, min(at + element.most, limit)):
            if any(form in element.phrases for form in reading.forms[step]):
                break
            yield step + 1
    elif element.kind == "many":
        stop = at
        while stop < limit and any(_ahead(reading, element, stop, limit)):
            stop += 1
        yield from range(stop, at, -1)
    elif _holds(reading, element, at, limit):
        yield at


def _holds(reading: Reading, element: Element, at: int, limit: int) -> bool:
    """Whether an element that takes no word is true."""
    if element.kind == "begin":
        return at == 0 or reading.ends[at - 1] == at
    if element.kind == "colon":
        return at < limit and ":" in reading.gaps[at]
    if element.kind == "before":
        return at == 0 or not any(_ahead(reading, element, at - 1, limit))
    steps = range(at, at + element.most)
    return not any(any(_ahead(reading, element, step, limit)) for step in steps)


def _ahead(reading: Reading, element: Element, at: int, limit: int) -> Iterator[int]:
    """The indexes after each phrase of an element that begins at an index."""
    if at >= limit:
        return
    read = reading.forms[at]
    if element.starts and read[-1 if reading.is_by_lists else 0].startswith(element.starts):
        yield at + 1
    for first in read:
        for parts in element.phrases.get(first, ()):
            if at + len(parts) <= limit and all(
                part in reading.forms[at + place] for place, part in enumerate(parts)
            ):
                yield at + len(parts)


@cache
def _common() -> frozenset[str]:
    return words("rare.txt", "SMALL_WORDS") | {OTHER}


@cache
def _index(file: str, section: str, by_list: bool) -> dict[str, list[tuple[int, str]]]:
    """The phrases of a section, with their ranks, by the words of which a text must have one."""
    found: dict[str, list[tuple[int, str]]] = {}
    for phrase in enumerate(lines(file, section)):
        for word in _rare_place(file, phrase[1], by_list):
            found.setdefault(word, []).append(phrase)
    return found


def _rare_place(file: str, line: str, by_list: bool) -> Iterable[str]:
    """The words at a place of a phrase that few texts have one of, as far as is soon told.

    Places whose words are written out come first: lists take longer to look through.
    """
    pieces = _pieces(line)
    written = [piece for piece in pieces if piece.islower()]
    for piece in written:
        words = piece.replace("_", "/").split("/")
        if "*" not in piece and _common().isdisjoint(words):
            return words
    places = (_firsts(file, piece, by_list) for piece in written or pieces)
    return min(places, key=lambda words: (len(words & _common()), len(words)))


def _pieces(line: str) -> list[str]:
    """The elements of a phrase that a text must have a word for."""
    return [piece.rstrip("+") for piece in line.split() if piece[0] not in ".?!<^:*"]


@cache  # many phrases share a piece
def _firsts(file: str, piece: str, by_list: bool) -> set[str]:
    """The first words of what may be at one place, or their first letters."""
    choices = _choices(file, piece, by_list)
    return {_stub(one) if one.endswith("*") else one.partition(" ")[0] for one in choices}


@cache
def _elements(file: str, line: str, by_list: bool) -> tuple[Element, ...]:
    return tuple(_element(file, piece, by_list) for piece in line.split())


@cache
def _element(file: str, piece: str, by_list: bool) -> Element:
    kind = _KINDS.get(piece[0], "many" if piece.endswith("+") else "is")
    most, barred = 1 + piece.startswith("!!"), piece.strip("?!<^:+")
    if kind == "gap":
        number, _, barred = piece[2:].partition("!")
        most = int(number)
    known: dict[str, list[tuple[str, ...]]] = {}
    starts = []
    for choice in _choices(file, barred, by_list) if barred else ():
        if choice.endswith("*"):
            starts.append(choice[:-1])
        else:
            parts = tuple(choice.split())
            known.setdefault(parts[0], []).append(parts)
    longest_first = {one: tuple(sorted(all_of, key=len)[::-1]) for one, all_of in known.items()}
    return Element(kind, most, longest_first, tuple(starts))


@cache
def _choices(file: str, piece: str, by_list: bool) -> tuple[str, ...]:
    """The phrases of an element, its lists written out, or only named if words count for them."""
    if piece.islower():
        return tuple(piece.replace("_", " ").split("/"))
    chosen: list[str] = []
    for choice in piece.split("/"):
        if not choice.isupper():
            chosen.append(choice.replace("_", " "))
        elif by_list:
            chosen += _groups(file).get(choice, choice).split("/")
        else:
            chosen += "|".join(lines(file, choice)).split("|")
    return tuple(chosen)


@cache
def _groups(file: str) -> dict[str, str]:
    return {line[0]: line[1] for line in table(file, "GROUPS")}
