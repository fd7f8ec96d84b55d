"""What has been done: what to log once a document is used, and what 'all' then leaves out."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from lorkit.dates import month_day
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule import windows
from lorkit.schedule.readers import WHOEVER, askable
from lorkit.schedule.status import letter, own_answer

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


class Entry(NamedTuple):
    """What to log, and in whose log; the event is "" if there is nothing to log."""

    about: str  # the writer's id, or the rotation's
    event: str


def to_log(profile: Profile, document: str, about: str) -> Entry:
    """What to log once a document about a writer or rotation has been used.

    An ask to sign is logged with the fellow whom it names.
    """
    writer = next((one for one in profile.writers if one.id == about), None)
    if document == "ask-script" and writer:
        fellows = askable(profile, writer)
        if fellows:
            return Entry(fellows[0].id, "signer-asked")
    return Entry(about, LOGGED_AS.get(document, ""))


# Somebody who names a document wants it, and ``refusals`` says what speaks against it. Somebody
# who orders everything wants what still makes sense: what ``windows`` still calls for.
_SAME_STEP = {"ask-email": "ask-script"}  # two ways to take one step
_FIRST_DAYS = ("introduction", "expectations")
_NEVER_EARLY = ("reminder", "final-reminder")  # anything else is worth preparing
_TOLD = {
    "thank-you": "was thanked",
    "update-submitted": "was told",
    "update-matched": "was told",
}


def settled(document: str, profile: Profile, about: Writer | Rotation, on: dt.date) -> str | None:
    """Why 'all' leaves out a document that isn't refused, or None."""
    step = _SAME_STEP.get(document, document)
    if step in _FIRST_DAYS and isinstance(about, Writer):
        return _met(profile, about, on)
    if step == "support-sheet" and isinstance(about, Writer):
        return _needs_no_sheet(profile, about) or _given_up(profile, about, on)
    if step not in LOGGED_AS:
        return None
    if isinstance(about, Rotation):
        day = _logged(about, LOGGED_AS[step])
        return f"the one for {about.service} went out on {month_day(day)}" if day else None
    window = next((w for w in windows.of_writer(profile, about, on) if w.document == step), None)
    if window is None:
        return _done(step, profile, about) or _given_up(profile, about, on)
    if step in _NEVER_EARLY and on < window.start:
        return f"{about.salutation} isn't to be reminded before {month_day(window.start)}"
    return None


def _met(profile: Profile, writer: Writer, on: dt.date) -> str | None:
    first, last = windows.first_days(profile, writer)
    if on <= last:
        return None
    return f"your first day with {writer.salutation} was {month_day(first)}"


def _needs_no_sheet(profile: Profile, writer: Writer) -> str | None:
    now = letter(profile, writer)
    if now.received:
        return f"the letter from {writer.salutation} came on {month_day(now.received)}"
    if own_answer(profile, writer).answer == "hesitated":
        return f"{writer.salutation} hesitated"
    return f"{WHOEVER} hesitated" if now.answer == "hesitated" else None


def _given_up(profile: Profile, writer: Writer, on: dt.date) -> str | None:
    stop = windows.closed_on(profile, writer)
    is_over = stop is not None and on >= stop
    return f"no letter came from {writer.salutation} after two reminders" if is_over else None


def _done(step: str, profile: Profile, writer: Writer) -> str | None:
    """What was done about a step, and when; None if it isn't logged."""
    name, now = writer.salutation, own_answer(profile, writer)
    if step == "ask-script":
        if now.agreed:
            return f"{name} said yes on {month_day(now.agreed)}"
        if now.answer == "declined":
            return f"{WHOEVER} declined"
        return f"{name} was asked on {month_day(now.asked)}" if now.asked else None
    if step == "follow-up":
        sent = letter(profile, writer).followed_up
        return f"the one about {name}'s letter went out on {month_day(sent)}" if sent else None
    day = _logged(writer, LOGGED_AS[step])
    return f"{name} {_TOLD[step]} on {month_day(day)}" if day and step in _TOLD else None


def _logged(about: Writer | Rotation, event: str) -> dt.date | None:
    return next((e.on for e in reversed(about.events) if e.event == event), None)
