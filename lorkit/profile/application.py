"""The application season and how it ended, as the profile has them (docs/rules.md#portals)."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from lorkit.profile.fields import Describes, Limits, Line, Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Model):
    """Where the applicant matched."""

    program: Annotated[Line, Describes("Residency program", "Lakeside Medical Center")]
    city: Annotated[Line | None, Describes("City of the program", "Chicago")] = None
    specialty: Annotated[
        Line | None,
        Describes("Specialty of the match, if different from the applicant's", "Internal Medicine"),
    ] = None
    on: Annotated[dt.date, Describes("Match Day", "2027-03-19")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Model):
    """The application season (docs/rules.md#portals)."""

    service: Annotated[
        Literal["ERAS", "ResidencyCAS", "SF Match", "other"],
        Describes("Application service: ERAS, ResidencyCAS, SF Match, or other", "ERAS"),
    ] = "ERAS"
    season: Annotated[
        int, Limits(2020, 2100), Describes("Application season: the year of its Match", 2027)
    ]
    letters_by: Annotated[
        dt.date | None, Describes("Target date for having all letters in", "2026-09-14")
    ] = None
    submitted_on: Annotated[
        dt.date | None,
        Describes("Day the application was submitted", "2026-09-02"),
    ] = None
    match: Annotated[Match | None, Describes("Where the applicant matched, once known")] = None
