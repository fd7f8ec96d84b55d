"""What may be said about letter services, from dated and sourced data (brief, section 5)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Portal:
    """One service in a span of seasons; ``portals.toml`` explains the fields."""

    service: str
    seasons: tuple[int, int]
    source: str
    read: dt.date
    system: str
    most: int
    email: str
    email_use: str
    form: str
    form_use: str
    standardized: tuple[str, ...]
    missing: str
    waiver: str


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
