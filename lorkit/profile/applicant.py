"""The applicant: who applies, in which season and with which match, and from which mailbox."""

# No ``from __future__ import annotations``, as in ``profile.model``.
import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from lorkit.profile.fields import (
    Describes,
    Digits,
    Email,
    FileName,
    Limits,
    Line,
    Model,
    Sentence,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant(Model):
    """The person who applies."""

    eras_name: Annotated[
        Line, Describes("Name exactly as in the application", "Tomás Núñez Quiroga")
    ]
    preferred_name: Annotated[
        Line | None, Describes("Name used in introductions and at the end of messages", "Tomás")
    ] = None
    status: Annotated[
        Line, Describes("Training stage", "final-year medical student", "medical graduate")
    ]
    school: Annotated[Line, Describes("Medical school", "Universidad del Ejemplo")]
    country: Annotated[Line, Describes("Country of the medical school", "Colombia")]
    email: Annotated[Email, Describes("Email address", "tomas@example.com")]
    phone: Annotated[Digits | None, Describes("Telephone number", "+1 312 555 0142")] = None
    aamc_id: Annotated[Digits | None, Describes("AAMC ID, 8 digits", "12345678")] = None
    specialty: Annotated[Line, Describes("Specialty applied for", "Internal Medicine")]
    career_goal: Annotated[
        Sentence,
        Describes("Career goal in one line", "Academic hospitalist who teaches at the bedside"),
    ]
    now: Annotated[
        Line | None,
        Describes(
            "Current position of a graduate; completes 'I am now …'", "a research fellow in stroke"
        ),
    ] = None
    cv: Annotated[
        FileName | None,
        Describes("CV to attach; the name of a file in the profile's folder", "cv.pdf"),
    ] = None
    personal_statement: Annotated[
        FileName | None,
        Describes(
            "Personal statement to attach; the name of a file in the profile's folder",
            "personal-statement.pdf",
        ),
    ] = None

    @property
    def called(self) -> str:
        """The name below messages and in introductions: preferred_name, else eras_name."""
        return self.preferred_name or self.eras_name


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

    def is_matched(self, on: dt.date) -> bool:
        """Whether the match is known by a day; then all that is left is to share the news."""
        return self.match is not None and on >= self.match.on


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(Model):
    """The mailbox where drafts are saved. Its password is never stored."""

    address: Annotated[
        Email | None,
        Describes(
            "Address of the mailbox, if different from the applicant's email address",
            "t@example.com",
        ),
    ] = None
    server: Annotated[
        Line | None,
        Describes(
            "IMAP server; by default, the one that lorkit finds for the address", "imap.gmail.com"
        ),
    ] = None
    port: Annotated[
        int | None, Limits(1, 65535), Describes("Port; by default 993, or 143 for STARTTLS", 993)
    ] = None
    security: Annotated[
        Literal["TLS", "STARTTLS"] | None,
        Describes("Encryption: TLS or STARTTLS, as the provider's help says", "TLS"),
    ] = None
    user: Annotated[
        Line | None, Describes("User name of the mailbox, if different from the address", "tomas")
    ] = None
    drafts: Annotated[
        Line | None, Describes("Name of the Drafts folder, if lorkit can't find it", "Drafts")
    ] = None
    sent: Annotated[
        Line | None, Describes("Name of the Sent folder, if lorkit can't find it", "Sent")
    ] = None
