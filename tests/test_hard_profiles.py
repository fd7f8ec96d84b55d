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
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import mail_readers
import office
import page
import pytest
from docx.oxml.ns import qn
from hard import examples
from hard_profiles import HardProfile, hard_profiles
from mail_readers import Reading
from openxml_audit import OpenXmlValidator

from lorkit.checks.report import check
from lorkit.errors import LorkitError
from lorkit.letter.catalogue import catalogue
from lorkit.letter.model import Block, Document, Figure, Letter, Mailbox, plain, texts
from lorkit.pipeline import render_job
from lorkit.pipeline.jobs import Format, Order
from lorkit.pipeline.run import build
from lorkit.pipeline.selection import select
from lorkit.profile.model import About
from lorkit.profile.reading import load
from lorkit.renderers import txt
from lorkit.words import environment
from lorkit.words.compose import compose

FRESH = "LORKIT_PROFILES" in os.environ
COUNT = int(os.environ.get("LORKIT_PROFILES", "36"))
FILES = max(COUNT // 4, 12)  # profiles tried as Word files, as PDFs, and with a sheet enclosed
DAY = dt.date(2026, 8, 13)
ANY_TIME = [d.id for d in catalogue().documents if not (d.one_page or d.encloses)]
HEADERS = {
    *("x-unsent", "from", "to", "cc", "subject", "date", "message-id"),
    *("mime-version", "content-type"),
}


@dataclass(frozen=True)
class Made:
    """A document that a hard profile became, and the letter that its twin in plain words is."""

    profile: HardProfile
    file: Path  # …/WRITER/DOCUMENT.EXT
    letter: Letter
    attached: tuple[str, ...]  # the names of its attachments, which hold the applicant's in ASCII

    def meant(self, text: str) -> str:
        """A text of the twin's letter as it was meant."""
        for number, enclosure in enumerate(self.letter.enclosures):
            text = text.replace(enclosure.name, f"\0{number}\0")
        text = self.profile.twin.meant(text)
        return re.sub("\0(.)\0", lambda found: self.attached[int(found[1])], text)

    @property
    def text(self) -> str:
        """All of the document's text without its white space."""
        return squeezed(self._lines(self.letter.blocks))

    @property
    def unpictured(self) -> str:
        """The same without the pictures' alternative text, which no reader of text shows."""
        return squeezed(self.words)

    @property
    def body(self) -> str:
        return squeezed(self.meant("\n".join(plain(runs) for runs in texts(self.letter.blocks))))

    @property
    def words(self) -> str:
        """All of the document's text but that of its pictures, with its white space."""
        return self._lines([b for b in self.letter.blocks if not isinstance(b, Figure)])

    def _lines(self, blocks: Sequence[Block]) -> str:
        head = [text for line in self.letter.head for text in line]
        return self.meant("\n".join(head + [plain(runs) for runs in texts(blocks)]))


def squeezed(text: str) -> str:
    """Text without white space (which each format breaks lines at) and byte order marks."""
    return re.sub(r"[\s\ufeff]", "", text)


def make(profile: HardProfile, folder: Path, kind: Format, words: Sequence[str]) -> list[Made]:
    """Make a profile's documents. What doesn't fit its one page may be refused, nothing else."""
    file = profile.write(folder)
    twin = load(profile.twin.write(folder / "twin", profile.files))
    # A good part of these texts would be stopped for what they say.
    order = Order(words, DAY, formats=(kind,), force=True)
    try:
        paths = build(file, order, folder / "out", jobs=1)
    except LorkitError as error:
        if "too long for one page" not in error.message:
            raise
        return [m for word in words for m in _without_sheet(profile, folder, kind, word)]
    letters = {
        Path(render_job.folder_of(twin, about), document.id): (document, about)
        for document, about in select(twin, order)
    }
    documents = {path for path in paths if path.suffix == f".{kind}"}
    assert {
        path.relative_to(folder / "out").with_suffix("") for path in documents
    } >= letters.keys()
    return [
        Made(
            profile,
            folder / "out" / f"{name}.{kind}",
            compose(document, twin, about, DAY, environment.words()),
            attached_names(file, document, about),
        )
        for name, (document, about) in letters.items()
    ]


def attached_names(file: Path, document: Document, about: About) -> tuple[str, ...]:
    """The names of what a hard profile's message carries: short, in ASCII, each once."""
    if not document.encloses:
        return ()
    profile = load(file)
    (it,) = [writer for writer in profile.writers if writer.id == about.id]
    letter = compose(document, profile, it, DAY, environment.words())
    names = tuple(enclosure.name for enclosure in letter.enclosures)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,50}(\.[a-z0-9]{1,8})?", n) for n in names)
    return names


def _without_sheet(profile: HardProfile, folder: Path, kind: Format, word: str) -> Iterator[Made]:
    for one in ANY_TIME if word == "all" else [word] if word in ANY_TIME else []:
        try:
            yield from make(profile, folder, kind, [one])
        except LorkitError as error:
            if not error.message.startswith(f"no {one} now: "):
                raise


