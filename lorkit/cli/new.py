"""``lorkit new``."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from lorkit.profile import starters


@click.command("new", short_help="Write a starter profile, or a complete sample.")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="Write a complete fictional profile, ready to render.")
def command(folder: Path, sample: bool) -> None:
    """Write a starter profile.yaml with comments to DIR. It never replaces a file."""
    for path in starters.write(folder, starters.sample() if sample else starters.starter()):
        click.echo(path)
    where = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    if sample:
        click.echo(f"\nTry: {where}lorkit render all")
    else:
        click.echo(f"\nFill in what says FILL IN, then: {where}lorkit check")
