"""What is due: pure functions of the profile and a day, and the words that tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from lorkit.dates import weekday
from lorkit.profile.model import Profile
from lorkit.schedule.readers import one_a_day, reader
from lorkit.schedule.status import ACTS, OPEN_REQUEST, STOP, only_signs, to_sign_for
from lorkit.schedule.windows import Window, windows

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
    found = [_as_of(window, on) for window in windows(profile, on) if on >= window.start - AHEAD]
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
