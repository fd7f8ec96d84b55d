"""What nobody else has: the fifth reported case, the only one in the state, the heaviest ever."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lorkit.checks import phrases
from lorkit.checks.identifiers.cases import is_told_of_somebody
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import one_of, table

_OWN = rf"\b{one_of('rare.txt', 'OWN')}\b"  # superlatives of one's own work
_FIGURE = r"\d{1,6}(?:\.\d{1,3})?"
_NUMBER = r"(\d{1,4}(?:,\d{3})?(?:\.\d+)?)"


def counts(text: Text) -> Iterator[tuple[int, int]]:
    """``the fifth reported case``, ``only two families in the world``."""
    return _patients(text, "COUNTS")


def extremes(text: Text) -> Iterator[tuple[int, int]]:
    """``the heaviest ever admitted``, ``made for him alone``, ``impaled on a fence post``."""
    found = [*_patients(text, "EXTREMES"), *(_measures(text) if text.digits else ())]
    yield from (span for span in found if is_told_of_somebody(text, span[0]))


def _patients(text: Text, section: str) -> Iterator[tuple[int, int]]:
    for start, end in phrases.found(text, "rare.txt", section):
        if not compiled(_OWN).search(text.lower, start, end):
            yield start, end


def _measures(text: Text) -> Iterator[tuple[int, int]]:
    """Figures that hardly anybody reaches: 655 pounds, 611 days, 380 grams at birth."""
    values = [float(one) for one in compiled(_FIGURE).findall(text.lower.replace(",", ""))]
    for sign, least, most, pattern in _measured():
        if sign in text.lower and any(least <= value <= most for value in values):
            for found in compiled(pattern).finditer(text.lower):
                if least <= float(found[1].replace(",", "")) <= most:
                    yield found.span()


@cache
def _measured() -> tuple[tuple[str, float, float, str], ...]:
    return tuple(
        (sign, float(least), float(most), pattern.replace("NUMBER", _NUMBER))
        for sign, least, most, pattern in table("rare.txt", "MEASURES")
    )
