"""The picture of a rotation's timeline: a row of bars for each kind of step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from lorkit.dates import short
from lorkit.letter.drawing import (
    Drawing,
    Line,
    Rect,
    Shape,
    Text,
    dashed,
    hatched,
    striped,
    text_width,
)
from lorkit.profile.model import Rotation

Kind: TypeAlias = Literal["ask", "follow-up", "thank-you", "reminder", "letters-by"]


@dataclass(frozen=True, slots=True)
class Span:
    """A range of days, both ends included."""

    start: dt.date
    end: dt.date
    settled: bool = True  # False: planned, drawn as an outline
    done: bool = False  # what has happened, on its real days


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of thing and its spans; never empty."""

    label: str
    kind: Kind
    spans: tuple[Span, ...]

    @property
    def start(self) -> dt.date:
        """The first of its days."""
        return min(span.start for span in self.spans)

    @property
    def end(self) -> dt.date:
        """The last of its days."""
        return max(span.end for span in self.spans)


_WIDTH: Final = 504.0  # points: seven inches
_CHART: Final = 78.0  # where row names end and the days begin
_HEADER, _ROW, _BAR = 31.0, 15.0, 8.0  # heights
_STRIP: Final = 12.0  # of a line of text below the rows
_LABEL, _SMALL, _HEAD = 8.5, 8.0, 7.5  # sizes of text
_NARROWEST: Final = 2.6  # of a bar: one day of a long rotation must stay visible
_GAP: Final = 3.5  # between a bar and its dates
_INK, _QUIET, _RULE, _PAPER = "#17394d", "#4a565e", "#d5dade", "#ffffff"
_TINT: Final = "#c3ccd2"
_STEPS: Final = (1, 2, 4, 8, 13, 26, 52)  # weeks from one label to the next
_AFTER: Final = 90  # the most days shown after a rotation, unless it is longer
_PLANNED: Final = "Outlined bars are planned. Log each answer, and they move to their real dates."


@dataclass(frozen=True, slots=True)
class _Axis:
    """Days across the picture. An arrow at the edge marks what is farther off."""

    rotation: Rotation
    last: dt.date

    @property
    def day(self) -> float:
        """The width of a day."""
        return (_WIDTH - _CHART) / ((self.last - self.rotation.starts).days + 1)

    def x(self, date: dt.date) -> float:
        """Where a day begins."""
        days = (min(date, self.last + dt.timedelta(days=1)) - self.rotation.starts).days
        return _CHART + max(days, 0) * self.day

    def shows(self, span: Span) -> bool:
        """Whether any of a span's days is on the axis."""
        return span.end >= self.rotation.starts and span.start <= self.last


def draw(rotation: Rotation, rows: Sequence[Row], on: dt.date) -> Drawing:
    """The picture of a rotation's rows, with a line at the day if it is in range."""
    axis = _axis(rotation, rows)
    bottom = _HEADER + _ROW * len(rows)
    height = bottom + 2
    shapes: list[Shape] = [*_weeks(axis, bottom)]
    if rotation.starts <= on <= axis.last:
        height += _STRIP
        shapes += _today(axis, on, bottom)
    for number, row in enumerate(rows):
        shapes += _row(axis, row, _HEADER + _ROW * number)
    if not all(span.settled for row in rows for span in row.spans):
        height += _STRIP
        shapes.append(Text(_CHART, height - 3, _PLANNED, _SMALL, _QUIET))
    return Drawing(_WIDTH, height, (Rect(0, 0, _WIDTH, height, _PAPER), *shapes))


def _axis(rotation: Rotation, rows: Sequence[Row]) -> _Axis:
    length = (rotation.ends - rotation.starts).days + 1
    limit = rotation.ends + dt.timedelta(days=max(_AFTER, length))
    near = [s.end for row in rows for s in row.spans if s.start <= limit]
    last = max(rotation.ends, min(limit, max(near, default=rotation.ends)))
    return _Axis(rotation, last + dt.timedelta(days=2))


def _weeks(axis: _Axis, bottom: float) -> Iterator[Shape]:
    """The weeks' numbers and first days, with a rule down from each; the rotation as a band."""
    rotation = axis.rotation
    weeks = (axis.last - rotation.starts).days // 7 + 1
    numbered = f"Week {(rotation.ends - rotation.starts).days // 7 + 1}"
    widest = max(text_width(numbered, _HEAD) * 1.05, text_width("Aug 30", _HEAD)) + 4
    step = next((s for s in _STEPS if s * 7 * axis.day >= widest), _STEPS[-1])
    for week in range(0, weeks, step):
        day = rotation.starts + dt.timedelta(weeks=week)
        x = axis.x(day)
        yield Line(x, 2, x, bottom, _RULE, 0.6)
        date = Text(x + 2, 19, short(day, day), _HEAD, _QUIET)
        if date.x + date.width <= _WIDTH:
            yield date
        number = Text(x + 2, 9, f"Week {week + 1}", _HEAD, _INK, bold=True)
        if day <= rotation.ends and number.x + number.width <= _WIDTH:
            yield number
    end = axis.x(rotation.ends + dt.timedelta(days=1))
    width = max(end - _CHART, _NARROWEST)
    yield Rect(_CHART, 24, width, 4, _INK)


