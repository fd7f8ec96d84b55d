"""Warns about people no message can reach: missing addresses, and signers who said no."""

from __future__ import annotations

from lorkit.errors import Finding, Problems
from lorkit.profile.events import latest_answer
from lorkit.profile.model import Profile, Writer
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
        answer = _answer(writer)
        if not writer.email and answer != "declined":
            _no_address(problems, source, f"writers[{number}].email", writer.salutation)
        if writer.signs_with and answer != "declined":
            signer = profile.writer(writer.signs_with)
            _no_signer(problems, source, f"writers[{number}].signs_with", writer, signer)
    return problems.in_order()


def _no_address(problems: Problems, source: Source, path: str, name: str) -> None:
    message = f"{name} has no email address, so messages to them can't be made as .eml"
    hint = "add  email: name@hospital.org"
    problems.warning(codes.NO_ADDRESS, source.locate(path), path, message, hint)


def _no_signer(
    problems: Problems, source: Source, path: str, fellow: Writer, signer: Writer
) -> None:
    answer = _answer(signer)
    if answer in ("declined", "hesitated"):
        name = signer.salutation
        message = f"{name} {answer}, so nobody signs the letter with {fellow.salutation}"
        hint = f"ask another attending and write their id here, or log it once {name} agrees"
        problems.warning(codes.NO_SIGNER, source.locate(path), path, message, hint)


def _answer(writer: Writer) -> str:
    latest = latest_answer(writer.events)
    return latest.event if latest else ""
