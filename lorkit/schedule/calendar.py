"""The calendar of a plan: an .ics that Google, Apple and Outlook import, and import again.

RFC 5545. All-day VEVENTs only (Outlook imports no VTODO). An event's UID comes from what it is,
never from its dates, so a second import moves it instead of adding another; SEQUENCE grows when
anything about it changes (RFC 5546, 2.1.4). Steps that are no longer needed are cancelled, not
left out, since programs keep events that a file doesn't mention. Steps that may still move
are TENTATIVE.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

from lorkit.dates import weekday
from lorkit.errors import LorkitError
from lorkit.profile.model import Profile
from lorkit.schedule.agenda import LETTERS_BY, Step, agenda
from lorkit.schedule.due import reader
from lorkit.schedule.status import ACTS, OPEN_REQUEST, STOP, to_ask, to_sign_for

PRODID = "-//lorkit//letters plan//EN"
_NAMESPACE = uuid5(NAMESPACE_URL, "https://lorkit.invalid/calendar")
# From the first day's midnight, wherever the user is: 9 in the morning of the day before.
# Outlook ignores an alarm that comes after the start.
_ALARM = -dt.timedelta(hours=15)
_CLASS = str(uuid5(_NAMESPACE, "class"))  # a class\'s calendar
_DAY = dt.timedelta(days=1)
_CANCELLED = "CANCELLED"

_TITLES = {
    "coordinator-note": "Write to the coordinator of {name}",
    "ask-script": "Ask {name} for a letter",
    "follow-up": "Send {name} the follow-up",
    "thank-you": "Thank {name}",
    "reminder": "Remind {name} if the letter isn’t in",
    "final-reminder": "Last reminder to {name} if the letter isn’t in",
    "update-submitted": "Tell {name} that the application is in",
    "update-matched": "Tell {name} where you matched",
    OPEN_REQUEST: "Open the letter request for {name}",
    STOP: "No letter from {name}? Turn to a backup writer",
    LETTERS_BY: "Target date: all letters in",
}
_TENTATIVE = " (planned)"


def calendar(profile: Profile, on: dt.date, earlier: bytes | None = None) -> bytes:
    """The calendar of everything still to be done on a day.

    ``earlier`` is the file of the run before: its events keep SEQUENCE and DTSTAMP if nothing
    about them changed, and are cancelled if they are no longer needed. Raises LorkitError
    if it isn't a lorkit calendar for the same applicant.
    """
    known = _events(_uid(profile, "", ""), earlier) if earlier is not None else {}
    result = _empty(_uid(profile, "", ""), f"Letters – {profile.applicant.eras_name}")
    _fill(result, profile, on, known)
    _call_off(result, known, on)
    return bytes(result.to_ical())


def class_calendar(profiles: Iterable[Profile], on: dt.date, earlier: bytes | None = None) -> bytes:
    """The calendar for a whole class; each event starts with its student's name.

    Like ``calendar``. Events keep their UIDs, so importing a student's own calendar as well
    makes no second copy. Raises LorkitError if ``earlier`` isn't a class calendar.
    """
    known = _events(_CLASS, earlier) if earlier is not None else {}
    result = _empty(_CLASS, "Letters – the class")
    for profile in profiles:
        _fill(result, profile, on, known, f"{profile.applicant.eras_name}: ")
    _call_off(result, known, on)
    return bytes(result.to_ical())


def _fill(
    result: Calendar, profile: Profile, on: dt.date, known: dict[str, Event], whose: str = ""
) -> None:
    """Add what an applicant still has to do; removes its events from the known ones."""
    for step in agenda(profile, on):
        uid = _uid(profile, step.about, step.document)
        result.add_component(_renewed(profile, step, uid, known.pop(uid, None), on, whose))


def _call_off(result: Calendar, known: dict[str, Event], on: dt.date) -> None:
    for event in known.values():
        result.add_component(event if event.get("STATUS") == _CANCELLED else _cancelled(event, on))


def _uid(profile: Profile, about: str, document: str) -> str:
    """An event's identity: whose it is, about whom, which document; never when."""
    return str(uuid5(_NAMESPACE, "\0".join((profile.applicant.email, about, document))))


