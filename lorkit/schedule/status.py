"""Where a person stands, and a letter: what their logs say, and when a letter isn't coming.

Most letters have one person and one log. A fellow's has two of each, and this is how they
combine. The fellow helps with the letter, and the attending that ``signs_with`` names, a writer
with a log of their own, signs and submits it.

- Each answers for themselves. The letter is agreed to once both have said yes, on the day of the
  later yes, and was asked for on the day of the later ask. Either can end it with a no.
- The letter is the fellow's entry. What the signer says about signing is logged there:
  signer-asked, signer-agreed, signer-hesitated, signer-declined. So is what is sent to the signer
  about it, and its arrival: followed-up, requested, reminded, received.
- thanked, told-submitted and told-matched are each person's own: both are thanked and told.

An attending who is neither anchor nor director only signs: they are asked to sign after the
fellow's yes, and get no follow-up or reminder but the fellow's. Their own log can be about nothing
else, so it counts too: of an answer there and one in the fellow's log, the later one, and on one
day the fellow's.

An anchor or a director who signs also writes a letter of their own, and their log is about
that one. A yes there is never a yes to signing, and an ask there never an ask to sign: only what
the fellow's log says of the signer counts. As long as it says nothing, their no or hesitation
counts, on any day, since somebody who would rather not write about the applicant may not want to
sign either. If they do, log it: signer-agreed.

A signer-asked opens the question anew, for example to another attending: what was said about
signing before it counts no more, on the days before or, of a no or hesitation, in the lines above
it on its day. The log doesn't say who declined, so nobody is named for a no that only the fellow's
log has. Whoever writes and signs without being anchor or director is entered twice, with the same
address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from lorkit.profile.events import (
    ANSWERS,
    LogEvent,
    events_of,
    latest_answer,
    of_signer,
    when,
)

if TYPE_CHECKING:  # only for types
    from lorkit.letter.model import Document
    from lorkit.profile.model import Profile, Writer

# What is to be done about a letter without a document.
OPEN_REQUEST = "open-request"  # in the portal, before a reminder can ask for anything
STOP = "stop"  # no more messages about a letter that isn't coming
ACTS = (OPEN_REQUEST, STOP)

MOST_REMINDERS = 2
STOP_AFTER = dt.timedelta(days=21)  # from the second reminder

_WRITE_THEIR_OWN = ("anchor", "director")
_OF_SIGNING = ("asked", *ANSWERS, "received")
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


def signing(profile: Profile, fellow: Writer) -> Standing:
    """What the attending who signs for a fellow said about signing: when asked, and the answer.

    Everything that wants to know asks here; the rule is at the top. Without a signer, it is empty.
    """
    signer, told = signer_of(profile, fellow), of_signer(fellow.events)
    if signer is None:
        return standing_after(())
    if only_signs(profile, signer):
        own = (event for event in signer.events if event.event in _OF_SIGNING)
        return standing_after(_since_asked(sorted([*own, *told], key=when), told))
    if told:
        return standing_after(_since_asked(told, told))
    own_word = standing(signer).answer
    return standing_after(())._replace(answer="" if own_word == "agreed" else own_word)


def is_their_own(profile: Profile, fellow: Writer) -> bool:
    """Whether the answer about signing is known to be that of the attending who signs now.

    One that only the fellow's log tells may be of somebody who was to sign before.
    """
    signer, now = signer_of(profile, fellow), signing(profile, fellow)
    if not signer or (of_signer(fellow.events) and not only_signs(profile, signer)):
        return False
    return standing(signer).answer == now.answer


def _since_asked(events: Iterable[LogEvent], told: Iterable[LogEvent]) -> Iterable[LogEvent]:
    """The events from the last time on that somebody was asked to sign, by the fellow's log."""
    asked = [event for event in told if event.event == "asked"]
    return [event for event in events if not asked or event.on >= asked[-1].on]


def own_answer(profile: Profile, writer: Writer) -> Standing:
    """Where somebody stands with a letter of their own, or with signing if they only sign."""
    own = standing(writer)
    if not only_signs(profile, writer):
        return own
    return _answered(own, [signing(profile, one) for one in fellows_of(profile, writer)])


def support(profile: Profile, writer: Writer) -> Standing:
    """Where somebody stands who may have said yes to a letter of their own, to signing, or both.

    This decides on thanks and news. The days are those of their own letter if they agreed to it.
    """
    own = own_answer(profile, writer)
    signings = [signing(profile, one) for one in fellows_of(profile, writer)]
    yes = [one for one in signings if one.agreed]
    if yes and own.answer != "agreed":
        own = _answered(own, yes)
    return own._replace(logged=own.logged.union(*_kept(signings)))


def _answered(own: Standing, signings: Sequence[Standing]) -> Standing:
    """A person's log with the best of their answers about signing, the earliest if they agreed."""
    order = ("agreed", "", "hesitated", "declined").index
    best = min(signings, key=lambda one: (order(one.answer), one.agreed or dt.date.max))
    logged = own.logged.union(*_kept(signings))
    return own._replace(asked=best.asked, agreed=best.agreed, answer=best.answer, logged=logged)


def _kept(signings: Sequence[Standing]) -> Iterator[frozenset[str]]:
    """What is logged of signatures that weren't declined; a no makes an earlier yes void."""
    return (one.logged for one in signings if one.answer != "declined")


def to_ask(profile: Profile, signer: Writer) -> tuple[Writer, ...]:
    """The fellows for whose letters this attending is still to be asked to sign.

    Whoever also writes a letter of their own is asked for that one first.
    """
    own = standing(signer)
    if not only_signs(profile, signer) and not (own.ask or own.answer or own.received):
        return ()
    found = ((one, signing(profile, one)) for one in fellows_of(profile, signer))
    return tuple(one for one, now in found if not now.ask and not now.answer)


def to_sign_for(profile: Profile, signer: Writer) -> tuple[Writer, ...]:
    """The fellows who said yes, and for whom this attending is to be asked to sign now."""
    if only_signs(profile, signer) and standing(signer).received:
        return ()
    return tuple(
        one
        for one in to_ask(profile, signer)
        if standing(one).agreed and not letter(profile, one).received
    )


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
    first, second = standing(fellow), signing(profile, fellow)
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
    return max(alive, key=lambda one: stop_day(one) or dt.date.max)
