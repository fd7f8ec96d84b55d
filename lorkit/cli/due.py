"""``lorkit due``."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click
from rich.text import Text

from lorkit import dates
from lorkit.cli import options
from lorkit.cli.tables import columns, show
from lorkit.profile.model import Profile
from lorkit.profile.reading import load
from lorkit.schedule.due import Due, due
from lorkit.schedule.telling import act, is_writers, when, whom

_STYLES = {
    "overdue": "bold red",
    "due": "bold",
    "waiting": "dim",
    "upcoming": "dim",
    "stop": "red",
}


@click.command("due", short_help="Tell what is due, overdue and coming up.")
@options.on
@click.option("--json", "as_json", is_flag=True, help="Print the records as JSON.")
@click.pass_obj
def command(profile: str, on: dt.date, as_json: bool) -> None:
    """Tell what is due, overdue, waiting, and coming up within 14 days."""
    loaded = load(Path(profile))
    things = due(loaded, on)
    if as_json:
        click.echo(json.dumps([_record(loaded, t) for t in things], indent=2, ensure_ascii=False))
        return
    if not things:
        click.echo(f"Nothing is due on {dates.weekday(on)}, nor in the 14 days after it.")
        return
    table = columns("When", "What", "To", "Why")
    for thing in things:
        table.add_row(
            Text(when(thing), _STYLES[thing.state]),
            thing.document or act(thing),
            Text(whom(loaded, thing)),
            Text(thing.why),
        )
    show(table)
    _show_commands(loaded, things, options.as_of(on))


def _show_commands(profile: Profile, things: tuple[Due, ...], as_of: str) -> None:
    """The commands, each on a line of its own: a folded cell could not be copied."""
    now = [thing for thing in things if thing.is_now]
    if now:
        click.echo("\nMake what is due now:")
    for thing in now:
        to = f" --to {thing.about}" if is_writers(profile, thing) else ""
        click.echo(f"  {options.program()} render {thing.document}{to}{as_of}")
    if len(now) > 1:
        click.echo(f"or all of it at once:\n  {options.program()} render due{as_of}")


def _record(profile: Profile, thing: Due) -> dict[str, str | None]:
    """The contract's record; a document about a rotation has no writer."""
    return {
        "writer": thing.about if is_writers(profile, thing) else None,
        "document": thing.document or None,
        "from": thing.start.isoformat(),
        "by": thing.end.isoformat(),
        "state": thing.state,
        "why": thing.why,
    }
