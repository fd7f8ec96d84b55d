"""``lorkit schema``."""

from __future__ import annotations

import json

import click

from lorkit.profile.schema import schema


@click.command("schema", short_help="Print the JSON Schema of the profile.")
def command() -> None:
    """Print the JSON Schema of the profile, for editors."""
    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
