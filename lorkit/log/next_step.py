"""What comes next for a writer, in a few words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from lorkit.dates import weekday
from lorkit.profile.events import SIGNER_EVENTS, LogEvent
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule.due import reader
from lorkit.schedule.readers import unsigned
from lorkit.schedule.status import (
    OPEN_REQUEST,
    STOP,
    has_received,
    letter,
    own_answer,
    signing,
    standing,
    support,
    to_sign_for,
)
from lorkit.schedule.windows import Window, of_writer
from lorkit.text import listed


def following(profile: Profile, about: Writer | Rotation, line: str, on: dt.date) -> str:
    """What comes next once a line is logged; "" for a rotation, whose log is about one thing.

    A date if the schedule has one (docs/rules.md#windows), else what has to happen first.
    """
    if isinstance(about, Rotation):
        return ""
    writer = replace(about, log=(*about.log, line))
    writers = tuple(writer if one.id == about.id else one for one in profile.writers)
    profile = replace(profile, writers=writers)
    if LogEvent.parse(line).event in ("agreed", *SIGNER_EVENTS) and (
        signature := _signature(profile, writer, on)
    ):
        return signature
    things = sorted(of_writer(profile, writer, on), key=lambda thing: (thing.end, thing.start))
    return _told(profile, writer, things[0], on) if things else _undated(profile, writer)


def _signature(profile: Profile, fellow: Writer, on: dt.date) -> str:
    """What has to happen before the signer of a fellow's letter agrees; "" if they have."""
    found = unsigned(profile, fellow)
    if not found or standing(fellow).answer != "agreed":
        return ""
    signer, name = found.signer, found.signer.salutation
    if found.answer:
        return f"{found.who} {found.answer}: ask another attending to sign"
    if signing(profile, fellow).ask:
        return f"{name}'s answer: log it as {listed(SIGNER_EVENTS[1:])}"
    asks = [one for one in of_writer(profile, signer, on) if one.document == "ask-script"]
    if asks and fellow in to_sign_for(profile, signer):
        return f"ask {name} to sign, {_days(asks[0])}{_late(asks[0], on)}"
    return f"{name} still has to agree to sign"


def _told(profile: Profile, writer: Writer, thing: Window, on: dt.date) -> str:
    if thing.document == STOP:
        return f"if the letter isn't in by {weekday(thing.start)}, turn to a backup writer"
    what = thing.document
    if what == OPEN_REQUEST:
        what = f"open the request for {reader(profile, what, writer).salutation}"
    return f"{what}, {_days(thing)}{_late(thing, on)}"


def _late(thing: Window, on: dt.date) -> str:
    return ", overdue" if thing.end < on else ""


def _days(thing: Window) -> str:
    if thing.start == thing.end:
        return weekday(thing.start)
    return f"{weekday(thing.start)} to {weekday(thing.end)}"


def _undated(profile: Profile, writer: Writer) -> str:
    """What comes next if the schedule has no date for it."""
    now, name = support(profile, writer), writer.salutation
    application, match = profile.application, profile.application.match
    if match and "told-matched" in now.logged:
        return "nothing more to do"
    if not has_received(profile, writer):
        if waits := _unreceived(profile, writer):
            return waits
    elif "agreed" not in now.logged:
        return f"log that {name} agreed, too, so that the thank-you comes due"
    if not application.submitted_on:
        return f"tell {name} once the application is in (application.submitted_on)"
    if not match and now.agreed:
        return f"tell {name} once you have matched (application.match)"
    return "nothing more to do"


def _unreceived(profile: Profile, writer: Writer) -> str:
    now, no = letter(profile, writer), unsigned(profile, writer)
    if own_answer(profile, writer).answer == "":
        return f"{writer.salutation}'s answer: log it as agreed, hesitated, or declined"
    if now.answer in ("hesitated", "declined"):
        if no and standing(writer).answer == "agreed":
            return f"{no.who} {now.answer}: ask another attending to sign"
        return "turn to a backup writer"
    return f"{no.signer.salutation} still has to agree to sign" if no else ""
