"""Atomic writes: a file has its full content under its own name, or isn't there at all.

A part is named ``.lorkit-….part`` and is locked by the system while it is written. A killed run
leaves its part behind, unlocked, so the next run can tell it from one that another run
is writing right now.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_NAME = re.compile(r"\.lorkit-[0-9a-f]{12}\.part")
_OLD = 60.0  # seconds; used where it can't be told whether a file is still open

if sys.platform == "win32":

    def _lock(handle: int) -> bool | None:
        return True  # Windows doesn't remove open files

else:
    import fcntl

    def _lock(handle: int) -> bool | None:
        """Whether nobody else has it locked; None on a disk without locks."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return None
        return True


def write_whole(
    path: Path, content: bytes, *, durable: bool = True, rights: int | None = None
) -> None:
    """Put content at path so that a reader finds the old bytes or the new, never a part.

    ``durable`` waits until it is on disk, for the user's own files, not for output that can
    be rendered again. It also removes old parts first; a caller that writes many files into a
    folder does that once itself. ``rights`` is the file mode; by default an existing file keeps
    its mode and a new one gets the usual. Raises OSError.
    """
    if durable:
        sweep(path.parent)
    kept = _rights(path) if rights is None else rights
    while not _written(path, content, kept, durable):
        pass  # another run removed the new part as a leftover: try again


def _written(path: Path, content: bytes, rights: int | None, durable: bool) -> bool:
    # Named before it exists, so that an interruption can't leave it behind.
    part = path.with_name(f".lorkit-{os.urandom(6).hex()}.part")
    try:
        with _opened(part, 0o666 if rights is None else rights) as stream:
            if _lock(stream.fileno()) is False or not os.fstat(stream.fileno()).st_nlink:
                return False
            stream.write(content)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
            if rights is not None:
                part.chmod(rights)  # whatever the umask says
            if sys.platform != "win32":  # which doesn't rename open files
                part.replace(path)
        if sys.platform == "win32":
            part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return True


def sweep(folder: Path) -> None:
    """Remove the parts that a killed run of the same user left in a folder."""
    with suppress(OSError):
        for part in list(_parts(folder)):
            _remove(part)


def _parts(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _remove(part: Path) -> None:
    """Remove a part if nobody is writing it and it is this user's own."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with suppress(OSError):
        handle = os.open(part, flags)
        try:
            left = _is_left_behind(os.fstat(handle)) and _lock(handle)
            if left and sys.platform != "win32":
                part.unlink()
        finally:
            os.close(handle)
        if left and sys.platform == "win32":
            part.unlink()


def _is_left_behind(info: os.stat_result) -> bool:
    if not stat.S_ISREG(info.st_mode):
        return False
    if sys.platform == "win32":
        return time.time() - info.st_mtime > _OLD
    return info.st_uid == os.geteuid()


def _rights(path: Path) -> int | None:
    """The mode of the file at a path, or None if it can't be read."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return None


def _opened(part: Path, rights: int) -> BinaryIO:
    """Create a file, and its folder only if that fails: most folders exist already."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, rights)

    try:
        return open(part, "xb", opener=opener)
    except (FileNotFoundError, NotADirectoryError):
        part.parent.mkdir(parents=True, exist_ok=True)
        return open(part, "xb", opener=opener)
