"""The profile and its undo file on disk: read, and written atomically under a lock.

The lock holds between processes: one lorkit at a time on a profile, on Linux, macOS and Windows.
"""

from __future__ import annotations

import errno
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lorkit.errors import FindingsError, LorkitError
from lorkit.files import access, output
from lorkit.files.access import read_own
from lorkit.files.output import digest
from lorkit.log.undo import AnyStep, file_of, save
from lorkit.profile.reading import read
from lorkit.yaml.source import MAX_BYTES

if TYPE_CHECKING:
    from filelock import BaseFileLock


WAIT = 15.0  # seconds
_STEP = 0.02
# Errors from disks without locks, such as some network drives.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}


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
        lock = kind(path, poll_interval=_STEP)
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
            save(target, past)
        output.write_whole(target, new)
    except OSError as error:
        if past is not None:
            with suppress(OSError):
                save(target, undone)
        raise _unwritable(target, error) from error


def save_steps(target: Path, past: Sequence[AnyStep]) -> None:
    """Keep the steps; LorkitError if they can't be written."""
    try:
        save(target, past)
    except OSError as error:
        raise _unwritable(file_of(target), error) from error


def _unwritable(file: Path, error: OSError) -> LorkitError:
    return LorkitError(
        f"{file} can't be written: {error.strerror or error}",
        "free up space, or change the folder's permissions, and run it again",
    )


def without_undone(past: list[AnyStep], now: str) -> list[AnyStep]:
    """The steps, without a last one that never happened because of a crash."""
    return past[:-1] if past and past[-1].before == now else past


def restored(raw: bytes, step: AnyStep) -> bytes | None:
    """The bytes from before a step, if nothing else has changed since."""
    if digest(raw) != step.after:
        return None
    before = step.change.unmade(raw)
    return before if digest(before) == step.before else None
