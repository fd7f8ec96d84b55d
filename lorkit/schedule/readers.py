"""Who gets messages: for whom somebody signs, who still has to, and whom none can reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lorkit.dates import weekday
from lorkit.errors import Finding, Problems
from lorkit.profile.model import Profile, Writer
from lorkit.schedule.status import (
    Answer,
    fellows_of,
    is_their_own,
    letter,
    only_signs,
    own_answer,
    signer_of,
    signing,
    standing,
    support,
    to_sign_for,
)
from lorkit.text import listed
from lorkit.yaml import codes
from lorkit.yaml.nodes import Source

if TYPE_CHECKING:  # only for types
    from lorkit.letter.model import Document, Mailbox

_ASKS = ("ask-script", "ask-email")
_NEWS = ("update-submitted", "update-matched")
WHOEVER = "the attending who was to sign"  # where the log can't tell which one


def signed_for(profile: Profile, document: Document, writer: Writer) -> Writer | None:
    """The fellow whose letter a document is about that goes to a writer as the one who signs it.

    None if it is about a letter of their own: where they are to be asked for that one or have
    promised it. News is about a letter that has come, of two about their own.
    """
    fellows, signs_only = fellows_of(profile, writer), only_signs(profile, writer)
    ask = askable(profile, writer) if document.id in _ASKS else ()
    if document.id in _ASKS and (ask or not signs_only):
        return ask[0] if ask else None
    own = standing(writer)
    signed = min(fellows, key=lambda one: _doubts(profile, one), default=None)
    if not signed or signs_only:
        return signed
    has_come, _, agreed = (not doubt for doubt in _doubts(profile, signed))
    if has_come and document.id in _NEWS and not own.received:
        return signed
    return signed if agreed and not own.on_the_way else None


def _doubts(profile: Profile, fellow: Writer) -> tuple[bool, bool, bool]:
    """What speaks against a fellow's letter being the one that an attending signs.

    That it hasn't come, that not both promised it, that the attending didn't.
    """
    now, signs = letter(profile, fellow), signing(profile, fellow).answer
    has_come = bool(now.received) and signs in ("", "agreed")
    return not has_come, now.answer != "agreed", signs != "agreed"


def has_promised_another(profile: Profile, writer: Writer, fellow: Writer | None) -> bool:
    """Whether somebody agreed to write a letter, or to sign one, other than this fellow's."""
    others = (one for one in fellows_of(profile, writer) if one is not fellow)
    wrote = not only_signs(profile, writer) and standing(writer).on_the_way
    return wrote or any(signing(profile, one).answer == "agreed" for one in others)


def still_asked(profile: Profile) -> Iterator[Writer]:
    """Everybody who may be asked or has agreed, unless who is to sign declined or hesitated."""
    signers = {one.signs_with for one in profile.writers}  # only their answer takes a search
    for writer in profile.writers:
        if writer.signs_with:
            now = letter(profile, writer)
        else:
            now = own_answer(profile, writer) if writer.id in signers else standing(writer)
        if now.answer not in ("hesitated", "declined"):
            yield writer


def has_two_letters(profile: Profile, writer: Writer) -> bool:
    """Whether the attending who signs a fellow's letter gets messages about another letter too."""
    signer = signer_of(profile, writer)
    return signer is not None and any(
        are_one(mailbox(signer), mailbox(signer_of(profile, other) or other))
        for other in profile.writers
        if other is not writer and not only_signs(profile, other)
    )


def mailbox(writer: Writer) -> Mailbox:
    """A writer's name and address."""
    from lorkit.letter.model import Mailbox  # a check needs nothing of letters

    return Mailbox(writer.mail_name, writer.email or "")


def are_one(person: Mailbox, other: Mailbox) -> bool:
    """Whether two are the same person: by address if both have one, else by name."""
    if person.address and other.address:
        return person.address.casefold() == other.address.casefold()
    return person.name.casefold() == other.name.casefold()


def askable(profile: Profile, signer: Writer) -> tuple[Writer, ...]:
    """The fellows for whose letters this attending may be asked to sign, the ones due first.

    After a no that another attending may have given, it isn't due, but can be.
    """
    due = to_sign_for(profile, signer)
    own = standing(signer)
    if not only_signs(profile, signer) and not own.on_the_way:
        return due
    open_ = (
        one
        for one in fellows_of(profile, signer)
        if signing(profile, one).answer == "declined"
        and not is_their_own(profile, one)
        and standing(one).agreed
        and not letter(profile, one).received
    )
    return (*due, *open_)


def who_answered(profile: Profile, writer: Writer) -> str:
    """Who gave a writer's answer, in words: of signing, it may be who was to sign before."""
    fellows = fellows_of(profile, writer)
    known = any(is_their_own(profile, one) for one in fellows)
    return writer.salutation if known or not only_signs(profile, writer) else WHOEVER


