"""``lorkit undo``."""

from __future__ import annotations

from pathlib import Path

import click

from lorkit.log import commands


@click.command("undo", short_help="Undo what log wrote last.")
@click.pass_obj
def command(profile: str) -> None:
    """Undo the last change by lorkit log or the app; run it again to undo the one before.

    Your own later edits stay as they are.
    """
    undone = commands.undo(Path(profile))
    click.echo(f"{profile}: undid {undone.said}")
