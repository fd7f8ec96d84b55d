"""Messages as mail programs that lorkit did not write read them."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import mail_readers
import pytest
from email_validator import EmailNotValidError, validate_email
from hard import examples, hard_file_name, hard_name
from hypothesis import given
from hypothesis import strategies as st
from letters import FOLLOW_UP, hard_letters, letter
from mail_readers import Reading, Readings

from lorkit.errors import LorkitError
from lorkit.letter.model import Attachment, Letter, Mailbox, Paragraph, Run
from lorkit.renderers import html, txt
from lorkit.renderers.eml import headers, message
from lorkit.renderers.eml.message import render

# LORKIT_MESSAGES=20000 checks that many messages nobody has tried before.
COUNT = int(os.environ.get("LORKIT_MESSAGES", "300"))
FRESH = "LORKIT_MESSAGES" in os.environ

WRITTEN = ["x-unsent", "from", "to", "subject", "date"]
IDS = ["message-id", "in-reply-to", "references"]


@dataclass(frozen=True)
class Sent:
    letter: Letter
    attachments: tuple[Attachment, ...]
    message: bytes


def send(letter: Letter, *attachments: Attachment) -> Sent:
    return Sent(letter, attachments, render(letter, attachments))


def read(sent: list[Sent]) -> list[Readings]:
    with TemporaryDirectory() as folder:
        paths = [Path(folder, f"{i}.eml") for i in range(len(sent))]
        for path, one in zip(paths, sent, strict=True):
            path.write_bytes(one.message)
        return mail_readers.read(paths)


def read_one(letter: Letter, *attachments: Attachment) -> Iterator[Reading]:
    readings = read([send(letter, *attachments)])[0]
    yield from (readings["postal"], readings["mailparser"])


@cache
def hard_mail() -> list[Sent]:
    """Hard messages: half of them what profiles can hold, half of them anything."""
    files = st.lists(st.builds(Attachment, hard_file_name(), st.binary(max_size=200)), max_size=3)
    tame = examples(st.tuples(hard_letters(), files), COUNT // 2, fresh=FRESH)
    wild = examples(st.tuples(hard_letters(wild=True), files), COUNT // 2, fresh=FRESH)
    return [send(letter, *attachments) for letter, attachments in tame + wild]


def one_line(text: str) -> str:
    """What a header can say of a text: controls are spaces, spaces at its ends are nothing."""
    kinds = {"Cc": " ", "Zl": " ", "Zp": " ", "Cs": "\ufffd"}
    shown = "".join(kinds.get(unicodedata.category(char), char) for char in text)
    return re.sub(r"^[\s\ufeff]+|[\s\ufeff]+$", "", shown)


def in_ascii(address: str) -> str:
    """The address in the form that travels: some readers show an international domain decoded."""
    local, _, domain = address.partition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def person(mailbox: Mailbox) -> list[list[str]]:
    return [[one_line(mailbox.name), in_ascii(mailbox.address)]]


def meant(sent: Sent) -> dict[str, object]:
    """What a reader must see, worked out without the renderer's own header code."""
    it = sent.letter
    ids = [it.message_id, it.in_reply_to, it.in_reply_to]
    more = [name for name, there in (("cc", it.cc), ("reply-to", it.reply_to)) if there]
    at = WRITTEN.index("to") + 1
    kinds = ["content-type"]
    return {
        "from": person(it.sender),
        "to": person(it.recipient),
        "cc": [person(one)[0] for one in it.cc],
        "replyTo": person(it.reply_to) if it.reply_to else [],
        "subject": one_line(it.subject),
        "date": f"{it.date.isoformat()}T12:00:00.000Z",
        "messageId": it.message_id,
        "inReplyTo": it.in_reply_to,
        "references": [*it.references.split(), it.in_reply_to] if it.in_reply_to else [],
        "headers": [
            *(*WRITTEN[:at], *more, *WRITTEN[at:]),
            *(n for n, i in zip(IDS, ids, strict=True) if i),
            "mime-version",
            *kinds,
        ],
        "text": lines(txt.body(it.blocks)),
        "html": lines(html.mail(it.blocks, it.subject or it.title)),
        "attachments": [hashlib.sha256(a.content).hexdigest() for a in sent.attachments],
    }


def lines(text: str) -> str:
    """A body without what readers differ on: postal-mime leaves CRLF in a base64 part, and drops
    a U+FEFF at its start, where it is a byte order mark."""
    return text.replace("\r\n", "\n").rstrip("\n").removeprefix("\ufeff")


def seen(reading: Reading) -> dict[str, object]:
    return {
        **reading,
        "from": [[name, in_ascii(address)] for name, address in reading["from"]],
        "to": [[name, in_ascii(address)] for name, address in reading["to"]],
        "cc": [[name, in_ascii(address)] for name, address in reading["cc"]],
        "replyTo": [[name, in_ascii(address)] for name, address in reading["replyTo"]],
        "messageId": re.sub(r"\.[0-9a-f]{16}(?=@[^@]*$)", "", reading["messageId"]),
        "text": lines(reading["text"]),
        "html": lines(reading["html"]),
        "attachments": [file["sha256"] for file in reading["attachments"]],
    }


