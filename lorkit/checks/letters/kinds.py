"""Which kind of letter a profile asks for, through which service, and how the request comes.

The facts (docs/rules.md#portals) are those of ``words/portals.toml``, each with its source and
date.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.rule import Hit, Rule, at
from lorkit.checks.values import ProfileOnDay
from lorkit.profile.model import Profile, Writer
from lorkit.schedule.status import letter, only_signs, signer_of, standing
from lorkit.text import in_a_row
from lorkit.words import portals
from lorkit.words.portals import Kind, kind_of


def _kinds(day: ProfileOnDay) -> Iterator[Hit]:
    """What is asked for, if it isn't a plain letter, or is one where that isn't usual."""
    profile = day.profile
    asked: dict[Kind, list[str]] = {}
    for number, writer in enumerate(profile.writers):
        kind = kind_of(profile, writer)
        if kind.standardized:
            asked.setdefault(kind, []).append(writer.salutation)
        else:
            yield from _letter(profile, writer, f"writers[{number}].request.kind")
    for kind, names in asked.items():
        yield at("applicant.specialty", _asked(names, kind), _who(kind))


def _letter(profile: Profile, writer: Writer, path: str) -> Iterator[Hit]:
    """A letter that was chosen where the specialty uses something else."""
    specialty, application = writer.specialty or profile.applicant.specialty, profile.application
    usual = portals.evaluation(specialty, application.service, application.season)
    if usual and usual.asked:
        message = f"{writer.salutation} is asked for a letter of recommendation"
        hint = f"{specialty} uses the {usual.name}; for that, take  kind: letter  out"
        yield at(path, message, hint)


def _asked(names: list[str], kind: Kind) -> str:
    name = kind.name if kind.full.lower() == kind.name else f"{kind.name} ({kind.full})"
    verb = "is" if len(names) == 1 else "are"
    by = ", which the residency’s leadership group writes" if kind.group else ""
    return f"{in_a_row(names)} {verb} asked for {kind.article} {name}{by}"


def _who(kind: Kind) -> str:
    """Who may write which form, and how the profile asks for something else."""
    forms = ", ".join(f"{form} by {who}" for form, who in kind.forms)
    known = f"written by: {forms}" if forms else "lorkit knows no form for this specialty"
    group = "kind: group  for a leadership group’s, or  " if len(kind.forms) > 1 else ""
    return f"{known}; for something else, write under request  {group}kind: letter"


def _left_service(day: ProfileOnDay) -> Iterator[Hit]:
    specialty, application = day.profile.applicant.specialty, day.profile.application
    move = portals.service_of(specialty, application.season)
    if move and application.service == "ERAS":
        message = (
            f"{specialty} has used {move.service} since the {move.first} season, and the "
            f"profile says {application.service}"
        )
        yield at("application.service", message, f"write  service: {move.service}")


def _no_request(day: ProfileOnDay) -> Iterator[Hit]:
    """Who said yes but has no request, so that no message can say how to submit the letter."""
    profile, match = day.profile, day.profile.application.match
    if match and day.on >= match.on:
        return
    method = _usual_method(profile.application.service, profile.application.season)
    for number, writer in enumerate(profile.writers):
        now = letter(profile, writer)
        is_open = standing(writer).answer == "agreed" and not (now.requested or now.received)
        if writer.request or not is_open or only_signs(profile, writer):
            continue
        reader = signer_of(profile, writer) or writer
        says = "says" if reader is writer else f"tells {reader.salutation}"
        message = (
            f"{writer.salutation} agreed, but there is no request:, so no message {says} how to "
            f"submit the {kind_of(profile, writer).short}"
        )
        hint = f"write  request: {{method: {method}}}  under {writer.id}"
        other = "" if method == "not-open" else ", or  not-open  if it will come later"
        yield at(f"writers[{number}].request", message, hint + other)


def _usual_method(service: str, season: int) -> str:
    portal = portals.find(service, season)
    if portal.email:
        return "portal-email"
    return "form-pdf" if portal.form else "not-open"


KIND_OF_LETTER = Rule(
    "POR011",
    "advice",
    title="The kind of letter the profile asks for",
    why=(
        "Some specialties want a standardized evaluation instead of a letter of recommendation, "
        "and asking for the wrong one costs an application. Without request.kind, lorkit asks "
        "for what the specialty uses."
    ),
    example="specialty: Emergency Medicine, with request: {kind: letter}",
    better="specialty: Emergency Medicine, without kind: every message asks for a SLOE",
    find=_kinds,
)

LEFT_SERVICE = Rule(
    "POR012",
    "warning",
    title="Another application service",
    why=(
        "A specialty that has left ERAS takes no applications there, and letters requested "
        "through it reach nobody."
    ),
    example="specialty: Emergency Medicine, service: ERAS, season: 2027",
    better="service: ResidencyCAS",
    find=_left_service,
)

NO_REQUEST = Rule(
    "POR013",
    "warning",
    title="A yes without a request",
    why=(
        "A writer who has agreed needs to know how the letter is submitted. Without request: in "
        "the profile, the follow-up and the support sheet say nothing about it."
    ),
    example="log: [2026-07-23 agreed] (and no request: for this writer)",
    better="request: {method: portal-email, on: 2026-07-24}",
    find=_no_request,
)
