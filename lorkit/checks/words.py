"""The word lists in ``data/``, and looking words up in them: a name, a drug, a plural, a phrase.

A list is a section of a text file: ``[NAME]``, then words, where an underscore stands for a space.
Each file is read once, when one of its lists is first asked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lorkit.checks.text import Text

_DATA = Path(__file__).parent / "data"
# Letters that Unicode doesn't treat as a letter with an accent.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "ß": "ss", "œ": "oe"})


def words(file: str, section: str) -> frozenset[str]:
    """One list of words."""
    written = "\n".join(_sections(file)[section].split())
    return frozenset(written.replace("_", " ").split("\n"))


def lines(file: str, section: str) -> list[str]:
    """The lines of a section."""
    return _sections(file)[section].splitlines()


def one_of(file: str, section: str) -> str:
    """One list of regular expressions, a line each, as one pattern that matches any of them."""
    return f"(?:{'|'.join(lines(file, section))})"


def signs(file: str, section: str) -> tuple[str, ...]:
    """What goes with a list of regular expressions: one of these is in each of their matches."""
    return tuple(words(file, f"{section}_SIGNS"))


@cache
def pairs(file: str, section: str) -> dict[str, str]:
    """A list of ``word=other`` as a mapping."""
    pairs_of = (pair.partition("=") for pair in _sections(file)[section].split())
    return {one: other for one, _, other in pairs_of}


def table(file: str, section: str) -> tuple[tuple[str, ...], ...]:
    """Lines whose parts are separated by `` = ``."""
    return tuple(tuple(line.split(" = ")) for line in lines(file, section))


@cache
def phrases(file: str, section: str) -> dict[str, list[str]]:
    """A list of phrases, separated by ``|`` and line ends, by their first word."""
    found: dict[str, list[str]] = {}
    for phrase in filter(None, _sections(file)[section].replace("\n", "|").split("|")):
        found.setdefault(phrase.partition(" ")[0], []).append(phrase)
    return found


@cache
def _sections(file: str) -> dict[str, str]:
    """The text of each section of a file, without comments and empty lines."""
    written = (_DATA / file).read_text("utf-8").split("\n")
    text = "\n".join([line for line in written if line and line[0] != "#"])
    sections = (section.partition("]\n") for section in text.removeprefix("[").split("\n["))
    return {name: listed for name, _, listed in sections}


TITLES = words("words.txt", "TITLES")
DOCTORS = words("words.txt", "DOCTORS")
PERSONS = words("words.txt", "PERSONS")
RELATIVES = words("words.txt", "RELATIVES")
SAFE = words("words.txt", "SAFE")
ABBREVIATIONS = words("words.txt", "ABBREVIATIONS")
ALL_ABBREVIATIONS = ABBREVIATIONS | words("words.txt", "MORE_ABBREVIATIONS")
HONEST = words("words.txt", "HONEST")
PLACEHOLDERS = words("words.txt", "PLACEHOLDERS")
SCANNED = words("words.txt", "SCANNED")
EPONYM_NOUNS = words("words.txt", "EPONYM_NOUNS")
FACILITIES = words("words.txt", "FACILITIES")
DOTTED = words("words.txt", "DOTTED")
STATES = words("words.txt", "STATES")
COUNTRIES = words("words.txt", "COUNTRIES")
NATIONS = words("words.txt", "NATIONS")
COMMON = words("words.txt", "COMMON")
LARGE = (
    STATES | COUNTRIES | words("words.txt", "REGIONS")
)  # what may stand: geography down to the state
NAMESAKES = words("words.txt", "NAMESAKES")
KNOWN = words("words.txt", "EPONYMS") | words("words.txt", "THINGS")


@cache
def is_given(name: str) -> bool:
    """Whether a name is a first name somewhere, whatever its accents: "Thuy", "Łucja"."""
    return name[:1].isupper() and f"\n{plain(name)}\n" in _names("given_names.txt")


@cache
def is_family(name: str) -> bool:
    """Whether a name is a family name somewhere, and no first name, eponym or word."""
    return name[:1].isupper() and f"\n{plain(name)}\n" in _names("family_names.txt")


def plain(name: str) -> str:
    """A word in small letters without accents."""
    apart = unicodedata.normalize("NFD", name.lower())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)


@cache
def _names(file: str) -> str:
    """A file's names, each between line ends: few are looked up, and a set of all takes 5 ms."""
    names = (_DATA / file).read_text("utf-8").rpartition("#")[2].partition("\n")[2]
    return names.replace(" ", "\n")


_SMALL, _LARGE, _ORDINAL = "0", "000", "0th"

Tokens = Sequence[tuple[str, int, int]]


def lists(file: str, *sections: str) -> dict[str, str]:
    """Which of some lists of a file each word is on; the first one counts."""
    found: dict[str, str] = {}
    for section in sections:
        for word in words(file, section):
            found.setdefault(word, section)
    return found


def listed(
    tokens: Tokens, vocabulary: frozenset[str], file: str, section: str
) -> Iterator[tuple[int, int]]:
    """Where phrases of a list occur, the longest one at each place, as offsets."""
    firsts = vocabulary & phrases(file, section).keys()
    if not firsts:
        return
    for index, (token, start, _) in enumerate(tokens):
        here_first = (form for form in forms(token) if form in firsts)
        for parts in (parts for one in here_first for parts in _longest_first(file, section, one)):
            here = tokens[index : index + len(parts)]
            if len(here) == len(parts) and all(map(_fits, parts, here)):
                yield start, here[-1][2]
                break


@cache
def _longest_first(file: str, section: str, first: str) -> list[list[str]]:
    """The phrases of a list that begin with a word, each word by word."""
    return sorted(map(str.split, phrases(file, section)[first]), key=len, reverse=True)


def _fits(part: str, token: tuple[str, int, int]) -> bool:
    if part.endswith("*"):
        return token[0].startswith(part[:-1])
    return part in forms(token[0])


@lru_cache(maxsize=8)  # a text is read for several lists
def forms_in(text: Text) -> frozenset[str]:
    """The words of a text, in every form that a list may use."""
    return frozenset(form for token, _, _ in text.tokens for form in forms(token))


@lru_cache(maxsize=8192)
def forms(token: str) -> tuple[str, ...]:
    """The forms of a word in lists: itself, without a plural s, or its kind of number."""
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
