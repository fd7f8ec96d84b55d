"""``lorkit status``."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from lorkit import dates
from lorkit.cli import options
from lorkit.cli.console import columns, print_table
from lorkit.profile.reading import load
from lorkit.schedule.due import ACTIONS, Due
from lorkit.schedule.plan import Place, plan
from lorkit.schedule.portfolio import AIM, Portfolio, Row, StudentStatus, status_of_class
from lorkit.text import listed


@click.command("status", short_help="Show the portfolio of letters at a glance.")
@options.profiles
@options.on
@click.option("--json", "as_json", is_flag=True, help="Print a record for each student as JSON.")
@click.pass_obj
def command(profile: str, profiles: tuple[Path, ...], on: dt.date, as_json: bool) -> None:
    """Show each writer: role, asked, answer, reminders, received, and the next step.

    With PROFILEs (files, or folders that hold profile.yaml files), show a line per student.
    """
    if profiles or as_json:
        _of_class(profiles or (Path(profile),), on, as_json)
        return
    loaded = load(Path(profile))
    places = plan(loaded, on).places
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
    print_table(table)
    click.echo()
    letters = Portfolio(tuple(place.row for place in places))
    for sentence in _summary(letters, is_over=loaded.application.is_matched(on)):
        click.echo(sentence)


def _day(day: dt.date | None) -> str:
    return f"{dates.MONTHS[day.month - 1][:3]} {day.day}" if day else "–"


def _role(row: Row) -> str:
    return f"{row.writer.role}, signs" if row.only_signs else row.writer.role


def _answer(row: Row) -> str:
    """The answer; for a fellow, also the signer's, who has to say yes as well."""
    own = row.standing.answer or "–"
    if not row.is_theirs:
        return f"a signer {own}"
    if row.signs_with and not row.only_signs and own != "agreed":
        names = listed([fellow.salutation for fellow in row.signs_with], "and")
        return f"{own}; signs with {names}"
    if row.unsigned is None or row.standing.answer != "agreed":
        return own
    no = row.unsigned
    who = "a signer" if no.who != no.signer.salutation else no.who
    return f"{own}; {who} {no.answer or 'not yet'}"


def _next(place: Place) -> str:
    """What is due or coming up, else the plan's next step, however far off."""
    if place.row.stopped:
        return "no more messages"
    thing, later = place.row.next, place.next
    if thing is None:
        if later is None:
            return _missing(place.row)
        return f"{ACTIONS.get(later.document, later.document)}, from {_day(later.start)}"
    return _step(thing)


def _step(thing: Due) -> str:
    what = thing.document or ACTIONS[thing.act]
    match thing.state:
        case "overdue":
            return f"{what}, overdue since {_day(thing.end)}"
        case "upcoming":
            return f"{what}, from {_day(thing.start)}"
        case "waiting":
            return f"{what}, the day after another message"
    return f"{what}, by {_day(thing.end)}"


def _missing(row: Row) -> str:
    """What has to be logged before anything can come due."""
    if row.standing.asked and not row.standing.answer:
        return "log the answer once it comes"
    if row.signer and row.standing.answer == "agreed" and not row.letter.answer:
        return f"waiting for {row.signer.salutation}"
    return "–"


def _letters(count: int, received: int) -> str:
    letters = "letter" if count == 1 else "letters"
    if received == count > 0:
        return f"{count} {letters} received"
    return f"{count} {letters} on the way" + (f", {received} of them received" if received else "")


def _bonus(count: int) -> str:
    if count <= AIM:
        return ""
    return " The third is a bonus." if count == AIM + 1 else " The rest are a bonus."


def _summary(found: Portfolio, *, is_over: bool) -> list[str]:
    """How many letters are on the way, and, before the Match, whose can't be counted on."""
    count = found.on_the_way
    lines = [f"{_letters(count, found.received)}; the aim is {AIM}.{_bonus(count)}"]
    if found.lost and count <= AIM and not is_over:
        lost = listed([row.writer.salutation for row in found.lost], "or")
        lines.append(f"Don't count on a letter from {lost}. {_instead(found)}")
    return lines


def _instead(found: Portfolio) -> str:
    """What to do about letters that can't be counted on."""
    told = [
        f"Ask another attending to sign with {row.writer.salutation}."
        for row in found.lost
        if row.needs_signer
    ]
    backups = [row for row in found.backups if row not in found.lost or row.stopped]
    if backups:
        names = ", ".join(f"{row.writer.salutation} ({row.writer.id})" for row in backups)
        told.append(f"Backup: {names}.")
    elif len(told) < len(found.lost):
        told.append("Nobody else is in the profile: add a writer.")
    return " ".join(told)


# --- A whole class


def _of_class(named: tuple[Path, ...], on: dt.date, as_json: bool) -> None:
    loaded, failed = options.load_all(options.profile_files(named))
    students = status_of_class(loaded, on)
    if as_json:
        records = [_record(student) for student in students]
        click.echo(json.dumps(records, indent=2, ensure_ascii=False))
    else:
        _show_class(students)
    if failed:
        raise SystemExit(1)


def _record(student: StudentStatus) -> dict[str, Any]:
    thing = student.next
    return {
        "student": student.profile.applicant.eras_name,
        "profile": str(student.profile.file),
        "on_the_way": student.portfolio.on_the_way,
        "received": student.portfolio.received,
        "aim": AIM,
        "next": thing
        and {
            "about": thing.about,
            "document": thing.document or None,
            "from": thing.start.isoformat(),
            "by": thing.end.isoformat(),
            "state": thing.state,
        },
        "writers": [
            {
                "id": row.writer.id,
                "role": row.writer.role,
                "asked": row.standing.asked and row.standing.asked.isoformat(),
                "answer": row.standing.answer,
                "reminders": len(row.standing.reminders),
                "received": row.standing.received and row.standing.received.isoformat(),
            }
            for row in student.portfolio.rows
        ],
    }


def _show_class(students: list[StudentStatus]) -> None:
    table = columns("Student", "Letters", "Received", "Asked", "Next step")
    for student in students:
        rows = student.portfolio.rows
        asked = sum(row.standing.ask is not None for row in rows)
        thing = student.next
        whom = f" ({thing.about})" if thing else ""
        table.add_row(
            student.profile.applicant.eras_name,
            f"{student.portfolio.on_the_way} of {AIM}",
            str(student.portfolio.received or "–"),
            f"{asked} of {len(rows)}",
            f"{_step(thing)}{whom}" if thing else "–",
        )
    print_table(table)
    there = sum(not student.short_of_aim for student in students)
    click.echo(f"\n{there} of {len(students)} students have {AIM} letters on the way.")
