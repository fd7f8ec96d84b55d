"""Edits a profile's values in place: every other byte stays as it is.

An edit changes the text rather than writing out a tree again, so that comments, order,
quotes and line ends stay as the person wrote them. Each edit is checked by its result:
the new text must mean the same as the old one, except for this change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lorkit.errors import LorkitError, Problems
from lorkit.profile import edit_pieces as pieces
from lorkit.profile.edit_layout import BrokenError, Spot, whole_spots
from lorkit.profile.edit_text import (
    Edit,
    Insert,
    Move,
    New,
    Path_,
    Remove,
    Said,
    Set,
    flow,
    said,
    write_path,
)
from lorkit.text import one_line
from lorkit.yaml.nodes import Source
from lorkit.yaml.reader import compose

_BOM = b"\xef\xbb\xbf"


def edited(source: Source, edits: Sequence[Edit]) -> bytes:
    """The file with these edits made, one after the other.

    LorkitError, and no change at all, if the way the file is written makes one of
    them unsafe.
    """
    text = source.text
    now = said(source.root)
    for edit in edits:
        now = _expected(now, edit)
        try:
            text = next(new for new in _ways(text, edit) if _says(new, now))
        except (StopIteration, pieces.UnsafeError, BrokenError):
            raise _unsafe(source.path, edit.path) from None
    return (_BOM if source.raw.startswith(_BOM) else b"") + text.encode()


def _unsafe(file: Path, path: Path_) -> LorkitError:
    return LorkitError(
        f"{write_path(path)} can't be changed safely because of the way {file} is written",
        "the file was left as it is; change it there in a text editor",
    )


def _ways(text: str, edit: Edit) -> Iterator[str]:
    """The text with an edit made: tidily if possible, else leaving an empty value."""
    yield _made(text, edit)
    if isinstance(edit, Remove):
        yield pieces.emptied(text, *_lineage(whole_spots(text), edit.path))


def _says(text: str, expected: Said) -> bool:
    if not text:
        return False
    return _bare(said(read_text(Path(), b"", text).root)) == _bare(expected)


def read_text(path: Path, raw: bytes, text: str) -> Source:
    """The parsed text of a profile; the root is None if it can't be parsed."""
    source = Source(path, raw, text)
    problems = Problems(str(path))
    root = compose(text, source.place, source.line, problems)
    source.root = None if problems.any_errors else root
    return source


def value_at(source: Source, path: Path_) -> str | None:
    """The text of a single value, or None if it isn't given."""
    value = _at(said(source.root), path)
    return value if isinstance(value, str) else None


def _bare(value: Said) -> Said:
    """The content, treating empty lists and groups as missing."""
    if isinstance(value, dict):
        inner = {key: _bare(one) for key, one in value.items()}
        return {key: one for key, one in inner.items() if one is not None} or None
    if isinstance(value, list):
        return [_bare(one) for one in value] or None
    return value


# --- What the file must say after the edit


def _expected(old: Said, edit: Edit) -> Said:
    if isinstance(edit, Set):
        return _with(old, edit.path, edit.value)
    if isinstance(edit, Remove):
        return _without(old, edit.path)
    items = _at(old, edit.path)
    now = list(items) if isinstance(items, list) else []
    if isinstance(edit, Insert):
        now.insert(edit.at, _plain(edit.value))
    else:
        now.insert(edit.to, now.pop(edit.at))
    return _with(old, edit.path, now)


def _with(old: Said, path: Path_, value: Any) -> Said:
    if not path:
        return _plain(value)
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        assert isinstance(old, list)
        return [_with(one, rest, value) if n == first else one for n, one in enumerate(old)]
    group = old if isinstance(old, dict) else {}
    return {**group, first: _with(group.get(first), rest, value)}


def _without(old: Said, path: Path_) -> Said:
    first, rest = path[0], path[1:]
    if isinstance(old, list):
        assert isinstance(first, int)
        if rest:
            return [_without(one, rest) if n == first else one for n, one in enumerate(old)]
        return [one for n, one in enumerate(old) if n != first]
    if not isinstance(old, dict) or not isinstance(first, str) or first not in old:
        return old
    if rest:
        return {**old, first: _without(old[first], rest)}
    return {key: one for key, one in old.items() if key != first}


def _at(value: Said, path: Path_) -> Said:
    for part in path:
        if isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        elif isinstance(value, dict) and isinstance(part, str):
            value = value.get(part)
        else:
            return None
    return value


def _plain(value: Any) -> Said:
    if isinstance(value, str):
        return one_line(value) or None
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return None if value is None else [_plain(one) for one in value]


# --- The text


def _made(text: str, edit: Edit) -> str:
    root = whole_spots(text)
    match edit:
        case Set(path, value):
            return _set(text, root, path, value)
        case Remove(path):
            return pieces.removed(text, *_lineage(root, path))
        case Insert(path, at, value):
            holder = _find(root, path)
            if holder is None or not holder.items:
                return _with_first(text, root, path, value)
            return pieces.inserted(text, root, holder, at, value)
        case Move(path, at, to):
            holder = _find(root, path)
            if holder is None:
                raise pieces.UnsafeError
            return pieces.moved(text, holder, at, to)


def _with_first(text: str, root: Spot, path: Path_, value: New) -> str:
    """A list with its first item; a comment in its brackets stays."""
    holder = _find(root, path)
    if holder is None or "#" not in text[holder.start : holder.end]:
        return _set(text, root, path, [value])
    at = holder.start + 1
    gap = " " if text[at] == "#" else ""
    return text[:at] + flow([value], as_json=False)[1:-1] + gap + text[at:]


def _set(text: str, root: Spot, path: Path_, value: New) -> str:
    """Replace a value, or add the first missing key on the path to it."""
    lineage, missing = _reach(root, path)
    here = lineage[-1]
    for part in reversed(missing[1:]):
        value = {str(part): value}
    if not missing:
        key = lineage[-2].keys[lineage[-2].items.index(here)] if lineage[-2].keys else None
        return pieces.replaced(text, root, lineage[-2], key, here, value)
    name = str(missing[0])
    if here.text and not here.keys:  # a text that this edit must not lose
        return ""
    if not here.keys:  # nothing there yet: null, or {}
        holder = lineage[-2]
        key = holder.keys[holder.items.index(here)] if holder.keys else None
        return pieces.replaced(text, root, holder, key, here, {name: value})
    return pieces.with_key(text, root, here, path[: len(path) - len(missing)], name, value)


def _find(root: Spot, path: Path_) -> Spot | None:
    lineage, missing = _reach(root, path)
    return None if missing else lineage[-1]


def _lineage(root: Spot, path: Path_) -> tuple[list[Spot], Path_]:
    lineage, missing = _reach(root, path)
    if missing:
        raise pieces.UnsafeError
    return lineage, path


def _reach(root: Spot, path: Path_) -> tuple[list[Spot], Path_]:
    """The existing values along a path, and the parts of it that don't exist."""
    lineage = [root]
    for number, part in enumerate(path):
        here = lineage[-1]
        if isinstance(part, int):
            inner = here.items[part] if part < len(here.items) else None
        else:
            found = here.at(part)
            inner = found[1] if found else None
        if inner is None:
            return lineage, path[number:]
        lineage.append(inner)
    return lineage, ()
