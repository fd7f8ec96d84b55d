"""What templates may do with a text or a day: make it fit its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lorkit import dates

_ON = ("ward", "wards", "floor", "floors", "service", "services", "team", "teams", "rounds")
_IN = ("clinic", "clinics", "unit", "icu", "office", "department", "practice", "room")
_FLOOR = re.compile(r"(?:the )?(?:\d{1,2} ?(?:east|west|north|south)|\d{1,2}(?:st|nd|rd|th) floor)")
_PHYSICIANS = {"MD", "DO", "MBBS", "MBCHB", "MBBCH", "MBBCHIR", "BMBS"}
_OTHERS = {"PHARMD", "PSYD", "PHD", "RN", "NP", "DNP", "APRN", "CRNA", "CNM", "PA", "PA-C", "LCSW"}
_AT = ("board", "boards", "conference", "conferences", "meeting", "meetings", "report")
_HEAD = re.compile(r"[,;(]| (?:and|at|of|for|with|in) ")
_END = re.compile(r"[\s.;:,]+$")


def clause(text: str) -> str:
    """Text without the punctuation at its end, to go on with a sentence."""
    return _END.sub("", text)


def sentence(text: str) -> str:
    """Text as a sentence: a capital first, and one mark at its end."""
    if text.split(" ", 1)[0].islower():  # "eGFR" and "pH" keep their own capitals
        text = text[:1].upper() + text[1:]
    return ended(text)


def ended(text: str) -> str:
    """Text with the mark at its end that it has, else a period."""
    last = text.rstrip("”’\"'")
    quoted = last != text and last.endswith(".")
    return text if quoted or last.endswith(("?", "…", "!")) else clause(text) + "."


def placed(setting: str) -> str:
    """A setting with the preposition that Americans give it: 'on the wards', 'in clinic'."""
    head = _HEAD.split(setting.lower())[0].rstrip(". ")
    if head.endswith(_AT):
        return f"at {setting}"
    return f"{'on' if head.endswith(_ON) or _FLOOR.fullmatch(head) else 'in'} {setting}"


def served(service: str) -> str:
    """A rotation's service with its preposition: 'on Internal Medicine', 'in Family Clinic'."""
    return f"{'in' if service.lower().rstrip('. ').endswith(_IN) else 'on'} {service}"


def physician(credentials: str | None) -> bool:
    """Whether credentials are a physician's, as far as they tell; a pharmacist's aren't."""
    held = set(re.split(r"[,;/ ]+", (credentials or "").replace(".", "").upper()))
    return bool(held & _PHYSICIANS) or not held & _OTHERS


def join_and(items: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b, and c'."""
    if len(items) < 3:
        return " and ".join(items)
    return ", ".join(items[:-1]) + f", and {items[-1]}"


FILTERS: dict[str, Callable[..., object]] = {
    "clause": clause,
    "sentence": sentence,
    "ended": ended,
    "and": join_and,
    "placed": placed,
    "served": served,
    "physician": physician,
    "day": dates.weekday,
    "date": dates.full,
    "month_year": dates.month_year,
}
