"""Dates as spreadsheets have them. An ambiguous one is refused, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple, TypeAlias

from lorkit.dates import MONTHS, full
from lorkit.text import shown

Order: TypeAlias = Literal["month-first", "day-first"]

_TIME = r"(?:[ T]00:00(?::00(?:\.0+)?)?(?: ?AM)?|[ T]12:00(?::00)? ?AM)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d\d?)[-/.](\d\d?){_TIME}")
_NUMBERS = re.compile(rf"(\d\d?)([-/.])(\d\d?)\2(\d{{4}}|\d\d){_TIME}")
_WORDS = re.compile(r"(?:[a-z]+,? )?([a-z]{3,9})\.? (\d\d?)(?:st|nd|rd|th)?,? (\d{4})", re.I)
_DAY_WORDS = re.compile(
    r"(?:[a-z]+,? )?(\d\d?)(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?[ ,-]+(\d{4}|\d\d)", re.I
)
_SERIAL = re.compile(r"([34]\d{4}|5[0-4]\d{3})(?:\.0+)?")  # 1982 to 2049
_FIRST_SERIAL = dt.date(1899, 12, 30)  # day 0 of Excel's calendar, its leap year 1900 included


class NoDate(NamedTuple):
    """Why a text can't be used as a date, and what to write."""

    message: str
    hint: str


def read_day(text: str, order: Order | None = None) -> dt.date | NoDate:
    """The day that a text means; ``order`` says how numeric dates are written."""
    text = " ".join(text.split())
    if found := _ISO.fullmatch(text):
        return _day(text, found[1], found[2], found[3])
    if found := _NUMBERS.fullmatch(text):
        return _by_numbers(text, found, order)
    if (found := _WORDS.fullmatch(text)) and (month := _month(found[1])):
        return _day(text, found[3], month, found[2])
    if (found := _DAY_WORDS.fullmatch(text)) and (month := _month(found[2])):
        return _day(text, _year(found[3]), month, found[1])
    if found := _SERIAL.fullmatch(text):
        day = _FIRST_SERIAL + dt.timedelta(int(found[1]))
        return NoDate(
            f"{text} is Excel's internal number for {full(day)}",
            f"write {day.isoformat()}, or format the column as a date and save it again",
        )
    return NoDate(f"{shown(text)} is not a date", "write year-month-day, as in 2026-07-06")


def _year(text: str) -> str:
    return text if len(text) == 4 else f"20{text}"


def _month(word: str) -> str:
    number = next((n for n, name in enumerate(MONTHS, 1) if _is_short(word, name)), 0)
    return str(number) if number else ""


def _is_short(word: str, name: str) -> bool:
    return name.lower().startswith(word.lower()) or (name == "September" and word.lower() == "sept")


def _by_numbers(text: str, found: re.Match[str], order: Order | None) -> dt.date | NoDate:
    first, second, year = found[1], found[3], _year(found[4])
    month_first, day_first = _attempt(year, first, second), _attempt(year, second, first)
    if month_first is None or day_first is None or month_first == day_first:
        return month_first or day_first or _impossible(text)
    if order is not None:
        return month_first if order == "month-first" else day_first
    return NoDate(
        f"{text} could be {full(month_first)} or {full(day_first)}",
        f"write {month_first.isoformat()} or {day_first.isoformat()}; if the whole list is written"
        " one way, add  --dates month-first  or  --dates day-first",
    )


def _attempt(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _day(text: str, year: str, month: str, day: str) -> dt.date | NoDate:
    return _attempt(year, month, day) or _impossible(text)


def _impossible(text: str) -> NoDate:
    return NoDate(f"there is no such day as {shown(text)}", "write one like 2026-07-06")
