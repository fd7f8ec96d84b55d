"""What is due: pure functions of the profile and a day.

Rules and numbers are those of the brief, sections 2 and 4. Nothing is queued or remembered:
what is due is worked out afresh from the log every time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from lorkit.dates import weekday
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule.status import ANSWERS, Standing, standing, stop_day

State: TypeAlias = Literal["upcoming", "due", "overdue", "stop"]

AHEAD = dt.timedelta(days=14)  # how far ahead upcoming things are shown

# Ask windows: first and last day of a 28-day rotation, counted from 0; None is its last day.
ASK_WINDOWS: dict[str, tuple[int, int | None]] = {
    "anchor": (18, 23),
    "secondary": (23, 26),
    "fellow": (25, None),
    "director": (25, None),
}
# Spans in days from the event that opens them.
SPANS = {
    "coordinator-note": (-14, -7),  # from the first day
    "follow-up": (1, 2),  # from the yes
    "reminder": (14, 21),  # from the ask
    "final-reminder": (14, 21),  # from the first reminder
    "thank-you": (0, 7),  # from the last day, or from a later yes
    "update-submitted": (0, 7),  # from the day the application went in
    "update-matched": (0, 14),  # from Match Day
}
# What to log once a document has been used.
LOGGED_AS = {
    "coordinator-note": "coordinator-noted",
    "ask-script": "asked",
    "follow-up": "followed-up",
    "reminder": "reminded",
    "final-reminder": "reminded",
    "thank-you": "thanked",
    "update-submitted": "told-submitted",
    "update-matched": "told-matched",
}


class Due(NamedTuple):
    """One thing to do, or to stop doing. ``document`` is "" where nothing is to be sent."""

    about: str  # the writer's id, or the rotation's for a document without a writer
    document: str
    start: dt.date
    end: dt.date
    state: State
    why: str


def ask_window(rotation: Rotation, role: str) -> tuple[dt.date, dt.date]:
    """First and last day to ask a writer of this role (brief, section 2)."""
    first, last = ASK_WINDOWS[role]
    scale = ((rotation.ends - rotation.starts).days + 1) / 28

    def day(number: int) -> dt.date:
        return min(rotation.starts + dt.timedelta(days=round(number * scale)), rotation.ends)

    start, end = day(first), rotation.ends if last is None else day(last)
    weekday_start, weekday_end = _onto_weekday(start, 1), _onto_weekday(end, -1)
    return (weekday_start, weekday_end) if weekday_start <= weekday_end else (start, end)


def _onto_weekday(day: dt.date, step: int) -> dt.date:
    while day.weekday() >= 5:
        day += dt.timedelta(days=step)
    return day


def due(profile: Profile, on: dt.date) -> tuple[Due, ...]:
    """Everything due, overdue, coming up within 14 days, or to be stopped; soonest first."""
    found = [thing for rotation in profile.rotations for thing in _of_rotation(rotation, on)]
    found += [thing for writer in profile.writers for thing in of_writer(profile, writer, on)]
    return tuple(sorted(found, key=lambda thing: (thing.end, thing.start)))


def _of_rotation(rotation: Rotation, on: dt.date) -> Iterator[Due]:
    noted = any(event.event == "coordinator-noted" for event in rotation.events)
    if rotation.coordinator and not noted and on < rotation.starts:
        why = f"{rotation.service} starts {weekday(rotation.starts)}"
        yield from _timed("coordinator-note", rotation.id, rotation.starts, why, on)


def of_writer(profile: Profile, writer: Writer, on: dt.date) -> Iterator[Due]:
    """What is due for one writer. After a stop there are no more messages."""
    now = standing(writer)
    stop = stop_day(now)
    if stop and on >= stop:
        why = "two reminders and no letter: treat it as not coming, and turn to a backup"
        yield Due(writer.id, "", stop, stop, "stop", why)
        return
    for document, opens in _OPENINGS.items():
        if opening := opens(profile, writer, now):
            yield from _timed(document, writer.id, *opening, on)
    if not now.logged & {"asked", "received", *ANSWERS}:
        start, end = ask_window(profile.rotation(writer.rotation), writer.role)
        yield from _spanned("ask-script", writer.id, start, end, "not asked yet", on)


Opening: TypeAlias = tuple[dt.date, str] | None


def _follow_up(_: Profile, __: Writer, now: Standing) -> Opening:
    if not now.agreed or now.answer == "declined" or now.logged & {"followed-up", "received"}:
        return None
    return now.agreed, f"said yes on {weekday(now.agreed)}"


def _reminder(_: Profile, __: Writer, now: Standing) -> Opening:
    if not _waiting(now) or now.reminders or not now.ask:
        return None
    return now.ask, f"asked on {weekday(now.ask)}, and no letter yet"


def _final_reminder(_: Profile, __: Writer, now: Standing) -> Opening:
    if not _waiting(now) or len(now.reminders) != 1:
        return None
    return now.reminders[0], f"reminded on {weekday(now.reminders[0])}, and no letter yet"


def _waiting(now: Standing) -> bool:
    """Whether a letter was promised and is still to come."""
    return now.agreed is not None and now.answer != "declined" and now.received is None


def _thank_you(profile: Profile, writer: Writer, now: Standing) -> Opening:
    if not now.agreed or now.answer == "declined" or "thanked" in now.logged:
        return None
    ends = profile.rotation(writer.rotation).ends
    if now.agreed > ends:
        return now.agreed, f"said yes on {weekday(now.agreed)}, after the rotation"
    return ends, f"the rotation ends {weekday(ends)}"


def _update_submitted(profile: Profile, _: Writer, now: Standing) -> Opening:
    submitted = profile.application.submitted_on
    if not submitted or not now.received or "told-submitted" in now.logged:
        return None
    return submitted, f"the application went in on {weekday(submitted)}"


def _update_matched(profile: Profile, _: Writer, now: Standing) -> Opening:
    match = profile.application.match
    told = "told-matched" in now.logged
    if not match or not now.agreed or now.answer == "declined" or told:
        return None
    return match.on, f"matched on {weekday(match.on)}"


_OPENINGS: dict[str, Callable[[Profile, Writer, Standing], Opening]] = {
    "follow-up": _follow_up,
    "thank-you": _thank_you,
    "reminder": _reminder,
    "final-reminder": _final_reminder,
    "update-submitted": _update_submitted,
    "update-matched": _update_matched,
}


def _timed(document: str, about: str, event: dt.date, why: str, on: dt.date) -> Iterator[Due]:
    first, last = (event + dt.timedelta(days=days) for days in SPANS[document])
    yield from _spanned(document, about, first, last, why, on)


def _spanned(
    document: str, about: str, start: dt.date, end: dt.date, why: str, on: dt.date
) -> Iterator[Due]:
    if on >= start - AHEAD:
        state: State = "upcoming" if on < start else "due" if on <= end else "overdue"
        yield Due(about, document, start, end, state, why)
