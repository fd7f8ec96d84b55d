"""The plan's content: each rotation's phases with checklists, and where each writer stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal, TypeAlias

from lorkit.profile.events import LogEvent
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule.agenda import LETTERS_BY, Step, Until, agenda, steps
from lorkit.schedule.due import reader
from lorkit.schedule.portfolio import Portfolio, Row, portfolio
from lorkit.schedule.status import only_signs, signer_of, standing, to_ask, to_sign_for
from lorkit.schedule.timeline import Timeline, timeline
from lorkit.schedule.windows import ask_window, first_days

Topic: TypeAlias = Literal["reliable", "build", "anchor", "second"]
TOPICS: tuple[Topic, ...] = ("reliable", "build", "anchor", "second")

_TO_SIGNER = ("followed-up", "requested", "reminded")  # what the signer of a fellow's letter gets
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
    """Each topic's first week and the week after its last, counted from 0."""
    weeks = (rotation.ends - rotation.starts).days // 7 + 1
    anchor, second = (_week(rotation, ask_window(rotation, role)[0]) for role in _ASKED)
    ask = min(anchor, max(round(weeks / 2), anchor - _MOST_BEFORE_ASK))
    known = min(ask, _MOST_START, max(1, round(weeks / 4)))
    ends = (known, ask, second, weeks)
    yield from zip((0, *ends[:-1]), ends, strict=True)


def _week(rotation: Rotation, day: dt.date) -> int:
    return (day - rotation.starts).days // 7


_DAY = dt.timedelta(days=1)
_ATTENDINGS = ("anchor", "secondary")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist: something to do, or, with events, what has happened."""

    document: str  # or one of windows.ACTS, or LETTERS_BY; "" for what has happened
    start: dt.date
    end: dt.date
    rotation: str = ""  # "" for what concerns the whole application
    writers: tuple[Writer, ...] = ()
    after: Until = ""  # what is still to be logged and may move it
    events: tuple[str, ...] = ()
    fellow: Writer | None = None  # whose letter it is about, where it is for who signs

    @property
    def settled(self) -> bool:
        """Whether its dates are final."""
        return not self.after


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase of a rotation with its checklist."""

    phase: Phase
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class RotationPlan:
    """One rotation: its timeline, the steps before it, its phases, and the steps after it."""

    rotation: Rotation
    timeline: Timeline
    writers: dict[str, tuple[Writer, ...]]  # by role, without those who said no or only sign
    to_ask: dict[str, tuple[Writer, ...]]  # likewise, those who can still be asked
    before: tuple[Item, ...]
    stretches: tuple[Stretch, ...]
    after: tuple[Item, ...]

    @property
    def after_from(self) -> dt.date:
        """The day after the rotation."""
        return self.rotation.ends + _DAY


@dataclass(frozen=True, slots=True)
class Place:
    """One writer's line in the portfolio."""

    row: Row
    window: tuple[dt.date, dt.date] | None  # the ask window, if not asked yet
    next: Item | None


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A letter whose request in the service isn't logged."""

    person: Writer  # who gets the request: the writer, or who signs
    fellow: Writer | None  # whose letter it is, where somebody signs
    agreed: bool  # whether everybody has said yes
    sent_on: dt.date | None  # when it went out by the profile, where that day is past

    @property
    def label(self) -> str:
        """Who gets it, and for a fellow's letter, with whom: two letters can have one signer."""
        with_whom = f" (with {self.fellow.salutation})" if self.fellow else ""
        return f"{self.person.salutation}{with_whom}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan as of a day."""

    overdue: tuple[Item, ...]
    places: tuple[Place, ...]
    on_the_way: int
    rotations: tuple[RotationPlan, ...]
    requests: tuple[OpenRequest, ...]


def plan(profile: Profile, on: dt.date) -> Plan:
    """The plan as of a day."""
    ahead = agenda(profile, on)
    letters = portfolio(profile, on)
    last = max(profile.rotations, key=lambda rotation: rotation.ends)
    items = [item for item in _items(profile, ahead) if item.end >= on]
    return Plan(
        overdue=tuple(item for item in _items(profile, ahead) if item.end < on),
        places=tuple(_place(profile, row, ahead) for row in letters.rows),
        on_the_way=letters.on_the_way,
        rotations=tuple(
            _rotation(profile, r, [i for i in items if (i.rotation or last.id) == r.id], on)
            for r in profile.rotations
        ),
        requests=tuple(_requests(letters, on)),
    )


def _requests(letters: Portfolio, on: dt.date) -> Iterator[OpenRequest]:
    """The requests that aren't logged, of letters that may come."""
    for row in letters.rows:
        now, request = row.letter, row.writer.request
        if row.only_signs or row.is_lost or now.requested or now.received:
            continue
        day = request.on if request and request.method != "not-open" else None
        agreed = row.letter.on_the_way
        yield OpenRequest(
            row.signer or row.writer,
            row.writer if row.signer else None,
            agreed,
            day if agreed and day and day <= on else None,
        )


