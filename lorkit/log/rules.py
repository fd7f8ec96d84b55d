"""What contradicts the log: pure functions of the profile and a new event.

An objection usually means a typo, and --force logs the event anyway. Only a third reminder
is always refused (docs/rules.md#due: two is the limit). The
new event counts as the last of its day, since its line is added last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from lorkit.dates import full, weekday
from lorkit.profile.events import ANSWERS, LogEvent, latest_answer, when
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule.status import MOST_REMINDERS, letter, signer_of, standing

_LONG_BEFORE = dt.timedelta(days=366)  # farther before the rotation is a typo
# What needs the signer's yes.
_NEEDS_SIGNER = ("followed-up", "requested", "reminded")

# What makes no sense while an answer is the latest one.
_NOT_AFTER_ANSWER = {
    "asked": ANSWERS,  # a hesitation closes the subject
    "agreed": ("declined",),
    "hesitated": ("declined",),
    "declined": ("declined",),
    "followed-up": ("declined",),
    "requested": ("declined",),
    "reminded": ("hesitated", "declined"),
    "received": ("declined",),
    "thanked": ("declined",),
    "told-submitted": ("declined",),
    "told-matched": ("declined",),
}
# What makes no sense once the letter is there. Asked and agreed do: they may be logged late.
_NOT_AFTER_LETTER = {"hesitated", "declined", "followed-up", "requested", "reminded", "received"}
# Events that must have come first, one of them.
_NEEDS = {
    "followed-up": (("agreed",), "has not agreed yet"),
    "reminded": (("asked", "agreed"), "has not been asked yet"),
    "thanked": (("agreed", "received"), "has not agreed yet"),
}


class Objection(NamedTuple):
    """Why an event contradicts the log; ``final`` if --force can't override it."""

    reason: str
    final: bool = False


def objections(
    profile: Profile, about: Writer | Rotation, new: LogEvent, today: dt.date
) -> list[Objection]:
    """All objections to a new event."""
    found = [Objection(reason) for reason in _of_day(profile, about, new, today)]
    if isinstance(about, Rotation):
        return found
    reminders = letter(profile, about).reminders
    if new.event == "reminded" and len(reminders) >= MOST_REMINDERS:
        reason = f"{about.salutation} was reminded twice, and two is the limit"
        return [Objection(reason, final=True)]
    found += [Objection(reason) for reason in _of_log(about, new)]
    found += [Objection(reason) for reason in _of_signer(profile, about, new)]
    found += [Objection(reason) for reason in _of_application(profile, new)]
    return found


def _of_day(
    profile: Profile, about: Writer | Rotation, new: LogEvent, today: dt.date
) -> Iterator[str]:
    """Objections to a day that can't be right, or that already has the event."""
    rotation = about if isinstance(about, Rotation) else profile.rotation(about.rotation)
    if new.on > today:
        yield f"{full(new.on)} is in the future"
    if new.on < rotation.starts - _LONG_BEFORE:
        starts = full(rotation.starts)
        yield f"{full(new.on)} is more than a year before the rotation starts on {starts}"
    if any((event.on, event.event) == (new.on, new.event) for event in about.events):
        yield f"'{new.event}' on {full(new.on)} is already in the log of {about.id}"


def _of_log(writer: Writer, new: LogEvent) -> Iterator[str]:
    """Objections from the writer's log, before that day and after."""
    others = [e for e in writer.events if (e.on, e.event) != (new.on, new.event)]
    yield from _against(writer, new, others)
    yield from _belied(writer, new, others)


def _belied(writer: Writer, new: LogEvent, others: list[LogEvent]) -> Iterator[str]:
    """Objections from the first later ask or answer that would no longer make sense."""
    for later in others:
        if later.on > new.on and later.event in ("asked", *ANSWERS):
            rest = [e for e in others if e is not later]
            if any(_against(writer, later, [*rest, new])) and not any(
                _against(writer, later, rest)
            ):
                yield f"it would come before '{later.event}' on {weekday(later.on)}"
                return


def _against(writer: Writer, event: LogEvent, others: list[LogEvent]) -> Iterator[str]:
    """Objections from what came before the event."""
    name = writer.salutation
    before = sorted((e for e in others if when(e) <= when(event)), key=when)
    letter = next((e for e in before if e.event == "received"), None)
    answer = latest_answer(before)
    if letter and event.event in _NOT_AFTER_LETTER:
        yield f"the letter from {name} was received on {weekday(letter.on)}"
    elif answer and not letter and answer.event in _NOT_AFTER_ANSWER.get(event.event, ()):
        yield f"{name} {answer.event} on {weekday(answer.on)}"
    elif event.event in _NEEDS:
        needed, reason = _NEEDS[event.event]
        if not any(e.event in needed for e in before):
            yield f"{name} {reason}"


def _of_signer(profile: Profile, writer: Writer, new: LogEvent) -> Iterator[str]:
    """Objections to messages to the signer before they have said yes."""
    signer = signer_of(profile, writer)
    if not signer or new.event not in _NEEDS_SIGNER or letter(profile, writer).received:
        return
    answer = standing(signer).answer
    if answer != "agreed":
        said = answer or "has not agreed yet"
        yield f"{signer.salutation}, who signs with {writer.salutation}, {said}"


def _of_application(profile: Profile, new: LogEvent) -> Iterator[str]:
    """Objections to updates about what has not happened yet."""
    application = profile.application
    if new.event == "told-submitted":
        if not application.submitted_on:
            yield "the profile doesn't say when the application went in (application.submitted_on)"
        elif new.on < application.submitted_on:
            yield f"the application didn't go in until {full(application.submitted_on)}"
    if new.event == "told-matched":
        if not application.match:
            yield "the profile doesn't say where you matched (application.match)"
        elif new.on < application.match.on:
            yield f"Match Day isn't until {full(application.match.on)}"
