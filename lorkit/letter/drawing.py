"""A picture as plain data: shapes in points, from the top left corner.

Every picture is made of these shapes, and every file format draws the same ones. Patterns
are lines like any others, so that no format needs to know what a pattern is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Anchor: TypeAlias = Literal["start", "middle", "end"]

# Advance widths of Fira Sans Regular from space to tilde, in 1/1000 em (fontpkg-fira-sans 4.203).
_ASCII: Final = (
    *(265, 241, 399, 518, 531, 826, 729, 219, 324, 324, 439, 499, 240, 403, 240, 520),  #  !"#…/
    *(558, 433, 495, 499, 532, 501, 533, 444, 551, 525, 240, 240, 500, 500, 500, 459),  # 0…9:;<=>?
    *(1020, 573, 608, 560, 644, 535, 491, 631, 680, 295, 305, 589, 498, 778, 683, 692),  # @A…O
    *(581, 691, 605, 545, 517, 662, 556, 826, 540, 550, 522, 322, 520, 322, 540, 520),  # P…_
    *(300, 544, 594, 478, 598, 545, 335, 520, 586, 282, 280, 512, 293, 857, 586, 584),  # `a…o
    *(594, 598, 386, 467, 361, 582, 492, 717, 485, 492, 437, 322, 403, 322, 488),  # p…z{|}~
)
_EM: Final = {chr(0x20 + place): width / 1000 for place, width in enumerate(_ASCII)}
_WIDEST: Final = 1.02  # em; for characters missing from the table: rather too wide
_BOLD: Final = 1.11  # times as wide as regular, at most


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle; "" for no outline."""

    x: float
    y: float
    width: float
    height: float
    fill: str  # "#rrggbb"
    outline: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    color: str
    width: float


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text in Fira Sans; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    color: str
    anchor: Anchor = "start"
    bold: bool = False

    @property
    def left(self) -> float:
        """Where the text begins."""
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return self.x - share * self.width

    @property
    def width(self) -> float:
        """How wide the text is, or a little less."""
        return text_width(self.text, self.size) * (_BOLD if self.bold else 1)


Shape: TypeAlias = Rect | Line | Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture: its size, and its shapes from back to front."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def text_width(text: str, size: float) -> float:
    """How wide a text is in Fira Sans Regular."""
    return size * sum(
        _EM.get(character, 0.53 if character == "–" else _WIDEST) for character in text
    )


def hatched(rect: Rect, color: str, gap: float = 3.2, width: float = 0.7) -> Iterator[Line]:
    """Lines that rise at 45 degrees, cut at the rectangle's edges."""
    offset = gap
    while offset < rect.width + rect.height:
        low, high = max(offset - rect.height, 0), min(offset, rect.width)
        yield Line(
            rect.x + low,
            rect.y + offset - low,
            rect.x + high,
            rect.y + offset - high,
            color,
            width,
        )
        offset += gap


def striped(rect: Rect, color: str, gap: float = 3.0, width: float = 0.7) -> Iterator[Line]:
    """Vertical lines inside the rectangle."""
    x = rect.x + gap
    while x < rect.x + rect.width:
        yield Line(x, rect.y, x, rect.y + rect.height, color, width)
        x += gap


def dashed(rect: Rect, color: str, dash: float = 2.4, width: float = 0.8) -> Iterator[Line]:
    """A dashed outline of the rectangle."""
    right, bottom = rect.x + rect.width, rect.y + rect.height
    for x1, x2 in _dashes(rect.x, right, dash):
        yield Line(x1, rect.y, x2, rect.y, color, width)
        yield Line(x1, bottom, x2, bottom, color, width)
    for y1, y2 in _dashes(rect.y, bottom, dash):
        yield Line(rect.x, y1, rect.x, y2, color, width)
        yield Line(right, y1, right, y2, color, width)


def _dashes(first: float, last: float, dash: float) -> Iterator[tuple[float, float]]:
    """Dashes as long as the gaps between them, with one at each end."""
    count = max(round((last - first) / dash / 2 - 0.5), 0) * 2 + 1
    step = (last - first) / count
    for number in range(0, count, 2):
        yield first + number * step, first + (number + 1) * step
