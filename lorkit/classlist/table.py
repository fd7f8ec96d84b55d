"""A table as in the file: cells with their places, and what is wrong in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeAlias

MOST_ROWS = 20_000
MOST_COLUMNS = 512


class Cell(NamedTuple):
    """One nonempty cell; rows and columns count from 1."""

    text: str
    row: int
    column: int
    day: dt.date | None = None  # if the workbook itself says it is a date
    fault: str = ""  # why its content is unknown: a formula without a result, say

    @property
    def name(self) -> str:
        """The cell's name in a spreadsheet, ``C7``."""
        return f"{letters(self.column)}{self.row}"


Row: TypeAlias = dict[int, Cell]  # by column; empty cells are left out


@dataclass(slots=True)
class Table:
    """One sheet of a file."""

    file: Path
    sheet: str  # "" for a text file
    rows: dict[int, Row]  # by row; empty rows are left out
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)  # to the first
    notes: list[str] = field(default_factory=list)  # what was left out or assumed

    def place(self, cell: Cell) -> str:
        """Where a cell is, for a message."""
        return f"{self.place_of_rows()}, cell {cell.name}"

    def place_of_row(self, row: int) -> str:
        """Where a row is, for a message."""
        return f"{self.place_of_rows()}, row {row}"

    def place_of_rows(self) -> str:
        """The file, and its sheet where it has several."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else str(self.file)


def letters(column: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


class Problem(NamedTuple):
    """One problem of one cell or row."""

    place: str  # "class.xlsx, sheet Students, cell C7"
    message: str
    hint: str
