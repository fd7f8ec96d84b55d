"""``lorkit undo``."""

from __future__ import annotations

from pathlib import Path

import click

from lorkit.log import commands


@click.command("undo", short_help="Take back the last line that log wrote.")
@click.pass_obj
def command(profile: str) -> None:
    """Take back what lorkit log wrote last, or the app; once more takes back the one before.

    Edits of your own that came after it stay as they are.
    """
    undone = commands.undo(Path(profile))
    click.echo(f"{profile}: took back {undone.said}")
