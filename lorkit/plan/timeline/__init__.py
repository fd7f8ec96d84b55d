"""A rotation's timeline: a row for each kind of thing to be done, and the picture of them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lorkit.drawing import Drawing
from lorkit.plan.agenda import steps
from lorkit.plan.timeline import shapes
from lorkit.plan.timeline.rows import Kind, Row, Span
from lorkit.profile.model import Profile, Rotation
from lorkit.schedule import ask_window

_ASKS = {
    "anchor": "Ask the anchor",
    "secondary": "Ask the second",
    "fellow": "Ask the fellow",
    "director": "Ask the director",
}
_LATER: tuple[tuple[str, Kind, tuple[str, ...]], ...] = (
    ("Follow up", "follow-up", ("follow-up",)),
    ("Thank", "thank-you", ("thank-you",)),
    ("Remind", "reminder", ("reminder", "final-reminder")),
)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture of one rotation, and its rows, for telling the same in words."""

    drawing: Drawing
    rows: tuple[Row, ...]


def timeline(profile: Profile, rotation: Rotation, on: dt.date) -> Timeline:
    """The picture of a rotation as of a day."""
    rows = tuple(_rows(profile, rotation, on))
    return Timeline(shapes.draw(rotation, rows, on), rows)


def _rows(profile: Profile, rotation: Rotation, on: dt.date) -> Iterator[Row]:
    """Ask windows by role, then what follows them, then the date that letters are wanted by."""
    writers = [writer for writer in profile.writers if writer.rotation == rotation.id]
    roles = {writer.role for writer in writers}
    for role, label in _ASKS.items():
        if role in roles:
            yield Row(label, "ask", (Span(*ask_window(rotation, role)),))
    ahead = [step for writer in writers for step in steps(profile, writer, on)]
    for label, kind, documents in _LATER:
        spans = [Span(s.start, s.end, s.settled) for s in ahead if s.document in documents]
        if spans:
            yield Row(label, kind, tuple(_merged(spans)))
    if by := profile.application.letters_by:
        yield Row("Letters in by", "letters-by", (Span(by, by),))


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans without those that another one covers or goes on with; the soonest first."""
    last: Span | None = None
    for span in sorted(spans, key=lambda s: (s.settled, s.start, s.end)):
        if last and last.settled == span.settled and span.start <= last.end + _DAY:
            last = Span(last.start, max(last.end, span.end), last.settled)
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
