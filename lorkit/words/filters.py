"""Template filters that fit a text or a date into a sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from lorkit import dates
from lorkit.text import in_a_row
from lorkit.words.notes import by_name, first_person
from lorkit.words.phrases import (
    as_goal,
    as_self,
    from_school,
    greeting,
    in_country,
    place,
    placed,
)

_PHYSICIANS = {"MD", "DO", "MBBS", "MBCHB", "MBBCH", "MBBCHIR", "BMBS"}
_OTHERS = {"PHARMD", "PSYD", "PHD", "RN", "NP", "DNP", "APRN", "CRNA", "CNM", "PA", "PA-C", "LCSW"}
_ROTATIONS = ("rotation", "elective", "clerkship", "internship", "externship", "observership")
_NUMBERS = (
    *("no", "one", "two", "three", "four", "five"), *("six", "seven", "eight", "nine", "ten"),
)  # fmt: skip
_ASIDE = re.compile(r"\s+\([^)]*\)$")  # "(MICU)"
_END = re.compile(r"[\s.;:,]+$")


def clause(text: str) -> str:
    """Text without its final punctuation, to continue a sentence."""
    return _END.sub("", text)


def sentence(text: str) -> str:
    """Text as a sentence: a capital first, and one mark at its end."""
    if text.split(" ", 1)[0].islower():  # "eGFR" and "pH" keep their own capitals
        text = text[:1].upper() + text[1:]
    return ended(text)


def ended(text: str) -> str:
    """Text with its own final punctuation, else a period."""
    last = text.rstrip("”’\"'")
    quoted = last != text and last.endswith(".")
    return text if quoted or last.endswith(("?", "…", "!")) else clause(text) + "."


def rotation(service: str) -> str:
    """A service as a rotation: 'Internal Medicine rotation', 'Cardiology elective'."""
    service = _ASIDE.sub("", clause(service))
    return service if service.lower().endswith(_ROTATIONS) else f"{service} rotation"


def physician(credentials: str | None) -> bool:
    """Whether credentials could be a physician's; a pharmacist's aren't."""
    held = set(re.split(r"[,;/ ]+", (credentials or "").replace(".", "").upper()))
    return bool(held & _PHYSICIANS) or not held & _OTHERS


def in_words(length: str) -> str:
    """'four weeks' from '4 weeks', and 'week' from '1 week', to say after 'our'."""
    number, _, unit = length.partition(" ")
    count = int(number)
    return unit if count == 1 else f"{_NUMBERS[count] if count < 11 else number} {unit}"


def day(date: dt.date, today: dt.date | None = None) -> str:
    """'Monday, September 14'; with the year if it isn't that of ``today``."""
    is_far = today is not None and date.year != today.year
    return f"{dates.weekday(date)}, {date.year}" if is_far else dates.weekday(date)


FILTERS: dict[str, Callable[..., object]] = {
    "clause": clause,
    "sentence": sentence,
    "ended": ended,
    "and": in_a_row,
    "place": place,
    "placed": placed,
    "rotation": rotation,
    "as_self": as_self,
    "as_goal": as_goal,
    "first_person": first_person,
    "by_name": by_name,
    "greeting": greeting,
    "from_school": from_school,
    "in_country": in_country,
    "physician": physician,
    "in_words": in_words,
    "day": day,
    "date": dates.full,
    "month_day": dates.month_day,
    "month_year": dates.month_year,
}
