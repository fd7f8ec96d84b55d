"""The .eml: a message that a mail program opens as a draft, ready to send; and its MIME parts."""

from __future__ import annotations

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Sequence
from hashlib import blake2b

from lorkit.errors import LorkitError
from lorkit.letter.model import Attachment, Figure, Letter
from lorkit.renderers import complete, html, txt
from lorkit.renderers.eml import headers
from lorkit.text import safe_name

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
_ASCII = bytes(range(128))
# b2a_qp escapes a space at a line's end without asking whether it still fits: 77 characters.
_TOO_LONG = re.compile(rb"([^\n]{74,75})=20(?=\r)")
_AT_RISK = re.compile(rb"\n(?:\.[.F]*|F(?=rom ))")


def text_part(subtype: str, content: str) -> bytes:
    """A text part in UTF-8: quoted-printable, or base64 where most of it isn't ASCII."""
    data = content.replace("\n", "\r\n").encode()
    if len(data.translate(None, _ASCII)) * 2 > len(data):
        encoding, body = b"base64", _base64(data)
    else:
        encoding, body = b"quoted-printable", _quoted_printable(data)
    kind = b"Content-Type: text/%s; charset=utf-8\r\n" % subtype.encode()
    return b"%sContent-Transfer-Encoding: %s\r\n\r\n%s" % (kind, encoding, body)


def attachment(name: str, content: bytes) -> bytes:
    """An attachment part under a name that is ASCII already (see ``safe_names``)."""
    kind = _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    head = (
        f'Content-Type: {kind}; name="{name}"\r\n'
        f'Content-Disposition: attachment; filename="{name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + _base64(content)


def inline(name: str, content_id: str, content: bytes) -> bytes:
    """An image that the HTML part next to it shows, by its Content-ID (RFC 2387, RFC 2392)."""
    kind = _TYPES[name.rpartition(".")[2]]
    head = (
        f'Content-Type: {kind}; name="{name}"\r\n'
        f"Content-ID: <{content_id}>\r\n"
        f'Content-Disposition: inline; filename="{name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + _base64(content)


def multipart(subtype: str, parts: Sequence[bytes]) -> bytes:
    """A multipart of parts that ``text``, ``attachment`` or ``multipart`` made.

    The boundary is a hash of the parts. None of them can hold it: ``=_`` occurs in no
    quoted-printable or base64 body and in no header of theirs, and the boundary of a multipart
    inside this one hashes other bytes.
    """
    digest = blake2b(subtype.encode(), digest_size=15)
    for part in parts:
        digest.update(part)
    boundary = b"=_" + digest.hexdigest().encode()
    # RFC 2387, 3.1: multipart/related has the type of its root, here always the HTML.
    kind = b'related; type="text/html"' if subtype == "related" else subtype.encode()
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind, boundary)
    body = b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts)
    return b"%s%s--%s--\r\n" % (head, body, boundary)


def safe_names(attachments: Sequence[Attachment]) -> list[str]:
    """Readable ASCII file names for attachments, each one once (upper and lower case alike).

    ``Currículo.pdf`` becomes ``Curriculo.pdf``; if nothing is left of a name, ``attachment``.
    """
    names: list[str] = []
    taken: set[str] = set()
    for item in attachments:
        stem, extension = safe_name(item.name)
        name, number = stem + extension, 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}-{number}{extension}"
        taken.add(name.lower())
        names.append(name)
    return names


def _base64(data: bytes) -> bytes:
    """Base64 in lines of 76 characters, without a last line end."""
    encoded = b2a_base64(data, newline=False)
    return b"\r\n".join(encoded[i : i + 76] for i in range(0, len(encoded), 76))


def _quoted_printable(data: bytes) -> bytes:
    """Quoted-printable of text whose line ends are CRLF.

    Some servers and mailboxes alter a line that starts with "From " or a dot, so such starts are
    encoded, on a line of their own: their own line may be full.
    """
    lines = b2a_qp(data, istext=True)
    if b"=20\r" in lines:
        lines = _TOO_LONG.sub(rb"\1=\r\n=20", lines)
    return _AT_RISK.sub(_escape, b"\n" + lines)[1:]


def _escape(start: re.Match[bytes]) -> bytes:
    signs = [b"=%02X" % byte for byte in start[0][1:]]
    lines = [b"".join(signs[i : i + 24]) + b"=\r\n" for i in range(0, len(signs), 24)]
    return b"\n" + b"".join(lines)


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
        files = zip(safe_names(attachments), attachments, strict=True)
        parts = [attachment(name, item.content) for name, item in files]
        content = multipart("mixed", [content, *parts])
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
    plain, rich = text_part("plain", text), text_part("html", page)
    figures = [block for block in letter.blocks if isinstance(block, Figure)]
    if figures:
        shown = (
            inline(f"figure-{number}.png", html.content_id(figure), picture)
            for number, (figure, picture) in enumerate(zip(figures, pictures, strict=True), 1)
        )
        rich = multipart("related", [rich, *shown])
    return multipart("alternative", [plain, rich])


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
