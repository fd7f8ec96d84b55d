"""Letter services, and the kind of letter that a writer is asked for there (docs/rules.md#portals).

What may be said about a service comes from dated and sourced data.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from lorkit.profile.fields import Describes

if TYPE_CHECKING:  # only for types
    from lorkit.profile.model import Profile, Writer


@dataclass(frozen=True, slots=True)
class Portal:
    """One service in a span of seasons."""

    service: Annotated[str, Describes("The application service")]
    seasons: Annotated[tuple[int, int], Describes("First and last season that these facts are for")]
    source: Annotated[str, Describes("Where the facts about the service come from")]
    read: Annotated[dt.date, Describes("Day those facts were looked up")]
    system: Annotated[str, Describes("Where the applicant makes the request")]
    most: Annotated[int, Describes("Number of letters that a program accepts; 0 if not known")]
    most_note: Annotated[str, Describes("An exception to that number; may be empty")]
    email: Annotated[
        str, Describes("What reaches the writer with request.method portal-email; may be empty")
    ]
    short: Annotated[str, Describes("The same in a few words; may be empty")]
    sender: Annotated[str, Describes("Who sends it; may be empty")]
    email_use: Annotated[str, Describes("How that is used; may be empty")]
    form: Annotated[
        str, Describes("What reaches the writer with request.method form-pdf; may be empty")
    ]
    form_use: Annotated[str, Describes("How that is used; may be empty")]
    missing: Annotated[str, Describes("Completes 'Your letter …' until it is in; may be empty")]
    waiver: Annotated[str, Describes("How the waived right to view is mentioned; may be empty")]
    request_task: Annotated[
        str,
        Describes("How the applicant requests letters; {writers} stands for whose; may be empty"),
    ]
    tasks: Annotated[tuple[str, ...], Describes("What else the applicant does in the service")]


class Evaluation(NamedTuple):
    """A standardized form that some specialties want instead of a letter, or with one."""

    specialties: tuple[str, ...]
    services: tuple[str, ...]  # none: all of them
    seasons: tuple[int, int]
    name: str
    full: str
    article: str  # "a" or "an", as the name is spoken
    asked: bool  # the default if the profile doesn't say
    narrative: bool  # its writer can write a narrative letter too
    use: str  # what its writer should know
    forms: tuple[tuple[str, str], ...]  # each form and who may write it
    note: str
    source: str
    read: dt.date


class Move(NamedTuple):
    """A specialty's move from ERAS to another service, and the first season."""

    specialties: tuple[str, ...]
    service: str
    first: int
    source: str
    read: dt.date


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((Path(__file__).parent / "portals.toml").read_text("utf-8"))


@cache
def portals() -> tuple[Portal, ...]:
    """All portals in the data file."""
    return tuple(Portal(**_frozen(entry)) for entry in _data()["portal"])


@cache
def evaluations() -> tuple[Evaluation, ...]:
    """All standardized forms in the data file."""
    return tuple(Evaluation(**_frozen(entry)) for entry in _data()["evaluation"])


@cache
def moves() -> tuple[Move, ...]:
    """All changes of service in the data file."""
    return tuple(Move(**_frozen(entry)) for entry in _data()["move"])


def _frozen(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: _tuple(value) for key, value in entry.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value


def find(service: str, season: int) -> Portal:
    """The portal of a service in a season; 'other' if the data has none."""
    for portal in portals():
        first, last = portal.seasons
        if portal.service == service and first <= season <= last:
            return portal
    return find("other", 2000)


def evaluation(specialty: str, service: str, season: int) -> Evaluation | None:
    """The standardized form of a specialty in a service and season, or None."""
    for form in evaluations():
        first, last = form.seasons
        fits = not form.services or service in form.services
        if fits and first <= season <= last and _is_one_of(specialty, form.specialties):
            return form
    return None


def service_of(specialty: str, season: int) -> Move | None:
    """The service that a specialty has moved to by a season, or None."""
    for move in moves():
        if season >= move.first and _is_one_of(specialty, move.specialties):
            return move
    return None


def _is_one_of(specialty: str, known: tuple[str, ...]) -> bool:
    return _key(specialty) in map(_key, known)


@cache
def _key(specialty: str) -> frozenset[str]:
    """A specialty by its words alone: "Integrated Plastic Surgery" is "Plastic Surgery"."""
    words = re.findall(r"\w+", specialty.casefold())
    if {"ob", "gyn"} <= set(words):  # "OB-GYN", "Ob/Gyn"
        words = ["obgyn", *(w for w in words if w not in ("ob", "gyn"))]
    return frozenset(words) - {"and", "integrated", "residency", "program", "categorical"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What is asked for, in words."""

    standardized: Annotated[
        bool, Describes("Whether it is a standardized evaluation, not a letter")
    ]
    group: Annotated[bool, Describes("Whether a residency's leadership group writes it together")]
    name: Annotated[str, Describes("What it is called: 'letter of recommendation', 'SLOE'")]
    short: Annotated[str, Describes("Its name once it is known: 'letter', 'SLOE'")]
    full: Annotated[str, Describes("Its name in full: 'Standardized Letter of Evaluation'")]
    article: Annotated[str, Describes("'a' or 'an', as the name is spoken")]
    narrative: Annotated[bool, Describes("Whether its writer can write a narrative letter as well")]
    use: Annotated[str, Describes("What its writer should know about it; may be empty")]
    forms: Annotated[
        tuple[tuple[str, str], ...], Describes("Each form, and who may write it; may be empty")
    ]
    note: Annotated[str, Describes("What else the applicant should know about it; may be empty")]


_LETTER = Kind(
    standardized=False,
    group=False,
    name="letter of recommendation",
    short="letter",
    full="letter of recommendation",
    article="a",
    narrative=True,
    use="",
    forms=(),
    note="",
)
_UNKNOWN = Kind(
    standardized=True,
    group=False,
    name="standardized evaluation",
    short="evaluation",
    full="standardized evaluation",
    article="a",
    narrative=True,
    use="",
    forms=(),
    note="",
)


def kind_of(profile: Profile, writer: Writer) -> Kind:
    """What this writer is asked for."""
    application = profile.application
    specialty = writer.specialty or profile.applicant.specialty
    form = evaluation(specialty, application.service, application.season)
    chosen = writer.request.kind if writer.request else None
    if chosen is None:
        chosen = "standardized" if form and form.asked else "letter"
    if chosen == "letter":
        return _LETTER
    return _standardized(form, group=chosen == "group")


def _standardized(form: Evaluation | None, *, group: bool) -> Kind:
    if form is None:
        return _UNKNOWN
    return Kind(
        standardized=True,
        group=group,
        name=form.name,
        short=form.name,
        full=form.full,
        article=form.article,
        narrative=form.narrative,
        use=form.use,
        forms=form.forms,
        note=form.note,
    )
