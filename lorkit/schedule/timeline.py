"""A rotation's timeline: what has been done and what is ahead, a row for each kind of step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lorkit.letter.drawing import Drawing
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule.agenda import Step, steps
from lorkit.schedule.chart import Kind, Row, Span, draw
from lorkit.schedule.status import fellows_of, only_signs, signing, standing

_ASKS = {
    "anchor": "Ask the anchor",
    "secondary": "Ask the secondary",
    "fellow": "Ask the fellow",
    "signer": "Ask the signer",
    "director": "Ask the director",
}
# What is drawn after the asks: the steps ahead by their documents, and what was logged for them.
_LATER: tuple[tuple[str, Kind, tuple[str, ...], str], ...] = (
    ("Follow up", "follow-up", ("follow-up",), "followed-up"),
    ("Thank", "thank-you", ("thank-you",), "thanked"),
    ("Remind", "reminder", ("reminder", "final-reminder"), "reminded"),
)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture of one rotation, and its rows, for a description in words."""

    drawing: Drawing
    rows: tuple[Row, ...]


def timeline(profile: Profile, rotation: Rotation, on: dt.date) -> Timeline:
    """The picture of a rotation as of a day."""
    rows = tuple(_rows(profile, rotation, on))
    return Timeline(draw(rotation, rows, on), rows)


def _rows(profile: Profile, rotation: Rotation, on: dt.date) -> Iterator[Row]:
    """The asks by role, then what follows them, then the date that letters are wanted by."""
    writers = [writer for writer in profile.writers if writer.rotation == rotation.id]
    ahead = {writer.id: [*steps(profile, writer, on)] for writer in writers}
    for role, label in _ASKS.items():
        asked = [writer for writer in writers if _role(profile, writer) == role]
        spans = [span for writer in asked for span in _asks(profile, writer, ahead[writer.id])]
        if spans:
            yield Row(label, "ask", _merged(spans))
    for label, kind, documents, event in _LATER:
        spans = [span for writer in writers for span in _done(writer, event)]
        spans += _open((step for each in ahead.values() for step in each), documents)
        if spans:
            yield Row(label, kind, _merged(spans))
    if by := profile.application.letters_by:
        yield Row("Letters in by", "letters-by", (Span(by, by),))


def _role(profile: Profile, writer: Writer) -> str:
    return "signer" if only_signs(profile, writer) else writer.role


def _asks(profile: Profile, writer: Writer, ahead: Sequence[Step]) -> Iterator[Span]:
    """The days somebody was asked, to write or to sign, and when they can be."""
    asked = {signing(profile, fellow).ask for fellow in fellows_of(profile, writer)}
    asked.add(standing(writer).ask)
    yield from (Span(day, day, done=True) for day in asked if day)
    yield from _open(ahead, ("ask-script",))


def _open(ahead: Iterable[Step], documents: Sequence[str]) -> Iterator[Span]:
    return (Span(s.start, s.end, s.settled) for s in ahead if s.document in documents)


def _done(writer: Writer, event: str) -> Iterator[Span]:
    return (Span(e.on, e.on, done=True) for e in writer.events if e.event == event)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Merge spans that overlap or touch, if they are alike; soonest first."""
    return tuple(sorted(_runs(spans), key=lambda span: (span.start, span.end)))


def _runs(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in sorted(spans, key=lambda s: (s.settled, s.done, s.start, s.end)):
        alike = last and (last.settled, last.done) == (span.settled, span.done)
        if last and alike and span.start <= last.end + _DAY:
            last = Span(last.start, max(last.end, span.end), last.settled, last.done)
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
