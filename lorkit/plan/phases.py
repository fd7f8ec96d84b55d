"""A rotation of any length in a few phases of whole weeks.

The brief tells of four weeks: be reliable; build the anchor relationship and meet the second
attending; ask the anchor; secure the second letter. The ask windows (section 2) stretch with the
rotation, and so do the phases: each begins with a week, phases that a short rotation has no week
for join their neighbour, and in a long one the first phase and the weeks around the ask stay
short, so that the time between is what grows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lorkit.profile.model import Rotation
from lorkit.schedule import ask_window

Topic: TypeAlias = Literal["reliable", "build", "anchor", "second"]
TOPICS: tuple[Topic, ...] = ("reliable", "build", "anchor", "second")

_ASKED = ("anchor", "secondary")
_MOST_START = 4  # weeks to become known as reliable, in a rotation of any length
_MOST_BEFORE_ASK = 3  # whole weeks of the asking phase before the week of the ask itself


@dataclass(frozen=True, slots=True)
class Phase:
    """Some weeks of a rotation and what they are for. Weeks count from 1, days are included."""

    topics: tuple[Topic, ...]
    first_week: int
    last_week: int
    start: dt.date
    end: dt.date


def phases(rotation: Rotation) -> tuple[Phase, ...]:
    """The phases of a rotation: one to four, without a gap from its first day to its last."""
    found: list[Phase] = []
    waiting: tuple[Topic, ...] = ()
    for topic, (first, last) in zip(TOPICS, _weeks(rotation), strict=True):
        if first == last and topic == "build" and found:
            found[-1] = _phase(rotation, (*found[-1].topics, topic), found[-1].first_week - 1, last)
        elif first == last:
            waiting = (*waiting, topic)
        else:
            found.append(_phase(rotation, (*waiting, topic), first, last))
            waiting = ()
    return tuple(found)


def _phase(rotation: Rotation, topics: tuple[Topic, ...], first: int, last: int) -> Phase:
    start = rotation.starts + dt.timedelta(weeks=first)
    end = rotation.starts + dt.timedelta(weeks=last, days=-1)
    return Phase(topics, first + 1, last, start, min(end, rotation.ends))


def _weeks(rotation: Rotation) -> Iterator[tuple[int, int]]:
    """Of each topic, its first week and the one after its last, counted from 0."""
    weeks = (rotation.ends - rotation.starts).days // 7 + 1
    anchor, second = (_week(rotation, ask_window(rotation, role)[0]) for role in _ASKED)
    ask = min(anchor, max(round(weeks / 2), anchor - _MOST_BEFORE_ASK))
    known = min(ask, _MOST_START, max(1, round(weeks / 4)))
    ends = (known, ask, second, weeks)
    yield from zip((0, *ends[:-1]), ends, strict=True)


def _week(rotation: Rotation, day: dt.date) -> int:
    return (day - rotation.starts).days // 7
