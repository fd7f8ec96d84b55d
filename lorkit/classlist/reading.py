"""Reads a class list's file, of any supported kind, into tables.

CSV and TSV files come as Excel, Numbers and Google Sheets write them in many countries.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice
from pathlib import Path

from lorkit.classlist.table import MOST_COLUMNS, MOST_ROWS, Cell, Row, Table
from lorkit.classlist.workbook import read_workbook
from lorkit.errors import LorkitError

_DELIMITERS = ",;\t|"
_SAMPLE = 50  # records used to detect the delimiter
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAVE_ANEW = "open it in the spreadsheet program and save it as  CSV UTF-8  or as  .xlsx"


def read_text_file(file: Path, raw: bytes) -> Table:
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
        tables = read_workbook(file, raw)
    else:
        table = read_text_file(file, raw)
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
