"""Which capitals are towns, and addresses: streets, counties, ZIP codes, a town with its state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from lorkit.checks.text import Text, compiled, vocabulary
from lorkit.checks.words import ABBREVIATIONS, FACILITIES, HONEST, LARGE, SAFE, STATES, words

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


_CODES = vocabulary(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
    "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
)
_POSTAL = f"(?:{'|'.join(sorted(_CODES))})"
# Without a comma before it: "Repeat CT", "Senior PA".
_NO_STATES = "AL|CA|CO|CT|DE|HI|ID|IN|LA|MA|MD|ME|MI|MO|MS|MT|ND|NE|OK|OR|PA|PR|SC|SD|VA|WA"
# A capital before one of these is where somebody lives, whatever comes before it.
_KINDS = (
    r"(?:[Cc]ounty|Parish|[Tt]ownship|[Bb]orough|[Rr]eservation|Heights Apartments|"
    r"[Nn]eighborhood|[Bb]arrio|"
    r"(?:[Hh]ousing )?[Pp]rojects|[Tt]railer [Pp]ark|District(?! Attorney)|Pueblo|Rancheria)"
)
_NAME = r"(?:[A-Z][\w'-]{1,20}|\d{1,3}(?:st|nd|rd|th))"
_PATTERNS = (
    rf"\b(?:\d{{1,5}} )?(?:{_NAME} ){{1,3}}(?:Street|Avenue|Ave\b\.?|Boulevard|"
    rf"Blvd\b\.?)(?! Journal)",
    rf"\b\d{{1,5}} (?:{_NAME} ){{1,3}}(?:St|Rd|Road|Dr|Drive|Lane|Ln|Court|Ct|Place|Way|"
    rf"Terrace)\b",
    rf"\b(?:on|off|at|near|along|down|up|across|under|behind|by|from) (?:{_NAME} ){{1,2}}"
    rf"(?:Road|Rd|Lane|Drive|Court|Parkway|St)\b",
    r"\b(?:Highway|Route|Interstate|Hwy|I-)[ -]?\d{1,3}\b",
    rf"\b(?:{_NAME} ){{1,2}}{_KINDS}(?! (?:Hospital|Medical|Health|Clinic))",
    r"\b[Cc]ounty of [A-Z]\w+",
    r"\b(?:ZIP|[Zz]ip)(?: ?[Cc]ode)?s?[ :,#]{0,2}(?:is |was )?\d{3,5}\b",
    rf"\b{_POSTAL},? \d{{5}}(?:-\d{{4}})?\b",
    rf"\b[A-Z][a-z]{{2,20}}(?:,|(?! (?:{_NO_STATES})\b)) {_POSTAL}\b(?![\w-])",
    rf"\b[A-Z][a-z]{{2,20}}, (?:{'|'.join(sorted(STATES))})\b",
)
# "the Elm Street clinic": where a team works.
_FACILITY = (
    r" (?:(?:family|community|walk-in|outpatient|free|street|primary care) )?"
    r"(?:clinics?|hospital|campus|office|site|location|building|center|pharmacy|practice|study|trial|"
    r"cohort|model|criteria|survey)\b"
)
# "at St. Luke's Hospital, Flint, Michigan": where a hospital is.
_OF_FACILITY = (
    r"\b(?:hospital|clinic|medical center|health (?:center|system)|university|college|institute|"
    r"school of medicine|medical school)(?: of \w+)?(?:,| \(| in) ?$"
)
# One of these is in every address, or a state.
_WAYS = vocabulary(
    "street ave avenue blvd boulevard road rd st drive lane dr court place way county parish "
    "township zip route reservation terrace parkway borough interstate hwy highway ln ct heights "
    "neighborhood barrio projects park district pueblo rancheria"
)


def addresses(text: Text) -> Iterator[tuple[int, int]]:
    """Streets, counties, ZIP codes, and a town with its state."""
    ways = not _WAYS.isdisjoint(text.terms) or text.holds("i-0", "i- 0", "i--0")
    if not ways and not _may_name_state(text.plain):
        return
    for pattern in _PATTERNS:
        for found in compiled(pattern).finditer(text.plain):
            first = found[0].split()[0].strip(",")
            states = first in STATES and "," in found[0]  # "California, Oregon and Washington"
            if states or _is_doctor(text, found):
                continue
            before = text.lower[max(0, found.start() - 40) : found.start()]
            if compiled(_FACILITY).match(text.lower, found.end()) or (
                "," in found[0] and compiled(_OF_FACILITY).search(before)
            ):
                continue
            if first not in SAFE or first in ("The", "In", "From", "On", "At", "Near"):
                yield found.span()


def _may_name_state(plain: str) -> bool:
    """Whether there is a capital after a comma, or a state's two letters after a word."""
    codes = compiled(r"[a-z],? ([A-Z]{2})\b")
    return bool(compiled(", [A-Z]").search(plain)) or not _CODES.isdisjoint(codes.findall(plain))


_LEADING = ("from", "in", "near", "of", "to", "at", "outside", "around", "through")


def _is_doctor(text: Text, found: re.Match[str]) -> bool:
    """``Elena Popescu, MD``: the letters of a state can be a doctor's degree too."""
    if not found[0].endswith((" MD", " PA", ",MD", ",PA", " DO")):
        return False
    name = compiled(r"(?:(\w+) )?([A-Z][\w'-]*)[.,(]* $").search(
        text.plain[max(0, found.start() - 60) : found.start()]
    )
    return name is not None and (name[1] or "").lower() not in _LEADING
