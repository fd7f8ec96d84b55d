"""Who may be a patient: by a list, or by what people do ("farmer", "welders")."""

from __future__ import annotations

from lorkit.checks.text import Word, vocabulary
from lorkit.checks.words import PERSONS, RELATIVES, words

COLLEAGUES = words("places.txt", "COLLEAGUES")
# What is also a book, a helper on a ward, or no person at all.
_DOUBTFUL = vocabulary(
    "who resident guide coach clerk attendant pilot hand hands worker workers local"
)
_PEOPLE = (
    PERSONS
    | RELATIVES
    | words("places.txt", "PEOPLE")
    | (words("places.txt", "LAY") - _DOUBTFUL)
    | (words("places.txt", "GENERAL") - _DOUBTFUL)
) - {"who", "resident"}
_NO_PEOPLE = words("places.txt", "NO_PEOPLE")


def is_person(word: Word) -> bool:
    """Whether a word is somebody who may be a patient: ``farmer``, ``families``, ``welders``."""
    lower = word.lower
    single = lower.removesuffix("s")
    if {lower, single} & (COLLEAGUES | _NO_PEOPLE):
        return False
    if {lower, single, f"{single}y" if lower.endswith("ies") else ""} & _PEOPLE:
        return True
    if lower.endswith(("year-old", "month-old", "week-old", "day-old", "year-olds")):
        return True
    worker = single.endswith(("er", "or", "man", "men", "woman", "women", "ist"))
    return worker and len(single) > 4 and word.text.islower()
