"""A drawing as SVG: vector graphics for HTML and PDF."""

from __future__ import annotations

from html import escape

from lorkit.drawing import Drawing, Line, Rect, Shape, Text
from lorkit.letter import Figure
from lorkit.render.runs import clean

FONT = "'Lorkit Sans', 'Fira Sans', sans-serif"


def render(figure: Figure) -> str:
    """The figure as an ``svg`` element with its alternative text (SVG 1.1, 5.4; WAI-ARIA 1.2).

    WeasyPrint takes a PDF's alternative text from ``title``, browsers take theirs from the label.
    """
    drawing, alt = figure.drawing, escape(clean(figure.alt))
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
            return f'<text x="{_n(x)}" y="{_n(y)}" {look}>{escape(clean(text))}</text>'


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
