"""Safe reading of files that anybody may have put there: ordinary files only, limited in size.

A folder from somebody else can have, under the names of lorkit's own records, a
link to a file elsewhere, a pipe that blocks forever, or more than fits in memory.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from lorkit.errors import LorkitError

# Windows has neither; there a link is detected before opening, and pipes aren't files.
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_CLOSED_ON_START = getattr(os, "O_CLOEXEC", 0)
_FLAGS = _NO_LINKS | _NO_WAIT | _BINARY | _CLOSED_ON_START
# The errors for a link as the last part of a path.
_IS_LINK = {errno.ELOOP, getattr(errno, "EMLINK", errno.ELOOP), getattr(errno, "EFTYPE", -1)}
_AGAIN = "delete it, and run this again"


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
