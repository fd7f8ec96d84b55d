"""What is due, and what no longer is: functions of the profile and a day, and the words for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from lorkit.dates import month_day, weekday
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule import windows
from lorkit.schedule.readers import one_a_day, reader
from lorkit.schedule.status import (
    ACTS,
    OPEN_REQUEST,
    STOP,
    letter,
    only_signs,
    own_answer,
    to_sign_for,
)
from lorkit.schedule.windows import Window

State: TypeAlias = Literal["upcoming", "due", "overdue", "waiting", "stop"]

AHEAD = dt.timedelta(days=14)  # how far ahead upcoming things are shown

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

    An ask to sign is logged with the fellow, except where it is for several fellows at once.
    """
    writer = next((one for one in profile.writers if one.id == about), None)
    if document == "ask-script" and writer:
        fellows = to_sign_for(profile, writer)
        if len(fellows) == 1 or (fellows and not only_signs(profile, writer)):
            return Entry(fellows[0].id, "signer-asked")
    return Entry(about, LOGGED_AS.get(document, ""))


class Due(NamedTuple):
    """One thing to do, or to stop doing. ``document`` is "" if there is nothing to send."""

    about: str  # the writer's id, or the rotation's for a document without a writer
    document: str
    start: dt.date
    end: dt.date
    state: State
    why: str
    act: str = ""  # what to do if there is nothing to send: windows.OPEN_REQUEST or windows.STOP

    @property
    def is_now(self) -> bool:
        """Whether something is to be sent or said today."""
        return bool(self.document) and self.state in ("due", "overdue")


def due(profile: Profile, on: dt.date) -> tuple[Due, ...]:
    """Everything due, overdue, waiting, coming up within 14 days, or to be stopped.

    Steps to take now come first, then waiting ones, then upcoming ones; within each, the
    soonest first. Of several messages to one reader, the first is due and the others wait.
    """
    found = [
        _as_of(window, on) for window in windows.windows(profile, on) if on >= window.start - AHEAD
    ]
    found.sort(key=soonest)
    now = [(thing.document, thing.about) for thing in found if thing.is_now]
    waiting = one_a_day(profile, now, on)
    told = [_waiting(thing, waiting.get((thing.document, thing.about), "")) for thing in found]
    return tuple(sorted(told, key=_rank))


def of_writer(things: Iterable[Due], writer_id: str) -> tuple[Due, ...]:
    """The due items about one writer."""
    return tuple(t for t in things if t.about == writer_id and t.document != "coordinator-note")


def soonest(thing: Due | Window) -> tuple[dt.date, dt.date]:
    """Sort key: soonest first."""
    return thing.end, thing.start


def _rank(thing: Due) -> int:
    return ("waiting", "upcoming").index(thing.state) + 1 if thing.state in _LATER else 0


_LATER = ("waiting", "upcoming")


def _as_of(window: Window, on: dt.date) -> Due:
    about, document, start, end, why = window
    state: State = "upcoming" if on < start else "due" if on <= end else "overdue"
    if document == STOP and on >= start:
        state = "stop"
    if document in ACTS:
        return Due(about, "", start, end, state, why, document)
    return Due(about, document, start, end, state, why)


def _waiting(thing: Due, reason: str) -> Due:
    if not reason:
        return thing
    return thing._replace(state="waiting", why=f"{thing.why}; {reason}")


# What to do if there is nothing to send.
ACTIONS = {OPEN_REQUEST: "open the request", STOP: "no more messages"}


def act(thing: Due) -> str:
    """What to do if there is nothing to send; "" for a document."""
    return ACTIONS.get(thing.act, "")


def when(thing: Due) -> str:
    """By which day, or since when."""
    match thing.state:
        case "overdue":
            return f"overdue since {weekday(thing.end)}"
        case "upcoming":
            return f"from {weekday(thing.start)}"
        case "waiting":
            return "wait a day"
        case "stop":
            return f"since {weekday(thing.start)}"
    return f"by {weekday(thing.end)}"


def whom(profile: Profile, thing: Due) -> str:
    """Who it goes to; a fellow's messages go to the attending who signs."""
    if not is_writers(profile, thing):
        return profile.rotation(thing.about).service
    writer = profile.writer(thing.about)
    goes_to = reader(profile, thing.document or thing.act, writer)
    if goes_to is writer:
        return writer.salutation
    return f"{goes_to.salutation} (for {writer.salutation})"


def is_writers(profile: Profile, thing: Due) -> bool:
    """Whether it is about a writer rather than a rotation."""
    return thing.document != "coordinator-note" and any(
        writer.id == thing.about for writer in profile.writers
    )


# --- What isn't due any more, or too early for 'all'

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
        return _needs_no_sheet(profile, about)
    if step not in LOGGED_AS:
        return None
    if isinstance(about, Rotation):
        day = _logged(about, LOGGED_AS[step])
        return f"the one for {about.service} went out on {month_day(day)}" if day else None
    window = next((w for w in windows.of_writer(profile, about, on) if w.document == step), None)
    if window is None:
        return _done(step, profile, about)
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
    hesitated = own_answer(profile, writer).answer == "hesitated"
    return f"{writer.salutation} hesitated" if hesitated else None


def _done(step: str, profile: Profile, writer: Writer) -> str | None:
    """What was done about a step, and when; None if it isn't logged."""
    name, now = writer.salutation, own_answer(profile, writer)
    if step == "ask-script":
        if now.agreed:
            return f"{name} said yes on {month_day(now.agreed)}"
        return f"{name} was asked on {month_day(now.asked)}" if now.asked else None
    if step == "follow-up":
        sent = letter(profile, writer).followed_up
        return f"the one about {name}'s letter went out on {month_day(sent)}" if sent else None
    day = _logged(writer, LOGGED_AS[step])
    return f"{name} {_TOLD[step]} on {month_day(day)}" if day and step in _TOLD else None


def _logged(about: Writer | Rotation, event: str) -> dt.date | None:
    return next((e.on for e in reversed(about.events) if e.event == event), None)
