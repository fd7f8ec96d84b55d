"""Where a person stands, and a letter: what their logs say, and when a letter isn't coming.

Most letters have one person and one log. A fellow's has two of each, and this is how they
combine. The fellow helps with the letter, and the attending that ``signs_with`` names, a writer
with a log of their own, signs and submits it.

- Each answers for themselves: asked, agreed, hesitated and declined in a log are that
  person's. The letter is agreed to once both have said yes, on the day of the later yes, and was
  asked for on the day of the later ask. Either can end it with a no.
- The letter is the fellow's entry. What is sent to the signer about it, and its arrival, is
  logged there: followed-up, requested, reminded, received. In the log of a signer who only signs
  the same events count as well, since they can be about nothing else.
- thanked, told-submitted and told-matched are each person's own: both are thanked and told.

An anchor or a director who signs for a fellow also writes a letter of their own, and their log
is about that one; only their answer counts for both. Any other attending who is named to sign
only signs: they are asked to sign after the fellow's yes, and get no follow-up or reminder
but the fellow's. Whoever does both without being anchor or director is entered twice, with
the same address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from lorkit.profile.events import LogEvent, events_of, latest_answer, when
from lorkit.profile.model import Profile, Writer

if TYPE_CHECKING:  # only for types
    from lorkit.letter.model import Document

# What is to be done about a letter without a document.
OPEN_REQUEST = "open-request"  # in the portal, before a reminder can ask for anything
STOP = "stop"  # no more messages about a letter that isn't coming
ACTS = (OPEN_REQUEST, STOP)

MOST_REMINDERS = 2
STOP_AFTER = dt.timedelta(days=21)  # from the second reminder

_WRITE_THEIR_OWN = ("anchor", "director")
_OF_THE_LETTER = ("followed-up", "requested", "reminded", "received")

Answer: TypeAlias = Literal["", "agreed", "hesitated", "declined"]


class Standing(NamedTuple):
    """Where a person or a letter stands."""

    asked: dt.date | None
    agreed: dt.date | None  # the day of the yes, as long as it is the latest answer
    answer: Answer  # the latest one
    followed_up: dt.date | None
    reminders: tuple[dt.date, ...]
    requested: dt.date | None
    received: dt.date | None
    logged: frozenset[str]

    @property
    def ask(self) -> dt.date | None:
        """The ask: the day asked, or the day of the yes where no ask is logged."""
        return self.asked or self.agreed

    @property
    def on_the_way(self) -> bool:
        """Whether a letter was promised or received, and not withdrawn."""
        return self.received is not None or self.answer == "agreed"


def standing(writer: Writer) -> Standing:
    """Where somebody stands by their own log."""
    return _standing(writer.log)


@lru_cache(maxsize=1024)  # each document asks where all writers stand
def _standing(log: tuple[str, ...]) -> Standing:
    return standing_after(events_of(log))


def standing_after(events: Iterable[LogEvent]) -> Standing:
    """Where somebody stands after these events, given in order."""
    days: dict[str, list[dt.date]] = {}
    events = tuple(events)
    for event in events:
        days.setdefault(event.event, []).append(event.on)
    last = {event: on[-1] for event, on in days.items()}
    latest = latest_answer(events)
    answer: Answer = latest.event if latest else ""  # type: ignore[assignment]  # an answer
    return Standing(
        asked=last.get("asked"),
        agreed=last["agreed"] if answer == "agreed" else None,
        answer=answer,
        followed_up=last.get("followed-up"),
        reminders=tuple(days.get("reminded", ())),
        requested=last.get("requested"),
        received=last.get("received"),
        logged=frozenset(days),
    )


def stop_day(letter: Standing) -> dt.date | None:
    """The day from which a letter counts as not coming (docs/rules.md#due), or None."""
    if letter.received or letter.answer == "declined" or len(letter.reminders) < MOST_REMINDERS:
        return None
    return letter.reminders[MOST_REMINDERS - 1] + STOP_AFTER


# --- Fellows and signers


def signer_of(profile: Profile, writer: Writer) -> Writer | None:
    """The attending who signs for a fellow; None for all other writers."""
    return profile.writer(writer.signs_with) if writer.signs_with else None


def fellows_of(profile: Profile, writer: Writer) -> tuple[Writer, ...]:
    """The fellows whose letters this attending signs."""
    return tuple(one for one in profile.writers if one.signs_with == writer.id)


def only_signs(profile: Profile, writer: Writer) -> bool:
    """Whether this attending signs for a fellow and writes no letter of their own."""
    return writer.role not in _WRITE_THEIR_OWN and bool(fellows_of(profile, writer))


def reader_of(profile: Profile, document: Document, writer: Writer) -> Writer:
    """Who gets a document about a writer's letter: the writer, or the signer if it is for them."""
    signer = signer_of(profile, writer) if document.reader == "signer" else None
    return signer or writer


def copied(profile: Profile, document: Document, writer: Writer) -> tuple[Writer, ...]:
    """Who gets a copy: the fellow, of each message to the attending who signs."""
    is_other = reader_of(profile, document, writer) is not writer
    return (writer,) if is_other and document.is_message else ()


def letter(profile: Profile, writer: Writer) -> Standing:
    """Where the letter of a writer's entry stands; for a fellow's letter, from both logs.

    For a writer who only signs, it is the fellow's letter; of several, the least advanced
    one.
    """
    if signer := signer_of(profile, writer):
        return _together(profile, writer, signer)
    if only_signs(profile, writer):
        return _of_signer([letter(profile, one) for one in fellows_of(profile, writer)])
    return standing(writer)


def has_received(profile: Profile, writer: Writer) -> bool:
    """Whether a letter has come that this person wrote, helped with or signed."""
    letters = [letter(profile, one) for one in (writer, *fellows_of(profile, writer))]
    return any(one.received for one in letters)


def _together(profile: Profile, fellow: Writer, signer: Writer) -> Standing:
    first, second = standing(fellow), standing(signer)
    shared = [*fellow.events]
    if only_signs(profile, signer) and len(fellows_of(profile, signer)) == 1:
        known = {when(event) for event in shared}  # an event may be logged in both
        theirs = (event for event in signer.events if event.event in _OF_THE_LETTER)
        shared += [event for event in theirs if when(event) not in known]
    found = standing_after(sorted(shared, key=when))
    return found._replace(
        asked=_later(first.ask, second.ask),
        agreed=_later(first.agreed, second.agreed),
        answer=_joint(first.answer, second.answer),
    )


def _later(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    """The later of two days; None if either is missing."""
    return max(one, other) if one and other else None


def _joint(*answers: Answer) -> Answer:
    """Two people's answer to one letter: any doubt counts, and a yes takes both."""
    if "declined" in answers:
        return "declined"
    if "hesitated" in answers:
        return "hesitated"
    return "agreed" if set(answers) == {"agreed"} else ""


def _of_signer(letters: Sequence[Standing]) -> Standing:
    alive = [one for one in letters if one.answer != "declined"] or letters
    return max(alive, key=_last_day)


def _last_day(found: Standing) -> dt.date:
    return stop_day(found) or dt.date.max


def yes_missing(profile: Profile, writer: Writer) -> Iterable[Writer]:
    """Whose yes a letter is still waiting for: the writer, the signer, or both."""
    people = (writer, signer_of(profile, writer))
    return [one for one in people if one and standing(one).answer != "agreed"]
