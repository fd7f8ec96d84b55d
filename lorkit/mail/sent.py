"""Finds what was sent, in the Sent folder."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lorkit.mail.heads import Head, heads
from lorkit.profile.model import About, Applicant, Profile, Rotation
from lorkit.schedule.due import LOGGED_AS
from lorkit.schedule.windows import of_writer

if TYPE_CHECKING:
    from imapclient import IMAPClient

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
