"""The user's facts as parts of spoken English: persons, goals, and places."""

from __future__ import annotations

import datetime as dt
import re

# --- Persons and schools

_DETERMINED = re.compile(r"(?:an?|the|my|your|our|one|this|that|its) ", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")  # "(2016)", which isn't spoken
_YEAR = re.compile(
    r"(?:,? (?:graduat(?:ed|ing)|expected|YOG))?,? (?:class of |in |of |since )?"
    r"(?:19|20)\d\d\b\.?$",
    re.IGNORECASE,
)
_AN = re.compile(
    r"(?:a|e(?!u)|i|o(?!ne\b|nce\b)|u(?!ni|s[aeiu]|k|r[ou]|t[eio]|b[ie])|hon|hour|heir|8|11\b|11th|18\b|18th)",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"M\.?D\.?|D\.?O\.?|MBBS|MBChB|MB ?BCh|BMBS|MBBCh|Dr\. med\.?")
_SPELLED = re.compile(r"[A-Z](?:[A-Z]+(?![a-z])|\.[A-Z])|MSc|MPhil")  # MD, IMG, M.D.: by letters
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
        said += ". graduate" if "." in said else " graduate"
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
    if re.match(r"\w+ing (?:as )?(?:an?|the)\b", said):
        return f"my goal is {said}"
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

_ON = ("ward", "wards", "nights", "floor", "floors", "service", "services", "team", "teams",
       "rounds", "call", "float", "shift", "shifts", "side", "rotation", "consults")  # fmt: skip
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
# Words that are no names, so that a setting's capital goes: "in clinic", "on night float".
_COMMON = frozenset(
    (*_ON, *_AT, *_ARTICLE, "ambulatory", "acute", "afternoon", "bedside", "care", "clinic",
     "clinics", "consult", "continuity", "day", "days", "emergency", "evening", "general",
     "inpatient", "intensive", "medical", "medicine", "morning", "night", "nights", "operating",
     "outpatient", "primary", "procedure", "procedures", "resident", "residents’", "stroke",
     "surgery", "surgical", "teaching", "urgent", "walk-in", "weekend", "weekends", "work")
)  # fmt: skip
_FIELD = re.compile(r"\w+(?:olog(?:y|ic|ical)|iatrics?)")
_SAID_ALONE = {  # an adjective needs its noun
    "ambulatory": "ambulatory clinic",
    "consult": "consult service",
    "inpatient": "inpatient service",
    "outpatient": "outpatient clinic",
}
_FREE = re.compile(
    r"(?:the|a|an|your|our|my|his|her|their|dr\.?|prof\.?|\w+['’]s?|\d+\w*|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.IGNORECASE,
)


def place(setting: str) -> str:
    """A setting as a noun with its article: 'the stroke unit', 'Tuesday clinic'."""
    setting = _whole(setting)
    if setting.startswith(("The ", "Our ", "Your ", "My ")):
        setting = setting[:1].lower() + setting[1:]
    last = _head(setting).rsplit(" ", 1)[-1]
    proper = last in _NAMED and setting.rsplit(" ", 1)[-1][:1].isupper()
    if proper or _FREE.match(setting) or re.match(r"Team [A-Z\d]", setting):
        return setting
    if last in _ARTICLE:
        named = any(word[:1].isupper() and word[1:].islower() for word in setting.split()[1:])
        return f"the {_uncapitalized(setting) if named else lowered(setting)}"
    return _uncapitalized(setting)


def placed(setting: str) -> str:
    """A setting with its usual preposition: 'on the wards', 'in clinic'."""
    head = _head(_whole(setting))
    if head.endswith(_AT):
        return f"at {place(setting)}"
    is_on = head.endswith(_ON) or head.startswith("team ") or _FLOOR.fullmatch(head)
    return f"{'on' if is_on else 'in'} {place(setting)}"


def _whole(setting: str) -> str:
    setting = setting.strip(" ,.;")
    return _SAID_ALONE.get(setting.lower(), setting)


def _uncapitalized(setting: str) -> str:
    """A setting with its first words in small letters, as far as they are no names."""
    words = setting.split(" ")
    for number, word in enumerate(words):
        plain = word.lower()
        if not word[1:].islower() or not (plain in _COMMON or _FIELD.fullmatch(plain)):
            break
        words[number] = plain
    return " ".join(words)


def _head(setting: str) -> str:
    return _CUT.split(setting.lower())[0].rstrip(". ")
