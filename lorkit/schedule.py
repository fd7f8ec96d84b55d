"""Rules of dates and of what has happened: pure functions of the profile and a day."""

from __future__ import annotations

from lorkit.documents import Document
from lorkit.profile.model import Profile, Rotation, Writer

# After these the question is settled, whatever came before.
_ANSWERS = ("agreed", "hesitated", "declined")
_AFTER_YES = {"follow-up", "thank-you"}


def answer(writer: Writer) -> str:
    """The writer's latest answer: 'agreed', 'hesitated', 'declined', or '' before there is one.

    A letter that was received was agreed to, whether or not the yes was logged.
    """
    events = [event.event for event in writer.events]
    if "received" in events:
        return "agreed"
    return next((event for event in reversed(events) if event in _ANSWERS), "")


def refusal(document: Document, profile: Profile, about: Writer | Rotation) -> str:
    """Why this document makes no sense for this writer or rotation now, or '' where it does."""
    if isinstance(about, Rotation):
        return "" if about.coordinator else f"the rotation {about.id} names no coordinator"
    given = answer(about)
    if given == "declined":
        return f"{about.salutation} declined"
    if document.id in _AFTER_YES and given != "agreed":
        return f"{about.salutation} has not agreed yet"
    return ""