def _place(profile: Profile, row: Row, ahead: Iterable[Step]) -> Place:
    if row.stopped:
        return Place(row, None, None)
    mine = [step for step in ahead if _writer_of(step) == row.writer.id and step.settled]
    first = (row.next.document or row.next.act) if row.next else ""
    soonest = sorted(mine, key=lambda s: (s.document != first, s.end, s.start))[:1]
    step = next(_items(profile, soonest), None)
    asking = step is not None and step.document == "ask-script"
    return Place(row, (step.start, step.end) if step and asking else None, step)


def _writer_of(step: Step) -> str:
    return "" if step.document in ("coordinator-note", LETTERS_BY) else step.about


def _items(profile: Profile, ahead: Iterable[Step]) -> Iterator[Item]:
    """Steps as items: writers of a rotation with the same dates share one."""
    gathered: dict[Item, list[Writer]] = {}
    for step in ahead:
        writer = profile.writer(_writer_of(step)) if _writer_of(step) else None
        goes_to = reader(profile, step.document, writer) if writer else None
        asks = writer if step.document == "ask-script" else None
        signs_for = (*to_sign_for(profile, asks), *to_ask(profile, asks)) if asks else ()
        item = Item(
            step.document,
            step.start,
            step.end,
            writer.rotation if writer else step.about,
            after=step.after,
            fellow=writer if goes_to is not writer else next(iter(signs_for), None),
        )
        those = gathered.setdefault(item, [])
        if goes_to and goes_to not in those:
            those.append(goes_to)
    for item, writers in gathered.items():
        yield replace(item, writers=tuple(writers))


def _rotation(
    profile: Profile, rotation: Rotation, items: Sequence[Item], on: dt.date
) -> RotationPlan:
    writers = [writer for writer in profile.writers if writer.rotation == rotation.id]
    asked = (writer for writer in writers if not only_signs(profile, writer))
    willing = [writer for writer in asked if standing(writer).answer != "declined"]
    habits = [item for item in _first_days(profile, rotation, writers) if item.end >= on]
    if profile.application.is_matched(on):
        habits = []
    found = [*_done(profile, rotation, writers), *habits, *items]
    # An open step counts for the days in which it can still be done.
    days = [item.start if item.events else max(item.start, on) for item in found]
    dated = sorted(zip(days, found, strict=True), key=lambda pair: (pair[0], pair[1].end))

    def between(first: dt.date, last: dt.date) -> tuple[Item, ...]:
        return tuple(item for day, item in dated if first <= day <= last)

    return RotationPlan(
        rotation,
        timeline(profile, rotation, on),
        _by_role(willing),
        _by_role(
            w for w in willing if any(s.document == "ask-script" for s in steps(profile, w, on))
        ),
        before=between(dt.date.min, rotation.starts - _DAY),
        stretches=tuple(Stretch(p, between(p.start, p.end)) for p in phases(rotation)),
        after=between(rotation.ends + _DAY, dt.date.max),
    )


def _by_role(writers: Iterable[Writer]) -> dict[str, tuple[Writer, ...]]:
    ordered = sorted(writers, key=_role)
    return {role: tuple(group) for role, group in groupby(ordered, key=_role)}


def _role(writer: Writer) -> str:
    return writer.role


def _first_days(profile: Profile, rotation: Rotation, writers: Iterable[Writer]) -> Iterator[Item]:
    """What the first day, and the first two with an attending, are for (docs/rules.md)."""
    yield Item("introduction", rotation.starts, rotation.starts, rotation.id)
    by_days: dict[tuple[dt.date, dt.date], list[Writer]] = {}
    for writer in writers:
        if writer.role in _ATTENDINGS:
            by_days.setdefault(first_days(profile, writer), []).append(writer)
    for (day, end), attendings in by_days.items():
        yield Item("expectations", day, end, rotation.id, tuple(attendings))


def _done(profile: Profile, rotation: Rotation, writers: Iterable[Writer]) -> Iterator[Item]:
    """What has happened, from the logs: one line per day and event."""
    for event in rotation.events:
        yield Item("", event.on, event.on, rotation.id, events=(event.event,))
    gathered: dict[Item, list[Writer]] = {}
    for writer in writers:
        signer = signer_of(profile, writer)

        def key(event: LogEvent, signed: bool = signer is not None) -> tuple[dt.date, bool]:
            return event.on, signed and event.event in _TO_SIGNER

        for (day, to_signer), events in groupby(sorted(writer.events, key=key), key=key):
            names = tuple(dict.fromkeys(event.event for event in events))
            fellow = writer if to_signer else None
            item = Item("", day, day, rotation.id, events=names, fellow=fellow)
            gathered.setdefault(item, []).append(signer if signer and to_signer else writer)
    for item, those in gathered.items():
        yield replace(item, writers=tuple(those))
