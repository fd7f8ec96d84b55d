"""The portfolio at a glance, of one applicant or a class: where each writer stands.

And how many letters are on the way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lorkit.profile.model import Profile, Writer
from lorkit.schedule.due import Due, due, of_writer
from lorkit.schedule.readers import Unsigned, unsigned, who_answered
from lorkit.schedule.status import (
    Standing,
    fellows_of,
    letter,
    only_signs,
    own_answer,
    signer_of,
    signing,
)
from lorkit.schedule.windows import closed_on

AIM = 2  # strong letters from one rotation; a third is a bonus (docs/rules.md)


class Row(NamedTuple):
    """One writer's line: who, where the letter stands, and what comes next."""

    writer: Writer
    standing: Standing  # their own answer; reminders and arrival are the letter's
    letter: Standing  # of a fellow's letter: by the fellow's log and the signer's
    signer: Writer | None  # who signs for a fellow
    signs_with: tuple[Writer, ...]  # the fellows with whom they agreed to sign
    unsigned: Unsigned | None  # why nobody signs a fellow's letter
    is_theirs: bool  # whether the answer is known to be theirs, not of who was to sign before
    only_signs: bool  # for a fellow, whose letter it is
    stopped: bool
    next: Due | None

    @property
    def counts(self) -> bool:
        """Whether a strong letter can be expected: promised or received, and not given up."""
        return self.letter.on_the_way and not self.stopped and not self.only_signs

    @property
    def needs_signer(self) -> bool:
        """Whether a fellow agreed, but whoever was to sign had a doubt or said no."""
        no = self.unsigned
        return bool(no and no.answer) and self.standing.answer == "agreed" and not self.stopped

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
    own = own_answer(profile, writer)._replace(reminders=now.reminders, received=now.received)
    is_theirs = own.answer in ("", "agreed") or who_answered(profile, writer) == writer.salutation
    if not is_theirs:
        own = own._replace(asked=None)
    return Row(
        writer,
        own,
        now,
        signer_of(profile, writer),
        tuple(f for f in fellows_of(profile, writer) if signing(profile, f).answer == "agreed"),
        unsigned(profile, writer),
        is_theirs,
        only_signs(profile, writer),
        stopped=stop is not None and on >= stop,
        next=next(iter(of_writer(things, writer.id)), None),
    )


class StudentDue(NamedTuple):
    """One thing to do in a class: whose, and what."""

    profile: Profile
    thing: Due


class StudentStatus(NamedTuple):
    """Where one student stands, and what comes next."""

    profile: Profile
    portfolio: Portfolio
    next: Due | None

    @property
    def short_of_aim(self) -> int:
        """How many letters are missing to reach the aim."""
        return max(AIM - self.portfolio.on_the_way, 0)


def due_in_class(profiles: Iterable[Profile], on: dt.date) -> list[StudentDue]:
    """Everything due, overdue or coming up for all students, soonest first."""
    found = [StudentDue(profile, thing) for profile in profiles for thing in due(profile, on)]
    return sorted(found, key=lambda one: (one.thing.end, one.thing.start, _name(one.profile)))


def status_of_class(profiles: Iterable[Profile], on: dt.date) -> list[StudentStatus]:
    """Every student's portfolio; the one with the soonest step comes first."""
    found = []
    for profile in profiles:
        things = due(profile, on)
        found.append(StudentStatus(profile, portfolio(profile, on), things[0] if things else None))
    return sorted(
        found, key=lambda one: (one.next is None, one.next and one.next.end, _name(one.profile))
    )


def _name(profile: Profile) -> str:
    return profile.applicant.eras_name.casefold()
