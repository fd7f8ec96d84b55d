"""Where a writer stands: what the log says, and when a letter counts as not coming."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from lorkit.profile.model import Writer

MOST_REMINDERS = 2
STOP_AFTER = dt.timedelta(days=21)  # from the second reminder
ANSWERS = ("agreed", "hesitated", "declined")


class Standing(NamedTuple):
    """Where a writer stands, read from the log; the order of its lines doesn't matter."""

    asked: dt.date | None
    agreed: dt.date | None
    answer: Literal["", "agreed", "hesitated", "declined"]  # the latest one
    reminders: tuple[dt.date, ...]
    requested: dt.date | None
    received: dt.date | None
    logged: frozenset[str]

    @property
    def ask(self) -> dt.date | None:
        """The ask: the day asked, or the day of the yes where no ask is logged."""
        return self.asked or self.agreed

    @property
    def on_the_way(self) -> bool:
        """Whether a letter was promised or has come, and wasn't withdrawn."""
        return self.received is not None or self.answer == "agreed"


def standing(writer: Writer) -> Standing:
    """Where a writer stands."""
    days: dict[str, list[dt.date]] = {}
    answer: Literal["", "agreed", "hesitated", "declined"] = ""
    for event in writer.events:
        days.setdefault(event.event, []).append(event.on)
        if event.event in ANSWERS:
            answer = event.event  # type: ignore[assignment]  # one of ANSWERS
    return Standing(
        asked=_last(days.get("asked")),
        agreed=_last(days.get("agreed")),
        answer=answer,
        reminders=tuple(days.get("reminded", ())),
        requested=_last(days.get("requested")),
        received=_last(days.get("received")),
        logged=frozenset(days),
    )


def _last(days: list[dt.date] | None) -> dt.date | None:
    return days[-1] if days else None


def stop_day(now: Standing) -> dt.date | None:
    """The day from which a letter counts as not coming (brief, section 4), or None."""
    closed = now.answer == "declined" or (now.answer == "hesitated" and not now.agreed)
    if now.received or closed or len(now.reminders) < MOST_REMINDERS:
        return None
    return now.reminders[MOST_REMINDERS - 1] + STOP_AFTER
