"""Puts drafts into the Drafts folder: each one once, whole, and never over the user's edits.

A draft's Message-ID names the document (``key``) and holds a digest of what it says, so an
earlier draft of the same document is recognized, and so is any change to it. A mail
program that saves a draft again may change its id; then reader and subject identify it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from lorkit.mail.account import ByHandError
from lorkit.mail.heads import Head, heads
from lorkit.mail.session import special
from lorkit.renderers.eml.message import fingerprint, mark_of

if TYPE_CHECKING:
    from imapclient import IMAPClient

# The result for a draft. "edited": the user has changed the one there, so it was kept.
Fate: TypeAlias = Literal["new", "replaced", "unchanged", "edited"]
_UID = re.compile(rb"APPENDUID [0-9]+ ([0-9]+)")
_GMAIL = "X-GM-EXT-1"


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
        known = list(heads(self._client, self._client.search("UNDELETED")))
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
        found = heads(self._client, self._client.search("UNDELETED"))
        return max((h.uid for h in found if h.message_id == draft.message_id), default=None)

    def _content(self, uid: int) -> bytes:
        answer = self._client.fetch([uid], ["BODY.PEEK[]"])
        return bytes(answer.get(uid, {}).get(b"BODY[]") or b"")

    def _remove(self, uids: Sequence[int]) -> None:
        """Remove these messages from the folder, but no others marked as deleted."""
        if not uids:
            return
        trash = special(self._client, "Trash") if self._client.has_capability(_GMAIL) else ""
        if trash:  # Gmail would keep expunged messages in All Mail
            self._client.move(uids, trash)
            return
        self._client.delete_messages(uids, silent=True)
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge(uids)
        elif set(self._client.search("DELETED")) == set(uids):
            self._client.expunge()
