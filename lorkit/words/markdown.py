"""Turns Markdown into typed blocks. Anything without a block type is an error, never dropped.

A thousand thank-yous have a handful of structures and thousands of values. So the environment
puts marks around the values; what Markdown makes of a text without them is cached, and they are
filled in: they can't change it.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from lorkit.letter.model import (
    Block,
    Bullets,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Quote,
    Run,
    Runs,
    plain,
    texts,
)
from lorkit.text import one_line

if TYPE_CHECKING:  # only a plan draws
    from lorkit.letter.drawing import Drawing

_NONE: Mapping[str, Drawing] = {}
# What there is no block for, in words.
_KINDS = {
    "ordered_list": "a numbered list",
    "list_item": "a bullet with more than one paragraph",
    "image": "an image",
    "code_inline": "code",
    "code_block": "an indented block",
    "fence": "a code block",
    "html_block": "HTML",
    "html_inline": "HTML",
    "hr": "a line across the page",
    "table": "a table of other than two columns",
}

# Marks: noncharacters (Unicode, 23.7): ``one_line`` removes them from values.
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


class UnknownMarkdownError(ValueError):
    """Markdown that a document has no layout for, a numbered list or an image, say."""

    def __init__(self, kind: str, line: int, excerpt: str = "") -> None:
        super().__init__(f"{_KINDS.get(kind, kind.replace('_', ' '))}: “{excerpt[:60]}”")
        self.kind, self.line = kind, line


def blocks(text: str, drawings: Mapping[str, Drawing] = _NONE) -> tuple[Block, ...]:
    """The blocks of a CommonMark text; UnknownMarkdownError for what has no layout.

    Two-column tables are facts; a row of their header is left out when it is empty. An image
    alone in its paragraph is a figure, if its address is the name of a drawing.
    """
    tree = SyntaxTreeNode(_parser().parse(text))
    try:
        return tuple(_figure(node, drawings) or _block(node) for node in tree.children)
    except UnknownMarkdownError as error:
        # A line number would be the rendered text's, not the template's; quote the words instead.
        raise UnknownMarkdownError(
            error.kind, error.line, text.splitlines()[error.line - 1]
        ) from None


def marked(value: str) -> str:
    """A value as one line of Markdown that reads as exactly its text, with a mark at each end."""
    line = one_line(value)
    return f"{_OPEN}{line.translate(_ESCAPES)}{_CLOSE}" if line else ""


def unmarked(parts: Iterable[str]) -> str:
    """Text that a template captures, to compare or filter; its values stay escaped."""
    return _STRAY.sub("", "".join(parts))


def filled(text: str, drawings: Mapping[str, Drawing]) -> tuple[Block, ...]:
    """The blocks of a text with marked values in it.

    Raises UnknownMarkdownError, as ``blocks`` does.
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


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _figure(node: SyntaxTreeNode, drawings: Mapping[str, Drawing]) -> Figure | None:
    """The figure that a paragraph is, or None."""
    if node.type != "paragraph" or [child.type for child in node.children[0].children] != ["image"]:
        return None
    image = node.children[0].children[0]
    drawing = drawings.get(str(image.attrs["src"]))
    return Figure(drawing, plain(_inline(image))) if drawing else None


def _block(node: SyntaxTreeNode) -> Block:
    if reader := _BLOCKS.get(node.type):
        return reader(node)
    raise _unknown(node)


def _heading(node: SyntaxTreeNode) -> Heading:
    return Heading(int(node.tag[1:]), _inline(node))


def _paragraph(node: SyntaxTreeNode) -> Paragraph:
    return Paragraph(_inline(node))


def _quote(node: SyntaxTreeNode) -> Quote:
    return Quote(tuple(_text(child) for child in node.children))


def _bullets(node: SyntaxTreeNode) -> Bullets:
    items = []
    for item in node.children:
        if len(item.children) != 1:
            raise _unknown(item)
        items.append(_text(item.children[0]))
    return Bullets(tuple(items))


def _facts(node: SyntaxTreeNode) -> Facts:
    rows = []
    for row in (row for part in node.children for row in part.children):
        if len(row.children) != 2:
            raise _unknown(node)
        label, fact = (_inline(cell) for cell in row.children)
        if label or fact:
            rows.append((label, fact))
    return Facts(tuple(rows))


_BLOCKS: dict[str, Callable[[SyntaxTreeNode], Block]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "blockquote": _quote,
    "bullet_list": _bullets,
    "table": _facts,
}


def _text(node: SyntaxTreeNode) -> Runs:
    """The runs of a node that must be a paragraph."""
    if node.type != "paragraph":
        raise _unknown(node)
    return _inline(node)


def _inline(node: SyntaxTreeNode) -> Runs:
    """The runs of a node's inline content, with adjacent runs of one style joined."""
    runs: list[Run] = []
    for run in (run for child in node.children for run in _runs(child, Run(""))):
        if runs and run.text != "\n" != runs[-1].text and runs[-1]._replace(text=run.text) == run:
            runs[-1] = run._replace(text=runs[-1].text + run.text)
        else:
            runs.append(run)
    return tuple(run for run in runs if run.text)


def _runs(node: SyntaxTreeNode, style: Run) -> Iterator[Run]:
    match node.type:
        case "text" | "text_special":
            yield style._replace(text=node.content)
            return
        case "softbreak":
            yield style._replace(text=" ")
            return
        case "hardbreak":
            yield Run("\n")
            return
        case "strong":
            style = style._replace(strong=True)
        case "em":
            style = style._replace(emphasis=True)
        case "link":
            style = style._replace(link=str(node.attrs["href"]))
        case "inline":
            pass
        case _:
            raise _unknown(node)
    for child in node.children:
        yield from _runs(child, style)


def _unknown(node: SyntaxTreeNode) -> UnknownMarkdownError:
    place: SyntaxTreeNode | None = node
    while place is not None and not (not place.is_root and place.map):
        place = place.parent
    line = place.map[0] + 1 if place is not None and place.map else 1
    return UnknownMarkdownError(node.type, line)


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
        return tuple(_filled(runs, fill) for runs in stretches)

    match block:
        case Heading(level, runs):
            return Heading(level, _filled(runs, fill))
        case Paragraph(runs):
            return Paragraph(_filled(runs, fill))
        case Quote(paragraphs):
            return Quote(all_of(paragraphs))
        case Bullets(items):
            return Bullets(all_of(items))
        case Facts(rows):
            return Facts(tuple((_filled(one, fill), _filled(other, fill)) for one, other in rows))
        case Figure():
            return block


def _filled(runs: Runs, fill: Fill) -> Runs:
    return tuple(run._replace(text=fill(run.text)) if _OPEN in run.text else run for run in runs)
