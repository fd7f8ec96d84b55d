"""Everything that hard profiles become says what was meant, as independent programs read it.

What was meant is told by a profile's twin in plain words (see ``hard_profiles``).
LORKIT_PROFILES=2000 tries that many new profiles as messages, and a quarter of them as Word
files and as PDFs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import mail_readers
import office
import page
from docx.oxml.ns import qn
from hard import examples
from hard_profiles import HardProfile, hard_profiles
from mail_readers import Reading
from openxml_audit import OpenXmlValidator

from lorkit import build, documents, environment, workers
from lorkit.choice import Order, choose
from lorkit.compose import compose
from lorkit.documents import Format
from lorkit.errors import LorkitError
from lorkit.letter import Letter, Mailbox, plain, texts
from lorkit.profile import load
from lorkit.render import txt

FRESH = "LORKIT_PROFILES" in os.environ
COUNT = int(os.environ.get("LORKIT_PROFILES", "60"))
FILES = max(COUNT // 4, 20)  # profiles tried as Word files, and as many as PDFs
DAY = dt.date(2026, 8, 13)
ANY_TIME = [d.id for d in documents.DOCUMENTS if not (d.one_page or d.encloses)]
HEADERS = {
    *("x-unsent", "from", "to", "subject", "date", "message-id", "in-reply-to", "references"),
    *("mime-version", "content-type"),
}


@dataclass(frozen=True)
class Made:
    """A document that a hard profile became, and the letter that its twin in plain words is."""

    profile: HardProfile
    file: Path  # …/WRITER/DOCUMENT.EXT
    letter: Letter

    def meant(self, text: str) -> str:
        """A text of the twin's letter as it was meant."""
        return self.profile.twin.meant(text)

    @property
    def text(self) -> str:
        """All of the document's text that stands outside its pictures, without its white space."""
        head = [text for line in self.letter.head for text in line]
        body = [plain(runs) for runs in texts(self.letter.blocks)]
        return squeezed(self.meant("\n".join(head + body)))

    @property
    def body(self) -> str:
        return squeezed(self.meant("\n".join(plain(runs) for runs in texts(self.letter.blocks))))


def squeezed(text: str) -> str:
    """Text without white space (which each format breaks lines at) and byte order marks."""
    return re.sub(r"[\s\ufeff]", "", text)


def make(profile: HardProfile, folder: Path, kind: Format, words: Sequence[str]) -> list[Made]:
    """Make a profile's documents. What doesn't fit its one page may be refused, nothing else."""
    file = profile.write(folder)
    twin = load(profile.twin.write(folder / "twin", profile.files))
    order = Order(words, DAY, formats=(kind,))
    try:
        paths = build.build(file, order, folder / "out", workers.Inline())
    except LorkitError as error:
        if "too long for one page" not in error.message:
            raise
        return [m for word in words for m in _without_sheet(profile, folder, kind, word)]
    pairs = choose(twin, order)
    letters = (compose(d, twin, about, DAY, environment.words()) for d, about in pairs)
    return [Made(profile, *pair) for pair in zip(paths, letters, strict=True)]


def _without_sheet(profile: HardProfile, folder: Path, kind: Format, word: str) -> Iterator[Made]:
    for one in ANY_TIME if word == "all" else [word] if word in ANY_TIME else []:
        try:
            yield from make(profile, folder, kind, [one])
        except LorkitError as error:
            assert error.message.startswith(f"no {one} now: "), error.message


@cache
def hard(count: int) -> list[HardProfile]:
    return examples(hard_profiles(), count, fresh=FRESH)


def made(folder: Path, kind: Format, count: int, words: Sequence[str] = ("all",)) -> list[Made]:
    """So many profiles' documents. Where the words are many, each profile makes some of them."""
    found = []
    for number, profile in enumerate(hard(count)):
        some = words if len(words) == 1 else words[number % 3 :: 3]
        found += [m for word in some for m in _if_any(profile, folder / str(number), kind, word)]
    return found


