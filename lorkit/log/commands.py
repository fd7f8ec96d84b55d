"""``lorkit log`` and ``lorkit undo``: read, check, edit, write atomically."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lorkit.errors import FindingsError, LorkitError
from lorkit.files.output import digest
from lorkit.log.next_step import following
from lorkit.log.rules import objections
from lorkit.log.store import (
    AnyStep,
    Step,
    ValueStep,
    contents,
    load_steps,
    locked,
    readable,
    restored,
    save_steps,
    target_of,
    without_undone,
    write,
)
from lorkit.log.values import take_back_values
from lorkit.profile.edit import Edit, LogOf, add_line, holds, take_back
from lorkit.profile.events import EVENTS, ROTATION_EVENTS, SIGNER_EVENTS, LogEvent
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.profile.reading import Reading, read
from lorkit.schedule.status import fellows_of, signer_of
from lorkit.text import did_you_mean, one_line


@dataclass(frozen=True, slots=True)
class Logged:
    """What was logged: the line, its line number, and what comes next."""

    line: str
    row: int
    following: str


@dataclass(frozen=True, slots=True)
class Plan:
    """An edit of a log that isn't written yet."""

    log: LogOf
    line: str
    reading: Reading
    edit: Edit
    logged: Logged

    @property
    def step(self) -> Step:
        """What undo needs to know."""
        raw = self.reading.source.raw
        return Step(self.log, self.line, self.edit.change, digest(raw), digest(self.edit.new))


def plan_log(path: Path, about_id: str, new: LogEvent, force: bool, today: dt.date) -> Plan:
    """Work out the edit for an event; LorkitError if it is refused or impossible."""
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
    """An event as a line of the log (docs/rules.md)."""
    note = one_line(event.note)
    return f"{event.on} {event.event}" + (f" - {note}" if note else "")


def _about(profile: Profile, about_id: str, event: str) -> Writer | Rotation:
    """Whose log the event goes to: the event decides between a writer and a rotation."""
    if event not in (*EVENTS, *ROTATION_EVENTS):
        raise LorkitError(
            f"there is no event '{one_line(event)}'",
            did_you_mean(event, (*EVENTS, *ROTATION_EVENTS)) or f"the events are {_list(EVENTS)}",
        )
    what = "rotation" if event in ROTATION_EVENTS else "writer"
    both: tuple[Sequence[Writer | Rotation], ...] = (profile.writers, profile.rotations)
    right, wrong = both if what == "writer" else both[::-1]
    if found := next((one for one in right if one.id == about_id), None):
        if event in SIGNER_EVENTS and isinstance(found, Writer):
            _require_signer(profile, found, event)
        return found
    known = [one.id for one in right]
    if any(one.id == about_id for one in wrong):
        raise LorkitError(
            f"'{event}' is an event for a {what}, but {about_id} is not one",
            f"the {what}s are {_list(known)}",
        )
    raise LorkitError(
        f"the profile has no {what} '{one_line(about_id)}'",
        did_you_mean(about_id, known) or f"the {what}s are {_list(known)}",
    )


def _require_signer(profile: Profile, writer: Writer, event: str) -> None:
    """Raise LorkitError if nobody signs with a writer: the event belongs in another log."""
    if signer_of(profile, writer):
        return
    message = f"'{event}' is for a fellow with an attending who signs, but {writer.id} "
    if fellows := fellows_of(profile, writer):
        typed = " or ".join(f"lorkit log {fellow.id} {event}" for fellow in fellows)
        raise LorkitError(f"{message}is the one who signs", f"log it with the fellow:  {typed}")
    if writer.role == "fellow":
        hint = f"write the attending's id after  signs_with:  of {writer.id} in the profile"
        raise LorkitError(f"{message}has no signs_with", hint)
    raise LorkitError(
        f"{message}writes a letter of their own",
        f"for an answer to that letter, log  {event.removeprefix('signer-')}",
    )


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)


