"""What makes no sense now, and why: rules about documents, the profile and a day.

The brief, section 4, says when a message is not sent; ``--force`` overrides a refusal, but not
a missing fact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from lorkit.dates import weekday
from lorkit.documents import Document
from lorkit.profile.model import Applicant, Profile, Rotation, Writer
from lorkit.schedule import MOST_REMINDERS, Standing, standing


def impossible(document: Document, profile: Profile, about: Writer | Rotation) -> str:
    """Why this document cannot be made at all: a fact that it is about is missing; or ''."""
    if isinstance(about, Rotation):
        return "" if about.coordinator else f"the rotation {about.id} names no coordinator"
    if document.id == "update-matched" and not profile.application.match:
        return "the profile says nothing of a match (application.match)"
    return ""


def remedy(document: Document, profile: Profile, about: Writer | Rotation | Applicant) -> str:
    """What to do where this document is refused; what is impossible can't be forced."""
    application, all_the_same = profile.application, "or make it all the same with --force"
    closed = isinstance(about, Writer) and standing(about).answer == "declined"
    if isinstance(about, Rotation):
        return f"add  coordinator:  to rotation {about.id}"
    if document.id == "update-matched" and not application.match:
        return "add  match:  under application:"
    if document.id == "update-submitted" and not application.submitted_on and not closed:
        return f"add  submitted_on:  under application:  once it is in, {all_the_same}"
    return f"log what has happened in the profile, {all_the_same}"


def refusal(document: Document, profile: Profile, about: Writer | Rotation, on: dt.date) -> str:
    """Why this document makes no sense for this writer or rotation now, or '' where it does."""
    if isinstance(about, Rotation):
        return ""
    now, name = standing(about), about.salutation
    if now.answer == "declined" and not now.received:
        return f"{name} declined"
    if rule := _REFUSALS.get(document.id):
        return rule(profile, name, now, on)
    return ""


def _no_ask(_: Profile, name: str, now: Standing, __: dt.date) -> str:
    return f"{name} hesitated, which closes the subject" if now.answer == "hesitated" else ""


def _needs_yes(_: Profile, name: str, now: Standing, __: dt.date) -> str:
    return "" if now.on_the_way else f"{name} has not agreed yet"


def _no_reminder(profile: Profile, name: str, now: Standing, on: dt.date) -> str:
    match = profile.application.match
    if match and on >= match.on:
        return f"you matched on {weekday(match.on)}, and no letter is needed any more"
    if now.received:
        return f"the letter from {name} was received on {weekday(now.received)}"
    if len(now.reminders) >= MOST_REMINDERS:
        return f"{name} was reminded twice, and two reminders are the most"
    return _needs_yes(profile, name, now, on)


def _no_first_reminder(profile: Profile, name: str, now: Standing, on: dt.date) -> str:
    if reason := _no_reminder(profile, name, now, on):
        return reason
    if now.reminders:
        return f"{name} was reminded on {weekday(now.reminders[0])}; next is the final-reminder"
    return ""


def _no_submitted(profile: Profile, name: str, now: Standing, on: dt.date) -> str:
    submitted = profile.application.submitted_on
    if not submitted:
        return "the application isn't in yet (application.submitted_on)"
    if on < submitted:
        return f"the application goes in on {weekday(submitted)}"
    return "" if now.received else f"the letter from {name} isn't logged as received"


def _no_matched(profile: Profile, name: str, now: Standing, on: dt.date) -> str:
    match = profile.application.match
    if match and on < match.on:
        return f"Match Day is {weekday(match.on)}"
    return _needs_yes(profile, name, now, on)


_REFUSALS: dict[str, Callable[[Profile, str, Standing, dt.date], str]] = {
    "ask-script": _no_ask,
    "ask-email": _no_ask,
    "follow-up": _needs_yes,
    "thank-you": _needs_yes,
    "reminder": _no_first_reminder,
    "final-reminder": _no_reminder,
    "update-submitted": _no_submitted,
    "update-matched": _no_matched,
}
