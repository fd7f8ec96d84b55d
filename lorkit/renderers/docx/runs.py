"""Styled text and figures in Word: marks that pass through docxtpl and become runs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlsplit

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.text.run import Run as WordRun

from lorkit.errors import LorkitError
from lorkit.letter.model import Figure, Letter, Run, Runs
from lorkit.renderers import figures
from lorkit.text import printable

# Unicode reserves these code points for a program's internal use. A styled piece of text
# is OPEN, the style's number, MIDDLE, text, CLOSE.
_OPEN, _MIDDLE, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_STYLED = re.compile(f"{_OPEN}(\\d+){_MIDDLE}([^{_CLOSE}]*){_CLOSE}")
_NOT_TEXT = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")  # ours, and what XML can't hold

_RTL: Final = (
    "\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
)
# From one right-to-left letter to the last before a letter of another script.
_RTL_STRETCH = re.compile(f"([{_RTL}](?:[{_RTL}\\W\\d_]*[{_RTL}])?)")
_AFTER_BIDI = (  # what may follow w:bidi in w:pPr, in the schema's order
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
    "w:pPrChange",
)
_URL_SAFE: Final = ":/?#@!$&'()*+,;=-._~%"
_LINKS = ("http://", "https://", "mailto:", "tel:")
STORIES = (qn("w:document"), qn("w:hdr"), qn("w:ftr"))


class _Style(NamedTuple):
    strong: bool = False
    emphasis: bool = False
    link: str = ""


_PLAIN = _Style()


def xml_text(text: str) -> str:
    """Text on one line that is safe in XML and in a mark."""
    return _NOT_TEXT.sub("\ufffd", printable(text))


def _target(link: str) -> str:
    """A link that Word accepts, or "": Word refuses files with bad links."""
    if not link.lower().startswith(_LINKS):
        return ""
    target = quote(printable(link), safe=_URL_SAFE)
    try:
        parts = urlsplit(target)
        usable = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    return target if usable and (parts.hostname or parts.scheme in ("mailto", "tel")) else ""


class Marks:
    """Writes the styles of one letter's runs into its text, and reads them back in Word's XML."""

    def __init__(self) -> None:
        self._styles: dict[_Style, int] = {}

    def text(self, runs: Runs) -> str:
        """The text of runs with marks for styles and a newline for each line break."""
        return "".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        if run.is_break:
            return "\n"
        text = xml_text(run.text)
        style = _Style(run.strong, run.emphasis, _target(run.link))
        if style == _PLAIN or not text:
            return text
        number = self._styles.setdefault(style, len(self._styles))
        return f"{_OPEN}{number}{_MIDDLE}{text}{_CLOSE}"

    def resolve(self, document: Any) -> None:
        """Turn every mark in the document, its headers and its footers into Word's own runs."""
        names = _character_styles(document)
        styles = tuple(self._styles)
        for part in document.part.package.iter_parts():
            root = getattr(part, "element", None)
            if root is not None and root.tag in STORIES:
                _resolve_part(part, root, styles, names)


def _character_styles(document: Any) -> dict[str, str]:
    """Ids of the character styles by name: Word translates ids, but not names."""
    return {
        style.name_val: style.styleId
        for style in document.styles.element.style_lst
        if style.get(qn("w:type")) == "character"
    }


def _resolve_part(part: Any, root: Any, styles: tuple[_Style, ...], names: dict[str, str]) -> None:
    for paragraph in root.iter(qn("w:p")):
        text = "".join(t.text or "" for t in paragraph.iter(qn("w:t")))
        rtl = _RTL_STRETCH.search(text) is not None
        if not rtl and _OPEN not in text:
            continue
        if rtl and _mostly_rtl(text):
            bidi = OxmlElement("w:bidi")
            paragraph.get_or_add_pPr().insert_element_before(bidi, *_AFTER_BIDI)
        for run in list(paragraph.iter(qn("w:r"))):
            _split(part, run, styles, names)


def _mostly_rtl(text: str) -> bool:
    """Whether more than half of the letters are of right-to-left scripts.

    The first letter doesn't decide: an English sentence may begin with an Arabic name.
    """
    letters = sum(map(str.isalpha, text))
    return 2 * len(re.findall(f"[{_RTL}]", text)) > letters


