"""What makes no sense on a day, and why: one table of documents and conditions.

docs/rules.md says when a document would be untrue or is not sent; ``--force`` overrides a
refusal, but not a missing fact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lorkit.dates import weekday
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule.readers import askable, nothing_to_sign, unsigned, who_answered
from lorkit.schedule.status import (
    MOST_REMINDERS,
    Standing,
    fellows_of,
    has_received,
    letter,
    only_signs,
    own_answer,
    signer_of,
    support,
)
from lorkit.schedule.windows import closed_on, is_open

if TYPE_CHECKING:  # only for types
    from lorkit.letter.model import Document

_FORCED = "or make it anyway with --force"


class Refusal(NamedTuple):
    """Why a document is not made, and what to do."""

    reason: str
    remedy: str = f"log what has happened, {_FORCED}"


def impossible(document: Document, profile: Profile, about: Writer | Rotation) -> Refusal | None:
    """Why this document cannot be made at all (a missing fact), or None."""
    if isinstance(about, Rotation):
        if about.coordinator:
            return None
        reason = f"the rotation {about.id} has no coordinator"
        return Refusal(reason, f"add  coordinator:  to rotation {about.id}")
    if document.id == "update-matched" and not profile.application.match:
        reason = "the profile doesn't say where you matched (application.match)"
        return Refusal(reason, "add your match to the profile, in  match:  under  application:")
    if document.id == "update-submitted" and not profile.application.submitted_on:
        remedy = "once it is in, add  submitted_on:  under  application:  in the profile"
        return Refusal("the application isn't in yet (application.submitted_on)", remedy)
    return None


def refusal(
    document: Document, profile: Profile, about: Writer | Rotation, on: dt.date
) -> Refusal | None:
    """Why this document makes no sense for this writer or rotation now, or None."""
    if isinstance(about, Rotation):
        is_note = document.id == "coordinator-note"
        return _begun(about, on) or _when_matched(profile, on) if is_note else None
    case = _Case(profile, about, on, own_answer(profile, about), letter(profile, about))
    for rule in _TABLE.get(document.id, _OWN):
        if found := rule(case):
            return found
    return None


class _Case(NamedTuple):
    """What the conditions look at: a writer on a day."""

    profile: Profile
    writer: Writer
    on: dt.date
    own: Standing  # what the writer said
    letter: Standing  # of a fellow's letter: from what the fellow and the signer said

    @property
    def name(self) -> str:
        return self.writer.salutation

    @property
    def support(self) -> Standing:
        """What the writer said to writing or to signing."""
        return support(self.profile, self.writer)

    def dated(self, which: str, field: str, day: dt.date) -> Refusal:
        """No, because of the first or last day together."""
        tense, other = ("is", "starts") if self.on < day else ("was", "ends")
        remedy = f"check  {field}:  and the rotation's  {other}:  in the profile, {_FORCED}"
        return Refusal(f"your {which} day with {self.name} {tense} {weekday(day)}", remedy)


# --- Conditions


def _begun(rotation: Rotation, on: dt.date) -> Refusal | None:
    if on < rotation.starts:
        return None
    reason = f"{rotation.service} began on {weekday(rotation.starts)}"
    return Refusal(reason, f"ask your questions in person, {_FORCED}")


def _when_matched(profile: Profile, on: dt.date) -> Refusal | None:
    match = profile.application.match
    if match and profile.application.is_matched(on):
        on_day = weekday(match.on)
        reason = f"you matched on {on_day}, so only the news of your match is left to send"
        return Refusal(reason, f"make  update-matched  instead, {_FORCED}")
    return None


def _matched(case: _Case) -> Refusal | None:
    return _when_matched(case.profile, case.on)


def _apart(case: _Case) -> Refusal | None:
    """No first conversation after the last day together."""
    last = case.writer.worked_to or case.profile.rotation(case.writer.rotation).ends
    return case.dated("last", "worked_to", last) if case.on > last else None


def _not_met(case: _Case) -> Refusal | None:
    """No ask before the first day together: it thanks for shared work."""
    first = case.writer.worked_from or case.profile.rotation(case.writer.rotation).starts
    return case.dated("first", "worked_from", first) if case.on < first else None


def _declined(case: _Case) -> Refusal | None:
    said_no = case.own.answer == "declined" and not case.own.received
    return Refusal(f"{who_answered(case.profile, case.writer)} declined") if said_no else None


def _not_to_be_asked(case: _Case) -> Refusal | None:
    """After a no, unless it may be another attending's; to sign, before a fellow's yes."""
    if askable(case.profile, case.writer):
        return None
    no = nothing_to_sign(case.profile, case.writer)
    return _declined(case) or (no and Refusal(no.reason, f"{no.remedy}, {_FORCED}"))


def _no_support(case: _Case) -> Refusal | None:
    """No thanks or news for somebody who neither writes nor signs."""
    return None if case.support.answer == "agreed" else _declined(case)


def _hesitated(case: _Case) -> Refusal | None:
    if case.own.answer == "hesitated":
        who = who_answered(case.profile, case.writer)
        return Refusal(f"{who} hesitated, so don't bring it up again")
    return None


def _received(case: _Case) -> Refusal | None:
    if not case.letter.received:
        return None
    reason = f"the letter from {case.name} was received on {weekday(case.letter.received)}"
    return Refusal(reason, "there is nothing left to ask for; add --force to make it anyway")


def _only_signs(case: _Case) -> Refusal | None:
    """Messages to a signer are about the fellow's letter, so they are made for the fellow."""
    if not only_signs(case.profile, case.writer):
        return None
    fellow = fellows_of(case.profile, case.writer)[0]
    reason = f"{case.name} only signs the letter with {fellow.salutation}"
    return Refusal(reason, f"use  --to {fellow.id}, {_FORCED}")


