"""Reads and writes files safely, whatever somebody put in their place and whenever a run is killed.

Only ordinary files of a limited size are read: a folder from somebody else can have, under the
names of lorkit's own records, a link to a file elsewhere, a pipe that blocks forever, or more than
fits in memory.

Writing is atomic: a file has its full content under its own name, or isn't there at all. A part is
named ``.lorkit-….part`` and is locked by the system while it is written. A killed run leaves its
part behind, unlocked, so the next run can tell it from one that another run is writing right now.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from lorkit.errors import LorkitError

if sys.platform != "win32":
    import fcntl

# Windows has neither; there a link is detected before opening, and pipes aren't files.
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_CLOSED_ON_START = getattr(os, "O_CLOEXEC", 0)
_FLAGS = _NO_LINKS | _NO_WAIT | _BINARY | _CLOSED_ON_START
# The errors for a link as the last part of a path.
_IS_LINK = {errno.ELOOP, getattr(errno, "EMLINK", errno.ELOOP), getattr(errno, "EFTYPE", -1)}
_AGAIN = "delete it, and run this again"
_PART = re.compile(r"\.lorkit-[0-9a-f]{12}\.part")
_OLD = 60.0  # seconds; used where it can't be told whether a file is still open


def read(file: Path, most: int, *, follow: bool = False) -> bytes:
    """The bytes of an ordinary file of at most ``most`` bytes.

    ``follow`` allows a link, for a file that the user named. Raises OSError if there
    is none or it can't be read, and LorkitError if it is something else or too large.
    """
    handle = _opened(file, os.O_RDONLY, follow=follow)
    with os.fdopen(handle, "rb") as stream:
        if os.fstat(handle).st_size > most:
            raise _too_large(file, most)
        content = stream.read(most + 1)  # it may grow while being read
    if len(content) > most:
        raise _too_large(file, most)
    return content


def read_own(file: Path, most: int) -> bytes | None:
    """The content of one of lorkit's own files; None if there is none.

    Raises the same errors as ``read``.
    """
    try:
        return read(file, most)
    except (FileNotFoundError, NotADirectoryError):
        return None


def append(file: Path, content: bytes) -> None:
    """Append to an ordinary file without other names; creates it if it is missing.

    Raises the same errors as ``read``.
    """
    handle = _opened(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with os.fdopen(handle, "ab") as stream:
        if os.fstat(handle).st_nlink > 1:  # a second name is a hard link
            raise LorkitError(f"{file} is a hard link, with a second name elsewhere", _AGAIN)
        stream.write(content)


def require(file: Path) -> None:
    """Raise LorkitError if a path is taken by anything but an ordinary file."""
    try:
        info = file.lstat()
    except OSError:
        return  # reported when it is opened
    _require_ordinary(file, info)


def _opened(file: Path, flags: int, *, follow: bool = False) -> int:
    if not follow and not _NO_LINKS:
        require(file)
    try:
        handle = os.open(file, (flags | _FLAGS) & ~(_NO_LINKS if follow else 0), 0o666)
    except OSError as error:
        if error.errno in _IS_LINK and file.is_symlink():
            raise _a_link(file) from error
        if error.errno in (errno.ENXIO, errno.EISDIR):  # a pipe that nobody reads, a folder
            raise _not_ordinary(file) from error
        raise
    try:
        _require_ordinary(file, os.fstat(handle))
    except LorkitError:
        os.close(handle)
        raise
    return handle


def _require_ordinary(file: Path, info: os.stat_result) -> None:
    if stat.S_ISLNK(info.st_mode):
        raise _a_link(file)
    if not stat.S_ISREG(info.st_mode):
        raise _not_ordinary(file)


def _a_link(file: Path) -> LorkitError:
    return LorkitError(f"{file} is a link, and lorkit doesn't follow links here", _AGAIN)


def _not_ordinary(file: Path) -> LorkitError:
    return LorkitError(f"{file} is not an ordinary file", _AGAIN)


def _too_large(file: Path, most: int) -> LorkitError:
    size = f"{most // 1024**2} MiB" if most >= 1024**2 else f"{most // 1024} KiB"
    return LorkitError(f"{file} is larger than {size}, which it never should be", _AGAIN)


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
    while not _wrote(path, content, kept, durable):
        pass  # another run removed the new part as a leftover: try again


def _wrote(path: Path, content: bytes, rights: int | None, durable: bool) -> bool:
    # Named before it exists, so that an interruption can't leave it behind.
    part = path.with_name(f".lorkit-{os.urandom(6).hex()}.part")
    try:
        with _created(part, 0o666 if rights is None else rights) as stream:
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
            if _PART.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _remove(part: Path) -> None:
    """Remove a part if nobody is writing it and it is this user's own."""
    with suppress(OSError):
        handle = os.open(part, os.O_RDONLY | _NO_LINKS | _NO_WAIT)
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


def _created(part: Path, rights: int) -> BinaryIO:
    """Create a file, and its folder only if that fails: most folders exist already."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, rights)

    try:
        return open(part, "xb", opener=opener)
    except (FileNotFoundError, NotADirectoryError):
        part.parent.mkdir(parents=True, exist_ok=True)
        return open(part, "xb", opener=opener)


def _lock(handle: int) -> bool | None:
    """Whether nobody else has it locked; None on a disk without locks."""
    if sys.platform == "win32":
        return True  # Windows doesn't remove open files
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
