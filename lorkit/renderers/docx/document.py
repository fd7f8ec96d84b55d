"""DOCX: fills the letter's blocks into a Word layout that a user can restyle in Word.

A layout's paragraphs say ``{{ block.text }}`` and docxtpl repeats them. Bold, italics and links
travel through docxtpl as marks inside the text and become Word runs afterward, so a run keeps
whatever formatting the layout gives it and nobody has to copy a loop over runs.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template
from markupsafe import Markup, escape

from lorkit import dates
from lorkit.files import access, assets
from lorkit.letter.model import Block, Bullets, Facts, Figure, Heading, Letter, Paragraph, Quote
from lorkit.renderers.docx import errors as faults
from lorkit.renderers.docx import one_page, package
from lorkit.renderers.docx import runs as pictures
from lorkit.renderers.docx.runs import Marks, xml_text
from lorkit.renderers.docx.safety import MOST_BYTES, MOST_STORY, require_safe
from lorkit.words import bounds
from lorkit.words.environment import Sandbox

_LOOP_NAMES = ("block", "kind", "text", "items", "item", "rows", "row", "label")
_CORE = "/metadata/core-properties"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest date in a zip file


def render(letter: Letter, overrides: Path | None = None) -> bytes:
    """The letter as a Word file of US Letter pages; the same letter gives the same bytes.

    ``overrides`` is a folder whose ``layouts/`` may hold the user's own layouts. Raises
    LorkitError if such a layout can't be used, or if a one-page document does not fit
    its page at 9 pt.
    """
    file = assets.layout(f"{letter.layout}.docx", overrides)
    marks = Marks()
    context = _context(letter, marks)
    with faults.opening(file):
        layout = _Layout(io.BytesIO(_read(file, file.stat().st_mtime_ns)))
        layout.init_docx()
    with faults.filling_in(file, (*context, *_LOOP_NAMES)):
        bounds.begin()
        layout.render(context, layout_environment())
        document: Document = layout.docx
        marks.resolve(document)
        pictures.place(document, letter)
        faults.nothing_left_out(document, letter)
    if letter.one_page:
        one_page.shrink(document, letter)
    _describe(document, letter)
    parts = _parts(document)
    if not file.is_relative_to(assets.templates()):
        parts = package.cleaned(parts, file)
    return _repeatable(parts)


class _Environment(Sandbox):
    """Jinja for layouts with a cache of compiled templates, since docxtpl recompiles them."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=_literal)
        del self.filters["safe"]
        self._compiled = lru_cache(maxsize=64)(super().from_string)

    @staticmethod
    def concat(parts: Iterable[str]) -> str:
        """The text of a part, and what ``set`` and macros capture."""
        return bounds.joined(parts, MOST_STORY)

    def from_string(self, source: Any, *args: Any, **more: Any) -> Template:
        """The compiled template of a source text."""
        return self._compiled(source, *args, **more)


@cache
def layout_environment() -> Sandbox:
    """The Jinja configuration of layouts: sandboxed, strict, escaping for XML."""
    return _Environment()


def _literal(value: object) -> Markup:
    """A value that is text to XML and to docxtpl, which rewrites ``{_{`` to ``{{`` in results.

    Results of a layout's own filters and macros are escaped, too.
    """
    text = value.unescape() if isinstance(value, Markup) else str(value)
    return Markup(str(escape(text)).replace("{", "&#123;").replace("}", "&#125;"))


class _Layout(DocxTemplate):  # type: ignore[misc]  # docxtpl has no type hints
    """A DocxTemplate that tidies the same XML only once."""

    def patch_xml(self, src_xml: str) -> str:
        """Word's XML as docxtpl makes it readable for Jinja."""
        return _patched(src_xml)


@lru_cache(maxsize=64)
def _patched(xml: str) -> str:
    patched: str = DocxTemplate.patch_xml(None, xml)  # doesn't use self
    return patched


@lru_cache(maxsize=16)
def _read(file: Path, changed: int) -> bytes:
    """The layout's bytes; ``changed`` is when it was last written, in nanoseconds."""
    data = access.read(file, MOST_BYTES, follow=True)
    require_safe(file, data)
    return data


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as a layout sees it: ``row.label`` and ``row.text``."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    """A block as a layout sees it: its kind, and the attribute that goes with the kind."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    rows: tuple[_Row, ...] = ()
    strip: bool = False  # for facts: whether they are right below the lead


def _context(letter: Letter, marks: Marks) -> dict[str, Any]:
    """All variables of a layout."""
    return {
        "title": letter.title,
        "subject": letter.subject,
        "author": letter.author,
        "date": dates.full(letter.date),
        "head": tuple(_Row(label, xml_text(text)) for label, text in letter.head),
        "blocks": tuple(_blocks(letter.blocks, marks)),
    }


def _blocks(blocks: tuple[Block, ...], marks: Marks) -> Iterator[_Block]:
    for place, block in enumerate(blocks):
        match block:
            case Heading(level, runs):
                yield _Block(f"heading {min(level, 3)}", marks.text(runs))
            case Paragraph(runs):
                yield _Block(_paragraph_kind(blocks, place), marks.text(runs))
            case Bullets(items):
                yield _Block("bullets", items=tuple(map(marks.text, items)))
            case Quote(paragraphs):
                yield _Block("quote", items=tuple(map(marks.text, paragraphs)))
            case Facts(rows):
                told = tuple(_Row(*map(marks.text, row)) for row in rows)
                yield _Block("facts", rows=told, strip=_below_lead(blocks, place))
            case Figure():
                yield _Block("figure", pictures.mark(place))


def _paragraph_kind(blocks: tuple[Block, ...], place: int) -> str:
    """A paragraph right under the title is the lead; a last one all in italics is a note."""
    before = blocks[place - 1] if place else None
    if isinstance(before, Heading) and before.level == 1:
        return "lead"
    block = blocks[place]
    italic = isinstance(block, Paragraph) and all(r.emphasis or r.is_break for r in block.runs)
    return "note" if italic and place == len(blocks) - 1 else "paragraph"


def _below_lead(blocks: tuple[Block, ...], place: int) -> bool:
    """Whether a block is right below the paragraph under the title."""
    return (
        place > 1
        and isinstance(blocks[place - 1], Paragraph)
        and (_paragraph_kind(blocks, place - 1) == "lead")
    )


def _describe(document: Document, letter: Letter) -> None:
    """Write the document's properties, replacing those of the layout's file."""
    whole = document.part.package
    for name, relation in list(whole.rels.items()):
        # LibreOffice spells this relationship differently, which would duplicate the part.
        if (
            relation.reltype.lower().endswith(_CORE)
            and relation.reltype != RELATIONSHIP_TYPE.CORE_PROPERTIES
        ):
            del whole.rels[name]
    properties = document.core_properties
    root = properties._element
    for child in list(root):
        root.remove(child)
    noon = datetime.combine(letter.date, time(12), UTC)
    properties.title = xml_text(letter.title)[:255]  # as much as the format allows
    properties.author = xml_text(letter.author)[:255]
    properties.language = "en-US"
    properties.created = properties.modified = noon


def _parts(document: Document) -> dict[str, bytes]:
    """The document's parts by name."""
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old:
        return {name: old.read(name) for name in old.namelist()}


def _repeatable(parts: Mapping[str, bytes]) -> bytes:
    """Parts as a zip file without the time of day: sorted, types first."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as new:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system = 3  # otherwise the file would differ on Windows
            new.writestr(entry, parts[name], zipfile.ZIP_DEFLATED)
    return result.getvalue()
