"""The user's notes as parts of spoken English: articles, prepositions, first and second person."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache, partial

# --- Persons and schools

_DETERMINED = re.compile(r"(?:an?|the|my|your|our|one|this|that|its) ", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")  # "(2016)", which isn't spoken
_YEAR = re.compile(r",? (?:class of |in |of |since )?(?:19|20)\d\d\b\.?$", re.IGNORECASE)
_AN = re.compile(
    r"(?:a|e(?!u)|i|o(?!ne\b|nce\b)|u(?!ni|s[aeiu]|k|r[ou]|t[eio]|b[ie])|hon|hour|heir|8|11\b|11th|18\b|18th)",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"M\.?D\.?|D\.?O\.?|MBBS|MBChB|MB ?BCh|BMBS|MBBCh|Dr\. med\.?")
_SPELLED = re.compile(r"[A-Z]{2,}(?![a-z])")  # MD, IMG, PGY: said letter by letter
_ACTIVE = re.compile(
    r"(?!nursing\b)\w+ing\b|in\b|at\b|on\b|with\b|between\b|about\b", re.IGNORECASE
)
_SCHOOL = re.compile(
    r"(?:(?:national|royal|state|federal|medical|american|international|islamic|catholic|"
    r"christian|technical|open|new|first|second|higher|postgraduate|independent) ){0,3}"
    r"(?:university|college|faculty|school|institute|academy|hospital) (?:of|for)\b",
    re.IGNORECASE,
)
_THE_COUNTRY = re.compile(
    r"(?:united|uk$|u\.k\.|us$|u\.s\.|usa$|uae$|netherlands|philippines|bahamas|gambia|maldives|"
    r"comoros|seychelles|solomon|marshall|cayman|british virgin|dominican republic|"
    r"czech republic|central african|democratic republic|republic of|kingdom of|"
    r"state of|ivory coast|sudan$|vatican|west bank|congo)",
    re.IGNORECASE,
)


def as_self(text: str) -> str:
    """Who somebody is, to say after 'I am': 'a medical graduate' from 'medical graduate (2016)'."""
    said = _YEAR.sub("", _ASIDE.sub("", text)).strip(" ,.;")
    said = lowered(said or text)
    if _DEGREE.fullmatch(said):
        said += " graduate"
    if _DETERMINED.match(said) or _ACTIVE.match(said):
        return said
    return f"{article(said)} {said}"


def article(text: str) -> str:
    """'a' or 'an', as the text is spoken."""
    if spelled := _SPELLED.match(text):
        return "an" if spelled[0][0] in "AEFHILMNORSX" else "a"
    return "an" if _AN.match(text) else "a"


def lowered(text: str) -> str:
    """Text with its first letter lowercased, unless the word is a name or abbreviation."""
    first = text.split(" ", 1)[0]
    plain = (first == "A" or first[1:].islower()) and not re.match(
        r"(?:Mohs|American|English|French|Asian)\b", text
    )
    return text[:1].lower() + text[1:] if plain else text


def from_school(school: str) -> str:
    """A school to say after 'from': 'the University of Lagos', 'Boston Medical College'."""
    school = school.strip(" ,.;")
    return f"the {school}" if _SCHOOL.match(school) else school


def in_country(country: str) -> str:
    """A country to say after 'in': 'the Philippines', 'Colombia'."""
    return f"the {country}" if _THE_COUNTRY.match(country) else country


_TITLES = ("Dr", "Miss", "Mr", "Mrs", "Ms", "Mx", "Prof", "Professor")
_PARTICLES = frozenset(
    ("al", "bin", "bint", "da", "dal", "dall", "das", "de", "del", "della", "den", "der", "di",
     "do", "dos", "du", "el", "ibn", "la", "le", "los", "mac", "mc", "ten", "ter", "van",
     "vander", "von", "san", "santa", "st")
)  # fmt: skip


def greeting(name: str) -> str:
    """'Ms. Whitfield' from 'Ms. Dana Whitfield'; the whole name if that would be a guess.

    With more than one given or family name, the family name's start is unclear.
    """
    parts = name.split()
    particles = [part.rstrip(".").lower() in _PARTICLES for part in parts]
    titled = len(parts) > 2 and parts[0].rstrip(".") in _TITLES and "," not in name
    if titled and len(parts) == 3 and not particles[1]:
        return f"{parts[0]} {parts[2]}"
    if titled and len(parts) == 4 and particles[2] and not particles[1]:  # "Mrs. Ana de Souza"
        return f"{parts[0]} {parts[2]} {parts[3]}"
    return name


# --- Goals

_PERSON = re.compile(
    r"\w*(?:ist|ian|eon|geneticist|intern|hospitalist|doctor|physician|educator|leader|director|"
    r"researcher|investigator|teacher|mentor|attending|fellow|scientist|practitioner|provider|"
    r"scholar|advocate|specialist|clinician|oncologist|generalist)\b",
    re.IGNORECASE,
)
_HEAD = re.compile(r",|;| (?:and|at|of|for|with|in|on|who|that|to|where|serving|caring|from) ")
_BASE = re.compile(
    r"(?:become|build|care|combine|complete|contribute|develop|do|establish|found|go|help|improve|"
    r"join|lead|match|open|practice|provide|pursue|return|run|serve|specialize|start|study|take|"
    r"teach|train|treat|work)\b",
    re.IGNORECASE,
)


def as_goal(goal: str) -> str:
    """A goal as the end of a sentence: 'my goal is to become a hospitalist who teaches'."""
    said = lowered(goal.strip(" ,.;"))
    if said.lower().startswith("to "):
        return f"my goal is {said}"
    if _BASE.match(said):
        return f"my goal is to {said}"
    head = _HEAD.split(said, maxsplit=1)[0]
    if _DETERMINED.match(said):
        return f"my goal is to become {said}" if _PERSON.search(head) else f"my goal is {said}"
    if _PERSON.search(head.rsplit(" ", 1)[-1]):
        return f"my goal is to become {article(said)} {said}"
    return f"my goal is {said}"


def cycle(season: int, on: dt.date) -> str:
    """A season to say after 'I am applying'. A cycle begins after the Match before it."""
    return "this cycle" if on >= dt.date(season - 1, 4, 1) else f"for the {season} Match"


# --- Places

_ON = ("ward", "wards", "floor", "floors", "service", "services", "team", "teams", "rounds",
       "call", "float", "shift", "shifts", "side", "rotation", "consults")  # fmt: skip
_AT = ("board", "boards", "conference", "conferences", "meeting", "meetings", "report",
       "hospital", "center", "site", "campus")  # fmt: skip
# Places that take an article, unlike clinic and rounds.
_ARTICLE = frozenset(
    ("ward", "wards", "floor", "floors", "service", "services", "team", "teams", "unit", "units",
     "icu", "micu", "sicu", "picu", "nicu", "ccu", "department", "ed", "er", "or", "pacu",
     "program", "office", "lab", "laboratory", "suite", "room", "deck", "practice", "side", "bay",
     "hospital", "center", "site", "campus", "conference", "board")
)  # fmt: skip
_NAMED = ("hospital", "center", "campus")  # "St. Luke's Hospital" takes none either
_FLOOR = re.compile(r"(?:the )?(?:\d{1,2} ?(?:east|west|north|south)|\d{1,2}(?:st|nd|rd|th) floor)")
_CUT = re.compile(r"[,;(]| (?:and|at|of|for|with|in) ")
_FREE = re.compile(
    r"(?:the|a|an|your|our|my|his|her|their|dr\.?|prof\.?|\w+['’]s?|\d+\w*|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.IGNORECASE,
)


def place(setting: str) -> str:
    """A setting as a noun with its article: 'the stroke unit', 'Tuesday clinic'."""
    setting = setting.strip(" ,.;")
    if setting[:4] in ("The ", "Our "):
        setting = setting[:1].lower() + setting[1:]
    last = _head(setting).rsplit(" ", 1)[-1]
    proper = last in _NAMED and setting.rsplit(" ", 1)[-1][:1].isupper()
    if last in _ARTICLE and not proper and not _FREE.match(setting):
        named = any(word[:1].isupper() and word[1:].islower() for word in setting.split()[1:])
        return f"the {setting if named else lowered(setting)}"
    return setting


def placed(setting: str) -> str:
    """A setting with its usual preposition: 'on the wards', 'in clinic'."""
    head = _head(setting)
    if head.endswith(_AT):
        return f"at {place(setting)}"
    return f"{'on' if head.endswith(_ON) or _FLOOR.fullmatch(head) else 'in'} {place(setting)}"


def _head(setting: str) -> str:
    return _CUT.split(setting.lower())[0].rstrip(". ")


_PAST = frozenset(
    ("began", "brought", "built", "came", "caught", "chose", "cut", "did", "drew", "drove", "fell",
     "felt", "fought", "found", "gave", "got", "had", "heard", "held", "kept", "knew", "learned",
     "led", "left", "lent", "let", "lost", "made", "met", "paid", "put", "ran", "rang", "read",
     "rose", "said", "sang", "sat", "saw", "sent", "set", "showed", "slept", "spent", "spoke",
     "stayed", "stood", "stuck", "swept", "taught", "thought", "told", "took", "understood",
     "went", "won", "wrote")
)  # fmt: skip
_NO_VERBS = frozenset(
    ("bed", "embed", "hundred", "med", "need", "red", "seed", "speed", "unmatched")
)
_QUOTED = re.compile(r"(“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w))")
_THIRD = {"were": "was", "are": "is", "have": "has"}
_YOU: tuple[tuple[re.Pattern[str], str | dict[str, str]], ...] = (
    (re.compile(r"(?<!thank )\b([Yy])ou (were|are|have)\b"), _THIRD),
    (re.compile(r"\b([Yy])our own\b"), "’s own"),
    (re.compile(r"\b([Yy])ours?\b"), "’s"),
    (re.compile(r"(?<!thank )\b([Yy])ou\b"), ""),
)


def first_person(moment: str) -> str:
    """A note as a sentence by the applicant: 'I saw a potassium of 5.9 before rounds'."""
    first = moment.split(" ", 1)[0].lower().rstrip(",")
    is_verb = first in _PAST or (first.endswith("ed") and first not in _NO_VERBS)
    return f"I {lowered(moment)}" if is_verb else moment


def by_name(text: str, name: str) -> str:
    """A note that says 'you' to one person, reworded for another: 'after Dr. Haugen stopped me'.

    Text in quotation marks was said to somebody else and stays.
    """
    parts = _QUOTED.split(text)
    return "".join(part if number % 2 else _named(part, name) for number, part in enumerate(parts))


def _named(text: str, name: str) -> str:
    for pattern, change in _YOU:
        text = pattern.sub(partial(_third_person, name, change), text)
    return text


def _third_person(name: str, change: str | dict[str, str], found: re.Match[str]) -> str:
    return f"{name} {change[found[2]]}" if isinstance(change, dict) else name + change


# --- What shows growth

_GROWTH = re.compile(
    r"\bfrom \d[\w.,]* (?:\w+ ){0,3}?to \d|\bwithin (?:a|an|one|two|three|\d+) (?:day|week)s? of\b"
    r"|\bfeedback\b|\beach week\b|\bweek by week\b|\bby the (?:\w+ ){1,2}week\b|\bby week \d"
    r"|\bin week \d|\b(?:same|like the) (?:US|U\.S\.|expectations|sub-?interns?|interns?)\b"
    r"|\b(?:fewer|faster|shorter) .*\beach (?:time|day)\b|\bindependently\b"
    r"|\bwas (?:given|trusted|asked to (?:lead|run|take over))\b"
    r"|\bfirst draft\b|\bwithout (?:an? )?(?:error|prompt|reminder|correction)",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)  # many writers share their rotation's
def growing(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The notes that show growth over time, or responsibility."""
    return tuple(text for text in lines if _GROWTH.search(text))
