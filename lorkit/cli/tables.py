"""Tables for the terminal, plain enough to read at forty columns and to pipe."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table


def console() -> Console:
    """A console that colors nothing by guesswork, and nothing at all where NO_COLOR is set."""
    return Console(highlight=False, emoji=False, markup=False)


def columns(*names: str) -> Table:
    """A table without lines; long cells fold, none is cut off."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    return table