def test_postal_mime_and_mailparser_read_what_was_meant() -> None:
    sent = hard_mail()
    wrong = []
    for one, readings in zip(sent, read(sent), strict=True):
        want = meant(one)
        for reader, got in (("postal", readings["postal"]), ("mailparser", readings["mailparser"])):
            found = seen(got)
            wrong += [
                (reader, key, want[key], found[key]) for key in want if want[key] != found[key]
            ]
    assert not wrong, f"{len(wrong)} wrong in {len(sent)} messages, such as {wrong[:3]!r}"


def test_hard_messages_keep_the_rules_of_mail_and_their_bytes() -> None:
    for sent in hard_mail():
        check_bytes(sent.message)
        check_boundaries(sent)
        assert render(sent.letter, sent.attachments) == sent.message


def check_bytes(message: bytes) -> None:
    assert message.isascii()
    assert b"\x00" not in message
    assert message.count(b"\r") == message.count(b"\n") == message.count(b"\r\n")
    head, _, body = message.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        assert len(line) <= (76 if b"=?" in line else 998)
        assert all(len(word) <= 75 for word in line.split() if word.startswith(b"=?"))
    for line in body.split(b"\r\n"):
        assert len(line) <= 76 or line.startswith(b"Content-")
        assert len(line) <= 998
        assert not line.startswith((b"From ", b"."))
        assert not line.endswith((b" ", b"\t"))


def check_boundaries(sent: Sent) -> None:
    """Each boundary stands in the header, before each part and at the end, and nowhere else."""
    parts = [len(sent.attachments) + 1, 2] if sent.attachments else [2]
    boundaries = re.findall(rb'boundary="(.+?)"', sent.message)
    assert [sent.message.count(boundary) for boundary in boundaries] == [n + 2 for n in parts]


def test_no_reader_sees_a_name_change_the_recipients_or_a_text_become_a_header() -> None:
    word = "=?utf-8?q?a=0D=0ABcc:x@y.org?="
    for text in (
        word,
        "a\r\nBcc: x@y.org",
        "a\nBcc: x@y.org",
        "a\u2028Bcc: x",
        "a, b <x@y.org>, c",
    ):
        it = letter(subject=text, recipient=Mailbox(text, "anna@example.com"))
        for reading in read_one(it):
            assert reading["subject"] == one_line(text)
            assert reading["to"] == [[one_line(text), "anna@example.com"]]
            assert reading["headers"] == [*WRITTEN, "mime-version", "content-type"]


def test_an_answer_is_in_the_thread_of_what_it_answers() -> None:
    it = letter(in_reply_to="<1.lor@example.org>", references="<0.lor@example.org>")
    for reading in read_one(it):
        assert reading["inReplyTo"] == "<1.lor@example.org>"
        assert reading["references"] == ["<0.lor@example.org>", "<1.lor@example.org>"]


def test_another_text_or_attachment_has_another_id_and_another_day_the_same() -> None:
    """Gmail takes a second message with a known id for the first one."""
    it = letter(message_id="<2.lor@example.org>")
    other = letter(message_id="<2.lor@example.org>", blocks=(Paragraph((Run("Dear Dr. Bell."),)),))
    later = letter(message_id="<2.lor@example.org>", date=FOLLOW_UP.date.replace(day=30))
    cv, changed = Attachment("cv.pdf", b"%PDF 1"), Attachment("cv.pdf", b"%PDF 2")
    sent = [send(it), send(other), send(it, cv), send(it, changed), send(it), send(later)]
    ids = [reading["postal"]["messageId"] for reading in read(sent)]
    assert len(set(ids)) == 4
    assert ids[0] == ids[4] == ids[5]
    assert all(re.fullmatch(r"<2\.lor\.[0-9a-f]{16}@example\.org>", one) for one in ids)


