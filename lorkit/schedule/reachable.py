"""Warns about people no message can reach: missing addresses, and signers who said no."""

from __future__ import annotations

from lorkit.errors import Finding, Problems
from lorkit.profile.model import Profile, Writer
from lorkit.schedule.status import signing, standing, support
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
        if writer.signs_with and standing(writer).answer != "declined":
            answer, signer = signing(profile, writer).answer, profile.writer(writer.signs_with)
            if answer in ("declined", "hesitated"):
                path = f"writers[{number}].signs_with"
                _no_signer(problems, source, path, writer, f"{signer.salutation} {answer}")
    return problems.in_order()


def _no_address(problems: Problems, source: Source, path: str, name: str) -> None:
    message = f"{name} has no email address, so messages to them can't be made as .eml"
    hint = "add  email: name@hospital.org"
    problems.warning(codes.NO_ADDRESS, source.locate(path), path, message, hint)


def _no_signer(problems: Problems, source: Source, path: str, fellow: Writer, told: str) -> None:
    message = f"{told}, so nobody signs the letter with {fellow.salutation}"
    log = f"lorkit log {fellow.id}"
    hint = (
        f"ask another attending, write their id here, and log it with  {log} signer-asked;  "
        f"or log a yes after all with  {log} signer-agreed"
    )
    problems.warning(codes.NO_SIGNER, source.locate(path), path, message, hint)
