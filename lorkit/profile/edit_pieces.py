"""Replaces, adds, removes or moves one value in a profile's text, in the file's own style."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from lorkit.profile.edit_layout import (
    BREAK,
    COMMA,
    Spot,
    column,
    in_brackets,
    is_json,
    line_start,
    list_indent,
    new_lines,
)
from lorkit.profile.edit_text import New, entry, flow, key_text, list_item, scalar
from lorkit.profile.fields import Shape
from lorkit.profile.schema import profile_shape

Path: TypeAlias = "tuple[str | int, ...]"

_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)")
_BLANKS = re.compile(r"[ \t]*")
_TRAILING = re.compile(r"[ \t]*(#[^\r\n]*)?")
_GAP = re.compile(r"-( +)$")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r(?!\n))")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*")


class UnsafeError(Exception):
    """The way the file is written makes the edit unsafe."""


def replaced(text: str, root: Spot, holder: Spot, key: Spot | None, old: Spot, value: New) -> str:
    """The text with a value replaced; ``holder`` is its group or list."""
    in_brackets = holder.flow
    if isinstance(value, str):
        new = scalar(
            value,
            in_brackets=in_brackets,
            as_json=is_json(text, holder) if holder.keys else _looks_json(text, holder),
            like=text[old.start : old.end] if _is_scalar(old) else "",
        )
        header = _HEADER_COMMENT.match(text, old.start)
        if header and not in_brackets:
            new += header[1]
        return _spliced(text, old.start, old.end, _apart(text, old, new))
    if in_brackets or old.end > old.start:
        new = flow(value, as_json=_looks_json(text, holder))
        return _spliced(text, old.start, old.end, _apart(text, old, new))
    if key is None:
        raise UnsafeError
    lines = entry(key.text, value, column(text, key), list_indent(text, root, holder))[1:]
    return _under(text, key.end, lines)


def _apart(text: str, old: Spot, new: str) -> str:
    """The new value, with a blank where it would touch the colon or a comment."""
    if old.start and text[old.start - 1] in ":-":
        new = f" {new}"
    if old.start == old.end and text[old.end : old.end + 1] == "#":
        new = f"{new} "
    return new


def with_key(text: str, root: Spot, group: Spot, path: Path, name: str, value: New) -> str:
    """The text with a new key in a nonempty group, in the model's order."""
    if group.flow:
        as_json = is_json(text, group)
        new = f"{key_text(name, as_json)}: {flow(value, as_json=as_json)}"
        piece = in_brackets(text, group, new)
        return _spliced(text, piece.at, piece.until, piece.text)
    lines = entry(name, value, column(text, group), list_indent(text, root, group))
    before = _before(group, path, name)
    if before is None:
        pad = " " * column(text, group)
        joined = _line_end(text, group.start).join(lines).lstrip(" ")
        return _spliced(text, group.start, group.start, joined + _line_end(text, group.start) + pad)
    return _under(text, max(before[0].end, before[1].end), lines)


def _before(group: Spot, path: Path, name: str) -> tuple[Spot, Spot] | None:
    """The entry of a group after which a new key goes; None: before all of them."""
    order = list(_shape(path).fields)
    rank = {key: number for number, key in enumerate(order)}
    here = rank.get(name, len(order))
    pairs = [(rank.get(key.text.strip(), -1), number) for number, key in enumerate(group.keys)]
    earlier = [pair for pair in pairs if pair[0] < here]
    if not earlier:
        return None
    number = max(earlier)[1]
    return group.keys[number], group.items[number]


def _shape(path: Path) -> Shape:
    shape = profile_shape()
    for part in path:
        inner = shape.item if isinstance(part, int) else shape.fields.get(part)
        shape = inner or Shape("group")
    return shape


