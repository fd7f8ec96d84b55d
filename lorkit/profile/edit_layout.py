"""Lays out edits in the file's own style, and finds where each value begins and ends."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.error import MarkedYAMLError

from lorkit.text import in_quotes, one_line
from lorkit.yaml.events import TooDeepError, UnreadableError, events

BREAK = re.compile("\r\n|\n|\r")
_COLON = re.compile(r"\s*:")


@dataclass(slots=True)
class Spot:
    """A value's place: offsets into the text; ``end`` is after its last character.

    The end excludes blanks, line ends and comments after the value. For an empty value both
    offsets are where it would begin, after its key's colon.
    """

    start: int
    end: int
    text: str = ""  # of a single value
    flow: bool = False  # a list or group in brackets
    items: list[Spot] = field(default_factory=list)  # of a list, or the values of a group
    keys: list[Spot] = field(default_factory=list)  # of a group

    def at(self, key: str) -> tuple[Spot, Spot] | None:
        """The key and the value of an entry of this group, or None."""
        pairs = zip(self.keys, self.items, strict=True)
        return next((pair for pair in pairs if one_line(pair[0].text) == key), None)

    def walk(self) -> Iterator[Spot]:
        """The value and everything in it, in text order."""
        yield self
        for item in self.items:
            yield from item.walk()


def spots(text: str) -> Spot:
    """The root of a text that has been read without errors."""
    return _Parser(text, events(text)).root()


class BrokenError(Exception):
    """The text is not YAML."""


def whole_spots(text: str) -> Spot:
    """The root of any text; BrokenError if it can't be parsed."""
    try:
        return spots(text)
    except (MarkedYAMLError, UnreadableError, TooDeepError) as error:
        raise BrokenError from error


def line_start(text: str, offset: int) -> int:
    """Where the line with an offset begins."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def column(text: str, spot: Spot) -> int:
    """How many characters are before a value on its line."""
    return spot.start - line_start(text, spot.start)


class _Parser:
    """Builds values from the parser's events. Reading has limited their depth and number."""

    def __init__(self, text: str, events: Iterator[Any]) -> None:
        self._text = text
        self._events = events

    def root(self) -> Spot:
        event = next(self._events)
        while type(event).__name__ in ("StreamStartEvent", "DocumentStartEvent"):
            event = next(self._events)
        return self._spot(event, None)

    def _spot(self, event: Any, key: Spot | None) -> Spot:
        """The value that an event begins; ``key`` if it belongs to one."""
        start, end = event.start_mark.index, event.end_mark.index
        if type(event).__name__ == "ScalarEvent":
            if start == end and key:
                # The parser puts an empty value where the next key begins, lines later.
                colon = _COLON.match(self._text, key.end)
                start = end = colon.end() if colon else key.end
            content = self._text[start:end].rstrip()  # a block scalar runs on over blank lines
            return Spot(start, start + len(content), event.value)
        spot = Spot(start, end, flow=bool(event.flow_style))
        closing = self._fill(spot, is_group=type(event).__name__ == "MappingStartEvent")
        if spot.flow:
            spot.end = closing.end_mark.index
        elif spot.items:
            spot.end = spot.items[-1].end
        return spot

    def _fill(self, spot: Spot, *, is_group: bool) -> Any:
        """Read the content of a list or group; returns the event that closes it."""
        for event in self._events:
            if type(event).__name__ in ("SequenceEndEvent", "MappingEndEvent"):
                return event
            key = None
            if is_group:
                key = self._spot(event, None)
                spot.keys.append(key)
                event = next(self._events)
            spot.items.append(self._spot(event, key))
        raise AssertionError("the parser closes what it opens")


_USUAL_INDENT = 2  # of a list under its key, if the file has no list to imitate
_SPECIAL_IN_BRACKETS = re.compile(r"[,\[\]{}]")
_GAP = re.compile(r"-( +)$")  # the blanks between a dash and its item
COMMA = re.compile(r"(?:\s|#[^\r\n]*+)*+,")  # possessive: no comma inside a comment
_COMMENT = re.compile(r"[ \t]*#")


@dataclass(frozen=True, slots=True)
class Piece:
    """What replaces a part of the text; offsets count characters."""

    at: int
    until: int  # the end of the replaced text, or ``at``
    text: str
    item: str  # the part of ``text`` that is still valid if other lines are added after it
    value: str  # the part of ``text`` that is the new line, in its quotes


