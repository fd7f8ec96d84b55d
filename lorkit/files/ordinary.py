"""Files that anybody may have put there: ordinary ones only, no links, and never too much.

A folder from somebody else can hold, under the names that lorkit keeps its own records by, a
link to a file elsewhere, a pipe that nobody writes to, or more than the memory holds.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from lorkit.errors import LorkitError

# Windows has neither; there, a link is seen before the file is opened, and no pipe is a file.
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_CLOSED_ON_START = getattr(os, "O_CLOEXEC", 0)
_FLAGS = _NO_LINKS | _NO_WAIT | _BINARY | _CLOSED_ON_START
# How systems say that the last part of a path is a link.
_IS_LINK = {errno.ELOOP, getattr(errno, "EMLINK", errno.ELOOP), getattr(errno, "EFTYPE", -1)}
_AGAIN = "delete it, and run this again"


def read(file: Path, most: int, *, follow: bool = False) -> bytes:
    """The bytes of an ordinary file of at most ``most`` bytes.

    ``follow`` opens a link as well, for a file that the user named. Raises OSError where there
    is none or it can't be read, and LorkitError where it is something else or larger.
    """
    handle = _opened(file, os.O_RDONLY, follow=follow)
    with os.fdopen(handle, "rb") as stream:
        if os.fstat(handle).st_size > most:
            raise _too_large(file, most)
        content = stream.read(most + 1)  # it may grow meanwhile
    if len(content) > most:
        raise _too_large(file, most)
    return content


def read_own(file: Path, most: int) -> bytes | None:
    """What lorkit keeps in a file of its own; None where there is none.

    Raises as ``read`` does.
    """
    try:
        return read(file, most)
    except (FileNotFoundError, NotADirectoryError):
        return None


def append(file: Path, content: bytes) -> None:
    """Add to the end of an ordinary file that has no other name; it is made where it is missing.

    Raises as ``read`` does.
    """
    handle = _opened(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with os.fdopen(handle, "ab") as stream:
        if os.fstat(handle).st_nlink > 1:  # a second name is a link of another kind
            raise LorkitError(f"{file} has a second name elsewhere", _AGAIN)
        stream.write(content)


def require(file: Path) -> None:
    """Raise LorkitError where something else than an ordinary file has a file's name."""
    try:
        info = file.lstat()
    except OSError:
        return  # whoever opens it tells
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
    return LorkitError(f"{file} is a link, and lorkit follows none there", _AGAIN)


def _not_ordinary(file: Path) -> LorkitError:
    return LorkitError(f"{file} is not an ordinary file", _AGAIN)


def _too_large(file: Path, most: int) -> LorkitError:
    size = f"{most // 1024**2} MiB" if most >= 1024**2 else f"{most // 1024} KiB"
    return LorkitError(f"{file} is larger than {size}, which it never should be", _AGAIN)
