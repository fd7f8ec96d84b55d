"""A lock between processes: one lorkit at a time on a profile. Linux, macOS and Windows.

It is the operating system's lock on a file next to the profile. It ends with its process,
so a lock file left behind by a crash blocks nobody. The file is removed after use.
"""

from __future__ import annotations

import errno
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lorkit.errors import LorkitError
from lorkit.files import ordinary

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
    ordinary.require(path)
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
                f"another lorkit is busy with {file}",
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
