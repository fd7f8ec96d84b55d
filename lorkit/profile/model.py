"""The profile as frozen, typed data.

Field descriptions are the user's reference: the JSON Schema, the starter and the list of
template variables are made from them.
"""

# No ``from __future__ import annotations``: the fields' types are read at run time, and as text
# each of them would have to be compiled at every start.
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from lorkit.profile.applicant import Applicant, Application, Mail
from lorkit.profile.events import Log, LogEvent, RotationLog, events_of
from lorkit.profile.fields import (
    Bullets,
    Describes,
    Email,
    FileName,
    Id,
    Limits,
    Line,
    Link,
    Model,
    Reference,
    Sentence,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinator(Model):
    """The rotation's coordinator."""

    name: Annotated[Line, Describes("Coordinator's name", "Ms. Dana Whitfield")]
    salutation: Annotated[
        Line | None,
        Describes(
            "How to greet the coordinator, if the name doesn't make it clear", "Ms. Whitfield"
        ),
    ] = None
    email: Annotated[Email | None, Describes("Email address", "dana@example.com")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation(Model):
    """One US clinical rotation."""

    id: Annotated[Id, Describes("Short id: lowercase letters, digits, and hyphens", "wards")]
    service: Annotated[Line, Describes("Clinical service", "Inpatient Internal Medicine")]
    hospital: Annotated[Line, Describes("Hospital", "Lakeside Teaching Hospital")]
    city: Annotated[Line | None, Describes("City", "Chicago")] = None
    starts: Annotated[dt.date, Describes("First day", "2026-07-06")]
    ends: Annotated[dt.date, Describes("Last day", "2026-07-31")]
    level: Annotated[
        Literal["hands-on", "observer"],
        Describes("Level of participation: hands-on or observer", "hands-on"),
    ]
    host_term: Annotated[
        Line | None,
        Describes(
            "The hospital's own name for this kind of rotation", "sub-internship", "observership"
        ),
    ] = None
    coordinator: Annotated[Coordinator | None, Describes("Rotation coordinator")] = None
    did: Annotated[
        Bullets,
        Describes(
            "Up to 3 things that the applicant did, for all writers on this rotation",
            ["Presented 3 to 4 patients on rounds each day"],
        ),
    ] = ()
    moments: Annotated[
        Bullets,
        Describes(
            "Up to 3 brief clinical moments, for all writers on this rotation",
            ["Caught a rising potassium before rounds"],
        ),
    ] = ()
    log: Annotated[
        RotationLog, Describes("What has happened", ["2026-06-25 coordinator-noted"])
    ] = ()

    @property
    def events(self) -> tuple[LogEvent, ...]:
        """What has happened, by date."""
        return events_of(self.log)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Model):
    """How the letter request reaches the writer (docs/rules.md#portals)."""

    method: Annotated[
        Literal["portal-email", "form-pdf", "link", "not-open"],
        Describes(
            "How the request is sent: portal-email (an email from the service), form-pdf "
            "(an attached form), link (an upload link), or not-open (it comes later)",
            "portal-email",
        ),
    ]
    kind: Annotated[
        Literal["letter", "standardized", "group"] | None,
        Describes(
            "letter, standardized (such as a SLOE), or group; by default, what the specialty uses",
            "letter",
        ),
    ] = None
    on: Annotated[
        dt.date | None, Describes("Day the request was sent or will be sent", "2026-07-24")
    ] = None
    link: Annotated[Link | None, Describes("Upload link", "https://example.com/upload")] = None
    form: Annotated[
        FileName | None, Describes("Letter Request Form to attach", "letter-request.pdf")
    ] = None
    waived: Annotated[bool, Describes("The right to view the letter has been waived", True)] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer(Model):
    """A physician who may write a letter (docs/rules.md#portfolio)."""

    id: Annotated[Id, Describes("Short id: lowercase letters, digits, and hyphens", "anchor-1")]
    family_name: Annotated[Line, Describes("Family name, or the only name", "Okafor")]
    given_name: Annotated[Line | None, Describes("Given name", "Amara")] = None
    title: Annotated[Line, Describes("Title before the family name", "Dr.")] = "Dr."
    credentials: Annotated[Line | None, Describes("Credentials", "MD, FACP")] = None
    salutation: Annotated[
        Line,
        Describes("How to greet the writer; by default, title and family name", "Dr. Okafor"),
    ] = ""
    email: Annotated[
        Email | None,
        Describes("Email address; needed to make email files (.eml)", "okafor@example.com"),
    ] = None
    cc: Annotated[
        Email | None,
        Describes(
            "Address that gets a copy of the follow-up and reminders, such as an assistant's",
            "office@example.com",
        ),
    ] = None
    role: Annotated[
        Literal["anchor", "secondary", "fellow", "director"],
        Describes("Role in the portfolio: anchor, secondary, fellow, or director", "anchor"),
    ]
    rotation: Annotated[
        Reference, Describes("Id of the rotation; can be left out if there is only one", "wards")
    ] = ""
    signs_with: Annotated[
        Reference | None, Describes("For a fellow: id of the attending who signs", "anchor-1")
    ] = None
    setting: Annotated[
        Line | None,
        Describes(
            "Place that completes 'I worked with you in …' or 'on …'",
            "the inpatient wards",
            "clinic",
        ),
    ] = None
    worked_from: Annotated[
        dt.date | None,
        Describes("First day working together, if not the rotation's first day", "2026-07-06"),
    ] = None
    worked_to: Annotated[
        dt.date | None,
        Describes("Last day working together, if not the rotation's last day", "2026-07-17"),
    ] = None
    did: Annotated[
        Bullets,
        Describes(
            "Up to 3 things that this writer saw, instead of the rotation's list",
            ["Wrote and presented 4 admission notes"],
        ),
    ] = ()
    moments: Annotated[
        Bullets,
        Describes(
            "Up to 3 brief clinical moments that this writer saw, instead of the rotation's list",
            ["Explained a new insulin plan until the patient could say it back"],
        ),
    ] = ()
    specialty: Annotated[
        Line | None,
        Describes("Specialty for this letter, if not the applicant's", "Family Medicine"),
    ] = None
    career_goal: Annotated[
        Line | None,
        Describes(
            "Career goal for this letter, if not the applicant's", "Family doctor in a small town"
        ),
    ] = None
    learned: Annotated[
        Sentence | None,
        Describes(
            "One specific thing learned from this writer, completing 'I learned …'",
            "to state my assessment before the data that support it",
        ),
    ] = None
    request: Annotated[Request | None, Describes("How the request reaches the writer")] = None
    log: Annotated[
        Log, Describes("What has happened", ["2026-07-23 asked", "2026-07-23 agreed"])
    ] = ()

    @property
    def events(self) -> tuple[LogEvent, ...]:
        """What has happened, by date."""
        return events_of(self.log)

    @property
    def full_name(self) -> str:
        """Name with credentials, else with title; never with both (docs/rules.md#names)."""
        name = " ".join(part for part in (self.given_name, self.family_name) if part)
        if self.credentials:
            return f"{name}, {self.credentials}"
        return f"{self.title} {name}"

    @property
    def mail_name(self) -> str:
        """Name for a message's To line: given and family name, or title and family name."""
        return f"{self.given_name or self.title} {self.family_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Model):
    """One applicant's rotations and writers."""

    applicant: Annotated[Applicant, Describes("The person who applies")]
    application: Annotated[Application, Describes("The application season")]
    rotations: Annotated[tuple[Rotation, ...], Limits(least=1), Describes("The US rotations")]
    writers: Annotated[
        tuple[Writer, ...], Limits(least=1), Describes("The people who may write a letter")
    ]
    mail: Annotated[Mail | None, Describes("The mailbox where drafts are saved")] = None

    # The file it was read from; paths in the profile are relative to its folder.
    file: Path = field(default=Path("profile.yaml"), compare=False, repr=False)

    def rotation(self, rotation_id: str) -> Rotation:
        """The rotation with this id."""
        return next(r for r in self.rotations if r.id == rotation_id)

    def writer(self, writer_id: str) -> Writer:
        """The writer with this id."""
        return next(w for w in self.writers if w.id == writer_id)

    def voice(self, writer: Writer) -> str:
        """The role whose words are used.

        Two writers with one role may compare notes, so the second gets the other attending
        role's words if nobody else has them. They fit both.
        """
        other = {"anchor": "secondary", "secondary": "anchor"}.get(writer.role)
        roles = [w.role for w in self.writers]
        is_first = self.writers[roles.index(writer.role)].id == writer.id
        return other if other and not is_first and other not in roles else writer.role


# What a document is about: its scope says which of them.
About: TypeAlias = Writer | Rotation | Applicant
