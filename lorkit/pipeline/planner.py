"""The plan as a calendar file that a later run updates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from lorkit.errors import LorkitError
from lorkit.files import streams
from lorkit.files.ordinary import read_own
from lorkit.files.output import MOST
from lorkit.files.parts import write_whole
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
        if streams.is_stream(file):
            streams.write(file, _calendar(profile, file, on, None, force))
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
