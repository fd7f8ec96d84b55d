"""What has happened, in columns: the headings of dates that become lines of a log.

A column such as "Asked on" is a field named after its event, ``writer.log.asked``, and its
value is a list of days. A profile has one list for all events, a line each.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple, TypeAlias

from lorkit.profile.events import EVENTS, ROTATION_EVENTS, LogEvent, when
from lorkit.profile.fields import Shape
from lorkit.text import nearest

Text: TypeAlias = str | tuple[str, ...]  # as in ``values``

ALL = (*EVENTS, *ROTATION_EVENTS)
PREFIX = "log."
REPEATED = "log.reminded"  # the only event that may have several columns
WRITERS = "writer|attending|preceptor|physician|recommender|supervisor|evaluator|faculty|referee"

# "Requested" alone is none of them: it may mean that the writer was asked, too.
_WORDS = {
    "asked": "asked, ask, letter asked, letter asked for, asked for letter, asked for a letter, "
    "asked for lor, asked for an lor",
    "agreed": "agreed, said yes, agreed to write",
    "hesitated": "hesitated, said maybe",
    "declined": "declined, said no",
    "signer-asked": "signer asked, cosigner asked, co signer asked, asked to sign",
    "signer-agreed": "signer agreed, cosigner agreed, co signer agreed, signer said yes, "
    "agreed to sign",
    "signer-hesitated": "signer hesitated, cosigner hesitated, co signer hesitated, "
    "signer said maybe",
    "signer-declined": "signer declined, cosigner declined, co signer declined, signer said no, "
    "declined to sign",
    "followed-up": "followed up, follow up, followup, follow up sent, followup sent, "
    "follow up email sent, follow up email",
    "requested": "request sent, portal request sent, letter request sent, lor request sent, "
    "request emailed, request email sent, eras request sent",
    "reminded": "reminded, reminder, reminders, reminder sent, reminders sent, "
    "reminder email sent, "
    "first reminder, first reminder sent, 1st reminder, 1st reminder sent, second reminder, "
    "second reminder sent, 2nd reminder, 2nd reminder sent, final reminder, "
    "final reminder sent, last reminder, last reminder sent",
    "received": "letter received, lor received, letter uploaded, lor uploaded, letter submitted, "
    "lor submitted, letter in, letter arrived",
    "thanked": "thanked, thank you, thank you sent, thank you note, thank you note sent, "
    "thank you email sent, thanks sent",
    "told-submitted": "told submitted, told about submission, submission update, "
    "submission update sent",
    "told-matched": "told matched, told about match, match update, match update sent",
}
# What says enough only where the heading names the writer or the letter.
_OF_A_WRITER = {
    "agreed": "accepted",
    "received": "received, uploaded, submitted, letter",
}
_OF_A_ROTATION = {
    "coordinator-noted": "coordinator notified, coordinator noted, coordinator informed, "
    "coordinator contacted, coordinator emailed, coordinator note, coordinator note sent, "
    "coordinator email sent, notified coordinator, note to coordinator",
}
_MEANINGS = {
    "asked": "Day the writer was asked",
    "agreed": "Day the writer said yes",
    "hesitated": "Day the writer hesitated",
    "declined": "Day the writer said no",
    "signer-asked": "For a fellow: day the attending was asked to sign",
    "signer-agreed": "For a fellow: day the attending agreed to sign",
    "signer-hesitated": "For a fellow: day the attending hesitated to sign",
    "signer-declined": "For a fellow: day the attending declined to sign",
    "followed-up": "Day the follow-up was sent",
    "requested": "Day the request was sent from the portal",
    "reminded": "Day a reminder was sent",
    "received": "Day the letter showed as received",
    "thanked": "Day the thank-you was sent",
    "told-submitted": "Day the writer was told that the application is in",
    "told-matched": "Day the writer was told about the match",
    "coordinator-noted": "Day the note to the coordinator was sent",
}
_REMINDER = re.compile(r"\breminder [1-9]\b")
_OF_A_LETTER = re.compile(r"(?:letter|lor)s? ([1-9]) (.+)")
_TO_A_WRITER = re.compile(rf"(.+?)(?: (?:of|by|from|to|for))? (?:{WRITERS})s?(?: ([1-9]))?")
_FORMS = ("{}", "{} on", "{} date", "date {}", "date of {}")


def shapes(group: str) -> dict[str, Shape]:
    """The shape of each event's column, by key: a list of days."""
    events = {"writer": EVENTS, "rotation": ROTATION_EVENTS}.get(group, ())
    return {
        f"{PREFIX}{event}": Shape(
            "list", event, description=_MEANINGS[event], item=Shape("date", event)
        )
        for event in events
    }


