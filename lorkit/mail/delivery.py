"""Puts messages into the mailbox: once, in their thread, and not if already sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from lorkit.dates import weekday
from lorkit.letter.model import Letter, Mailbox
from lorkit.mail.account import Account
from lorkit.mail.folders import (
    Draft,
    DraftsFolder,
    Fate,
    Head,
    SentFolder,
    drafts_folder,
    sent_folder,
)
from lorkit.mail.session import opened
from lorkit.profile.applicant import Applicant
from lorkit.profile.model import About, Profile, Rotation
from lorkit.renderers.eml.headers import usable_ids
from lorkit.schedule.done import LOGGED_AS
from lorkit.schedule.windows import of_writer

if TYPE_CHECKING:
    from lorkit.pipeline.messages import Message, Ready

_MOST_REFERENCES = 10  # ids of a conversation to keep; RFC 5322 needs only the last ones
# How long before a rotation a note to its coordinator may be sent.
_BEFORE = dt.timedelta(days=90)
Thread: TypeAlias = Literal["none", "found", "missing"]


class Delivered(NamedTuple):
    """The result for one message."""

    message: Message
    fate: Fate | Literal["sent"]  # "sent": it was already sent, so no draft was made
    folder: str  # the Drafts folder's name
    thread: Thread = "none"  # for a reminder: whether the message it answers was found
    sent_on: dt.date | None = None


def deliver(
    ready: Ready, account: Account, password: str, *, on: dt.date, force: bool = False
) -> Iterator[Delivered]:
    """Put messages into the Drafts folder one by one; yields each once it is there.

    A reminder answers the message that was really sent, as found in the Sent folder. A message
    sent since it was due is skipped, unless ``force`` is set. Raises LorkitError; what
    was yielded before that is in the mailbox.
    """
    with opened(account, password) as client:
        drafts = DraftsFolder(client, drafts_folder(client, account))
        sent = SentFolder(client, sent_folder(client, account))
        for message in ready.messages:
            gone = None if force else _last_sent(message, message.letter, ready.profile, sent, on)
            if gone:
                yield Delivered(message, "sent", drafts.name, sent_on=gone.on)
                continue
            letter, thread = _threaded(message, ready.profile, sent, on)
            content = ready.renderers.message(_from(letter, account))
            fate = drafts.put(Draft(letter.recipient.address, letter.subject, content))
            yield Delivered(message, fate, drafts.name, thread)


def _last_sent(
    message: Message, letter: Letter, profile: Profile, sent: SentFolder, on: dt.date
) -> Head | None:
    """The latest message in the Sent folder that could be this letter."""
    start = _first_day(profile, message.about, letter.document, on)
    return sent.last(letter.recipient.address, letter.subject, start) if start else None


def _first_day(profile: Profile, about: About, document: str, on: dt.date) -> dt.date | None:
    """The first day on which a document may have been sent, or None if it can't have been.

    A reminder looks like any other reply in its thread, so only replies from its due date on
    count.
    """
    if isinstance(about, Applicant):
        return None
    if isinstance(about, Rotation):
        return about.starts - _BEFORE
    if LOGGED_AS.get(document) == "reminded":
        upcoming = of_writer(profile, about, on)
        return next((thing.start for thing in upcoming if thing.document == document), None)
    return profile.rotation(about.rotation).starts


def _threaded(
    message: Message, profile: Profile, sent: SentFolder, on: dt.date
) -> tuple[Letter, Thread]:
    """The letter as a reply to the sent message that it refers to, if there is one."""
    if message.answered is None:
        return message.letter, "none"
    found = _last_sent(message, message.answered, profile, sent, on)
    answered = usable_ids(found.message_id, 1) if found else ""
    if found is None or not answered:
        return message.letter, "missing"
    before = usable_ids(found.references, _MOST_REFERENCES)
    return replace(message.letter, in_reply_to=answered, references=before), "found"


def _from(letter: Letter, account: Account) -> Letter:
    """The letter from the mailbox's own address; answers still go where the applicant wants."""
    sender = letter.sender
    if sender.address.lower() == account.address.lower():
        return letter
    reply_to = letter.reply_to or sender
    return replace(letter, sender=Mailbox(sender.name, account.address), reply_to=reply_to)


class Gone(NamedTuple):
    """A message that was sent, and what to log about it."""

    message: Message
    on: dt.date
    event: str


def gone_out(
    messages: Sequence[Message], profile: Profile, account: Account, password: str, *, on: dt.date
) -> list[Gone]:
    """Which of the messages were sent: same reader and subject, in the Sent folder."""
    found = []
    with opened(account, password) as client:
        sent = SentFolder(client, sent_folder(client, account))
        for message in messages:
            last = _last_sent(message, message.letter, profile, sent, on)
            if last and last.on:
                found.append(Gone(message, last.on, message.event))
    return found


_FATES = {
    "new": "saved in {folder}",
    "replaced": "saved in {folder} in place of the earlier draft",
    "unchanged": "already in {folder}, unchanged",
    "edited": "left alone, because you have changed the draft in {folder}; "
    "to get a new one, delete that draft and do this again",
    "sent": "no draft was made, because a message with this subject went out on {day}",
}
_BY_HAND = (
    "its follow-up isn't in your Sent folder, so this draft starts a new conversation. To answer "
    "in the old one, open your follow-up, press Reply, and copy the text over"
)


def fate(one: Delivered) -> str:
    """What happened to it: ``saved in Drafts``."""
    day = weekday(one.sent_on) if one.sent_on else ""
    return _FATES[one.fate].format(folder=one.folder, day=day)


def by_hand(one: Delivered) -> str:
    """What to do by hand for a reminder whose follow-up wasn't found, or ""."""
    is_new = one.fate in ("new", "replaced")
    return _BY_HAND if is_new and one.thread == "missing" else ""
