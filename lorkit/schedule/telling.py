"""Words for what is due, shared by the terminal and the app."""

from __future__ import annotations

from lorkit.dates import weekday
from lorkit.profile.model import Profile
from lorkit.schedule.due import Due
from lorkit.schedule.readers import reader
from lorkit.schedule.status import OPEN_REQUEST, STOP

# What to do if there is nothing to send.
ACTS = {OPEN_REQUEST: "open the request", STOP: "no more messages"}


def act(thing: Due) -> str:
    """What to do if there is nothing to send; "" for a document."""
    return ACTS.get(thing.act, "")


def when(thing: Due) -> str:
    """By which day, or since when."""
    match thing.state:
        case "overdue":
            return f"overdue since {weekday(thing.end)}"
        case "upcoming":
            return f"from {weekday(thing.start)}"
        case "waiting":
            return "wait a day"
        case "stop":
            return f"stop since {weekday(thing.start)}"
    return f"by {weekday(thing.end)}"


def whom(profile: Profile, thing: Due) -> str:
    """Who it goes to; a fellow's messages go to the attending who signs."""
    if not is_writers(profile, thing):
        return profile.rotation(thing.about).service
    writer = profile.writer(thing.about)
    goes_to = reader(profile, thing.document or thing.act, writer)
    if goes_to is writer:
        return writer.salutation
    return f"{goes_to.salutation} (for {writer.salutation})"


def is_writers(profile: Profile, thing: Due) -> bool:
    """Whether it is about a writer rather than a rotation."""
    return thing.document != "coordinator-note" and any(
        writer.id == thing.about for writer in profile.writers
    )
