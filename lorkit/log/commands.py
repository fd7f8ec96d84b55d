"""``lorkit log`` and ``lorkit undo``, each one way through: read, judge, edit, write whole."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lorkit.errors import FindingsError, LorkitError
from lorkit.files import output
from lorkit.files.ordinary import read_own
from lorkit.files.output import digest
from lorkit.log.lock import locked
from lorkit.log.next_step import following
from lorkit.log.rules import objections
from lorkit.log.undo import Step, file_of, load, save
from lorkit.profile.edit import Edit, LogOf, add_line, holds, take_back
from lorkit.profile.events import EVENTS, ROTATION_EVENTS, LogEvent
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.profile.reading import Reading, read
from lorkit.suggest import did_you_mean
from lorkit.text import one_line
from lorkit.yaml.source import MAX_BYTES


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


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back."""

    line: str
    id: str  # of the writer or rotation


def log(path: Path, about_id: str, new: LogEvent, *, force: bool, today: dt.date) -> Logged:
    """Add an event to the log of a writer, or of a rotation, in the profile file.

    Raises LorkitError, and leaves the file alone, where the profile has errors, the event
    contradicts the log (unless ``force``), or the file can't be written.
    """
    # Worked out before the wait for the lock, so that the lock is held for a moment only.
    plan = plan_log(path, about_id, new, force, today)
    target = _target(path)
    with locked(target):
        if _bytes(target) != plan.reading.source.raw:  # another lorkit, or an editor, was there
            plan = plan_log(path, about_id, new, force, today)
        past = _without_undone(load(target), plan.step.before)
        _write(target, plan.edit.new, [*past, plan.step], past)
    return plan.logged


def undo(path: Path) -> TakenBack:
    """Take the last logged line back; once more takes back the one before.

    Where nothing else has changed since, the file's bytes are those of before. Otherwise the
    line alone goes, and every other edit stays. Raises LorkitError if that can't be done.
    """
    target = _target(path)
    if not load(target):
        raise _nothing(path)
    with locked(target):
        past = load(target)
        if not past:
            raise _nothing(path)
        last, earlier = past[-1], past[:-1]
        raw = _readable(path)
        if _is_gone(path, raw, last):
            _save_steps(target, earlier)
            raise _gone(path, last, earlier)
        new = _restored(raw, last) or take_back(path, raw, last.log, last.line, last.change)
        if new is None:
            raise _changed(path, last)
        # The file first: a crash between the two leaves a step that is known to be gone.
        _write(target, new)
        _save_steps(target, earlier)
    return TakenBack(last.line, last.log.id)


def _without_undone(past: list[Step], now: str) -> list[Step]:
    """The steps without a last one that a crash kept from happening."""
    return past[:-1] if past and past[-1].before == now else past


def _restored(raw: bytes, step: Step) -> bytes | None:
    """The bytes of before, if nothing else has changed since the step."""
    if digest(raw) != step.after:
        return None
    before = step.change.unmade(raw)
    return before if digest(before) == step.before else None


def _is_gone(path: Path, raw: bytes, step: Step) -> bool:
    """Whether the line of a step isn't there: taken out by hand, or never written for a crash."""
    now = digest(raw)
    return now != step.after and (now == step.before or not holds(path, raw, step.log, step.line))


def _target(path: Path) -> Path:
    """The file itself, where the path is a link to it: the link stays."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # a link that leads to itself
        raise LorkitError(f"{path} can't be opened: {error}", "name the file itself") from error


def _bytes(target: Path) -> bytes | None:
    try:
        return read_own(target, MAX_BYTES)
    except (OSError, LorkitError):
        return None


def _readable(path: Path) -> bytes:
    """The file's bytes. A file that can't even be read as text is reported as findings."""
    reading = read(path)
    if reading.source.root is None:
        raise FindingsError(f for f in reading.findings if f.severity == "error")
    return reading.source.raw


def _write(
    target: Path,
    new: bytes,
    past: Sequence[Step] | None = None,
    undone: Sequence[Step] = (),
) -> None:
    """Write the profile; before it the steps, if there are any, so that no log lacks its undo."""
    if not os.access(target, os.W_OK):
        raise LorkitError(f"{target} is write-protected", "allow writing to it, and try again")
    try:
        if past is not None:
            save(target, past)
        output.write_whole(target, new)
    except OSError as error:
        if past is not None:
            with suppress(OSError):
                save(target, undone)
        raise _unwritable(target, error) from error


def _save_steps(target: Path, past: Sequence[Step]) -> None:
    try:
        save(target, past)
    except OSError as error:
        raise _unwritable(file_of(target), error) from error


def _unwritable(file: Path, error: OSError) -> LorkitError:
    return LorkitError(
        f"{file} can't be written: {error.strerror or error}",
        "make room, or change the folder's permissions, and run it again",
    )


def _nothing(path: Path) -> LorkitError:
    return LorkitError(
        f"there is nothing to take back in {path}",
        "undo takes back what  lorkit log  wrote; other lines are yours to remove",
    )


def _gone(path: Path, step: Step, earlier: Sequence[Step]) -> LorkitError:
    hint = "nothing was changed"
    if earlier:
        hint += f"; once more takes back '{earlier[-1].line}' of {earlier[-1].log.id}"
    return LorkitError(
        f"'{step.line}', the last line logged, isn't in the log of {step.log.id} any more", hint
    )


def _changed(path: Path, step: Step) -> LorkitError:
    return LorkitError(
        f"{path} was changed by hand around '{step.line}', so that it can't be taken back safely",
        f"nothing was changed; remove that line from the log of {step.log.id} yourself",
    )
