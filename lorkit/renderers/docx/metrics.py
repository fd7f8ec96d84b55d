"""Resolves Word's styles, and estimates the width of text in its fonts.

The fonts themselves may not be on this computer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final, NamedTuple, TypeAlias

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

# Elements of one kind (w:pPr, w:rPr), nearest first: direct formatting, style, base styles,
# table style, the document's defaults.
Chain: TypeAlias = tuple[Element, ...]


class Styles:
    """The current styles of one document."""

    def __init__(self, document: Document) -> None:
        root = document.styles.element
        self._styles: dict[str, Element] = {style.styleId: style for style in root.style_lst}
        self._defaults: Element | None = root.find(qn("w:docDefaults"))
        self._lists = _list_indents(document)
        self.body = next(
            (name for name, style in self._styles.items() if _is_default(style)), ""
        )  # id of the style of paragraphs that name none
        self.chain = lru_cache(maxsize=None)(self._chain)

    def _chain(self, kind: str, style: str, table: Chain = ()) -> Chain:
        """The elements of a kind that a style's paragraphs inherit from."""
        found = list(self.own(kind, style))
        if kind == "w:pPr":
            numbers = (item.find(f"{qn('w:numPr')}/{qn('w:numId')}") for item in found)
            used = (number.get(qn("w:val")) for number in numbers if number is not None)
            found += (self._lists[number] for number in used if number in self._lists)
        found += table
        if self._defaults is not None:
            found += self._defaults.iterfind(f"*/{qn(kind)}")
        return tuple(found)

    def own(self, kind: str, style: str) -> list[Element]:
        """The elements of a style and of the styles that it is based on."""
        found: list[Element] = []
        for _ in range(11):  # Word's own limit; also ends a loop of styles
            if style not in self._styles:
                break
            element = self._styles[style]
            found += element.iterfind(qn(kind))
            style = value([element], "w:basedOn") or ""
        return found


@cache
def _path(tags: str) -> str:
    """Names of tags like ``w:pPr/w:pStyle`` as lxml wants them."""
    return "/".join(map(qn, tags.split("/")))


def value(chain: Chain | list[Element], tag: str, attribute: str = "w:val") -> str | None:
    """The nearest value of a property, or None if nothing sets it."""
    path, name = _path(tag), _path(attribute)
    for element in chain:
        child = element.find(path)
        if child is not None and (found := child.get(name)) is not None:
            return str(found)
    return None


def number(chain: Chain, tag: str, attribute: str = "w:val", default: float = 0) -> float:
    """The nearest value of a property as a number."""
    found = value(chain, tag, attribute)
    try:
        return default if found is None else float(found)
    except ValueError:
        return default


def switched_on(chain: Chain, tag: str) -> bool:
    """Whether a property like bold is on; one without a value is."""
    path = _path(tag)
    child = next((c for e in chain if (c := e.find(path)) is not None), None)
    return child is not None and child.get(qn("w:val"), "1") not in ("0", "false", "off")


def _is_default(style: Element) -> bool:
    kind, default = style.get(qn("w:type")), style.get(qn("w:default"))
    return kind == "paragraph" and default in ("1", "true", "on")


def _list_indents(document: Document) -> dict[str, Element]:
    """The paragraph properties of each list's first level, by the list's number."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering"):
            root = relation.target_part.element
            levels = {
                item.get(qn("w:abstractNumId")): item.find(f"{qn('w:lvl')}/{qn('w:pPr')}")
                for item in root.iterfind(qn("w:abstractNum"))
            }
            pairs = (
                (item.get(qn("w:numId")), levels.get(value([item], "w:abstractNumId") or ""))
                for item in root.iterfind(qn("w:num"))
            )
            return {name: level for name, level in pairs if level is not None}
    return {}


# Advance widths of Calibri (and of Carlito, its stand-in) from space to tilde, in 1/1000 em.
_CALIBRI: Final = (
    *(226, 326, 401, 498, 507, 715, 682, 221, 303, 303, 498, 498, 250, 306, 252, 386),  #  !"#…/
    *(507, 507, 507, 507, 507, 507, 507, 507, 507, 507, 268, 268, 498, 498, 498, 463),  # 0…9:;<=>?
    *(894, 579, 544, 533, 615, 488, 459, 631, 623, 252, 319, 520, 420, 855, 646, 662),  # @A…O
    *(517, 673, 543, 459, 487, 642, 567, 890, 519, 487, 468, 307, 386, 307, 498, 498),  # P…Z[\]^_
    *(291, 479, 525, 423, 525, 498, 305, 471, 525, 229, 239, 455, 229, 799, 525, 527),  # `a…o
    *(525, 525, 349, 391, 335, 525, 452, 715, 433, 453, 395, 314, 460, 314, 498),  # p…z{|}~
)
_GREEK: Final = (  # from capital alpha to small omega; the one without a letter is 0
    *(579, 544, 416, 564, 488, 468, 623, 662, 252, 520, 573, 855, 646, 492, 662, 623),
    *(517, 0, 458, 487, 487, 759, 519, 750, 664, 252, 487, 567, 456, 537, 274, 542),
    *(567, 531, 446, 523, 456, 348, 537, 532, 274, 455, 463, 550, 449, 376, 527, 553),
    *(509, 411, 532, 387, 542, 651, 426, 708, 696),
)
_CYRILLIC: Final = (  # from capital A to small ya
    *(579, 538, 544, 430, 644, 488, 801, 474, 642, 642, 543, 611, 855, 623, 662, 622),
    *(517, 533, 487, 527, 697, 519, 639, 556, 868, 890, 615, 762, 531, 548, 879, 555),
    *(479, 533, 479, 346, 558, 498, 689, 423, 541, 541, 464, 510, 676, 535, 527, 521),
    *(525, 423, 387, 453, 624, 433, 542, 469, 729, 749, 536, 666, 470, 443, 722, 474),
)
_EM: Final = {
    chr(first + place): width / 1000
    for first, widths in ((0x20, _CALIBRI), (0x391, _GREEK), (0x410, _CYRILLIC))
    for place, width in enumerate(widths)
} | {
    "–": 0.5, "—": 0.905, "…": 0.69, "·": 0.252, "•": 0.5, "°": 0.34, "\xa0": 0.226,
    "‘": 0.25, "’": 0.25, "“": 0.418, "”": 0.418, "\u2011": 0.306,
}  # fmt: skip
_WIDE, _EMOJI, _UNKNOWN = 1.0, 1.37, 0.65  # em; a fallback font's guess errs on the wide side
_UPPER, _LOWER, _HEBREW = 0.66, 0.56, 0.51  # em; the first two for rarer Latin and Cyrillic
# A line may break after a hyphen or dash, and before and after a Chinese character or emoji.
_WIDE_CHARACTERS: Final = "\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60\U0001f000-\U0003ffff"
_END: Final = re.compile(f"[ \n\\-–—{_WIDE_CHARACTERS}]")
_PARTS: Final = re.compile(f"(?<=[ \n\\-–—{_WIDE_CHARACTERS}])|(?=[{_WIDE_CHARACTERS}])")
# Scripts whose usual fonts are taller than Calibri; Hebrew's and Arabic's are not.
_TALL: Final = re.compile("[\u0530-\u058f\u0900-\u1dff\u2123-\ufb1c\ufe00-\ufe6f\uff00-\U0010ffff]")
_BOLD = 1.03  # times as wide as regular


class Face(NamedTuple):
    """A font's measures: width against Calibri, height of a line in em."""

    width: float
    line: float


