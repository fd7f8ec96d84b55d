"""The profile on disk, and the steps that ``lorkit undo`` can undo: read and written under a lock.

The lock holds between processes: one lorkit at a time on a profile, on Linux, macOS and Windows.

The steps are in a file next to the profile, and stay with its folder. They contain log lines with
private notes, so only the owner may read them. The last 20 lines are kept, with the changes
between them.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from lorkit.errors import FindingsError, LorkitError
from lorkit.files import access
from lorkit.files.access import read_own, write_whole
from lorkit.files.output import digest
from lorkit.profile.edit import Change, LogOf
from lorkit.profile.reading import read
from lorkit.yaml.source import MAX_BYTES

if TYPE_CHECKING:
    from filelock import BaseFileLock


WAIT = 15.0  # seconds
_POLL = 0.02
# Errors from disks without locks, such as some network drives.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
_KEPT = 20  # lines of the log
_MOST = 200  # lines and value changes; typing makes one at every pause
_VERSION = 1  # of the file of steps
_PRIVATE = 0o600
_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Step:
    """One line that was logged, and the file's digests before and after."""

    log: LogOf
    line: str
    change: Change
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ValueStep:
    """A change of values in the profile, and the file's digests before and after."""

    what: str  # what was changed, for people: a path, "writers[0].email"
    change: Change
    before: str
    after: str
    was: str | None = None  # of a single value: what it said before, "" for nothing
    became: str | None = None


AnyStep: TypeAlias = Step | ValueStep


@contextmanager
def locked(file: Path, wait: float = WAIT) -> Iterator[None]:
    """Lock a file against every other lorkit; LorkitError if that takes longer than ``wait``.

    On a disk without locks, the lock is a file that exists.
    """
    path = file.with_name(f".{file.name}.lock")
    access.require(path)
    lock = _acquire(file, path, wait)
    try:
        yield
    finally:
        if sys.platform != "win32":  # where filelock removes it
            # Removed while held: a waiting process sees that it is gone and takes a new one.
            with suppress(OSError):
                path.unlink()
        lock.release()


def _acquire(file: Path, path: Path, wait: float) -> BaseFileLock:
    from filelock import FileLock, SoftFileLock, Timeout

    kinds: tuple[type[BaseFileLock], ...] = (FileLock, SoftFileLock)
    for kind in kinds:
        lock = kind(path, poll_interval=_POLL)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # of a disk without locks
                lock.acquire(timeout=wait)
        except Timeout as error:
            raise LorkitError(
                f"another lorkit is using {file}",
                "wait until it is done, then run this again",
            ) from error
        except OSError as error:
            if error.errno in _NO_LOCKS and kind is FileLock:
                continue
            raise _unusable(file, path, error) from error
        return lock
    raise AssertionError("the last kind returns or raises")


def _unusable(file: Path, path: Path, error: OSError) -> LorkitError:
    if os.access(path.parent, os.W_OK):
        return LorkitError(
            f"{file} can't be locked: {path} can't be used ({error.strerror})",
            "delete it, and run this again",
        )
    return LorkitError(
        f"{file} can't be changed: its folder can't be written to ({error.strerror})",
        "copy the profile into a folder of your own, or change the folder's permissions",
    )


def target_of(path: Path) -> Path:
    """The file that a path leads to; a link is kept and its target edited."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # a link that leads to itself
        raise LorkitError(
            f"{path} can't be opened: {error}", "write the path of the file itself"
        ) from error


def contents(target: Path) -> bytes | None:
    """The bytes of a file, or None if it can't be read."""
    try:
        return read_own(target, MAX_BYTES)
    except (OSError, LorkitError):
        return None


def readable(path: Path) -> bytes:
    """The file's bytes. A file that can't even be read as text is reported as findings."""
    reading = read(path)
    if reading.source.root is None:
        raise FindingsError(f for f in reading.findings if f.severity == "error")
    return reading.source.raw


