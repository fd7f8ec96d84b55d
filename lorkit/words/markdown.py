"""Turns Markdown into typed blocks. Anything without a block type is an error, never dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

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
)

if TYPE_CHECKING:  # only a plan draws
    from lorkit.letter.drawing import Drawing

_NONE: Mapping[str, Drawing] = {}


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


class UnknownMarkdownError(ValueError):
    """Markdown that a document has no layout for, a numbered list or an image, say."""

    def __init__(self, kind: str, line: int, excerpt: str = "") -> None:
        super().__init__(f"{_KINDS.get(kind, kind.replace('_', ' '))}: “{excerpt[:60]}”")
        self.kind, self.line = kind, line


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


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
