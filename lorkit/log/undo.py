"""The steps that ``lorkit undo`` can take back, in a file beside the profile.

They hold lines of the log with their private notes, so only the owner may read them. They go
where the profile's folder goes, and the last 20 are kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lorkit.files.ordinary import read_own
from lorkit.files.parts import write_whole
from lorkit.profile.edit import Change, LogOf

KEPT = 20
_VERSION = 1
_PRIVATE = 0o600
_MOST = 1024 * 1024  # bytes


def digest(raw: bytes) -> str:
    """What tells whether a file is still the same."""
    return hashlib.sha256(raw).hexdigest()


@dataclass(frozen=True, slots=True)
class Step:
    """One line that was logged, and the file's digests before and after."""

    log: LogOf
    line: str
    change: Change
    before: str
    after: str


def file_of(profile: Path) -> Path:
    """Where the steps of a profile are kept."""
    return profile.with_name(f".{profile.name}.undo")


def load(profile: Path) -> list[Step]:
    """The steps of a profile, oldest first; none where the file is missing or damaged.

    Raises LorkitError where something else than lorkit's own file has its name.
    """
    try:
        data = json.loads(read_own(file_of(profile), _MOST) or b"{}")
        return [_step(one) for one in data["steps"]] if data["version"] == _VERSION else []
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return []


def save(profile: Path, steps: Sequence[Step]) -> None:
    """Keep the last steps; no file is left where there are none. May raise OSError."""
    file = file_of(profile)
    if not steps:
        file.unlink(missing_ok=True)
        return
    data = {"version": _VERSION, "steps": [_record(step) for step in steps[-KEPT:]]}
    text = json.dumps(data, ensure_ascii=False, indent=1)
    write_whole(file, text.encode(), rights=_PRIVATE)


def _record(step: Step) -> dict[str, Any]:
    return {
        "log": list(step.log),
        "line": step.line,
        "at": step.change.at,
        "removed": step.change.removed.decode(),
        "inserted": step.change.inserted.decode(),
        "item": step.change.item.decode(),
        "before": step.before,
        "after": step.after,
    }


def _step(record: dict[str, Any]) -> Step:
    holder, about = record["log"]
    if holder not in ("writers", "rotations"):
        raise ValueError(holder)
    parts = (str(record[key]).encode() for key in ("removed", "inserted", "item"))
    return Step(
        LogOf(holder, str(about)),
        str(record["line"]),
        Change(int(record["at"]), *parts),
        str(record["before"]),
        str(record["after"]),
    )
