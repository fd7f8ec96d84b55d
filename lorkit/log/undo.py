"""The steps that ``lorkit undo`` can undo, in a file next to the profile.

They contain log lines with private notes, so only the owner may read them. They stay with
the profile's folder. The last 20 lines are kept, with the changes between them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from lorkit.files.access import read_own, write_whole
from lorkit.profile.edit import Change, LogOf

KEPT = 20  # lines of the log
MOST = 200  # lines and value changes; typing makes one at every pause
_VERSION = 1
_PRIVATE = 0o600
_MOST = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Step:
    """One line that was logged, and the file's digests before and after."""

    log: LogOf
    line: str
    change: Change
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ValueStep:
    """A change of values in the profile, and the file's digests before and after."""

    what: str  # what was changed, for people: a path, "writers[0].email"
    change: Change
    before: str
    after: str
    was: str | None = None  # of a single value: what it said before, "" for nothing
    became: str | None = None


AnyStep: TypeAlias = Step | ValueStep


def file_of(profile: Path) -> Path:
    """Where the steps of a profile are kept."""
    return profile.with_name(f".{profile.name}.undo")


def load(profile: Path) -> list[AnyStep]:
    """The steps of a profile, oldest first; none where the file is missing or damaged.

    Raises LorkitError if the name is taken by something other than lorkit's own file.
    """
    try:
        data = json.loads(read_own(file_of(profile), _MOST) or b"{}")
        return [_step(one) for one in data["steps"]] if data["version"] == _VERSION else []
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return []


def save(profile: Path, steps: Sequence[AnyStep]) -> None:
    """Save the last steps; without any, the file is removed. May raise OSError."""
    file = file_of(profile)
    if not steps:
        file.unlink(missing_ok=True)
        return
    kept = _kept(steps)
    while len(content := _written(kept)) > _MOST and len(kept) > 1:
        kept = kept[len(kept) // 2 :]  # moved writers make long steps; drop the older half
    write_whole(file, content, rights=_PRIVATE)


def _written(steps: Sequence[AnyStep]) -> bytes:
    data = {"version": _VERSION, "steps": [_record(step) for step in steps]}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _kept(steps: Sequence[AnyStep]) -> Sequence[AnyStep]:
    """The last steps, limited to the number that is kept."""
    lines = [n for n, step in enumerate(steps) if isinstance(step, Step)]
    first = lines[-KEPT - 1] + 1 if len(lines) > KEPT else 0
    return steps[max(first, len(steps) - MOST) :]


def _record(step: AnyStep) -> dict[str, Any]:
    change = {
        "at": step.change.at,
        "removed": step.change.removed.decode(),
        "inserted": step.change.inserted.decode(),
        "item": step.change.item.decode(),
        "before": step.before,
        "after": step.after,
    }
    if isinstance(step, Step):
        return {"log": list(step.log), "line": step.line, **change}
    return {"what": step.what, "was": step.was, "became": step.became, **change}


def _step(record: dict[str, Any]) -> AnyStep:
    parts = (str(record[key]).encode() for key in ("removed", "inserted", "item"))
    change = Change(int(record["at"]), *parts)
    before, after = str(record["before"]), str(record["after"])
    if "what" in record:
        was, became = record["was"], record["became"]
        return ValueStep(str(record["what"]), change, before, after, was, became)
    holder, about = record["log"]
    if holder not in ("writers", "rotations"):
        raise ValueError(holder)
    return Step(LogOf(holder, str(about)), str(record["line"]), change, before, after)
