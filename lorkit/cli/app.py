"""``lorkit app``, and the launcher that starts it for people who don't use a terminal."""

from __future__ import annotations

import datetime as dt
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from click.core import ParameterSource

from lorkit.cli import options
from lorkit.cli.console import show_warnings
from lorkit.errors import LorkitError
from lorkit.files.output import in_the_way, write_whole
from lorkit.profile import starters


@click.command("app", short_help="Use lorkit in the browser, on this computer.")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(path_type=Path))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port to use. Default: a free one."
)
@click.option("--no-browser", is_flag=True, help="Print the address; don't open a browser.")
@click.option("--sample", is_flag=True, help="Show it with a fictional profile.")
@click.option("--shortcut", is_flag=True, help="Write a launcher to double-click, and exit.")
@options.on
@click.pass_context
def command(
    context: click.Context,
    folder: Path,
    port: int,
    no_browser: bool,
    sample: bool,
    shortcut: bool,
    on: dt.date,
) -> None:
    """Open lorkit in the browser, with the profile in DIR (default: this folder).

    Only this computer can reach it, and only the browser that opens the address. Stop it
    with Ctrl-C, or with the button at the bottom of its pages.
    """
    if shortcut:
        click.echo(_write_launcher(folder))
        return
    show_warnings()
    is_given = context.get_parameter_source("on") is not ParameterSource.DEFAULT
    with _folder(context, folder, sample) as chosen:
        from lorkit.app.server import serve
        from lorkit.app.workspace import Workspace

        today = _today(chosen, on if is_given else None, sample=sample)
        work = Workspace(chosen.resolve(), today, is_sample=sample)
        serve(work, port, click.echo, open_browser=not no_browser)


@contextmanager
def _folder(context: click.Context, folder: Path, sample: bool) -> Iterator[Path]:
    """The folder to work in; a sample without one gets a folder that goes with the app."""
    if sample and context.get_parameter_source("folder") is ParameterSource.DEFAULT:
        with tempfile.TemporaryDirectory(prefix="lorkit-") as made:
            starters.write(Path(made), starters.sample())
            yield Path(made)
        return
    if folder.is_file():
        raise LorkitError(f"{folder} is a file", f"name its folder: lorkit app {folder.parent}")
    if sample and not (folder / starters.PROFILE).exists():
        starters.write(folder, starters.sample())
    folder.mkdir(parents=True, exist_ok=True)
    yield folder


def _today(folder: Path, on: dt.date | None, *, sample: bool) -> Callable[[], dt.date]:
    """The day to use as today: the given one, a sample's own, or the real one."""
    if on is None and sample:
        on = starters.sample_day()
    return dt.date.today if on is None else lambda: on


def _write_launcher(folder: Path) -> Path:
    """Write the launcher for this system into a folder, and return its path.

    Raises LorkitError if another file has its name.
    """
    folder = folder.resolve()
    name, text = launcher(folder, Path(sys.executable), sys.platform)
    path = folder / name
    content = text.encode()
    if path.exists() and in_the_way(path, content):
        raise LorkitError(f"{path} already exists", "move it somewhere else, and run this again")
    try:
        write_whole(path, content)
        path.chmod(0o755)
    except OSError as error:
        raise LorkitError(
            f"{path} can't be written: {error.strerror}", "choose another folder"
        ) from error
    return path


def launcher(folder: Path, python: Path, system: str) -> tuple[str, str]:
    """The launcher's name and text: .bat on Windows, .command on macOS, otherwise .desktop."""
    if system == "win32":
        return "lorkit.bat", _bat(folder, python)
    line = f"{shlex.quote(str(python))} -m lorkit app {shlex.quote(str(folder))}"
    if system == "darwin":
        return "lorkit.command", f"#!/bin/sh\n# Opens lorkit in the browser.\nexec {line}\n"
    command = f"{_quoted(str(python))} -m lorkit app {_quoted(str(folder))}"
    return "lorkit.desktop", (
        "[Desktop Entry]\nType=Application\nName=lorkit\n"
        "Comment=Letters of recommendation, in the browser\n"
        f"Exec={command}\nTerminal=true\nCategories=Office;\n"
    )


def _bat(folder: Path, python: Path) -> str:
    """A batch file in UTF-8, with % doubled because it would start a variable."""
    program, where = (str(path).replace("%", "%%") for path in (python, folder))
    return (
        "@echo off\r\nchcp 65001 >nul\r\nrem Opens lorkit in the browser.\r\n"
        f'"{program}" -m lorkit app "{where}"\r\nif errorlevel 1 pause\r\n'
    )


def _quoted(argument: str) -> str:
    """An argument of Exec= (Desktop Entry Specification 1.5, "The Exec key")."""
    escaped = "".join(f"\\{c}" if c in '"`$\\' else c for c in argument)
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'
