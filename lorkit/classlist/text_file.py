"""CSV and TSV files, as Excel, Numbers and Google Sheets write them in many countries."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice
from pathlib import Path

from lorkit.classlist.table import MOST_COLUMNS, MOST_ROWS, Cell, Row, Table
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
                    "close it, or double it where it is part of the text",
                ) from error
        else:
            break
    return records
