"""Figures in Word: a mark where the layout wants a picture, and the picture in its place."""

from __future__ import annotations

import io
import re
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.text.run import Run

from lorkit.errors import LorkitError
from lorkit.letter import Figure, Letter
from lorkit.render import png
from lorkit.render.docx_runs import xml_text

# A code point that no text holds (see docx_runs), round the place of the figure's block.
_MARK = re.compile("\ufdd3(\\d+)\ufdd3")


def mark(place: int) -> str:
    """What stands for the figure that is the letter's so-manieth block."""
    return f"\ufdd3{place}\ufdd3"


def place(document: Document, letter: Letter) -> None:
    """Put every figure where its mark is, with its alternative text.

    Raises LorkitError where the layout has no place for figures.
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
    """Replace the text of a run by a picture no wider than the page's text."""
    section = document.sections[0]
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    width = min(Pt(figure.drawing.width), (section.page_width or 0) - margins)
    for child in element.xpath("w:t"):
        element.remove(child)
    run = Run(element, document._body)
    inline = run.add_picture(io.BytesIO(png.render(figure.drawing)), width=Emu(width))._inline
    inline.docPr.set("descr", xml_text(figure.alt))
    for side in ("distL", "distR"):  # LibreOffice keeps this distance even in a line of text
        inline.set(side, "0")