def _ended(case: _Case) -> Refusal | None:
    """A no from either ends a fellow's letter."""
    found = unsigned(case.profile, case.writer)
    if not found or not found.is_over:
        return _declined(case)
    return Refusal(found.reason, f"{found.remedy}, {_FORCED}")


def _no_yes(case: _Case) -> Refusal | None:
    """Everybody involved has promised the letter."""
    if case.letter.on_the_way:
        return None
    found = unsigned(case.profile, case.writer)
    if not found or case.own.answer != "agreed":
        return Refusal(f"{case.name} {_unagreed(case.own)}")
    return Refusal(found.reason, f"{found.remedy}, {_FORCED}")


def _unagreed(now: Standing) -> str:
    return "hesitated and has not agreed" if now.answer == "hesitated" else "has not agreed yet"


def _no_own_yes(case: _Case) -> Refusal | None:
    if case.support.on_the_way or has_received(case.profile, case.writer):
        return None
    return Refusal(f"{case.name} {_unagreed(case.own)}")


def _never_agreed(case: _Case) -> Refusal | None:
    return None if "agreed" in case.support.logged else _no_own_yes(case)


def _not_followed_up(case: _Case) -> Refusal | None:
    if case.letter.followed_up:
        return None
    remedy = f"send the follow-up first, and log it with  lorkit log {case.writer.id} followed-up"
    return Refusal(f"{case.name} hasn't had the follow-up yet", f"{remedy}, {_FORCED}")


def _not_open(case: _Case) -> Refusal | None:
    if is_open(case.profile, case.writer, case.on):
        return None
    remedy = f"open it, and log it with  lorkit log {case.writer.id} requested, {_FORCED}"
    reader = signer_of(case.profile, case.writer) or case.writer
    return Refusal(f"the request isn't open, so {reader.salutation} can't submit a letter", remedy)


def _reminded_twice(case: _Case) -> Refusal | None:
    if len(case.letter.reminders) < MOST_REMINDERS:
        return None
    remedy = "send no more, and turn to a backup writer"
    return Refusal(f"{case.name} was reminded twice, and two is the limit", remedy)


def _reminded(case: _Case) -> Refusal | None:
    if not case.letter.reminders:
        return None
    day = weekday(case.letter.reminders[0])
    reason = f"{case.name} was reminded on {day}; the next one is the final-reminder"
    return Refusal(reason, f"make  final-reminder  instead, {_FORCED}")


def _not_reminded(case: _Case) -> Refusal | None:
    if case.letter.reminders:
        return None
    reason = "hasn't been reminded yet, and the first reminder comes before the final one"
    remedy = f"send the reminder, and log it with  lorkit log {case.writer.id} reminded"
    return Refusal(f"{case.name} {reason}", f"{remedy}, {_FORCED}")


def _given_up(case: _Case) -> Refusal | None:
    stop = closed_on(case.profile, case.writer)
    if not stop or case.on < stop:
        return None
    reason = f"no letter came from {case.name} after two reminders"
    return Refusal(reason, f"turn to a backup writer, {_FORCED}")


def _not_submitted(case: _Case) -> Refusal | None:
    return _before(case, case.profile.application.submitted_on, "the application goes in on")


def _not_received(case: _Case) -> Refusal | None:
    if has_received(case.profile, case.writer):
        return None
    return Refusal(f"the letter from {case.name} isn't logged as received")


def _before_match_day(case: _Case) -> Refusal | None:
    match = case.profile.application.match
    return _before(case, match.on if match else None, "Match Day isn't until")


def _before(case: _Case, day: dt.date | None, what: str) -> Refusal | None:
    return Refusal(f"{what} {weekday(day)}") if day and case.on < day else None


# --- The table

_Rule: TypeAlias = Callable[[_Case], Refusal | None]

_OWN: tuple[_Rule, ...] = (_declined,)  # for the user's own documents
_FIRST_DAYS: tuple[_Rule, ...] = (_declined, _matched, _apart)
_ASK: tuple[_Rule, ...] = (_not_to_be_asked, _matched, _received, _hesitated, _not_met)
_REMINDING: tuple[_Rule, ...] = (
    _only_signs,
    _matched,
    _received,
    _ended,
    _reminded_twice,
    _no_yes,
    _not_followed_up,
    _not_open,
)
# When each document is refused; the first condition that applies gives the reason.
_TABLE: dict[str, tuple[_Rule, ...]] = {
    "introduction": _FIRST_DAYS,
    "expectations": _FIRST_DAYS,
    "ask-script": _ASK,
    "ask-email": _ASK,
    "support-sheet": (_only_signs, _matched, _ended),
    "follow-up": (_only_signs, _matched, _received, _ended, _given_up, _no_yes),
    "thank-you": (_no_support, _matched, _no_own_yes),
    "reminder": (*_REMINDING, _reminded),
    "final-reminder": (*_REMINDING, _not_reminded),
    "update-submitted": (_no_support, _matched, _not_submitted, _not_received),
    "update-matched": (_no_support, _before_match_day, _never_agreed),
}
