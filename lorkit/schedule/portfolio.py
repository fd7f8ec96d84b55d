"""The portfolio at a glance: where each writer stands, and how many letters are on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from lorkit.profile.model import Profile, Writer
from lorkit.schedule.due import Due, due, of_writer
from lorkit.schedule.status import Standing, letter, only_signs, signer_of, standing
from lorkit.schedule.windows import closed_on

AIM = 2  # strong letters from one rotation; a third is a bonus (docs/rules.md)


class Row(NamedTuple):
    """One writer's line: who, where the letter stands, and what comes next."""

    writer: Writer
    standing: Standing  # their own answer; reminders and arrival are the letter's
    letter: Standing  # of a fellow's letter: by the fellow's log and the signer's
    signer: Writer | None  # who signs for a fellow
    only_signs: bool  # for a fellow, whose letter it is
    stopped: bool
    next: Due | None

    @property
    def counts(self) -> bool:
        """Whether a strong letter can be expected: promised or received, and not given up."""
        return self.letter.on_the_way and not self.stopped and not self.only_signs

    @property
    def is_lost(self) -> bool:
        """Whether no letter can be expected: a no, a doubt, or silence after two reminders."""
        doubted = self.letter.answer in ("declined", "hesitated") and not self.letter.received
        return (self.stopped or doubted) and not self.only_signs


class Portfolio(NamedTuple):
    """All writers, and what to do about letters that won't come."""

    rows: tuple[Row, ...]

    @property
    def on_the_way(self) -> int:
        """Letters promised or received."""
        return sum(row.counts for row in self.rows)

    @property
    def received(self) -> int:
        """Letters received."""
        return sum(row.counts and row.letter.received is not None for row in self.rows)

    @property
    def lost(self) -> tuple[Row, ...]:
        """Writers whose letters can no longer be expected."""
        return tuple(row for row in self.rows if row.is_lost)

    @property
    def backups(self) -> tuple[Row, ...]:
        """Who could still be asked: nobody has asked them yet, or they hesitated.

        A hesitant yes is a backup, not a target (docs/rules.md), so those come last.
        """
        rows = [row for row in self.rows if not row.only_signs and not row.letter.received]
        unasked = [row for row in rows if not row.standing.ask and not row.standing.answer]
        hesitant = [row for row in rows if row.standing.answer == "hesitated"]
        return (*unasked, *hesitant)


def portfolio(profile: Profile, on: dt.date) -> Portfolio:
    """Where every writer stands on a day."""
    things = due(profile, on)
    return Portfolio(tuple(_row(profile, writer, on, things) for writer in profile.writers))


def _row(profile: Profile, writer: Writer, on: dt.date, things: Sequence[Due]) -> Row:
    now, stop = letter(profile, writer), closed_on(profile, writer)
    own = standing(writer)._replace(reminders=now.reminders, received=now.received)
    return Row(
        writer,
        own,
        now,
        signer_of(profile, writer),
        only_signs(profile, writer),
        stopped=stop is not None and on >= stop,
        next=next(iter(of_writer(things, writer.id)), None),
    )
