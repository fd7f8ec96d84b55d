"""The record of the last import, which shows what changed in the list and what by hand.

It is a JSON file in the class folder. Without it the next import changes no value that a
profile already has.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lorkit.classlist.values import Text
from lorkit.errors import LorkitError
from lorkit.files.access import read_own
from lorkit.files.output import write_whole

NAME = ".lorkit-import"
_VERSION = 1
_MOST = 64 * 1024 * 1024  # bytes: what a hundred students said, many times over


@dataclass(slots=True)
class Known:
    """A student of the last import: the folder, and what the list said, by path."""

    folder: str
    values: dict[str, Text] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """What it said of the applicant at a key, or ""."""
        return str(self.values.get(f"applicant.{key}", ""))

    def ids(self, holder: str) -> list[str]:
        """The ids of its rotations or writers."""
        return list(
            dict.fromkeys(
                path.split("/")[1] for path in self.values if path.startswith(f"{holder}/")
            )
        )


@dataclass(slots=True)
class Record:
    """The record of a class: its students, and the user's choices for columns."""

    students: list[Known] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)  # heading to field, as the user chose


def load(folder: Path) -> Record:
    """The record in a class folder; an empty one if there is none.

    Raises LorkitError if it can't be read, since a guess could overwrite somebody's work.
    """
    file = folder / NAME
    try:
        content = read_own(file, _MOST)
        return _record(json.loads(content)) if content is not None else Record()
    except LorkitError as error:
        raise LorkitError(error.message, "move it away, and import again") from error
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise LorkitError(
            f"{file}, the record of the last import, can't be read",
            "move it away: the import then keeps every value that a profile has",
        ) from error


def _record(data: dict[str, Any]) -> Record:
    if data["version"] != _VERSION:
        raise ValueError(data["version"])
    students = [
        Known(str(folder), {str(path): _text(value) for path, value in values.items()})
        for folder, values in data["students"].items()
    ]
    return Record(students, {str(k): str(v) for k, v in data["columns"].items()})


def _text(value: Any) -> Text:
    return tuple(map(str, value)) if isinstance(value, list) else str(value)


def save(folder: Path, record: Record) -> None:
    """Write the record. Raises LorkitError on failure."""
    students = {known.folder: known.values for known in record.students}
    data = {"version": _VERSION, "columns": record.columns, "students": students}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    try:
        write_whole(folder / NAME, text.encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise LorkitError(
            f"{folder / NAME} can't be written: {error.strerror or error}",
            "free up space, and run the import again",
        ) from error