def _empty(uid: str, name: str) -> Calendar:
    found = Calendar()
    found.add("PRODID", PRODID)
    found.add("VERSION", "2.0")
    found.add("CALSCALE", "GREGORIAN")
    found.add("UID", uid)  # RFC 7986, 5.3: identifies the applicant
    found.add("X-WR-CALNAME", name)
    return found


def _renewed(
    profile: Profile, step: Step, uid: str, old: Event | None, on: dt.date, whose: str
) -> Event:
    """The event for a step: the old one if nothing changed, else its successor."""
    if old is None:
        return _event(profile, step, uid, 0, _noon(on), whose)
    sequence = int(old.get("SEQUENCE", 0))
    same = _event(profile, step, uid, sequence, old.decoded("DTSTAMP"), whose)
    if same.to_ical() == old.to_ical():
        return same
    return _event(profile, step, uid, sequence + 1, _noon(on), whose)


def _event(
    profile: Profile, step: Step, uid: str, sequence: int, stamp: dt.datetime, whose: str
) -> Event:
    title = whose + _title(profile, step)
    event = Event()
    event.add("UID", uid)
    event.add("DTSTAMP", stamp)
    event.add("SEQUENCE", sequence)
    event.add("SUMMARY", title if step.settled else title + _TENTATIVE)
    event.add("DESCRIPTION", "\n".join(_description(step)))
    event.add("DTSTART", step.start)
    event.add("DTEND", step.end + _DAY)  # the day after the last: RFC 5545, 3.6.1
    event.add("STATUS", "CONFIRMED" if step.settled else "TENTATIVE")
    event.add("TRANSP", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", title)
    alarm.add("TRIGGER", _ALARM)
    event.add_component(alarm)
    return event


def _title(profile: Profile, step: Step) -> str:
    name = _name(profile, step)
    asks = profile.writer(step.about) if step.document == "ask-script" else None
    if fellows := (*to_sign_for(profile, asks), *to_ask(profile, asks)) if asks else ():
        return f"Ask {name} to sign the letter with {fellows[0].salutation}"
    return _TITLES[step.document].format(name=name)


def _name(profile: Profile, step: Step) -> str:
    if step.document == "coordinator-note":
        return profile.rotation(step.about).service
    if not step.about:
        return ""
    writer = profile.writer(step.about)
    goes_to = reader(profile, step.document, writer)
    if goes_to is writer:
        return writer.salutation
    return f"{goes_to.salutation} (the letter with {writer.salutation})"


def _description(step: Step) -> Iterator[str]:
    if step.start != step.end:
        yield f"From {weekday(step.start)} to {weekday(step.end)}."
    if step.after == "answer":
        yield "Planned as if the answer is yes. Log the answer, then make this file again."
    if step.after == "follow-up":
        yield "Planned for after the follow-up. Log it once it is sent, then make this file again."
    if step.document in (LETTERS_BY, *ACTS):
        return
    # A rotation's documents take no --to: its note is made for every coordinator.
    to = "" if step.document == "coordinator-note" else f" --to {step.about}"
    yield f"Make it: lorkit render {step.document}{to}"


def _cancelled(event: Event, on: dt.date) -> Event:
    """The event, cancelled: without an alarm, and newer than the imported one."""
    event.subcomponents.clear()
    sequence = int(event.get("SEQUENCE", 0)) + 1
    for name in ("STATUS", "SEQUENCE", "DTSTAMP"):
        event.pop(name, None)
    event.add("STATUS", _CANCELLED)
    event.add("SEQUENCE", sequence)
    event.add("DTSTAMP", _noon(on))
    return event


def _noon(on: dt.date) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(12), dt.UTC)


def _events(uid: str, earlier: bytes) -> dict[str, Event]:
    """The events of an earlier file by their UIDs, in its order."""
    try:
        found = Calendar.from_ical(earlier)
        if found.name != "VCALENDAR" or found.get("PRODID") != PRODID:
            raise ValueError(PRODID)
        events = {str(event["UID"]): event for event in found.events}
        for event in events.values():  # which the next run updates
            int(event.get("SEQUENCE", 0)), event.decoded("DTSTAMP")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise LorkitError("is not a lorkit calendar") from error
    if found.get("UID") != uid:
        raise LorkitError("is another applicant's calendar")
    return events
