"""Messages into the mailbox: each into its thread, once, and not when it has gone out already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from lorkit.letter.model import Letter, Mailbox
from lorkit.mail.account import Account
from lorkit.mail.drafts import Draft, DraftsFolder, Fate
from lorkit.mail.folders import drafts_folder, sent_folder
from lorkit.mail.heads import Head
from lorkit.mail.sent import SentFolder, first_day
from lorkit.mail.session import opened
from lorkit.profile.model import Profile
from lorkit.renderers.eml.headers import usable_ids

if TYPE_CHECKING:  # what makes messages is loaded where they are made
    from lorkit.pipeline.messages import Message, Ready

_MOST_REFERENCES = 10  # of the ids of a conversation; RFC 5322 asks for no more than the last ones
Thread: TypeAlias = Literal["none", "found", "missing"]


class Delivered(NamedTuple):
    """What became of one message."""

    message: Message
    fate: Fate | Literal["sent"]  # "sent": it has gone out already, so nothing was put
    folder: str  # the Drafts folder's name
    thread: Thread = "none"  # of a reminder: whether the message it answers was found
    sent_on: dt.date | None = None


def deliver(
    ready: Ready, account: Account, password: str, *, on: dt.date, force: bool = False
) -> Iterator[Delivered]:
    """Put messages into the Drafts folder one by one, telling of each once it is there.

    A reminder answers the message that was really sent, as the Sent folder shows it. What has
    gone out since it was due is not put again, unless by ``force``. Raises LorkitError; what
    was told of before that is in the mailbox.
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
    """The latest message in the Sent folder that a letter may have become."""
    start = first_day(profile, message.about, letter.document, on)
    return sent.last(letter.recipient.address, letter.subject, start) if start else None


def _threaded(
    message: Message, profile: Profile, sent: SentFolder, on: dt.date
) -> tuple[Letter, Thread]:
    """The letter as an answer to the message that it refers to, where that was sent."""
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
    """A message that has gone out, and what to log of it."""

    message: Message
    on: dt.date
    event: str


def gone_out(
    messages: Sequence[Message], profile: Profile, account: Account, password: str, *, on: dt.date
) -> list[Gone]:
    """Which of the messages have gone out: same reader and subject, in the Sent folder."""
    found = []
    with opened(account, password) as client:
        sent = SentFolder(client, sent_folder(client, account))
        for message in messages:
            last = _last_sent(message, message.letter, profile, sent, on)
            if last and last.on:
                found.append(Gone(message, last.on, message.event))
    return found
