"""Options and arguments that several commands share: one profile, or several files and folders."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from lorkit.cli.console import print_error
from lorkit.errors import LorkitError
from lorkit.pipeline.jobs import FORMATS
from lorkit.profile.model import Profile
from lorkit.profile.reading import load

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
        help="Use this day as today, like 2026-07-23.",
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
        "--force",
        is_flag=True,
        help="Make documents even if they make no sense now, and replace files.",
    ),
)


def as_given(
    formats: Iterable[str], output: Path | None, own_templates: Path | None, on: dt.date
) -> str:
    """The options that repeat where and how a command wrote its documents, and as of when."""
    said = "".join(f" -f {one}" for one in formats)
    if output and output != Path("out"):
        said += f" -o {shlex.quote(str(output))}"
    if own_templates:
        said += f" --templates {shlex.quote(str(own_templates))}"
    return said + as_of(on)


def as_of(on: dt.date) -> str:
    """The option that repeats a command's day, if it isn't today."""
    return "" if on == dt.date.today() else f" --on {on}"


def program() -> str:
    """How the user calls lorkit: with -p if it was on the command line."""
    context = click.get_current_context().find_root()
    if context.get_parameter_source("profile") is ParameterSource.COMMANDLINE:
        return f"lorkit -p {shlex.quote(str(context.params['profile']))}"
    return "lorkit"


profiles: Callable[[Any], Any] = click.argument(
    "profiles", nargs=-1, type=click.Path(path_type=Path), metavar="[PROFILE…]"
)


def profile_files(named: Iterable[Path]) -> list[Path]:
    """The profiles in files and folders, each one once. Raises LorkitError."""
    return list(dict.fromkeys(_files(named)))


def _files(named: Iterable[Path]) -> Iterator[Path]:
    for path in named:
        if not path.is_dir():
            yield path
            continue
        found = sorted(path.rglob("profile.yaml"))
        if not found:
            raise LorkitError(
                f"{path} contains no profile.yaml", "name a folder that contains one, or name files"
            )
        yield from found


def load_all(files: Sequence[Path]) -> tuple[list[Profile], int]:
    """The readable profiles, and how many aren't; their errors are printed."""
    found: list[Profile] = []
    for file in files:
        try:
            found.append(load(file))
        except LorkitError as error:
            print_error(error, str(file))
    return found, len(files) - len(found)
