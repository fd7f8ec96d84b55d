"""One page: Word files can't be measured without Word, so their length is estimated.

A sheet that is too long is set smaller as a whole, text by half points as Word wants it and
white space faster, never below 9 pt.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from lorkit.letter import Letter
from lorkit.render.docx_measure import Measure
from lorkit.render.overflow import too_long

SMALLEST = 9.0  # points; below it nobody wants to read
# Points to keep free, a short line: Word may break a line where this estimate doesn't.
MARGIN = 10.0

_SIZES = (qn("w:sz"), qn("w:szCs"))
_CELL_SIDES = (qn("w:top"), qn("w:bottom"))


def shrink(document: Document, letter: Letter) -> None:
    """Set the document in the largest size at which it fits one page.

    Raises LorkitError, naming the longest item, where that would be less than 9 pt.
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
        """Make it so many times as long: white space by the square, text never below 9 pt."""
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
