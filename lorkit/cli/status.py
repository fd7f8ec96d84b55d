"""``lorkit status``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from lorkit import dates
from lorkit.cli import options
from lorkit.cli.tables import columns, show
from lorkit.profile.reading import load
from lorkit.schedule.plan import Place, plan
from lorkit.schedule.portfolio import AIM, Portfolio, Row
from lorkit.schedule.status import OPEN_REQUEST, STOP

_ACTS = {OPEN_REQUEST: "open the request", STOP: "no more messages"}


@click.command("status", short_help="Show the portfolio of letters at a glance.")
@options.on
@click.pass_obj
def command(profile: str, on: dt.date) -> None:
    """Show each writer: role, asked, answer, reminders, received, and the next step."""
    places = plan(load(Path(profile)), on).places
    table = columns("Writer", "Role", "Asked", "Answer", "Reminders", "Received", "Next step")
    for place in places:
        row, now = place.row, place.row.standing
        table.add_row(
            f"{row.writer.id} ({row.writer.salutation})",
            _role(row),
            _day(now.asked),
            _answer(row),
            str(len(now.reminders)) if now.reminders else "–",
            _day(now.received),
            _next(place),
        )
    show(table)
    click.echo()
    for sentence in _summary(Portfolio(tuple(place.row for place in places))):
        click.echo(sentence)


def _day(day: dt.date | None) -> str:
    return f"{dates.MONTHS[day.month - 1][:3]} {day.day}" if day else "–"


def _role(row: Row) -> str:
    return f"{row.writer.role}, signs" if row.only_signs else row.writer.role


def _answer(row: Row) -> str:
    """The answer, and for a fellow the signer's, who has to say yes as well."""
    own = row.standing.answer or "–"
    if row.signer is None or row.standing.answer != "agreed" or row.letter.answer == "agreed":
        return own
    return f"{own}; {row.signer.salutation} {row.letter.answer or 'not yet'}"


def _next(place: Place) -> str:
    """What is due or coming up, else the next step of the plan, however far away."""
    if place.row.stopped:
        return "no more messages"
    thing, later = place.row.next, place.next
    if thing is None:
        if later is None:
            return _missing(place.row)
        return f"{_ACTS.get(later.document, later.document)}, from {_day(later.start)}"
    what = thing.document or _ACTS[thing.act]
    match thing.state:
        case "overdue":
            return f"{what}, overdue since {_day(thing.end)}"
        case "upcoming":
            return f"{what}, from {_day(thing.start)}"
        case "waiting":
            return f"{what}, the day after another message"
    return f"{what}, by {_day(thing.end)}"


def _missing(row: Row) -> str:
    """What has to be logged before anything can fall due."""
    if row.standing.asked and not row.standing.answer:
        return "log the answer once it comes"
    if row.signer and row.standing.answer == "agreed" and not row.letter.answer:
        return f"waits for {row.signer.salutation}"
    return "–"


def _letters(count: int, received: int) -> str:
    letters = "letter" if count == 1 else "letters"
    if received == count > 0:
        return f"{count} {letters} received"
    return f"{count} {letters} on the way" + (f", {received} of them received" if received else "")


def _bonus(count: int) -> str:
    if count <= AIM:
        return ""
    return " The third is a bonus." if count == AIM + 1 else " What goes beyond is a bonus."


def _summary(found: Portfolio) -> list[str]:
    count = found.on_the_way
    lines = [f"{_letters(count, found.received)}; the aim is {AIM}.{_bonus(count)}"]
    if found.lost and count <= AIM:
        lost = ", ".join(row.writer.salutation for row in found.lost)
        backups = [row for row in found.backups if row not in found.lost or row.stopped]
        if backups:
            names = ", ".join(f"{row.writer.salutation} ({row.writer.id})" for row in backups)
            lines.append(f"No letter to expect from {lost}. Backup: {names}.")
        else:
            lines.append(
                f"No letter to expect from {lost}. Nobody else is in the profile: add a writer."
            )
    return lines