def test_attachments_arrive_unchanged_under_a_readable_ascii_name() -> None:
    names = [
        "Currículo.pdf",
        "curriculo.PDF",
        "Łukasz Żółć.docx",
        "履歴書.pdf",
        "../CV",
        "notes.lorkit",
        "",
    ]
    files = [Attachment(name, bytes(range(256)) * 40) for name in names]
    sums = {hashlib.sha256(file.content).hexdigest() for file in files}
    want = [
        ("Curriculo.pdf", "application/pdf"),
        ("curriculo-2.PDF", "application/pdf"),
        (
            "Lukasz Zolc.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("attachment.pdf", "application/pdf"),
        ("CV", "application/octet-stream"),
        ("notes.lorkit", "application/octet-stream"),
        ("attachment", "application/octet-stream"),
    ]
    for reading in read_one(FOLLOW_UP, *files):
        assert [(a["filename"], a["mimeType"]) for a in reading["attachments"]] == want
        assert {a["sha256"] for a in reading["attachments"]} == sums


@given(st.lists(hard_file_name(), max_size=5))
def test_attachment_names_are_short_ascii_and_each_one_once(names: list[str]) -> None:
    safe = message.safe_names([Attachment(name, b"") for name in names])
    assert len({name.lower() for name in safe}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_()][A-Za-z0-9._() -]{0,55}", name) for name in safe)


def test_mu_reads_what_was_meant(tmp_path: Path) -> None:
    for i, hard in enumerate(examples(hard_name(), 100, fresh=FRESH)):
        name = one_line(hard)
        it = letter(subject=f"LOR for {name}", recipient=Mailbox(name, "anna@example.com"))
        path = tmp_path / f"{i}.eml"
        path.write_bytes(render(it, [Attachment("CV.pdf", b"%PDF")]))
        view = mail_readers.mu_view(path)
        assert f"To: {name} <anna@example.com>\nSubject: LOR for {name}\n" in view
        assert "Attachments: CV.pdf\n" in view
        assert view.endswith(txt.body(it.blocks))


def test_lines_that_servers_alter_are_encoded_and_come_back() -> None:
    text = [
        "From here on",
        ". ",
        "..",
        "." * 99,
        ".From me",
        "..FFrom me",
        ".F.From me",
        ">From",
        "trailing  ",
        "x" * 3000,
        "tab =20 =\u00e9",
        ".x",
        *("y" * n + " " for n in range(70, 80)),
    ]
    it = letter(blocks=tuple(Paragraph((Run(line),)) for line in text))
    message = render(it)
    check_bytes(message)
    for reading in read_one(it):
        assert reading["text"].rstrip("\n") == "\n\n".join(text)


def test_text_is_readable_in_the_file_unless_most_of_it_is_not_ascii() -> None:
    assert b"Dear Dr. Bell,\r\n\r\nThank you for agreeing.\r\n" in render(FOLLOW_UP)
    chinese = message.text_part("plain", "王小明" * 50)
    assert b"Content-Transfer-Encoding: base64" in chinese


def test_a_plain_message_has_these_headers_and_opens_as_a_draft() -> None:
    head, _, _ = render(FOLLOW_UP).decode().partition("Content-Type")
    assert head.split("\r\n") == [
        "X-Unsent: 1",
        "From: Ana Lima <ana@example.org>",
        "To: Anna Bell <anna.bell@example.com>",
        "Subject: LOR for Ana Lima",
        "Date: Fri, 24 Jul 2026 12:00:00 +0000",
        "MIME-Version: 1.0",
        "",
    ]


def test_a_recipient_without_an_address_is_an_error_that_says_what_to_add() -> None:
    with pytest.raises(LorkitError) as caught:
        render(letter(recipient=Mailbox("Dr. Bell", " ")))
    assert "Dr. Bell" in caught.value.message
    assert "email:" in caught.value.hint
    assert "for anchor-1" in caught.value.message


@pytest.mark.parametrize("address", ["anna", "a@b@c.org", "a@b.org\r\nBcc: x@y.org", "josé@b.org"])
def test_an_address_that_cannot_travel_is_an_error(address: str) -> None:
    with pytest.raises(LorkitError, match="can't be an email address"):
        render(letter(recipient=Mailbox("Anna", address)))


_WORDS = st.lists(st.text("aZ09_", min_size=1, max_size=5), min_size=1, max_size=3)
_LOCAL = st.builds(str.join, st.sampled_from(".+-"), _WORDS)
_DOMAIN = st.lists(st.sampled_from(("a", "B-9", "9", "x-y-z")), min_size=1, max_size=3).map(
    ".".join
)
_TOP = st.sampled_from(("com", "Org", "br", "museum", "TEST", "local", "onion", "Invalid", "arpa"))


@given(st.builds("{}@{}.{}".format, _LOCAL, _DOMAIN, _TOP))
def test_addresses_are_judged_as_email_validator_judges_them(address: str) -> None:
    try:
        valid = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        with pytest.raises(LorkitError):
            headers.ascii_address(address)
    else:
        assert headers.ascii_address(address).lower() == (valid.ascii_email or "").lower()


@pytest.mark.parametrize("wrong", ["a@b", "<a@b>\r\nBcc: x@y.org", "<a b@c>", "<é@b>", "<a@b"])
def test_a_message_id_that_is_none_is_an_error(wrong: str) -> None:
    with pytest.raises(LorkitError, match="is not a message id"):
        render(letter(message_id=wrong))


MARKED = ("e\u0301\u0323", "👩🏽", "ก\u0e31", "a", "王", "x\ufeff")


@given(st.lists(st.sampled_from(MARKED), min_size=20))
def test_encoded_words_keep_a_character_and_its_marks_together(characters: list[str]) -> None:
    chunks = list(headers.chunks("".join(characters)))
    assert "".join(chunks) == "".join(characters)
    for _, after in pairwise(chunks):
        assert not unicodedata.category(after[0]).startswith("M")
        assert after[0] not in "\ufeff🏽"


def test_a_character_with_more_marks_than_fit_is_cut_between_code_points() -> None:
    zalgo = "a" + "\u0301" * 100
    assert "".join(headers.chunks(zalgo)) == zalgo
