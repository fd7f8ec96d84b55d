"""Places: 45 CFR 164.514(b)(2)(i)(B), geography below the state, of a patient or of a family.

No list holds all towns: a place is a capital after "a farmer from", "who lives in", "residents of".
Only where nothing leads to it, as in "a Fresno farmworker", a list of towns is asked. Countries,
states and larger regions may stand, and so may the hospital's own city, which the profile names.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.identifiers.addresses import addresses
from lorkit.checks.identifiers.people import COLLEAGUES, is_person
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, Word, compiled
from lorkit.checks.words import (
    ABBREVIATIONS,
    FACILITIES,
    LARGE,
    NATIONS,
    RELATIVES,
    SAFE,
    is_given,
    words,
)

_HINT = 'write the state or "a nearby town"; smaller places point to a person'

_SOURCES = words("places.txt", "SOURCES")
_MOVED = words("places.txt", "MOVED")
_BROUGHT = words("places.txt", "BROUGHT")
_LIVING = words("places.txt", "LIVING")
_HOMES = words("places.txt", "HOMES")
_DIRECTIONS = words("places.txt", "DIRECTIONS")
_NO_PLACES = SAFE | ABBREVIATIONS | words("places.txt", "NO_PLACES")
_SERVICES = ("ology", "iatrics", "iatry", "surgery", "therapy", "scopy", "medicine")
_BELONGING = ("resident", "residents", "native", "natives", "citizen", "citizens", "outskirts")
_HOUSEHOLDS = ("family", "families", "household", "households", "couple", "couples")
_PREPOSITIONS = ("from", "in", "near", "outside", "of", "to", "off", "around")
_PRONOUNS = ("he", "she", "they", "who", "his", "her", "their", "him", "them")
_MINE = ("i", "my", "me", "myself", "we", "our")
_FAR = 7  # how many words back somebody may stand
_CARED_FOR = (
    r"\b(?:patients?|pts?|admitted|admission|discharged|transferred|presented with|presenting with|"
    r"diagnosed|year-old|lives|resides|he|she|his|her|him|them|their|whose)\b"
)


class _Place(NamedTuple):
    """A capital that may be a place, by its words, and the preposition that leads to it."""

    first: int
    last: int
    leads: int  # the index of the preposition; -1 where there is none


def _patients_places(text: Text) -> Iterator[Hit]:
    """``3 patients from Fresno``, ``who lives in Pilsen``, ``a child from zip code 10453``."""
    for place in _named(text):
        told = place.leads >= 0 and _is_patients(text, place.leads)
        if told or _is_before_person(text, place):
            start, end = text.words[place.first].start, text.words[place.last].end
            yield possible(text, start, end, "looks like where a patient is from", _HINT)
    for start, end in (*addresses(text), *_born(text)):
        if _tells_of_patient(text, start):
            yield possible(text, start, end, "looks like where a patient is from", _HINT)


def _born(text: Text) -> Iterator[tuple[int, int]]:
    """``a Laredo-born man``; not ``a Mexico-born man``."""
    for found in compiled(
        r"\b([A-Z][\w']{2,20})-(?:born|raised|bred|based|area|"
        r"native)\b"
    ).finditer(text.plain):
        if found[1] not in LARGE and found[1].lower() not in NATIONS:
            yield found.span()


def _other_places(text: Text) -> Iterator[Hit]:
    """``home visits on Elm Street``, ``the outreach van in Cook County``."""
    for start, end in addresses(text):
        yield possible(text, start, end, "looks like a place", _HINT)
    for place in _named(text):
        before = text.word(place.leads - 1) if place.leads > 0 else None
        told = before and before.lower in (_LIVING | _BROUGHT | _HOMES) - {"clinic"}
        if told and not _is_mine(text, place.leads):
            start, end = text.words[place.first].start, text.words[place.last].end
            yield possible(text, start, end, "looks like a place", _HINT)


def _named(text: Text) -> Iterator[_Place]:
    """Every row of capitals that names no country, service, month or colleague."""
    beyond = -1
    for index in text.capitals:
        if index <= beyond:
            continue
        last = beyond = _last_of(text, index)
        if text.words[index].text in ("The", "A", "An") and last > index:
            index += 1
        name = text.words[index]
        address = text.plain[text.words[last].end :][:1] in ("@", "_", "/")
        if address or (name.is_shouted and last == index) or _is_no_place(text, index, last):
            continue
        yield _Place(index, last, _leading(text, index))


def _last_of(text: Text, index: int) -> int:
    """The last word of a row of capitals: ``St. Louis``, ``Santa Cruz de la Vega``."""
    last = index
    while (more := text.word(last + 1)) and text.after(last) in (" ", "-", ". "):
        if text.after(last) == ". " and text.words[last].text not in ("St", "Ft", "Mt"):
            break
        further = text.word(last + 2)
        joined = more.lower in ("de", "del", "la", "las", "los") and text.after(last) == " "
        if joined and further and further.is_capital and text.after(last + 1) == " ":
            last += 2
        elif more.is_capital and not (more.is_shouted and len(more.text) > 2):
            last += 1
        else:
            break
    return last


def _is_no_place(text: Text, first: int, last: int) -> bool:
    phrase = [word.base for word in text.words[first : last + 1]]
    if _is_large(phrase) or phrase[0] in _NO_PLACES or phrase[0].lower().endswith(_SERVICES):
        return True
    before = text.word(first - 1)
    titled = before is not None and before.lower in ("dr", "prof", "professor", "mr", "mrs", "ms")
    hospital = not _HOMELY.isdisjoint(word.lower() for word in phrase)
    facility = any(word.lower() in FACILITIES for word in phrase[1:])
    return titled or (facility and not hospital)


_HOMELY = {"nursing", "manor", "village", "living", "apartments", "shelter", "reservation", "home"}


def _is_large(phrase: list[str]) -> bool:
    """A country, a state or a larger region; "New York City" is none."""
    if phrase[-1] == "City" and len(phrase) > 1:
        return False
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


def _is_patients(text: Text, leads: int) -> bool:
    """Whether what a preposition leads to is a patient's place, or a family's."""
    word, before = text.words[leads].lower, text.word(leads - 1)
    if before is None or text.gap(leads) not in (" ", ", "):
        return False
    if word == "from":
        return _is_from(text, leads)
    if word == "of":
        name = text.word(leads + 1)
        many = before.lower.endswith(("s", "men", "women", "people", "children", "inmate"))
        given = name is not None and is_given(name.base)
        if before.lower in ("town", "city", "village", "suburb", "hamlet", "island", "borough"):
            return _somebody_before(text, leads - 1)
        return before.lower in _BELONGING or (many and is_person(before) and not given)
    if word == "to":
        return before.lower in ("moved", "back", "home", "returned", "relocated") and (
            _somebody_before(text, leads - 1)
        )
    if before.lower in _HOUSEHOLDS or (word in ("near", "outside", "off") and is_person(before)):
        return not _is_mine(text, leads - 1)
    if before.lower in _LIVING or before.text == "up":
        return _somebody_before(text, leads - 1)
    if before.lower in _HOMES:
        if any(word.lower in _BROUGHT for word in text.words[max(0, leads - 5) : leads]):
            return not _is_mine(text, leads - 1)
        owner = text.word(leads - 2)
        owned = owner is not None and (owner.lower in ("his", "her", "their") or "'" in owner.text)
        return owned or _somebody_before(text, leads - 1)
    return False


def _is_from(text: Text, leads: int) -> bool:
    """``three men from``, ``had driven four hours from``, ``a woman with lupus from``."""
    before = text.words[leads - 1]
    if before.lower in _SOURCES or before.lower in COLLEAGUES:
        return False
    brought = False
    for back in range(leads - 1, max(-1, leads - 1 - _FAR), -1):
        word = text.words[back]
        if _breaks(text, back + 1) or word.text == "I" or word.lower in COLLEAGUES:
            break
        brought = brought or word.lower in _BROUGHT
        if word.lower in _LIVING:
            return _somebody_before(text, back)
        if is_person(word) or word.lower in ("he", "she", "they"):
            return not _is_mine(text, back)
        if word.lower not in _MOVED and back < leads - 1 and _ends_in_verb(word):
            break
    return brought and not _is_mine(text, leads)


def _ends_in_verb(word: Word) -> bool:
    """Whether somebody else's act may stand between: ``showed``, ``explaining``."""
    return word.lower.endswith(("ed", "ing")) and word.lower not in _BROUGHT


