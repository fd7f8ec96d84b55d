"""Word layouts from elsewhere: what they make is looked at as it goes out, part by part.

Each attack is a layout whose source says nothing that a search would find: Jinja puts it together.
Restyled layouts, with what Word and LibreOffice leave in a file, pass.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import office
import pytest
from docx.shared import Inches
from PIL import Image

from lorkit.files import assets

ON = ("--on", "2026-08-13")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
V = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
A = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


@pytest.fixture
def demo(run: Any, tmp_path: Path) -> Path:
    assert run("new", "--sample", "demo", cwd=tmp_path).code == 0
    (tmp_path / "demo/templates/layouts").mkdir(parents=True)
    return tmp_path / "demo"


@pytest.fixture
def render(run: Any, demo: Path) -> Callable[..., Any]:
    def one(document: str = "thank-you") -> Any:
        order = ("render", document, "--to", "clinic", "-f", "docx", *ON)
        return run("-p", demo / "profile.yaml", *order, cwd=demo)

    return one


def parts_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def write(file: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def with_body(demo: Path, xml: str, part: str = "word/document.xml") -> None:
    """lorkit's letter with more at its beginning."""
    parts = parts_of(assets.layout("letter.docx"))
    start = b"<w:body>" if part == "word/document.xml" else re.compile(rb"<w:ftr[^>]*>")
    match = start if isinstance(start, bytes) else start.search(parts[part])[0]  # type: ignore[index]
    assert match in parts[part]
    parts[part] = parts[part].replace(match, match + xml.encode(), 1)
    write(demo / "templates/layouts/letter.docx", parts)


