"""The content of a file: texts, lists and groups of keys, each with its place and path."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from lorkit.errors import NOWHERE, Place
from lorkit.text import one_line

BREAK = re.compile("\r\n|\n|\r")


@dataclass(slots=True)
class Scalar:
    """A single value as text; ``plain`` if it is unquoted."""

    path: str
    start: Place
    end: Place
    text: str
    plain: bool

    @property
    def is_nothing(self) -> bool:
        """Whether there is no value: no text, or what YAML 1.2 calls null."""
        return is_nothing(one_line(self.text), plain=self.plain)


@dataclass(slots=True)
class Items:
    """A list."""

    path: str
    start: Place
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """A key with its value."""

    key: str
    place: Place
    value: Node


@dataclass(slots=True)
class Group:
    """A group of keys."""

    path: str
    start: Place
    entries: list[Entry] = field(default_factory=list)

    def first(self, key: str) -> Entry | None:
        """The first entry with this key."""
        return next((e for e in self.entries if e.key == key), None)


@dataclass(slots=True)
class Refused:
    """A value that was already reported and isn't checked again."""

    path: str
    start: Place


def is_nothing(line: str, *, plain: bool) -> bool:
    """Whether a scalar's text, as one line, is null (YAML 1.2.2, section 10.2.1.1)."""
    return not line or (plain and line in ("~", "null", "Null", "NULL"))


Node: TypeAlias = Scalar | Items | Group | Refused


def walk(root: Node | None) -> Iterator[Node]:
    """Every node, parents before children."""
    waiting = [] if root is None else [root]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Items):
            waiting.extend(reversed(node.items))
        elif isinstance(node, Group):
            waiting.extend(entry.value for entry in reversed(node.entries))


def node_of(value: object, path: str = "") -> Node:
    """A Python value (a mapping, a list, text or a date) as the node it would be in a file.

    It has no place. Dates are written as in a profile, ``2026-07-06``.
    """
    if isinstance(value, Mapping):
        entries = [
            Entry(str(key), NOWHERE, node_of(one, f"{path}.{key}" if path else str(key)))
            for key, one in value.items()
        ]
        return Group(path, NOWHERE, entries)
    if isinstance(value, list | tuple):
        return Items(path, NOWHERE, [node_of(one, f"{path}[{n}]") for n, one in enumerate(value)])
    # A plain null is no value; text that only looks like one is quoted.
    text = str(value)
    if value is None:
        text = "null"
    elif isinstance(value, bool):
        text = text.lower()
    return Scalar(path, NOWHERE, NOWHERE, text, plain=not isinstance(value, str))


class Source:
    """A file as it was read. Lines and columns count from 1; columns count characters."""

    def __init__(self, path: Path, raw: bytes = b"", text: str = "") -> None:
        self.path = path
        self.raw = raw  # every byte of the file, for edits that keep the rest unchanged
        self.text = text  # without a byte order mark, but with comments and line ends
        self.root: Node | None = None
        self.mended: Node | None = None  # what could be read despite errors; root is then None
        self.incomplete = False  # a line that couldn't be repaired was left out
        self._starts = [0, *(m.end() for m in BREAK.finditer(text))]
        self._nodes: dict[str, Node] = {}

    @property
    def readable(self) -> Node | None:
        """The root, or what could be read of a file with syntax errors."""
        return self.root or self.mended

    @property
    def lines(self) -> tuple[str, ...]:
        """The file's lines, comments and all, without their line ends."""
        return tuple(BREAK.split(self.text))

    def line(self, number: int) -> str:
        """The text of one line; "" where the file has no such line."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = BREAK.search(self.text, start)
        return self.text[start : end.start()] if end else self.text[start:]

    def place(self, offset: int) -> Place:
        """The place of the character at an offset in ``text``."""
        row = bisect_right(self._starts, offset)
        return Place(row, offset - self._starts[row - 1] + 1)

    def locate(self, path: str) -> Place:
        """Where the value at a path such as ``writers[0].did[1]`` begins.

        For a value that is not in the file, where its nearest parent begins; ``(0, 0)`` for a
        file without values.
        """
        while path and not self.node(path):
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        node = self.node(path)
        return node.start if node else NOWHERE

    def node(self, path: str) -> Node | None:
        """The node at a path, or None."""
        if not self._nodes:
            for node in walk(self.readable):
                self._nodes.setdefault(node.path, node)
        return self._nodes.get(path)
