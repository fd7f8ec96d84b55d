"""Marks around the values in a rendered template, so that its structure is parsed only once.

A thousand thank-yous have a handful of structures and thousands of values. What Markdown makes
of a text without its values is cached, and values are filled in: they can't change it.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from lorkit.letter.model import (
    Block,
    Bullets,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Quote,
    Runs,
    texts,
)
from lorkit.text import one_line
from lorkit.words.markdown import UnknownMarkdownError, blocks

if TYPE_CHECKING:  # only a plan draws
    from lorkit.letter.drawing import Drawing

# Noncharacters (Unicode, 23.7): ``one_line`` removes them from values.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_MARKED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_STRAY = re.compile(f"[{_OPEN}{_CLOSE}]")
_IN_ADDRESS = re.compile(f"{quote(_OPEN)}|{_OPEN}", re.IGNORECASE)
# What comes before a value in a link's address: "[Upload](" or "[…](mailto:".
_DESTINATION = re.compile(r"\]\([^()\s]*\Z")
# CommonMark 2.4: a backslash makes any ASCII punctuation character literal.
_ESCAPES = {ord(sign): f"\\{sign}" for sign in string.punctuation}
_ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}])")

Fill = Callable[[str], str]


def marked(value: str) -> str:
    """A value as one line of Markdown that reads as exactly its text, with a mark at each end."""
    line = one_line(value)
    return f"{_OPEN}{line.translate(_ESCAPES)}{_CLOSE}" if line else ""


def unmarked(parts: Iterable[str]) -> str:
    """Text that a template captures, to compare or filter; its values stay escaped."""
    return _STRAY.sub("", "".join(parts))


def filled(text: str, drawings: Mapping[str, Drawing]) -> tuple[Block, ...]:
    """The blocks of a text with marked values in it.

    Raises UnknownMarkdownError, as ``markdown.blocks`` does.
    """
    parts = _MARKED.split(text)
    values: list[str] = []
    for place in range(1, len(parts), 2):
        if "](" in parts[place - 1] and _DESTINATION.search(parts[place - 1]):
            continue  # a link's address is a part of the structure
        values.append(_literal(parts[place]))
        parts[place] = f"{_OPEN}{len(values) - 1}{_CLOSE}"
    form = "".join(parts)
    structure = None if drawings or _is_cut(form, len(values)) else _structure(form)
    if structure is None:
        return blocks(unmarked(text), drawings)
    fill = _filler(values)
    return tuple(_with(block, fill) for block in structure)


@lru_cache(maxsize=1024)  # as for what escapes them (``environment``)
def _literal(escaped: str) -> str:
    return _ESCAPED.sub(r"\1", escaped)


def _is_cut(form: str, count: int) -> bool:
    """Whether a template truncated a value, or has a mark of its own."""
    return form.count(_OPEN) != count or form.count(_CLOSE) != count


@lru_cache(maxsize=256)
def _structure(form: str) -> tuple[Block, ...] | None:
    """The blocks of a text with numbers for its values; None if one isn't plain text.

    Marks look different in an address. Errors are reported with the real values.
    """
    try:
        found = blocks(form)
    except UnknownMarkdownError:
        return None
    linked = any(_IN_ADDRESS.search(run.link) for runs in texts(found) for run in runs)
    return None if linked else found


def _filler(values: Sequence[str]) -> Fill:
    def fill(text: str) -> str:
        parts = _MARKED.split(text)
        parts[1::2] = [values[int(number)] for number in parts[1::2]]
        return "".join(parts)

    return fill


def _with(block: Block, fill: Fill) -> Block:
    """A block with its values filled in."""

    def all_of(stretches: Sequence[Runs]) -> tuple[Runs, ...]:
        return tuple(_runs(runs, fill) for runs in stretches)

    match block:
        case Heading(level, runs):
            return Heading(level, _runs(runs, fill))
        case Paragraph(runs):
            return Paragraph(_runs(runs, fill))
        case Quote(paragraphs):
            return Quote(all_of(paragraphs))
        case Bullets(items):
            return Bullets(all_of(items))
        case Facts(rows):
            return Facts(tuple((_runs(one, fill), _runs(other, fill)) for one, other in rows))
        case Figure():
            return block


def _runs(runs: Runs, fill: Fill) -> Runs:
    return tuple(run._replace(text=fill(run.text)) if _OPEN in run.text else run for run in runs)