def piece(text: str, root: Spot, group: Spot, line: str) -> Piece:
    """How to add a line to the log of a group (a writer or a rotation)."""
    entry = group.at("log")
    if entry is None:
        return _new_key(text, root, group, line)
    key, log = entry
    if log.items and log.flow:
        return in_brackets(text, log, _value(text, group, line))
    if log.items:
        return _below(text, log, line)
    if log.flow:  # [], perhaps with blanks or comments inside
        value = _value(text, group, line)
        gap = " " if text[log.start + 1] == "#" else ""
        return Piece(log.start + 1, log.start + 1, value + gap, value + gap, value)
    if log.end > log.start:  # null, ~ or ""
        value = _value(text, group, line)
        return Piece(log.start, log.end, f"[{value}]", f"[{value}]", value)
    if group.flow:
        value = _value(text, group, line)
        new = f" [{value}]" if log.start > key.end else f": [{value}]"
        return Piece(log.start, log.start, new, new, value)
    return _first(text, root, group, log.start, line)


def scalar(line: str, *, in_brackets: bool = False) -> str:
    """A log's line as a YAML value, in quotes only where it needs them.

    It begins with a date, so its first character is never special.
    """
    special = ": " in line or " #" in line or line.endswith(":")
    if special or (in_brackets and _SPECIAL_IN_BRACKETS.search(line)):
        return in_quotes(line)
    return line


def _value(text: str, group: Spot, line: str) -> str:
    """The line as an item in brackets; a profile written as JSON stays JSON."""
    if is_json(text, group):
        return json.dumps(line, ensure_ascii=False)
    return scalar(line, in_brackets=True)


def is_json(text: str, group: Spot) -> bool:
    """Whether a group in brackets has its keys in quotes, as JSON has."""
    return group.flow and text.startswith('"', group.keys[0].start)


def _below(text: str, log: Spot, line: str) -> Piece:
    """A dash and the line, under the last item of a list."""
    last = log.items[-1].start
    gap = _GAP.search(text[line_start(text, last) : last])
    value = scalar(line)
    item = f"{' ' * column(text, log)}-{gap[1] if gap else ' '}{value}"
    return new_lines(text, log.end, [item], value)


def _first(text: str, root: Spot, group: Spot, behind: int, line: str) -> Piece:
    """A dash and the line, under a key that has no value yet."""
    value = scalar(line)
    return new_lines(text, behind, [_item(text, root, group, value)], value)


def _new_key(text: str, root: Spot, group: Spot, line: str) -> Piece:
    """The key ``log`` with its first line, after the group's last key."""
    if group.flow:
        value = _value(text, group, line)
        name = '"log"' if is_json(text, group) else "log"
        return in_brackets(text, group, f"{name}: [{value}]", value)
    value = scalar(line)
    key = f"{' ' * column(text, group)}log:"
    return new_lines(text, group.end, [key, _item(text, root, group, value)], value)


def _item(text: str, root: Spot, group: Spot, value: str) -> str:
    return f"{' ' * (column(text, group) + list_indent(text, root, group))}- {value}"


def list_indent(text: str, root: Spot, group: Spot) -> int:
    """How far lists are indented under their keys: in this group, else usually in the file."""
    for place in (group, root):
        found = [
            column(text, inner) - column(text, outer)
            for outer in ([group] if place is group else root.walk())
            if outer.keys and not outer.flow
            for inner in outer.items
            if inner.items and not inner.keys and not inner.flow
        ]
        if found:
            return max(Counter(found).most_common(1)[0][0], 0)
    return _USUAL_INDENT


def new_lines(text: str, behind: int, lines: list[str], value: str) -> Piece:
    """New lines under the line with an offset, with the same line end.

    If the file ends without a line end, it still does afterward.
    """
    if match := BREAK.search(text, behind):
        end, at = match[0], match.end()
        return Piece(at, at, "".join(line + end for line in lines), lines[-1] + end, value)
    found = BREAK.findall(text)
    end = found[-1] if found else "\n"
    new = "".join(end + line for line in lines)
    return Piece(len(text), len(text), new, end + lines[-1], value)


def in_brackets(text: str, holder: Spot, new: str, value: str = "") -> Piece:
    """Another item in brackets: on its own line if the last one has its own."""
    last = holder.items[-1]
    begins = holder.keys[-1].start if holder.keys else last.start
    start = line_start(text, begins)
    margin = text[start:begins]
    own_line = not margin.strip() and start > holder.start
    if comma := COMMA.match(text, last.end):
        at, added = comma.end(), f" {new},"
        line_end = BREAK.search(text, at)
        if own_line and line_end and line_end.end() < holder.end:
            at, added = line_end.end(), f"{margin}{new},{line_end[0]}"
    else:
        at, added = last.end, f", {new}"
        if own_line and not _COMMENT.match(text, at):
            added = f",{_line_end_before(text, start)}{margin}{new}"
        if text[at - 1] == ":":  # a key without a value; "key:," would be one word
            added = f" {added}"
    return Piece(at, at, added, added, value or new)


def _line_end_before(text: str, start: int) -> str:
    return text[start - 2 : start] if text[start - 2 : start] == "\r\n" else text[start - 1]
