"""Imports a class list into a folder of profiles: first a complete plan, then the changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from lorkit.classlist import record as records
from lorkit.classlist.happened import Happened, log_lines, logged
from lorkit.classlist.logs import contradictions
from lorkit.classlist.profile_text import profile_text
from lorkit.classlist.record import (
    Known,
    Record,
    flat,
    give_ids,
    known_students,
    new_folder,
)
from lorkit.classlist.students import Student
from lorkit.classlist.table import Problem, Table
from lorkit.classlist.update import split, update
from lorkit.classlist.values import Text, Value
from lorkit.errors import Finding, LorkitError, Problems
from lorkit.files.output import write_whole
from lorkit.log.store import locked
from lorkit.profile.consistency import check_references
from lorkit.profile.edit_values import edited, read_text
from lorkit.profile.schema import profile_shape
from lorkit.profile.starters import PROFILE, SCHEMA, starter
from lorkit.profile.structure import read_structure
from lorkit.yaml import codes
from lorkit.yaml.nodes import Source
from lorkit.yaml.source import open_source

State: TypeAlias = Literal["new", "changed", "unchanged"]


@dataclass(slots=True)
class Planned:
    """What happens to one student's profile."""

    name: str
    folder: str
    state: State
    values: dict[str, Text]
    content: bytes = b""  # the file's new content, if it is to be written
    before: bytes | None = None  # the file's current content; None if there is none
    changes: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    open_fields: list[str] = field(default_factory=list)  # still to be filled in
    logged: list[Happened] = field(default_factory=list)  # the lines that its logs get


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    folder: Path
    students: list[Planned]
    refused: list[str]  # names of students with problems
    gone: list[Known]  # from an earlier import, no longer in the list
    earlier: Record
    problems: list[Problem]
    doubts: list[Problem] = field(default_factory=list)  # which keep nothing from being written

    def of(self, state: State) -> list[Planned]:
        """The students with this state."""
        return [student for student in self.students if student.state == state]


def plan_import(
    folder: Path, table: Table, students: Sequence[Student], problems: list[Problem]
) -> Plan:
    """Plan an import into a folder of profiles. Writes nothing.

    Raises LorkitError if the record of the last import can't be read.
    """
    earlier = records.load(folder)
    known = known_students(students, earlier.students)
    taken = {one.folder for one in earlier.students} | _folders(folder)
    plan = Plan(folder, [], [], [], earlier, problems)
    for number, student in enumerate(students):
        before = known.get(number)
        if student.faulty:
            plan.refused.append(student.name)
            continue
        name = (
            before.folder if before else _unrecorded(folder, student) or new_folder(student, taken)
        )
        taken.add(name)
        give_ids(student, before)
        planned = _planned(plan, table, student, name, before)
        if planned is None:
            plan.refused.append(student.name)
        else:
            plan.students.append(planned)
    met = {one.folder for one in known.values()} | {one.folder for one in plan.students}
    plan.gone = [one for one in earlier.students if one.folder not in met]
    return plan