class Unsigned(NamedTuple):
    """What keeps a letter from being signed, and what to do."""

    signer: Writer
    who: str  # whose answer it is: the signer's, or that of whoever was to sign before
    answer: Answer
    reason: str
    remedy: str

    @property
    def is_over(self) -> bool:
        """Whether the signer said no."""
        return self.answer == "declined"


def unsigned(profile: Profile, fellow: Writer) -> Unsigned | None:
    """Why nobody signs a fellow's letter; None if it is signed, has come, or needs no signer."""
    signer, now = signer_of(profile, fellow), signing(profile, fellow)
    if not signer or now.answer == "agreed" or letter(profile, fellow).received:
        return None
    log = f"lorkit log {fellow.id}"
    known = not now.answer or is_their_own(profile, fellow)
    who = signer.salutation if known else WHOEVER
    if now.answer != "declined":
        remedy = f"log a yes to signing with  {log} signer-agreed"
        reason = _not_yet(profile, fellow, signer, now.answer)
        if not known:
            reason = f"{who} with {fellow.salutation} hesitated and has not agreed"
            remedy += f";  if it is another attending now, log the ask with  {log} signer-asked"
        return Unsigned(signer, who, now.answer, reason, remedy)
    reason = f"{who} with {fellow.salutation} declined"
    if known:
        reason = f"{who}, who was to sign with {fellow.salutation}, declined"
    remedy = (
        f"write another attending's id after  signs_with:  in the profile, and log the ask with  "
        f"{log} signer-asked"
    )
    if known and not only_signs(profile, signer):  # the no was to a letter of their own
        remedy += f";  if {signer.salutation} will sign all the same:  {log} signer-agreed"
    return Unsigned(signer, who, now.answer, reason, remedy)


def _not_yet(profile: Profile, fellow: Writer, signer: Writer, answer: str) -> str:
    own = standing(signer).agreed
    if own and not answer and not only_signs(profile, signer):
        return (
            f"{signer.salutation} agreed to a letter of their own on {weekday(own)}, "
            f"and has not agreed yet to sign the one with {fellow.salutation}"
        )
    hesitated = "hesitated and has not agreed" if answer else "has not agreed yet"
    return f"{signer.salutation}, who signs with {fellow.salutation}, {hesitated}"


class Unasked(NamedTuple):
    """Why somebody isn't to be asked to sign, and what to do."""

    reason: str
    remedy: str


def nothing_to_sign(profile: Profile, signer: Writer) -> Unasked | None:
    """Why there is no letter yet for somebody who only signs; None once a fellow has agreed."""
    fellows = fellows_of(profile, signer)
    answers = [standing(fellow).answer for fellow in fellows]
    if not only_signs(profile, signer) or "agreed" in answers:
        return None
    if set(answers) == {"declined"}:
        names = listed([fellow.salutation for fellow in fellows], "and")
        ids = listed([fellow.id for fellow in fellows], "and")
        return Unasked(
            f"{names} declined, so there is no letter for {signer.salutation} to sign",
            f"to ask for a letter of their own, take  signs_with:  out of {ids}",
        )
    fellow = next(one for one in fellows if standing(one).answer != "declined")
    return Unasked(
        f"{fellow.salutation} hasn't said yes, so there is no letter for {signer.salutation} "
        "to sign yet",
        f"ask {fellow.salutation} first, and log a yes with  lorkit log {fellow.id} agreed",
    )


def unreachable(profile: Profile, source: Source) -> tuple[Finding, ...]:
    """A warning for everybody without an address, well before a message is due."""
    problems = Problems(str(source.path))
    for number, rotation in enumerate(profile.rotations):
        coordinator = rotation.coordinator
        if coordinator and not coordinator.email:
            path = f"rotations[{number}].coordinator.email"
            _no_address(problems, source, path, coordinator.name)
    for number, writer in enumerate(profile.writers):
        if not writer.email and support(profile, writer).answer != "declined":
            _no_address(problems, source, f"writers[{number}].email", writer.salutation)
        no = unsigned(profile, writer)
        if no and no.answer and standing(writer).answer != "declined":
            _no_signer(problems, source, f"writers[{number}].signs_with", writer, no)
    return problems.in_order()


def _no_address(problems: Problems, source: Source, path: str, name: str) -> None:
    message = f"{name} has no email address, so messages to them can't be made as .eml"
    hint = "add  email: name@hospital.org"
    problems.warning(codes.NO_ADDRESS, source.locate(path), path, message, hint)


def _no_signer(problems: Problems, source: Source, path: str, fellow: Writer, no: Unsigned) -> None:
    told = f"{no.who} {no.answer}"
    message = f"{told}, so nobody signs the letter with {fellow.salutation}"
    hint = no.remedy
    if not no.is_over:
        hint = f"ask another attending and write their id here, or {hint}"
    problems.warning(codes.NO_SIGNER, source.locate(path), path, message, hint)
