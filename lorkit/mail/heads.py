"""Finds messages in the mailbox by their headers: drafts, replies, and what was sent."""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Iterator, Sequence
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING, NamedTuple

from lorkit.profile.model import About, Applicant, Profile, Rotation
from lorkit.schedule.due import LOGGED_AS
from lorkit.schedule.windows import of_writer

if TYPE_CHECKING:
    from imapclient import IMAPClient


_FIELDS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID REFERENCES DATE TO CC SUBJECT)]"
_AT_ONCE = 500  # headers to fetch at once


class Head(NamedTuple):
    """The headers of a message."""

    uid: int
    message_id: str  # "<…@…>", or ""
    references: str
    on: dt.date | None
    readers: frozenset[str]  # addresses in To and Cc, in lower case
    subject: str

    def is_to(self, address: str, subject: str) -> bool:
        """Whether it has this recipient and subject, ignoring case and spaces."""
        return address.lower() in self.readers and _plain(subject) == _plain(self.subject)


def heads(client: IMAPClient, uids: Sequence[int]) -> Iterator[Head]:
    """The headers of messages in the selected folder."""
    for start in range(0, len(uids), _AT_ONCE):
        answer = client.fetch(uids[start : start + _AT_ONCE], [_FIELDS])
        for uid, data in answer.items():
            text = next((v for k, v in data.items() if k.startswith(b"BODY[HEADER")), b"")
            yield _head(uid, text or b"")


def _head(uid: int, text: bytes) -> Head:
    message = BytesHeaderParser().parsebytes(text)
    return Head(
        uid,
        message_id=_ids(message, "Message-ID"),
        references=_ids(message, "References"),
        on=_day(str(message["Date"] or "")),
        readers=_readers(message),
        subject=_decoded(message["Subject"]),
    )


def _readers(message: Message) -> frozenset[str]:
    lines = [str(one) for name in ("To", "Cc") for one in message.get_all(name, [])]
    return frozenset(address.lower() for _, address in email.utils.getaddresses(lines) if address)


def _ids(message: Message, name: str) -> str:
    return " ".join(str(message[name] or "").split())


def _day(text: str) -> dt.date | None:
    try:
        return email.utils.parsedate_to_datetime(text).date()
    except (TypeError, ValueError, OverflowError):
        return None


def _decoded(subject: object) -> str:
    """A subject as its reader sees it. If it can't be decoded it stays and matches nothing."""
    text = str(subject or "").replace("\r", "").replace("\n", "")
    try:
        return "".join(
            part.decode(charset or "ascii", "replace") if isinstance(part, bytes) else part
            for part, charset in decode_header(text)
        )
    except (LookupError, ValueError, email.errors.HeaderParseError):
        return text


def _plain(subject: str) -> str:
    return " ".join(subject.split()).casefold()


# How long before a rotation a note to its coordinator may be sent.
_BEFORE = dt.timedelta(days=90)


class SentFolder:
    """The Sent folder of an open mailbox, opened read-only."""

    def __init__(self, client: IMAPClient, name: str) -> None:
        self._client = client
        self.name = name

    def last(self, address: str, subject: str, since: dt.date) -> Head | None:
        """The latest message to a reader with a subject, sent on a day or later."""
        self._client.select_folder(self.name, readonly=True)
        # From the day before, since the server may be in another time zone.
        criteria = ["SENTSINCE", since - dt.timedelta(days=1), "TO", address]
        found = [
            head
            for head in heads(self._client, self._client.search(criteria))
            if head.is_to(address, subject) and head.on is not None and head.on >= since
        ]
        return max(found, key=lambda head: (head.on or since, head.uid), default=None)


def first_day(profile: Profile, about: About, document: str, on: dt.date) -> dt.date | None:
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