def _somebody_before(text: Text, index: int) -> bool:
    """Whether a patient is the one who lives there, and not the applicant."""
    for back in range(index - 1, max(-1, index - 1 - _FAR), -1):
        word = text.words[back]
        if _breaks(text, back + 1) or word.lower in _MINE or word.lower in COLLEAGUES:
            return False
        if is_person(word) or word.lower in _PRONOUNS or "'" in word.text:
            return not _is_mine(text, back)
    return False


def _is_mine(text: Text, index: int) -> bool:
    """``my mother from``, ``I moved from``: the applicant's own history."""
    before = [word.lower for word in text.words[max(0, index - 2) : index]]
    here = text.words[index].lower
    if here in ("patient", "patients"):
        return False
    return bool({"i", "my"} & set(before)) or (here in RELATIVES and "own" in before)


def _breaks(text: Text, index: int) -> bool:
    """Whether another sentence begins at a word."""
    return any(mark in text.gap(index) for mark in ".;:!?") if index < len(text.words) else False


def _is_before_person(text: Text, place: _Place) -> bool:
    """``a Fresno farmworker``, ``the Bronx grandmother``: a known town before somebody."""
    after = text.word(place.last + 1)
    if after is None or text.after(place.last) != " " or not after.text.islower():
        return False
    further = text.word(place.last + 2)
    person = is_person(after) or after.lower in ("resident", "residents", "native", "natives")
    if not person and further and text.after(place.last + 1) == " ":
        person = is_person(further) and not after.lower.endswith(("ed", "ing", "s"))
    if not person:
        return False
    name = " ".join(word.text for word in text.words[place.first : place.last + 1])
    return name in _towns() or name.replace("St ", "St. ", 1) in _towns()


