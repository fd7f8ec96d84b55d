"""``lorkit import``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.text import Text as Styled

from lorkit.classlist import fields
from lorkit.classlist import record as records
from lorkit.classlist.columns import LEFT_OUT, assign, match_columns
from lorkit.classlist.fields import Column, Field, Matching
from lorkit.classlist.importing import Plan, carry_out, plan_import
from lorkit.classlist.reading import read_tables
from lorkit.classlist.students import read_students
from lorkit.classlist.table import Cell
from lorkit.classlist.values import Fault, Order, Text, read_value
from lorkit.cli.console import columns, print_error, print_table, print_warning
from lorkit.errors import LorkitError
from lorkit.text import count

_SAMPLE_ROWS = 3
_WIDEST = 20  # characters of a cell that are shown
_MOST_TOLD = 12  # the most students whose changes are listed one by one


@click.command("import", short_help="Make profiles from a spreadsheet of a class.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.argument(
    "folder", required=False, type=click.Path(path_type=Path, file_okay=False), metavar="[DIR]"
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="Which field a column holds, by its heading or letter; - leaves it out. Repeatable.",
)
@click.option(
    "--set",
    "everywhere",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A value for every student who has none in the list. Repeatable.",
)
@click.option(
    "--dates",
    type=click.Choice(["month-first", "day-first"]),
    help="How the list writes dates like 7/6/2026.",
)
@click.option("--sheet", metavar="NAME", help="Which sheet of the workbook is the class list.")
@click.option("--yes", is_flag=True, help="Write without asking; leave out unknown columns.")
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xlsx",
    help="Write an empty class list to fill in, and nothing else.",
)
def command(
    file: Path | None,
    folder: Path | None,
    mapped: tuple[str, ...],
    everywhere: tuple[str, ...],
    dates: Order | None,
    sheet: str | None,
    yes: bool,
    template: Path | None,
) -> None:
    """Make a folder of profiles in DIR (default: class) from a spreadsheet: CSV, TSV, or XLSX.

    Shows what each column becomes and the first rows before anything is written. Run it again
    with a newer list: what changed in the list goes into the profiles, and what was written
    there by hand stays. Exits with 1 if a student had to be left out.
    """
    if template is not None:
        _write_template(template)
        return
    if file is None:
        raise click.UsageError("name the spreadsheet: lorkit import FILE [DIR]")
    folder = folder or Path("class")
    matching = match_columns(read_tables(file), _mapping(folder, file, mapped, sheet), sheet)
    if not yes:
        _ask(matching)
    _show_match(matching, dates)
    students, problems = read_students(matching, _everywhere(everywhere, dates), dates)
    plan = plan_import(folder, matching.table, students, problems)
    for problem in plan.problems:
        print_error(LorkitError(problem.message, problem.hint), problem.place)
    for doubt in plan.doubts:
        print_warning(doubt.message, doubt.hint, doubt.place)
    _show_plan(plan)
    _write(plan, matching, yes)
    if plan.problems:
        raise SystemExit(1)


def _write_template(file: Path) -> None:
    from lorkit.classlist.template import write_template

    write_template(file)
    click.echo(file)


def _mapping(folder: Path, file: Path, mapped: Sequence[str], sheet: str | None) -> dict[str, str]:
    """The mapping from --map, and the answers given at an earlier import."""
    given = dict(_pair(one, "--map", "COLUMN=FIELD") for one in mapped)
    tables = read_tables(file) if (earlier := records.load(folder).columns) else []
    headings = (
        Column(cell.column, " ".join(cell.text.split()), None)
        for table in tables
        if sheet is None or table.sheet == sheet
        for row in table.rows.values()
        for cell in row.values()
    )
    there = {name for column in headings for name in (column.heading, column.full_name)}
    return {k: v for k, v in earlier.items() if k in there} | given


def _pair(given: str, option: str, form: str) -> tuple[str, str]:
    left, sign, right = given.rpartition("=") if option == "--map" else given.partition("=")
    if not sign or not left.strip():
        raise click.UsageError(f"{option} needs {form}, but '{given}' is not in that form")
    return left.strip(), right.strip()


def _everywhere(given: Sequence[str], order: Order | None) -> Mapping[Field, Text]:
    found: dict[Field, Text] = {}
    for one in given:
        name, text = _pair(one, "--set", "FIELD=VALUE")
        wanted = fields.named(name) or fields.meant(name)
        if wanted is None:
            raise click.UsageError(
                f"--set: there is no field '{name}'; write one like rotation.hospital"
            )
        value = read_value(Cell(text, 0, 0), wanted.shape, order)
        if isinstance(value, Fault):
            raise click.UsageError(f"--set {name}: {value.message}; {value.hint}")
        found[wanted] = value
    return found


# --- Asking


def _ask(matching: Matching) -> None:
    """Ask about unknown columns. Without an answer they are left out."""
    for column in matching.unknown:
        if not _examples(matching, column, 1):
            continue
        told = f'Column {column.letter} "{column.heading}" ({_examples(matching, column, 1)[0]})'
        if column.remark:
            told += f", {column.remark}"
        proposal = column.proposal.name if column.proposal else LEFT_OUT
        while not _answered(matching, column, told, proposal):
            pass


def _answered(matching: Matching, column: Column, told: str, proposal: str) -> bool:
    """Whether the answer names a field or leaves the column out."""
    try:
        answer = click.prompt(
            f"{told}: which field? ({LEFT_OUT} to leave it out)", default=proposal, err=True
        )
    except click.Abort:  # no terminal to answer
        raise _nobody(matching) from None
    try:
        assign(matching, column, str(answer))
    except LorkitError as error:
        print_error(error)
        return False
    return True


def _nobody(matching: Matching) -> LorkitError:
    names = ", ".join(f'{c.letter} "{c.heading}"' for c in matching.unknown)
    told = f"; unknown columns: {names}" if names else ""
    return LorkitError(
        f"nothing was written, because a question was not answered{told}",
        "add --yes to write without questions, and --map COLUMN=FIELD for unknown columns",
    )


# --- Showing


def _examples(matching: Matching, column: Column, most: int) -> list[str]:
    cells = (row.get(column.number) for _, row in matching.rows)
    return [_short(cell.text) for cell in cells if cell][:most]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"


def _show_match(matching: Matching, order: Order | None) -> None:
    """What each column becomes, next to the first three rows."""
    rows = matching.rows[:_SAMPLE_ROWS]
    click.echo(f"{matching.table.place_of_rows()}, headings in row {matching.header}:")
    for note in matching.table.notes:
        click.echo(f"  {note}")
    table = columns("Column", "Becomes", *(f"Row {number}" for number, _ in rows))
    for column in matching.columns:
        if column.field is None and not _examples(matching, column, 1):
            continue
        remark = f": {column.remark}" if column.remark else ""
        becomes = column.field.name if column.field else f"left out{remark}"
        cells = [_sample(row.get(column.number), column.field, order) for _, row in rows]
        name = f"{column.letter} {_short(column.heading)}".strip()
        table.add_row(Styled(name), Styled(becomes), *map(Styled, cells))
    print_table(table)


def _sample(cell: Cell | None, wanted: Field | None, order: Order | None) -> str:
    """A cell as it will be in the profile."""
    if cell is None:
        return "–"
    value = read_value(cell, wanted.shape, order) if wanted else cell.text
    if isinstance(value, Fault):
        return f"{_short(cell.text)} (?)"
    return _short(value if isinstance(value, str) else "; ".join(value))


def _show_plan(plan: Plan) -> None:
    click.echo()
    told = [student for student in plan.students if student.changes or student.kept]
    for student in told[:_MOST_TOLD]:
        click.echo(f"{student.name} ({plan.folder / student.folder}):")
        for change in student.changes:
            click.echo(f"  {change}")
        for kept in student.kept:
            click.echo(f"  kept {kept}")
    if len(told) > _MOST_TOLD:
        click.echo(f"and {len(told) - _MOST_TOLD} more students with changes")
    for known in plan.gone:
        click.echo(
            f"{known.text('eras_name')} ({plan.folder / known.folder}): no longer in the list"
        )
    still = Counter(path for student in plan.of("new") for path in student.open_fields)
    if still:
        fields_told = ", ".join(f"{path} ({n})" for path, n in still.most_common())
        click.echo(f"Not in the list, and still to be filled in: {fields_told}")
    click.echo(_summary(plan))


def _summary(plan: Plan) -> str:
    parts = [f"{len(plan.of(state))} {state}" for state in ("new", "changed", "unchanged")]
    parts.append(f"{len(plan.gone)} no longer in the list")
    if plan.refused:
        parts.append(f"{len(plan.refused)} left out because of problems")
    return f"{count(len(plan.students) + len(plan.refused), 'student')}: {', '.join(parts)}."


def _write(plan: Plan, matching: Matching, yes: bool) -> None:
    """Write what is new or changed, after a yes."""
    number = len(plan.of("new")) + len(plan.of("changed"))
    if number and not yes:
        try:
            click.confirm(
                f"Write {count(number, 'profile')} into {plan.folder}?", abort=True, err=True
            )
        except click.Abort:
            raise _nobody(matching) from None
    headed = Counter(column.heading for column in matching.columns)
    chosen = {
        c.heading if headed[c.heading] == 1 else c.full_name: c.field.name if c.field else LEFT_OUT
        for c in matching.columns
        if c.chosen and c.heading
    }
    written = list(carry_out(plan, chosen))
    if written:
        click.echo(f"{count(len(written), 'profile')} written. Next: lorkit check {plan.folder}")
