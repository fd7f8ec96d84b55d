"""Dates of what happened to a patient, except for the year: 45 CFR 164.514(b)(2)(i)(C).

They have to be told apart from the dates of talks and exams.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers.dates_evidence import (
    CARE,
    PATIENT,
    care_near,
    date_hit,
    is_a_patients_month,
    is_own_event,
    numeric_dates,
    numeric_months,
    short_dates,
)
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Signed, Text, compiled
from lorkit.checks.words import one_of, signs

_MONTH = one_of("dates.txt", "MONTH")
# Not "summary", "doctor" or "decided".
_MONTH_BEGINS = r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_ORDINAL = one_of("dates.txt", "ORDINAL")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_TIED = Signed(
    rf"\b{CARE} (?:(?!each\b|every\b|most\b)[\w',-]{{1,14}} ){{0,6}}?"
    rf"(?:on |last |this |late |early )?({_WEEKDAY})\b"
    rf"(?! (?:clinic|conference|rounds|school|report|lecture|team|meeting|teaching|session))",
    signs("dates.txt", "CARE"),
)
_HOLIDAY = Signed(rf"\b{one_of('dates.txt', 'HOLIDAY')}\b", signs("dates.txt", "HOLIDAY"))


def _calendar_dates(text: Text) -> Iterator[Hit]:
    for hit in (
        *numeric_dates(text),
        *_written_dates(text),
        *short_dates(text),
        *_holidays(text),
    ):
        if not is_own_event(text, hit.start, hit.end):
            yield hit


def _months_with_year(text: Text) -> Iterator[Hit]:
    for hit in numeric_months(text):
        if not is_own_event(text, hit.start, hit.end):
            yield hit
    yield from _written_months(text)


def _single_days_and_months(text: Text) -> Iterator[Hit]:
    yield from _months_alone(text)
    yield from _weekdays(text)


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
            yield date_hit(text, *found.span(), "a calendar date")
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
            yield date_hit(text, *found.span(), "a day of the month")


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
                yield date_hit(text, *found.span(), "a month and year tied to a patient")


def _months_alone(text: Text) -> Iterator[Hit]:
    """``admitted in July``."""
    if not _names_month(text):
        return
    spoken = r"\b(?:since|until|last|in|by|from) (?:early |late |mid-?)?"
    alone = rf"{spoken}({_MONTH})\b(?! \d|,? (?:19|20))"
    for found in compiled(alone).finditer(text.lower):
        if text.plain[found.start(1)].isupper() and is_a_patients_month(text, found.start()):
            yield date_hit(text, *found.span(1), "a month tied to a patient")
    month = (
        rf"\b{CARE} (?:[\w-]{{1,12}} ){{0,2}}(?:in|since|last|during) (?:early |late |"
        rf"mid-?)?({_MONTH})\b"
    )
    for found in compiled(month).finditer(text.lower):
        if text.plain[found.start(1)].isupper():
            yield date_hit(text, *found.span(1), "a month tied to a patient")


def _weekdays(text: Text) -> Iterator[Hit]:
    """``admitted on Sunday``; not ``Tuesday clinic``."""
    if compiled(_WEEKDAY).search(text.lower):
        for found in _TIED.matches(text):
            if not compiled(rf" and {_WEEKDAY}").match(text.lower, found.end()):
                yield date_hit(text, *found.span(1), "a weekday tied to a patient")


def _holidays(text: Text) -> Iterator[Hit]:
    """``on Christmas Eve the patient …``."""
    for found in _HOLIDAY.matches(text):
        if care_near(text, found.start()) or compiled(PATIENT).search(text.sentence(found.start())):
            yield date_hit(text, *found.span(), "a holiday tied to a patient")


CALENDAR_DATE = Rule(
    "PHI004",
    "error",
    title="A calendar date",
    why=(
        "Every part of a date except the year can identify a patient: an admission, a procedure, "
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
        "A month is part of a date. The sheet already gives the rotation's month; a month tied to "
        "one patient's illness narrows the search further."
    ),
    example="The patient was diagnosed with lymphoma in July 2026",
    better="The patient had just been diagnosed with lymphoma",
    find=_months_with_year,
)

DAY_OF_WEEK_OR_MONTH = Rule(
    "PHI023",
    "warning",
    title="A weekday or month tied to a patient",
    why="The sheet gives the rotation's dates, so a weekday gives away the day.",
    example="The man was admitted on Sunday with a bleed",
    better="The man was admitted with a bleed while the team was short",
    find=_single_days_and_months,
)
