"""The plan as a calendar file that a second run brings up to date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from lorkit.errors import LorkitError
from lorkit.files.output import write_whole
from lorkit.profile.model import Profile
from lorkit.profile.reading import load


def write_calendar(profile_file: Path, file: Path, on: dt.date, *, force: bool = False) -> None:
    """Write the plan's calendar to a file, or bring up to date the one that is there.

    Raises LorkitError where the file is something else, unless ``force`` replaces it.
    """
    profile = load(profile_file)
    try:
        earlier = file.read_bytes() if file.exists() else None
        write_whole(file, _calendar(profile, file, on, earlier, force))
    except OSError as error:
        raise LorkitError(
            f"{file} can't be written: {error.strerror}", "name another file after --ics"
        ) from error


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
