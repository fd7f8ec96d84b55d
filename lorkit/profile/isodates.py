"""Dates as a profile writes them, 2026-07-06, and what to say about all the other ways."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from lorkit.profile.problems import listed, shown

# Years beyond these are slips of the finger; within them no sum of days overflows.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIMESTAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]\s*[0-9]{1,2}:[0-9]{2}.*")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/. ]?)([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_WORDS = re.compile(r"[A-Za-z]+|[0-9]+")
# Not from the calendar module, whose names follow the system's language.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class Fault(NamedTuple):
    """Why a text is not the value that is wanted, and what to write instead."""

    message: str
    hint: str


def read_date(text: str) -> dt.date | Fault:
    """The date that the text names, or what is wrong with it (design: the profile file)."""
    if match := _ISO.fullmatch(text):
        return _date(*map(int, match.groups()))
    if match := _TIMESTAMP.fullmatch(text):
        return Fault("a date stands here without a time of day", f"write only {match[1]}")
    form = "write dates as year-month-day with two digits each, like 2026-07-06"
    meant = list(dict.fromkeys(day.isoformat() for day in _meant(text)))
    if len(meant) == 1:
        form = f"write {meant[0]}"
    elif meant:
        form = f"write {listed(meant)}, year first, whichever you mean"
    return Fault(f"{shown(text)} is not a date in the form 2026-07-06", form)


def _date(year: int, month: int, day: int) -> dt.date | Fault:
    hint = "write a day that the calendar has, as year-month-day"
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return Fault(f"the year {year:04d} cannot be right", hint)
    if not 1 <= month <= 12:
        return Fault(f"there is no month {month}", hint)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return Fault(f"there is no {_MONTHS[month - 1]} {day} in {year}", hint)


def _meant(text: str) -> list[dt.date]:
    """The dates that a text in another form may mean."""
    found: list[dt.date | Fault | None]
    if match := _YEAR_FIRST.fullmatch(text):
        found = [_date(int(match[1]), int(match[3]), int(match[4]))]
    elif match := _YEAR_LAST.fullmatch(text):
        one, two, year = int(match[1]), int(match[3]), int(match[4])
        found = [_date(year, one, two), _date(year, two, one)]
    else:
        found = [_from_words(_WORDS.findall(text[:60]))]
    return [day for day in found if isinstance(day, dt.date)]


def _from_words(words: list[str]) -> dt.date | Fault | None:
    """A date from ``July 6 2026`` or ``6 Jul 2026``, or None."""
    months = [m for word in words if len(word) >= 3 and (m := _month(word))]
    numbers = [int(word) for word in words if word.isdigit()]
    years = [n for n in numbers if n > 31]
    days = [n for n in numbers if n <= 31]
    if len(months) != 1 or len(years) != 1 or len(days) != 1:
        return None
    return _date(years[0], months[0], days[0])


def _month(word: str) -> int:
    start = word.capitalize()
    return next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(start)), 0)
