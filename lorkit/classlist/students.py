"""The rows of a class list as students: one student may have several rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lorkit.classlist.fields import Field, Matching
from lorkit.classlist.rows import RowSaid, Values, preset, read_rows
from lorkit.classlist.table import Problem, Table
from lorkit.classlist.values import Order, Text, Value
from lorkit.text import listed, shown

_IDENTIFIES = ("aamc_id", "email", "eras_name")
_TELLS_ROTATIONS_APART = ("id", "service", "hospital", "starts")


@dataclass(slots=True, eq=False)
class Block:
    """A rotation or a writer of a student."""

    values: Values
    id: str = ""  # set once all of a student's are known
    rotation: Block | None = None  # of a writer

    def text(self, key: str) -> str:
        """What the list says of it at a key, or ""."""
        value = self.values.get(key)
        return str(value.text) if value else ""


@dataclass(slots=True, eq=False)
class Student:
    """What the list says of one student."""

    rows: list[int]
    applicant: Values
    application: Values
    rotations: list[Block] = field(default_factory=list)
    writers: list[Block] = field(default_factory=list)
    faulty: bool = False

    @property
    def name(self) -> str:
        """The student's name."""
        return self.text("eras_name")

    def text(self, key: str) -> str:
        """What the list says of the applicant at a key, or ""."""
        value = self.applicant.get(key)
        return str(value.text) if value else ""

    def rotation_called(self, name: str) -> Block | None:
        """The rotation with this id, service or hospital, or None."""
        return _called(self.rotations, name, ("id", "service", "hospital"))

    def writer_called(self, name: str) -> Block | None:
        """The writer with this id or family name, or None."""
        return _called(self.writers, name, ("id", "family_name"))


def _called(blocks: Iterable[Block], name: str, keys: tuple[str, ...]) -> Block | None:
    return next(
        (b for key in keys for b in blocks if b.text(key).casefold() == name.casefold()), None
    )


@dataclass(slots=True)
class _Reading:
    table: Table
    problems: list[Problem]
    students: list[Student] = field(default_factory=list)
    # Lookup tables, since searching ten thousand students for each row is too slow.
    by_text: dict[str, dict[str, list[Student]]] = field(
        default_factory=lambda: {key: {} for key in _IDENTIFIES}
    )

    def index(self, student: Student) -> None:
        """Let later rows find a student by what is known by now."""
        for key, known in self.by_text.items():
            if text := student.text(key).casefold():
                same = known.setdefault(text, [])
                if student not in same:
                    same.append(student)


def read_students(
    matching: Matching, everywhere: Mapping[Field, Text], order: Order | None
) -> tuple[list[Student], list[Problem]]:
    """All students of a list, and every problem of every row.

    Students with problems are included, and marked as faulty.
    """
    problems: list[Problem] = []
    reading = _Reading(matching.table, problems)
    for said in read_rows(matching, order, problems):
        student = _student(reading, said)
        if student is None:
            continue
        preset(said, everywhere)
        student.faulty |= said.faulty
        _merge(reading, student, student.applicant, said.applicant)
        _merge(reading, student, student.application, said.application)
        reading.index(student)
        _add_rotations(reading, student, said)
        _add_writers(reading, student, said)
    for student in reading.students:
        _refer_to_rotations(reading, student)
    return reading.students, problems


def _student(reading: _Reading, said: RowSaid) -> Student | None:
    """Who a row is about, or None with a problem noted."""
    place = reading.table.place_of_row(said.number)
    if said.names_nobody:
        if reading.students:
            reading.students[-1].rows.append(said.number)
            return reading.students[-1]
        told = "write the student's name in this row, or delete the row"
        reading.problems.append(Problem(place, "there is no student above this row", told))
        return None
    known = _known(reading, said)
    if known:
        known.rows.append(said.number)
        return known
    if not said.name:
        if not said.faulty:
            told = "write the name as in the application, or delete the row"
            reading.problems.append(Problem(place, "this row has no student's name", told))
        return None
    student = Student([said.number], {}, {})
    reading.students.append(student)
    return student


