"""What ``lorkit log`` would write: worked out in memory, with every reason not to write it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lorkit.documents import did_you_mean
from lorkit.errors import LorkitError
from lorkit.findings import FindingsError
from lorkit.history.following import following
from lorkit.history.rules import objections
from lorkit.history.steps import Step, digest
from lorkit.profile import Reading, read
from lorkit.profile.edit import Edit, LogOf, add_line
from lorkit.profile.lines import one_line
from lorkit.profile.logs import EVENTS, ROTATION_EVENTS, LogEvent
from lorkit.profile.model import Profile, Rotation, Writer


@dataclass(frozen=True, slots=True)
class Logged:
    """What was logged: the line, its row in the file, and what comes next."""

    line: str
    row: int
    following: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A log's edit, worked out and not yet written."""

    log: LogOf
    line: str
    reading: Reading
    edit: Edit
    logged: Logged

    @property
    def step(self) -> Step:
        """What undo will need."""
        raw = self.reading.source.raw
        return Step(self.log, self.line, self.edit.change, digest(raw), digest(self.edit.new))


def plan_log(path: Path, about_id: str, new: LogEvent, force: bool, today: dt.date) -> Plan:
    """Work out what logging an event writes; LorkitError where it is refused or can't be done."""
    reading = read(path)
    if reading.profile is None:
        raise FindingsError(f for f in reading.findings if f.severity == "error")
    about = _about(reading.profile, about_id, new.event)
    _refuse(reading.profile, about, new, force, today)
    log_of = LogOf("rotations" if isinstance(about, Rotation) else "writers", about.id)
    line = as_line(new)
    edit = add_line(reading.source, log_of, line)
    after = following(reading.profile, about, line, new.on)
    return Plan(log_of, line, reading, edit, Logged(line, edit.row, after))


def as_line(event: LogEvent) -> str:
    """An event as a line of the log (brief, section 4)."""
    note = one_line(event.note)
    return f"{event.on} {event.event}" + (f" - {note}" if note else "")


def _about(profile: Profile, about_id: str, event: str) -> Writer | Rotation:
    """Whose log the event goes to: where an id names a writer and a rotation, the event decides."""
    if event not in (*EVENTS, *ROTATION_EVENTS):
        raise LorkitError(
            f"there is no event '{one_line(event)}'",
            did_you_mean(event, (*EVENTS, *ROTATION_EVENTS)) or f"the events are {_list(EVENTS)}",
        )
    what = "rotation" if event in ROTATION_EVENTS else "writer"
    both: tuple[Sequence[Writer | Rotation], ...] = (profile.writers, profile.rotations)
    right, wrong = both if what == "writer" else both[::-1]
    if found := next((one for one in right if one.id == about_id), None):
        return found
    known = [one.id for one in right]
    if any(one.id == about_id for one in wrong):
        raise LorkitError(
            f"'{event}' is an event of a {what}, and {about_id} is none",
            f"the {what}s are {_list(known)}",
        )
    raise LorkitError(
        f"the profile has no {what} '{one_line(about_id)}'",
        did_you_mean(about_id, known) or f"the {what}s are {_list(known)}",
    )


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)


def _refuse(
    profile: Profile, about: Writer | Rotation, new: LogEvent, force: bool, today: dt.date
) -> None:
    found = [o for o in objections(profile, about, new, today) if o.final or not force]
    if not found:
        return
    hint = "if it is right all the same, add --force"
    if any(objection.final for objection in found):
        hint = "send no more reminders, and turn to a backup writer"
    reasons = "; ".join(objection.reason for objection in found)
    raise LorkitError(f"'{new.event}' was not logged: {reasons}", hint)