@cache
def _towns() -> frozenset[str]:
    return words("towns.txt", "TOWNS")


def _tells_of_patient(text: Text, at: int) -> bool:
    """Whether the sentence around an address tells of a patient, and not of the applicant."""
    sentence = text.sentence(at)
    if compiled(r"\b(?:i (?:grew|lived|moved|trained|studied)|my (?:home|own))\b").search(sentence):
        return False
    if compiled(_CARED_FOR).search(sentence):
        return True
    return any(is_person(word) for word in Text(sentence).words)


PATIENTS_PLACE = Rule(
    "PHI014",
    "error",
    title="Where a patient or family is from",
    why=(
        "A town, county, borough or neighborhood is an identifier like a name, for one patient "
        "and for several. States and countries are not, and your hospital's own city is on the "
        "sheet anyway."
    ),
    example="Cared for 3 patients from Fresno with valley fever",
    better="Cared for 3 farmworkers with valley fever",
    find=_patients_places,
)

PLACE = Rule(
    "PHI021",
    "warning",
    title="A place smaller than a state",
    why="Towns, counties, streets and ZIP codes are identifiers. States and countries are not.",
    example="Rode with the outreach van along Harmon Avenue on 6 evenings",
    better="Rode with the outreach van on 6 evenings",
    find=_other_places,
)
