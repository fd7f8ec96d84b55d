"""How errors, findings, warnings and tables are shown.

Tables are plain enough to read at forty columns and to pipe.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from lorkit.errors import Finding, FindingsError, IncompleteError, LorkitError

if TYPE_CHECKING:  # a tenth of what it takes to check one profile
    from rich.table import Table

    from lorkit.pipeline.jobs import LeftOut

_COLORS = {"error": "red", "warning": "yellow", "advice": "cyan"}
_WIDEST = 400  # characters of a line that are shown around a place
# A password doesn't belong in a profile, but if one is there it isn't shown.
_PASSWORD = re.compile(r"(?i)(\b\w*passw\w*[\"']?\s*:\s*).+")
_GAP = 2  # columns between the cells of a table
_MOST_LINES = 2  # of a row; beyond that, paragraphs read better


def color() -> bool | None:
    """False where NO_COLOR forbids it (no-color.org); None leaves it to the terminal."""
    return False if os.environ.get("NO_COLOR") else None


def print_error(error: LorkitError, place: str = "") -> None:
    """Print an error, or all of its findings, to stderr: where, what, what to do.

    ``place`` is the profile, if there are several: a finding may be about one of its documents.
    """
    if isinstance(error, FindingsError):
        for finding in error.findings:
            whose = f"{place}: " if place not in ("", finding.file) else ""
            _say(whose + line(finding))
        return
    reasons = error.reasons if isinstance(error, IncompleteError) else (error,)
    for reason in reasons:
        _say(_line("error", place, reason.message, reason.hint))


def print_warning(message: str, hint: str, place: str) -> None:
    """Print a warning to stderr like an error: where, what, what to do."""
    _say(_line("warning", place, message, hint))


_REASONS = 3  # that are told of a document


def tell_left_out(left_out: Iterable[LeftOut], command: str, given: str) -> None:
    """Print to stderr what 'all' left out of one profile, a line for each document.

    ``command`` and ``given``, the options, stand around the document and its writers.
    """
    by_document: dict[str, list[LeftOut]] = {}
    for one in left_out:
        by_document.setdefault(one.document, []).append(one)
    for document, those in by_document.items():
        names = dict.fromkeys(one.to for one in those if one.to)
        to = "".join(f" --to {name}" for name in names)
        reasons = (one.reason for one in those)
        tell_one_left_out(document, reasons, f":  {command} {document}{to}{given}")


def tell_one_left_out(document: str, reasons: Iterable[str], anyway: str, where: str = "") -> None:
    """Print to stderr a document that 'all' left out: why, and how to get it (``anyway``)."""
    told = list(dict.fromkeys(reasons))
    why = "; ".join(told[:_REASONS])
    more = f"; and {len(told) - _REASONS} more" if len(told) > _REASONS else ""
    _say(f"Left out{where}: {document} ({why}{more}). To make it anyway{anyway}")


def _say(text: str) -> None:
    click.echo(text, err=True, color=color())


def line(finding: Finding) -> str:
    """A finding in one line: place, severity, what, code, what to do."""
    message = f"{finding.message} [{finding.code}]"
    return _line(finding.severity, finding.place, message, finding.hint)


def _line(severity: str, place: str, message: str, hint: str) -> str:
    where = f"{place}: " if place else "lorkit: "
    what = click.style(f"{severity}:", fg=_COLORS[severity], bold=True)
    return f"{where}{what} {message}" + (f"; {hint}" if hint else "")


def show_warnings() -> None:
    """Print the warnings of lorkit's modules; libraries' warnings are hidden."""
    import logging  # only the commands that compose documents need it

    class Warnings(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            _say(_line("warning", "", record.getMessage(), ""))

    logger = logging.getLogger("lorkit")
    logger.handlers = [Warnings(logging.WARNING)]
    logger.propagate = False


def excerpt(text: str, finding: Finding) -> str:
    """The line that a finding is about, with a caret below the place."""
    number = f"{finding.line:>5} | "
    text, at = _PASSWORD.sub(r"\1…", text.rstrip()), finding.column - 1
    if len(text) > _WIDEST:
        start = max(0, at - _WIDEST // 2)
        text, at = text[start : start + _WIDEST], at - start
    # Keep the width of tabs and wide characters before the place, to align the caret.
    lead = "".join(c if c == "\t" else " " * _width(c) for c in text[:at])
    return f"{number}{text}\n{' ' * (len(number) - 2)}| {lead}^"


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def columns(*names: str) -> Table:
    """A table without lines; long cells fold and are never cut off."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def print_table(table: Table) -> None:
    """Print a table, in color only on a terminal without NO_COLOR.

    In a pipe each row is one line, so that it can be searched. If a terminal is too narrow for
    rows of two lines, each row becomes a paragraph. It is printed with click like all output,
    which handles a closed pipe and characters that a terminal can't show.
    """
    from rich.console import Console

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
    wanted = [max(map(_room, column)) for column in cells]
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
    return sum(max(map(_room, column)) + _GAP for column in cells)


def _folds(table: Table, widths: list[int]) -> int:
    """How many lines the tallest cell takes."""
    from textwrap import TextWrapper

    return max(
        len(TextWrapper(width, break_on_hyphens=False).wrap(str(cell)))
        for column, width in zip(table.columns, widths, strict=True)
        for cell in column.cells
    )


def _longest_word(cell: str) -> int:
    return max(map(_room, cell.split()), default=0)


def _room(cell: str) -> int:
    """How many columns of the terminal a cell's text takes, as rich counts them."""
    from rich.cells import cell_len

    return cell_len(cell)


def _show_stacked(table: Table, width: int) -> None:
    """Each row as a paragraph: its name, then its nonempty columns."""
    from textwrap import TextWrapper

    wrap = TextWrapper(width, subsequent_indent="    ", break_on_hyphens=False)
    names = [str(column.header) for column in table.columns]
    for row in zip(*(column.cells for column in table.columns), strict=True):
        click.secho(wrap.fill(str(row[0])), bold=True)
        for name, cell in zip(names[1:], row[1:], strict=True):
            if str(cell) not in ("", "–"):
                click.echo(wrap.fill(f"  {name}: {cell}"))
