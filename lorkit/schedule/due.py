"""What is due on a day, to whom it goes, and the words for it. A reader gets one message a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from lorkit.dates import weekday
from lorkit.letter.catalogue import catalogue
from lorkit.letter.model import Mailbox
from lorkit.profile.model import Profile, Writer
from lorkit.schedule import windows
from lorkit.schedule.readers import are_one, mailbox
from lorkit.schedule.status import ACTS, OPEN_REQUEST, STOP, copied, reader_of
from lorkit.schedule.windows import Window

State: TypeAlias = Literal["upcoming", "due", "overdue", "waiting", "stop"]
Thing: TypeAlias = tuple[str, str]  # a document, and the writer or rotation it is about

AHEAD = dt.timedelta(days=14)  # how far ahead upcoming things are shown
_LATER = ("waiting", "upcoming")
# What to do if there is nothing to send.
ACTIONS = {OPEN_REQUEST: "open the request", STOP: "no more messages"}
# Of several messages to one reader, the first of these goes first. An ask is spoken.
_FIRST = (
    "coordinator-note",
    "follow-up",
    "thank-you",
    "reminder",
    "final-reminder",
    "update-submitted",
    "update-matched",
)
# The message that each event of a log tells of.
_SENT = {
    "followed-up": "follow-up",
    "reminded": "reminder",
    "thanked": "thank-you",
    "told-submitted": "update-submitted",
    "told-matched": "update-matched",
}


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
    waiting = _one_a_day(profile, now, on)
    told = [_waiting(thing, waiting.get((thing.document, thing.about), "")) for thing in found]
    return tuple(sorted(told, key=_rank))


def of_writer(things: Iterable[Due], writer_id: str) -> tuple[Due, ...]:
    """The due items about one writer."""
    return tuple(t for t in things if t.about == writer_id and t.document != "coordinator-note")


def soonest(thing: Due | Window) -> tuple[dt.date, dt.date]:
    """Sort key: soonest first."""
    return thing.end, thing.start


def is_writers(profile: Profile, thing: Due) -> bool:
    """Whether it is about a writer rather than a rotation."""
    return thing.document != "coordinator-note" and any(
        writer.id == thing.about for writer in profile.writers
    )


def reader(profile: Profile, document_id: str, writer: Writer) -> Writer:
    """Who a document or step for a writer's letter goes to: the writer or the signer."""
    if document_id in ACTS:  # the request, like the reminders, goes to who signs
        document_id = "reminder"
    return reader_of(profile, catalogue().find(document_id), writer)


def whom(profile: Profile, thing: Due) -> str:
    """Who it goes to; a fellow's messages go to the attending who signs."""
    if not is_writers(profile, thing):
        return profile.rotation(thing.about).service
    writer = profile.writer(thing.about)
    goes_to = reader(profile, thing.document or thing.act, writer)
    if goes_to is writer:
        return writer.salutation
    return f"{goes_to.salutation} (for {writer.salutation})"


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


def act(thing: Due) -> str:
    """What to do if there is nothing to send; "" for a document."""
    return ACTIONS.get(thing.act, "")


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


def _rank(thing: Due) -> int:
    return _LATER.index(thing.state) + 1 if thing.state in _LATER else 0


def _one_a_day(profile: Profile, due: Sequence[Thing], on: dt.date) -> dict[Thing, str]:
    """Which due items must wait for another message to the same reader, and why."""
    messages = [thing for thing in due if thing[0] in _FIRST]
    messages.sort(key=lambda thing: _FIRST.index(thing[0]))
    taken = [
        (person, "a message went out today, and one a day is enough")
        for person in _written_to(profile, on)
    ]
    waiting: dict[Thing, str] = {}
    for thing in messages:
        people = _people(profile, *thing)
        why = next((w for person in people for one, w in taken if are_one(person, one)), "")
        if why:
            waiting[thing] = why
            continue
        reason = f"the {thing[0]} comes first"
        taken += [(person, reason) for person in people]
    return waiting


def _written_to(profile: Profile, on: dt.date) -> Iterator[Mailbox]:
    """Who got a message on this day, according to the logs."""
    for rotation in profile.rotations:
        if any(event.on == on for event in rotation.events):
            yield from _people(profile, "coordinator-note", rotation.id)
    for writer in profile.writers:
        for event in writer.events:
            if event.on == on and event.event in _SENT:
                yield from _people(profile, _SENT[event.event], writer.id)


def _people(profile: Profile, document_id: str, about: str) -> list[Mailbox]:
    """Everybody a message goes to, including copies."""
    if document_id == "coordinator-note":
        coordinator = profile.rotation(about).coordinator
        return [Mailbox(coordinator.name, coordinator.email or "")] if coordinator else []
    document, writer = catalogue().find(document_id), profile.writer(about)
    people = (reader_of(profile, document, writer), *copied(profile, document, writer))
    return [mailbox(person) for person in people]
