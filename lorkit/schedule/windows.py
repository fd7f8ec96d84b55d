"""The dates for each step, as the logs stand on a day (docs/rules.md#windows)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from lorkit.dates import weekday
from lorkit.profile.events import ANSWERS
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule.status import (
    OPEN_REQUEST,
    STOP,
    Standing,
    has_received,
    letter,
    only_signs,
    signer_of,
    standing,
    stop_day,
    support,
    to_sign_for,
)

# Ask windows: first and last day of a 28-day rotation, counted from 0; None is its last day.
ASK_WINDOWS: dict[str, tuple[int, int | None]] = {
    "anchor": (18, 23),
    "secondary": (23, 26),
    "fellow": (25, None),
    "director": (25, None),
}
# Days counted from the event that opens them.
SPANS = {
    "coordinator-note": (-14, -7),  # from the first day
    "follow-up": (1, 2),  # from the yes
    "reminder": (0, 7),  # from the day of ``reminder_from``
    "final-reminder": (14, 21),  # from the first reminder
    "thank-you": (0, 7),  # from the last day, or from a later yes
    "update-submitted": (0, 7),  # from the day the application went in
    "update-matched": (0, 14),  # from Match Day
}
_AFTER_ASK = dt.timedelta(days=14)
_AFTER_FOLLOW_UP = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)
_IS_ASKED = {"asked", "received", *ANSWERS}


class Window(NamedTuple):
    """One thing to do, and its first and last day."""

    about: str  # the writer's id, or the rotation's for a document without a writer
    document: str  # the document's id, or one of ACTS
    start: dt.date
    end: dt.date
    why: str


def ask_window(rotation: Rotation, role: str) -> tuple[dt.date, dt.date]:
    """First and last day to ask a writer of this role."""
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


def asking(profile: Profile, writer: Writer) -> tuple[dt.date, dt.date]:
    """First and last day to ask a writer for a letter of their own."""
    return ask_window(profile.rotation(writer.rotation), writer.role)


def asking_to_sign(profile: Profile, signer: Writer) -> tuple[dt.date, dt.date]:
    """First and last day to ask an attending to sign, if the fellow says yes before that."""
    return ask_window(profile.rotation(signer.rotation), "fellow")


def _asking_to_sign(profile: Profile, signer: Writer) -> Window | None:
    """When to ask somebody to sign: in the fellow's window, after the fellow has said yes.

    One letter at a time: the ask for a second fellow comes due once the first is logged.
    """
    fellows = to_sign_for(profile, signer)
    yes = [day for one in fellows if (day := standing(one).agreed)]
    if not yes:
        return None
    start, end = asking_to_sign(profile, signer)
    start = max(start, min(yes))
    why = f"not asked yet to sign with {fellows[0].salutation}"
    return Window(signer.id, "ask-script", start, max(start, end), why)


def first_days(profile: Profile, writer: Writer) -> tuple[dt.date, dt.date]:
    """The first two days with a writer, for introducing oneself and asking what is expected."""
    rotation = profile.rotation(writer.rotation)
    day = writer.worked_from or rotation.starts
    return day, max(day, min(day + _DAY, rotation.ends))


def reminder_from(ask: dt.date, followed_up: dt.date) -> dt.date:
    """The first day of the first reminder."""
    return max(ask + _AFTER_ASK, followed_up + _AFTER_FOLLOW_UP)


def is_open(profile: Profile, writer: Writer, day: dt.date) -> bool:
    """Whether the letter can be submitted on a day, according to the profile.

    Without a request in the profile, nothing is known to prevent it.
    """
    request = writer.request
    if request is None or letter(profile, writer).requested:
        return True
    return request.method != "not-open" and (request.on is None or request.on <= day)


def windows(profile: Profile, on: dt.date) -> Iterator[Window]:
    """Everything that the profile and its logs call for as of a day, however far ahead."""
    match = profile.application.match
    for rotation in profile.rotations:
        if not match or on < match.on:
            yield from _of_rotation(rotation, on)
    for writer in profile.writers:
        yield from of_writer(profile, writer, on)


def _of_rotation(rotation: Rotation, on: dt.date) -> Iterator[Window]:
    noted = any(event.event == "coordinator-noted" for event in rotation.events)
    if rotation.coordinator and not noted and on < rotation.starts:
        why = f"{rotation.service} starts {weekday(rotation.starts)}"
        yield _spanned(rotation.id, "coordinator-note", rotation.starts, why)


def of_writer(profile: Profile, writer: Writer, on: dt.date) -> Iterator[Window]:
    """The steps for one writer; once messages must stop, only that."""
    match, stop = profile.application.match, closed_on(profile, writer)
    if stop and on >= stop:
        if not match or on < match.on:
            yield from _stopping(profile, writer, stop)
        return
    for window in _open(profile, writer, on):
        is_over = match and max(on, window.start) >= match.on
        is_moot = is_over and window.document != "update-matched"
        if not is_moot and (not stop or window.start < stop):
            yield window
    if stop:
        yield from _stopping(profile, writer, stop)


def closed_on(profile: Profile, writer: Writer) -> dt.date | None:
    """The day from which nothing more is due for a writer whose letter isn't coming, or None.

    A match before that day ends it first.
    """
    stop, match = stop_day(letter(profile, writer)), profile.application.match
    return None if stop and match and match.on <= stop else stop


def _stopping(profile: Profile, writer: Writer, stop: dt.date) -> Iterator[Window]:
    if not only_signs(profile, writer):  # reported for the fellow, whose letter it is
        why = "no letter after two reminders: don't count on it, and turn to a backup writer"
        yield Window(writer.id, STOP, stop, stop, why)


def _open(profile: Profile, writer: Writer, on: dt.date) -> Iterator[Window]:
    for document, opens in _OPENINGS.items():
        if opening := opens(profile, writer):
            window = _spanned(writer.id, document, *opening)
            is_reminder = document in ("reminder", "final-reminder")
            if is_reminder and not is_open(profile, writer, max(on, window.start)):
                window = _opening(profile, writer, window)
            yield window
    if sign := _asking_to_sign(profile, writer):
        yield sign
    elif not only_signs(profile, writer) and not standing(writer).logged & _IS_ASKED:
        yield Window(writer.id, "ask-script", *asking(profile, writer), "not asked yet")


def _opening(profile: Profile, writer: Writer, reminder: Window) -> Window:
    """Open the request, on the day planned for it, or before a reminder can ask for anything."""
    why, day = _not_open(profile, writer), opens_on(writer)
    days = (day, day) if day else (reminder.start, reminder.end)
    return Window(writer.id, OPEN_REQUEST, *days, why)


def opens_on(writer: Writer) -> dt.date | None:
    """The day on which the profile says that a writer's request goes out, or None."""
    return writer.request.on if writer.request else None


