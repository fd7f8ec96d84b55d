"""The lines of a log: DATE EVENT, or DATE EVENT - NOTE (brief, section 4)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from lorkit.profile.isodates import Fault, read_date
from lorkit.profile.problems import listed, nearest, shown

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
        return Fault("this log line names no event", f"write after the date: {listed(events)}")
    return _after_date(day, rest.strip(), events)


def _after_date(day: str, rest: str, events: Sequence[str]) -> Fault | None:
    head, dash, _ = rest.partition(" - ")
    words = head.split()
    event = words[0]
    if len(words) == 1 and event in events:
        return None
    meant, taken = _event(words, events)
    if event not in events and not meant:
        return Fault(f"{shown(event)} is not an event of this log", f"write {listed(events)}")
    note = _DASH.sub("", " ".join(words[taken:]) + (rest[len(head) :] if dash else ""), count=1)
    line = f"{day} {meant}" + (f" - {note.strip()}" if note.strip() else "")
    if event in events:
        return Fault('a note begins after " - ", a hyphen between spaces', f"write {line}")
    return Fault(f"{shown(' '.join(words[:taken]))} is not an event of this log", f"write {line}")


def _event(words: list[str], events: Sequence[str]) -> tuple[str, int]:
    """The event that the first words mean, and how many words it took; ("", 0) for none."""
    if words[0] in events:
        return words[0], 1
    if len(words) > 1 and (joined := nearest(" ".join(words[:2]), events, cutoff=0.85)):
        return joined, 2
    first = nearest(words[0].strip(".,:;"), events)
    return (first, 1) if first else ("", 0)
