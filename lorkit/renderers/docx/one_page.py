"""Fits a document on one page. Without Word its height can't be measured, so it is estimated.

All figures are in points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from lorkit.letter.model import Letter
from lorkit.renderers.complete import too_long
from lorkit.renderers.docx import metrics as widths
from lorkit.renderers.docx.metrics import Chain, Styles, number, switched_on, value

_P, _TBL, _TR, _TC, _R = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:r"))
_PLAIN = frozenset(map(qn, ("w:pStyle", "w:rStyle", "w:bidi", "w:rtl", "w:lang")))
_TCPR = qn("w:tcPr")
_INDENTS = ("w:left", "w:right", "w:start", "w:end")  # Word writes the first two, others the rest
_BREAKS = (qn("w:br"), qn("w:cr"))
_TWIPS, _EMU = 20, 12700  # in a point


class _Font(NamedTuple):
    """em: the size times the font's width against Calibri. line: a line's height."""

    em: float
    line: float
    tall_line: float
    bold: bool
    capitals: bool


class _Shape(NamedTuple):
    """A paragraph's measures."""

    before: float
    after: float
    multiple: float  # of the font's own line height; 0 where the height is fixed
    least: float  # a line's minimum height, or its exact one
    sides: float  # indents, left and right together
    rules: float  # lines above and below, with their distance
    close: bool  # no space between adjacent paragraphs of one style


class Measure:
    """Measures one document with its current styles; make a new one after changing them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = Styles(document)
        self._font = lru_cache(maxsize=None)(self._find_font)
        self._shape = lru_cache(maxsize=None)(self._find_shape)

    def overflow(self) -> float:
        """How much longer the text is than one page; negative if there is room left."""
        section = self._document.sections[0]
        lengths = (section.page_height, section.page_width, section.top_margin)
        page, width, top = ((length or 0) / _EMU for length in lengths)
        width -= ((section.left_margin or 0) + (section.right_margin or 0)) / _EMU
        bottom = (section.bottom_margin or 0) / _EMU
        first = section.different_first_page_header_footer
        header = section.first_page_header if first else section.header
        footer = section.first_page_footer if first else section.footer
        if not header.is_linked_to_previous:  # a tall letterhead pushes the text down
            high = sum(self._story(header._element, width))
            top = max(top, (section.header_distance or 0) / _EMU + high)
        if not footer.is_linked_to_previous:
            high = sum(self._story(footer._element, width))
            bottom = max(bottom, (section.footer_distance or 0) / _EMU + high)
        return self._story(self._document.element.body, width)[0] + top + bottom - page

    @property
    def size(self) -> float:
        """The size of body text."""
        return number(self._styles.chain("w:rPr", self._styles.body), "w:sz", default=20) / 2

    def line(self) -> float:
        """The height of a line of body text."""
        font = self._font(self._styles.body, "", None)
        return _height(self._shape(self._styles.body, (), None), font.line)

    def _story(self, parent: Element, width: float, table: Chain = ()) -> tuple[float, float]:
        """The height of paragraphs and tables, and the space after the last.

        Between adjacent ones, Word uses the larger of the two spaces, not both.
        """
        height, gap, before = 0.0, 0.0, ""
        for element in _blocks(parent):
            if element.tag == _TBL:
                height, gap, before = height + gap + self._table(element), 0.0, ""
                continue
            name = value([element], "w:pPr/w:pStyle") or self._styles.body
            shape = self._shape(name, table, _special(element.pPr))
            height += 0 if shape.close and name == before else max(gap, shape.before)
            height += self._paragraph(element, name, shape, width)
            gap, before = shape.after, name
        return height, gap

    def _table(self, table: Element) -> float:
        style = value([table.tblPr], "w:tblStyle") or ""
        properties = (table.tblPr, *self._styles.own("w:tblPr", style))
        margins = tuple(m for p in properties for m in p.iterfind(qn("w:tblCellMar")))
        borders = tuple(b for p in properties for b in p.iterfind(qn("w:tblBorders")))
        rule = number(borders, "w:insideH", "w:sz") / 8
        columns = [float(c.get(qn("w:w"), 0)) / _TWIPS for c in table.tblGrid.gridCol_lst]
        inherited = tuple(self._styles.own("w:pPr", style))
        height = rule
        for row in table.iterfind(_TR):
            cells = zip(row.iterfind(_TC), columns, strict=False)
            height += max(
                (self._cell(*cell, margins, rule, inherited) for cell in cells), default=0
            )
        return height

    def _cell(self, cell: Element, room: float, margins: Chain, rule: float, table: Chain) -> float:
        """A cell's height with one border; its own margins and borders override the table's."""
        margins = (*cell.iterfind(f"{_TCPR}/{qn('w:tcMar')}"), *margins)
        borders = tuple(cell.iterfind(f"{_TCPR}/{qn('w:tcBorders')}"))
        sides = _side(margins, "left", "start") + _side(margins, "right", "end")
        own = max(number(borders, side, "w:sz") / 8 for side in ("w:top", "w:bottom"))
        height = sum(self._story(cell, room - sides, table)) + max(rule, own)
        return height + _side(margins, "top") + _side(margins, "bottom")

    def _paragraph(self, paragraph: Element, name: str, shape: _Shape, width: float) -> float:
        wrap, line = widths.Wrap(width - shape.sides), 0.0
        for run in paragraph.iter(_R):
            style = value([run], "w:rPr/w:rStyle") or ""
            font = self._font(name, style, _special(run.rPr))
            text = _text(run)
            wrap.add(text.upper() if font.capitals else text, font.em, font.bold)
            line = max(line, font.tall_line if widths.is_tall(text) else font.line)
        line = line or self._font(name, "", None).line
        pictures = sum(float(e.get("cy", 0)) / _EMU for e in paragraph.iter(qn("wp:extent")))
        return wrap.lines() * _height(shape, line) + shape.rules + pictures

    def _find_font(self, name: str, style: str, special: Element | None) -> _Font:
        chain = self._styles.chain("w:rPr", name)
        chain = (*self._styles.own("w:rPr", style), *chain) if style else chain
        chain = chain if special is None else (special, *chain)
        size = number(chain, "w:sz", default=20) / 2
        face = widths.face(value(chain, "w:rFonts", "w:ascii") or "")
        return _Font(
            em=size * face.width,
            line=size * face.line,
            tall_line=size * max(face.line, widths.TALL_LINE),
            bold=switched_on(chain, "w:b"),
            capitals=switched_on(chain, "w:caps"),
        )

    def _find_shape(self, name: str, table: Chain, special: Element | None) -> _Shape:
        chain = self._styles.chain("w:pPr", name, table)
        chain = chain if special is None else (special, *chain)
        line = number(chain, "w:spacing", "w:line", 240)
        auto = value(chain, "w:spacing", "w:lineRule") in (None, "auto")
        borders = tuple(b for p in chain for b in p.iterfind(qn("w:pBdr")))[:1]
        rules = sum(
            number(borders, side, "w:sz") / 8 + number(borders, side, "w:space")
            for side in ("w:top", "w:bottom")
        )
        return _Shape(
            before=number(chain, "w:spacing", "w:before") / _TWIPS,
            after=number(chain, "w:spacing", "w:after") / _TWIPS,
            multiple=line / 240 if auto else 0,
            least=0 if auto else line / _TWIPS,
            sides=sum(number(chain, "w:ind", side) for side in _INDENTS) / _TWIPS,
            rules=rules,
            close=switched_on(chain, "w:contextualSpacing"),
        )


def _height(shape: _Shape, line: float) -> float:
    return shape.multiple * line if shape.multiple else shape.least


def _side(margins: Chain, *names: str) -> float:
    """A cell's margin on a side that has two names in the format."""
    return max(number(margins, f"w:{name}", "w:w") for name in names) / _TWIPS


