"""Dates: 45 CFR 164.514(b)(2)(i)(C), all elements but the year, of what happened to a patient.

Dates in digits have to be told apart from scores, ranges and versions, and dates of patients from
those of talks and exams.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.identifiers.date_context import (
    CARE,
    PATIENT,
    care_near,
    is_a_patients_month,
    is_own,
    is_own_event,
)
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import one_of, words

_HINT = 'write relative time, like "on hospital day 3", or the year alone'
_MONTH = one_of("dates.txt", "MONTH")
# "summary", "doctor" and "decided" are no cue.
_MONTH_BEGINS = r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_ORDINAL = one_of("dates.txt", "ORDINAL")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_FEASTS = words("dates.txt", "FEASTS")
_HOLIDAY = one_of("dates.txt", "HOLIDAY")


def _calendar_dates(text: Text) -> Iterator[Hit]:
    for hit in (*_numeric_dates(text), *_written_dates(text)):
        if not is_own_event(text, hit.start, hit.end):
            yield hit


def _months_with_year(text: Text) -> Iterator[Hit]:
    for hit in _numeric_months(text):
        if not is_own_event(text, hit.start, hit.end):
            yield hit
    yield from _written_months(text)


def _single_days_and_months(text: Text) -> Iterator[Hit]:
    yield from _months_alone(text)
    yield from _weekdays(text)
    yield from _holidays(text)


def _hit(text: Text, start: int, end: int, what: str) -> Hit:
    return possible(text, start, end, f"is {what}", _HINT)


def _names_month(text: Text) -> bool:
    return bool(compiled(_MONTH_BEGINS).search(text.lower))


def _written_dates(text: Text) -> Iterator[Hit]:
    """``July 14``, ``14th of July``, ``July fourteenth``, ``the fourth of July``."""
    if not _names_month(text):
        return
    month_first = compiled(
        rf"\b({_MONTH})\.? ?(?:the )?({_DAY}|{_ORDINAL})(?![\d/%]|[.:]\d)(?:,? (?:19|20)\d\d)?\b"
    )
    day_first = compiled(
        rf"\b(?:{_DAY}(?: of|,)? |{_ORDINAL} of |{_DAY}[ -])({_MONTH})\b(?:[ -](?:19|20)?\d\d\b)?"
    )
    for pattern in (month_first, day_first):
        for found in pattern.finditer(text.lower):
            month = text.plain[found.start(1) : found.end(1)]
            if month in ("may", "march", "mar", "dec", "jan", "sept", "sep"):
                continue  # "may 2 patients": a verb
            if _counts(text, found.end()) and month.lower() in ("may", "march"):
                continue
            yield _hit(text, *found.span(), "a calendar date")
    for found in compiled(
        rf"\b(?:on|since|until|by|of|{_WEEKDAY}) the (?:[12]?\d|3[01])(?:st|nd|rd|th)(?= |[.,;)]|$)"
    ).finditer(text.lower):
        following = text.lower[found.end() :].lstrip()
        plain = (
            not following
            or following[0] in ".,;)"
            or following.startswith(("with ", "for ", "of ", "and ", "at ", "when ", "after "))
        )
        before = text.lower[max(0, found.start() - 12) : found.end()]
        weekday = compiled(rf"{_WEEKDAY}|\b(?:night|morning|evening|afternoon) of").search(before)
        if plain and (weekday or care_near(text, found.start())):
            yield _hit(text, *found.span(), "a day of the month")


def _counts(text: Text, end: int) -> bool:
    return bool(
        compiled(r" (?:patients?|cases?|people|visits?|times|hours|days|weeks)\b").match(
            text.lower, end
        )
    )


def _written_months(text: Text) -> Iterator[Hit]:
    """``seen in July 2026``, ``since last July``."""
    if not _names_month(text):
        return
    year = r"(?:\.?,? (?:of )?(?:19|20)\d\d| ?'\d\d)\b"
    ago = r"(?:\b(?:of )?(?:last|this|the (?:previous|past)) year\b)"
    long_ago = rf"\b(?:(?:last|this past|the previous|the past) ({_MONTH})\b|({_MONTH}) {ago})"
    year_first = rf"\b(?:19|20)\d\d,? ({_MONTH})\b"
    for pattern in (rf"\b({_MONTH}){year}", year_first, long_ago):
        for found in compiled(pattern).finditer(text.lower):
            month = next(group for group in found.groups() if group)
            start = text.lower.find(month, found.start())
            if not text.plain[start].isupper() and month in ("may", "march"):
                continue
            if is_a_patients_month(text, found.start()):
                yield _hit(text, *found.span(), "a month and year tied to a patient")


def _months_alone(text: Text) -> Iterator[Hit]:
    """``admitted in July``."""
    if not _names_month(text):
        return
    spoken = r"\b(?:since|until|last|in|by|from) (?:early |late |mid-?)?"
    alone = rf"{spoken}({_MONTH})\b(?! \d|,? (?:19|20))"
    for found in compiled(alone).finditer(text.lower):
        if text.plain[found.start(1)].isupper() and is_a_patients_month(text, found.start()):
            yield _hit(text, *found.span(1), "a month tied to a patient")
    month = (
        rf"\b{CARE} (?:[\w-]{{1,12}} ){{0,2}}(?:in|since|last|during) (?:early |late |"
        rf"mid-?)?({_MONTH})\b"
    )
    for found in compiled(month).finditer(text.lower):
        if text.plain[found.start(1)].isupper():
            yield _hit(text, *found.span(1), "a month tied to a patient")


def _weekdays(text: Text) -> Iterator[Hit]:
    """``admitted on Sunday``; not ``Tuesday clinic``."""
    if "day" in text.lower and compiled(_WEEKDAY).search(text.lower):
        tied = compiled(
            rf"\b{CARE} (?:[\w',-]{{1,14}} ){{0,6}}?(?:on |last |this |late |early "
            rf")?({_WEEKDAY})\b"
            rf"(?! (?:clinic|conference|rounds|school|report|lecture|team|meeting|teaching|"
            rf"session))"
        )
        for found in tied.finditer(text.lower):
            if not compiled(rf" and {_WEEKDAY}").match(text.lower, found.end()):
                yield _hit(text, *found.span(1), "a weekday tied to a patient")


def _holidays(text: Text) -> Iterator[Hit]:
    """``on Christmas Eve the patient …``."""
    if not any(word in text.lower for word in _FEASTS):
        return
    for found in compiled(
        rf"\b(?:{_HOLIDAY}|(?:the )?(?:fourth|4th) of july|july (?:4th|fourth))\b"
    ).finditer(text.lower):
        if care_near(text, found.start()) or compiled(PATIENT).search(text.sentence(found.start())):
            yield _hit(text, *found.span(), "a holiday tied to a patient")


_NUMERIC = (
    r"(?<![\w./-])(?:(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|[12]\d|3[01])\1(?:(?:19|"
    r"20)\d\d|\d\d)"
    r"|(?:19|20)\d\d([/.-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))"
    r"(?![\w/-]|\.\d| ?(?:weeks?|days?|months?|hours?|mg|ml|mm|cm)\b)"
)
_MONTH_DAY = r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])"
_SCORE = (
    r"(?! ?(?:pain|strength|murmur|power|scale|points?|motor|on the|in the|systolic|score|exam))"
)


_OUT_OF = ("5", "6", "9", "10", "12", "15", "20", "27", "30")  # what scores are out of


def _numeric_dates(text: Text) -> Iterator[Hit]:
    """``07/14/2026``, ``2026-07-14``, ``14.07.26``, ``on 7/14``; not 168/94, 10/10, 24/7."""
    if not text.digits or not any(mark in text.lower for mark in "/-."):
        return
    for found in compiled(_NUMERIC).finditer(text.lower):
        short = _is_short_date(found[0]) and not is_own(text, found.start())
        if _is_date(found[0]) or short:
            yield _hit(text, *found.span(), "a calendar date")
    # What follows these is a date however it is written: "EDD 9/12", "DOB 5.12.22".
    due = rf"\b(?:edd|lmp|edc|dob):? ({_MONTH_DAY}|\d\d?\.\d\d?\.\d\d)(?![/\d])"
    for found in compiled(due).finditer(text.lower):
        yield _hit(text, *found.span(1), "a calendar date")
    if "/" not in text.lower:
        return
    told = compiled(
        rf"\b(?:on|dated|since|until|born|admitted|discharged|seen|day of|came|"
        rf"arrived|presented|started|returned|fell|died|surgery|visit|after|before|by|d/c|d/c'd) "
        rf"({_MONTH_DAY})(?![/\d]|\.\d){_SCORE}"
        rf"|\bfrom ({_MONTH_DAY}) ?(?:-|to|until|through) ?{_MONTH_DAY}(?![/\d]){_SCORE}"
    )
    for found in told.finditer(text.lower):
        ratio = found[1] or found[2]
        if ratio.split("/")[1] in _OUT_OF and not care_near(text, found.start()):
            continue
        yield _hit(text, *found.span(), "a calendar date")
    yield from _days_of_care(text)
    yield from _days_of_anything(text)


def _numeric_months(text: Text) -> Iterator[Hit]:
    """``since 07/2026``."""
    if not text.digits or "/" not in text.lower:
        return
    for found in compiled(r"(?<![\d/.])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])").finditer(
        text.lower
    ):
        # Of their own lives people write months in words.
        if not is_own(text, found.start(), surely=True):
            yield _hit(text, *found.span(), "a month and year")


def _days_of_care(text: Text) -> Iterator[Hit]:
    """``transferred to the unit 7/21, and extubated 7/23``; not ``delivered, Apgars 8/9``."""
    near = compiled(
        rf"\b(?:{CARE}|extubated|intubated|operated|seen)\b[^.;\d]{{0,30}}"
        rf"(?<![\w/.-])({_MONTH_DAY})"
        rf"(?=[,;)]|\.(?!\d)|$| (?:and|with|for|after|to|by|from|when|she|he|until|then)\b)"
    )
    for found in near.finditer(text.lower):
        before = text.lower[found.start() : found.start(1)]
        scored = compiled(r"apgar|scor|strength|pain|grade|murmur|motor|recall|only|about")
        if found[1].split("/")[1] not in _OUT_OF and not scored.search(before):
            yield _hit(text, *found.span(1), "a calendar date")


# What no score is out of.
_NO_SCALE = r"(?:13|14|17|19|2[1-36]|29|31)"
_SCORED = rf"{one_of('dates.txt', 'SCORED')}\b"


def _days_of_anything(text: Text) -> Iterator[Hit]:
    """``the PICC was pulled 7/22``; not ``Bishop score 8/13``."""
    done = compiled(
        rf"\b(?!{_SCORED})[a-z]{{3,14}} "
        rf"((?:0?[1-9]|1[0-2])/{_NO_SCALE})(?![/\d]|[.,]\d)"
        r"(?=[,;.)]|$| (?:and|with|for|after|to|by|from|when|she|he|they|until|then|at|but|"
        r"since)\b)"
    )
    for found in done.finditer(text.lower):
        yield _hit(text, *found.span(1), "a calendar date")


def _is_date(written: str) -> bool:
    """Not a version or a range: a dotted date has two digits in day or month, or a long year."""
    parts = [int(p) for p in written.replace("/", "-").replace(".", "-").split("-")]
    if parts[0] > 31:
        return True
    in_order = parts[0] <= 12 or parts[1] <= 12
    return in_order and (len(written) >= 8 or "/" in written)


def _is_short_date(written: str) -> bool:
    """``7-14-26``; ``5-4-3`` is none."""
    parts = written.split("-")
    return len(parts) == 3 and len(parts[2]) == 2 and 15 <= int(parts[2]) <= 39


CALENDAR_DATE = Rule(
    "PHI004",
    "error",
    title="A calendar date",
    why=(
        "All parts of a date but the year can identify a patient: an admission, a procedure, "
        "a birthday. Relative time tells the story just as well."
    ),
    example="Found the embolism on July 14",
    better="Found the embolism on hospital day 3",
    find=_calendar_dates,
)

MONTH_AND_YEAR = Rule(
    "PHI005",
    "error",
    title="A month and year tied to a patient",
    why=(
        "A month is a part of a date. The sheet names the rotation's month already; tied to "
        "one patient's illness it narrows the search further."
    ),
    example="The patient was diagnosed with lymphoma in July 2026",
    better="The patient had just been diagnosed with lymphoma",
    find=_months_with_year,
)

DAY_OF_WEEK_OR_MONTH = Rule(
    "PHI023",
    "warning",
    title="A weekday, holiday or month tied to a patient",
    why="The sheet gives the rotation's dates, so a weekday or a holiday gives the day.",
    example="The man was admitted on Christmas Eve with a bleed",
    better="The man was admitted with a bleed while the team was short",
    find=_single_days_and_months,
)
