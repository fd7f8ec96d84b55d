"""Reads a class list's file, of any supported kind, into tables."""

from __future__ import annotations

from pathlib import Path

from lorkit.classlist.table import Table
from lorkit.classlist.text_file import read_text_file
from lorkit.classlist.workbook import read_workbook
from lorkit.errors import LorkitError

_MOST_BYTES = 64 * 1024 * 1024
_AS_XLSX = "open it in the spreadsheet program and save it as  .xlsx  or as  CSV UTF-8"
_NOT_LISTS = (
    (b"%PDF", "a PDF"),
    (
        b"\xd0\xcf\x11\xe0",
        "a workbook with a password, or one of the old kind that ends in .xls",
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
