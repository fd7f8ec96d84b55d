"""What lies ahead, all of it: every step of the way to the letters, with its dates.

``schedule`` says what is due now; this goes on to the end. What depends on an answer that
hasn't come is planned from the ask window (brief, section 2) as if the answer will be a yes, and
marked as not settled: once the answer is logged, its real dates take over. A last reminder is
planned only when the first one has gone out: nobody should plan to ask twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule import due, status
from lorkit.schedule.due import SPANS
from lorkit.schedule.status import Standing

LETTERS_BY = "letters-by"  # the one step that no document goes with
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do between two days, both included."""

    about: str  # the writer's id, or the rotation's for its note; "" for the application
    document: str  # the id of the document that does it, or LETTERS_BY
    start: dt.date
    end: dt.date
    settled: bool = True  # False: the answer may move it


def agenda(profile: Profile, on: dt.date) -> tuple[Step, ...]:
    """Every step still to be taken on a day, overdue ones too; the soonest first."""
    found = [step for rotation in profile.rotations for step in _notes(profile, rotation, on)]
    found += [step for writer in profile.writers for step in steps(profile, writer, on)]
    application = profile.application
    submitted = application.submitted_on is not None and application.submitted_on <= on
    if application.letters_by and not submitted:
        found.append(Step("", LETTERS_BY, application.letters_by, application.letters_by))
    return tuple(sorted(found, key=lambda step: (step.start, step.end)))


def steps(profile: Profile, writer: Writer, on: dt.date) -> Iterator[Step]:
    """The steps with one writer; none after a stop."""
    now = status.standing(writer)
    stop = status.stop_day(now)
    if stop and on >= stop:
        return
    horizon = stop - _DAY if stop else dt.date.max
    for thing in due.of_writer(profile, writer, horizon):
        if thing.start <= horizon:
            yield Step(writer.id, thing.document, thing.start, thing.end)
    if not now.agreed and not now.answer and not now.received:
        yield from _planned(profile.rotation(writer.rotation), writer, now, on)


def _planned(rotation: Rotation, writer: Writer, now: Standing, on: dt.date) -> Iterator[Step]:
    """What follows a yes that is still to come."""
    first, last = due.ask_window(rotation, writer.role)
    if now.asked:
        first = last = now.asked
    elif last < on:  # not asked in time: today, then, is the earliest
        first = last = on
    # An ask still without an answer: the yes can't come before today.
    answer = (max(first, on), max(last, on)) if now.asked else (first, last)
    opened = {
        "follow-up": answer,
        "reminder": (first, last),
        "thank-you": (max(rotation.ends, answer[0]), max(rotation.ends, answer[1])),
    }
    for document, (opens, closes) in opened.items():
        start, end = (dt.timedelta(days=days) for days in SPANS[document])
        if closes + end >= on:
            yield Step(writer.id, document, opens + start, closes + end, settled=False)


def _notes(profile: Profile, rotation: Rotation, on: dt.date) -> Iterator[Step]:
    """The note to the coordinator, for as long as it is worth writing."""
    if on >= rotation.starts:
        return
    for thing in due.due(profile, rotation.starts - _DAY):
        if thing.document == "coordinator-note" and thing.about == rotation.id:
            yield Step(rotation.id, thing.document, thing.start, thing.end)
