"""``lorkit log`` and ``lorkit undo``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from lorkit.cli import options
from lorkit.log import commands
from lorkit.profile.events import EVENTS, ROTATION_EVENTS, LogEvent


@click.command(
    "log",
    short_help="Log what has happened with a writer.",
    epilog=f"Events: {', '.join(EVENTS)}; for a rotation: {', '.join(ROTATION_EVENTS)}.",
)
@click.argument("writer")
@click.argument("event")
@click.option(
    "--on",
    type=options.Day(),
    metavar="DATE",
    default=dt.date.today,
    show_default="today",
    help="The day it happened, written 2026-07-23.",
)
@click.option("--note", default="", metavar="TEXT", help="A short note about it.")
@click.option("--force", is_flag=True, help="Log it even if it contradicts the log.")
@click.pass_obj
def command(profile: str, writer: str, event: str, on: dt.date, note: str, force: bool) -> None:
    """Add one line to the log of a writer, or of a rotation, in the profile.

    Nothing else in the file changes; lorkit undo removes the line again.
    """
    new = LogEvent(on=on, event=event, note=note)
    logged = commands.log(Path(profile), writer, new, force=force, today=dt.date.today())
    click.echo(f"{profile}:{logged.row}: {logged.line}")
    if logged.following:
        click.echo(f"next: {logged.following}")


@click.command("undo", short_help="Undo what log wrote last.")
@click.pass_obj
def undo(profile: str) -> None:
    """Undo the last change by lorkit log or the app; run it again to undo the one before.

    Your own later edits stay as they are.
    """
    undone = commands.undo(Path(profile))
    click.echo(f"{profile}: undid {undone.said}")
