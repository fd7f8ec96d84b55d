"""Paths that aren't files: ``/dev/stdout``, a terminal, a pipe from the shell."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

_STANDS_FOR_OUTPUT = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def is_stream(path: Path) -> bool:
    """Whether a path is a pipe, a terminal or this program's output.

    False if it doesn't exist.
    """
    if path.as_posix() in _STANDS_FOR_OUTPUT:
        return True
    try:
        kind = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    return stat.S_ISFIFO(kind) or stat.S_ISCHR(kind)


def write(path: Path, content: bytes) -> None:
    """Write to a stream. Raises OSError, immediately if nobody reads from a pipe."""
    if path.as_posix() in _STANDS_FOR_OUTPUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(error.errno, "no program reads from this pipe") from error
        raise
    os.set_blocking(handle, True)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
