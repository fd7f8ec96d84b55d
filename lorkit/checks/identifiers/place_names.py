"""Which capitals may be a town or another place, and not a country, service, month or colleague.

Towns that are known by name are in ``data/towns.txt``.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from lorkit.checks.text import Text, compiled, vocabulary
from lorkit.checks.words import ABBREVIATIONS, FACILITIES, HONEST, LARGE, SAFE, words

_NO_PLACES = SAFE | ABBREVIATIONS | words("places.txt", "NO_PLACES")
_SERVICES = ("ology", "iatrics", "iatry", "surgery", "therapy", "scopy", "medicine")
_DIRECTIONS = words("places.txt", "DIRECTIONS")
_PREPOSITIONS = ("from", "in", "near", "outside", "of", "to", "off", "around")
_FEATURES = words("places.txt", "FEATURES")
_INSTITUTIONS = words("places.txt", "INSTITUTIONS")
_HALLS = words("places.txt", "HALLS")
_WARDS = vocabulary("Tower Pod Wing Zone Area Building Block Floor Unit Suite Bay")
_OF = vocabulary("Port Bay City Town Lake Gulf Isle Cape Church Lady University Village")
# Capitals with one of these among them are a home or a place, whatever else is there.
_HOMELY = {"nursing", "manor", "village", "living", "apartments", "shelter", "reservation", "home"}
_HOSPITALS = vocabulary("Hospital Medical Health Clinic Clinics Center Centre General")


class Place(NamedTuple):
    """Capitals that may be a place, as indexes of words, and the preposition before them."""

    first: int
    last: int
    leads: int  # the index of the preposition; -1 where there is none


@lru_cache(maxsize=1)  # several rules read one text, one after the other
def named_places(text: Text) -> tuple[Place, ...]:
    """Every row of capitals that isn't a country, service, month or colleague."""
    return tuple(
        Place(first, last, _leading(text, first))
        for first, last in rows(text)
        if is_place(text, first, last)
    )


@lru_cache(maxsize=1)
def rows(text: Text) -> tuple[tuple[int, int], ...]:
    """The first and last word of each row of capitals, without a verb that begins a sentence."""
    beyond, found = -1, []
    for index in text.capitals:
        if index > beyond:
            first, last = index, _last_of(text, index)
            beyond = last
            found.append((first + 1 if last > first and _only_begins(text, first) else first, last))
    return tuple(found)


def _only_begins(text: Text, first: int) -> bool:
    """``Treated`` in ``Treated Gloucester fishermen``: a capital that only begins the sentence."""
    word = text.words[first]
    if word.text in ("The", "A", "An"):
        return True
    verb = word.lower in HONEST or word.lower.endswith(("ed", "ing"))
    return verb and text.begins_sentence(first)


def is_place(text: Text, first: int, last: int) -> bool:
    """Whether a row may be a town or the like, and not a hospital or a service."""
    name = text.words[first]
    address = text.plain[text.words[last].end :][:1] in ("@", "_", "/")
    short = name.is_shouted or compiled(r"\w*[a-z][A-Z]{2,}\w?").fullmatch(name.text)  # "BiPAP"
    if address or (short and last == first):
        return False
    return (last > first and is_town(text, first, last)) or not _is_no_place(text, first, last)


def is_town(text: Text, first: int, last: int) -> bool:
    """Whether its whole name is on the list of towns."""
    name = " ".join(word.base for word in text.words[first : last + 1])
    return name in towns() or name.replace("St ", "St. ", 1) in towns()


@cache
def towns() -> frozenset[str]:
    """Towns, cities and boroughs."""
    return words("towns.txt", "TOWNS")


def kind_of(text: Text, first: int, last: int) -> str:
    """What a row of capitals names, by its ends: "feature", "institution", "hall" or ""."""
    if last == first:
        return ""
    phrase = [word.base for word in text.words[first : last + 1]]
    if not _HOSPITALS.isdisjoint(phrase) or " ".join(phrase[:2]) in _NO_PLACES:
        return ""
    if phrase[0] not in _NO_PLACES and phrase[-1] in _INSTITUTIONS:
        return "institution"
    if phrase[0] == "Our":  # "Our Lady of Sorrows"
        return "institution"
    if phrase[0] not in _NO_PLACES and (phrase[-1] in _HALLS or phrase[0] == "University"):
        return "hall"
    return "feature" if phrase[-1] in _FEATURES or phrase[0] in _BEFORE else ""


_BEFORE = vocabulary("Lake Mount Fort Camp Cape Port Key Isle Bayou Barrio Isla Rancho Playa")


def _last_of(text: Text, index: int) -> int:
    """The last word of a row of capitals: ``St. Louis``, ``Santa Cruz de la Vega``."""
    last = index
    while (more := text.word(last + 1)) and text.after(last) in (" ", "-", ". "):
        if text.after(last) == ". " and text.words[last].text not in ("St", "Ste", "Ft", "Mt"):
            break
        further = text.word(last + 2)
        joined = text.after(last) == " " and (
            more.lower in ("de", "del", "la", "las", "los")
            or (more.lower == "of" and text.words[last].text in _OF)
        )
        if joined and further and further.is_capital and text.after(last + 1) == " ":
            last += 2
        elif more.is_capital and not (more.is_shouted and len(more.text) > 2):
            last += 1
        else:
            break
    return last


def _is_no_place(text: Text, first: int, last: int) -> bool:
    phrase = [word.base for word in text.words[first : last + 1]]
    if phrase[0] in _WARDS and (len(phrase) == 1 or len(phrase[-1]) == 1):
        return True  # "Tower A"
    starts = {phrase[0], text.words[first].text, " ".join(phrase[:2])}
    if starts & _NO_PLACES or is_large(phrase) or phrase[0].lower().endswith(_SERVICES):
        return True
    before = text.word(first - 1)
    titled = before is not None and before.lower in ("dr", "prof", "professor", "mr", "mrs", "ms")
    hospital = not _HOMELY.isdisjoint(word.lower() for word in phrase)
    facility = any(word.lower() in FACILITIES for word in phrase[1:])
    return titled or (facility and not hospital)


def is_large(phrase: list[str]) -> bool:
    """A country, a state or a larger region; not "New York City"."""
    if len(phrase) > 1 and (phrase[-1] in _FEATURES or phrase[-1] == "County"):
        return " ".join(phrase) in LARGE
    known = any(" ".join(phrase[:n]) in LARGE for n in (1, 2, 3))
    return known or phrase[0].endswith(("ish", "ese"))


def _leading(text: Text, index: int) -> int:
    """The index of the preposition before a place, past "the", "rural" and "downtown"."""
    at = index - 1
    while at >= 0 and text.after(at) == " ":
        lower = text.words[at].lower
        if lower in _PREPOSITIONS:
            return at
        if lower not in _DIRECTIONS or index - at > 3:
            break
        at -= 1
    return -1
