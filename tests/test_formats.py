"""A document says the same in its four formats, as programs that we did not write read them.

Text is compared block by block: a block is a heading, a paragraph, a bullet, a spoken line, or
a label with its fact.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import mail_readers
import office
import page
import pytest
import weasyprint
from docx.oxml.ns import qn

from lorkit.letter.catalogue import catalogue

IDS = [document.id for document in catalogue().documents]
MESSAGES = {document.id for document in catalogue().documents if document.is_message}
ONE_PAGE = {document.id for document in catalogue().documents if document.one_page}
SAMPLES = ("fellow", "hands-on", "observer")
LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": ""})


# --- The text of each format, a block each


def words_of(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text.translate(LIGATURES)).split()


def txt_blocks(file: Path) -> list[str]:
    """The lines of a .txt without what marks their kind, and what to do with it in webmail."""
    lines = file.read_text("utf-8").split("\n")
    kept = (li for li in lines if li and not re.fullmatch("=+|(?:Reply|Message): .*", li))
    # A long line isn't wrapped, so one line is one block (or a line of an address or signature).
    return [re.sub("^(- |> |  )", "", line) for line in kept]


def docx_blocks(file: Path, between: str, *, split: bool = False, alt: bool = False) -> list[str]:
    """What a Word file says, through python-docx; ``between`` joins a table's two cells.

    ``alt``: a picture says its description.
    """
    document = docx.Document(str(file))
    found: list[str] = []
    for element in document.element.body:
        if element.tag == qn("w:p"):
            found += docx.text.paragraph.Paragraph(element, document).text.split("\n")
            found += [e.get("descr", "") for e in element.iter(qn("wp:docPr")) if alt]
        elif element.tag == qn("w:tbl"):
            for row in docx.table.Table(element, document).rows:
                fact = between.join(cell.text for cell in row.cells)
                found += fact.split("\n") if split else [fact]
    return [line for line in found if line]


class Html(HTMLParser):
    """The blocks of a message's HTML: its elements of text, a table's row as one."""

    _BLOCKS = ("p", "li", "h1", "h2", "h3", "br", "tr", "title", "table", "ul", "blockquote")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.title = ""
        self.feed(text)
        found = (" ".join(block.split()) for block in self.blocks)
        self.blocks = [block for block in found if block]
        self.title = self.blocks.pop(0)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in self._BLOCKS:
            self.blocks.append("")
        elif tag == "td":
            self.blocks[-1] += ": "
        elif tag in ("img", "svg"):
            attributes = dict(attrs)
            self.blocks += [attributes.get("alt") or attributes.get("aria-label") or "", ""]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        self.blocks[-1] += data


def pdf_words(file: Path) -> list[str]:
    """The words that a PDF shows, in pdftotext's order."""
    return words_of(judge("pdftotext", "-raw", file, "-"))


def pdf_blocks(file: Path) -> list[str]:
    """The blocks of a PDF's tags, in the order in which a screen reader reads them.

    Without white space: poppler tells the text line by line, and not what parts two lines.
    """
    found: list[str] = []
    picture = False
    for line in judge("pdfinfo", "-struct-text", file).split("\n"):
        if tag := re.match(r" +([A-Z][A-Za-z0-9]*)\b", line):
            # A screen reader tells a picture's alternative text, and not the words drawn in it.
            picture = tag[1] == "Figure"
        if re.match(r" +(P|H[1-6]|LI|TR)\b", line):
            found.append("")
        elif picture:
            continue
        elif text := re.fullmatch(r' +"(.*)"', line):
            # A nested list item or a paragraph in a cell would show as a block without text.
            found[-1] += text[1]
    return [squeezed(block.removeprefix("• ")) for block in found]


def squeezed(text: str) -> str:
    return "".join(words_of(text))


@cache
def program(name: str) -> str:
    """A judge's path; RuntimeError where it is missing, so that nothing passes unjudged."""
    packages = {"qpdf": "qpdf", "pdftotext": "poppler-utils", "pdfinfo": "poppler-utils"}
    found = shutil.which(name)
    if found is None:
        package = packages.get(name, "poppler-utils")
        raise RuntimeError(f"these tests need {name}: apt-get install {package}")
    return found


