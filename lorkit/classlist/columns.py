"""Finds a table's headings, and which field each column holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lorkit.classlist import fields
from lorkit.classlist.fields import Column, Field, Matching
from lorkit.classlist.happened import REPEATED
from lorkit.classlist.table import Table
from lorkit.errors import LorkitError
from lorkit.text import listed, nearest, shown

LEFT_OUT = "-"  # the --map value that leaves a column out
_LOOKED_AT = 30  # rows in which to look for the headings
_LISTS = ("did", "moments", REPEATED)  # fields that may have more than one column


def match_columns(
    tables: Iterable[Table], mapped: Mapping[str, str], sheet: str | None = None
) -> Matching:
    """The table that is the class list, with its columns matched to fields.

    ``mapped`` gives a column (its heading or letter) a field by name, or ``-`` to leave it out.
    Raises LorkitError if no row looks like headings, or more than one sheet has some.
    """
    found = [matching for table in tables if (matching := _matching(table, mapped, sheet))]
    chosen = _only(found, list(tables), sheet)
    _map(chosen, mapped)
    return chosen


def _matching(table: Table, mapped: Mapping[str, str], sheet: str | None) -> Matching | None:
    """The table with its columns, or None if it isn't a class list."""
    if sheet is not None and table.sheet.casefold() != sheet.casefold():
        return None
    candidates = sorted(table.rows)[:_LOOKED_AT]
    scored = {row: _score(table, row, mapped) for row in candidates}
    best = max(candidates, key=lambda row: scored[row], default=0)
    if not best or scored[best] < min(2, len(mapped) or 2):
        return None
    return Matching(table, best, _columns(table, best))


def _score(table: Table, row: int, mapped: Mapping[str, str]) -> int:
    known = {fields.plain(column) for column in mapped}
    columns = _columns(table, row)
    return sum(1 for c in columns if c.field or (known and fields.plain(c.heading) in known))


def _only(found: list[Matching], tables: list[Table], sheet: str | None) -> Matching:
    names = [table.sheet for table in tables if table.sheet]
    if len(found) == 1:
        return found[0]
    if found:
        several = [matching.table.sheet for matching in found]
        message = f"{found[0].table.file} has several sheets that look like a class list"
        raise LorkitError(message, f"choose one: --sheet {listed(map(repr, several))}")
    if sheet is not None and sheet.casefold() not in map(str.casefold, names):
        raise LorkitError(
            f"{tables[0].file} has no sheet {shown(sheet)} with anything in it",
            f"its sheets are {listed(names, 'and')}" if names else "leave out --sheet",
        )
    raise LorkitError(
        f"{tables[0].place_of_rows()}: no row looks like the headings of a class list",
        "give the columns headings such as  Name, Email, Hospital, Start date, Writer family name;"
        " lorkit import --template FILE.xlsx  writes a sheet that has them",
    )


def _columns(table: Table, header: int) -> list[Column]:
    """The columns with a heading or content, using each field only once."""
    columns = list(_headed(table, header))
    _find_whose(columns)
    taken: dict[Field, str] = {}
    for column in columns:
        meant = column.field
        if meant in taken and meant.key not in _LISTS:
            column.field, column.remark = None, f"{meant.name} is already in column {taken[meant]}"
        elif meant:
            taken[meant] = column.letter
    return columns


def _find_whose(columns: list[Column]) -> None:
    """Give columns such as "Asked on" to the writer whose columns they follow.

    With several writers that isn't clear before the first one's columns, nor behind the last
    one's, where a column may be about all of them; unless each has a column for that event.
    """
    writer, known = 0, set()  # known: which writer has a column for what
    unclear: list[tuple[Column, Field]] = []
    for column in columns:
        if column.field is None or column.field.group != "writer":
            continue
        if column.of_someone:
            unclear.append((column, column.field._replace(number=writer)))
        else:
            writer = column.field.number
        known.add((writer, column.field.key))
    writers = {number for number, _ in known} - {0}
    is_before = any(not meant.number for _, meant in unclear)
    for column, meant in unclear if len(writers) > 1 else ():
        is_for_each = all((number, meant.key) in known for number in writers)
        if not is_before and (is_for_each or meant.number != writer):
            column.field = meant
        else:
            column.field, column.proposal = None, meant._replace(number=meant.number or 1)
            column.remark = "it doesn't say which writer it is about"


def _headed(table: Table, header: int) -> Iterator[Column]:
    used = {n for number, row in table.rows.items() if number > header for n in row}
    above = _labels_above(table, header)
    for number in sorted(set(table.rows[header]) | used):
        cell = table.rows[header].get(number)
        heading = " ".join(cell.text.split()) if cell else ""
        label = above.get(number, "")
        by_label = fields.meant(f"{label} {heading}") if label else None
        meant = by_label or fields.meant(heading)
        column = Column(number, f"{label} {heading}".strip() if label else heading, meant)
        column.of_someone = not by_label and fields.says_not_whose(heading)
        if meant is None:
            column.proposal = fields.nearly(heading)
        yield column


def _labels_above(table: Table, header: int) -> dict[int, str]:
    """A label above several headings, such as "Writer 2" over name, email and role."""
    row = table.rows.get(header - 1, {})
    labels: dict[int, str] = {}
    current, origin = "", None
    for number in range(1, max(table.rows[header], default=0) + 1):
        area = table.merged.get((header - 1, number))
        if cell := row.get(number):
            current, origin = " ".join(cell.text.split()), area
        elif area != origin:  # a merged label spans its cell, any other one ends at the next label
            current = ""
        if current and _is_label(current):
            labels[number] = current
    return labels


def _is_label(text: str) -> bool:
    """Whether it names a writer or rotation, and isn't a title of the whole sheet."""
    found = fields.meant(f"{text} id") or fields.meant(f"{text} received")
    if found is None or fields.says_not_whose(f"{text} received"):
        return False
    return found.group in ("writer", "rotation")


def _map(matching: Matching, mapped: Mapping[str, str]) -> None:
    for given, name in mapped.items():
        assign(matching, _column(matching, given), name)


def _column(matching: Matching, given: str) -> Column:
    """The column with this heading or letter, or both. Raises LorkitError."""
    wanted = fields.plain(given)
    by_heading = [c for c in matching.columns if c.heading == given] or [
        c for c in matching.columns if wanted and fields.plain(c.heading) == wanted
    ]
    by_letter = [
        c for c in matching.columns if given.strip().upper() == c.letter or given == c.full_name
    ]
    found = by_heading or by_letter
    if len(found) == 1:
        return found[0]
    if found:
        choices = listed(c.letter for c in found)
        raise LorkitError(
            f"several columns have the heading {shown(given)}", f"name one by its letter: {choices}"
        )
    headings = [c.heading for c in matching.columns if c.heading]
    near = nearest(given, headings)
    hint = f"did you mean {near!r}?" if near else f"the headings are {listed(headings, 'and')}"
    raise LorkitError(f"no column has the heading {shown(given)}", hint)


def assign(matching: Matching, column: Column, name: str) -> None:
    """Give a column a field by its name, or leave the column out. Raises LorkitError."""
    if name.strip() == LEFT_OUT:
        column.field, column.chosen = None, True
        return
    wanted = fields.named(name) or fields.meant(name)
    if wanted is None:
        near = nearest(name, fields.all_names())
        hint = f"did you mean {near}?" if near else "fields are named like  writer.email"
        raise LorkitError(f"there is no field {shown(name)} for a column", hint)
    for other in matching.columns:
        if other is not column and other.field == wanted and wanted.key not in _LISTS:
            other.field, other.remark = None, f"{wanted.name} is already in column {column.letter}"
    column.field, column.chosen, column.remark = wanted, True, ""
