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
from lorkit.profile.events import (
    ANSWERS,
    SIGNER_EVENTS,
    LogEvent,
    latest_answer,
    of_signer,
    when,
)
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule.readers import WHOEVER, unsigned
from lorkit.schedule.status import (
    MOST_REMINDERS,
    fellows_of,
    letter,
    only_signs,
    signer_of,
    standing,
    support,
)

_LONG_BEFORE = dt.timedelta(days=366)  # farther before the rotation is a typo
# What needs the signer's yes.
_NEEDS_SIGNER = ("followed-up", "requested", "reminded")

# Each person is thanked and told, whichever letter they said yes to.
_FOR_ALL = ("thanked", "told-submitted", "told-matched")

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
    """Why an event contradicts the log, and what to do; ``final`` if --force can't override it."""

    reason: str
    final: bool = False
    remedy: str = ""


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
    elsewhere = [*_asked_anew(profile, about, new)]
    found += elsewhere or [Objection(reason) for reason in _of_log(profile, about, new)]
    found += _of_signer(profile, about, new)
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
    anew = (
        isinstance(about, Writer) and new.event == "signer-asked" and _needs_signer(profile, about)
    )
    if not anew and any((e.on, e.event) == (new.on, new.event) for e in about.events):
        yield f"'{new.event}' on {full(new.on)} is already in the log of {about.id}"


def _needs_signer(profile: Profile, fellow: Writer | Rotation) -> bool:
    """Whether another attending may have to be asked to sign."""
    found = unsigned(profile, fellow) if isinstance(fellow, Writer) else None
    return found is not None and found.answer != ""


class _Log(NamedTuple):
    """What somebody was asked and answered, and what followed, for a new event to fit into."""

    name: str
    events: tuple[LogEvent, ...]  # a signer's in a fellow's log are named as in one of their own
    of_signer: bool = False
    told: tuple[LogEvent, ...] = ()  # those that only a fellow's log tells of

    def who(self, answer: LogEvent) -> str:
        """Who gave an answer; a no that a fellow's log tells of may be of somebody before."""
        doubt = answer.event in ("hesitated", "declined") and answer in self.told
        return WHOEVER if doubt else self.name

    def before(self, event: LogEvent) -> list[LogEvent]:
        """What came before an event; of a signer only since they were last asked to sign."""
        found = sorted((e for e in self.events if when(e) <= when(event)), key=when)
        asked = [n for n, e in enumerate(found) if e.event == "asked"]
        return found[asked[-1] :] if self.of_signer and asked else found

    def without(self, event: LogEvent) -> _Log:
        """The log without an event."""
        rest = (e for e in self.events if (e.on, e.event) != (event.on, event.event))
        return self._replace(events=tuple(rest))


def _of_log(profile: Profile, writer: Writer, new: LogEvent) -> Iterator[str]:
    """Objections from the writer's log, or the signer's, before that day and after."""
    agreed_to_sign = standing(writer).answer != "agreed" and support(profile, writer).agreed
    if new.event in _FOR_ALL and agreed_to_sign:
        return
    if new.event in SIGNER_EVENTS:
        log, [event] = _of_signers_log(profile, writer), of_signer([new])
    else:
        log, event = _own_log(profile, writer), new
    log = log.without(event)
    yield from _against(log, event)
    yield from _belied(log, event)


def _own_log(profile: Profile, writer: Writer) -> _Log:
    """A writer's own log, with the answer in the fellow's log if they only sign that letter."""
    fellows = fellows_of(profile, writer)
    if only_signs(profile, writer) and len(fellows) == 1:
        told = of_signer(fellows[0].events)
        return _Log(writer.salutation, (*writer.events, *told), told=told)
    return _Log(writer.salutation, writer.events)


def _of_signers_log(profile: Profile, fellow: Writer) -> _Log:
    """The signer's part of a fellow's log, with their own log if they only sign."""
    signer = signer_of(profile, fellow) or fellow
    arrived = (event for event in fellow.events if event.event == "received")
    own = signer.events if only_signs(profile, signer) else ()
    told = of_signer(fellow.events)
    return _Log(signer.salutation, (*own, *told, *arrived), of_signer=True, told=told)


def _belied(log: _Log, new: LogEvent) -> Iterator[str]:
    """Objections from the first later ask or answer that would no longer make sense."""
    for later in log.events:
        if later.on > new.on and later.event in ("asked", *ANSWERS):
            rest = log.without(later)
            with_new = rest._replace(events=(*rest.events, new))
            if any(_against(with_new, later)) and not any(_against(rest, later)):
                event = f"{'signer-' if log.of_signer else ''}{later.event}"
                yield f"it would come before '{event}' on {weekday(later.on)}"
                return


def _against(log: _Log, event: LogEvent) -> Iterator[str]:
    """Objections from what came before the event."""
    before, bars = log.before(event), _NOT_AFTER_ANSWER.get(event.event, ())
    if log.of_signer and event.event == "asked":
        bars = ("agreed",)  # after a no, another attending may be asked
    letter = next((e for e in before if e.event == "received"), None)
    answer = latest_answer(before)
    if letter and event.event in _NOT_AFTER_LETTER:
        yield f"the letter from {log.name} was received on {weekday(letter.on)}"
    elif answer and not letter and answer.event in bars:
        yield f"{log.who(answer)} {answer.event} on {weekday(answer.on)}"
    elif event.event in _NEEDS:
        needed, reason = _NEEDS[event.event]
        if not any(e.event in needed for e in before):
            yield f"{log.name} {reason}"


def _of_signer(profile: Profile, writer: Writer, new: LogEvent) -> Iterator[Objection]:
    """Objections to what can't be without a signer's yes, and to a letter after a no."""
    found = unsigned(profile, writer)
    if found and (new.event in _NEEDS_SIGNER or (new.event == "received" and found.is_over)):
        yield Objection(found.reason, remedy=found.remedy)


def _asked_anew(profile: Profile, signer: Writer, new: LogEvent) -> Iterator[Objection]:
    """An objection to the ask of another attending in a log of their own: the no would stand."""
    if new.event != "asked" or not only_signs(profile, signer):
        return
    for fellow in fellows_of(profile, signer):
        found = unsigned(profile, fellow)
        if found and found.answer and found.who != signer.salutation:
            remedy = f"if {signer.salutation} was asked now:  lorkit log {fellow.id} signer-asked"
            yield Objection(found.reason, remedy=remedy)


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
