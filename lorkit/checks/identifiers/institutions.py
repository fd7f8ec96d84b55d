"""Where a patient lay, worked and went to school: 45 CFR 164.514(b)(2)(i)(A), (R).

On a given day a room or bed points to one person; the rule names employers along with relatives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.identifiers.place_names import is_large
from lorkit.checks.identifiers.whereabouts import whereabouts
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import ABBREVIATIONS, PERSONS, RELATIVES, SAFE, words

_ROOM_HINT = 'leave the number out: "a patient on the ward"'
_WORK_HINT = 'write the kind of work or school: "a factory worker", "a high school teacher"'
_WORKING = words("places.txt", "WORKING")
_COUNTED = (
    r"(?! ?(?:weeks?|days?|hours?|minutes?|months?|years?|times|patients?|residents?|nurses?|of|"
    r"percent|%|mg|-|/|people|students?|more|to \d|beds|rooms|am\b|pm\b|a\.m|p\.m))"
)
_ROOM = (
    r"\b(?:rooms?|rm\.?|beds?|bays?|ward|suite|cubicle|bassinet|stretcher|chair)"
    rf"(?:,| number| no\.?)?[ #]{{0,2}}\d{{1,4}}[a-z]?\b(?![.,]\d){_COUNTED}|\bin or "
    rf"\d{{1,2}}\b(?![.,]\d)"
    r"|\b(?:rooms?|rm\.?|beds?)[ #]{0,2}(?:[a-z]?\d{1,2}-\d{2,4}[a-z]?|\d{1,3}-?[a-f])\b"
)
# Rooms that patients don't stay in. A ward, "4 West", is what a team calls its floor.
_NOBODYS = (
    r"\b(?:conference|procedure|operating|exam|examination|call|class|meeting|reading|work|"
    r"supply|break|"
    r"simulation|lecture|seminar|study|waiting|locker|board|team|resus\w*|trauma|treatment|labou?r|"
    r"delivery|birthing|endoscopy|cath|angio\w*|imaging|triage|consult\w*|interview|recovery) $"
)
# "beds 10 through 18", "room 3 in clinic": how a team shares its work.
_TEAMS = (
    r"(?:rooms|beds|bays)[ #]{0,2}\d{1,4}(?: ?- ?| to | through | thru )\d|"
    r"(?:rooms?|bays?) \d{1,2} (?:in|of) (?:the |our )?clinic\b"
)
_LEARNING = (
    r"\b(?:talks?|lectures?|conference|class|workshop|seminar|teaching session|journal club|board|"
    r"report|skills lab|practice|practiced|simulation|meeting|huddle|orientation|study group)\b"
)
# "Room 512B, our team workroom": where a team works, with its use after the number.
_OF_TEAM = (
    r"(?:,| is| was| \() ?(?:(?:our|the|a|an|my) )?(?:[\w-]{1,20} ){0,2}"
    r"(?:workroom|work room|lounge|call room|team room|classroom|conference room|library|office|"
    r"reading room|lab|auditorium|break room|skills room|"
    r"(?:resuscitation|resus|trauma|triage|procedure|code|shock|minor injury) (?:bay|room|area))\b"
)
_ROOMS = (
    *("room", "rm", "bed", "bay", "ward", "suite", "cubicle", "bassinet", "stretcher", "chair"),
    "in or 0",
)
_SOMEBODY = "|".join(sorted((PERSONS | RELATIVES) - {"resident", "who", "individual"}))
_LIES_IN = (
    rf"\b(?:{_SOMEBODY}|he|she|\d{{1,3}}[mf])\b[^.;:]{{0,24}}\b(?:in|on|from|of|at)(?: the)? $"
)
_SOMEBODYS = rf"\b(?:{_SOMEBODY}|patients?|pts?|he|she|his|her|him)\b"
_DOES = (
    r"(?:'s\b| (?:had|has|was|is|coded|went|needed|refused|died|spiked|became|asked|told|with an?|"
    r"called|rang|kept|wanted|improved|woke|fell|crashed|bled|got|developed|looked|sounded)\b)"
)


def _patients_rooms(text: Text) -> Iterator[Hit]:
    """``the man in room 412``, ``Bed 7 had a potassium of 6.1``."""
    for start, end in _rooms(text):
        before = text.lower[max(0, start - 60) : start]
        after = text.lower[end : end + 16]
        does = compiled(_DOES).match(after) and not text.lower.startswith("ward", start)
        bed = compiled(r"bed|(?:rooms?|rm\.?)\W{0,3}\d{3}").match(text.lower, start)
        room = text.lower.startswith(("room", "rm"), start)
        told = bed or (room and compiled(_SOMEBODYS).search(text.sentence(start)))
        if compiled(_LIES_IN).search(before) or does or told:
            yield possible(text, start, end, "looks like a patient's room or bed", _ROOM_HINT)


def _other_rooms(text: Text) -> Iterator[Hit]:
    """``saw the family in room 3``; not ``bed 2 hours``, ``conference room 3``, ``OR 4``."""
    for start, end in _rooms(text):
        if text.lower.startswith(("room", "rm", "bed"), start):
            yield possible(text, start, end, "looks like a room or bed number", _ROOM_HINT)


def _rooms(text: Text) -> Iterator[tuple[int, int]]:
    if text.digits and text.holds(*_ROOMS):
        for found in compiled(_ROOM).finditer(text.lower):
            before = text.lower[max(0, found.start() - 24) : found.start()]
            team = compiled(_TEAMS).match(text.lower, found.start()) or compiled(_OF_TEAM).match(
                text.lower, found.end()
            )
            if not team and not compiled(_NOBODYS).search(before) and not _is_talk(text, found):
                yield found.span()


def _is_talk(text: Text, found: re.Match[str]) -> bool:
    """``gave the noon talk in room 214``: where people learn, and no patient stays."""
    sentence = text.sentence(found.start())
    return bool(compiled(_LEARNING).search(sentence)) and not compiled(_SOMEBODYS).search(sentence)


def _hit(text: Text, span: tuple[int, int], what: str, hint: str) -> Hit:
    return possible(text, *span, f"looks like {what}", hint)


def _work(text: Text) -> Iterator[Hit]:
    for place in whereabouts(text):
        if place.is_work:
            span = (place.start, place.end)
            yield _hit(text, span, "a patient's school, home or employer", _WORK_HINT)
    if text.capitals:
        yield from _employers(text)


def _employers(text: Text) -> Iterator[Hit]:
    """``works at Millbrook Foods``."""
    for index, word in enumerate(text.words):
        if word.lower not in ("at", "for", "in", "by") or index == 0 or text.after(index) != " ":
            continue
        cue, step = text.words[index - 1], index + 1
        subject = text.word(index - 2)
        mine = cue.is_capital or (subject is not None and subject.lower in ("i", "and"))
        mine = mine or any(w.lower == "my" for w in text.words[max(0, index - 3) : index - 2])
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
        known = is_large([name.base]) and not school.match(text.plain, name.start)
        if not known and name.start >= text.words[step - 1].end + 1:
            yield _hit(text, (cue.start, name.end), "an employer or school", _WORK_HINT)


PATIENTS_ROOM = Rule(
    "PHI016",
    "error",
    title="A patient's room or bed",
    why=(
        "Together with the hospital and the month, a room or bed leads to the one person who was "
        "in it. It is as unique as a record number."
    ),
    example="The man in room 412 had chest pain at night",
    better="A man had chest pain at night",
    find=_patients_rooms,
)

ROOM = Rule(
    "PHI020",
    "warning",
    title="A room or bed number",
    why="Together with the hospital and the month, a bed leads to the person who was in it.",
    example="Answered 40 calls from room 9 and its neighbors",
    better="Answered 40 calls from patients' rooms",
    find=_other_rooms,
)

SCHOOL_OR_EMPLOYER = Rule(
    "PHI022",
    "error",
    title="A patient's school or employer",
    why=(
        "The privacy rules name employers along with relatives, and a school is just as easy to "
        "look up."
    ),
    example="A patient who works at Millbrook Foods had burned his hand",
    better="A patient had burned his hand at work",
    find=_work,
)
