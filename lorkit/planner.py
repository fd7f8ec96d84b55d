"""``lorkit plan``: the plan as text, and as a calendar that a second run brings up to date."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from lorkit import documents, environment, making
from lorkit.compose import compose
from lorkit.errors import LorkitError
from lorkit.output import write_whole
from lorkit.profile import load
from lorkit.profile.model import Profile
from lorkit.render import txt


def text(profile_file: Path, on: dt.date) -> str:
    """The plan as text, in the user's own words where there are any."""
    profile = load(profile_file)
    words = environment.words(making.beside(profile_file))
    letter = compose(documents.find("plan"), profile, profile.applicant, on, words)
    return txt.render(letter).decode()


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
    try:
        return _ics()(profile, on, earlier)
    except LorkitError as error:
        if not force:
            raise LorkitError(
                f"{file} {error.message}", "name another file after --ics, or --force replaces it"
            ) from error
        return _ics()(profile, on)


@cache
def _ics() -> Callable[..., bytes]:
    """The maker of calendars, imported when first used: icalendar costs 0.3 s."""
    calendar: Callable[..., bytes] = importlib.import_module("lorkit.plan.ics").calendar
    return calendar
