"""Dates in words: 45 CFR 164.514(b)(2)(i)(C), all elements of dates but the year."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.care import CARE, PATIENT, care_near, date_hit, is_a_patients_month, is_own_event
from lorkit.checks.days import numeric_dates
from lorkit.checks.text import Hit, Text, compiled

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
# "summary", "doctor" and "decided" are no cue.
_MONTH_BEGINS = r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|"
    r"twentieth|thirtieth|(?:twenty|thirty)-?(?:first|second|third|fourth|fifth|sixth|seventh|"
    r"eighth|ninth))"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_FEASTS = (
    *("day", "christmas", "thanksgiving", "new year", "easter", "halloween", "juneteenth", "july"),
    *("super bowl", "eid", "diwali", "hanukkah", "passover", "patrick"),
)
_HOLIDAY = (
    r"(?:christmas(?: eve| day)?|thanksgiving|new year'?s(?: eve| day)?|independence day|"
    r"memorial day|labor day|easter(?: sunday)?|halloween|valentine'?s day|mother'?s day|"
    r"father'?s day|juneteenth|veterans day|black friday|super bowl|good friday|"
    r"presidents'? day|eid|diwali|hanukkah|passover|st\.? patrick'?s day)"
)


def times(text: Text) -> Iterator[Hit]:
    """Dates, and weekdays or holidays tied to a patient."""
    names_month = bool(compiled(_MONTH_BEGINS).search(text.lower))
    for hit in _dates(text, names_month):
        if not is_own_event(text, hit.start, hit.end):
            yield hit
    if names_month:
        yield from _months(text)
    yield from _weekdays(text)


def _dates(text: Text, names_month: bool) -> Iterator[Hit]:
    """Dates in digits and in words."""
    if text.digits:
        yield from numeric_dates(text)
    if names_month:
        yield from _written_dates(text)


def _written_dates(text: Text) -> Iterator[Hit]:
    """``July 14``, ``14th of July``, ``July fourteenth``, ``the fourth of July``."""
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
            yield date_hit("PHI004", text, *found.span(), "a calendar date")
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
            yield date_hit("PHI004", text, *found.span(), "a day of the month")


def _counts(text: Text, end: int) -> bool:
    return bool(
        compiled(r" (?:patients?|cases?|people|visits?|times|hours|days|weeks)\b").match(
            text.lower, end
        )
    )


def _months(text: Text) -> Iterator[Hit]:
    """``seen in July 2026`` is an error and ``admitted in July`` a warning."""
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
                yield date_hit("PHI005", text, *found.span(), "a month and year tied to a patient")
    spoken = r"\b(?:since|until|last|in|by|from) (?:early |late |mid-?)?"
    alone = rf"{spoken}({_MONTH})\b(?! \d|,? (?:19|20))"
    for found in compiled(alone).finditer(text.lower):
        if text.plain[found.start(1)].isupper() and is_a_patients_month(text, found.start()):
            yield date_hit("PHI023", text, *found.span(1), "a month tied to a patient")
    month = (
        rf"\b{CARE} (?:[\w-]{{1,12}} ){{0,2}}(?:in|since|last|during) (?:early |late |"
        rf"mid-?)?({_MONTH})\b"
    )
    for found in compiled(month).finditer(text.lower):
        if text.plain[found.start(1)].isupper():
            yield date_hit("PHI023", text, *found.span(1), "a month tied to a patient")


def _weekdays(text: Text) -> Iterator[Hit]:
    """``admitted on Sunday``, ``on Christmas Eve the patient …``; not ``Tuesday clinic``."""
    if "day" in text.lower and compiled(_WEEKDAY).search(text.lower):
        tied = compiled(
            rf"\b{CARE} (?:[\w',-]{{1,14}} ){{0,6}}?(?:on |last |this |late |early "
            rf")?({_WEEKDAY})\b"
            rf"(?! (?:clinic|conference|rounds|school|report|lecture|team|meeting|teaching|"
            rf"session))"
        )
        for found in tied.finditer(text.lower):
            if not compiled(rf" and {_WEEKDAY}").match(text.lower, found.end()):
                yield date_hit("PHI023", text, *found.span(1), "a weekday tied to a patient")
    if not any(word in text.lower for word in _FEASTS):
        return
    for found in compiled(
        rf"\b(?:{_HOLIDAY}|(?:the )?(?:fourth|4th) of july|july (?:4th|fourth))\b"
    ).finditer(text.lower):
        if care_near(text, found.start()) or compiled(PATIENT).search(text.sentence(found.start())):
            yield date_hit("PHI023", text, *found.span(), "a holiday tied to a patient")
