"""The .eml: a message that a mail program opens as a draft, ready to send.

``X-Unsent: 1`` makes Outlook for Windows and Thunderbird open the file for editing and not as
received mail. The same letter gives the same bytes on every machine. Its Message-ID has a
digest of the message, since Gmail ignores a second message with the same id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

from lorkit.errors import LorkitError
from lorkit.letter.model import Attachment, Figure, Letter
from lorkit.renderers import complete, html, txt
from lorkit.renderers.eml import headers, mime

_FIELD = re.compile(rb"[^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n")  # a header with what is folded
_OWN_ID = re.compile(r"<([0-9a-f]{24})\.([0-9a-f]{16})@[^<>@\s]+>")


def render(
    letter: Letter,
    attachments: Sequence[Attachment] = (),
    pictures: Sequence[bytes] = (),
    *,
    as_file: bool = True,
) -> bytes:
    """The message as ASCII bytes with CRLF line ends, no line longer than 998 bytes (RFC 5322).

    Text and HTML say the same (multipart/alternative); attachments go with them in a
    multipart/mixed, under short ASCII names. ``pictures`` are the letter's figures as PNG, in
    their order; they go with the HTML in a multipart/related. ``as_file`` is False for a
    message that goes into a mailbox and doesn't need that header.

    Raises LorkitError without a recipient's address.
    """
    content = _content(letter, pictures)
    if attachments:
        files = zip(mime.safe_names(attachments), attachments, strict=True)
        parts = [mime.attachment(name, item.content) for name, item in files]
        content = mime.multipart("mixed", [content, *parts])
    above, below = _head(letter)
    if as_file:
        above.insert(0, "X-Unsent: 1")
    message = _joined([*above, *below], content)
    if not letter.message_id:
        return message
    own_id = headers.message_ids("Message-ID", _with_digest(letter.message_id, message))
    return _joined([*above, own_id, *below], content)


def fingerprint(message: bytes) -> str:
    """A digest of a message's content: everything except its Message-ID and Date.

    A mail program may set these two without changing the content.
    """
    head, separator, body = message.partition(b"\r\n\r\n")
    fields = _FIELD.findall(head + b"\r\n")
    kept = [f for f in fields if not f.lower().startswith((b"message-id:", b"date:"))]
    return blake2b(b"".join(kept) + separator + body, digest_size=8).hexdigest()


def mark_of(message_id: str) -> tuple[str, str]:
    """The document and fingerprint in a Message-ID of lorkit's; else two ""."""
    found = _OWN_ID.fullmatch(message_id)
    return (found[1], found[2]) if found else ("", "")


def _joined(lines: Sequence[str], content: bytes) -> bytes:
    return "\r\n".join([*lines, "MIME-Version: 1.0\r\n"]).encode("ascii") + content


def _with_digest(message_id: str, message: bytes) -> str:
    left, _, right = message_id.rpartition("@")
    return f"{left}.{fingerprint(message)}@{right}"


def _content(letter: Letter, pictures: Sequence[bytes]) -> bytes:
    text, page = txt.body(letter.blocks), html.mail(letter.blocks, letter.subject or letter.title)
    complete.require(letter, text, "the text of a message", head=False)
    complete.require(letter, page, "a message's HTML", head=False, is_html=True)
    plain, rich = mime.text("plain", text), mime.text("html", page)
    figures = [block for block in letter.blocks if isinstance(block, Figure)]
    if figures:
        shown = (
            mime.inline(f"figure-{number}.png", html.content_id(figure), picture)
            for number, (figure, picture) in enumerate(zip(figures, pictures, strict=True), 1)
        )
        rich = mime.multipart("related", [rich, *shown])
    return mime.multipart("alternative", [plain, rich])


def _head(letter: Letter) -> tuple[list[str], list[str]]:
    """The headers above the content's own: those above the message's id, and those below it."""
    _require_recipient(letter)
    lines = [headers.mailboxes("From", letter.sender), headers.mailboxes("To", letter.recipient)]
    if letter.cc:
        lines.append(headers.mailboxes("Cc", *letter.cc))
    if letter.reply_to:
        lines.append(headers.mailboxes("Reply-To", letter.reply_to))
    lines += [headers.subject(letter.subject), headers.noon(letter.date)]
    if not letter.in_reply_to:
        return lines, []
    conversation = f"{letter.references} {letter.in_reply_to}"
    return lines, [
        headers.message_ids("In-Reply-To", letter.in_reply_to),
        headers.message_ids("References", conversation),
    ]


def _require_recipient(letter: Letter) -> None:
    if letter.recipient.address.strip():
        return
    who = letter.recipient.name or letter.writer
    raise LorkitError(
        f"{letter.name}: {who} has no email address, so it can't be a message",
        # A fellow's messages go to the signer, so it is the reader who needs the address.
        f"add  email: name@hospital.org  to {who} in the profile, or render docx, pdf or txt",
    )
