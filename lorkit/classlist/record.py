"""The record of the last import: who is who, what changed in the list, and what by hand.

By it, the same student, rotation and writer keep folder and ids in every import. It is a JSON
file in the class folder. Without it the next import changes no value that a profile already has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lorkit.classlist.values import Text, Value
from lorkit.errors import LorkitError
from lorkit.files.access import read_own
from lorkit.files.output import write_whole
from lorkit.profile.values import DEVICES
from lorkit.text import slug

if TYPE_CHECKING:  # only for types
    from lorkit.classlist.students import Block, Student

NAME = ".lorkit-import"
_VERSION = 1
_MOST = 64 * 1024 * 1024  # bytes: what a hundred students said, many times over
# How to find a rotation or writer from an earlier import again; the first match wins.
_FOUND_BY = {
    "rotations": (("id",), ("service", "hospital", "starts"), ("service", "starts"), ("service",)),
    "writers": (("id",), ("family_name", "given_name", "email"), ("email",), ("family_name",)),
}


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


def known_students(students: Sequence[Student], known: Sequence[Known]) -> dict[int, Known]:
    """Match students to an earlier import, by AAMC ID, address, then name; keyed by number."""
    found: dict[int, Known] = {}
    met: set[str] = set()  # folders
    for key in ("aamc_id", "email", "eras_name"):
        by_text: dict[str, list[Known]] = {}
        for one in known:
            if one.folder not in met:
                by_text.setdefault(one.text(key).casefold(), []).append(one)
        for number, student in enumerate(students):
            same = by_text.get(student.text(key).casefold(), [])
            if number in found or not student.text(key) or len(same) != 1:
                continue
            if same[0].folder not in met:
                found[number] = same[0]
                met.add(same[0].folder)
    return found


def new_folder(student: Student, taken: set[str]) -> str:
    """A unique folder name for a new student."""
    name = slug(student.name) or slug(student.text("email").partition("@")[0]) or "student"
    return _free(name, taken)


def _free(name: str, taken: set[str]) -> str:
    """A name that isn't taken, with a number appended if needed."""
    name = name[:56].strip("-")
    if name not in taken and name not in DEVICES:
        return name
    return next(new for n in count(2) if (new := f"{name}-{n}") not in taken)


def give_ids(student: Student, known: Known | None) -> None:
    """Give every rotation and writer an id: the earlier one, the list's, or one from its name."""
    _give(student.rotations, "rotations", known, lambda b: slug(b.text("service")) or "rotation")
    _give(student.writers, "writers", known, lambda b: slug(b.text("family_name")) or "writer")
    for writer in student.writers:
        if value := writer.values.get("signs_with"):
            signer = student.writer_called(str(value.text))
            if signer is not None:
                writer.values["signs_with"] = Value(signer.id, value.cell)


def _give(
    blocks: list[Block], holder: str, known: Known | None, name: Callable[[Block], str]
) -> None:
    left = known.ids(holder) if known else []
    if known:
        for keys in _FOUND_BY[holder]:
            for block in blocks:
                same = [one for one in left if _is_same(block, known, f"{holder}/{one}", keys)]
                if not block.id and len(same) == 1:
                    block.id = same[0]
                    left.remove(same[0])
    nameless = [block for block in blocks if not block.id]
    taken = {block.id for block in blocks} | set(left)
    for block in nameless:
        block.id = block.text("id") or _free(name(block), taken)
        taken.add(block.id)


def _is_same(block: Block, known: Known, path: str, keys: tuple[str, ...]) -> bool:
    """Whether a block matches an earlier one at all of these keys, and has at least one."""
    pairs = [(block.text(key), str(known.values.get(f"{path}/{key}", ""))) for key in keys]
    if keys == ("id",):
        return pairs[0][0] != "" and path.endswith(f"/{pairs[0][0]}")
    return any(one for one, _ in pairs) and all(a.casefold() == b.casefold() for a, b in pairs)


def flat(student: Student) -> dict[str, Value]:
    """Everything in the list about a student, by path: ``writers/okafor/request.method``."""
    found = {f"applicant.{key}": value for key, value in student.applicant.items()}
    found |= {f"application.{key}": value for key, value in student.application.items()}
    for rotation in student.rotations:
        found |= _block(rotation, f"rotations/{rotation.id}")
    for writer in student.writers:
        path = f"writers/{writer.id}"
        if writer.rotation is not None and len(student.rotations) > 1:
            first = next(iter(writer.values.values()))
            writer.values["rotation"] = Value(writer.rotation.id, first.cell)
        found |= _block(writer, path)
    return found


def _block(block: Block, path: str) -> dict[str, Value]:
    cell = next((value.cell for value in block.values.values()), None)
    return {f"{path}/id": Value(block.id, cell)} | {
        f"{path}/{key}": value for key, value in block.values.items() if key != "id"
    }