def _split(part: Any, run: Any, styles: tuple[_Style, ...], names: dict[str, str]) -> None:
    """Replace a run by one for each piece of the same style and direction."""
    properties = run.find(qn("w:rPr"))
    for child in run:
        if child is properties:
            continue
        pieces = _pieces(child.text or "", styles) if child.tag == qn("w:t") else ((child, _PLAIN),)
        for piece, style in pieces:
            new = OxmlElement("w:r")
            if properties is not None:
                new.append(deepcopy(properties))
            if isinstance(piece, str):
                new.append(_text(piece))
            else:
                new.append(deepcopy(piece))
            _apply(new, style, names, isinstance(piece, str) and _RTL_STRETCH.match(piece))
            if style.link:
                _link(part, new, style.link, run)
            else:
                run.addprevious(new)
    run.getparent().remove(run)


def _pieces(text: str, styles: tuple[_Style, ...]) -> Iterator[tuple[str, _Style]]:
    """Pieces of text with their styles; right-to-left ones are separate."""
    plain, *rest = _STYLED.split(text)
    yield from ((piece, _PLAIN) for piece in _directions(plain))
    for number, styled, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        yield from ((piece, styles[int(number)]) for piece in _directions(styled))
        yield from ((piece, _PLAIN) for piece in _directions(after))


def _directions(text: str) -> Iterable[str]:
    return filter(None, _RTL_STRETCH.split(text))


def _text(text: str) -> Any:
    element = OxmlElement("w:t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    element.text = text
    return element


def _apply(run: Any, style: _Style, names: dict[str, str], rtl: object) -> None:
    """Give a run one of the layout's character styles, or direct formatting if it has none."""
    font = WordRun(run, None).font  # type: ignore[arg-type]  # needs no parent for fonts
    wanted = {"Hyperlink": bool(style.link), "Strong": style.strong, "Emphasis": style.emphasis}
    name = next((n for n, want in wanted.items() if want and n in names), None)
    if name:
        run.get_or_add_rPr().style = names[name]
    if style.strong and name != "Strong":
        font.bold = font.cs_bold = True
    if style.emphasis and name != "Emphasis":
        font.italic = font.cs_italic = True
    if rtl:
        font.rtl = True


def _link(part: Any, new: Any, url: str, before: Any) -> None:
    """Insert a run before another as a link, or extend the link that ends there."""
    target = part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = before.getprevious()
    if link is None or link.get(qn("r:id")) != target:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), target)
        before.addprevious(link)
    link.append(new)


# A code point that no text contains (see _OPEN), around the index of the figure's block.
_MARK = re.compile("\ufdd3(\\d+)\ufdd3")


def mark(place: int) -> str:
    """The placeholder for a figure, by its index among the letter's blocks."""
    return f"\ufdd3{place}\ufdd3"


def place(document: Document, letter: Letter) -> None:
    """Replace every placeholder with its figure, with alternative text.

    Raises LorkitError if the layout has no place for figures.
    """
    waiting = {n for n, block in enumerate(letter.blocks) if isinstance(block, Figure)}
    for text in list(document.element.body.iter(qn("w:t"))) if waiting else ():
        if found := _MARK.fullmatch((text.text or "").strip()):
            block = letter.blocks[int(found[1])]
            assert isinstance(block, Figure)
            _draw(document, text.getparent(), block)
            waiting.discard(int(found[1]))
    if waiting:
        raise LorkitError(
            "leaves out a picture",
            'it needs {%p elif block.kind == "figure" %} and {{ block.text }}, as in plan.docx',
        )


def _draw(document: Document, element: Any, figure: Figure) -> None:
    """Replace a run's text with a picture no wider than the text area."""
    section = document.sections[0]
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    width = min(Pt(figure.drawing.width), (section.page_width or 0) - margins)
    for child in element.xpath("w:t"):
        element.remove(child)
    run = WordRun(element, document._body)
    inline = run.add_picture(io.BytesIO(figures.png(figure.drawing)), width=Emu(width))._inline
    inline.docPr.set("descr", xml_text(figure.alt))
    for side in ("distL", "distR"):  # LibreOffice keeps this distance even in a line of text
        inline.set(side, "0")