def _if_any(profile: HardProfile, folder: Path, kind: Format, word: str) -> list[Made]:
    try:
        return make(profile, folder, kind, [word])
    except LorkitError as error:
        assert error.message.startswith(f"no {word} now: "), error.message
        return []


# --- Messages


class Words(HTMLParser):
    """The text that an HTML body shows, with the alternative text of its pictures."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(text.partition("</head>")[2])
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.text += dict(attrs).get("alt") or ""

    def handle_data(self, data: str) -> None:
        self.text += data


def edges(text: str) -> str:
    """A header's text: readers drop white space at its ends."""
    return re.sub(r"^[\s\ufeff]+|[\s\ufeff]+$", "", text)


def person(it: Made, mailbox: Mailbox) -> list[list[str]]:
    local, _, domain = mailbox.address.partition("@")
    return [[edges(it.meant(mailbox.name)), f"{local}@{domain.encode('idna').decode()}"]]


def people(found: list[list[str]]) -> list[list[str]]:
    """Some readers show an international domain decoded."""
    parts = ((name, *address.partition("@")) for name, address in found)
    return [[name, f"{local}@{domain.encode('idna').decode()}"] for name, local, _, domain in parts]


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip("\n").removeprefix("\ufeff")


def wanted(it: Made) -> dict[str, object]:
    """What a reader must see of a message."""
    letter = it.letter
    own = {e.name: it.profile.files[str(e.file.relative_to(e.file.parents[-1]))] for e in ()}
    del own
    return {
        "from": person(it, letter.sender),
        "to": person(it, letter.recipient),
        "subject": edges(it.meant(letter.subject)),
        "text": ruled(lines(it.meant(txt.body(letter.blocks)))),
        "html": it.body,
        "strange headers": set(),
        "files": sorted(name for name in (e.name for e in letter.enclosures)),
        "contents": contents(it),
    }


def contents(it: Made) -> set[str]:
    """Digests of the user's own files that a message must carry."""
    named = [e.file for e in it.letter.enclosures if e.file]
    return {hashlib.sha256(file.read_bytes()).hexdigest() for file in named}


def ruled(text: str) -> str:
    """Text without how long its rules are: as long as the title above."""
    return re.sub("^=+$", "=", text, flags=re.M)


def seen(it: Made, reading: Reading) -> dict[str, object]:
    files = [f for f in reading["attachments"] if not f["filename"].startswith("figure-")]
    own = {f["sha256"] for f in files if f["filename"] != "support-sheet.pdf"}
    return {
        "from": people(reading["from"]),
        "to": people(reading["to"]),
        "subject": reading["subject"],
        "text": ruled(lines(reading["text"])),
        "html": squeezed(Words(reading["html"]).text),
        "strange headers": set(reading["headers"]) - HEADERS,
        "files": sorted(f["filename"] for f in files),
        "contents": own,
    }


def check_bytes(message: bytes) -> None:
    assert message.isascii()
    assert b"\x00" not in message
    assert message.count(b"\r") == message.count(b"\n") == message.count(b"\r\n")
    assert max(map(len, message.split(b"\r\n"))) <= 998
    head = message.partition(b"\r\n\r\n")[0]
    assert all(len(word) <= 75 for word in re.findall(rb"=\?\S+", head))


def test_messages_are_read_as_they_were_meant(tmp_path: Path) -> None:
    messages = made(tmp_path, "eml", COUNT)
    assert len(messages) > 3 * COUNT
    wrong = []
    for it, readings in zip(messages, mail_readers.read([m.file for m in messages]), strict=True):
        check_bytes(it.file.read_bytes())
        want = wanted(it)
        for reader, reading in (("postal", readings["postal"]), ("mp", readings["mailparser"])):
            found = seen(it, reading)
            wrong += [
                (it.letter.document, reader, key, want[key], found[key])
                for key in want
                if want[key] != found[key]
            ]
    print(f"{COUNT} profiles, {len(messages)} messages, {len(wrong)} wrong")
    assert not wrong, f"{len(wrong)} wrong in {len(messages)} messages, such as {wrong[:3]!a}"


# --- Word files