@cache
def headings(group: str) -> dict[str, str]:
    """From a heading's words to the key that they mean, where the heading names the group."""
    if group == "rotation":
        return _in_every_form(_OF_A_ROTATION)
    return {**_in_every_form(_OF_A_WRITER), **_unowned()} if group == "writer" else {}


@cache
def _unowned() -> dict[str, str]:
    """Headings that can only be about a writer, whoever it is."""
    return _in_every_form(_WORDS)


def _in_every_form(table: Mapping[str, str]) -> dict[str, str]:
    return {
        form.format(words.strip()): f"{PREFIX}{event}"
        for event, all_words in table.items()
        for words in all_words.split(",")
        for form in _FORMS
    }


class Meant(NamedTuple):
    """What a heading says: the event's key, and which writer; 0 where it doesn't say."""

    key: str
    writer: int


def without_count(text: str) -> str:
    """A heading without the number of a reminder, which isn't the number of a writer."""
    return _REMINDER.sub("reminder", text)


def meant(text: str) -> Meant | None:
    """The event that a plain heading means: "asked on", "lor 2 received", or None."""
    if key := _unowned().get(text):
        return Meant(key, 0)
    if found := _OF_A_LETTER.fullmatch(text):
        key = headings("writer").get(found[2]) or _unowned().get(f"letter {found[2]}")
        return Meant(key, int(found[1])) if key else None
    if (found := re.fullmatch(r"(.+) ([1-9])", text)) and (key := _unowned().get(found[1])):
        return Meant(key, 0 if key == REPEATED else int(found[2]))
    if (found := _TO_A_WRITER.fullmatch(text)) and (key := _unowned().get(found[1])):
        return Meant(key, int(found[2] or 1))
    return None


def nearly(text: str) -> str:
    """The words for an event that a heading with a typo most likely means, or ""."""
    words = (word.strip() for all_words in _WORDS.values() for word in all_words.split(","))
    return nearest(text, words, cutoff=0.85)


class Happened(NamedTuple):
    """One event of the list: whose it is, and what."""

    holder: str  # rotations or writers
    id: str
    event: LogEvent

    @property
    def path(self) -> str:
        """Where the list's value is, as ``naming.flat`` names it."""
        return f"{self.holder}/{self.id}/{PREFIX}{self.event.event}"


def logged(values: Mapping[str, Text]) -> list[Happened]:
    """Everything that has happened among a student's values by path."""
    found = []
    for path, text in values.items():
        holder, _, rest = path.partition("/")
        block, _, key = rest.partition("/")
        if key.startswith(PREFIX):
            happened = (LogEvent(on=day, event=key.removeprefix(PREFIX)) for day in days(text))
            found += [Happened(holder, block, event) for event in dict.fromkeys(happened)]
    return found


def log_lines(found: Iterable[Happened]) -> dict[str, Text]:
    """The lines of each log by its path, ``writers/okafor/log``."""
    lines: dict[str, tuple[str, ...]] = {}
    for one in found:
        path = f"{one.holder}/{one.id}/log"
        lines[path] = (*lines.get(path, ()), line(one.event))
    return dict(lines)


def line(event: LogEvent) -> str:
    """The event as a line of a log."""
    return f"{event.on} {event.event}"


def events(values: Mapping[str, Text]) -> list[LogEvent]:
    """The events among a rotation's or writer's values, by date."""
    found = {
        LogEvent(on=day, event=key.removeprefix(PREFIX))
        for key, text in values.items()
        if key.startswith(PREFIX)
        for day in days(text)
    }
    return sorted(found, key=lambda event: (*when(event), ALL.index(event.event)))


def days(text: Text) -> Iterator[dt.date]:
    """The days that a value holds."""
    for day in (text,) if isinstance(text, str) else text:
        yield dt.date.fromisoformat(day)


def with_log(values: Mapping[str, Text]) -> dict[str, Text]:
    """A rotation's or writer's values with all events in one list, as a profile has it."""
    found = {key: text for key, text in values.items() if not key.startswith(PREFIX)}
    if lines := tuple(map(line, events(values))):
        found["log"] = lines
    return found
