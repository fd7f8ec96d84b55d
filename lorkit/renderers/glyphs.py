"""Names the characters that no font here can draw, and the packages that have them."""

from __future__ import annotations

import logging
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, Literal, TypeAlias

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
def missing(document: str) -> Iterator[None]:
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
            remedy(collector.characters),
        )


def _named(characters: list[str]) -> str:
    names = [f"{c} ({unicodedata.name(c, f'U+{ord(c):04X}')})" for c in characters[:_NAMED]]
    rest = "".join(characters[_NAMED:])
    return ", ".join(names) + (f", and {rest}" if rest else "")


def remedy(characters: Iterable[str]) -> str:
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