def _folders(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _unrecorded(folder: Path, student: Student) -> str:
    """The folder of a profile of the same student that isn't in the record; or ""."""
    name = new_folder(student, set())
    file = folder / name / PROFILE
    if not file.is_file():
        return ""
    source = open_source(file, Problems(str(file)))
    found = source.node("applicant.eras_name"), source.node("applicant.email")
    texts = [getattr(node, "text", "").strip().casefold() for node in found]
    same = texts[0] == student.name.casefold()
    return name if same and texts[1] in ("", student.text("email").casefold()) else ""


def _planned(
    plan: Plan, table: Table, student: Student, name: str, before: Known | None
) -> Planned | None:
    """A student's new profile, read back to check it; None with problems noted."""
    values = flat(student)
    texts = {path: value.text for path, value in values.items()}
    file = plan.folder / name / PROFILE
    if not file.exists():
        text = _text_of_new(table, student, texts)
        planned = Planned(student.name, name, "new", texts, text.encode())
        planned.logged = logged(texts)
        planned.values = texts | log_lines(planned.logged)
    else:
        changed = _changed(plan, table, student, file, texts, before)
        if changed is None:
            return None
        planned = changed
    source = read_text(file, planned.content, planned.content.decode("utf-8-sig"))
    errors = _errors(source)
    planned.open_fields = [_open(f) for f in errors if f.code in (codes.PLACEHOLDER, codes.MISSING)]
    wrong = [f for f in errors if f.code not in (codes.PLACEHOLDER, codes.MISSING)]
    if wrong and planned.state != "unchanged":
        plan.problems += [_problem(table, source, finding, values, student) for finding in wrong]
        return None
    refused, doubts = contradictions(table, student.name, source, planned.logged, values)
    plan.problems += refused
    plan.doubts += doubts
    return None if refused else planned


def _text_of_new(table: Table, student: Student, texts: Mapping[str, Text]) -> str:
    head = (
        f"The lorkit profile of {student.name}, from {table.file.name}.\n"
        "Everything lorkit writes for this student is made from this file. Add whatever the list\n"
        "doesn't say: the next import changes only what has changed in the list, and keeps what\n"
        "was written here by hand. Lines that say FILL IN are waiting to be filled in."
    )
    groups: dict[str, dict[str, dict[str, Text]]] = {}
    for path, text in texts.items():
        group, block, key = split(path)
        groups.setdefault(group, {}).setdefault(block, {})[key] = text
    one: dict[str, dict[str, Text]] = {"": {}}
    return profile_text(
        head,
        groups.get("applicant", one)[""],
        groups.get("application", one)[""],
        list(groups.get("rotations", {}).values()),
        list(groups.get("writers", {}).values()),
    )


def _changed(
    plan: Plan,
    table: Table,
    student: Student,
    file: Path,
    texts: dict[str, Text],
    before: Known | None,
) -> Planned | None:
    problems = Problems(str(file))
    source = open_source(file, problems)
    if source.root is None or problems.any_errors:
        finding = next(f for f in problems.in_order() if f.severity == "error")
        told = f"the profile of {student.name} can't be read: {finding.message}"
        plan.problems.append(Problem(finding.place, told, finding.hint))
        return None
    found = update(source, texts, before.values if before else {})
    planned = Planned(student.name, file.parent.name, "unchanged", texts, source.raw, source.raw)
    planned.kept, planned.logged = found.kept, found.logged
    planned.values = texts | found.ours
    if found.edits:
        try:
            planned.content = edited(source, found.edits)
        except LorkitError as error:
            place = table.place_of_row(student.rows[0])
            plan.problems.append(Problem(place, error.message, error.hint))
            return None
        planned.state, planned.changes = "changed", found.changes
    return planned


def _errors(source: Source) -> list[Finding]:
    problems = Problems(str(source.path))
    if source.root is None:
        raise AssertionError(f"{source.path}: what was written can't be read")
    data = read_structure(source.root, profile_shape(), source.line, problems)
    check_references(data, source, problems)
    return [finding for finding in problems.in_order() if finding.severity == "error"]


def _open(finding: Finding) -> str:
    """The field that is still open, without its number."""
    return finding.path.replace("rotations[0].", "rotation.").replace("writers[0].", "writer.")


def _problem(
    table: Table, source: Source, finding: Finding, values: Mapping[str, Value], student: Student
) -> Problem:
    """The findings about the new profile, with the cells they come from."""
    holder, _, rest = finding.path.partition("[")
    path = finding.path
    if rest:
        number, _, key = rest.partition("].")
        block = source.node(f"{holder}[{number.rstrip(']')}].id")
        path = f"{holder}/{getattr(block, 'text', '')}/{key}"
    value = values.get(path)
    if value and value.cell:
        return Problem(table.place(value.cell), finding.message, finding.hint)
    place = table.place_of_row(student.rows[0])
    return Problem(place, f"{student.name}: {finding.message}", finding.hint)


def carry_out(plan: Plan, columns: Mapping[str, str]) -> Iterable[Planned]:
    """Write the profiles that are new or changed, and then the record.

    Yields each as it is written. Raises LorkitError if one can't be; what was written before
    stays, and the next import continues from there.
    """
    written = [student for student in plan.students if student.state != "unchanged"]
    if written:
        _write(plan.folder / SCHEMA, starter()[SCHEMA])
    for student in written:
        file = plan.folder / student.folder / PROFILE
        _write_profile(file, student)
        yield student
    students = [Known(student.folder, student.values) for student in plan.students]
    done = {one.folder for one in students}
    students += [one for one in plan.earlier.students if one.folder not in done]
    records.save(plan.folder, Record(students, {**plan.earlier.columns, **columns}))


def _write_profile(file: Path, student: Planned) -> None:
    """Write a profile, unless somebody has changed it since it was read."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(file, error) from error
    with locked(file):
        now = file.read_bytes() if file.is_file() else None
        if now != student.before:
            raise LorkitError(
                f"{file} was changed while the list was being read",
                "run the import again; it picks up where it stopped",
            )
        _write(file, student.content)


def _write(file: Path, content: bytes) -> None:
    try:
        write_whole(file, content)
    except OSError as error:
        raise _unwritable(file, error) from error


def _unwritable(file: Path, error: OSError) -> LorkitError:
    return LorkitError(
        f"{file} can't be written: {error.strerror or error}",
        "name another folder, or free up space, and run the import again",
    )
