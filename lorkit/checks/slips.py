"""Slips that no field forbids: a text that its sentence can't take, a day that is still to come."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from lorkit import dates
from lorkit.checks.text import quoted
from lorkit.checks.values import Spot
from lorkit.profile.events import LogEvent
from lorkit.profile.model import Profile

# What stands before a value where it is printed, and what it therefore can't begin with.
_LEARNED = re.compile(
    r"(?:I(?:['’]ve| have)? (?:also )?)?learn(?:ed|t) (?!helplessness)(?=\S)", re.IGNORECASE
)
_CAPITAL = re.compile(r"(?:How|To|That|Why|What|When|Where|Not|Always|Never)\b")
_PLACED = re.compile(r"(?:in|on|at|during|with) (?!vitro|call\b)(?=\S)", re.IGNORECASE)
_IAM = re.compile(r"(?:I am|I['’]m) (?=\S)", re.IGNORECASE)
# "why he dissects the same plane" goes to the one who does.
_ABSENT = re.compile(r"(?:why|how|what|that|when) (?:he|she)\b(?! who\b)", re.IGNORECASE)

_SOON = dt.timedelta(days=31)  # whoever looks back with --on has later lines in the log


def slips(profile: Profile, on: dt.date) -> Iterator[Spot]:
    """What would be printed in a sentence that doesn't take it, and days still to come."""
    yield from _fragment("applicant.status", profile.applicant.status, _IAM, "I’m NAME,")
    for number, writer in enumerate(profile.writers):
        path = f"writers[{number}]"
        if writer.setting:
            yield from _fragment(f"{path}.setting", writer.setting, _PLACED, "in or on")
        if writer.learned:
            yield from _lesson(f"{path}.learned", writer.learned)
    yield from _to_come(profile, on)


def _to_come(profile: Profile, on: dt.date) -> Iterator[Spot]:
    logs = [(f"rotations[{n}]", r.log) for n, r in enumerate(profile.rotations)]
    logs += [(f"writers[{n}]", w.log) for n, w in enumerate(profile.writers)]
    for path, lines in logs:
        for index, line in enumerate(lines):  # in the file's order, which events don't keep
            event = LogEvent.parse(line)
            if event.on - on > _SOON:
                message = f"{dates.full(event.on)} is still to come on {dates.full(on)}"
                hint = "the log holds what has happened: check the date"
                yield Spot("POR010", f"{path}.log[{index}]", message, hint)


def _lesson(path: str, learned: str) -> Iterator[Spot]:
    yield from _fragment(path, learned, _LEARNED, "I learned")
    if _CAPITAL.match(learned):
        better = learned[:1].lower() + learned[1:]
        yield _printed_after(path, "I learned", better)
    if _ABSENT.match(learned):
        message = f"{quoted(learned)} is sent to the person it speaks of"
        yield Spot("MSG016", path, message, "speak to the writer: you, your")


def _fragment(path: str, text: str, wrong: re.Pattern[str], before: str) -> Iterator[Spot]:
    found = wrong.match(text)
    if found:
        yield _printed_after(path, before, text[found.end() :])


def _printed_after(path: str, before: str, better: str) -> Spot:
    message = f"this is printed after “{before}”, and would not read on"
    return Spot("MSG016", path, message, f"write it so that it goes on:  {better}")
