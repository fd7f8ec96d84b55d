"""DOCX, judged by python-docx, openxml-audit and LibreOffice."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import office
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from hard import NAMES, examples
from hypothesis import HealthCheck, given, settings
from letters import hard_letters, letter, runs_of
from openxml_audit import OpenXmlValidator

from lorkit.errors import LorkitError
from lorkit.files import assets
from lorkit.letter.model import (
    Bullets,
    Enclosure,
    Facts,
    Heading,
    Letter,
    Paragraph,
    Quote,
    Run,
    Runs,
    plain,
)
from lorkit.renderers.docx import one_page
from lorkit.renderers.docx.document import render
from lorkit.renderers.docx.runs import xml_text

LAYOUTS = ("letter", "card", "sheet")
EVERY_KIND = (
    Heading(1, (Run("María-José Nakagawa"),)),
    Paragraph((Run("Internal Medicine", strong=True), Run(" · teaching residents"))),
    Facts(
        (
            ((Run("Contact"),), (Run("m@example.org", link="mailto:m@example.org"),)),
            ((Run("Hospital"),), (Run("St. Brendan's, Cleveland"),)),
        )
    ),
    Heading(2, (Run("What I did"),)),
    Bullets(((Run("Carried 5 patients"),), (Run("Wrote "), Run("23", strong=True), Run(" notes")))),
    Heading(3, (Run("Words"),)),
    Quote(
        ((Run("Would you write a "), Run("strong", emphasis=True), Run(" letter?")), (Run("OK"),))
    ),
    Paragraph((Run("With thanks,"), Run("\n"), Run("María-José"))),
    Facts((((Run("For"),), (Run("ERAS"),)),)),
    Facts((((Run("Aim"),), (Run("September"),)),)),
    Paragraph((Run("Not a draft.", emphasis=True),)),
)


def open_docx(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def text_of(runs: Runs) -> str:
    """What a paragraph of these runs should read."""
    return "".join("\n" if run.text == "\n" else xml_text(run.text) for run in runs)


def paragraphs(document: Document) -> list[tuple[str, str]]:
    """Style and text of every paragraph, those in tables too, but not of empty ones."""
    found = (
        docx.text.paragraph.Paragraph(p, document) for p in document.element.body.iter(qn("w:p"))
    )
    return [(p.style.name, p.text) for p in found if p.text]


def sheet(length: int = 12, *, word: str = "patients", one_page: bool = True) -> Letter:
    """A support sheet whose six bullets have so many words each."""
    bullet = (Run(" ".join([word] * length) + "."),)
    facts = tuple(((Run(f"Label {n}"),), (Run("Inpatient Internal Medicine"),)) for n in range(9))
    blocks = (
        *(Heading(1, (Run("María-José Nakagawa"),)), Paragraph((Run("Academic hospitalist"),))),
        *(Facts(facts), Heading(2, (Run("What I did"),)), Bullets((bullet,) * 3)),
        *(Heading(2, (Run("Moments you may remember"),)), Bullets((bullet,) * 3)),
        Paragraph((Run("This is not a draft.", emphasis=True),)),
    )
    return letter(
        document="support-sheet",
        layout="sheet",
        title="Support sheet",
        is_message=False,
        blocks=blocks,
        one_page=one_page,
    )


def own_layout(folder: Path, name: str = "letter") -> tuple[Document, Path]:
    """A copy of one of lorkit's layouts as a user would have it, and where to save it."""
    (folder / "layouts").mkdir(parents=True, exist_ok=True)
    return docx.Document(str(assets.layout(f"{name}.docx"))), folder / "layouts" / f"{name}.docx"


def replace_text(document: Document, old: str, new: str) -> None:
    """Change the words of a layout as typing in Word would."""
    for paragraph in document.element.body.iter(qn("w:t")):
        if paragraph.text and old in paragraph.text:
            paragraph.text = paragraph.text.replace(old, new)
            return
    raise AssertionError(f"no {old!r} in the layout")


# What comes out


