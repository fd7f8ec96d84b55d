"""The log: what has happened with a writer or before a rotation (brief, section 4)."""

# No ``from __future__ import annotations``, as in ``profile.model``.
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Self, TypeAlias

from lorkit.profile.fields import Model, Reads

EVENTS = (
    "asked",
    "agreed",
    "hesitated",
    "declined",
    "followed-up",
    "requested",
    "reminded",
    "received",
    "thanked",
    "told-submitted",
    "told-matched",
)
ROTATION_EVENTS = ("coordinator-noted",)
# Of two answers on one day the later one is the firmer: who hesitates may still agree.
_ORDER = {"asked": 0, "hesitated": 1, "agreed": 2, "declined": 3}

Log: TypeAlias = tuple[Annotated[str, Reads("log", EVENTS, most=1000)], ...]
RotationLog: TypeAlias = tuple[Annotated[str, Reads("log", ROTATION_EVENTS, most=1000)], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent(Model):
    """One thing that has happened, a line of a ``log``: ``DATE EVENT`` or ``DATE EVENT - NOTE``."""

    on: dt.date
    event: str
    note: str = ""

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read one line of a log; ValueError says what is wrong with it."""
        head, _, note = line.partition(" - ")
        parts = head.split()
        if len(parts) != 2:
            raise ValueError("log line")
        day, event = parts
        on = dt.date.fromisoformat(day)
        return cls(on=on, event=event, note=note.strip())


def events_of(lines: Iterable[str]) -> tuple[LogEvent, ...]:
    """A log's events by date, those of one day in the order in which such things happen.

    The order of the file's lines doesn't matter (brief, section 4).
    """
    parsed = (LogEvent.parse(line) for line in lines)
    return tuple(sorted(parsed, key=lambda e: (e.on, _ORDER.get(e.event, 4), e.event, e.note)))
