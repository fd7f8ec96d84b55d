"""``lorkit list``."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lorkit.documents import DOCUMENTS
from lorkit.profile import load


@click.command("list", short_help="Show the documents, and the writers with their ids.")
@click.pass_obj
def command(profile: str) -> None:
    """Show the documents that lorkit makes, and the profile's writers with their ids."""
    console = Console(highlight=False)
    documents = _table("Document", "What it is")
    for document in DOCUMENTS:
        documents.add_row(document.id, document.about)
    console.print(documents)
    file = Path(profile)
    if not file.exists():
        click.echo(f"\nNo {profile} here, so no writers to show. Start one with: lorkit new")
        return
    loaded = load(file)
    writers = _table("Writer", "Name", "Role", "Rotation")
    for writer in loaded.writers:
        writers.add_row(writer.id, Text(writer.full_name), writer.role, writer.rotation)
    console.print()
    console.print(writers)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