def test_every_kind_of_block_has_its_own_style() -> None:
    document = open_docx(render(letter(layout="sheet", is_message=False, blocks=EVERY_KIND)))
    assert paragraphs(document) == [
        ("Heading 1", "María-José Nakagawa"),
        ("Subtitle", "Internal Medicine · teaching residents"),
        ("Facts Label", "Contact"),
        ("Facts Text", "m@example.org"),
        ("Facts Label", "Hospital"),
        ("Facts Text", "St. Brendan's, Cleveland"),
        ("Heading 2", "What I did"),
        ("List Bullet", "Carried 5 patients"),
        ("List Bullet", "Wrote 23 notes"),
        ("Heading 3", "Words"),
        ("Quote", "Would you write a strong letter?"),
        ("Quote", "OK"),
        ("Body Text", "With thanks,\nMaría-José"),
        ("Facts Label", "For"),
        ("Facts Text", "ERAS"),
        ("Facts Label", "Aim"),
        ("Facts Text", "September"),
        ("Note", "Not a draft."),
    ]
    assert [len(table.rows) for table in document.tables] == [2, 1, 1]


def test_bold_and_italics_are_character_styles() -> None:
    document = open_docx(render(letter(blocks=EVERY_KIND)))
    styles = {
        run.text: run.style.name
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.style.name != "Default Paragraph Font"
    }
    assert styles == {
        "Internal Medicine": "Strong",
        "23": "Strong",
        "strong": "Emphasis",
        "Not a draft.": "Emphasis",
    }


def test_a_run_may_be_bold_italic_and_a_link_at_once() -> None:
    both = Run("b", strong=True, emphasis=True)
    link = Run("l", strong=True, link="https://a.org/")
    [paragraph] = open_docx(
        render(letter(is_message=False, blocks=(Paragraph((both, link)),)))
    ).paragraphs
    assert (paragraph.runs[0].style.name, paragraph.runs[0].italic) == ("Strong", True)
    [linked] = paragraph.hyperlinks[0].runs
    assert (linked.style.name, linked.bold) == ("Hyperlink", True)


def test_links_lead_to_their_addresses() -> None:
    runs = (
        Run("portal", link="https://a.org/?b=1&c=2"),
        Run(" "),
        Run("one ", link="mailto:a@b.org"),
        Run("link", strong=True, link="mailto:a@b.org"),
        Run(" in words", link='https://a.org/ä "x"'),
        Run(" no link", link="javascript:alert(1)"),
        Run(" nowhere", link="https://a.org:x/"),
    )
    [paragraph] = open_docx(render(letter(is_message=False, blocks=(Paragraph(runs),)))).paragraphs
    assert [(link.text, link.url) for link in paragraph.hyperlinks] == [
        ("portal", "https://a.org/?b=1&c=2"),
        ("one link", "mailto:a@b.org"),
        (" in words", "https://a.org/%C3%A4%20%22x%22"),
    ]
    assert paragraph.text == plain(runs)


def test_only_messages_have_head_lines() -> None:
    message = letter(enclosures=(Enclosure("CV.pdf", "my CV"), Enclosure("Sheet.pdf", "a sheet")))
    [table] = open_docx(render(message)).tables
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == list(message.head)
    assert open_docx(render(replace(message, is_message=False))).tables == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hard_letters(wild=True))
def test_every_character_comes_out(hard: Letter) -> None:
    document = open_docx(render(hard))
    texts = [xml_text(text) for line in hard.head for text in line]
    texts += [text_of(runs) for block in hard.blocks for runs in runs_of(block)]
    assert [text for _, text in paragraphs(document)] == [text for text in texts if text]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "{{ 1 + 1 }}",
            "{% if x %}",
            "{_{ x }_}",
            "{_% x %_}",
            "{# note #}",
            "{%p endfor %}",
            "{{r x}}",
        ),
        *(
            "a & b < c > d",
            "&lt;&amp;",
            '"it\'s"',
            "</w:t></w:r>",
            "<![CDATA[x]]>",
            " both ends ",
            "a  b",
        ),
        *("\u200dx\u200e", "\ufdd00\ufdd1x\ufdd2", "e\u0301", "𠮷🩺👩🏽‍⚕️"),
    ],
)
@pytest.mark.parametrize("strong", [False, True])
def test_text_is_never_read_as_markup(text: str, strong: bool) -> None:
    blocks = (Paragraph((Run(text, strong=strong),)), Paragraph((Run("after"),)))
    document = open_docx(render(letter(is_message=False, blocks=blocks)))
    assert [p.text for p in document.paragraphs] == [xml_text(text), "after"]