def inserted(text: str, root: Spot, holder: Spot, at: int, value: New) -> str:
    """The text with another item in a nonempty list."""
    if holder.flow:
        new = flow(value, as_json=_looks_json(text, holder))
        if at >= len(holder.items):
            piece = in_brackets(text, holder, new)
            return _spliced(text, piece.at, piece.until, piece.text)
        start = holder.items[at].start
        margin = text[line_start(text, start) : start]
        own_line = not margin.strip() and line_start(text, start) > holder.start
        comma = f",{_line_end(text, start)}{margin}" if own_line else ", "
        return _spliced(text, start, start, new + comma)
    dash = column(text, holder)
    last = holder.items[-1].start
    gap = _GAP.search(text[line_start(text, last) : last])
    lines = list_item(value, dash, list_indent(text, root, root), gap[1] if gap else " ")
    if at > 0:
        behind = holder.items[min(at, len(holder.items)) - 1].end
        return _under(text, behind, [""] * _are_apart(text, holder) + lines)
    joined = "".join(line + _line_end(text, holder.start) for line in lines)
    start = line_start(text, holder.start)
    if text[start : holder.start].strip():  # the list begins on its own key's line
        raise UnsafeError
    return _spliced(text, start, start, joined)


def _are_apart(text: str, holder: Spot) -> bool:
    """Whether the items of a list are separated by blank lines."""
    pairs = zip(holder.items, holder.items[1:], strict=False)
    return any(_BLANK_LINE.search(text, one.end, other.start) for one, other in pairs)


def moved(text: str, holder: Spot, at: int, to: int) -> str:
    """The text with a list item moved, along with the comment above it."""
    order = list(range(len(holder.items)))
    order.insert(to, order.pop(at))
    if holder.flow:
        spans = [(item.start, item.end) for item in holder.items]
        parts = [text[start:end] for start, end in spans]
        return _permuted(text, spans, [parts[n] for n in order])
    start = line_start(text, holder.start)
    spans = []
    for item in holder.items:
        blank_lines = _BLANK_LINES.match(text, start)
        assert blank_lines is not None
        end = _line_finish(text, item.end)
        spans.append((blank_lines.end(), end))
        start = end
    parts = [text[start:end] for start, end in spans]
    if not BREAK.search(parts[-1], max(len(parts[-1]) - 2, 0)):  # the file's last line is open
        parts[-1] += _line_end(text, spans[-1][0])
        new = "".join(parts[n] for n in order)
        new = new[: -len(_line_end(text, spans[-1][0]))]
        return _spliced(text, spans[0][0], spans[-1][1], new)
    return _permuted(text, spans, [parts[n] for n in order])


def removed(text: str, lineage: Sequence[Spot], path: Path) -> str:
    """The text without a value, and without parents that would be empty."""
    *_, holder, old = lineage
    if len(holder.items) == 1 and len(lineage) > 2:
        return removed(text, lineage[:-1], path[:-1])
    number = holder.items.index(old)
    begin = holder.keys[number].start if holder.keys else old.start
    if holder.flow:
        return _out_of_brackets(text, holder, number, begin)
    if not holder.keys:
        behind = holder.items[number - 1].end if number else line_start(text, holder.start)
        dash = re.compile(rf"^ {{{column(text, holder)}}}-", re.MULTILINE).search(text, behind)
        first = dash.start() if dash else line_start(text, begin)
        return _without_lines(text, first, old)
    first = line_start(text, begin)
    if not text[first:begin].strip(" \ufeff"):
        return _without_lines(text, first, old)
    return _out_of_dash_line(text, holder, number, begin)


def emptied(text: str, lineage: Sequence[Spot], path: Path) -> str:
    """The text with a key's value emptied, for when removing its lines isn't safe."""
    *_, holder, old = lineage
    if len(holder.items) == 1 and len(lineage) > 2:
        return emptied(text, lineage[:-1], path[:-1])
    if not holder.keys or holder.flow or not old.items or old.flow:
        return _spliced(text, old.start, old.end, "" if holder.keys else '""')
    colon = text.index(":", holder.keys[holder.items.index(old)].end)
    rest = text[colon + 1 : line_start(text, old.start)] + text[_line_finish(text, old.end) :]
    return f"{text[: colon + 1]} []{rest}"


