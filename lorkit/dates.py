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


def month_year(day: dt.date) -> str:
    """'July 2026'."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def span(first: dt.date, last: dt.date) -> str:
    """'July 6–31, 2026', 'July 27 – August 21, 2026', with both years where they differ."""
    if first == last:
        return full(first)
    if first.year != last.year:
        return f"{full(first)} – {full(last)}"
    start = f"{MONTHS[first.month - 1]} {first.day}"
    if first.month == last.month:
        return f"{start}–{last.day}, {last.year}"
    return f"{start} – {full(last)}"
