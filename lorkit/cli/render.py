"""``lorkit render``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from lorkit import dates
from lorkit.cli import options
from lorkit.cli.console import show_warnings
from lorkit.letter.model import FORMATS, Format
from lorkit.pipeline import run
from lorkit.pipeline.jobs import Order
from lorkit.pipeline.selection import DUE
from lorkit.profile.reading import load
from lorkit.schedule.due import LOGGED_AS, due


@click.command("render", short_help="Write documents.")
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT…")
@click.option(
    "--to", "writers", multiple=True, metavar="WRITER", help="Only to this writer; repeatable."
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
    """Write documents as .eml, DOCX, PDF and text.

    'all' means every document that fits, 'due' what is due on the day.

    Without --to, a document is made for every writer whom it fits. Prints each path written.
    """
    show_warnings()
    order = Order(documents, on, writers, formats or FORMATS, templates, force)
    for path in run.build(Path(profile), order, output):
        click.echo(path)
    if DUE in documents:
        _say_what_to_log(Path(profile), on)


def _say_what_to_log(profile: Path, on: dt.date) -> None:
    now = [t for t in due(load(profile), on) if t.document and t.state in ("due", "overdue")]
    if now:
        click.echo("\nOnce each is sent or said, note it:")
    else:
        click.echo(f"Nothing is due on {dates.weekday(on)}.")
    for thing in now:
        done = LOGGED_AS[thing.document]
        click.echo(f"  {options.program()} log {thing.about} {done}{options.as_of(on)}")
