"""Tables for the terminal, plain enough to read at forty columns and to pipe."""

from __future__ import annotations

import os
from textwrap import TextWrapper

import click
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

_GAP = 2
_MOST_LINES = 2  # of a row; beyond that, paragraphs read better


def show(table: Table) -> None:
    """Print a table, in color only on a terminal without NO_COLOR.

    In a pipe each row is one line, so that it can be searched. If a terminal is too narrow for
    rows of two lines, each row becomes a paragraph. It is printed with click like all output,
    which handles a closed pipe and characters that a terminal can't show.
    """
    console = Console(highlight=False, emoji=False, markup=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _whole_width(table)
    widths = _widths(table, console.width)
    if widths is None or _folds(table, widths) > _MOST_LINES:
        _show_stacked(table, console.width)
        return
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    with console.capture() as captured:
        console.print(table)
    click.echo(captured.get(), nl=False)


def _widths(table: Table, room: int) -> list[int] | None:
    """The width of each column without breaking words; None if there isn't enough room.

    rich can distribute the width itself, but then cuts off text at the edge.
    """
    cells = [[str(column.header), *map(str, column.cells)] for column in table.columns]
    wanted = [max(map(cell_len, column)) for column in cells]
    widths = [max(map(_longest_word, column)) for column in cells]
    left = room - sum(widths) - _GAP * (len(widths) - 1)
    if left < 0:
        return None
    # Names and ids come first, so they can be copied whole; then what needs least, so that as few
    # columns as possible fold.
    first, *rest = range(len(widths))
    for n in (first, *sorted(rest, key=lambda n: wanted[n] - widths[n])):
        grown = min(left, wanted[n] - widths[n])
        widths[n] += grown
        left -= grown
    return widths


def _whole_width(table: Table) -> int:
    """The width of a table in which nothing folds."""
    cells = ([str(column.header), *map(str, column.cells)] for column in table.columns)
    return sum(max(map(cell_len, column)) + _GAP for column in cells)


def _folds(table: Table, widths: list[int]) -> int:
    """How many lines the tallest cell takes."""
    return max(
        len(TextWrapper(width, break_on_hyphens=False).wrap(str(cell)))
        for column, width in zip(table.columns, widths, strict=True)
        for cell in column.cells
    )


def columns(*names: str) -> Table:
    """A table without lines; long cells fold and are never cut off."""
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _longest_word(cell: str) -> int:
    return max(map(cell_len, cell.split()), default=0)


def _show_stacked(table: Table, width: int) -> None:
    """Each row as a paragraph: its name, then its nonempty columns."""
    wrap = TextWrapper(width, subsequent_indent="    ", break_on_hyphens=False)
    names = [str(column.header) for column in table.columns]
    for row in zip(*(column.cells for column in table.columns), strict=True):
        click.secho(wrap.fill(str(row[0])), bold=True)
        for name, cell in zip(names[1:], row[1:], strict=True):
            if str(cell) not in ("", "–"):
                click.echo(wrap.fill(f"  {name}: {cell}"))