WORD_FILES = ("support-sheet", "ask-script", "thank-you", "plan", "introduction", "follow-up")


def test_word_files_say_what_was_meant(tmp_path: Path) -> None:
    files = made(tmp_path / "made", "docx", FILES, WORD_FILES)
    assert len(files) > FILES
    for number, it in enumerate(files):
        document = docx.Document(str(it.file))
        assert squeezed(word_text(document)) == it.text, it.file
        check_word(it.file, document)
        it.file.rename(tmp_path / f"{number}.docx")
    named = [tmp_path / f"{number}.docx" for number in range(len(files))]
    for it, text in zip(files, office.to_txt(named, tmp_path / "txt"), strict=True):
        assert unbulleted(text.read_text("utf-8-sig")) == unbulleted(it.text), it.file
    print(f"{FILES} profiles, {len(files)} Word files")


def word_text(document: Any) -> str:
    """All paragraphs of a Word file, and the alternative texts of its pictures."""
    found = []
    for element in document.element.body.iter(qn("w:p"), qn("wp:docPr")):
        if element.tag == qn("w:p"):
            found.append(docx.text.paragraph.Paragraph(element, document).text)
        else:
            found.append(element.get("descr") or "")
    return "\n".join(found)


def unbulleted(text: str) -> str:
    """LibreOffice writes bullets as characters; a text's own go with them on both sides."""
    return re.sub("[•–]", "", squeezed(text))


def check_word(file: Path, document: Any) -> None:
    """What Word must find, and what must not be left over of a template."""
    assert OpenXmlValidator().validate(file).errors == [], file
    for run in document.element.body.iter(qn("w:r")):
        assert [child for child in run if child.tag != qn("w:rPr")], f"{file}: an empty run"
    for text in document.element.body.iter(qn("w:t")):
        assert text.text, f"{file}: a run without text"
        assert not re.search("[\ufdd0-\ufdef]", text.text), f"{file}: a mark is left over"
    with zipfile.ZipFile(file) as package:
        kinds = "".join(package.read(n).decode() for n in package.namelist() if "header" in n)
        assert "{{" not in kinds
        assert "{%" not in kinds


# --- PDFs

PDFS = ("support-sheet", "ask-script", "thank-you", "introduction", "ask-email", "plan")
# Neither is drawn, and pdftotext leaves out some of the first kind: joiners, marks of direction,
# variation selectors, soft hyphens. It writes ligatures for their letters.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufff8\U000e0000-\U000e0fff]"
)


def judge(command: str, *arguments: str | Path) -> str:
    done = subprocess.run([command, *arguments], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{command} {arguments}: {done.stderr}{done.stdout}"
    return done.stdout


def test_pdfs_say_what_was_meant(tmp_path: Path) -> None:
    files = made(tmp_path, "pdf", FILES, PDFS)
    assert len(files) > FILES
    with ThreadPoolExecutor(2) as pool:
        failures = [wrong for found in pool.map(pdf_faults, files) for wrong in found]
    print(f"{FILES} profiles, {len(files)} PDFs, {len(failures)} wrong")
    assert not failures, f"{len(failures)} wrong in {len(files)}, such as {failures[:3]!a}"


def pdf_faults(it: Made) -> list[tuple[object, ...]]:
    """What is wrong with a PDF, by qpdf, a validator of PDF/UA-1, and pdftotext."""
    assert "No syntax or stream encoding errors found" in judge("qpdf", "--check", it.file)
    result = str(page.validate_pdf_bytes(it.file.read_bytes(), profile="ua1"))
    faults: list[tuple[object, ...]] = []
    if "Result: no failures" not in result:
        faults.append(("ua1", it.file, result))
    if it.letter.one_page and office.pages(it.file) != 1:
        faults.append(("pages", it.file))
    text = judge("pdftotext", "-raw", it.file, "-")
    if drawn(text) != drawn(it.text):
        faults.append(("text", it.file, drawn(it.text), drawn(text)))
    return faults


def drawn(text: str) -> str:
    return UNSEEN.sub("", squeezed(unicodedata.normalize("NFKC", text)))
