"""Possible patient identifiers (brief, section 6; 45 CFR 164.514(b)(2)(i)(A) to (R)).

Patterns find what looks like an identifier; nothing here can tell that a text has none.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.ages import ages
from lorkit.checks.numbers import numbers
from lorkit.checks.people import names
from lorkit.checks.persons import person_names
from lorkit.checks.places import places
from lorkit.checks.rarity import rarity
from lorkit.checks.text import Hit, Text
from lorkit.checks.times import times


def identifiers(text: Text) -> tuple[Hit, ...]:
    """What looks like an identifier, by place; where two rules overlap, the first one counts."""
    kept: list[Hit] = []
    taken = bytearray(len(text.plain))
    for hit in _all(text):
        if not any(taken[hit.start : hit.end]):
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: hit.start))


def _all(text: Text) -> Iterator[Hit]:
    persons = list(person_names(text))
    yield from names(text)
    yield from (hit for hit in persons if hit.code == "PHI001")
    for rule in (times, ages, numbers, places, rarity):
        yield from rule(text)
    yield from (hit for hit in persons if hit.code != "PHI001")  # the weakest clue comes last