def write(
    target: Path,
    new: bytes,
    past: Sequence[AnyStep] | None = None,
    undone: Sequence[AnyStep] = (),
) -> None:
    """Write the steps, if any, and then the profile, so that everything logged can be undone."""
    if not os.access(target, os.W_OK):
        raise LorkitError(
            f"{target} is write-protected",
            "change its permissions so that you can write to it, and try again",
        )
    try:
        if past is not None:
            _save(target, past)
        write_whole(target, new)
    except OSError as error:
        if past is not None:
            with suppress(OSError):
                _save(target, undone)
        raise _unwritable(target, error) from error


def load_steps(profile: Path) -> list[AnyStep]:
    """The steps of a profile, oldest first; none where the file is missing or damaged.

    Raises LorkitError if the name is taken by something other than lorkit's own file.
    """
    try:
        data = json.loads(read_own(_steps_file(profile), _MOST_BYTES) or b"{}")
        return [_step(one) for one in data["steps"]] if data["version"] == _VERSION else []
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return []


def save_steps(target: Path, past: Sequence[AnyStep]) -> None:
    """Keep the steps; LorkitError if they can't be written."""
    try:
        _save(target, past)
    except OSError as error:
        raise _unwritable(_steps_file(target), error) from error


def without_undone(past: list[AnyStep], now: str) -> list[AnyStep]:
    """The steps, without a last one that never happened because of a crash."""
    return past[:-1] if past and past[-1].before == now else past


def restored(raw: bytes, step: AnyStep) -> bytes | None:
    """The bytes from before a step, if nothing else has changed since."""
    if digest(raw) != step.after:
        return None
    before = step.change.unmade(raw)
    return before if digest(before) == step.before else None


def _unwritable(file: Path, error: OSError) -> LorkitError:
    return LorkitError(
        f"{file} can't be written: {error.strerror or error}",
        "free up space, or change the folder's permissions, and run it again",
    )


def _steps_file(profile: Path) -> Path:
    """Where the steps of a profile are kept."""
    return profile.with_name(f".{profile.name}.undo")


def _save(profile: Path, steps: Sequence[AnyStep]) -> None:
    """Save the last steps; without any, the file is removed. May raise OSError."""
    file = _steps_file(profile)
    if not steps:
        file.unlink(missing_ok=True)
        return
    kept = _kept(steps)
    while len(content := _as_json(kept)) > _MOST_BYTES and len(kept) > 1:
        kept = kept[len(kept) // 2 :]  # moved writers make long steps; drop the older half
    write_whole(file, content, rights=_PRIVATE)


def _as_json(steps: Sequence[AnyStep]) -> bytes:
    data = {"version": _VERSION, "steps": [_record(step) for step in steps]}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _kept(steps: Sequence[AnyStep]) -> Sequence[AnyStep]:
    """The last steps, limited to the number that is kept."""
    lines = [n for n, step in enumerate(steps) if isinstance(step, Step)]
    first = lines[-_KEPT - 1] + 1 if len(lines) > _KEPT else 0
    return steps[max(first, len(steps) - _MOST) :]


def _record(step: AnyStep) -> dict[str, Any]:
    change = {
        "at": step.change.at,
        "removed": step.change.removed.decode(),
        "inserted": step.change.inserted.decode(),
        "item": step.change.item.decode(),
        "before": step.before,
        "after": step.after,
    }
    if isinstance(step, Step):
        return {"log": list(step.log), "line": step.line, **change}
    return {"what": step.what, "was": step.was, "became": step.became, **change}


def _step(record: dict[str, Any]) -> AnyStep:
    parts = (str(record[key]).encode() for key in ("removed", "inserted", "item"))
    change = Change(int(record["at"]), *parts)
    before, after = str(record["before"]), str(record["after"])
    if "what" in record:
        was, became = record["was"], record["became"]
        return ValueStep(str(record["what"]), change, before, after, was, became)
    holder, about = record["log"]
    if holder not in ("writers", "rotations"):
        raise ValueError(holder)
    return Step(LogOf(holder, str(about)), str(record["line"]), change, before, after)
