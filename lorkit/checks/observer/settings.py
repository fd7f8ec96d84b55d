"""Where a line takes place: on models, at home, on paper or in a study, no act claims care here."""

from __future__ import annotations

from functools import cache

from lorkit.checks.text import Text, compiled
from lorkit.checks.words import COUNTRIES, STATES, one_of, plain, words

_FILE = "settings.txt"


def is_elsewhere(text: Text, start: int) -> bool:
    """Whether the sentence around an offset tells of no patient of this rotation."""
    sentence = text.sentence(start)
    return (
        _is_practice(sentence)
        or _is_study(sentence)
        or compiled(one_of(_FILE, "SUPPOSED")).search(sentence) is not None
        or is_at_home(text, start)
    )


def _is_practice(sentence: str) -> bool:
    """Models, actors, paper and each other; not "a manikin, and then a patient"."""
    beside = compiled(one_of(_FILE, "BESIDE")).sub("", sentence)
    if not compiled(one_of(_FILE, "PRACTICE")).search(beside):
        return False
    played = compiled(one_of(_FILE, "PLAYED")).sub("", sentence)
    return not compiled(one_of(_FILE, "REAL")).search(played)


def _is_study(sentence: str) -> bool:
    """Records and answers in an approved project; not the people in it."""
    if not compiled(one_of(_FILE, "STUDY")).search(sentence):
        return False
    counted = compiled(one_of(_FILE, "COUNTED")).sub("", sentence)
    return not compiled(one_of(_FILE, "REAL")).search(counted)


def is_at_home(text: Text, start: int) -> bool:
    """Work in another country or before this rotation: "As a surgeon in Sudan I operated"."""
    sentence = text.sentence(start)
    if compiled(one_of(_FILE, "CARRIED_OVER")).search(sentence):
        return False  # "used what I learned in India, and treated"
    before = compiled(one_of(_FILE, "BEFORE"))
    if compiled(one_of(_FILE, "HERE")).search(before.sub("", sentence)):
        return False
    if before.search(sentence) or compiled(one_of(_FILE, "HOME")).search(sentence):
        return True
    return any(plain(found[1]) in _abroad() for found in compiled(_IN_PLACE).finditer(text.plain))


_IN_PLACE = (
    r"\b[Ii]n (?:rural |urban |northern |southern |eastern |western )?([A-Z]\w+(?: [A-Z]\w+)?)"
)


@cache
def _abroad() -> frozenset[str]:
    """Countries that are no state and no home of the reader's."""
    here = {"America", "United States", "USA", "Midwest", "Appalachia", "Central America"} | STATES
    return frozenset(place.lower() for place in (COUNTRIES | words(_FILE, "CITIES")) - here)
