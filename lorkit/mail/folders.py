"""The Drafts and Sent folders of a mailbox: found, looked through, and added to.

They are found whatever they are called (RFC 6154, SPECIAL-USE). A draft is put there once, whole,
and never over the user's edits: its Message-ID names the document (``key``) and holds a digest
of what it says, so an earlier draft of the same document is recognized, and so is any change to
it. A mail program that saves a draft again may change its id; then reader and subject identify it.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Iterator, Sequence
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from lorkit.errors import LorkitError
from lorkit.mail.account import Account, ByHandError
from lorkit.renderers.eml.message import fingerprint, mark_of

if TYPE_CHECKING:
    from imapclient import IMAPClient

Use: TypeAlias = Literal["Drafts", "Sent", "Trash"]
# The result for a draft. "edited": the user has changed the one there, so it was kept.
Fate: TypeAlias = Literal["new", "replaced", "unchanged", "edited"]
_FIELDS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID REFERENCES DATE TO CC SUBJECT)]"
_AT_ONCE = 500  # headers to fetch at once
_UID = re.compile(rb"APPENDUID [0-9]+ ([0-9]+)")
_GMAIL = "X-GM-EXT-1"


def drafts_folder(client: IMAPClient, account: Account) -> str:
    """The name of the Drafts folder. Raises LorkitError if it can't be found."""
    return _needed(client, account.drafts, "Drafts")


def sent_folder(client: IMAPClient, account: Account) -> str:
    """The name of the Sent folder. Raises LorkitError if it can't be found."""
    return _needed(client, account.sent, "Sent")


def _special(client: IMAPClient, use: Use) -> str:
    """The folder that the server marks for a use, or that has a common name for it, or ""."""
    mark = f"\\{use}".lower().encode()
    for flags, _, name in client.list_folders():
        if mark in {flag.lower() for flag in flags}:
            return str(name)
    return client.find_special_folder(f"\\{use}".encode()) or ""


def _needed(client: IMAPClient, named: str, use: Use) -> str:
    names = [name for _, _, name in client.list_folders()]
    if named and named not in names:
        raise LorkitError(
            f"the mailbox has no folder '{named}'", f"its folders are {_listed(names)}"
        )
    if found := named or _special(client, use):
        return found
    raise LorkitError(
        f"lorkit can't tell which folder is {use}",
        f"name it in the profile:  mail: {{{use.lower()}: NAME}},  "
        f"where NAME is one of {_listed(names)}",
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:20]) + (", …" if len(names) > 20 else "")


class Draft(NamedTuple):
    """A message to put into the Drafts folder."""

    address: str  # its reader's
    subject: str
    content: bytes

    @property
    def message_id(self) -> str:
        """Its Message-ID, from the content."""
        return BytesHeaderParser().parsebytes(self.content)["Message-ID"]


class DraftsFolder:
    """The Drafts folder of an open mailbox."""

    def __init__(self, client: IMAPClient, name: str) -> None:
        self._client = client
        self.name = name

    def put(self, draft: Draft) -> Fate:
        """Put a draft there unless it already is, replacing an earlier one of the same document.

        The old one is removed only after the new one was read back. Raises LorkitError if the
        server changed what was sent; then the earlier one stays.
        """
        self._client.select_folder(self.name)
        key, _ = mark_of(draft.message_id)
        known = list(_heads(self._client, self._client.search("UNDELETED")))
        own = [head for head in known if mark_of(head.message_id)[0] == key]
        changed = [head for head in own if not self._is_as_written(head)]
        others = [h for h in known if not mark_of(h.message_id)[0]]
        if changed or any(head.is_to(draft.address, draft.subject) for head in others):
            return "edited"
        same = [head for head in own if head.message_id == draft.message_id]
        if not same:
            self._append(draft)
        # There may be several if a connection broke between adding and removing.
        self._remove([head.uid for head in own if head not in same[:1]])
        return "unchanged" if same else "replaced" if own else "new"

    def _is_as_written(self, head: Head) -> bool:
        """Whether a draft is as lorkit wrote it."""
        return fingerprint(self._content(head.uid)) == mark_of(head.message_id)[1]

    def _append(self, draft: Draft) -> None:
        answer = self._client.append(self.name, draft.content, [rb"\Draft"])
        self._client.noop()
        uid = self._uid(answer, draft)
        if uid is None or self._content(uid) != draft.content:
            if uid is not None:
                self._remove([uid])
            raise ByHandError(
                f"the server changed the text of the draft '{draft.subject}', so lorkit removed it",
                "make the text with  lorkit render DOCUMENT -f txt,  and copy it to a new message",
            )

    def _uid(self, answer: bytes, draft: Draft) -> int | None:
        """The new draft's UID: from the server's answer (RFC 4315), else the newest with its id."""
        if told := _UID.search(answer):
            return int(told[1])
        found = _heads(self._client, self._client.search("UNDELETED"))
        return max((h.uid for h in found if h.message_id == draft.message_id), default=None)

    def _content(self, uid: int) -> bytes:
        answer = self._client.fetch([uid], ["BODY.PEEK[]"])
        return bytes(answer.get(uid, {}).get(b"BODY[]") or b"")

    def _remove(self, uids: Sequence[int]) -> None:
        """Remove these messages from the folder, but no others marked as deleted."""
        if not uids:
            return
        trash = _special(self._client, "Trash") if self._client.has_capability(_GMAIL) else ""
        if trash:  # Gmail would keep expunged messages in All Mail
            self._client.move(uids, trash)
            return
        self._client.delete_messages(uids, silent=True)
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge(uids)
        elif set(self._client.search("DELETED")) == set(uids):
            self._client.expunge()


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
            for head in _heads(self._client, self._client.search(criteria))
            if head.is_to(address, subject) and head.on is not None and head.on >= since
        ]
        return max(found, key=lambda head: (head.on or since, head.uid), default=None)


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


def _heads(client: IMAPClient, uids: Sequence[int]) -> Iterator[Head]:
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
