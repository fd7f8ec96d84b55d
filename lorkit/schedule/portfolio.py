"""The portfolio at a glance: where each writer stands, and how many letters are on the way."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from lorkit.profile.model import Profile, Writer
from lorkit.schedule import due, status
from lorkit.schedule.due import Due
from lorkit.schedule.status import Standing

AIM = 2  # strong letters from one rotation; a third is a bonus (brief, section 2)


class Row(NamedTuple):
    """One writer's line: who, where it stands, and what comes next."""

    writer: Writer
    standing: Standing
    stopped: bool
    next: Due | None

    @property
    def counts(self) -> bool:
        """Whether a strong letter can be expected: promised or received, not given up."""
        return self.standing.on_the_way and not self.stopped


class Portfolio(NamedTuple):
    """All writers, and what is to be done about letters that won't come."""

    rows: tuple[Row, ...]

    @property
    def on_the_way(self) -> int:
        """Letters promised or received."""
        return sum(row.counts for row in self.rows)

    @property
    def received(self) -> int:
        """Letters that have come."""
        return sum(row.counts and row.standing.received is not None for row in self.rows)

    @property
    def lost(self) -> tuple[Row, ...]:
        """Writers who declined, hesitated or stayed silent after two reminders."""
        gone = ("declined", "hesitated")
        return tuple(
            row
            for row in self.rows
            if row.stopped or (row.standing.answer in gone and not row.standing.received)
        )

    @property
    def backups(self) -> tuple[Row, ...]:
        """Who could still be asked: nobody has asked them yet, or they hesitated.

        A hesitant yes is a backup, not a target (brief, section 2), so those come last.
        """
        open_rows = [row for row in self.rows if not row.standing.ask and not row.standing.answer]
        hesitant = [
            r for r in self.rows if r.standing.answer == "hesitated" and not r.standing.received
        ]
        return (*[row for row in open_rows if not row.standing.received], *hesitant)


def portfolio(profile: Profile, on: dt.date) -> Portfolio:
    """Where every writer stands on a day."""
    return Portfolio(tuple(_row(profile, writer, on) for writer in profile.writers))


def _row(profile: Profile, writer: Writer, on: dt.date) -> Row:
    now = status.standing(writer)
    stop = status.stop_day(now)
    upcoming = sorted(due.of_writer(profile, writer, on), key=lambda d: (d.end, d.start))
    return Row(writer, now, bool(stop and on >= stop), next(iter(upcoming), None))
