"""Who may be a patient: by a list, or by an occupation ("farmer", "welders")."""

from __future__ import annotations

from lorkit.checks.text import Text, Word, vocabulary
from lorkit.checks.words import PERSONS, RELATIVES, words

COLLEAGUES = words("places.txt", "COLLEAGUES")
# What makes "my children" patients.
UNDER_CARE = words("places.txt", "UNDER_CARE")
# What is also a book, a helper on a ward, or not a person at all.
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


def is_under_care(text: Text, index: int) -> bool:
    """``my asthmatic children``; not ``my pregnant sister``."""
    near = {word.lower for word in text.words[max(0, index - 2) : index]}
    many = text.words[index].lower.endswith(("s", "children", "men"))
    return many and not UNDER_CARE.isdisjoint(near)


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
