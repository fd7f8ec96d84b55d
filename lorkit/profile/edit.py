"""Edits one line of a log in place: every other byte of the profile stays as it is.

Each edit is checked before it is written: the new text must load, and nothing
but the one line may differ in meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from lorkit.errors import FindingsError, LorkitError, Problems
from lorkit.profile.consistency import check_references
from lorkit.profile.edit_layout import BREAK, piece, scalar, spots
from lorkit.profile.schema import profile_shape
from lorkit.profile.structure import read_structure
from lorkit.text import one_line
from lorkit.yaml.nodes import Source
from lorkit.yaml.reader import compose
from lorkit.yaml.source import MAX_BYTES

Holder: TypeAlias = Literal["writers", "rotations"]

_BOM = b"\xef\xbb\xbf"
_LINE_ENDS = (b"\n", b"\r\n", b"\r")


class LogOf(NamedTuple):
    """Whose log it is."""

    holder: Holder
    id: str


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of a file that replaced another; offsets count bytes."""

    at: int
    removed: bytes
    inserted: bytes
    item: bytes  # the part of ``inserted`` to remove if other lines were added after it

    def made(self, raw: bytes) -> bytes:
        """The file after the change."""
        return raw[: self.at] + self.inserted + raw[self.at + len(self.removed) :]

    def unmade(self, raw: bytes) -> bytes:
        """The file before the change."""
        return raw[: self.at] + self.removed + raw[self.at + len(self.inserted) :]


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that adds a line, the resulting file, and where the line is in it."""

    change: Change
    new: bytes
    row: int


def add_line(source: Source, log: LogOf, line: str) -> Edit:
    """Add a line to a log of a profile that has been read without errors.

    LorkitError if the way the file is written makes that unsafe.
    """
    root = spots(source.text)
    holders = root.at(log.holder)
    assert holders, "a profile that loads has writers and rotations"
    group = next(
        g for g in holders[1].items if (entry := g.at("id")) and one_line(entry[1].text) == log.id
    )
    new = piece(source.text, root, group, line)
    lead = len(_BOM) if source.raw.startswith(_BOM) else 0
    change = Change(
        lead + len(source.text[: new.at].encode()),
        source.text[new.at : new.until].encode(),
        new.text.encode(),
        new.item.encode(),
    )
    raw = change.made(source.raw)
    _must_differ_by(source, raw, log, line)
    before = source.text[: new.at] + new.text[: new.text.rindex(new.value)]
    return Edit(change, raw, len(BREAK.findall(before)) + 1)


def take_back(path: Path, raw: bytes, log: LogOf, line: str, change: Change) -> bytes | None:
    """The file without a line that a change added earlier, even if the file has changed since.

    None if the added text is no longer there as it was, or if the file would not load
    without it. Raises FindingsError if the file doesn't load now.
    """
    old = _contents(path, raw)
    for new in _without(raw, change):
        try:
            now = _contents(path, new)
        except (FindingsError, UnicodeDecodeError):
            continue
        if _is_same_with(now, old, log, line):
            return new
    return None


def holds(path: Path, raw: bytes, log: LogOf, line: str) -> bool:
    """Whether a log holds this line. Raises FindingsError if the file doesn't load."""
    found = _item(_contents(path, raw), log)
    return found is not None and line in found.get("log", ())


def _without(raw: bytes, change: Change) -> Iterator[bytes]:
    """The file without one copy of the added text, trying the copy nearest its old place first.

    An editor may have changed the whole file's line ends since.
    """
    for added, back in ((change.inserted, change.removed), (change.item, b"")):
        plain = added.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for form in dict.fromkeys((added, *(plain.replace(b"\n", end) for end in _LINE_ENDS))):
            places = sorted(_places(raw, form), key=lambda at: abs(at - change.at))
            for at in places:
                yield Change(at, back, form, b"").unmade(raw)


def _places(raw: bytes, part: bytes) -> Iterator[int]:
    at = raw.find(part)
    while at >= 0:
        yield at
        at = raw.find(part, at + 1)


def _must_differ_by(source: Source, raw: bytes, log: LogOf, line: str) -> None:
    """LorkitError unless the new bytes load and differ only by the added line."""
    reason = "the file would be larger than 1 MiB"
    if len(raw) <= MAX_BYTES:
        try:
            old, new = _said(source), _contents(source.path, raw)
        except FindingsError as error:
            reason = error.findings[0].message
        else:
            if _is_same_with(old, new, log, line):
                return
            reason = "it would change something else as well"
    raise LorkitError(
        f"this line can't be added to the log of {log.id} in {source.path}: {reason}",
        f"the file was left as it is; write the line there yourself:  - {scalar(line)}",
    )


def _is_same_with(old: dict[str, Any], new: dict[str, Any], log: LogOf, line: str) -> bool:
    """Whether the new contents are the old ones with this line added to this log.

    It may be anywhere in the log, since the order doesn't matter.
    """
    group = _item(new, log)
    lines = group.get("log", []) if group else []
    options = [lines[:n] + lines[n + 1 :] for n, one in enumerate(lines) if one == line]
    return any(_bare(old) == _bare(_with_log(new, log, rest)) for rest in options)


def _with_log(data: dict[str, Any], log: LogOf, lines: list[str]) -> dict[str, Any]:
    holders = [
        {**one, "log": lines} if one.get("id") == log.id else one for one in data[log.holder]
    ]
    return {**data, log.holder: holders}


def _bare(data: dict[str, Any]) -> dict[str, Any]:
    """Contents with empty logs removed."""
    return {
        key: [{k: v for k, v in one.items() if k != "log" or v} for one in value]
        if key in ("writers", "rotations")
        else value
        for key, value in data.items()
    }


def _item(data: dict[str, Any], log: LogOf) -> dict[str, Any] | None:
    return next((one for one in data.get(log.holder, ()) if one.get("id") == log.id), None)


def _contents(path: Path, raw: bytes) -> dict[str, Any]:
    """The content of a profile's bytes, without defaults; FindingsError if they have errors."""
    problems = Problems(str(path))
    source = Source(path, raw, raw.decode("utf-8-sig"))
    source.root = compose(source.text, source.place, source.line, problems)
    return _said(source, problems)


def _said(source: Source, problems: Problems | None = None) -> dict[str, Any]:
    """The content of a parsed profile."""
    problems = problems or Problems(str(source.path))
    data = {}
    if source.root:
        data = read_structure(source.root, profile_shape(), source.line, problems)
    check_references(data, source, problems)
    if problems.any_errors:
        raise FindingsError(f for f in problems.in_order() if f.severity == "error")
    return data