def test_right_to_left_words_are_marked_and_sentences_keep_their_direction() -> None:
    arabic = "محمد بن سلمان"
    blocks = (
        Paragraph((Run(f"{arabic} presented on rounds."),)),
        Paragraph((Run(arabic, strong=True), Run("، دوד"))),
    )
    english, rtl = open_docx(render(letter(is_message=False, blocks=blocks))).paragraphs
    assert [(run.text, bool(run.font.rtl)) for run in english.runs] == [
        (arabic, True),
        (" presented on rounds.", False),
    ]
    assert english._p.pPr.find(qn("w:bidi")) is None
    assert rtl._p.pPr.find(qn("w:bidi")) is not None
    assert rtl.runs[0].style.name == "Strong"


# The file


def test_the_same_letter_gives_the_same_bytes() -> None:
    first = render(sheet())
    assert render(sheet()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        names = package.namelist()
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names == ["[Content_Types].xml", *sorted(names[1:])]


def test_properties_come_from_the_letter_alone(tmp_path: Path) -> None:
    document, file = own_layout(tmp_path)
    document.core_properties.last_modified_by = "Somebody Else"
    document.core_properties.comments = "an old remark"
    document.save(str(file))
    data = render(
        letter(title="Follow-up & more", author="Ana <Lima>", date=date(2026, 7, 24)), tmp_path
    )
    properties = open_docx(data).core_properties
    noon = datetime(2026, 7, 24, 12, tzinfo=UTC)
    assert (properties.title, properties.author) == ("Follow-up & more", "Ana <Lima>")
    assert (properties.language, properties.created, properties.modified) == ("en-US", noon, noon)
    assert (properties.last_modified_by, properties.comments) == ("", "")


def test_word_accepts_the_files(tmp_path: Path) -> None:
    letters = [letter(layout=layout, blocks=EVERY_KIND) for layout in LAYOUTS]
    letters += [letter(layout="card", blocks=()), sheet(60), *examples(hard_letters(), 10)]
    for number, made in enumerate(letters):
        file = tmp_path / f"{number}.docx"
        file.write_bytes(render(made))
        assert OpenXmlValidator().validate(file).errors == []


def test_layouts_are_word_files_without_anybodys_traces() -> None:
    for name in LAYOUTS:
        file = assets.layout(f"{name}.docx")
        assert OpenXmlValidator().validate(file).errors == []
        with zipfile.ZipFile(file) as package:
            assert not [n for n in package.namelist() if "thumbnail" in n or "customXml" in n]
        assert docx.Document(str(file)).core_properties.last_modified_by == ""


def test_docxtpl_costs_nobody_who_makes_no_word_file() -> None:
    code = "import sys, lorkit.pipeline.run; sys.exit('docxtpl' in sys.modules or 'docx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Layouts of users


def test_a_restyled_layout_is_used(tmp_path: Path) -> None:
    document, file = own_layout(tmp_path)
    document.styles["Body Text"].font.name = "Georgia"
    document.sections[0].first_page_header.paragraphs[0].text = "{{ author }} · {{ date }}"
    document.save(str(file))
    made = open_docx(render(letter(author="Ana & Co"), tmp_path))
    assert made.styles["Body Text"].font.name == "Georgia"
    assert made.sections[0].first_page_header.paragraphs[0].text == "Ana & Co · July 24, 2026"


def test_formatting_typed_onto_a_tag_stays(tmp_path: Path) -> None:
    document, file = own_layout(tmp_path)
    tag = next(p for p in document.paragraphs if p.style.name == "Body Text")
    tag.runs[0].font.size = Pt(15)
    document.save(str(file))
    blocks = (Paragraph((Run("plain "), Run("bold", strong=True))),)
    [paragraph] = open_docx(render(letter(is_message=False, blocks=blocks), tmp_path)).paragraphs
    assert [run.font.size for run in paragraph.runs] == [Pt(15), Pt(15)]
    assert paragraph.runs[1].style.name == "Strong"


def test_a_layout_without_character_styles_still_has_bold(tmp_path: Path) -> None:
    document, file = own_layout(tmp_path)
    for name in ("Strong", "Emphasis"):
        document.styles[name].delete()
    document.save(str(file))
    document = open_docx(render(letter(is_message=False, blocks=EVERY_KIND), tmp_path))
    assert [r.text for p in document.paragraphs for r in p.runs if r.bold] == [
        "Internal Medicine",
        "23",
    ]


@pytest.mark.parametrize("content", [b"", b"not a Word file", b"PK\x05\x06" + 18 * b"\0"])
def test_a_layout_that_is_no_word_file_is_named(tmp_path: Path, content: bytes) -> None:
    _, file = own_layout(tmp_path)
    file.write_bytes(content)
    with pytest.raises(
        LorkitError, match=r"letter\.docx can't be read as a Word document"
    ) as caught:
        render(letter(), tmp_path)
    assert "save it in Word as .docx" in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        (
            "for block in blocks",
            "for block in bloks",
            "nothing is called 'bloks'",
            "did you mean blocks?",
        ),
        ("{{ block.text }}", "{{ block.txt }}", "nothing is called 'txt'", "did you mean text?"),
        (
            "{%p endfor %}",
            "",
            "Unexpected end of template|unknown tag",
            "stands alone in its paragraph",
        ),
        ("{{ block.text }}", "{{ block.text", "", "lorkit templates copy"),
        (
            "{{ block.text }}",
            "{{ 1 / 0 }}",
            "can't be filled in: division by zero",
            "lorkit templates copy",
        ),
        ("{{ block.text }}", "{{ ''.__class__ }}", "can't be filled in", "lorkit templates copy"),
        ("{{ block.text }}", "...", "leaves out the heading “María", "lorkit templates copy"),
        ("{{ item }}", "...", "leaves out the bullets “Carried", "lorkit templates copy"),
        ("{{ row.text }}", "...", "leaves out the line “To”", "lorkit templates copy"),
    ],
)
def test_a_broken_layout_is_told_in_words(
    tmp_path: Path, old: str, new: str, message: str, hint: str
) -> None:
    document, file = own_layout(tmp_path)
    replace_text(document, old, new)
    document.save(str(file))
    with pytest.raises(LorkitError, match=rf"letter\.docx.*({message})") as caught:
        render(letter(blocks=EVERY_KIND), tmp_path)
    assert hint in caught.value.hint


