"""``lorkit list``."""

from __future__ import annotations

from pathlib import Path

import click

from lorkit.cli.console import columns, print_table
from lorkit.letter.catalogue import catalogue
from lorkit.profile.reading import load


@click.command("list", short_help="Show the documents, and the writers with their ids.")
@click.pass_obj
def command(profile: str) -> None:
    """Show the documents that lorkit makes, and the profile's writers with their ids."""
    documents = columns("Document", "What it is")
    for document in catalogue(Path(profile).parent / "templates").documents:
        documents.add_row(document.id, document.about)
    print_table(documents)
    file = Path(profile)
    if not file.exists():
        click.echo(
            f"\nThere is no {profile} here, so there are no writers. Start one with: lorkit new"
        )
        return
    writers = columns("Writer", "Name", "Role", "Rotation")
    for writer in load(file).writers:
        writers.add_row(writer.id, writer.full_name, writer.role, writer.rotation)
    click.echo()
    print_table(writers)
