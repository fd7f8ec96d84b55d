"""Known attacks from values, templates, style sheets and Word layouts: refused or harmless.

Refused means one clear line and exit status 1; harmless, that no secret gets into a document
and nothing knocks at the server that stands for the network. Never a traceback, never a hang.
"""

from __future__ import annotations

import http.server
import os
import re
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lorkit.files import assets

CANARY = "CANARY-4f1c"
ON = ("--on", "2026-08-13")


class Network:
    """A site at which nobody may knock."""

    def __init__(self) -> None:
        self.knocks: list[str] = []
        knocks = self.knocks

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                knocks.append(self.path)
                self.send_error(404)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/x"


@pytest.fixture
def network() -> Iterator[Network]:
    found = Network()
    thread = threading.Thread(target=found.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()
    assert found.knocks == []


@pytest.fixture
def demo(run: Any, tmp_path: Path) -> Path:
    """The sample, and a secret beside its folder."""
    assert run("new", "--sample", "demo", cwd=tmp_path).code == 0
    (tmp_path / "secret.txt").write_text(f"{CANARY}\n")
    return tmp_path / "demo"


@pytest.fixture
def attack(run: Any, demo: Path) -> Callable[..., Any]:
    """Render with what was prepared in the sample's folder, and look what came of it."""

    def render(kind: str, document: str = "thank-you") -> Any:
        # The whole path: what one process has read of a template, it keeps under its name.
        order = ("render", document, "--to", "clinic", "-f", kind, *ON)
        ran = run("-p", demo / "profile.yaml", *order, cwd=demo)
        assert ran.code in (0, 1), ran.err
        assert "Traceback" not in ran.err
        assert CANARY not in ran.err
        if ran.code:
            assert len(ran.err.splitlines()) == 1, ran.err
            assert not (demo / "out").exists()
        for file in (demo / "out").rglob("*"):
            if file.is_file():
                assert CANARY not in everything_in(file)
        return ran

    return render


def everything_in(file: Path) -> str:
    """What a file says, unpacked where it is a Word file."""
    data = file.read_bytes()
    if file.suffix == ".docx":
        with zipfile.ZipFile(file) as package:
            data = b"".join(package.read(name) for name in package.namelist())
    return data.decode("utf-8", "replace")


# --- Words


ESCAPES = (
    "''.__class__.__mro__[1].__subclasses__()",
    "''['__class__']",
    "''|attr('__class__')",
    "applicant.__class__.__init__.__globals__",
    "applicant.__init__.__globals__.sys.modules.os.popen('id').read()",
    "applicant.model_dump_json()",
    "applicant.__replace__(cv='../secret.txt')",
    "applicant.__setstate__(['../secret.txt'])",
    "applicant.__setattr__('cv', '../secret.txt')",
    "applicant['__dict__']",
    "applicant|attr('__dataclass_fields__')",
    "applicant|attr('__slots__')",
    "[applicant]|map(attribute='__class__')|list",
    "[applicant]|map(attribute='__dataclass_params__')|list",
    "replace(applicant, cv='../secret.txt')",
    "[applicant]|map('attr', '__class__')|list",
    "[applicant]|groupby('__class__')",
    "[applicant]|sort(attribute='__class__')|first",
    "'{0.__class__.__init__.__globals__}'.format(applicant)",
    "('{0.__class__}'|safe).format(applicant)",
    "'{x.__class__}'.format_map({'x': applicant})",
    "'%s'|format(applicant)",
    "span.__globals__",
    "span.__code__",
    "(span|attr('__globals__')).dt.sys",
    "days.__wrapped__.__globals__",
    "self.__init__.__globals__",
    "self._TemplateReference__context.environment",
    "self.body.__self__",
    "cycler.__init__.__globals__.os",
    "lipsum.__globals__['os']",
    "joiner|attr('__init__')",
    "namespace().__class__",
    "get_flashed_messages.__globals__",
    "config",
    "request.application.__globals__",
    "writer.__reduce__()",
    "writer.log.__class__",
    "writer.events[0].parse('x')",
    "today.__class__.__subclasses__()",
    "plan.__class__",
    "(1).__class__",
    "loop",
    "caller()",
    "varargs",
    "undefined_name.__class__",
    "dict.mro()",
    "''.join.__self__",
    "['a'].append.__self__.__class__",
    "(applicant.eras_name.encode()).__class__",
    "portal.__dataclass_fields__",
    "document.__format__('x')",
)
BOMBS = (
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "{{ 'x' * 10**10 }}",
    "{{ 10**10**10 }}",
    "{{ (2**30)**(2**30) }}",
    "{{ [0] * 10**10 }}",
    "{{ 'x'|center(10**10) }}",
    "{{ 'x'.ljust(9999999999) }}",
    "{{ 'x'.zfill(9999999999) }}",
    "{{ '{:9999999999}'.format(1) }}",
    "{{ '%9999999999d' % 1 }}",
    "{{ '%9999999999d'|format(1) }}",
    "{{ 'x'|indent(9999999999) }}",
    "{{ 1 / 0 }}",
    "{{ [1][5] }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include 'thank-you.md.j2' %}",
    "{% extends 'thank-you.md.j2' %}",
    "{{ '" + "(" * 3000 + "' }}",
    "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
    "{{ 'a'|urlize }}{{ 'x'|xmlattr }}",
    "> " * 3000 + "deep",
    "[" * 5000,
    "*a" * 5000,
    "{{ applicant.eras_name | safe }}{{ '\\x00\\ud800' }}",
)
READS = (
    "{% include '../../secret.txt' %}",
    "{% include '../../../secret.txt' ignore missing %}",
    "{% include secret %}",
    "{% import '../../secret.txt' as s %}{{ s }}",
    "{% extends '../../secret.txt' %}",
    "{% include '/etc/passwd' %}",
    "{% include 'link.md.j2' %}",
    "{% include 'folder/secret.txt' %}",
    "{% set x %}{% include '..\\\\..\\\\secret.txt' %}{% endset %}{{ x }}",
    "![x](file:///etc/passwd)",
    "![x](../../secret.txt)",
    "<img src='file:///etc/passwd'>",
    "[x](file:///etc/passwd) and [y](javascript:alert%281%29)",
    "<file:///etc/passwd>",
    "{{ '<link rel=attachment href=file:///etc/passwd>' | safe }}",
)


def own_words(demo: Path, body: str) -> None:
    words = demo / "templates" / "words"
    words.mkdir(parents=True)
    (words / "thank-you.md.j2").write_text(
        "{% block subject %}Thanks{% endblock %}"
        f"{{% block body %}}Dear {{{{ writer.salutation }}}},\n\n{body}\n{{% endblock %}}",
        encoding="utf-8",
    )


@pytest.mark.parametrize("expression", ESCAPES)
def test_words_stay_in_their_sandbox(attack: Any, demo: Path, expression: str) -> None:
    own_words(demo, f"{{{{ {expression} }}}}")
    ran = attack("txt")
    assert ran.code == 1, (demo / "out/clinic/thank-you.txt").read_text("utf-8")
    assert "thank-you.md.j2" in ran.err


@pytest.mark.parametrize("body", BOMBS, ids=lambda body: body[:40])
def test_words_that_never_end_do(attack: Any, demo: Path, body: str) -> None:
    own_words(demo, body)
    attack("txt")


@pytest.mark.parametrize("body", READS)
def test_words_read_no_other_file(attack: Any, demo: Path, body: str) -> None:
    own_words(demo, body.replace("secret %}", f"'{demo.parent}/secret.txt' %}}"))
    words = demo / "templates" / "words"
    (words / "link.md.j2").symlink_to(demo.parent / "secret.txt")
    (words / "folder").symlink_to(demo.parent)
    for kind in ("txt", "pdf"):
        attack(kind)
        shutil.rmtree(demo / "out", ignore_errors=True)


@pytest.mark.parametrize(
    "name", ["words/thank-you.md.j2", "layouts/letter.css", "layouts/letter.docx"]
)
def test_a_template_that_is_a_link_to_elsewhere_is_refused(
    attack: Any, demo: Path, name: str
) -> None:
    file = demo / "templates" / name
    file.parent.mkdir(parents=True)
    file.symlink_to(demo.parent / "secret.txt")
    ran = attack({".j2": "txt", ".css": "pdf"}.get(file.suffix, "docx"))
    assert ran.code == 1
    assert "leads out of its folder" in ran.err


@pytest.mark.parametrize("kind", ["fifo", "folder", "device"])
@pytest.mark.parametrize("name", ["words/thank-you.md.j2", "layouts/letter.css"])
def test_a_template_that_is_no_file_hangs_nothing(
    attack: Any, demo: Path, name: str, kind: str
) -> None:
    file = demo / "templates" / name
    file.parent.mkdir(parents=True)
    if kind == "fifo":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    else:
        file.symlink_to("/dev/zero")
    attack("pdf")


# --- Style sheets

SHEETS = (
    "@import url({file});",
    "@import '{path}';",
    "@import url({site});",
    "@font-face {{ font-family: X; src: url({site}) }} p {{ font-family: X }}",
    "@font-face {{ font-family: X; src: url({file}) }} p {{ font-family: X }}",
    "@font-face {{ font-family: X; src: local('X'), url({path}) }} p {{ font-family: X }}",
    "p {{ background: url({site}) }}",
    "p {{ background: url('{path}') }}",
    "p::before {{ content: url({file}) }}",
    "p::before {{ content: url({site}) }}",
    "p {{ border-image: url({site}) 1 }}",
    "li {{ list-style-image: url({file}) }} p {{ display: list-item; list-style-image: url({site}) }}",
    "@page {{ background: url({file}) }}",
    "@page {{ @top-left {{ content: url({site}) }} }}",
    "p {{ -weasy-attachment: url({file}); -weasy-link: url({file}) }}",
    "p {{ background: url(lorkit-font:../../secret.txt) }}",
    "p {{ background: url(data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'"
    " xmlns:x='http://www.w3.org/1999/xlink'%3E%3Cimage x:href='{file}'/%3E%3C/svg%3E) }}",
    "p {{ background: url(data:image/svg+xml,%3C!DOCTYPE s [%3C!ENTITY e SYSTEM '{file}'%3E]%3E"
    "%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Ctext%3E&e;%3C/text%3E%3C/svg%3E) }}",
    "}}}}{{{{ @@ ; garbage \x00",
    "@page {{ size: 0.001pt }}",
    "p {{ font-size: 1e9pt }}",
    "@page {{ margin: 50in }}",
    "p {{ width: calc(1 / 0) }} :root {{ --a: var(--b); --b: var(--a) }} p {{ color: var(--a) }}",
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet[:50])
def test_style_sheets_fetch_nothing(attack: Any, demo: Path, network: Network, sheet: str) -> None:
    secret = demo.parent / "secret.txt"
    css = sheet.format(file=secret.as_uri(), path=secret, site=network.url)
    (demo / "templates" / "layouts").mkdir(parents=True)
    (demo / "templates" / "layouts" / "letter.css").write_text(css, encoding="utf-8")
    ran = attack("pdf")
    if ran.code:
        assert "letter.css" in ran.err
    else:
        assert b"/EmbeddedFile" not in (demo / "out/clinic/thank-you.pdf").read_bytes()


# --- Word layouts

RELATION = (
    '<Relationship Id="rId99" TargetMode="External" Target="{target}"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
)
DTD = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def own_layout(demo: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """A copy of lorkit's layout whose parts were changed."""
    file = demo / "templates" / "layouts" / "letter.docx"
    file.parent.mkdir(parents=True)
    with zipfile.ZipFile(assets.layout("letter.docx")) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def related(part: str, kind: str, target: str) -> Callable[[dict[str, bytes]], None]:
    """A layout with a relation to the outside."""

    def change(parts: dict[str, bytes]) -> None:
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        relation = RELATION.format(kind=kind, target=target).encode()
        old = parts.get(part, empty)
        if b"</Relationships>" not in old:
            old = re.sub(rb"<Relationships([^>]*)/>", rb"<Relationships\1></Relationships>", old)
        parts[part] = old.replace(b"</Relationships>", relation + b"</Relationships>")

    return change


def in_text(part: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)

    return change


def field(code: str) -> Callable[[dict[str, bytes]], None]:
    half = len(code) // 2
    runs = "".join(f"<w:r><w:instrText>{c}</w:instrText></w:r>" for c in (code[:half], code[half:]))
    return in_text("word/document.xml", b"<w:body>", f"<w:body><w:p>{runs}</w:p>".encode())


RELS = "word/_rels/document.xml.rels"
LAYOUTS: dict[str, Callable[[dict[str, bytes]], None]] = {
    "a picture from a site": related(RELS, "image", "{site}"),
    "a picture from a disk": related(RELS, "image", "file:///etc/passwd"),
    "a picture from a share": related(RELS, "image", "\\\\evil\\share\\x.png"),
    "an object": related(RELS, "oleObject", "{site}"),
    "another document": related(RELS, "aFChunk", "file:///etc/passwd"),
    "a template": related("word/_rels/settings.xml.rels", "attachedTemplate", "{site}"),
    "a link to a file": related(RELS, "hyperlink", "file:///etc/passwd"),
    "a link to a script": related(RELS, "hyperlink", "javascript:alert(1)"),
    "macros": related(RELS, "vbaProject", "vbaProject.bin"),
    "a DTD": in_text("word/document.xml", b"<w:document", DTD.encode() + b"<w:document"),
    "a DTD in its styles": in_text("word/styles.xml", b"<w:styles", DTD.encode() + b"<w:styles"),
    "a billion laughs": in_text(
        "word/document.xml", b"<w:document", LAUGHS.encode() + b"<w:document"
    ),
    "a DTD in its types": in_text("[Content_Types].xml", b"<Types", DTD.encode() + b"<Types"),
    "DDE": field(" DDEAUTO c:\\windows\\cmd.exe "),
    "INCLUDETEXT": field(' INCLUDETEXT "/etc/passwd" '),
    "INCLUDEPICTURE": field(' INCLUDEPICTURE "{site}" '),
    "60 MB of nothing": lambda parts: parts.update({"word/media/x.xml": b" " * 60_000_000}),
}


@pytest.mark.parametrize("what", LAYOUTS)
def test_word_layouts_that_reach_out_are_refused(
    attack: Any, demo: Path, network: Network, what: str
) -> None:
    own_layout(demo, LAYOUTS[what])
    ran = attack("docx")
    assert ran.code == 1
    assert "letter.docx" in ran.err


LAYOUT_WORDS = (
    "{{ ''.__class__.__mro__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "{{ 'x' * 10**10 }}",
    "{{ 10**10**10 }}",
    "{% include '/etc/passwd' %}",
    "{{ '{0.__class__}'.format(title) }}",
    "{{ blocks.__class__ }}",
    "{{ title|attr('__class__') }}",
)


@pytest.mark.parametrize("words", LAYOUT_WORDS)
def test_word_layouts_stay_in_their_sandbox(attack: Any, demo: Path, words: str) -> None:
    paragraph = f"<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
    own_layout(demo, in_text("word/document.xml", b"<w:body>", paragraph.encode()))
    ran = attack("docx")
    assert ran.code == 1
    assert "letter.docx" in ran.err


def test_our_own_layouts_pass_the_same_gate(attack: Any, demo: Path) -> None:
    own_layout(demo, lambda parts: None)
    assert attack("docx").code == 0


def test_a_layout_that_is_broken_inside_is_refused(attack: Any, demo: Path) -> None:
    own_layout(demo, lambda parts: None)
    file = demo / "templates" / "layouts" / "letter.docx"
    data = bytearray(file.read_bytes())
    data[200:400] = bytes(200)
    file.write_bytes(data)
    assert "letter.docx" in attack("docx").err


# --- Files that values name


@pytest.mark.parametrize("how", ["..", "absolute", "link", "folder link", "device", "fifo", "proc"])
@pytest.mark.parametrize("key", ["cv", "personal_statement"])
def test_only_what_lies_beside_the_profile_is_attached(
    attack: Any, demo: Path, how: str, key: str
) -> None:
    secret = demo.parent / "secret.txt"
    name = {
        "..": "../secret.txt",
        "absolute": str(secret),
        "folder link": "link/secret.txt",
        "device": "/dev/zero",
        "proc": "/proc/self/environ",
    }.get(how, "mine.pdf")
    if how == "link":
        (demo / "mine.pdf").symlink_to(secret)
    elif how == "folder link":
        (demo / "link").symlink_to(demo.parent)
    elif how == "fifo":
        os.mkfifo(demo / "mine.pdf")
    profile = demo / "profile.yaml"
    text = profile.read_text("utf-8").replace("cv: cv.pdf", f"{key}: {name}")
    profile.write_text(text, encoding="utf-8")
    ran = attack("eml", "follow-up")
    assert ran.code == 1
    assert "profile.yaml:" in ran.err


@pytest.mark.parametrize(
    "one", ["..", ".", "../x", "/tmp/x", "a/b", "a\\b", "CON", "nul", "-x", "~", "a b", "é"]
)
def test_an_id_is_never_a_way_out(attack: Any, demo: Path, one: str) -> None:
    profile = demo / "profile.yaml"
    text = profile.read_text("utf-8").replace("id: clinic", f"id: '{one}'")
    profile.write_text(text, encoding="utf-8")
    assert attack("txt").code == 1
    assert {p.name for p in demo.parent.iterdir()} == {"demo", "secret.txt"}


def test_words_name_no_document_by_a_path(run: Any, demo: Path) -> None:
    for name in ("../x", "/etc/passwd", "thank-you.md.j2", "words/thank-you", "_request", ""):
        ran = run("render", name, *ON, cwd=demo)
        assert ran.code == 1
        assert "there is no document" in ran.err
        assert run("templates", "vars", name, cwd=demo).code == 1


@pytest.mark.parametrize("place", ["out", "out/clinic"])
def test_a_folder_that_is_a_link_writes_where_it_leads_and_nowhere_else(
    run: Any, demo: Path, tmp_path: Path, place: str
) -> None:
    """The output folder may be a link: it is the user's, and named by the user."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (demo / place).parent.mkdir(exist_ok=True)
    (demo / place).symlink_to(elsewhere)
    ran = run("render", "thank-you", "--to", "clinic", "-f", "txt", *ON, cwd=demo)
    assert ran.code == 0
    assert [p.name for p in elsewhere.rglob("*.txt")] == ["thank-you.txt"]