# One page


def test_a_sheet_shrinks_as_a_whole_but_never_below_9_points() -> None:
    short, long = open_docx(render(sheet(5))), open_docx(render(sheet(55)))
    for name in ("Body Text", "Heading 1", "Heading 2"):
        before, after = (
            document.styles[name].font.size or document.styles.element.find(f".//{qn('w:sz')}").val
            for document in (short, long)
        )
        assert after < before
    sizes = [int(size.get(qn("w:val"))) for size in long.styles.element.iter(qn("w:sz"))]
    assert min(size for size in sizes if size > 2) >= 18


def test_a_sheet_too_long_for_9_points_is_refused() -> None:
    with pytest.raises(LorkitError, match=r"about \d+ lines too long for one page") as caught:
        render(sheet(120))
    assert "(120 words)" in caught.value.hint


def test_a_tall_letterhead_takes_its_room_from_the_page(tmp_path: Path) -> None:
    document, file = own_layout(tmp_path, "sheet")
    header = document.sections[0].first_page_header
    header.paragraphs[0].text = "Clinic"
    for _ in range(12):
        header.add_paragraph("Street")
    document.save(str(file))
    longest = max(n for n in range(30, 90, 5) if fits(sheet(n)))
    assert not fits(sheet(longest), tmp_path)


def fits(made: Letter, overrides: Path | None = None) -> bytes:
    try:
        return render(made, overrides)
    except LorkitError:
        return b""


def test_one_page_is_one_page_in_libreoffice_and_little_is_refused(tmp_path: Path) -> None:
    """Over all lengths and some scripts; what is refused really has no room at 9 pt."""
    accepted, refused = [], []
    for word, (lengths, tolerance) in LENGTHS.items():
        sheets = {length: sheet(length, word=word) for length in lengths}
        made = {tmp_path / f"{word[:5]}-{n}.docx": fits(one) for n, one in sheets.items()}
        accepted += [file for file, data in made.items() if data]
        first = next(
            one for one, data in zip(sheets.values(), made.values(), strict=True) if not data
        )
        for file in accepted:
            file.write_bytes(made.get(file) or file.read_bytes())
        refused.append(tmp_path / f"refused-{word[:5]}.docx")
        at_smallest(first, shorter=tolerance).save(str(refused[-1]))
    counts = [office.pages(pdf) for pdf in office.to_pdf([*accepted, *refused], tmp_path / "pdf")]
    pages = dict(zip([*accepted, *refused], counts, strict=True))
    assert [file.stem for file in accepted if pages[file] > 1] == []
    assert [file.stem for file in refused if pages[file] == 1] == []


