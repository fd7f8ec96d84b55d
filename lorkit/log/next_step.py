"""What comes next for a writer, in a few words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from lorkit.dates import weekday
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule.due import AHEAD, Due, of_writer
from lorkit.schedule.status import standing, stop_day

_LOOK_AHEAD = 52  # times the days that are shown ahead: two years


def following(profile: Profile, about: Writer | Rotation, line: str, on: dt.date) -> str:
    """What comes next once a line is in the log; "" for a rotation, whose log is about one thing.

    A date where the schedule has one (brief, section 4), else what has to happen before.
    """
    if isinstance(about, Rotation):
        return ""
    writer = replace(about, log=(*about.log, line))
    thing = _soonest(profile, writer, on)
    if thing and thing.document:
        late = ", overdue" if thing.end < on else ""
        return f"{thing.document}, {_days(thing)}{late}"
    return _undated(profile, writer, on)


def _soonest(profile: Profile, writer: Writer, on: dt.date) -> Due | None:
    """The first thing that is due on this day or later, however far ahead it is."""
    for times in range(_LOOK_AHEAD):
        if things := list(of_writer(profile, writer, on + times * AHEAD)):
            return min(things, key=lambda thing: (thing.end, thing.start))
    return None


def _days(thing: Due) -> str:
    if thing.start == thing.end:
        return weekday(thing.start)
    return f"{weekday(thing.start)} to {weekday(thing.end)}"


def _undated(profile: Profile, writer: Writer, on: dt.date) -> str:
    """What comes next where the schedule has no date for it."""
    now = standing(writer)
    name = writer.salutation
    if not now.received:
        if stop := stop_day(now):
            return f"if no letter is there by {weekday(stop)}, turn to a backup writer"
        if now.answer in ("hesitated", "declined"):
            return "turn to a backup writer"
        if not now.answer:
            return f"what {name} answers: log it as agreed, hesitated or declined"
    if not profile.application.submitted_on:
        return f"tell {name} once the application is in (application.submitted_on)"
    if not profile.application.match and now.agreed:
        return f"tell {name} once you have matched (application.match)"
    return "nothing more to do"
