"""What stands in the file: texts, lists and groups of keys, each with its place and path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from lorkit.profile.lines import one_line
from lorkit.profile.problems import Place


@dataclass(slots=True)
class Scalar:
    """A single value as its text; ``plain`` when it stands without quotes."""

    path: str
    start: Place
    end: Place
    text: str
    plain: bool

    @property
    def is_nothing(self) -> bool:
        """Whether no value stands there: no text, or what YAML 1.2 calls null."""
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
    """A value that has been reported already, and is not looked at again."""

    path: str
    start: Place


def is_nothing(line: str, *, plain: bool) -> bool:
    """Whether a scalar's text, as one line, is no value (YAML 1.2.2, section 10.2.1.1)."""
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
