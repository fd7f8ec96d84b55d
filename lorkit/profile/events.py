"""The log: what has happened with a writer or before a rotation (docs/rules.md)."""

# No ``from __future__ import annotations``, as in ``profile.model``.
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Self, TypeAlias

from lorkit.profile.fields import Model, Reads

EVENTS = (
    "asked",
    "agreed",
    "hesitated",
    "declined",
    "signer-asked",
    "signer-agreed",
    "signer-hesitated",
    "signer-declined",
    "followed-up",
    "requested",
    "reminded",
    "received",
    "thanked",
    "told-submitted",
    "told-matched",
)
ROTATION_EVENTS = ("coordinator-noted",)
ANSWERS = ("agreed", "hesitated", "declined")
# In a fellow's log: what the attending who signs was asked and answered about signing.
_OF_SIGNER = "signer-"
SIGNER_EVENTS = tuple(event for event in EVENTS if event.startswith(_OF_SIGNER))
_SIGNER_ASKED = _OF_SIGNER + "asked"
_DOUBTS = ("hesitated", "declined")
_SIGNER_DOUBTS = tuple(_OF_SIGNER + doubt for doubt in _DOUBTS)
_SIGNER_ANSWERS = tuple(_OF_SIGNER + answer for answer in ANSWERS)
# The order of events on one day: an ask before its answer, an answer before what follows.
# Answers share a rank, so that several on one day keep the order of the file's lines.
_PLACE_IN_DAY = {event: number for number, event in enumerate(EVENTS)}
for _answers in (ANSWERS, _SIGNER_ANSWERS):
    _PLACE_IN_DAY |= dict.fromkeys(_answers, _PLACE_IN_DAY[_answers[0]])

Log: TypeAlias = tuple[Annotated[str, Reads("log", EVENTS, most=1000)], ...]
RotationLog: TypeAlias = tuple[Annotated[str, Reads("log", ROTATION_EVENTS, most=1000)], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent(Model):
    """One event, a line of a ``log``: ``DATE EVENT`` or ``DATE EVENT - NOTE``."""

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


@lru_cache(maxsize=1024)  # each document asks where all writers stand
def events_of(lines: tuple[str, ...]) -> tuple[LogEvent, ...]:
    """A log's events in the order they happened; the file may list them in any order.

    The file's order counts only for answers on the same day: the last line is the latest. So it
    does for a signer-asked below a signer's no: another attending was asked that day. The same
    event twice on one day happened once; the last of its lines counts.
    """
    once: dict[tuple[dt.date, str], LogEvent] = {}
    for event in map(LogEvent.parse, lines):
        once.pop((event.on, event.event), None)
        once[event.on, event.event] = event
    no: set[dt.date] = set()
    places: dict[LogEvent, tuple[dt.date, int]] = {}
    for event in once.values():
        places[event] = when(event)
        if event.event in _SIGNER_DOUBTS:
            no.add(event.on)
        elif event.event == _SIGNER_ASKED and event.on in no:
            places[event] = event.on, _PLACE_IN_DAY[_SIGNER_ANSWERS[0]]
    return tuple(sorted(places, key=places.__getitem__))


def when(event: LogEvent) -> tuple[dt.date, int]:
    """Sort key for events; with a stable sort, this is the order used everywhere."""
    return event.on, _PLACE_IN_DAY.get(event.event, 0)


def of_signer(events: Iterable[LogEvent]) -> tuple[LogEvent, ...]:
    """The signer's part of a fellow's log, with events named as in a log of the signer's own.

    Without a no or hesitation of a day on which another attending was asked after it.
    """
    found: list[LogEvent] = []
    for one in events:
        if one.event == _SIGNER_ASKED:
            found = [
                e for e in found if e.on != one.on or _OF_SIGNER + e.event not in _SIGNER_DOUBTS
            ]
        if one.event in SIGNER_EVENTS:
            found.append(replace(one, event=one.event.removeprefix(_OF_SIGNER)))
    return tuple(found)


def latest_answer(events: Iterable[LogEvent]) -> LogEvent | None:
    """The answer that counts: the latest of the ordered events, or None if there is none."""
    return next((e for e in reversed(tuple(events)) if e.event in ANSWERS), None)
