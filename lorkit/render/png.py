"""A drawing as PNG, for Word and mail: twice as fine as a screen, the same bytes every time."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Final

import fontpkg_fira_sans
from PIL import Image, ImageDraw, ImageFont

from lorkit.drawing import Drawing, Line, Rect, Shape, Text

_SCALE: Final = 2 * 96 / 72  # pixels to a point: screens count 96 to the inch
_FINER: Final = 3  # drawn so many times larger first, so that slanted lines come out smooth
_FONTS: Final = Path(fontpkg_fira_sans.ROOT) / "files"
_ANCHORS: Final = {"start": "ls", "middle": "ms", "end": "rs"}  # on the base line
_OUTLINE: Final = 0.8  # points


def render(drawing: Drawing) -> bytes:
    """The drawing as a PNG file."""
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
    # The basic layout engine is everywhere; Raqm would shape text differently where it is.
    file = _FONTS / f"FiraSans-{face}.ttf"
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
