"""What was typed but can't be saved yet, kept in a file beside the profile so nothing is lost.

Only the owner can read the file. It is removed once everything in it is saved or discarded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from lorkit.errors import LorkitError
from lorkit.files.access import read_own, write_whole

_ITEM = re.compile(r"(writers|rotations)\[(\d+)\](.*)")
_PRIVATE = 0o600
_VERSION = 1
_MOST = 4 * 1024 * 1024  # bytes


class Note(NamedTuple):
    """A note under a field: a finding, or what happened to the text typed there."""

    severity: str  # error, warning, advice, told
    message: str
    hint: str = ""
    code: str = ""


@dataclass(slots=True)
class Kept:
    """One field's text as it was typed, and why it isn't in the file."""

    texts: list[str]
    notes: list[Note] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)  # if it could mean two things
    theirs: str = ""  # the value now in the file, if it was changed elsewhere
    of: str = ""  # the id of its rotation or writer, whose number may change


class Unsaved:
    """Everything that can't be saved yet, by the path of its field."""

    def __init__(self, profile: Path) -> None:
        self._file = profile.with_name(f".{profile.name}.unsaved")
        self.fields: dict[str, Kept] = _load(self._file)
        self._gone: dict[str, Kept] = {}

    def under(self, prefix: str) -> dict[str, Kept]:
        """What belongs to a group or an item of a list."""
        return {
            path: kept
            for path, kept in self.fields.items()
            if path == prefix or path.startswith((f"{prefix}.", f"{prefix}["))
        }

    def follow(self, ids: Mapping[str, Sequence[str]]) -> None:
        """Follow rotations and writers that have moved, by their ids in the file's order.

        Text for one that was removed is kept but not shown, in case undo brings it back.
        """
        everything = {**self._gone, **self.fields}
        self.fields, self._gone = {}, {}
        for path, kept in everything.items():
            found = _ITEM.match(path)
            if not found or not kept.of:
                if found and (known := ids[found[1]][int(found[2]) : int(found[2]) + 1]):
                    kept.of = known[0]
                self.fields[path] = kept
                continue
            holder, rest = found[1], found[3]
            if kept.of in ids[holder]:
                self.fields[f"{holder}[{ids[holder].index(kept.of)}]{rest}"] = kept
            else:
                self._gone[path] = kept

    def drop(self, prefix: str) -> None:
        """Discard what was typed in a field, or in all fields of a group."""
        for path in self.under(prefix):
            del self.fields[path]

    def write(self) -> None:
        """Write it to disk. If the disk is full or read-only, the rest goes on without it."""
        with suppress(OSError, LorkitError):
            everything = {**self._gone, **self.fields}
            if not everything:
                self._file.unlink(missing_ok=True)
                return
            data = {"version": _VERSION, "fields": {p: _record(k) for p, k in everything.items()}}
            text = json.dumps(data, ensure_ascii=False, indent=1)
            write_whole(self._file, text.encode(), rights=_PRIVATE)


def _record(kept: Kept) -> dict[str, Any]:
    return {
        "texts": kept.texts,
        "notes": [list(note) for note in kept.notes],
        "choices": [list(choice) for choice in kept.choices],
        "theirs": kept.theirs,
        "of": kept.of,
    }


def _load(file: Path) -> dict[str, Kept]:
    try:
        data = json.loads(read_own(file, _MOST) or b"{}")
        if data["version"] != _VERSION:
            return {}
        return {str(path): _kept(record) for path, record in data["fields"].items()}
    except (OSError, LorkitError, ValueError, TypeError, LookupError, AttributeError):
        return {}


def _kept(record: dict[str, Any]) -> Kept:
    return Kept(
        [str(text) for text in record["texts"]],
        [Note(*map(str, note)) for note in record["notes"]],
        [(str(value), str(words)) for value, words in record["choices"]],
        str(record["theirs"]),
        str(record["of"]),
    )