def judge(command: str, *arguments: str | Path) -> str:
    """What a program says of a file; it may not complain."""
    done = subprocess.run(
        [program(command), *arguments], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{command} {arguments}: {done.stderr}{done.stdout}"
    return done.stdout


# --- The files


def of_kind(samples: dict[str, Any], sample: str, kind: str) -> list[Path]:
    files = [file for file in samples[sample].files if file.suffix == f".{kind}"]
    assert files, f"samples/{sample} makes no .{kind}"
    return files


def test_the_samples_hold_every_document(samples: dict[str, Any]) -> None:
    assert tuple(samples) == SAMPLES
    assert {file.stem for sample in samples.values() for file in sample.files} == set(IDS)


def test_every_document_comes_in_four_formats(samples: dict[str, Any]) -> None:
    for sample in samples.values():
        stems = {file.with_suffix("") for file in sample.files}
        wanted = {
            stem.with_suffix(f".{k}") for stem in stems for k in ("eml", "docx", "pdf", "txt")
        }
        assert set(sample.files) == wanted


@pytest.mark.parametrize("sample", SAMPLES)
def test_word_files_say_what_the_text_says(samples: dict[str, Any], sample: str) -> None:
    for file in of_kind(samples, sample, "docx"):
        assert docx_blocks(file, ": ", alt=True) == txt_blocks(file.with_suffix(".txt")), file


@pytest.fixture(scope="session")
def by_libreoffice(once: Callable[..., Path], samples: dict[str, Any]) -> dict[Path, Path]:
    """Every sample's Word files as LibreOffice's text and PDF, two starts for all of them."""
    files = {
        f"{sample.name}+{'+'.join(file.relative_to(sample.out).parts)}": file
        for sample in samples.values()
        for file in sample.files
        if file.suffix == ".docx"
    }
    sheets = [name for name in files if Path(name.replace("+", "/")).stem in ONE_PAGE]

    def fill(folder: Path) -> None:
        for name, file in files.items():
            shutil.copy(file, folder / name)
        office.to_txt([folder / name for name in files], folder / "txt")
        office.to_pdf([folder / name for name in sheets], folder / "pdf")

    folder = once("by-libreoffice", fill)
    return {file: folder / name for name, file in files.items()}


@pytest.mark.parametrize("sample", SAMPLES)
def test_word_files_say_the_same_in_libreoffice(
    samples: dict[str, Any], by_libreoffice: dict[Path, Path], sample: str
) -> None:
    for file in of_kind(samples, sample, "docx"):
        copy = by_libreoffice[file]
        text = (copy.parent / "txt" / f"{copy.stem}.txt").read_text("utf-8-sig")
        read = (re.sub(r"^\s+• ", "", line) for line in text.split("\n"))
        # LibreOffice gives each cell of a table a line.
        assert [line for line in read if line] == docx_blocks(file, "\n", split=True), file


def test_word_sheets_are_one_page_in_libreoffice(
    samples: dict[str, Any], by_libreoffice: dict[Path, Path]
) -> None:
    sheets = [f for s in SAMPLES for f in of_kind(samples, s, "docx") if f.stem in ONE_PAGE]
    assert len(sheets) >= 8
    for file in sheets:
        copy = by_libreoffice[file]
        assert office.pages(copy.parent / "pdf" / f"{copy.stem}.pdf") == 1, file


@pytest.mark.parametrize("sample", SAMPLES)
def test_pdfs_say_to_a_screen_reader_what_the_word_files_say(
    samples: dict[str, Any], sample: str
) -> None:
    files = of_kind(samples, sample, "pdf")
    with ThreadPoolExecutor(2) as pool:
        for file, blocks in zip(files, pool.map(pdf_blocks, files), strict=True):
            lines = docx_blocks(file.with_suffix(".docx"), " ")
            assert merged(blocks, lines) == [squeezed(line) for line in lines], file


def merged(blocks: list[str], lines: list[str]) -> list[str]:
    """The blocks, but a paragraph of several lines (a signature) cut where its lines end."""
    found = []
    rest = list(blocks)
    for line in map(squeezed, lines):
        while rest and not rest[0]:
            rest.pop(0)
        if rest and rest[0] != line and rest[0].startswith(line):
            rest[0] = rest[0].removeprefix(line)
            found.append(line)
        else:
            found.append(rest.pop(0) if rest else "nothing")
    return found + rest


@pytest.mark.parametrize("sample", SAMPLES)
def test_pdfs_show_what_the_word_files_say(samples: dict[str, Any], sample: str) -> None:
    files = of_kind(samples, sample, "pdf")
    with ThreadPoolExecutor(2) as pool:
        for file, read in zip(files, pool.map(pdf_words, files), strict=True):
            lines = docx_blocks(file.with_suffix(".docx"), " ")
            shown, meant = "".join(read).replace("•", ""), [squeezed(line) for line in lines]
            # pdftotext may read a list's items after the rest of the page, but whole. A plan's
            # words stand in its picture and below its pages, too.
            if file.stem != "plan":
                assert sorted(shown) == sorted("".join(meant)), file
            assert [block for block in meant if block not in shown] == [], file


# --- Messages


@pytest.fixture(scope="session")
def mail(once: Callable[..., Path], samples: dict[str, Any]) -> dict[Path, Any]:
    """Every message as postal-mime and mailparser read it, by one Node process."""
    files = [file for s in samples.values() for file in s.files if file.suffix == ".eml"]
    assert files

    def fill(folder: Path) -> None:
        (folder / "readings.json").write_text(json.dumps(mail_readers.read(files)), "utf-8")

    readings = json.loads((once("mail", fill) / "readings.json").read_text("utf-8"))
    return dict(zip(files, readings, strict=True))


def both(mail: dict[Path, Any]) -> Iterator[tuple[Path, Any]]:
    for file, readings in mail.items():
        yield file, readings["postal"]
        yield file, readings["mailparser"]


def head_of(file: Path) -> dict[str, str]:
    """To, Subject and Attached of a message's .txt."""
    head = file.with_suffix(".txt").read_text("utf-8").split("\n\n")[0]
    return dict(line.split(": ", 1) for line in head.split("\n"))


def test_a_messages_text_is_the_text(mail: dict[Path, Any]) -> None:
    for file, reading in both(mail):
        text = file.with_suffix(".txt").read_text("utf-8")
        body = text.split("\n\n", 1)[1] if file.stem in MESSAGES else text
        assert reading["text"].replace("\r\n", "\n").rstrip("\n") == body.rstrip("\n"), file


def test_a_messages_html_says_what_its_text_says(mail: dict[Path, Any]) -> None:
    for file, reading in both(mail):
        blocks = txt_blocks(file.with_suffix(".txt"))
        if file.stem in MESSAGES:
            blocks = blocks[len(head_of(file).keys() - {"Reply", "Message"}) :]
        html = Html(reading["html"])
        assert html.blocks == blocks, file
        assert html.title == reading["subject"], file


def test_a_messages_head_is_the_texts(mail: dict[Path, Any]) -> None:
    checked = 0
    for file, reading in both(mail):
        if file.stem in MESSAGES:
            head = head_of(file)
            [[name, address]] = reading["to"]
            assert f"{name} <{address}>" == head["To"], file
            assert reading["subject"] == head["Subject"], file
            attached = [a["filename"] for a in reading["attachments"]]
            assert ", ".join(attached) == head.get("Attached", ""), file
            checked += 1
    assert checked > 50


def test_messages_are_drafts_from_the_applicant(
    samples: dict[str, Any], mail: dict[Path, Any]
) -> None:
    names = {}
    for sample in samples.values():
        profile = (sample.folder / "profile.yaml").read_text("utf-8")
        found = (re.search(rf"^  {key}: (.+)$", profile, re.M) for key in ("eras_name", "email"))
        names[sample.out] = [match[1] for match in found if match]
    for file, reading in both(mail):
        [me] = [name for out, name in names.items() if file.is_relative_to(out)]
        assert reading["from"] == [me], file
        assert "x-unsent" in reading["headers"], file
        assert re.search(rb"^X-Unsent: 1\r$", file.read_bytes(), re.M), file
        if file.stem not in MESSAGES | ONE_PAGE:  # a card goes to whoever will speak
            assert reading["to"] == [me], file


def test_each_message_has_an_id_of_its_own(mail: dict[Path, Any]) -> None:
    ids = [readings["postal"]["messageId"] for readings in mail.values()]
    assert all(re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", i) for i in ids)
    assert len(set(ids)) == len(ids)


def test_follow_up_subjects_are_as_the_brief_says(mail: dict[Path, Any]) -> None:
    subjects = {
        "fellow": "LOR for Adaobi Nwankwọ – Labor and Delivery/July 2026",
        "hands-on": "LOR for Tomás Ñúñez Echeverría – Inpatient Internal Medicine/July 2026",
        "observer": "LOR for Şehnaz Gülşen Yıldırım – Stroke and General Neurology/June 2025",
    }
    seen = set()
    for file, reading in both(mail):
        if file.stem == "follow-up":
            [sample] = [name for name in SAMPLES if f"packet-{name}" in file.parts]
            assert reading["subject"] == subjects[sample], file
            seen.add(sample)
    assert seen == set(SAMPLES)


def test_follow_ups_attach_the_users_files_and_the_rendered_sheet_byte_for_byte(
    samples: dict[str, Any], mail: dict[Path, Any]
) -> None:
    checked = 0
    for sample in samples.values():
        for file in (f for f in sample.files if f.name == "follow-up.eml"):
            names = head_of(file)["Attached"].split(", ")
            sheet = file.with_name("support-sheet.pdf").read_bytes()
            own = {p.read_bytes() for p in sample.folder.glob("*.pdf")}
            beside = {name: file.with_name(name).read_bytes() for name in names}
            assert [name for name, it in beside.items() if it == sheet] == [names[-1]], file
            assert own >= {it for it in beside.values() if it != sheet}, file
            wanted = {name: hashlib.sha256(it).hexdigest() for name, it in beside.items()}
            for reading in mail[file].values():
                got = {a["filename"]: a["sha256"] for a in reading["attachments"]}
                assert got == wanted, file
                assert {a["mimeType"] for a in reading["attachments"]} == {"application/pdf"}
            checked += 1
    assert checked >= 7


def test_only_follow_ups_attach_anything(mail: dict[Path, Any]) -> None:
    for file, reading in both(mail):
        names = [attached["filename"] for attached in reading["attachments"]]
        own = [name for name in names if not (file.stem == "plan" and name.startswith("figure-"))]
        assert bool(own) == (file.stem == "follow-up"), file


def test_reminders_carry_the_follow_ups_subject_and_claim_no_message_that_was_never_sent(
    mail: dict[Path, Any],
) -> None:
    """A draft's id doesn't survive: only the mailbox knows the one that was sent."""
    reminders = 0
    for file, reading in both(mail):
        assert not reading["inReplyTo"], file
        assert not reading["references"], file
        follow_up = mail.get(file.with_name("follow-up.eml"))
        if file.stem in ("reminder", "final-reminder") and follow_up:
            first = follow_up["postal"]
            assert reading["subject"] == f"Re: {first['subject']}", file
            assert reading["to"] == first["to"], file
            reminders += 1
    assert reminders >= 12


def test_a_fellow_gets_a_copy_of_what_goes_to_who_signs(mail: dict[Path, Any]) -> None:
    copies = {
        file.stem: [address for _, address in reading["cc"]]
        for file, reading in both(mail)
        if file.parent.name == "fellow" and reading["cc"]
    }
    to_signer = ("follow-up", "reminder", "final-reminder")
    assert copies == {document: ["ingrid.haugen@example.com"] for document in to_signer}


def test_a_fellows_letter_business_goes_to_the_attending_who_signs(mail: dict[Path, Any]) -> None:
    wanted = {"follow-up": "t.mbeki@example.com", "reminder": "t.mbeki@example.com",
              "final-reminder": "t.mbeki@example.com", "thank-you": "ingrid.haugen@example.com",
              "ask-email": "ingrid.haugen@example.com"}  # fmt: skip
    got = {
        file.stem: reading["to"][0][1]
        for file, reading in both(mail)
        if file.parent.name == "fellow" and file.stem in wanted
    }
    assert got == wanted


# --- PDF as such


@pytest.fixture(scope="session")
def pdfs(samples: dict[str, Any]) -> list[Path]:
    return [f for s in samples.values() for f in s.files if f.suffix == ".pdf"]


def test_pdfs_are_sound_by_qpdf(pdfs: list[Path]) -> None:
    with ThreadPoolExecutor(2) as pool:
        for said in pool.map(lambda file: judge("qpdf", "--check", file), pdfs):
            assert "No syntax or stream encoding errors found" in said


def test_pdfs_name_themselves_and_are_tagged_letter_pages(
    pdfs: list[Path], samples: dict[str, Any], mail: dict[Path, Any]
) -> None:
    with ThreadPoolExecutor(2) as pool:
        texts = list(pool.map(lambda file: judge("pdfinfo", file), pdfs))
    for file, text in zip(pdfs, texts, strict=True):
        info = {k.strip(): v.strip() for k, _, v in (li.partition(":") for li in text.splitlines())}
        message = mail[file.with_suffix(".eml")]["postal"]
        assert info["Title"] == message["subject"], file
        assert info["Author"] == message["from"][0][0], file
        assert info["Tagged"] == "yes", file
        assert info["Page size"] == "612 x 792 pts (letter)", file
        assert info["Encrypted"] == "no", file
        assert info["JavaScript"] == "no", file
        [day] = [s.day for s in samples.values() if file.is_relative_to(s.out)]
        assert re.search(f"{int(day[8:])} 00:00:00 {day[:4]}", info["CreationDate"]), file
        # Everything but a plan is read at a glance.
        assert info["Pages"] == "1" or file.stem == "plan", file


def test_pdfs_say_their_language(pdfs: list[Path]) -> None:
    for file in pdfs:
        said = judge("qpdf", "--json=1", "--json-key=objects", file)
        assert set(re.findall(r'"/Lang": "([^"]+)"', said)) == {"en-US"}, file


def test_pdfs_embed_subsets_of_all_their_fonts(pdfs: list[Path]) -> None:
    with ThreadPoolExecutor(2) as pool:
        for file, text in zip(pdfs, pool.map(lambda f: judge("pdffonts", f), pdfs), strict=True):
            rows = text.splitlines()[2:]
            assert rows, file
            for row in rows:
                assert re.match(r"[A-Z]{6}\+\S+ .* yes yes yes +\d+ +\d+$", row), f"{file}: {row}"


def test_pdfs_pass_a_pdf_ua_validator(pdfs: list[Path]) -> None:
    for file in pdfs:
        result = page.validate_pdf_bytes(file.read_bytes(), profile="ua1")
        assert "Result: no failures" in str(result), f"{file}: {result}"
        assert " 0 failed" in str(result), f"{file}: {result}"


def test_the_pdf_ua_validator_tells_good_from_bad() -> None:
    """Else the test above could not fail."""
    untagged = weasyprint.HTML(string="<h2>A heading").write_pdf()
    assert "no failures" not in str(page.validate_pdf_bytes(untagged, profile="ua1"))


# --- The sheet is one page, or says what is too long


LONG = (
    "Followed five patients a day from admission to discharge, presented each of them on rounds, "
    "and called the family of everyone who asked for it, in two languages where that was needed"
)


MORE = " and then once more in the evening"


def sheet(extra: int) -> dict[str, Any]:
    """A profile whose sheet is full; so many clauses more, shared by its items, make it longer."""
    items = [LONG + MORE * len(range(n, extra, 6)) for n in range(6)]
    return {
        "applicant": {
            "eras_name": "María-José Fernández de Córdoba y Álvarez de Toledo",
            "status": "final-year medical student, sixth of six years, on leave for research",
            "school": "Universidad Nacional Autónoma de la Sabana Alta, Facultad de Medicina",
            "country": "Colombia",
            "email": "m@example.com",
            "phone": "+1 312 555 0142",
            "aamc_id": "10002468",
            "specialty": "Internal Medicine",
            "career_goal": "Academic hospitalist who teaches at the bedside and runs a clinic for "
            "people who have none",
        },
        "application": {"service": "ERAS", "season": 2027, "letters_by": "2026-09-14"},
        "rotations": [
            {
                "id": "wards",
                "service": "Inpatient Internal Medicine",
                "hospital": "Lakeside Teaching Hospital and Medical Center of the University",
                "city": "Chicago",
                "starts": "2026-07-06",
                "ends": "2026-07-31",
                "level": "hands-on",
                "host_term": "sub-internship",
                "did": items[:3],
                "moments": items[3:],
            }
        ],
        "writers": [
            {
                "id": "anchor-1",
                "family_name": "Okonkwọ-Hale",
                "given_name": "Ngozi",
                "credentials": "MD, FACP",
                "email": "n@example.com",
                "role": "anchor",
                "setting": "the inpatient wards of the east tower and the step-down unit",
                "worked_to": "2026-07-24",
                "request": {"method": "portal-email", "on": "2026-07-24", "waived": True},
                "log": ["2026-07-23 agreed"],
            }
        ],
    }


ORDER = ("render", "support-sheet", "--on", "2026-08-13")


def render_sheet(run: Any, write_profile: Any, folder: Path, extra: int) -> Any:
    profile = write_profile(sheet(extra), folder)
    return run("-p", profile, *ORDER, "-o", folder / "out", "-f", "pdf", "-f", "docx")


SOME = (0, 8, 12, 16, 20, 24, 60)


def test_a_sheet_is_one_page_for_long_inputs_up_to_the_error(
    run: Any, write_profile: Any, tmp_path: Path
) -> None:
    made, refused = [], []
    for extra in SOME:
        ran = render_sheet(run, write_profile, tmp_path / str(extra), extra)
        (refused if ran.code else made).append(extra)
    assert made, "a full sheet that fits is refused"
    assert refused, "a sheet of any length is made: what happened to its end?"
    assert max(made) < min(refused)
    outs = {extra: tmp_path / str(extra) / "out" / "anchor-1" for extra in made}
    word_files = []
    for extra, out in outs.items():
        assert office.pages(out / "support-sheet.pdf") == 1, extra
        text = " ".join(pdf_words(out / "support-sheet.pdf"))
        # Nothing is clipped: each item stands there whole, and what comes after them too.
        for item in range(6):
            assert f"{LONG}{MORE * len(range(item, extra, 6))}." in text
        assert "is yours to decide." in text
        assert smallest_text(out / "support-sheet.pdf") >= 9, extra
        word_files.append(shutil.copy(out / "support-sheet.docx", tmp_path / f"{extra}.docx"))
    for pdf in office.to_pdf(word_files, tmp_path / "by-libreoffice"):
        assert office.pages(pdf) == 1, pdf
        assert smallest_text(pdf) >= 9, pdf


def smallest_text(pdf: Path) -> float:
    """The smallest size of text in points, to a third: pdftohtml tells whole pixels."""
    said = judge("pdftohtml", "-xml", "-zoom", "3", "-i", "-hidden", "-stdout", pdf)
    sizes = dict(re.findall(r'<fontspec id="(\d+)" size="(\d+)"', said))
    used = re.findall(r'<text [^>]*font="(\d+)">(.*)</text>', said)
    return min(int(sizes[font]) for font, text in used if re.search(r"\w", text)) / 3


@pytest.mark.parametrize("kind", ["pdf", "docx", "eml"])
def test_a_sheet_that_cannot_fit_names_the_longest_item_and_the_lines(
    run: Any, write_profile: Any, tmp_path: Path, kind: str
) -> None:
    """Also where it is only an attachment: then nothing is written either."""
    document = "follow-up" if kind == "eml" else "support-sheet"

    def order(extra: int) -> Any:
        options = ("-f", kind, "-o", tmp_path / "out", "--on", "2026-08-13")
        return run("-p", write_profile(sheet(extra)), "render", document, *options)

    ran = order(61)
    assert ran.code == 1
    assert ran.out == ""
    [line] = ran.err.splitlines()
    found = re.search(r"support-sheet for anchor-1 is about (\d+) lines too long", line)
    assert found, line
    assert re.search(r"longest item \(\d{3} words\): “Followed five patients a day", line), line
    assert not (tmp_path / "out").exists()
    # Cutting so many lines makes it fit, and half of them don't. A line of 9 pt has some 115
    # characters, and each of the six items may end in the middle of one.
    lines = int(found[1])
    assert order(61 - lines // 2 * 115 // len(MORE)).code == 1
    fits = order(61 - (lines + 1) * 115 // len(MORE) - 6)
    assert fits.code == 0, fits.err
