"""Whether a sentence tells of somebody, or of what was only read, taught or practiced."""

from __future__ import annotations

from lorkit.checks.identifiers.people import is_person
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import one_of

_STUDIED = rf"\b{one_of('rare.txt', 'STUDIED')}\b"
_SOMEBODY = rf"\b{one_of('rare.txt', 'SOMEBODY')}\b"
_ILL = rf"\b{one_of('rare.txt', 'ILL')}\b"
_NOT_HAD = (
    rf"\b{one_of('rare.txt', 'NOT_HAD')} (?:(?:an?|the|of|for|or|and|[\w-]{{3,20}},?) ){{0,3}}$"
)
_NAMED_TWICE = r"(?:(?: \(|[,/ -])[^()]{1,40}\)|\))?"  # "rubella (German measles) titers"
_NOT_THERE = rf"(?:'s)?{_NAMED_TWICE}[ -](?:[\w-]{{1,16}} )?{one_of('rare.txt', 'NOT_THERE')}\b"
_NEAR = 70


def is_told_of_somebody(text: Text, at: int) -> bool:
    """Whether what stands at an offset happened to somebody, as far as its sentence tells."""
    sentence = text.sentence(at)
    if not compiled(_STUDIED).search(sentence):
        return True
    return bool(compiled(_SOMEBODY).search(sentence))


def is_had(text: Text, start: int, end: int) -> bool:
    """Whether somebody has a disease: it isn't only feared, screened or vaccinated for."""
    before = text.lower[max(0, start - _NEAR) : start]
    if compiled(_NOT_HAD).search(before.rpartition(";")[2].rpartition(". ")[2]):
        return False
    return not compiled(_NOT_THERE).match(text.lower, end)


def names_people(text: Text) -> bool:
    """Whether a text speaks of anybody who may be a patient."""
    return bool(compiled(_ILL).search(text.lower)) or any(map(is_person, text.words))