def _blocks(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables, including those in content controls."""
    for child in parent:
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag == qn("w:sdt"):
            for content in child.iterfind(qn("w:sdtContent")):
                yield from _blocks(content)


def _special(properties: Element | None) -> Element | None:
    """Direct formatting, or None if there is only the name of a style."""
    if properties is None or all(child.tag in _PLAIN for child in properties):
        return None
    return properties


def _text(run: Element) -> str:
    return "".join("\n" if child.tag in _BREAKS else child.text or "" for child in run)


SMALLEST = 9.0  # points; smaller is hard to read
# Points to keep free, about a line: Word may break a line where this estimate doesn't.
MARGIN = 10.0

_SIZES = (qn("w:sz"), qn("w:szCs"))
_CELL_SIDES = (qn("w:top"), qn("w:bottom"))


def shrink(document: Document, letter: Letter) -> None:
    """Set the document in the largest size at which it fits one page.

    Raises LorkitError, naming the longest item, if that would be less than 9 pt.
    """
    measure = Measure(document)
    base = measure.size
    if (over := measure.overflow() + MARGIN) <= 0:
        return
    scaled = lengths(document)
    for half_points in range(round(2 * base) - 1, round(2 * SMALLEST) - 1, -1):
        for length in scaled:
            length.scale(half_points / 2 / base)
        measure = Measure(document)
        if (over := measure.overflow() + MARGIN) <= 0:
            return
    raise too_long(letter, over / measure.line())


@dataclass(frozen=True, slots=True)
class _Length:
    """A length somewhere in the document, as it was before any scaling."""

    element: Element
    attribute: str
    original: float
    is_size: bool  # of text, in half points; else of white space, in twips

    def scale(self, factor: float) -> None:
        """Scale it by a factor: white space by the square, text never below 9 pt."""
        if self.is_size:
            value = max(int(self.original * factor), min(self.original, 2 * SMALLEST))
        else:
            value = self.original * factor**2
        self.element.set(self.attribute, str(round(value)))


def lengths(document: Document) -> list[_Length]:
    """Every length of text and of white space in the document and its styles."""
    found = []
    for root in (document.styles.element, document.element.body):
        for element in root.iter(*_SIZES):
            found.append(_length(element, "w:val", True))
        for element in root.iter(qn("w:spacing")):
            names = ["w:before", "w:after"]
            if element.get(qn("w:lineRule")) in ("exact", "atLeast"):
                names.append("w:line")
            found += (_length(element, name, False) for name in names if element.get(qn(name)))
        for margins in root.iter(qn("w:tblCellMar")):
            found += (_length(side, "w:w", False) for side in margins if side.tag in _CELL_SIDES)
    return found


def _length(element: Element, name: str, is_size: bool) -> _Length:
    return _Length(element, qn(name), float(element.get(qn(name), 0)), is_size)
