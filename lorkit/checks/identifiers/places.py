"""Places and institutions: 45 CFR 164.514(b)(2)(i)(B), geography below the state, and employers.

Without a list of all towns: a place is a capital after words like "lives in". Countries and
states may stand.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, Word, compiled
from lorkit.checks.words import ABBREVIATIONS, LARGE, SAFE, STATES, words

_ROOM_HINT = 'leave the number out: "a patient on the ward"'
_PLACE_HINT = 'write the state or "a nearby town"; smaller places point to a person'
_WORK_HINT = 'write the kind of work or school: "a factory worker", "a high school teacher"'

_POSTAL = (
    r"(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|"
    r"NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)"
)
# Without a comma before it: "Repeat CT", "Senior PA".
_NO_STATES = "AL|CA|CO|CT|DE|HI|ID|IN|LA|MA|MD|ME|MI|MO|MS|MT|ND|NE|OK|OR|PA|PR|SC|SD|VA|WA"
_LIVING = words("places.txt", "LIVING")
_WORKING = words("places.txt", "WORKING")
_SCHOOLS = (
    r"\b(?:[A-Z][\w'-]{1,20} ){1,3}(?:(?:High|Middle|Elementary|Grammar|Preparatory|Primary|"
    r"Charter) "
    r"School|High\b(?= senior| student| junior)|Elementary\b|Community College)"
)


def _places(text: Text) -> Iterator[Hit]:
    if text.capitals or text.digits:
        yield from _streets(text)
    if text.capitals:
        yield from _towns(text)


def _hit(text: Text, span: tuple[int, int], what: str, hint: str) -> Hit:
    return possible(text, *span, f"looks like {what}", hint)


def _rooms(text: Text) -> Iterator[Hit]:
    """``room 412``, ``bed 7``, ``4 West``; not ``bed 2 hours``."""
    if not text.digits or not any(word in text.lower for word in _ROOMS):
        return
    counted = (
        r"(?! ?(?:weeks?|days?|hours?|minutes?|months?|years?|times|patients?|residents?|"
        r"nurses?|of|"
        r"percent|%|mg|-|/|people|students?|more|to \d|beds|rooms|am\b|pm\b|a\.m|p\.m))"
    )
    pattern = (
        r"\b(?:rooms?|rm\.?|beds?|bays?|ward|suite|cubicle|bassinet|stretcher|chair)"
        rf"(?:,| number| no\.?)?[ #]{{0,2}}\d{{1,4}}[a-z]?\b(?![.,]\d){counted}|\bin or "
        rf"\d{{1,2}}\b(?![.,]\d)"
        r"|\b(?:rooms?|rm\.?|beds?)[ #]{0,2}(?:[a-z]?\d{1,2}-\d{2,4}[a-z]?|\d{1,3}[a-f])\b"
        r"|\b\d{1,2} ?(?:west|east|north|south)\b(?= |[.,;)]|$)|\bunit \d{1,2}[a-z]\b"
    )
    for found in compiled(pattern).finditer(text.lower):
        yield _hit(text, found.span(), "a room, bed or ward number", _ROOM_HINT)


def _streets(text: Text) -> Iterator[Hit]:
    """Streets, counties, ZIP codes, and a town with its state."""
    name = r"(?:[A-Z][\w'-]{1,20}|\d{1,3}(?:st|nd|rd|th))"
    patterns = (
        rf"\b(?:\d{{1,5}} )?(?:{name} ){{1,3}}(?:Street|Avenue|Ave\b\.?|Boulevard|"
        rf"Blvd\b\.?)(?! Journal)",
        rf"\b\d{{1,5}} (?:{name} ){{1,3}}(?:St|Rd|Road|Dr|Drive|Lane|Ln|Court|Ct|Place|Way|"
        rf"Terrace)\b",
        rf"\b(?:on|off|at|near|along) (?:{name} ){{1,2}}(?:Road|Rd|Lane|Drive|Court|Parkway|St)\b",
        r"\b(?:Highway|Route|Interstate|Hwy|I-)[ -]?\d{1,3}\b",
        rf"\b(?:{name} ){{1,2}}(?:County|Parish|Township|Borough|Reservation|Heights Apartments)\b"
        r"(?! (?:Hospital|Medical|Health))",
        r"\b[Cc]ounty of [A-Z]\w+",
        r"\b(?:ZIP|[Zz]ip)(?: ?[Cc]ode)?s?[ :,#]{0,2}(?:is |was )?\d{3,5}\b",
        rf"\b{_POSTAL},? \d{{5}}(?:-\d{{4}})?\b",
        rf"\b[A-Z][a-z]{{2,20}}(?:,|(?! (?:{_NO_STATES})\b)) {_POSTAL}\b(?![\w-])",
        rf"\b[A-Z][a-z]{{2,20}}, (?:{'|'.join(sorted(STATES))})\b",
    )
    if not compiled(_TRIGGERS).search(text.lower) and not compiled(
        rf"[a-z],? {_POSTAL}\b|, [A-Z]"
    ).search(text.plain):
        return
    for pattern in patterns:
        for found in compiled(pattern).finditer(text.plain):
            first = found[0].split()[0].strip(",")
            if first not in SAFE or first in ("The", "In", "From", "On", "At", "Near"):
                yield _hit(text, found.span(), "a place", _PLACE_HINT)


_TRIGGERS = (
    r"\b(?:street|ave|avenue|blvd|boulevard|road|rd|st|drive|lane|dr|court|place|way|county|parish|"
    r"township|zip|route|i-|reservation|terrace|parkway|borough|interstate|hwy|highway|ln|ct|"
    r"heights)\b"
)
_ROOMS = (
    *("room", "rm", "bed", "bay", "ward", "suite", "unit", "west", "east", "north", "south"),
    *("cubicle", "bassinet", "stretcher", "chair", " or "),
)


def _towns(text: Text) -> Iterator[Hit]:
    """A capital after ``lives in``, ``a farmer from``, ``transferred from``."""
    for index in (at - 1 for at in text.capitals if at > 1):
        word, cue, name = text.words[index], text.words[index - 1], text.words[index + 1]
        if word.lower not in ("in", "from", "near", "of", "outside", "to"):
            continue
        if text.after(index) != " " or text.gap(index) != " ":
            continue
        if word.lower == "from":
            cue = _mover(text, index)
        if cue.lower not in _LIVING or (word.lower == "of" and cue.lower not in _OF):
            continue
        if word.lower == "to" and cue.lower not in (
            "moved",
            "relocated",
            "traveled",
            "flown",
            "back",
        ):
            continue
        end = index + 1
        while text.after(end) == " " and (more := text.word(end + 1)) and more.is_capital:
            end += 1
        phrase = " ".join(w.base for w in text.words[index + 1 : end + 1])
        if name.is_shouted or _is_large(phrase):
            continue
        span = (name.start, text.words[end].end)
        yield _hit(text, span, "a place", _PLACE_HINT)


def _mover(text: Text, index: int) -> Word:
    """The verb before "from", past how far it was: ``driven 3 hours from``."""
    for back in range(index - 1, max(-1, index - 5), -1):
        if text.words[back].lower not in _DISTANCE:
            return text.words[back]
    return text.words[index - 1]


_DISTANCE = words("places.txt", "DISTANCE")
_OF = (
    "resident",
    "residents",
    "native",
    "town",
    "city",
    "village",
    "outside",
    "suburb",
    "neighborhood",
)


def _is_large(phrase: str) -> bool:
    """A country, a state, or a capital that names no place at all."""
    words = phrase.split()
    known = any(" ".join(words[:n]) in LARGE for n in (1, 2, 3))
    return (
        known or words[0] in SAFE or words[0] in ABBREVIATIONS or words[0].endswith(("ish", "ese"))
    )


def _work(text: Text) -> Iterator[Hit]:
    if text.capitals:
        yield from _schools(text)
        yield from _employers(text)


def _schools(text: Text) -> Iterator[Hit]:
    """``a senior at Lincoln High School``."""
    for found in compiled(_SCHOOLS).finditer(text.plain):
        if found[0].split()[0] not in SAFE:
            yield _hit(text, found.span(), "a school", _WORK_HINT)


def _employers(text: Text) -> Iterator[Hit]:
    """``works at Millbrook Foods``."""
    for index, word in enumerate(text.words):
        if word.lower not in ("at", "for", "in", "by") or index == 0 or text.after(index) != " ":
            continue
        cue, step = text.words[index - 1], index + 1
        subject = text.word(index - 2)
        mine = cue.is_capital or (subject is not None and subject.lower in ("i", "and"))
        if cue.lower not in _WORKING or mine or text.gap(index) != " ":
            continue
        if (article := text.word(step)) and article.lower in ("the", "a", "an", "our"):
            step += 1
        name = text.word(step)
        if name is None or not name.is_capital or name.base in SAFE or name.text in ABBREVIATIONS:
            continue
        if word.lower in ("in", "by") and cue.lower not in ("employed", "enrolled"):
            continue
        school = compiled(r"(?:[A-Z][\w'-]{1,20} ){1,3}(?:University|College|School)\b")
        known = _is_large(name.base) and not school.match(text.plain, name.start)
        if not known and name.start >= text.words[step - 1].end + 1:
            yield _hit(text, (cue.start, name.end), "an employer or school", _WORK_HINT)


ROOM = Rule(
    "PHI020",
    "warning",
    title="A room, bed or ward number",
    why="Together with hospital and month, a bed leads to whoever lay in it.",
    example="Bed 7 had a potassium of 6.1",
    better="A patient had a potassium of 6.1",
    find=_rooms,
)

PLACE = Rule(
    "PHI021",
    "warning",
    title="A place smaller than a state",
    why="Towns, counties, streets and ZIP codes are identifiers. States and countries are not.",
    example="Cared for a farmer from Millersburg with tetanus",
    better="Cared for a farmer with tetanus",
    find=_places,
)

SCHOOL_OR_EMPLOYER = Rule(
    "PHI022",
    "warning",
    title="A school or an employer",
    why=(
        "Employers are named in the privacy rules next to relatives; a school is as easy to search."
    ),
    example="A patient who works at Millbrook Foods had burned his hand",
    better="A patient had burned his hand at work",
    find=_work,
)
