"""What makes no sense now, and why: rules about documents, the profile and a day.

The brief, section 4, says when a message is not sent; ``--force`` overrides a refusal, but not
a missing fact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from lorkit.dates import weekday
from lorkit.letter.catalogue import Document
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule.status import MOST_REMINDERS, Standing, standing

_FORCED = "or make it all the same with --force"


class Refusal(NamedTuple):
    """Why a document is not made, and what to do."""

    reason: str
    remedy: str = f"log what has happened in the profile, {_FORCED}"


def impossible(document: Document, profile: Profile, about: Writer | Rotation) -> Refusal | None:
    """Why this document cannot be made at all: a fact that it is about is missing; or None."""
    if isinstance(about, Rotation):
        if about.coordinator:
            return None
        reason = f"the rotation {about.id} names no coordinator"
        return Refusal(reason, f"add  coordinator:  to rotation {about.id}")
    if document.id == "update-matched" and not profile.application.match:
        reason = "the profile says nothing of a match (application.match)"
        return Refusal(reason, "add  match:  under application:")
    return None


def refusal(
    document: Document, profile: Profile, about: Writer | Rotation, on: dt.date
) -> Refusal | None:
    """Why this document makes no sense for this writer or rotation now, or None where it does."""
    if isinstance(about, Rotation):
        return None
    now, name = standing(about), about.salutation
    if now.answer == "declined" and not now.received:
        return Refusal(f"{name} declined")
    if rule := _REFUSALS.get(document.id):
        return rule(profile, name, now, on)
    return None


def _no_ask(_: Profile, name: str, now: Standing, __: dt.date) -> Refusal | None:
    hesitated = now.answer == "hesitated"
    return Refusal(f"{name} hesitated, which closes the subject") if hesitated else None


def _needs_yes(_: Profile, name: str, now: Standing, __: dt.date) -> Refusal | None:
    return None if now.on_the_way else Refusal(f"{name} has not agreed yet")


def _no_reminder(profile: Profile, name: str, now: Standing, on: dt.date) -> Refusal | None:
    match = profile.application.match
    if match and on >= match.on:
        return Refusal(f"you matched on {weekday(match.on)}, and no letter is needed any more")
    if now.received:
        return Refusal(f"the letter from {name} was received on {weekday(now.received)}")
    if len(now.reminders) >= MOST_REMINDERS:
        return Refusal(f"{name} was reminded twice, and two reminders are the most")
    return _needs_yes(profile, name, now, on)


def _no_first_reminder(profile: Profile, name: str, now: Standing, on: dt.date) -> Refusal | None:
    if no := _no_reminder(profile, name, now, on):
        return no
    if now.reminders:
        reminded = weekday(now.reminders[0])
        return Refusal(f"{name} was reminded on {reminded}; next is the final-reminder")
    return None


def _no_submitted(profile: Profile, name: str, now: Standing, on: dt.date) -> Refusal | None:
    submitted = profile.application.submitted_on
    if not submitted:
        reason = "the application isn't in yet (application.submitted_on)"
        return Refusal(reason, f"add  submitted_on:  under application:  once it is in, {_FORCED}")
    if on < submitted:
        return Refusal(f"the application goes in on {weekday(submitted)}")
    return None if now.received else Refusal(f"the letter from {name} isn't logged as received")


def _no_matched(profile: Profile, name: str, now: Standing, on: dt.date) -> Refusal | None:
    match = profile.application.match
    if match and on < match.on:
        return Refusal(f"Match Day is {weekday(match.on)}")
    return _needs_yes(profile, name, now, on)


_REFUSALS: dict[str, Callable[[Profile, str, Standing, dt.date], Refusal | None]] = {
    "ask-script": _no_ask,
    "ask-email": _no_ask,
    "follow-up": _needs_yes,
    "thank-you": _needs_yes,
    "reminder": _no_first_reminder,
    "final-reminder": _no_reminder,
    "update-submitted": _no_submitted,
    "update-matched": _no_matched,
}