def _without_lines(text: str, first: int, old: Spot) -> str:
    """The text without whole lines. A comment after a single value is kept on its own line."""
    behind = _TRAILING.match(text, old.end)
    comment = behind[1] if behind and not old.items else None
    if comment:
        pad = _BLANKS.match(text, first)
        assert pad is not None
        assert behind is not None
        return _spliced(text, first, behind.end(), pad[0] + comment)
    end = _line_finish(text, old.end)
    if end == len(text) and not BREAK.search(text, old.end):  # the last line, which is open
        while first > 0 and text[first - 1] in "\r\n":
            first -= 1
            if text[first : first + 1] == "\n" and text[first - 1 : first] == "\r":
                first -= 1
            break
    return _spliced(text, first, end, "")


def _out_of_dash_line(text: str, holder: Spot, number: int, begin: int) -> str:
    """Without a key on the same line as its item's dash: the next key moves up."""
    old = holder.items[number]
    if number + 1 < len(holder.keys):
        following = holder.keys[number + 1].start
        if "#" not in text[old.end : following]:
            return _spliced(text, begin, following, "")
    if old.items:
        return _spliced(text, old.start, old.end, "[]" if not old.keys else "{}")
    colon = text.rindex(":", holder.keys[number].end, max(old.start, holder.keys[number].end + 1))
    return _spliced(text, colon + 1, old.end, "")


def _out_of_brackets(text: str, holder: Spot, number: int, begin: int) -> str:
    """Without an item in brackets, and without one comma next to it."""
    end = max(holder.items[number].end, begin)
    if holder.keys:
        end = max(end, holder.keys[number].end)
    comma = COMMA.match(text, end)
    if comma and "#" not in comma[0]:
        end = comma.end()
        blanks = _BLANKS.match(text, end)
        assert blanks is not None
        end = blanks.end()
        return _without_blank_line(text, begin, end)
    if number:
        previous = holder.items[number - 1].end
        if "#" not in text[previous:begin]:
            return _spliced(text, previous, end, "")
    return _spliced(text, begin, end, "")


def _without_blank_line(text: str, begin: int, end: int) -> str:
    """Cut a span, or its whole line if nothing else is on it."""
    first = line_start(text, begin)
    line_end = BREAK.match(text, end)
    if line_end and not text[first:begin].strip():
        return _spliced(text, first, line_end.end(), "")
    return _spliced(text, begin, end, "")


# --- Lines and spans


def _under(text: str, offset: int, lines: list[str]) -> str:
    piece = new_lines(text, offset, lines, "")
    return _spliced(text, piece.at, piece.until, piece.text)


def _spliced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _permuted(text: str, spans: Sequence[tuple[int, int]], parts: Sequence[str]) -> str:
    new, last = [], 0
    for (start, end), part in zip(spans, parts, strict=True):
        new += [text[last:start], part]
        last = end
    return "".join(new) + text[last:]


def _line_finish(text: str, offset: int) -> int:
    """The offset after the end of a line."""
    found = BREAK.search(text, offset)
    return found.end() if found else len(text)


def _line_end(text: str, offset: int) -> str:
    """The line end of the line with an offset, or else of the file."""
    found = BREAK.search(text, offset) or BREAK.search(text)
    return found[0] if found else "\n"


def _is_scalar(spot: Spot) -> bool:
    return not spot.items and not spot.flow


def _looks_json(text: str, holder: Spot) -> bool:
    """Whether a list or group in brackets is written as JSON."""
    if not holder.flow:
        return False
    first = holder.keys[0].start if holder.keys else holder.items[0].start if holder.items else -1
    return first >= 0 and text.startswith(('"', "{"), first)