# Lengths to try of a word, and by what part of the page its width may be misjudged.
LENGTHS = {
    "patients": (range(2, 90, 8), 0.03),
    "co-signed": (range(4, 90, 10), 0.03),
    "Пациентов": (range(2, 80, 9), 0.03),
    "דוד בן גוריון הציג את החולה": (range(2, 24, 4), 0.12),  # a fallback font's widths are guesses
    40 * "x": (range(2, 26, 4), 0.03),
}


def at_smallest(made: Letter, shorter: float) -> Document:
    """A sheet at 9 pt, whether or not it fits, on a page that is shorter by such a part."""
    document = open_docx(render(replace(made, one_page=False)))
    for length in one_page.lengths(document):
        length.scale(9 / 11)
    section = document.sections[0]
    room = section.page_height - section.top_margin - section.bottom_margin
    section.page_height -= round(room * shorter)
    return document


def test_libreoffice_reads_every_layout_as_meant(tmp_path: Path) -> None:
    long = Bullets(tuple((Run(f"Bullet {n} of many"),) for n in range(45)))
    restyled, own = own_layout(tmp_path / "own", "sheet")
    restyled.styles["Normal"].font.name = "DejaVu Serif"
    restyled.sections[0].first_page_header.paragraphs[0].text = "Letterhead"
    restyled.save(str(own))
    made = {name: render(letter(layout=name, blocks=EVERY_KIND)) for name in LAYOUTS}
    made["two"] = render(letter(blocks=(long,)))
    made["own"] = render(sheet(35), tmp_path / "own")
    office.to_docx([assets.layout(f"{name}.docx") for name in LAYOUTS], tmp_path / "saved/layouts")
    for length in (5, 40, 55, 70):
        made[f"saved-{length}"] = render(sheet(length), tmp_path / "saved")
    for name, data in made.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
    pdfs = office.to_pdf([tmp_path / f"{name}.docx" for name in made], tmp_path / "pdf")
    page = dict(zip(made, pdfs, strict=True))
    assert {name: office.pages(pdf) for name, pdf in page.items()} == {
        **dict.fromkeys(LAYOUTS, 1),
        "two": 2,
        "own": 1,
        **{name: 1 for name in made if name.startswith("saved")},
    }
    expected = " ".join(plain(runs) for block in EVERY_KIND for runs in runs_of(block)).split()
    for name in LAYOUTS:
        head = [word for line in letter().head for text in line for word in text.split()]
        words = [word for word in office.words(page[name]) if word != "•"]
        assert words == head + expected
    assert office.words(page["two"], 1)[-2:] == ["of", "many"]  # a first page has no number
    assert office.words(page["two"], 2)[-1] == "2"
    assert office.words(page["own"])[0] == "Letterhead"
    with zipfile.ZipFile(tmp_path / "saved-5.docx") as package:
        assert len(package.namelist()) == len(set(package.namelist()))


def test_libreoffice_reads_every_letter_of_hard_text(tmp_path: Path) -> None:
    letters = [replace(made, is_message=False) for made in examples(hard_letters(), 25)]
    letters.append(
        letter(is_message=False, blocks=tuple(Paragraph((Run(n, strong=True),)) for n in NAMES))
    )
    files = [tmp_path / f"{number}.docx" for number in range(len(letters))]
    for file, made in zip(files, letters, strict=True):
        file.write_bytes(render(made))
    for made, txt in zip(letters, office.to_txt(files, tmp_path / "txt"), strict=True):
        meant = "".join(text_of(runs) for block in made.blocks for runs in runs_of(block))
        assert letters_of(txt.read_text("utf-8-sig")) == letters_of(meant)


def letters_of(text: str) -> str:
    """Letters and digits: what is left when spaces and bullets are different."""
    return re.sub(r"[\W_]", "", text)
