"""Who gets messages: for whom somebody signs, who still has to, and whom none can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lorkit.dates import weekday
from lorkit.errors import Finding, Problems
from lorkit.profile.events import of_signer
from lorkit.profile.model import Profile, Writer
from lorkit.schedule.status import (
    Answer,
    fellows_of,
    letter,
    only_signs,
    signer_of,
    signing,
    standing,
    support,
    to_sign_for,
)
from lorkit.yaml import codes
from lorkit.yaml.nodes import Source

if TYPE_CHECKING:  # only for types
    from lorkit.letter.model import Document, Mailbox

_ASKS = ("ask-script", "ask-email")


def signed_for(profile: Profile, document: Document, writer: Writer) -> Writer | None:
    """The fellow whose letter a document is about that goes to a writer as the one who signs it.

    A signer with a letter of their own is addressed as its writer, unless signing is all that
    they agreed to, or what they are to be asked next.
    """
    fellows, signs_only = fellows_of(profile, writer), only_signs(profile, writer)
    if document.id in _ASKS and (ask := to_sign_for(profile, writer)):
        return ask[0]
    if signs_only or not standing(writer).on_the_way:
        signed = (one for one in fellows if signing(profile, one).answer == "agreed")
        return next(signed, fellows[0] if signs_only else None)
    return None


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


class Unsigned(NamedTuple):
    """What keeps a letter from being signed, and what to do."""

    signer: Writer
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
    if now.answer != "declined":
        remedy = f"log a yes to signing with  {log} signer-agreed"
        reason = _not_yet(profile, fellow, signer, now.answer)
        return Unsigned(signer, now.answer, reason, remedy)
    reason = f"{signer.salutation}, who was to sign with {fellow.salutation}, declined"
    remedy = (
        f"write another attending's id after  signs_with:  in the profile, and log the ask with  "
        f"{log} signer-asked"
    )
    if not only_signs(profile, signer) and not of_signer(fellow.events):
        # The no was to a letter of their own.
        remedy += f";  if {signer.salutation} will sign all the same:  {log} signer-agreed"
    return Unsigned(signer, now.answer, reason, remedy)


def _not_yet(profile: Profile, fellow: Writer, signer: Writer, answer: str) -> str:
    own = standing(signer).agreed
    if own and not answer and not only_signs(profile, signer):
        return (
            f"{signer.salutation} agreed to a letter of their own on {weekday(own)}, "
            f"and has not agreed yet to sign the one with {fellow.salutation}"
        )
    hesitated = "hesitated and has not agreed" if answer else "has not agreed yet"
    return f"{signer.salutation}, who signs with {fellow.salutation}, {hesitated}"


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
    told = f"{no.signer.salutation} {no.answer}"
    message = f"{told}, so nobody signs the letter with {fellow.salutation}"
    hint = no.remedy
    if not no.is_over:
        hint = f"ask another attending and write their id here, or {hint}"
    problems.warning(codes.NO_SIGNER, source.locate(path), path, message, hint)
