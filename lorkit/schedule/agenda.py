"""Everything still ahead: each step on the way to the letters, with its dates.

``due`` says what is due now; this goes on to the end. What depends on something that isn't
logged yet is planned as if every answer is a yes and every message goes out on time, and is
marked as not settled: once that is logged, the real dates take over. A last reminder is planned
only when the first one has gone out: nobody should plan to ask twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lorkit.profile.model import Profile, Writer
from lorkit.schedule import windows
from lorkit.schedule.status import STOP, fellows_of, letter, only_signs, signer_of, standing
from lorkit.schedule.windows import SPANS, Window, asking, reminder_from

LETTERS_BY = "letters-by"  # the one step that nobody has to take
Until: TypeAlias = Literal["", "answer", "follow-up"]
_Days: TypeAlias = tuple[dt.date, dt.date]  # the first and last days on which it can happen


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do between two days, both included."""

    about: str  # the writer's id, or the rotation's for its note; "" for the application
    document: str  # the id of the document that does it, one of windows.ACTS, or LETTERS_BY
    start: dt.date
    end: dt.date
    after: Until = ""  # what isn't logged yet, and may move it

    @property
    def settled(self) -> bool:
        """Whether its dates are final."""
        return not self.after


def agenda(profile: Profile, on: dt.date) -> tuple[Step, ...]:
    """Every step still open on a day, overdue ones too; soonest first."""
    found = [Step(*window[:4]) for window in windows.windows(profile, on) if _is_ahead(window, on)]
    for writer in profile.writers:
        found += _planned(profile, writer, on)
    application = profile.application
    submitted = application.submitted_on is not None and application.submitted_on <= on
    over = submitted or is_matched(profile, on) or not _is_any_missing(profile)
    if application.letters_by and not over:
        found.append(Step("", LETTERS_BY, application.letters_by, application.letters_by))
    return tuple(sorted(found, key=lambda step: (step.start, step.end)))


def _is_any_missing(profile: Profile) -> bool:
    """Whether a letter hasn't come that still may."""
    letters = [letter(profile, one) for one in profile.writers if not only_signs(profile, one)]
    return any(not one.received and one.answer != "declined" for one in letters)


def steps(profile: Profile, writer: Writer, on: dt.date) -> Iterator[Step]:
    """The steps with one writer; none once messages have stopped."""
    for window in windows.of_writer(profile, writer, on):
        if _is_ahead(window, on):
            yield Step(*window[:4])
    yield from _planned(profile, writer, on)


def _is_ahead(window: Window, on: dt.date) -> bool:
    return window.document != STOP or window.start > on


def is_matched(profile: Profile, on: dt.date) -> bool:
    """Whether the match is known by a day; then all that is left is to share the news."""
    match = profile.application.match
    return match is not None and on >= match.on


def _planned(profile: Profile, writer: Writer, on: dt.date) -> Iterator[Step]:
    """What follows an event that isn't logged yet, if it can still be done."""
    for step in _expected(profile, writer, on):
        if step.end >= on and not is_matched(profile, max(on, step.start)):
            yield step


def _expected(profile: Profile, writer: Writer, on: dt.date) -> Iterator[Step]:
    now = standing(writer)
    waits = not now.answer and not now.received
    if waits and (yes := _yes_of(profile, writer, on)):
        if _waits_for_fellow(profile, writer):
            yield Step(writer.id, "ask-script", *yes, "answer")
        ends = profile.rotation(writer.rotation).ends
        yield _spanned(writer, "thank-you", (max(ends, yes[0]), max(ends, yes[1])), "answer")
    if not only_signs(profile, writer):
        yield from _messages(profile, writer, on)


def _messages(profile: Profile, writer: Writer, on: dt.date) -> Iterator[Step]:
    """The messages about a letter that isn't agreed to or hasn't had its follow-up."""
    now = letter(profile, writer)
    signer = signer_of(profile, writer)
    people = (writer, signer) if signer else (writer,)
    yes = _latest([_yes_of(profile, one, on) for one in people])
    ask = _latest([_ask_of(profile, one, on) for one in people])
    if now.received or now.followed_up or now.reminders or not yes or not ask:
        return
    follow_up = _spanned(writer, "follow-up", yes, "answer")
    if not now.agreed:
        yield follow_up
    sent = follow_up.start, follow_up.end
    first, last = (reminder_from(*days) for days in zip(ask, sent, strict=True))
    yield _spanned(writer, "reminder", (first, last), "follow-up" if now.agreed else "answer")


def _spanned(writer: Writer, document: str, opens: _Days, after: Until) -> Step:
    first, last = (dt.timedelta(days=days) for days in SPANS[document])
    return Step(writer.id, document, opens[0] + first, opens[1] + last, after)


def _latest(each: Sequence[_Days | None]) -> _Days | None:
    """When all of several things have happened; None if one of them never will."""
    days = [one for one in each if one]
    if len(days) < len(each):
        return None
    return max(first for first, _ in days), max(last for _, last in days)


def _yes_of(profile: Profile, writer: Writer, on: dt.date) -> _Days | None:
    """When somebody's own yes came, or can come; None after another answer."""
    now = standing(writer)
    if now.agreed:
        return now.agreed, now.agreed
    ask = _ask_of(profile, writer, on)
    if now.answer or not ask:
        return None
    # An ask still without an answer: the yes can't come before today.
    return (max(ask[0], on), max(ask[1], on)) if now.asked else ask


def _ask_of(profile: Profile, writer: Writer, on: dt.date) -> _Days | None:
    """When somebody was asked, or can be; None if the ask has failed."""
    now = standing(writer)
    if now.ask:
        return now.ask, now.ask
    first, last = asking(profile, writer)
    if _waits_for_fellow(profile, writer):
        yes = [_yes_of(profile, one, on) for one in fellows_of(profile, writer)]
        if not any(yes):
            return None
        first, last = _latest([(first, last), min(one for one in yes if one)]) or (first, last)
    return (first, last) if last >= on else (on, on)  # not asked in time, so today is the earliest


def _waits_for_fellow(profile: Profile, writer: Writer) -> bool:
    """Whether a writer who only signs must wait for a fellow's yes before being asked."""
    fellows = [standing(one).answer for one in fellows_of(profile, writer)]
    return only_signs(profile, writer) and "agreed" not in fellows