def _today(axis: _Axis, on: dt.date, bottom: float) -> Iterator[Shape]:
    x = axis.x(on) + axis.day / 2
    y = 28.0
    while y < bottom + 2:
        yield Line(x, y, x, min(y + 3, bottom + 2), "#000000", 0.8)
        y += 4.5
    text = f"Today, {short(on, on)}"
    half = text_width(text, _SMALL) / 2
    middle = min(max(x, _CHART + half), _WIDTH - half)
    yield Text(middle, bottom + 10.5, text, _SMALL, "#000000", "middle")


def _row(axis: _Axis, row: Row, top: float) -> Iterator[Shape]:
    base = top + _ROW / 2 + _LABEL * 0.345  # half the height of a capital
    yield Line(0, top, _WIDTH, top, _RULE, 0.6)
    yield Text(0, base, row.label, _LABEL, _INK)
    bars: list[Rect] = []
    for span in sorted(filter(axis.shows, row.spans), key=lambda s: s.start):
        bars.append(_bar(axis, span, top))
        yield from _filled(bars[-1], row.kind, span.settled)
    for text in _dates(axis, row, bars, base - 0.2):
        width = min(text.width + 2, _WIDTH - text.left + 1)
        yield Rect(text.left - 1, top + 1.5, width, _ROW - 3, _PAPER)
        yield text


def _bar(axis: _Axis, span: Span, top: float) -> Rect:
    left, right = axis.x(span.start), axis.x(span.end + dt.timedelta(days=1))
    width = max(right - left, _NARROWEST)
    return Rect(min(left, _WIDTH - width), top + (_ROW - _BAR) / 2, width, _BAR, _PAPER)


def _filled(bar: Rect, kind: Kind, settled: bool) -> Iterator[Shape]:
    """A bar in its kind's style."""
    solid = kind in ("follow-up", "letters-by")
    if not settled:
        yield bar
        yield from dashed(bar, _INK)
        return
    fill = _INK if solid else _TINT if kind == "reminder" else _PAPER
    yield Rect(bar.x, bar.y, bar.width, bar.height, fill, _INK)
    if kind == "ask":
        yield from hatched(bar, _INK)
    if kind == "thank-you":
        yield from striped(bar, _INK)


def _dates(axis: _Axis, row: Row, bars: Sequence[Rect], base: float) -> Iterator[Text]:
    """The dates of a row's bars: next to each if there is room, else combined."""
    if not bars:
        arrow = "{} →" if row.start > axis.last else "← {}"
        text = arrow.format(_written(axis, row.start, row.end))
        late = row.start > axis.last
        x = _WIDTH if late else _CHART + _GAP
        yield Text(x, base, text, _SMALL, _QUIET, "end" if late else "start")
        return
    spans = sorted(row.spans, key=lambda span: span.start)
    if len(spans) == len(bars):
        each = [
            Text(bar.x + bar.width + _GAP, base, _label(axis, s), _SMALL, _QUIET)
            for bar, s in zip(bars, spans, strict=True)
        ]
        ends = [*(bar.x - _GAP for bar in bars[1:]), _WIDTH]
        if all(text.x + text.width <= end for text, end in zip(each, ends, strict=True)):
            yield from each
            return
    done = "done " if all(span.done for span in spans) else ""
    yield _together(done + _written(axis, row.start, row.end), bars, base)


def _together(text: str, bars: Sequence[Rect], base: float) -> Text:
    """One label for all bars: after the last, else before the first, else on top."""
    left, right = bars[0].x - _GAP, max(bar.x + bar.width for bar in bars) + _GAP
    width = text_width(text, _SMALL)
    if right + width <= _WIDTH:
        return Text(right, base, text, _SMALL, _QUIET)
    if left - width >= _CHART + 1:
        return Text(left, base, text, _SMALL, _QUIET, "end")
    return Text((_CHART + _WIDTH) / 2, base, text, _SMALL, _QUIET, "middle")


def _label(axis: _Axis, span: Span) -> str:
    dates = _written(axis, span.start, span.end)
    return f"done {dates}" if span.done else dates


def _written(axis: _Axis, first: dt.date, last: dt.date) -> str:
    """Short dates, with the year if the rotation doesn't make it clear."""
    years = (axis.rotation.starts.year, axis.rotation.ends.year)
    return short(first, last) + ("" if last.year in years else f", {last.year}")
