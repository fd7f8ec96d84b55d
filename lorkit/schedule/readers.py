"""One message per reader per day: who gets each message, and which one goes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from lorkit.letter.catalogue import catalogue
from lorkit.letter.model import Document, Mailbox
from lorkit.profile.model import Profile, Writer
from lorkit.schedule.status import (
    ACTS,
    copied,
    fellows_of,
    only_signs,
    reader_of,
    signer_of,
    signing,
    standing,
    to_sign_for,
)

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
_ASKS = ("ask-script", "ask-email")
_SENT = {
    "followed-up": "follow-up",
    "reminded": "reminder",
    "thanked": "thank-you",
    "told-submitted": "update-submitted",
    "told-matched": "update-matched",
}


Thing: TypeAlias = tuple[str, str]  # a document, and the writer or rotation it is about


def one_a_day(profile: Profile, due: Sequence[Thing], on: dt.date) -> dict[Thing, str]:
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
        why = next((w for person in people for one, w in taken if _are_one(person, one)), "")
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


def reader(profile: Profile, document_id: str, writer: Writer) -> Writer:
    """Who a document or step for a writer's letter goes to: the writer or the signer."""
    if document_id in ACTS:  # the request, like the reminders, goes to who signs
        document_id = "reminder"
    return reader_of(profile, catalogue().find(document_id), writer)


def signed_for(profile: Profile, document: Document, writer: Writer) -> Writer | None:
    """The fellow whose letter a document is about that goes to a writer as the one who signs it.

    A signer with a letter of their own is addressed as its writer, unless signing is all that
    they agreed to, or what they are to be asked next.
    """
    fellows, signs_only = fellows_of(profile, writer), only_signs(profile, writer)
    if document.id in _ASKS and (ask := to_sign_for(profile, writer)):
        return ask[0]
    if signs_only or not standing(writer).on_the_way:
        signed = (one for one in fellows if signing(profile, one).answer == "agreed")
        return next(signed, fellows[0] if signs_only else None)
    return None


def has_two_letters(profile: Profile, writer: Writer) -> bool:
    """Whether the attending who signs a fellow's letter gets messages about another letter too."""
    signer = signer_of(profile, writer)
    return signer is not None and any(
        _are_one(_mailbox(signer), _mailbox(signer_of(profile, other) or other))
        for other in profile.writers
        if other is not writer and not only_signs(profile, other)
    )


def _people(profile: Profile, document_id: str, about: str) -> list[Mailbox]:
    """Everybody a message goes to, including copies."""
    if document_id == "coordinator-note":
        coordinator = profile.rotation(about).coordinator
        return [Mailbox(coordinator.name, coordinator.email or "")] if coordinator else []
    document, writer = catalogue().find(document_id), profile.writer(about)
    people = (reader_of(profile, document, writer), *copied(profile, document, writer))
    return [_mailbox(person) for person in people]


def _mailbox(writer: Writer) -> Mailbox:
    return Mailbox(writer.mail_name, writer.email or "")


def _are_one(person: Mailbox, other: Mailbox) -> bool:
    """Whether two are the same person: by address if both have one, else by name."""
    if person.address and other.address:
        return person.address.casefold() == other.address.casefold()
    return person.name.casefold() == other.name.casefold()
