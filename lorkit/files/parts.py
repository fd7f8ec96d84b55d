"""Files that are being written: whole under their own name, or not there at all.

A part is named ``.lorkit-….part`` and is locked by the system while it is written. A killed run
leaves its part behind, unlocked: that is how the next run knows it from one that another run
is writing just now.
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
_OLD = 60.0  # seconds; where an open file can't be told from a closed one before it is renamed

if sys.platform == "win32":

    def _lock(handle: int) -> bool | None:
        return True  # Windows removes no file that is open

else:
    import fcntl

    def _lock(handle: int) -> bool | None:
        """Whether nobody else has it; None on a disk that knows no locks."""
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

    ``durable`` waits until the disk has it, which the user's own files are worth; what can be
    rendered again is not. It also sweeps the folder first: whoever writes many files into one
    folder sweeps it once. ``rights`` are the file's; else one that was there keeps its own, and
    a new one gets the usual. Raises OSError.
    """
    if durable:
        sweep(path.parent)
    kept = _rights(path) if rights is None else rights
    while not _written(path, content, kept, durable):
        pass  # another run took the new part for one that was left behind: once more


def _written(path: Path, content: bytes, rights: int | None, durable: bool) -> bool:
    # Named before it is there, so that nothing can stop the run between the two.
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
            if sys.platform != "win32":  # which renames no open file
                part.replace(path)
        if sys.platform == "win32":
            part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return True


def sweep(folder: Path) -> None:
    """Remove from a folder what a killed run of the same user left there of its files."""
    with suppress(OSError):
        for part in list(_parts(folder)):
            _remove(part)


def _parts(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _remove(part: Path) -> None:
    """Remove a part, if nobody is writing it and it is nobody else's."""
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
    """The rights of the file at a path, or None where there is none to be seen."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return None


def _opened(part: Path, rights: int) -> BinaryIO:
    """A new file. Its folder is made when that fails for want of it: most are there."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, rights)

    try:
        return open(part, "xb", opener=opener)
    except (FileNotFoundError, NotADirectoryError):
        part.parent.mkdir(parents=True, exist_ok=True)
        return open(part, "xb", opener=opener)
