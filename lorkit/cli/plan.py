"""``lorkit plan``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from lorkit.cli import options
from lorkit.pipeline.calendars import write_calendar
from lorkit.pipeline.jobs import Order
from lorkit.pipeline.run import render_files
from lorkit.profile.reading import load


@click.command("plan", short_help="Show the dated plan, or write it as a calendar.")
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a calendar to import into Google, Apple or Outlook.",
)
@click.option("--force", is_flag=True, help="Replace FILE even if lorkit didn't write it.")
@options.on
@click.pass_obj
def command(profile: str, ics: Path | None, force: bool, on: dt.date) -> None:
    """Show the dated plan: each rotation week by week, with a checklist.

    With --ics, write its dates as a calendar. Write to the same FILE again after logging
    something, and import it again: what changed moves, what is done is cancelled. For the plan
    as PDF, Word or email: lorkit render plan.
    """
    if ics is None:
        # Only the applicant sees it, so findings are shown but stop nothing.
        order = Order(("plan",), on, formats=("txt",), force=True)
        (plan,) = render_files(Path(profile), order)
        click.echo(plan.content.decode(), nl=False)
    elif write_calendar(load(Path(profile)), ics, on, force=force):
        click.echo(ics)