def _known(reading: _Reading, said: RowSaid) -> Student | None:
    """The student of an earlier row: of the same AAMC ID or address, or else of the same name."""
    for key in _IDENTIFIES:
        value = said.applicant.get(key)
        if value is None:
            continue
        for student in reading.by_text[key].get(str(value.text).casefold(), ()):
            if key != "eras_name" or not _is_another(student, said):
                return student
    return None


def _is_another(student: Student, said: RowSaid) -> bool:
    """Whether a row with the same name is about somebody else with that name."""
    return any(
        student.text(key)
        and key in said.applicant
        and student.text(key) != said.applicant[key].text
        for key in ("aamc_id", "email")
    )


def _merge(reading: _Reading, student: Student, into: Values, more: Values) -> None:
    """Add a row's values; if two rows disagree, that is a problem."""
    for key, value in more.items():
        before = into.setdefault(key, value)
        if before.text == value.text or value.cell is None:
            continue
        if before.cell is None:
            into[key] = value
            continue
        student.faulty = True
        message = (
            f"{_shown(value.text)} is not what cell {before.cell.name} says about {student.name}"
        )
        hint = f"write the same in both cells, such as {_shown(before.text)}, or clear one of them"
        reading.problems.append(Problem(reading.table.place(value.cell), message, hint))


def _shown(text: Text) -> str:
    return shown(text if isinstance(text, str) else "; ".join(text))


def _add_rotations(reading: _Reading, student: Student, said: RowSaid) -> None:
    for values in said.rotations.values():
        same = next((b for b in student.rotations if _is_same_rotation(b.values, values)), None)
        if same is None:
            student.rotations.append(Block(dict(values)))
        else:
            _merge(reading, student, same.values, values)


def _is_same_rotation(one: Values, other: Values) -> bool:
    shared = [key for key in _TELLS_ROTATIONS_APART if key in one and key in other]
    return all(_same(one[key], other[key]) for key in shared)


def _same(one: Value, other: Value) -> bool:
    return str(one.text).casefold() == str(other.text).casefold()


def _add_writers(reading: _Reading, student: Student, said: RowSaid) -> None:
    for number, values in said.writers.items():
        rotation = _rotation_of_row(student, said, number)
        same = next((b for b in student.writers if _is_same_writer(b, values, rotation)), None)
        if same is None:
            student.writers.append(Block(dict(values), rotation=rotation))
        else:
            _merge(reading, student, same.values, values)


def _rotation_of_row(student: Student, said: RowSaid, number: int) -> Block | None:
    """The rotation of a row's writer: the one with the same number, else the row's first."""
    values = said.rotations.get(number) or next(iter(said.rotations.values()), None)
    if values is None:
        return student.rotations[-1] if student.rotations else None
    return next(b for b in student.rotations if _is_same_rotation(b.values, values))


def _is_same_writer(block: Block, values: Values, rotation: Block | None) -> bool:
    keys = ("id", "family_name", "given_name")
    shared = [key for key in keys if key in block.values and key in values]
    return block.rotation is rotation and all(_same(block.values[k], values[k]) for k in shared)


def _refer_to_rotations(reading: _Reading, student: Student) -> None:
    """A writer's rotation and co-signer by what the list calls them."""
    for writer in student.writers:
        if value := writer.values.pop("rotation", None):
            found = student.rotation_called(str(value.text))
            if found is None:
                names = [r.text("service") for r in student.rotations]
                _unknown(reading, student, value, "rotation", names)
            writer.rotation = found or writer.rotation
        signer = writer.values.get("signs_with")
        if signer and not student.writer_called(str(signer.text)):
            names = [w.text("family_name") for w in student.writers if w is not writer]
            _unknown(reading, student, signer, "writer", names)


def _unknown(
    reading: _Reading, student: Student, value: Value, noun: str, names: Iterable[str]
) -> None:
    student.faulty = True
    known = [name for name in names if name]
    place = reading.table.place(value.cell) if value.cell else reading.table.place_of_rows()
    message = f"{student.name} has no {noun} {_shown(value.text)}"
    hint = f"write {listed(known)}" if known else f"add the {noun} in other columns of the row"
    reading.problems.append(Problem(place, message, hint))
