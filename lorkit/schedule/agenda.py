"""Everything still ahead: each step on the way to the letters, with its dates.

``due`` says what is due now; this goes on to the end. What depends on something that isn't
logged yet is planned as if every answer is a yes and every message goes out on time, and is
marked as not settled: once that is logged, the real dates take over. A last reminder is planned
only when the first one has gone out: nobody should plan to ask twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lorkit.profile.model import Profile, Writer
from lorkit.schedule import windows
from lorkit.schedule.status import (
    OPEN_REQUEST,
    STOP,
    Standing,
    fellows_of,
    letter,
    only_signs,
    signer_of,
    signing,
    standing,
    support,
    to_ask,
    to_sign_for,
)
from lorkit.schedule.windows import (
    SPANS,
    Window,
    asking,
    asking_to_sign,
    is_open,
    opens_on,
    reminder_from,
)

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
    over = submitted or application.is_matched(on) or not _is_any_missing(profile)
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


def _planned(profile: Profile, writer: Writer, on: dt.date) -> Iterator[Step]:
    """What follows an event that isn't logged yet, if it can still be done."""
    for step in _expected(profile, writer, on):
        if step.end >= on and not profile.application.is_matched(max(on, step.start)):
            yield step


def _expected(profile: Profile, writer: Writer, on: dt.date) -> Iterator[Step]:
    now = support(profile, writer)
    waits = not now.answer and not now.received
    if waits and (yes := _yes_of(profile, writer, on)):
        ends = profile.rotation(writer.rotation).ends
        yield _spanned(writer, "thank-you", (max(ends, yes[0]), max(ends, yes[1])), "answer")
    if ask := _ask_after_fellow(profile, writer, on):
        yield Step(writer.id, "ask-script", *ask, "answer")
    if not only_signs(profile, writer):
        yield from _messages(profile, writer, on)


def _messages(profile: Profile, writer: Writer, on: dt.date) -> Iterator[Step]:
    """The messages about a letter that isn't agreed to or hasn't had its follow-up."""
    now = letter(profile, writer)
    yes: list[_Days | None] = [_yes_of(profile, writer, on)]
    ask: list[_Days | None] = [_ask_of(profile, writer, on)]
    if signer_of(profile, writer):
        yes.append(_yes_to_sign(profile, writer, on))
        ask.append(_ask_to_sign(profile, writer, on))
    agreed, asked = _latest(yes), _latest(ask)
    if now.received or now.followed_up or now.reminders or not agreed or not asked:
        return
    follow_up = _spanned(writer, "follow-up", agreed, "answer")
    if not now.agreed:
        yield follow_up
    sent = follow_up.start, follow_up.end
    first, last = (reminder_from(*days) for days in zip(asked, sent, strict=True))
    after: Until = "follow-up" if now.agreed else "answer"
    reminder = _spanned(writer, "reminder", (first, last), after)
    day = opens_on(writer)
    if day and not is_open(profile, writer, max(on, reminder.start)):
        yield Step(writer.id, OPEN_REQUEST, day, day, "" if now.agreed else "answer")
    else:
        yield reminder


def _spanned(writer: Writer, document: str, opens: _Days, after: Until) -> Step:
    first, last = (dt.timedelta(days=days) for days in SPANS[document])
    return Step(writer.id, document, opens[0] + first, opens[1] + last, after)


def _latest(each: Sequence[_Days | None]) -> _Days | None:
    """When all of several things have happened; None if one of them never will."""
    days = [one for one in each if one]
    if len(days) < len(each):
        return None
    return max(first for first, _ in days), max(last for _, last in days)


def _first(each: Iterable[_Days | None]) -> _Days | None:
    """The first of several things that can happen, or None."""
    return min((one for one in each if one), default=None)


def _yes_of(profile: Profile, writer: Writer, on: dt.date) -> _Days | None:
    """When somebody's yes came, or can come; None after another answer.

    To a letter of their own; for a writer who only signs, to signing.
    """
    if only_signs(profile, writer):
        return _first(_yes_to_sign(profile, one, on) for one in fellows_of(profile, writer))
    return _yes(standing(writer), _ask_of(profile, writer, on), on)


def _yes_to_sign(profile: Profile, fellow: Writer, on: dt.date) -> _Days | None:
    return _yes(signing(profile, fellow), _ask_to_sign(profile, fellow, on), on)


def _yes(now: Standing, ask: _Days | None, on: dt.date) -> _Days | None:
    if now.agreed:
        return now.agreed, now.agreed
    if now.answer or not ask:
        return None
    # An ask still without an answer: the yes can't come before today.
    return (max(ask[0], on), max(ask[1], on)) if now.asked else ask


def _ask_of(profile: Profile, writer: Writer, on: dt.date) -> _Days:
    """When somebody was asked for a letter of their own, or can be."""
    now = standing(writer)
    return (now.ask, now.ask) if now.ask else _still(asking(profile, writer), on)


def _ask_to_sign(profile: Profile, fellow: Writer, on: dt.date) -> _Days | None:
    """When the attending was asked to sign, or can be; None without a yes from the fellow."""
    now, signer = signing(profile, fellow), signer_of(profile, fellow)
    if now.ask:
        return now.ask, now.ask
    if signer is None:
        return None
    days = _latest([asking_to_sign(profile, signer), _yes_of(profile, fellow, on)])
    return _still(days, on) if days else None


def _ask_after_fellow(profile: Profile, signer: Writer, on: dt.date) -> _Days | None:
    """When an attending can be asked to sign who must wait for the fellow's yes."""
    if to_sign_for(profile, signer):
        return None
    waiting = (one for one in to_ask(profile, signer) if not standing(one).agreed)
    return _first(_ask_to_sign(profile, one, on) for one in waiting)


def _still(days: _Days, on: dt.date) -> _Days:
    """The days to ask on; if all of them have passed, today is the earliest."""
    return days if days[1] >= on else (on, on)
