"""Why a fellow's letter has no signer, in words, and what to log or write so that it has one."""

from __future__ import annotations

from typing import NamedTuple

from lorkit.dates import weekday
from lorkit.profile.events import of_signer
from lorkit.profile.model import Profile, Writer
from lorkit.schedule.status import Answer, letter, only_signs, signer_of, signing, standing


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
