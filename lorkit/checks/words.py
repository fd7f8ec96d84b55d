"""The word lists in ``data/``: for telling a name from an ordinary capital, or a drug from a plan.

A list is a section of a text file: ``[NAME]``, then words, where an underscore stands for a space.
Each file is read once, when one of its lists is first asked for.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from lorkit.checks.text import Signed

_DATA = Path(__file__).parent / "data"
# Letters that Unicode doesn't treat as a letter with an accent.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "ß": "ss", "œ": "oe"})


def words(file: str, section: str) -> frozenset[str]:
    """One list of words."""
    listed = "\n".join(_sections(file)[section].split())
    return frozenset(listed.replace("_", " ").split("\n"))


def lines(file: str, section: str) -> list[str]:
    """The lines of a section."""
    return _sections(file)[section].splitlines()


def one_of(file: str, section: str) -> str:
    """One list of regular expressions, a line each, as one pattern that matches any of them."""
    return f"(?:{'|'.join(lines(file, section))})"


def signed(file: str, section: str, form: str) -> Signed:
    """The same within a pattern's ``form``, with the words without one of which no text has any."""
    return Signed(form.format(one_of(file, section)), tuple(words(file, f"{section}_SIGNS")))


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