@cache
def hard(count: int) -> list[HardProfile]:
    return examples(hard_profiles(), count, fresh=FRESH)


def made(
    folder: Path, kind: Format, profiles: Iterable[HardProfile], words: Sequence[str] = ("all",)
) -> list[Made]:
    """The profiles' documents. Where the words are many, each profile makes some of them."""
    found = []
    for number, profile in enumerate(profiles):
        some = words if len(words) == 1 else words[number % 3 :: 3]
        found += [m for word in some for m in _if_any(profile, folder / str(number), kind, word)]
    return found


def _if_any(profile: HardProfile, folder: Path, kind: Format, word: str) -> list[Made]:
    try:
        return make(profile, folder, kind, [word])
    except LorkitError as error:
        if not error.message.startswith(f"no {word} now: "):
            raise
        return []


# --- Reading them


def test_every_profile_is_read_as_meant_and_can_be_checked(tmp_path: Path) -> None:
    for number, profile in enumerate(hard(FILES)):
        file = profile.write(tmp_path / str(number))
        read = asdict(load(file))
        assert not list(differences(profile.meant, read))
        report = check(file, DAY, lambda it: render_job.compose_each(it, DAY))
        last = file.read_text("utf-8").count("\n") + 1
        assert all(one.line <= last for one in report.findings), profile.text


