"""Words that tell a name from an ordinary capital.

The lists are in ``words.txt``. Names are in ``given_names.txt`` and ``family_names.txt``, which are
read when a capital is first met that could be one.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

# Letters that are no letter with an accent to Unicode.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "ß": "ss", "œ": "oe"})


def _lists() -> dict[str, frozenset[str]]:
    """Every list by its name. An underscore in the file stands for a space."""
    found: dict[str, list[str]] = {}
    words: list[str] = []
    for line in (Path(__file__).parent / "words.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            words = found[line.strip("[]")] = []
        elif not line.startswith("#"):
            words += (word.replace("_", " ") for word in line.split())
    return {name: frozenset(words) for name, words in found.items()}


_LISTS = _lists()
TITLES = _LISTS["TITLES"]
DOCTORS = _LISTS["DOCTORS"]
PERSONS = _LISTS["PERSONS"]
RELATIVES = _LISTS["RELATIVES"]
SAFE = _LISTS["SAFE"]
ABBREVIATIONS = _LISTS["ABBREVIATIONS"]
ALL_ABBREVIATIONS = ABBREVIATIONS | _LISTS["MORE_ABBREVIATIONS"]
HONEST = _LISTS["HONEST"]
PLACEHOLDERS = _LISTS["PLACEHOLDERS"]
SCANNED = _LISTS["SCANNED"]
EPONYM_NOUNS = _LISTS["EPONYM_NOUNS"]
FACILITIES = _LISTS["FACILITIES"]
DOTTED = _LISTS["DOTTED"]
STATES = _LISTS["STATES"]
COUNTRIES = _LISTS["COUNTRIES"]
NATIONS = _LISTS["NATIONS"]
COMMON = _LISTS["COMMON"]
LARGE = STATES | COUNTRIES  # what may stand: geography down to the state
NAMESAKES = _LISTS["NAMESAKES"]
KNOWN = _LISTS["EPONYMS"] | _LISTS["THINGS"]


@cache
def is_given(name: str) -> bool:
    """Whether a name is a first name somewhere, whatever its accents: "Thuy", "Łucja"."""
    return name[:1].isupper() and _plain(name) in _names("given_names.txt")


@cache
def is_family(name: str) -> bool:
    """Whether a name is a family name somewhere, and no first name, eponym or word."""
    return name[:1].isupper() and _plain(name) in _names("family_names.txt")


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFD", name.lower())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)


@cache
def _names(file: str) -> frozenset[str]:
    text = (Path(__file__).parent / file).read_text("utf-8")
    return frozenset(text.rpartition("#")[2].partition("\n")[2].split())
