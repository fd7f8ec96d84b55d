"""Turns a row of a class list into facts about a student, a rotation and writers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lorkit.classlist.fields import WHOLE_NAME, Field, Matching
from lorkit.classlist.table import Cell, Problem, Row
from lorkit.classlist.values import Fault, Order, Text, Value, read_value, read_whole_name

Values: TypeAlias = dict[str, Value]  # by the field's key within its group

# What a row may be prefilled with; by itself it identifies nobody.
_PREFILLED = {"role", "title", "rotation", "request.method", "request.kind", "request.waived"}


@dataclass(slots=True)
class RowSaid:
    """What one row says."""

    number: int
    applicant: Values = field(default_factory=dict)
    application: Values = field(default_factory=dict)
    rotations: dict[int, Values] = field(default_factory=dict)
    writers: dict[int, Values] = field(default_factory=dict)
    faulty: bool = False  # whether a cell of it has a problem

    @property
    def name(self) -> str:
        """The student's name, or ""."""
        value = self.applicant.get("eras_name")
        return str(value.text) if value else ""

    @property
    def names_nobody(self) -> bool:
        """Whether it continues the student of the row above."""
        return not self.applicant and not self.faulty


def read_rows(
    matching: Matching, order: Order | None, problems: list[Problem]
) -> Iterator[RowSaid]:
    """The content of each row; adds what is wrong with its cells to the problems."""
    for number, row in matching.rows:
        said = RowSaid(number)
        for wanted, cell in _cells(matching, row):
            value = read_value(cell, wanted.shape, order)
            if isinstance(value, Fault):
                said.faulty = True
                problems.append(Problem(matching.table.place(cell), *value))
            elif value:
                _note(said, wanted, Value(value, cell))
        _join_names(said)
        _take_names_apart(matching, said, problems)
        if any((said.applicant, said.application, said.rotations, said.writers, said.faulty)):
            yield said


def _cells(matching: Matching, row: Row) -> Iterator[tuple[Field, Cell]]:
    for column in matching.columns:
        cell = row.get(column.number)
        if column.field and cell:
            yield column.field, cell


def _note(said: RowSaid, wanted: Field, value: Value) -> None:
    holders: Mapping[str, Values] = {
        "applicant": said.applicant,
        "application": said.application,
    }
    if wanted.group in holders:
        group = holders[wanted.group]
    else:
        blocks = said.rotations if wanted.group == "rotation" else said.writers
        group = blocks.setdefault(wanted.number, {})
    before = group.get(wanted.key)
    if before and isinstance(before.text, tuple) and isinstance(value.text, tuple):
        value = before.joined(value)  # several columns, one list
    group[wanted.key] = value


def _join_names(said: RowSaid) -> None:
    """A student's name from two columns: in the profile, as in the application, it is one."""
    parts = [said.applicant.pop(key, None) for key in ("given_name", "family_name")]
    given = [part for part in parts if part]
    if given and "eras_name" not in said.applicant:
        name = " ".join(str(part.text) for part in given)
        said.applicant = {"eras_name": Value(name, given[-1].cell), **said.applicant}


def _take_names_apart(matching: Matching, said: RowSaid, problems: list[Problem]) -> None:
    """Each writer's whole name in parts; a column for a part wins."""
    for number, writer in list(said.writers.items()):
        whole = writer.pop(WHOLE_NAME, None)
        if whole and "family_name" not in writer:
            found = read_whole_name(str(whole.text))
            if isinstance(found, Fault):
                said.faulty = True
                assert whole.cell is not None
                problems.append(Problem(matching.table.place(whole.cell), *found))
                continue
            parts = {key: Value(text, whole.cell) for key, text in found.items()}
            said.writers[number] = writer = parts | writer
        if "family_name" not in writer:
            _without_name(matching, said, number, problems)


def _without_name(matching: Matching, said: RowSaid, number: int, problems: list[Problem]) -> None:
    """Handle a writer without a name: prefilled values are dropped, others are a problem."""
    writer = said.writers.pop(number)
    told = next((value for key, value in writer.items() if key not in _PREFILLED), None)
    if told is None or told.cell is None or said.faulty:
        return
    said.faulty = True
    place = matching.table.place(told.cell)
    column = next((c.letter for c in matching.known if c.field in _names_of(number)), "")
    where = f"in {column}{said.number}" if column else "in a column  Writer family name"
    problems.append(
        Problem(
            place, "this is about a writer who has no family name", f"write the family name {where}"
        )
    )


def _names_of(number: int) -> tuple[Field | None, ...]:
    return (Field("writer", number, "family_name"), Field("writer", number, WHOLE_NAME))


def preset(said: RowSaid, everywhere: Mapping[Field, Text]) -> None:
    """Add values for all students from the command line, unless the row has its own."""
    for wanted, text in everywhere.items():
        value = Value(text, None)
        match wanted.group:
            case "applicant":
                said.applicant.setdefault(wanted.key, value)
            case "application":
                said.application.setdefault(wanted.key, value)
            case "rotation":
                for block in said.rotations.values():
                    block.setdefault(wanted.key, value)
            case "writer":
                for block in said.writers.values():
                    block.setdefault(wanted.key, value)
