"""Dates as people write them in US English. Nothing here depends on the machine's locale."""

from __future__ import annotations

import datetime as dt

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def full(day: dt.date) -> str:
    """'July 23, 2026'."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def weekday(day: dt.date) -> str:
    """'Thursday, July 23'."""
    return f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}"


def month_day(day: dt.date) -> str:
    """'July 23'."""
    return f"{MONTHS[day.month - 1]} {day.day}"


def month_year(day: dt.date) -> str:
    """'July 2026'."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def span(first: dt.date, last: dt.date) -> str:
    """'July 6–31, 2026', 'July 27 – August 21, 2026', with both years if they differ."""
    if first == last:
        return full(first)
    if first.year != last.year:
        return f"{full(first)} – {full(last)}"
    start = f"{MONTHS[first.month - 1]} {first.day}"
    if first.month == last.month:
        return f"{start}–{last.day}, {last.year}"
    return f"{start} – {full(last)}"


def length(first: dt.date, last: dt.date) -> str:
    """'4 weeks', '5 days': the length of a span, both ends included; from a week up, in weeks."""
    count = (last - first).days + 1
    # Working weeks: Monday to Friday of the fourth week is four weeks.
    number, unit = (count, "day") if count < 5 else (max(round((count + 2) / 7), 1), "week")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def days(first: dt.date, last: dt.date, year: int) -> str:
    """'July 23', 'July 6–12', 'July 31 – August 7'; years only if not the given one."""
    if first.year != year or last.year != year:
        return span(first, last)
    return span(first, last).removesuffix(f", {year}")


def short(first: dt.date, last: dt.date) -> str:
    """'Jul 23', 'Jul 6–12', 'Jul 31 – Aug 7': for pictures, whose axis shows the year."""
    start, end = (f"{MONTHS[day.month - 1][:3]} {day.day}" for day in (first, last))
    if first == last:
        return start
    if (first.year, first.month) == (last.year, last.month):
        return f"{start}–{last.day}"
    return f"{start} – {end}"
