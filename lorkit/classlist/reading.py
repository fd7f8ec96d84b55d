"""Reads a class list's file, of any supported kind, into tables.

CSV and TSV files come as Excel, Numbers and Google Sheets write them in many countries; XLSX
workbooks as people make them, with merged, hidden, stray and calculated cells.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
import zipfile
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

from lorkit.classlist.table import MOST_COLUMNS, MOST_ROWS, Cell, Row, Table
from lorkit.errors import LorkitError

_MOST_BYTES = 64 * 1024 * 1024
_AS_XLSX = "open it in the spreadsheet program and save it as  .xlsx  or as  CSV UTF-8"
_NOT_LISTS = (
    (b"%PDF", "a PDF"),
    (
        b"\xd0\xcf\x11\xe0",
        "a workbook with a password, or an old one that ends in .xls",
    ),
    (b"{\\rtf", "a text document"),
)
_OTHER_ZIPS = {".ods": "an OpenDocument spreadsheet", ".numbers": "a Numbers spreadsheet"}
_DELIMITERS = ",;\t|"
_SAMPLE = 50  # records used to detect the delimiter
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAVE_ANEW = "open it in the spreadsheet program and save it as  CSV UTF-8  or as  .xlsx"
# Unpacked; a class of 20,000 with 100 columns has a third of it.
_MOST_UNPACKED = 300 * 1024 * 1024
_NO_RESULT = "contains a formula without a result"


def read_tables(file: Path) -> list[Table]:
    """The nonempty tables of a CSV, TSV or XLSX file, at least one.

    Raises LorkitError if the file can't be read as one.
    """
    raw = _bytes(file)
    if kind := next((name for start, name in _NOT_LISTS if raw.startswith(start)), ""):
        raise LorkitError(f"{file} is {kind}, which can't be read", _AS_XLSX)
    if raw.startswith(b"PK"):
        if other := _OTHER_ZIPS.get(file.suffix.lower()):
            raise LorkitError(f"{file} is {other}, which can't be read", _AS_XLSX)
        tables = _workbook(file, raw)
    else:
        table = _text_file(file, raw)
        tables = [table] if table.rows else []
    if not tables:
        raise LorkitError(f"{file} is empty", "fill in the list, or name another file")
    return tables


def _bytes(file: Path) -> bytes:
    try:
        if file.is_file() and file.stat().st_size > _MOST_BYTES:
            raise LorkitError(
                f"{file} is larger than 64 MB, too large for a class list",
                "check that it is the right file",
            )
        return file.read_bytes()
    except OSError as error:
        raise LorkitError(
            f"{file} can't be read: {error.strerror or error}",
            "name the spreadsheet with the class list: lorkit import FILE [DIR]",
        ) from error


def _text_file(file: Path, raw: bytes) -> Table:
    """A CSV or TSV file as a table. Raises LorkitError if it can't be read as one."""
    text, notes = _decoded(file, raw)
    text, told = _without_sep_line(text)
    delimiter = told or _delimiter(text)
    rows: dict[int, Row] = {}
    for number, record in enumerate(_records(file, text, delimiter), 2 if told else 1):
        if number > MOST_ROWS:
            notes.append(f"only the first {MOST_ROWS} rows were read")
            break
        cells = enumerate(record[:MOST_COLUMNS], 1)
        row = {n: Cell(content, number, n) for n, content in cells if content.strip()}
        if row:
            rows[number] = row
    return Table(file, "", rows, notes=notes)


def _decoded(file: Path, raw: bytes) -> tuple[str, list[str]]:
    """The file's text without a byte order mark, and what had to be assumed."""
    encoding = next((name for mark, name in _BOMS if raw.startswith(mark)), "")
    encoding = encoding or _unmarked_utf16(raw) or "utf-8"
    try:
        return raw.decode(encoding), []
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        message = f"{file} is in an unknown encoding: neither UTF-8 nor Windows-1252"
        raise LorkitError(message, _SAVE_ANEW) from error
    return text, [
        "read as Windows-1252, since it is not UTF-8: check that the accents below are right"
    ]


def _unmarked_utf16(raw: bytes) -> str:
    """Latin text in UTF-16 has a zero in every other byte."""
    head = raw[: 200 & ~1]
    if len(head) >= 4 and not any(head[1::2]):
        return "utf-16-le"
    return "utf-16-be" if len(head) >= 4 and not any(head[::2]) else ""


def _without_sep_line(text: str) -> tuple[str, str]:
    """The text without Excel's special first line ``sep=;``, and the delimiter in it."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return rest, first[4]
    return text, ""


def _delimiter(text: str) -> str:
    """Detect the delimiter: the one giving the most columns consistently across records."""

    def score(delimiter: str) -> tuple[float, int]:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            widths = [len(record) for record in islice(records, _SAMPLE) if any(record)]
        except csv.Error:
            return 0, 0
        wide = [width for width in widths if width > 1]
        if not wide:
            return 0, 0
        usual, count = Counter(wide).most_common(1)[0]
        return count / len(widths), usual

    return max(_DELIMITERS, key=score)


def _records(file: Path, text: str, delimiter: str) -> list[list[str]]:
    """The records; quotes inside an unquoted value are part of the value."""
    for strict in (True, False):
        records: list[list[str]] = []
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
        begins = 1
        try:
            for record in reader:
                records.append(record)
                begins = reader.line_num + 1
        except csv.Error as error:
            if "unexpected end" in str(error) or not strict:
                raise LorkitError(
                    f"{file}:{begins}: a quotation mark that opens here is never closed",
                    "close it, or double it if it is part of the text",
                ) from error
        else:
            break
    return records


def _workbook(file: Path, raw: bytes) -> list[Table]:
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
    if size > _MOST_UNPACKED:
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
        _AS_XLSX,
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
