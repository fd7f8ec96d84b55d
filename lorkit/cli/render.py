"""``lorkit render``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from lorkit import dates
from lorkit.cli import options
from lorkit.cli.console import show_warnings, tell_left_out
from lorkit.errors import IncompleteError
from lorkit.pipeline import run
from lorkit.pipeline.jobs import FORMATS, Format, LeftOut, Order
from lorkit.pipeline.selection import DUE
from lorkit.profile.reading import load
from lorkit.schedule.done import to_log
from lorkit.schedule.due import due


@click.command("render", short_help="Write documents.")
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT…")
@click.option(
    "--to", "writers", multiple=True, metavar="WRITER", help="Only for this writer; repeatable."
)
@options.rendering
@click.pass_obj
def command(
    profile: str,
    documents: tuple[str, ...],
    writers: tuple[str, ...],
    formats: tuple[Format, ...],
    output: Path,
    templates: Path | None,
    force: bool,
    on: dt.date,
) -> None:
    """Write documents as .eml, DOCX, PDF, and text.

    'all' means every document that still makes sense, 'due' what is due on the day.

    Without --to, each document is made for every writer it applies to. Prints each path written.
    """
    show_warnings()
    order = Order(documents, on, writers, formats or FORMATS, templates, force)
    incomplete: IncompleteError | None = None
    left_out: list[LeftOut] = []
    try:
        paths: Sequence[Path] = run.build(Path(profile), order, output, left_out=left_out)
    except IncompleteError as error:  # show first what could be made
        incomplete, paths = error, error.paths
    for path in paths:
        click.echo(path)
    given = options.as_given(formats, output, templates, on)
    tell_left_out(left_out, f"{options.program()} render", given)
    if DUE in documents:
        _say_what_to_log(Path(profile), on)
    if incomplete:
        raise incomplete


def _say_what_to_log(profile: Path, on: dt.date) -> None:
    loaded = load(profile)
    now = [thing for thing in due(loaded, on) if thing.is_now]
    if now:
        click.echo("\nOnce each is sent or said, log it:")
    else:
        click.echo(f"Nothing is due on {dates.weekday(on)}.")
    for thing in now:
        about, event = to_log(loaded, thing.document, thing.about)
        click.echo(f"  {options.program()} log {about} {event}{options.as_of(on)}")
