"""The plan as a calendar file that a later run updates, or into a pipe or a terminal."""

from __future__ import annotations

import datetime as dt
import errno
import os
import stat
import sys
from pathlib import Path

from lorkit.errors import LorkitError
from lorkit.files.access import read_own, write_whole
from lorkit.files.output import MOST
from lorkit.profile.model import Profile
from lorkit.profile.reading import load


def write_calendar(profile_file: Path, file: Path, on: dt.date, *, force: bool = False) -> bool:
    """Write the plan's calendar to a file, or update an existing one.

    A terminal or a pipe gets a new one. Returns whether the file
    will still be there later. Raises LorkitError if it is something else, unless ``force``
    is set.
    """
    profile = load(profile_file)
    try:
        if is_stream(file):
            write_stream(file, _calendar(profile, file, on, None, force))
            return False
        target = file.resolve()  # keep a link, and write its target
        earlier = read_own(target, MOST)
        write_whole(target, _calendar(profile, file, on, earlier, force))
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        reason = getattr(error, "strerror", None) or error
        raise LorkitError(
            f"{file} can't be written: {reason}", "name another file after --ics"
        ) from error
    return True


def _calendar(
    profile: Profile, file: Path, on: dt.date, earlier: bytes | None, force: bool
) -> bytes:
    from lorkit.schedule.calendar import calendar  # icalendar costs 0.3 s

    try:
        return calendar(profile, on, earlier)
    except LorkitError as error:
        if not force:
            raise LorkitError(
                f"{file} {error.message}", "name another file after --ics, or --force replaces it"
            ) from error
        return calendar(profile, on)


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


def write_stream(path: Path, content: bytes) -> None:
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
