"""The .eml: a message that a mail program opens as a draft, ready to send.

``X-Unsent: 1`` makes Outlook for Windows and Thunderbird open the file for editing and not as
mail received. The same letter gives the same bytes, on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence

from lorkit.errors import LorkitError
from lorkit.letter.model import Attachment, Figure, Letter
from lorkit.renderers import html, txt
from lorkit.renderers.eml import headers, mime


def render(
    letter: Letter, attachments: Sequence[Attachment] = (), pictures: Sequence[bytes] = ()
) -> bytes:
    """The message as ASCII bytes with CRLF line ends, no line longer than 998 bytes (RFC 5322).

    Text and HTML say the same (multipart/alternative); attachments go with them in a
    multipart/mixed, under short ASCII names. ``pictures`` are the letter's figures as PNG, in
    their order; they go with the HTML in a multipart/related.

    Raises LorkitError without a recipient's address.
    """
    content = _content(letter, pictures)
    if attachments:
        files = zip(mime.safe_names(attachments), attachments, strict=True)
        parts = [mime.attachment(name, item.content) for name, item in files]
        content = mime.multipart("mixed", [content, *parts])
    return _head(letter).encode("ascii") + content


def _content(letter: Letter, pictures: Sequence[bytes]) -> bytes:
    plain = mime.text("plain", txt.body(letter.blocks))
    rich = mime.text("html", html.mail(letter.blocks, letter.subject or letter.title))
    figures = [block for block in letter.blocks if isinstance(block, Figure)]
    if figures:
        shown = (
            mime.inline(f"figure-{number}.png", html.content_id(figure), picture)
            for number, (figure, picture) in enumerate(zip(figures, pictures, strict=True), 1)
        )
        rich = mime.multipart("related", [rich, *shown])
    return mime.multipart("alternative", [plain, rich])


def _head(letter: Letter) -> str:
    """The headers above the content's own."""
    _require_recipient(letter)
    lines = [
        "X-Unsent: 1",
        headers.mailbox("From", letter.sender),
        headers.mailbox("To", letter.recipient),
        headers.subject(letter.subject),
        headers.noon(letter.date),
    ]
    if letter.message_id:
        lines.append(headers.message_ids("Message-ID", letter.message_id))
    if letter.in_reply_to:
        lines.append(headers.message_ids("In-Reply-To", letter.in_reply_to))
        lines.append(headers.message_ids("References", letter.in_reply_to))
    lines.append("MIME-Version: 1.0\r\n")
    return "\r\n".join(lines)


def _require_recipient(letter: Letter) -> None:
    if letter.recipient.address.strip():
        return
    who = letter.recipient.name or letter.writer
    raise LorkitError(
        f"{letter.name}: {who} has no email address, so it can't be a message",
        # A fellow's messages go to who signs: it is the reader who needs the address.
        f"add  email: name@hospital.org  to {who} in the profile, or render docx, pdf or txt",
    )
