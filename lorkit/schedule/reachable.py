"""Warns about people no message can reach: missing addresses, and signers who said no."""

from __future__ import annotations

from lorkit.errors import Finding, Problems
from lorkit.profile.model import Profile, Writer
from lorkit.schedule.status import standing, support
from lorkit.schedule.unsigned import Unsigned, unsigned
from lorkit.yaml import codes
from lorkit.yaml.nodes import Source


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
