"""Options and arguments that several commands share."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from lorkit.letter.formats import FORMATS

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[dt.date]):
    """A date, written 2026-07-23."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """The date, or a usage error that shows the form."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is not a date; write it like 2026-07-23", param, ctx)


def on(function: F) -> F:
    """``--on DATE``: stands for today wherever today matters."""
    return click.option(
        "--on",
        type=Day(),
        metavar="DATE",
        default=dt.date.today,
        show_default="today",
        help="Work as of this day, written 2026-07-23.",
    )(function)


def rendering(function: F) -> F:
    """The options of every command that writes documents."""
    for decorate in reversed(_RENDERING):
        function = decorate(function)
    return on(function)


templates: Callable[[Any], Any] = click.option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Your own templates, which override the built-in ones file by file.",
)
_RENDERING: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "-f",
        "--format",
        "formats",
        multiple=True,
        type=click.Choice(FORMATS),
        help="Only in this format; repeatable. Default: all.",
    ),
    click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        default="out",
        show_default=True,
        metavar="DIR",
        help="The folder to write to.",
    ),
    templates,
    click.option(
        "--force", is_flag=True, help="Make it even if it makes no sense now; replace files."
    ),
)


def as_of(on: dt.date) -> str:
    """The option that repeats a command's day, if it isn't today."""
    return "" if on == dt.date.today() else f" --on {on}"


def program() -> str:
    """How the user calls lorkit: with -p if it was on the command line."""
    context = click.get_current_context().find_root()
    if context.get_parameter_source("profile") is ParameterSource.COMMANDLINE:
        return f"lorkit -p {shlex.quote(str(context.params['profile']))}"
    return "lorkit"
