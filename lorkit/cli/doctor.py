"""``lorkit doctor``."""

from __future__ import annotations

import click

from lorkit.doctor import Part, diagnose


@click.command("doctor", short_help="Show what is installed and what is missing.")
def command() -> None:
    """Show what is installed, what is missing, and the one command that fixes it.

    Exits with 1 if something required is missing.
    """
    diagnosis = diagnose()
    for part in diagnosis.parts:
        click.echo(_line(part))
    if diagnosis.remedy:
        click.echo(f"\nTo install what is missing:\n  {diagnosis.remedy}")
    if not diagnosis.healthy:
        raise SystemExit(1)


def _line(part: Part) -> str:
    if part.found:
        return f"{click.style('ok     ', fg='green')} {part.name}: {part.found}"
    word, color = ("MISSING", "red") if part.required else ("missing", "yellow")
    return f"{click.style(word, fg=color)} {part.name}: without it, {part.without}"