def _refuse(
    profile: Profile, about: Writer | Rotation, new: LogEvent, force: bool, today: dt.date
) -> None:
    found = [o for o in objections(profile, about, new, today) if o.final or not force]
    if not found:
        return
    remedies = [objection.remedy for objection in found if objection.remedy]
    hint = "; ".join([*remedies, "if it is correct, add --force"])
    if any(objection.final for objection in found):
        hint = "send no more reminders, and turn to a backup writer"
    reasons = "; ".join(objection.reason for objection in found)
    raise LorkitError(f"'{new.event}' was not logged: {reasons}", hint)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back."""

    line: str  # a log's line, or the path of a value
    id: str = ""  # the id of the writer or rotation

    @property
    def said(self) -> str:
        """A description for the user."""
        return f"'{self.line}' for {self.id}" if self.id else f"the change to {self.line}"


def log(path: Path, about_id: str, new: LogEvent, *, force: bool, today: dt.date) -> Logged:
    """Add an event to the log of a writer, or of a rotation, in the profile file.

    Raises LorkitError, and leaves the file alone, if the profile has errors, the event
    contradicts the log (unless ``force``), or the file can't be written.
    """
    # Worked out before taking the lock, to hold it only briefly.
    plan = plan_log(path, about_id, new, force, today)
    target = target_of(path)
    with locked(target):
        # Another lorkit or an editor may have changed the file.
        if contents(target) != plan.reading.source.raw:
            plan = plan_log(path, about_id, new, force, today)
        past = without_undone(load_steps(target), plan.step.before)
        write(target, plan.edit.new, [*past, plan.step], past)
    return plan.logged


def undo(path: Path) -> TakenBack:
    """Undo the last step, a logged line or a change of values; then the one before, and so on.

    If nothing else has changed since, the file is restored byte for byte. Otherwise only that
    line or value is restored, and every other edit stays. Raises LorkitError if that can't
    be done.
    """
    target = target_of(path)
    if not load_steps(target):
        raise _nothing(path)
    with locked(target):
        past = load_steps(target)
        if not past:
            raise _nothing(path)
        last, earlier = past[-1], past[:-1]
        new = (
            take_back_values(path, last)
            if isinstance(last, ValueStep)
            else _without_line(path, target, last, earlier)
        )
        # The file first: after a crash in between, the step is recognized as undone.
        write(target, new)
        save_steps(target, earlier)
    return _told(last)


def _told(step: AnyStep) -> TakenBack:
    if isinstance(step, ValueStep):
        return TakenBack(step.what)
    return TakenBack(step.line, step.log.id)


def _without_line(path: Path, target: Path, last: Step, earlier: Sequence[AnyStep]) -> bytes:
    """The file without the line that was logged last."""
    raw = readable(path)
    if _is_gone(path, raw, last):
        save_steps(target, earlier)
        raise _gone(path, last, earlier)
    new = restored(raw, last) or take_back(path, raw, last.log, last.line, last.change)
    if new is None:
        raise _changed(path, last)
    return new


def _is_gone(path: Path, raw: bytes, step: Step) -> bool:
    """Whether a step's line is missing: removed by hand, or never written because of a crash."""
    now = digest(raw)
    return now != step.after and (now == step.before or not holds(path, raw, step.log, step.line))


def _nothing(path: Path) -> LorkitError:
    return LorkitError(
        f"there is nothing to undo in {path}",
        "undo only takes back what  lorkit log  and the app wrote; change other lines yourself",
    )


def _gone(path: Path, step: Step, earlier: Sequence[AnyStep]) -> LorkitError:
    hint = "nothing was changed"
    if earlier:
        hint += f"; run it again to undo {_told(earlier[-1]).said}"
    return LorkitError(
        f"'{step.line}', the last line logged, is no longer in the log of {step.log.id}", hint
    )


def _changed(path: Path, step: Step) -> LorkitError:
    return LorkitError(
        f"{path} was changed by hand around '{step.line}', so it can't be undone safely",
        f"nothing was changed; remove that line from the log of {step.log.id} yourself",
    )