def run_of(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def field(*codes: str) -> str:
    return f"<w:p>{char('begin')}{''.join(map(code, codes))}{char('separate')}{run_of('1')}{char('end')}</w:p>"


ATTACKS = {
    "a comment in a simple field": '<w:p><w:fldSimple w:instr="INC{# #}LUDETEXT x"/></w:p>',
    "a comment in a code": field("D{# #}DEAUTO c:\\\\windows\\\\cmd.exe"),
    "a code that is put together": field("{{ 'INCLUDE' ~ 'TEXT' }} \"/etc/passwd\""),
    "a code in two runs": field("INCLUDE", "PICTURE x"),
    "a code with a variable": field("{% set a = 'RD' %}{{ a }} x.docx"),
    "a field in a field's code": (
        f"<w:p>{char('begin')}{code('INC')}{char('begin')}{code('PAGE')}{char('end')}"
        f"{code('LUDETEXT x')}{char('end')}</w:p>"
    ),
    "a code outside of fields": f"<w:p>{code('DDE x y')}</w:p>",
    "a field that never ends": f"<w:p>{char('begin')}{code('LINK x')}</w:p>",
    "a hyperlink by a field": field('HYPERLINK "https://example.com/"'),
    "a macro button": field("MACROBUTTON x y"),
    "safe": "<w:p>{{ '<w:r><w:t>x</w:t></w:r>'|safe }}</w:p>",
    "xmlattr": "<w:p><w:r {{ {'w:rsidR': '00'}|xmlattr }}/></w:p>",
    "autoescape": "<w:p>{% autoescape false %}{{ '<w:r/>' }}{% endautoescape %}</w:p>",
    "an object": f"<w:p><w:r><w:object {V}><o:OLEObject/></w:object></w:r></w:p>",
    "a picture of a site in VML": (
        f'<w:p><w:r><w:pict {V}><v:shape><v:imagedata src="ht{{# #}}tp://example.com/x.png"/>'
        "</v:shape></w:pict></w:r></w:p>"
    ),
    "a link of a shape": (
        f"<w:p><w:r><w:pict {V}><v:rect href=\"{{{{ 'file' }}}}:///etc/passwd\"/></w:pict></w:r></w:p>"
    ),
    "a picture by another name": (
        f'<w:p><w:r><w:pict {V}><v:shape><v:imagedata o:href="\\\\example\\share"/></v:shape>'
        "</w:pict></w:r></w:p>"
    ),
    "an address where a fill should be": (
        f'<w:p><w:r><w:pict {V}><v:rect><v:fill color="url(http://example.com/)"/></v:rect>'
        "</w:pict></w:r></w:p>"
    ),
    "a picture that is linked": (
        f'<w:p><w:r><w:drawing {A}><wp:inline><a:graphic><a:graphicData uri="x"/></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    ),
    "a video": f"<w:p><w:r><w:drawing {A}><a:videoFile/></w:drawing></w:r></w:p>",
    "another document": '<w:altChunk r:id="rId1"/>',
    "a part of another document": '<w:subDoc r:id="rId1"/>',
    "tracked changes": '<w:p><w:del w:id="1"><w:r><w:delText>secret</w:delText></w:r></w:del></w:p>',
    "data from elsewhere": '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x"/></w:sdtPr></w:sdt>',
    "a form": '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData/></w:fldChar></w:r></w:p>',
    "something of another language": '<w:p><x:y xmlns:x="urn:x"/></w:p>',
    "an attribute of another language": '<w:p xmlns:x="urn:x" x:y="z"/>',
}


@pytest.mark.parametrize("part", ["word/document.xml", "word/footer1.xml"])
@pytest.mark.parametrize("what", ATTACKS)
def test_what_a_layout_makes_is_refused_if_a_letter_has_no_use_for_it(
    render: Any, demo: Path, what: str, part: str
) -> None:
    with_body(demo, ATTACKS[what], part)
    ran = render()
    assert ran.code == 1
    [line] = ran.err.splitlines()
    assert "letter.docx" in line
    assert not (demo / "out").exists()


# What stays text, whatever a layout's Jinja takes it for.
HARMLESS = (
    "{{ '<w:r/>'|e }}",
    "{{ '<w:r/>'|forceescape }}",
    "{% set x %}{{ '<w:r/>' }}{% endset %}{{ x }}",
    "{% macro m() %}{{ '<w:r/>' }}{% endmacro %}{{ m() }}",
    "{{ '&lt;w:r/&gt;' }}",
    "{{ '<w:r/>'|replace('w', 'w') }}",
)


@pytest.mark.parametrize("words", HARMLESS)
def test_no_text_becomes_markup(render: Any, demo: Path, words: str) -> None:
    with_body(demo, f"<w:p>{run_of(words)}</w:p>")
    assert render().code == 0
    text = docx.Document(demo / "out/clinic/thank-you.docx").paragraphs[0].text
    assert text in ("<w:r/>", "&lt;w:r/&gt;")


def related(demo: Path, kind: str, part: str, data: bytes, type_: str) -> None:
    parts = parts_of(assets.layout("letter.docx"))
    relation = (
        f'<Relationship Id="rId77" Target="{part}" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/{kind}"/></Relationships>'
    )
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation.encode())
    parts[f"word/{part}"] = data
    override = f'<Override PartName="/word/{part}" ContentType="{type_}"/></Types>'
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b"</Types>", override.encode())
    write(demo / "templates/layouts/letter.docx", parts)


