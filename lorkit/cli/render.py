"""``lorkit render``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from lorkit import build, dates
from lorkit.cli import options
from lorkit.cli.report import show_warnings
from lorkit.documents import FORMATS, Format
from lorkit.profile import load
from lorkit.schedule import LOGGED_AS, due
from lorkit.tasks import DUE, Order


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
    for path in build.build(Path(profile), order, output):
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
