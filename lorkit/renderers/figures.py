"""A drawing as SVG for HTML and PDF, and as PNG for Word and mail."""

from __future__ import annotations

import io
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

import fontpkg_fira_sans

from lorkit.letter.drawing import Drawing, Line, Rect, Shape, Text
from lorkit.letter.model import Figure
from lorkit.text import printable

if TYPE_CHECKING:  # loaded only for PNG: plain messages and text don't need it
    from PIL import ImageDraw, ImageFont

FONT = "'Lorkit Sans', 'Fira Sans', sans-serif"


def svg(figure: Figure) -> str:
    """The figure as an ``svg`` element with its alternative text (SVG 1.1, 5.4; WAI-ARIA 1.2).

    WeasyPrint takes a PDF's alternative text from ``title``, browsers take theirs from the label.
    """
    drawing, alt = figure.drawing, escape(printable(figure.alt))
    size = f'width="{_n(drawing.width)}pt" height="{_n(drawing.height)}pt"'
    shapes = "".join(map(_shape, drawing.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{_view(drawing)}" '
        f'role="img" aria-label="{alt}" font-family="{FONT}"><title>{alt}</title>{shapes}</svg>'
    )


def _view(drawing: Drawing) -> str:
    return f"0 0 {_n(drawing.width)} {_n(drawing.height)}"


def _shape(shape: Shape) -> str:
    match shape:
        case Rect(x, y, width, height, fill, outline):
            stroke = f' stroke="{outline}" stroke-width="0.8"' if outline else ""
            place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
            return f'<rect {place} fill="{fill}"{stroke}/>'
        case Line(x1, y1, x2, y2, color, width):
            ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
            return f'<line {ends} stroke="{color}" stroke-width="{_n(width)}"/>'
        case Text(x, y, text, size, color, anchor, bold):
            weight = ' font-weight="600"' if bold else ""
            look = f'font-size="{_n(size)}" fill="{color}" text-anchor="{anchor}"{weight}'
            return f'<text x="{_n(x)}" y="{_n(y)}" {look}>{escape(printable(text))}</text>'


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


_SCALE: Final = 2 * 96 / 72  # pixels to a point: screens count 96 to the inch
_FINER: Final = 3  # drawn this many times larger, then reduced, for smooth slanted lines
_FONTS: Final = Path(fontpkg_fira_sans.ROOT) / "files"
_ANCHORS: Final = {"start": "ls", "middle": "ms", "end": "rs"}  # on the baseline
_OUTLINE: Final = 0.8  # points


def png(drawing: Drawing) -> bytes:
    """The drawing as a PNG file."""
    from PIL import Image, ImageDraw

    size = (round(drawing.width * _SCALE), round(drawing.height * _SCALE))
    canvas = Image.new("RGB", (size[0] * _FINER, size[1] * _FINER), "#ffffff")
    pen = ImageDraw.Draw(canvas)
    for shape in drawing.shapes:
        if not isinstance(shape, Text):
            _draw(pen, shape, _SCALE * _FINER)
    image = canvas.resize(size, Image.Resampling.BOX)
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Text):
            _write(pen, shape)
    result = io.BytesIO()
    image.quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        result, "PNG", optimize=True, dpi=(192, 192)
    )
    return result.getvalue()


def _draw(pen: ImageDraw.ImageDraw, shape: Shape, scale: float) -> None:
    match shape:
        case Rect(x, y, width, height, fill, outline):
            box = [round(v * scale) for v in (x, y, x + width, y + height)]
            line = round(_OUTLINE * scale) if outline else 0
            pen.rectangle(box, fill, outline or None, line)
        case Line(x1, y1, x2, y2, color, width):
            ends = [round(v * scale) for v in (x1, y1, x2, y2)]
            pen.line(ends, color, max(1, round(width * scale)))


def _write(pen: ImageDraw.ImageDraw, text: Text) -> None:
    font = _font("SemiBold" if text.bold else "Regular", round(text.size * _SCALE, 2))
    place = (text.x * _SCALE, text.y * _SCALE)
    pen.text(place, text.text, text.color, font, _ANCHORS[text.anchor])


@cache
def _font(face: str, size: float) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    # The basic layout engine is always available; Raqm isn't, and shapes text differently.
    file = _FONTS / f"FiraSans-{face}.ttf"
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