@pytest.mark.parametrize(
    ("kind", "type_", "data"),
    [
        ("image", "image/png", b"MZ\x90 not a picture"),
        ("image", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("image", "image/x-emf", b"\x01\0\0\0" + b"\0" * 40),
        ("image", "image/gif", b"\x89PNG\r\n\x1a\n"),
        ("comments", "application/xml", b"<x/>"),
        ("keyMapCustomizations", "application/xml", b"<x/>"),
        ("chart", "application/xml", b"<x/>"),
        ("header", "application/octet-stream", b"MZ"),
    ],
)
def test_a_part_that_no_letter_needs_is_refused(
    render: Any, demo: Path, kind: str, type_: str, data: bytes
) -> None:
    related(demo, kind, "one.bin", data, type_)
    ran = render()
    assert ran.code == 1
    assert "letter.docx" in ran.err


def test_what_programs_leave_in_a_file_stays_behind(render: Any, demo: Path) -> None:
    """A preview, custom data, where it was printed: of the maker, and no use to a reader."""
    for kind in ("customXml", "printerSettings", "webSettings"):
        related(demo, kind, "item1.xml", b"<secret>CANARY</secret>", "application/xml")
        assert render().code == 0
        with zipfile.ZipFile(demo / "out/clinic/thank-you.docx") as package:
            data = b"".join(package.read(name) for name in package.namelist())
        assert b"CANARY" not in data
        assert b"item1" not in data


def restyled(file: Path, layout: str) -> None:
    """A layout as an office would make it: a logo, a header with a table, a footer with fields."""
    document = docx.Document(str(assets.layout(layout)))
    section = document.sections[0]
    logo = io.BytesIO()
    Image.new("RGB", (120, 40), "#336699").save(logo, "PNG")
    logo.seek(0)
    section.header.is_linked_to_previous = False
    table = section.header.add_table(1, 2, Inches(6))
    table.cell(0, 0).paragraphs[0].add_run().add_picture(logo, width=Inches(1))
    table.cell(0, 1).text = "Lakeside – Department: Medicine"
    document.styles["Normal"].font.name = "Georgia"
    document.save(str(file))


@pytest.mark.parametrize("through_office", [False, True], ids=["as Word", "LibreOffice"])
def test_restyled_layouts_pass(
    render: Any, demo: Path, tmp_path: Path, through_office: bool
) -> None:
    layouts = ("letter", "sheet", "card", "plan")
    made = tmp_path / "made"
    made.mkdir()
    for name in layouts:
        restyled(made / f"{name}.docx", f"{name}.docx")
    if through_office:
        office.to_docx([made / f"{name}.docx" for name in layouts], tmp_path / "office")
        made = tmp_path / "office"
    for name in layouts:
        shutil.copy(made / f"{name}.docx", demo / "templates/layouts")
    for document in ("thank-you", "support-sheet", "ask-script"):
        ran = render(document)
        assert ran.code == 0, ran.err
    opened = docx.Document(demo / "out/clinic/thank-you.docx")
    assert "Department: Medicine" in opened.sections[0].header.tables[0].cell(0, 1).text
    with zipfile.ZipFile(demo / "out/clinic/thank-you.docx") as package:
        assert [name for name in package.namelist() if name.endswith(".png")]
        assert "docProps/app.xml" not in package.namelist()


def test_lorkits_own_layouts_pass_as_they_are(render: Any, run: Any, demo: Path) -> None:
    shutil.rmtree(demo / "templates")
    assert run("templates", "copy", "templates", cwd=demo).code == 0
    for document in ("thank-you", "support-sheet", "ask-script"):
        assert render(document).code == 0


# --- Nothing left out


def test_text_that_a_layout_hides_is_told(render: Any, demo: Path) -> None:
    parts = parts_of(assets.layout("letter.docx"))
    hidden = parts["word/styles.xml"].replace(
        b"<w:rPrDefault><w:rPr>", b"<w:rPrDefault><w:rPr><w:vanish/>"
    )
    assert hidden != parts["word/styles.xml"]
    write(demo / "templates/layouts/letter.docx", parts | {"word/styles.xml": hidden})
    ran = render()
    assert ran.code == 1
    assert "letter.docx leaves out" in ran.err


# --- Size

BIG = {
    "44 MB of empty paragraphs": "<w:p/>" * 7_000_000,
    "paragraphs that a loop multiplies": (
        "".join(f"{{% for {one} in blocks %}}" for one in "abcdefgh")
        + "<w:p/>" * 50
        + "{% endfor %}" * 8
    ),
    "a text that doubles": (
        "{% set a = 'xxxxxxxxxxxxxxxx' %}"
        + "{% set a = a ~ a %}" * 28
        + "<w:p><w:r><w:t>{{ a }}</w:t></w:r></w:p>"
    ),
}


@pytest.mark.parametrize("what", BIG)
def test_a_layout_makes_no_more_than_a_document_holds(
    render: Any, demo: Path, what: str, room: None
) -> None:
    with_body(demo, BIG[what])
    ran = render()
    assert ran.code == 1
    [line] = ran.err.splitlines()
    assert "letter.docx" in line
    assert re.search("more than 4 MB|larger than any document|on and on", line)
