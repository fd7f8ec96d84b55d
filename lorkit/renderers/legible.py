"""What can be read on a page that WeasyPrint has laid out, and what no font here can draw.

Text is found in the layout's boxes, not in the PDF, which takes a hundredth of the layout's time.
"""

from __future__ import annotations

import logging
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal, NamedTuple, TypeAlias

Area: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom in pixels

_SLACK = 2.0  # pixels that a letter may extend over an edge
_SMALLEST = 3.0  # pixels; smaller text is illegible

Kind: TypeAlias = Literal["East Asian", "emoji", "other"]

_NAMED: Final = 12  # the most characters to name, to keep the message short
_CODE_POINT = re.compile(r"U\+([0-9A-F]{4,6})")
_EAST_ASIAN = re.compile(
    "CJK|IDEOGRAPHIC|KANGXI|HIRAGANA|KATAKANA|HANGUL|BOPOMOFO|FULLWIDTH|HALFWIDTH|YI SYLLABLE"
)
_EMOJI: Final = range(0x1F000, 0x20000)

# The package manager shows which system it is; the packages are Google's Noto fonts.
_PACKAGES: Final[tuple[tuple[str, dict[Kind, str]], ...]] = (
    (
        "apt-get",
        {
            "East Asian": "fonts-noto-cjk",
            "emoji": "fonts-noto-color-emoji",
            "other": "fonts-noto-core",
        },
    ),
    (
        "pacman",
        {"East Asian": "noto-fonts-cjk", "emoji": "noto-fonts-emoji", "other": "noto-fonts"},
    ),
    ("apk", {"East Asian": "font-noto-cjk", "emoji": "font-noto-emoji", "other": "font-noto-all"}),
)
_FAMILIES: Final[dict[Kind, str]] = {
    "East Asian": "Noto Sans CJK",
    "emoji": "Noto Color Emoji",
    "other": "Noto Sans {script}",
}
_log = logging.getLogger(__name__)


class Page(NamedTuple):
    """The readable text of pages."""

    text: str
    figures: int


def readable(pages: Any) -> Page:
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


class _Collector(logging.Handler):
    """Collects the characters that WeasyPrint could not draw."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.characters: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith(".notdef glyph"):
            for code in _CODE_POINT.findall(message):
                self.characters[chr(int(code, 16))] = None


@contextmanager
def missing_glyphs(document: str) -> Iterator[None]:
    """Warn about characters that came out as boxes, and say what to do."""
    collector, logger = _Collector(), logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield
    finally:
        logger.removeHandler(collector)
    if collector.characters:
        _log.warning(
            "%s.pdf: no font on this computer can draw %s; %s",
            document,
            _named(list(collector.characters)),
            _remedy(collector.characters),
        )


def _named(characters: list[str]) -> str:
    names = [f"{c} ({unicodedata.name(c, f'U+{ord(c):04X}')})" for c in characters[:_NAMED]]
    rest = "".join(characters[_NAMED:])
    return ", ".join(names) + (f", and {rest}" if rest else "")


def _remedy(characters: Iterable[str]) -> str:
    """What to do about characters without a glyph: the packages or fonts that have them."""
    known = {c: kind for c in characters if (kind := _kind(c))}
    if not known:
        return "no font can: remove them from the profile"
    kinds = sorted(set(known.values()))
    for manager, packages in _PACKAGES:
        if shutil.which(manager):
            return f"install {' and '.join(packages[kind] for kind in kinds)} with {manager}"
    scripts = sorted({_script(c) for c, kind in known.items() if kind == "other"})
    fonts = [
        _FAMILIES[kind].format(script=script)
        for kind in kinds
        for script in (scripts if kind == "other" else [""])
    ]
    return f"install {' and '.join(fonts)} from fonts.google.com/noto"


def _kind(character: str) -> Kind | None:
    """Which fonts have a character; None for one that Unicode doesn't define."""
    name = unicodedata.name(character, "")
    if not name:
        return None
    if _EAST_ASIAN.match(name):
        return "East Asian"
    return "emoji" if ord(character) in _EMOJI else "other"


def _script(character: str) -> str:
    """The script of a letter, by the first word of its name."""
    if unicodedata.category(character)[0] not in "LM":
        return "Symbols"
    return unicodedata.name(character).split()[0].title()
