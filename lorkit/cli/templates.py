"""``lorkit templates``: see, copy and change the words and layouts."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from lorkit.cli.console import columns, print_table, show_warnings
from lorkit.words import overrides


@click.group("templates", short_help="See, copy, and change the words and layouts.")
def command() -> None:
    """See, copy, and change the words and layouts.

    Your own files in a folder named templates next to the profile, or in --templates DIR,
    override the built-in ones, file by file.
    """


@command.command("list")
@click.pass_obj
def list_(profile: str) -> None:
    """Show the templates, and which of them are your own."""
    own = Path(profile).parent / "templates"
    table = columns("File", "From")
    for name in overrides.names():
        table.add_row(name, str(own) if (own / name).is_file() else "lorkit")
    print_table(table)
    show_warnings()
    overrides.warn_of_unused(own)


@command.command("copy")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def copy(folder: Path) -> None:
    """Copy the built-in templates to DIR, to change them there. It never replaces a file."""
    for path in overrides.copy(folder):
        click.echo(path)
    named = shlex.quote(str(folder))
    click.echo(
        f"\nKeep what you change and delete the rest. Try: lorkit render all --templates {named}"
    )


@command.command("vars")
@click.argument("document")
@click.pass_obj
def variables(profile: str, document: str) -> None:
    """Show every variable that DOCUMENT's template may use, with its meaning and an example."""
    table = columns("Variable", "Meaning", "Example")
    for variable in overrides.variables_of(document, Path(profile)):
        table.add_row(variable.name, variable.meaning, variable.example)
    print_table(table)
    click.echo("\nFilters: " + ", ".join(overrides.filters()))
