"""What is due in a whole class, and where each student stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from lorkit.profile.model import Profile
from lorkit.schedule.due import Due, due
from lorkit.schedule.portfolio import AIM, Portfolio, portfolio


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
