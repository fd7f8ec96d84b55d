"""Words that tell a name from an ordinary capital; the lists are in ``words.txt``."""

from __future__ import annotations

from pathlib import Path


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
GIVEN = _LISTS["GIVEN"]
SAFE = _LISTS["SAFE"]
ABBREVIATIONS = _LISTS["ABBREVIATIONS"]
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
