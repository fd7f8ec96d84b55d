"""Finds the text that can be read on WeasyPrint's laid-out pages.

It reads the layout's boxes, not the PDF, which takes a hundredth of the layout's time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

Area: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom in pixels

_SLACK = 2.0  # pixels that a letter may extend over an edge
_SMALLEST = 3.0  # pixels; smaller text is illegible


class Page(NamedTuple):
    """The readable text of pages."""

    text: str
    figures: int


def read(pages: Any) -> Page:
    """The readable text of a document's pages, in source order.

    It leaves out what the style sheet adds: page numbers, bullets, ``::before``, ``::after``.
    Text that is hidden, transparent, tiny, or clipped doesn't count.
    """
    found: list[str] = []
    figures = 0
    for page in pages:
        sheet = (0.0, 0.0, float(page.width), float(page.height))
        for box in _visible(page._page_box, sheet, None):
            if hasattr(box, "text"):
                found.append(box.text)
            else:
                figures += 1
    return Page("".join(found), figures)


def _visible(box: Any, area: Area, matrix: Any) -> Iterator[Any]:
    """The visible boxes of text and pictures in a box."""
    if type(box).__name__ == "MarginBox" or "::" in (box.element_tag or ""):
        return
    style = box.style
    if style["opacity"] == 0:
        return
    own = getattr(box, "transformation_matrix", None)
    if own:
        matrix = own @ matrix if matrix else own
    if hasattr(box, "text") or _is_picture(box):
        if _can_be_seen(box, area, matrix):
            yield box
        return
    if style["overflow"] != "visible" and type(box).__name__ != "PageBox":
        area = _common(area, _inside(box, matrix))
    for child in getattr(box, "children", ()):
        yield from _visible(child, area, matrix)


def _is_picture(box: Any) -> bool:
    return (box.element_tag or "").endswith("svg")  # behind its namespace


def _can_be_seen(box: Any, area: Area, matrix: Any) -> bool:
    style = box.style
    if style["visibility"] != "visible" or _is_transparent(style["color"]):
        return False
    if style["font_size"] < _SMALLEST:
        return False
    left, top, right, bottom = _placed(box, matrix)
    across = left >= area[0] - _SLACK and right <= area[2] + _SLACK
    down = top + bottom > 2 * area[1] and top + bottom < 2 * area[3]  # at least its middle
    return across and down and bottom - top > 1


def _is_transparent(color: Any) -> bool:
    return getattr(color, "alpha", 1) == 0


def _placed(box: Any, matrix: Any) -> Area:
    """A box's position on its page."""
    left, top = box.position_x, box.position_y
    if hasattr(box, "text"):
        return _moved(left, top, left + box.width, top + box.height, matrix)
    return _moved(left, top, left + box.margin_width(), top + box.margin_height(), matrix)


def _inside(box: Any, matrix: Any) -> Area:
    """The visible part of a box's content, if the box clips it."""
    left, top = box.padding_box_x(), box.padding_box_y()
    return _moved(left, top, left + box.padding_width(), top + box.padding_height(), matrix)


def _moved(left: float, top: float, right: float, bottom: float, matrix: Any) -> Area:
    if not matrix:
        return left, top, right, bottom
    corners = [matrix.transform_point(x, y) for x in (left, right) for y in (top, bottom)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _common(one: Area, other: Area) -> Area:
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )
