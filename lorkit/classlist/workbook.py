"""Reads XLSX workbooks as people make them: with merged, hidden, stray and calculated cells."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from pathlib import Path
from typing import Any

from lorkit.classlist.table import MOST_COLUMNS, MOST_ROWS, Cell, Table
from lorkit.errors import LorkitError

_MOST_BYTES = 300 * 1024 * 1024  # unpacked; a class of 20,000 with 100 columns has a third of it
_NO_RESULT = "contains a formula without a result"


def read_workbook(file: Path, raw: bytes) -> list[Table]:
    """The visible, nonempty sheets of a workbook.

    Raises LorkitError if it can't be read.
    """
    _must_be_bounded(file, raw)
    book = _loaded(file, raw, values=True)
    formulas = _loaded(file, raw, values=False) if _has_formulas(raw) else None
    tables = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            calculated = _formulas(formulas[sheet.title]) if formulas else set()
            table = _table(file, sheet, calculated)
            if table.rows:
                tables.append(table)
    return tables


def _must_be_bounded(file: Path, raw: bytes) -> None:
    """Refuse a file that would fill memory when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _unreadable(file) from error
    if size > _MOST_BYTES:
        raise LorkitError(
            f"{file} unpacks to {size // 2**20} MB, too large for a class list",
            "copy the rows of the list into a new workbook, and save that one",
        )


def _has_formulas(raw: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f" in archive.read(name) for name in sheets)


def _loaded(file: Path, raw: bytes, *, values: bool) -> Any:
    """The workbook: with the formulas' results as they were saved, or with the formulas."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():  # about parts that no list needs
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(raw), data_only=values)
    except Exception as error:  # a damaged file can fail in any way
        raise _unreadable(file) from error


def _unreadable(file: Path) -> LorkitError:
    return LorkitError(
        f"{file} can't be read as a workbook",
        "open it in the spreadsheet program and save it as  .xlsx  or as  CSV UTF-8",
    )


def _cells(sheet: Any) -> list[Any]:
    """The cells that exist in the file, by row.

    openpyxl's public iterators create every cell up to the last one, and a single stray cell
    in the last corner would make 17 billion.
    """
    return [cell for _, cell in sorted(sheet._cells.items())]


def _formulas(sheet: Any) -> set[str]:
    return {cell.coordinate for cell in _cells(sheet) if cell.data_type == "f"}


def _table(file: Path, sheet: Any, calculated: set[str]) -> Table:
    table = Table(file, sheet.title, {})
    hidden = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    left_out: list[int] = []
    for cell in _cells(sheet):
        found = _cell(cell, calculated)
        if found is None:
            continue
        if found.row > MOST_ROWS or found.column > MOST_COLUMNS:
            table.notes.append(f"cell {found.name} is far from the list and was left out")
        elif found.row in hidden:
            left_out.append(found.row)
        else:
            table.rows.setdefault(found.row, {})[found.column] = found
    if left_out:
        rows = ", ".join(map(str, dict.fromkeys(left_out)))
        table.notes.append(f"hidden rows were left out: {rows} (unhide them to import them)")
    _fill_merged(table, sheet)
    return table


def _cell(cell: Any, calculated: set[str]) -> Cell | None:
    value, place = cell.value, (cell.row, cell.column)
    if value is None:
        fault = _NO_RESULT if cell.coordinate in calculated else ""
        return Cell("", *place, fault=fault) if fault else None
    if cell.data_type == "e":
        return Cell(str(value), *place, fault=f"contains the error {value}")
    if isinstance(value, dt.datetime):
        return Cell(value.isoformat(" "), *place, day=value.date())
    if isinstance(value, dt.date):
        return Cell(value.isoformat(), *place, day=value)
    if isinstance(value, bool):
        return Cell("true" if value else "false", *place)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return Cell(str(int(value)), *place)
    text = str(value)
    return Cell(text, *place) if text.strip() else None


def _fill_merged(table: Table, sheet: Any) -> None:
    """A cell merged over several rows counts for each of them; over columns, for headings."""
    for area in sheet.merged_cells.ranges:
        first = (area.min_row, area.min_col)
        origin = table.rows.get(area.min_row, {}).get(area.min_col)
        if origin is None or area.max_row > MOST_ROWS:
            continue
        for row in range(area.min_row + 1, area.max_row + 1):
            if row in table.rows:
                table.rows[row].setdefault(area.min_col, origin)
        for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1):
            table.merged[area.min_row, column] = first
