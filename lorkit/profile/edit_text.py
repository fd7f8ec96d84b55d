"""The values of a profile as plain data, edits of them, and new values as YAML.

A value is written so that reading gives the same value back: without quotes if possible, and
otherwise with the quotes that need no escapes, since people edit profiles by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lorkit.profile.values import is_special
from lorkit.text import one_line, uncurled
from lorkit.yaml.nodes import Group, Items, Node, Scalar

# A profile's value to be written: a text, a list or a group of keys.
New: TypeAlias = "str | Sequence[New] | Mapping[str, New]"
# A profile's value as the file gives it; None if nothing is given.
Said: TypeAlias = "str | list[Said] | dict[str, Said] | None"
# The way to a value: keys, and places in lists.
Path_: TypeAlias = "tuple[str | int, ...]"

# What can't begin an unquoted text (YAML 1.2.2, section 7.3.3), what can't be in it, and
# what a text can't be because it would be read as nothing.
_FIRST = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`~=<]|\.\.\.|FILL IN")
_INSIDE = re.compile(r": |:$| #|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_INSIDE_BRACKETS = re.compile(r"[,\[\]{}]|:")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
# What needs an escape: the parser rejects it or treats it as a line end.
_NEEDS_ESCAPE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_INDENT = 2


class Bare(str):
    """A number or a boolean, which is written without quotes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Set:
    """Set the value of a key or list item, creating the groups around it if needed."""

    path: Path_
    value: New


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove a key from its group, or an item from its list."""

    path: Path_


@dataclass(frozen=True, slots=True)
class Insert:
    """Insert an item into a list before the current item at this index; the list may be new."""

    path: Path_  # of the list
    at: int
    value: New


@dataclass(frozen=True, slots=True)
class Move:
    """Move an item within its list."""

    path: Path_  # of the list
    at: int
    to: int


Edit: TypeAlias = Set | Remove | Insert | Move


def said(node: Node | None) -> Said:
    """A file's content as plain lists and groups of texts; None if nothing is given."""
    match node:
        case Scalar():
            return None if node.is_nothing else one_line(node.text)
        case Items():
            return [said(item) for item in node.items]
        case Group():
            found: dict[str, Said] = {}
            for entry in node.entries:
                found.setdefault(entry.key, said(entry.value))
            return found
    return None


def parse_path(path: str) -> Path_:
    """``writers[0].email`` as its parts."""
    parts: list[str | int] = []
    for piece in path.replace("[", ".[").split("."):
        if piece:
            parts.append(int(piece[1:-1]) if piece.startswith("[") else piece)
    return tuple(parts)


def write_path(path: Path_) -> str:
    """The parts of a path as findings write it."""
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).removeprefix(".")


def scalar(text: str, *, in_brackets: bool = False, as_json: bool = False, like: str = "") -> str:
    """A text as YAML; ``like`` is the text it replaces, whose style of quotes it keeps."""
    if isinstance(text, Bare):
        return str(text)
    if as_json or _NEEDS_ESCAPE.search(text):
        written = json.dumps(text, ensure_ascii=False)
        return written if as_json else _NEEDS_ESCAPE.sub(_escaped, written)
    quote = like[:1]
    if quote == '"' or (quote != "'" and _needs_quotes(text, in_brackets)):
        return _quoted(text)
    return f"'{text.replace(chr(39), chr(39) * 2)}'" if quote == "'" else text


def _escaped(found: re.Match[str]) -> str:
    """One character as YAML's escape. Above U+FFFF JSON writes two, which YAML reads as two."""
    return f"\\u{ord(found[0]):04x}"


def _needs_quotes(text: str, in_brackets: bool) -> bool:
    return bool(
        text in _NULLS
        or text != text.strip()
        or _FIRST.match(text)
        or _INSIDE.search(text)
        or (in_brackets and _INSIDE_BRACKETS.search(text))
        or is_special(text)
        or uncurled(text) != text
    )


def _quoted(text: str) -> str:
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def flow(value: New, *, as_json: bool = False) -> str:
    """A value as written inside brackets."""
    if isinstance(value, str):
        return scalar(value, in_brackets=True, as_json=as_json)
    if isinstance(value, Mapping):
        pairs = (f"{key_text(k, as_json)}: {flow(v, as_json=as_json)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    return "[" + ", ".join(flow(item, as_json=as_json) for item in value) + "]"


def key_text(key: str, as_json: bool) -> str:
    """A key, with quotes in JSON."""
    return f'"{key}"' if as_json else key


def entry(key: str, value: New, column: int, indent: int) -> list[str]:
    """The lines of a key with its value; lists are indented by ``indent`` under their keys."""
    pad = " " * column
    if isinstance(value, str):
        return [f"{pad}{key}: {scalar(value)}"]
    if isinstance(value, Mapping):
        return [f"{pad}{key}:", *_group(value, column + _INDENT, indent)]
    return [
        f"{pad}{key}:",
        *(line for item in value for line in list_item(item, column + indent, indent)),
    ]


def list_item(value: New, column: int, indent: int, gap: str = " ") -> list[str]:
    """The lines of a list item whose dash is in a given column."""
    dash = " " * column + "-" + gap
    if isinstance(value, str):
        return [dash + scalar(value)]
    assert isinstance(value, Mapping), "a profile has no list of lists"
    first, *rest = _group(value, len(dash), indent)
    return [dash + first.lstrip(" "), *rest]


def _group(value: Mapping[str, New], column: int, indent: int) -> Iterator[str]:
    for key, inner in value.items():
        yield from entry(key, inner, column, indent)
