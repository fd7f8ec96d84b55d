"""``lorkit due``."""

from __future__ import annotations

import datetime as dt
import json
import shlex
from pathlib import Path

import click
from rich.text import Text

from lorkit import dates
from lorkit.cli import options
from lorkit.cli.console import columns, print_table
from lorkit.profile.model import Profile
from lorkit.profile.reading import load
from lorkit.schedule.due import Due, act, due, is_writers, when, whom
from lorkit.schedule.portfolio import StudentDue, due_in_class

_STYLES = {
    "overdue": "bold red",
    "due": "bold",
    "waiting": "dim",
    "upcoming": "dim",
    "stop": "red",
}


@click.command("due", short_help="Show what is due, overdue, and coming up.")
@options.profiles
@options.on
@click.option("--json", "as_json", is_flag=True, help="Print the records as JSON.")
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With several profiles: write one calendar for all of them.",
)
@click.option(
    "--pdf",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With several profiles: write an overview to print.",
)
@click.option("--force", is_flag=True, help="Replace FILE even if lorkit didn't write it.")
@click.pass_obj
def command(
    profile: str,
    profiles: tuple[Path, ...],
    on: dt.date,
    as_json: bool,
    ics: Path | None,
    pdf: Path | None,
    force: bool,
) -> None:
    """Show what is due, overdue, waiting, and coming up within 14 days.

    With PROFILEs (files, or folders that hold profile.yaml files), show them all in one table.
    """
    if profiles:
        _of_class(profiles, on, as_json, ics, pdf, force)
        return
    if ics or pdf:
        raise click.UsageError(
            "--ics and --pdf are for several profiles; for one, use: lorkit plan --ics FILE"
        )
    loaded = load(Path(profile))
    things = due(loaded, on)
    if as_json:
        click.echo(json.dumps([_record(loaded, t) for t in things], indent=2, ensure_ascii=False))
        return
    if not things:
        click.echo(f"Nothing is due on {dates.weekday(on)} or in the 14 days after it.")
        return
    table = columns("When", "What", "To", "Why")
    for thing in things:
        table.add_row(
            Text(when(thing), _STYLES[thing.state]),
            thing.document or act(thing),
            Text(whom(loaded, thing)),
            Text(thing.why),
        )
    print_table(table)
    _show_commands(loaded, things, options.as_of(on))


def _show_commands(profile: Profile, things: tuple[Due, ...], as_of: str) -> None:
    """The commands, each on its own line, since a folded table cell can't be copied."""
    now = [thing for thing in things if thing.is_now]
    if now:
        click.echo("\nMake what is due now:")
    for thing in now:
        to = f" --to {thing.about}" if is_writers(profile, thing) else ""
        click.echo(f"  {options.program()} render {thing.document}{to}{as_of}")
    if len(now) > 1:
        click.echo(f"or all of it at once:\n  {options.program()} render due{as_of}")


def _record(profile: Profile, thing: Due) -> dict[str, str | None]:
    """The JSON record; a document about a rotation has no writer."""
    return {
        "writer": thing.about if is_writers(profile, thing) else None,
        "document": thing.document or None,
        "from": thing.start.isoformat(),
        "by": thing.end.isoformat(),
        "state": thing.state,
        "why": thing.why,
    }


# --- A whole class


def _of_class(
    named: tuple[Path, ...],
    on: dt.date,
    as_json: bool,
    ics: Path | None,
    pdf: Path | None,
    force: bool,
) -> None:
    files = options.profile_files(named)
    loaded, failed = options.load_all(files)
    things = due_in_class(loaded, on)
    if ics:
        from lorkit.pipeline.calendars import write_class_calendar

        if write_class_calendar(loaded, ics, on, force=force):
            click.echo(ics)
    if pdf:
        from lorkit.pipeline.calendars import write_overview

        rows = [_overview_row(one) for one in things]
        if write_overview(loaded, pdf, on, rows, force=force):
            click.echo(pdf)
    if as_json:
        records = [
            {
                "student": one.profile.applicant.eras_name,
                "profile": str(one.profile.file),
                **_record(one.profile, one.thing),
            }
            for one in things
        ]
        click.echo(json.dumps(records, indent=2, ensure_ascii=False))
    elif not (ics or pdf):
        _show_class(things, len(loaded), named, on)
    if failed:
        raise SystemExit(1)


def _soon(thing: Due) -> str:
    """When it is due, short enough for a long table."""
    match thing.state:
        case "upcoming":
            return f"from {dates.short(thing.start, thing.start)}"
        case "waiting":
            return "wait a day"
        case "stop":
            return f"since {dates.short(thing.start, thing.start)}"
        case "overdue":
            return f"overdue since {dates.short(thing.end, thing.end)}"
    return f"by {dates.short(thing.end, thing.end)}"


def _overview_row(one: StudentDue) -> tuple[str, ...]:
    what = one.thing.document or act(one.thing)
    student = one.profile.applicant.eras_name
    return (_soon(one.thing), student, what, whom(one.profile, one.thing), one.thing.state)


def _show_class(
    things: list[StudentDue], students: int, named: tuple[Path, ...], on: dt.date
) -> None:
    if not things:
        day = dates.weekday(on)
        click.echo(f"Nothing is due for {students} students on {day} or in the 14 days after it.")
        return
    table = columns("When", "Student", "What", "To")
    for profile, thing in things:
        table.add_row(
            Text(_soon(thing), _STYLES[thing.state]),
            Text(profile.applicant.eras_name),
            thing.document or act(thing),
            Text(whom(profile, thing)),
        )
    print_table(table)
    busy = len({str(one.profile.file) for one in things})
    click.echo(f"\n{len(things)} things for {busy} of {students} students.")
    if any(one.thing.is_now for one in things):
        folders = " ".join(shlex.quote(str(path)) for path in named)
        click.echo(f"Make what is due now: lorkit batch due {folders}{options.as_of(on)}")
