"""Tables for the terminal, plain enough to read at forty columns and to pipe."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table


def show(table: Table) -> None:
    """Print a table, in color only on a terminal and where NO_COLOR is not set.

    It leaves by the same door as everything else: a closed pipe or a terminal that lacks a
    character needs no handling of its own.
    """
    console = Console(highlight=False, emoji=False, markup=False)
    for column in table.columns[:1]:  # names and ids, to be copied in one piece where they fit
        longest = max((len(str(cell)) for cell in column.cells), default=0)
        column.no_wrap = longest <= console.width // 2
    with console.capture() as captured:
        console.print(table)
    click.echo(captured.get(), nl=False)


def columns(*names: str) -> Table:
    """A table without lines; long cells fold, none is cut off."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    return table