def _spanned(about: str, document: str, event: dt.date, why: str) -> Window:
    first, last = (event + dt.timedelta(days=days) for days in SPANS[document])
    return Window(about, document, first, last, why)


Opening: TypeAlias = tuple[dt.date, str] | None


def _follow_up(profile: Profile, writer: Writer) -> Opening:
    now = letter(profile, writer)
    if only_signs(profile, writer) or not now.agreed or now.logged & {"followed-up", "received"}:
        return None
    signer = signer_of(profile, writer)
    said = "both had said yes by" if signer else "said yes on"
    return now.agreed, f"{said} {weekday(now.agreed)}"


def _reminder(profile: Profile, writer: Writer) -> Opening:
    now = _missing(profile, writer)
    if not now or now.reminders or not now.ask or not now.followed_up:
        return None
    first = reminder_from(now.ask, now.followed_up)
    return first, f"asked on {weekday(now.ask)}, and no letter yet"


def _final_reminder(profile: Profile, writer: Writer) -> Opening:
    now = _missing(profile, writer)
    if not now or len(now.reminders) != 1:
        return None
    return now.reminders[0], f"reminded on {weekday(now.reminders[0])}, and no letter yet"


def _missing(profile: Profile, writer: Writer) -> Standing | None:
    """Where a letter stands that was promised and followed up but hasn't come; else None."""
    now = letter(profile, writer)
    waits = now.agreed and now.followed_up and not now.received
    return now if waits and not only_signs(profile, writer) else None


def _not_open(profile: Profile, writer: Writer) -> str:
    signer = signer_of(profile, writer)
    name, request = (signer or writer).salutation, writer.request
    if request and request.on and request.method != "not-open":
        return f"{name} can't submit anything before the request goes out on {weekday(request.on)}"
    return f"{name} can't submit anything yet: send the request, then log it as requested"


def _thank_you(profile: Profile, writer: Writer) -> Opening:
    now = support(profile, writer)
    if not now.agreed or "thanked" in now.logged:
        return None
    ends = profile.rotation(writer.rotation).ends
    if now.agreed > ends:
        return now.agreed, f"said yes on {weekday(now.agreed)}, after the rotation"
    return ends, f"the rotation ends {weekday(ends)}"


def _update_submitted(profile: Profile, writer: Writer) -> Opening:
    submitted, now = profile.application.submitted_on, support(profile, writer)
    told = "told-submitted" in now.logged or (now.answer == "declined" and not now.received)
    if not submitted or told or not has_received(profile, writer):
        return None
    return submitted, f"the application went in on {weekday(submitted)}"


def _update_matched(profile: Profile, writer: Writer) -> Opening:
    match, now = profile.application.match, support(profile, writer)
    told = now.answer == "declined" or "told-matched" in now.logged
    if not match or told or "agreed" not in now.logged:
        return None
    return match.on, f"matched on {weekday(match.on)}"


_OPENINGS: dict[str, Callable[[Profile, Writer], Opening]] = {
    "follow-up": _follow_up,
    "thank-you": _thank_you,
    "reminder": _reminder,
    "final-reminder": _final_reminder,
    "update-submitted": _update_submitted,
    "update-matched": _update_matched,
}
