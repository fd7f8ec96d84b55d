"""What may be said about letter services, from dated and sourced data (brief, section 5)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from lorkit.profile.fields import Told


@dataclass(frozen=True, slots=True)
class Portal:
    """One service in a span of seasons; each field with what it means."""

    service: Annotated[str, Told("The application service")]
    seasons: Annotated[tuple[int, int], Told("First and last season that this holds for")]
    source: Annotated[str, Told("Where the facts about the service come from")]
    read: Annotated[dt.date, Told("Day on which they were looked up")]
    system: Annotated[str, Told("Where the applicant makes the request")]
    most: Annotated[int, Told("Letters that a program accepts; 0 where that isn't known")]
    email: Annotated[
        str, Told("What reaches the writer with request.method portal-email; may be empty")
    ]
    email_use: Annotated[str, Told("How that is used; may be empty")]
    form: Annotated[str, Told("What reaches the writer with request.method form-pdf; may be empty")]
    form_use: Annotated[str, Told("How that is used; may be empty")]
    standardized: Annotated[
        tuple[str, ...], Told("Specialties with a standardized form in the portal")
    ]
    missing: Annotated[str, Told("Completes 'Your letter …' while it isn't in; may be empty")]
    waiver: Annotated[str, Told("How the waived right to view is told; may be empty")]


@cache
def portals() -> tuple[Portal, ...]:
    """All portals in the data file."""
    data = tomllib.loads((Path(__file__).parent / "portals.toml").read_text("utf-8"))
    return tuple(_portal(entry) for entry in data["portal"])


def _portal(entry: dict[str, Any]) -> Portal:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Portal(**fields)


def find(service: str, season: int) -> Portal:
    """The portal of a service in a season; 'other' where the data holds none."""
    for portal in portals():
        first, last = portal.seasons
        if portal.service == service and first <= season <= last:
            return portal
    return find("other", 2000)
