"""Formats of single values: email addresses, web links, dates, and lines of a log."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from lorkit.text import listed, nearest, shown

# Years outside of these are typos; within them no date arithmetic overflows.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIMESTAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]\s*[0-9]{1,2}:[0-9]{2}.*")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/. ]?)([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_WORDS = re.compile(r"[A-Za-z]+|[0-9]+")
# Not from the calendar module, whose names depend on the locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class Fault(NamedTuple):
    """Why a text isn't a valid value, and what to write instead."""

    message: str
    hint: str


def read_date(text: str) -> dt.date | Fault:
    """The date that the text gives, or what is wrong with it."""
    if match := _ISO.fullmatch(text):
        return _date(*map(int, match.groups()))
    if match := _TIMESTAMP.fullmatch(text):
        return Fault("a date can't have a time of day here", f"write only {match[1]}")
    form = "write dates as year-month-day with two digits each, like 2026-07-06"
    meant = list(dict.fromkeys(day.isoformat() for day in meanings(text)))
    if len(meant) == 1:
        form = f"write {meant[0]}"
    elif meant:
        form = f"write {listed(meant)}, whichever you mean"
    return Fault(f"{shown(text)} is not a date in the form 2026-07-06", form)


def _date(year: int, month: int, day: int) -> dt.date | Fault:
    hint = "write a real date as year-month-day, like 2026-07-06"
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return Fault(f"the year {year:04d} cannot be right", hint)
    if not 1 <= month <= 12:
        return Fault(f"there is no month {month}", hint)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return Fault(f"there is no {_MONTHS[month - 1]} {day} in {year}", hint)


def meanings(text: str) -> list[dt.date]:
    """The dates that a text in another format may mean."""
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


_FORM = "write DATE EVENT, or DATE EVENT - NOTE, like"
_DASH = re.compile(r"(?:[-\u2010-\u2015\u2212:,;]\s*)+")


def log_fault(text: str, events: Sequence[str], example: str) -> Fault | None:
    """What is wrong with a line of a log, or None."""
    day, _, rest = text.partition(" ")
    on = read_date(day)
    if not isinstance(on, dt.date):
        if any(c.isdigit() for c in day):
            return Fault(on.message, f"{on.hint}; {_FORM} {example}")
        return Fault(f"the log line {shown(text)} does not begin with a date", f"{_FORM} {example}")
    if not rest.strip():
        return Fault("this log line has no event", f"after the date, write {listed(events)}")
    return _after_date(day, rest.strip(), events)


def _after_date(day: str, rest: str, events: Sequence[str]) -> Fault | None:
    head, dash, _ = rest.partition(" - ")
    words = head.split()
    event = words[0]
    if len(words) == 1 and event in events:
        return None
    meant, taken = _event(words, events)
    if event not in events and not meant:
        return Fault(f"{shown(event)} is not an event for this log", f"write {listed(events)}")
    note = _DASH.sub("", " ".join(words[taken:]) + (rest[len(head) :] if dash else ""), count=1)
    line = f"{day} {meant}" + (f" - {note.strip()}" if note.strip() else "")
    if event in events:
        return Fault('the note needs " - " before it, a hyphen between spaces', f"write {line}")
    return Fault(f"{shown(' '.join(words[:taken]))} is not an event for this log", f"write {line}")


def _event(words: list[str], events: Sequence[str]) -> tuple[str, int]:
    """The event that the first words mean, and how many words it took; ("", 0) for none."""
    if words[0] in events:
        return words[0], 1
    if len(words) > 1 and (joined := nearest(" ".join(words[:2]), events, cutoff=0.85)):
        return joined, 2
    first = nearest(words[0].strip(".,:;"), events)
    return (first, 1) if first else ("", 0)


# Plain addresses that need no library: a subset of what email-validator accepts (a test holds
# that). Loading it takes longer than reading a profile.
_PLAIN = re.compile(
    r"[A-Za-z0-9_]+(?:[.+-][A-Za-z0-9_]+)*@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+"
    r"(?:com|org|net|edu|gov|info)"
)
_LONGEST = 320
_EXAMPLE = "write it like this: name@hospital.org"


def email_fault(address: str) -> Fault | None:
    """Why this cannot be an email address, or None if it can."""
    if len(address) <= 60 and _PLAIN.fullmatch(address):
        return None
    return _obvious(address) or _refused(address)


def _obvious(address: str) -> Fault | None:
    """The most common mistakes, in plain words."""
    local, _, domain = address.rpartition("@")
    if len(address) > _LONGEST:
        return Fault("this is longer than an email address can be", _EXAMPLE)
    if "<" in address or address.lower().startswith("mailto:"):
        inner = re.search(r"[^\s<>:]+@[^\s<>]+", address)
        hint = f"write only {inner[0]}" if inner else _EXAMPLE
        return Fault("only the address itself belongs here, without a name", hint)
    if re.search(r"[,;]", address) and address.count("@") > 1:
        return Fault("only one email address fits here", "keep the one that this person reads")
    if "@" not in address:
        return Fault(f"{shown(address)} has no @, so it is not an email address", _EXAMPLE)
    if re.search(r"\s", address):
        return Fault(f"there is a space inside the address {shown(address)}", "remove the space")
    if address.count("@") > 1:
        return Fault(f"{shown(address)} has more than one @", _EXAMPLE)
    if not local or not domain:
        return Fault(f"{shown(address)} needs text on both sides of the @", _EXAMPLE)
    if not local.isascii():
        odd = "".join(dict.fromkeys(c for c in local if not c.isascii()))
        message = f"email can't be sent to an address with {shown(odd)} before the @"
        return Fault(message, "ask for an address in plain letters, or check the spelling")
    return _obvious_domain(domain)


def _obvious_domain(domain: str) -> Fault | None:
    if domain.endswith((".", ",", ";")):
        return Fault(f"the address ends in {domain[-1]}", f"remove the {domain[-1]} at the end")
    if "." not in domain:
        message = f"{shown(domain)} after the @ is not complete: it has no dot"
        return Fault(message, _EXAMPLE)
    return None


def _refused(address: str) -> Fault | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        reason = str(error)
        if "special-use" in reason:
            end = address.rpartition(".")[2]
            message = f"no email can reach an address that ends in .{end}"
            return Fault(message, "check the part after the @")
        if "too long" in reason:
            return Fault("this is longer than an email address can be", _EXAMPLE)
        message = f"{shown(address)} cannot be an email address"
        return Fault(message, f"check its spelling and punctuation; {_EXAMPLE}")
    return None


def link_fault(link: str) -> Fault | None:
    """Why this cannot be a link for an upload, or None if it can."""
    hint = "copy the whole link from the browser; it begins with https://"
    if re.search(r"\s", link):
        return Fault("there is a space inside the link", hint)
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return Fault(f"{shown(link)} is not a web link", hint)
    if parts.scheme not in ("http", "https"):
        return Fault(f"{shown(link)} does not begin with https:// or http://", hint)
    if not host:
        return Fault(f"{shown(link)} has no website after the //", hint)
    return None
