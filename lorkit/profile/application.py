"""The application season and what became of it, as the profile says them (brief, section 5)."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from lorkit.profile.fields import Limits, Line, Model, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Model):
    """Where the applicant matched."""

    program: Annotated[Line, Told("Residency program", "Lakeside Medical Center")]
    city: Annotated[Line | None, Told("City of the program", "Chicago")] = None
    specialty: Annotated[
        Line | None, Told("Specialty matched in, where it differs", "Internal Medicine")
    ] = None
    on: Annotated[dt.date, Told("Match Day", "2027-03-19")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Model):
    """The application season (brief, section 5)."""

    service: Annotated[
        Literal["ERAS", "ResidencyCAS", "SF Match", "other"],
        Told("Application service: ERAS, ResidencyCAS, SF Match or other", "ERAS"),
    ] = "ERAS"
    season: Annotated[int, Limits(2020, 2100), Told("Season, by the year of its Match", 2027)]
    letters_by: Annotated[
        dt.date | None, Told("Date the applicant is aiming for", "2026-09-14")
    ] = None
    submitted_on: Annotated[
        dt.date | None,
        Told("Day the application went in", "2026-09-02"),
    ] = None
    match: Annotated[Match | None, Told("Where the applicant matched, once known")] = None