_OTHER = Face(1.28, 1.36)  # few fonts of documents are wider or taller
_FACES: Final = {
    "calibri": Face(1, 1.221),
    "carlito": Face(1, 1.221),
    "arial": Face(1.1, 1.15),
    "liberation sans": Face(1.1, 1.15),
    "times new roman": Face(1, 1.15),
    "liberation serif": Face(1, 1.15),
    "garamond": Face(1, 1.125),
    "fira sans": Face(1.12, 1.2),
}
# A line is as high as the tallest font in it: 1.33 em for Chinese, Hindi, emoji.
TALL_LINE: Final = 1.33


def face(name: str) -> Face:
    """The measures of a font; generous ones for an unknown font."""
    return _FACES.get(name.casefold(), _OTHER)


class Wrap:
    """Counts the lines of a paragraph that is added piece by piece."""

    def __init__(self, room: float) -> None:
        self._room = max(room, 1)  # points
        self._lines = 1
        self._filled = 0.0
        self._word = 0.0  # width of the last word, which the next piece may continue

    def add(self, text: str, em: float, bold: bool) -> None:
        """Add text in a font; ``em`` is its em in points, relative to Calibri."""
        scale = em * (_BOLD if bold else 1)
        for width, ends in _pieces(text):
            self._word += width * scale
            if ends:
                self._end_word()
            if ends == " ":
                self._filled += _EM[" "] * scale
            elif ends == "\n":
                self._lines, self._filled = self._lines + 1, 0

    def lines(self) -> int:
        """How many lines there are so far."""
        self._end_word()
        return self._lines

    def _end_word(self) -> None:
        if self._word and self._filled and self._filled + self._word > self._room:
            self._lines, self._filled = self._lines + 1, 0
        while self._word > self._room:  # longer than a line: it breaks anywhere
            self._lines, self._word = self._lines + 1, self._word - self._room
        self._filled, self._word = self._filled + self._word, 0


@lru_cache(maxsize=1024)  # the same text is measured in several sizes and sheets
def _pieces(text: str) -> tuple[tuple[float, str], ...]:
    """Unbreakable parts of text: width in em, and the character that ends each."""
    parts = [part for part in _PARTS.split(text) if part]
    return tuple((sum(map(advance, part.rstrip(" \n"))), _ends(part[-1])) for part in parts)


def _ends(character: str) -> str:
    """The character where a line may end after it, else ""."""
    return character if _END.match(character) else ""


@lru_cache(maxsize=4096)
def advance(character: str) -> float:
    """The width of one character in Calibri or in a fallback font, in em."""
    base = unicodedata.normalize("NFD", character)[0]
    if base in _EM:
        return _EM[base]
    category = unicodedata.category(base)
    if category in ("Mn", "Me", "Cf"):  # drawn on the previous letter, or not at all
        return 0
    if unicodedata.east_asian_width(base) in "WF":
        return _WIDE if category.startswith("L") else _EMOJI
    if base <= "\u052f" or "\u1e00" <= base <= "\u2122":  # what Calibri itself has
        return _UPPER if base.isupper() else _LOWER
    return _HEBREW if "\u0590" <= base <= "\u05ff" else _UNKNOWN


def is_tall(text: str) -> bool:
    """Whether the text needs a font with taller lines than Calibri's."""
    return not text.isascii() and _TALL.search(text) is not None