def differences(meant: Any, found: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where what was read is not what was meant; what was not given may be anything."""
    if isinstance(meant, dict):
        for key, value in meant.items():
            yield from differences(value, found[key], f"{path}.{key}")
    elif isinstance(meant, list):
        for value, other in zip(meant, found, strict=True):
            yield from differences(value, other, f"{path}[]")
    elif meant != found:
        yield path, meant, found


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
    return {
        "from": person(it, letter.sender),
        "to": person(it, letter.recipient),
        "subject": edges(it.meant(letter.subject)),
        "text": ruled(lines(it.meant(txt.body(letter.blocks)))),
        "html": it.body,
        "strange headers": set(),
        "files": sorted(it.attached),
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
    own = {f["sha256"] for f in files if "support-sheet" not in f["filename"]}
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


# All but the follow-up, whose sheet takes longer to make than all of these.
UNENCLOSED = (
    *("introduction", "expectations", "ask-script", "ask-email", "support-sheet", "thank-you"),
    *("reminder", "final-reminder", "plan"),
)
NOT_FOR_ALL = ("coordinator-note", "update-submitted", "update-matched")


def unenclosed(folder: Path, profile: HardProfile) -> list[Made]:
    """A profile's messages that enclose no sheet."""
    rest = [m for word in NOT_FOR_ALL for m in _if_any(profile, folder, "eml", word)]
    return make(profile, folder, "eml", UNENCLOSED) + rest


def test_messages_are_read_as_they_were_meant(tmp_path: Path) -> None:
    profiles = hard(COUNT)
    assert {*UNENCLOSED, *NOT_FOR_ALL, "follow-up"} == {d.id for d in catalogue().documents}
    messages = made(tmp_path, "eml", profiles[:FILES])
    for number, profile in enumerate(profiles[FILES:], FILES):
        messages += unenclosed(tmp_path / str(number), profile)
    messages += made(tmp_path / "many", "eml", examples(hard_profiles(60), 1), ["introduction"])
    assert len(messages) > 3 * COUNT + 60
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
    files = made(tmp_path / "made", "docx", hard(FILES), WORD_FILES)
    assert len(files) > FILES
    for number, it in enumerate(files):
        document = docx.Document(str(it.file))
        assert squeezed(word_text(document)) == it.text, it.file
        check_word(it.file, document)
        it.file.rename(tmp_path / f"{number}.docx")
    named = [tmp_path / f"{number}.docx" for number in range(len(files))]
    for it, text in zip(files, office.to_txt(named, tmp_path / "txt"), strict=True):
        assert unbulleted(text.read_text("utf-8-sig")) == unbulleted(it.unpictured), it.file
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
# Characters that draw nothing, which poppler passes on or leaves out: joiners, variation
# selectors, marks of direction, soft hyphens, tags.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
INDIC_SIGNS = re.compile("[\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963]")
CLUSTERS = re.compile(
    "[\u0300-\u036f\u0600-\u109f\u1780-\u17ff\u200d\u20d0-\u20ff\ufe0f\U0001f3fb-\U0001f3ff]"
)
RTL = re.compile("[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+")
# Marks that stand for a letter from right to left, and turn the signs beside them.
TURNING = re.compile("[\u200f\u061c]")
SKIN_TONES = "🏻🏼🏽🏾🏿"
SOFT_HYPHEN, HYPHEN = "\u00ad", "\u2010"


def test_pdfs_say_what_was_meant(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    files = made(tmp_path, "pdf", hard(FILES), PDFS)
    assert len(files) > FILES
    lacking = reported(record.getMessage() for record in caplog.records)
    with ThreadPoolExecutor(2) as pool:
        faults = [f for found in pool.map(lambda it: pdf_faults(it, lacking), files) for f in found]
    print(f"{FILES} profiles, {len(files)} PDFs, {len(faults)} wrong")
    assert not faults, f"{len(faults)} wrong in {len(files)}, such as {faults[:9]!a}"


def reported(warnings: Iterable[str]) -> set[str]:
    """The characters that lorkit said it can't draw: the first by name, the rest as they are."""
    found = set()
    for warning in warnings:
        if told := re.search(r"can draw (.*?)(?:, and (\S+))?; ", warning):
            found |= {*re.findall(r"(\S) \(", told[1]), *(told[2] or "")}
    return found


def pdf_faults(it: Made, lacking: set[str]) -> list[tuple[object, ...]]:
    """What is wrong with a PDF, by qpdf, a validator of PDF/UA-1, and poppler."""
    assert "No syntax or stream encoding errors found" in judge("qpdf", "--check", it.file)
    faults: list[tuple[object, ...]] = []
    result = page.validate_pdf_bytes(it.file.read_bytes(), profile="ua1")
    broken = set(re.findall(r"^\[PDFUA1-([A-Z-]+)", str(result), re.M))
    # Characters that lorkit said it has no glyph for come out as .notdef, which PDF/UA forbids.
    if lacking & set(it.unpictured):
        broken.discard("NOTDEF-GLYPH-")
    # WeasyPrint maps a glyph to the text of its cluster: one that is not the first has none.
    if CLUSTERS.search(it.unpictured):
        broken.discard("FONT-UNICODE-MAPPING-")
    if broken:
        faults.append(("ua1", it.file, broken))
    if it.letter.one_page and office.pages(it.file) != 1:
        faults.append(("pages", it.file))
    meant, found = drawn(it.unpictured), drawn(tagged_text(it.file))
    if SOFT_HYPHEN in it.unpictured:  # where a line ends at one, it is drawn
        meant, found = meant.replace(HYPHEN, ""), found.replace(HYPHEN, "")
    # Signs beside words from right to left stand where the eye sees them.
    if RTL.search(it.unpictured) or TURNING.search(it.unpictured):
        meant, found = steady(meant), steady(found)
        less, more = (Counter(meant) - Counter(found), Counter(found) - Counter(meant))
        meant, found = ("".join(sorted(counted.elements())) for counted in (less, more))
    if meant != found:
        faults.append(("text", it.file, *differing(meant, found)))
    # The tags' text is in the order of the glyphs; what stands in a page is turned by poppler.
    # Words may be run together there, since a bracket or a mark between them has moved.
    shown = UNSEEN.sub("", judge("pdftotext", it.file, "-"))
    words = Counter(RTL.findall(UNSEEN.sub("", it.words)))
    if lost := [word for word, times in words.items() if shown.count(word) < times]:
        faults.append(("right to left", it.file, lost))
    return faults


def tagged_text(file: Path) -> str:
    """The text of a PDF by its tags, as a screen reader reads it, without what pictures show."""
    found, deeper = "", 0
    for line in judge("pdfinfo", "-struct-text", file).split("\n"):
        depth = len(line) - len(line.lstrip(" "))
        if deeper and depth > deeper:
            continue
        deeper = depth if line.lstrip().startswith("Figure") else 0
        if text := re.fullmatch(r' +"(.*)"', line):
            found += text[1]
    return found


def drawn(text: str) -> str:
    """What is left of a text in every PDF: letters in one form, and those from left to right.

    Copied from a PDF, an Indic word may have a vowel sign twice: WeasyPrint knows no text of
    less than a cluster. So these signs are left out.
    """
    # Letters and marks are one only once nothing unseen stands between them.
    kept = UNSEEN.sub("", squeezed(unicodedata.normalize("NFKC", text)))
    kept = unicodedata.normalize("NFKC", kept)
    return INDIC_SIGNS.sub("", RTL.sub("", kept)).replace("•", "")


def steady(text: str) -> str:
    """A text without what is told otherwise where some of it is turned: brackets, marks, emoji.

    They are drawn right; in such lines WeasyPrint tells poppler no text for a mark on a letter,
    nor for the second sign of a joined emoji.
    """
    kept = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.mirrored(c))
    signs = ("Mn", "Mc", "Me", "So")
    return "".join(c for c in kept if unicodedata.category(c) not in signs and c not in SKIN_TONES)


def differing(one: str, other: str) -> tuple[str, str]:
    """Where two texts begin to differ."""
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(start - 9, 0) : start + 30], other[max(start - 9, 0) : start + 30]


def judge(command: str, *arguments: str | Path) -> str:
    done = subprocess.run([command, *arguments], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{command} {arguments}: {done.stderr}{done.stdout}"
    return done.stdout
