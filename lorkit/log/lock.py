"""One lorkit at a time on a profile, between processes, on Linux, macOS and Windows.

The system's own lock on a file beside the profile: it ends with its process, however that
ends, so a lock file left behind by a crash holds nobody up. It is removed after use.
"""

from __future__ import annotations

import errno
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lorkit.errors import LorkitError

WAIT = 15.0  # seconds
_STEP = 0.02
# What a busy lock says, and what a disk says that knows no locks.
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}

if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(file: Path, wait: float = WAIT) -> Iterator[None]:
    """Keep every other lorkit off a file; LorkitError if one holds it for longer than ``wait``.

    On a disk without locks (some network drives) it goes on without one.
    """
    lock = file.with_name(f".{file.name}.lock")
    handle = _acquire(file, lock, time.monotonic() + wait)
    try:
        yield
    finally:
        if sys.platform == "win32":  # an open file can't be removed there, nor one that is in use
            os.close(handle)
            with suppress(OSError):
                lock.unlink()
        else:  # removed while it is held: whoever waits for it sees that, and takes a new one
            with suppress(OSError):
                lock.unlink()
            os.close(handle)


def _acquire(file: Path, lock: Path, until: float) -> int:
    while True:
        if (handle := _attempt(file, lock)) is not None:
            return handle
        if time.monotonic() >= until:
            raise LorkitError(
                f"another lorkit is busy with {file}",
                "wait until it is done, then run this again",
            )
        time.sleep(_STEP * random.uniform(0.5, 1.5))


def _attempt(file: Path, lock: Path) -> int | None:
    """The open, locked file, or None while another process has it."""
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        if sys.platform == "win32" and error.errno == errno.EACCES and lock.exists():
            return None  # it is just being removed
        raise LorkitError(
            f"{file} can't be changed: its folder can't be written to ({error.strerror})",
            "copy the profile into a folder of your own, or change the folder's permissions",
        ) from error
    try:
        _try(handle)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return handle
        os.close(handle)
        if error.errno in _BUSY:
            return None
        raise LorkitError(f"{file} can't be locked: {error.strerror}", "try it again") from error
    if _is_still_there(handle, lock):
        return handle
    os.close(handle)
    return None


def _is_still_there(handle: int, lock: Path) -> bool:
    """Whether the locked file still has its name: its last owner may just have removed it."""
    try:
        return os.path.samestat(os.fstat(handle), lock.stat())
    except OSError:
        return False
