"""The profile as frozen, typed data (design: the profile file).

Field descriptions are the user's reference: the JSON Schema, the starter and the list of
template variables are made from them.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    WithJsonSchema,
)

EVENTS = (
    "asked",
    "agreed",
    "hesitated",
    "declined",
    "followed-up",
    "requested",
    "reminded",
    "received",
    "thanked",
    "told-submitted",
    "told-matched",
)
ROTATION_EVENTS = ("coordinator-noted",)
# Of two answers on one day the later one is the firmer: who hesitates may still agree.
_ORDER = {"asked": 0, "hesitated": 1, "agreed": 2, "declined": 3}

# Everything that ends a line or cannot be written to XML, and the blanks around it. Other
# Unicode spaces (a no-break space in a name, say) are the user's own and stay.
_BREAKS = re.compile(
    "[ \x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr((plane << 16) | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "]+"
)


def one_line(text: str) -> str:
    """Text as one NFC line: breaks and characters that no file can hold become one space."""
    return unicodedata.normalize("NFC", _BREAKS.sub(" ", text)).strip()


def _line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


def _filled(value: str) -> str:
    if not value:
        raise ValueError("empty")
    return value


def _log_line(value: str) -> str:
    LogEvent.parse(value)
    return value


@dataclass(frozen=True, slots=True)
class Reads:
    """How the file's reader takes a text field; pydantic passes it by (profile.shapes)."""

    kind: Literal["text", "digits", "id", "reference", "file", "email", "link", "log"]
    events: tuple[str, ...] = ()  # for a log: the events it may hold


def _log_pattern(events: Iterable[str]) -> str:
    return rf"^\d{{4}}-\d{{2}}-\d{{2}} +({'|'.join(events)})( +- .*)?$"


Line: TypeAlias = Annotated[str, BeforeValidator(_line), AfterValidator(_filled), Reads("text")]
# Digits keep their leading zeros; an editor must not mind that they stand there unquoted.
Digits: TypeAlias = Annotated[
    Line, Reads("digits"), WithJsonSchema({"type": ["string", "integer"]})
]
Email: TypeAlias = Annotated[
    Line, Reads("email"), Field(json_schema_extra={"format": "idn-email", "pattern": "@"})
]
Link: TypeAlias = Annotated[
    Line,
    Reads("link"),
    Field(json_schema_extra={"pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/]\S*$"}),
]
# Ids become folder names: no leading hyphen, no capitals that some disks would fold together.
Id: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60), Reads("id")]
Reference: TypeAlias = Annotated[Id, Reads("reference")]
FileName: TypeAlias = Annotated[str, Field(min_length=1), Reads("file")]
LogLine: TypeAlias = Annotated[
    Line,
    AfterValidator(_log_line),
    Reads("log", EVENTS),
    Field(json_schema_extra={"pattern": _log_pattern(EVENTS)}),
]
RotationLogLine: TypeAlias = Annotated[
    Line,
    AfterValidator(_log_line),
    Reads("log", ROTATION_EVENTS),
    Field(json_schema_extra={"pattern": _log_pattern(ROTATION_EVENTS)}),
]


class Model(BaseModel):
    """Frozen, and with no keys but its own."""

    # Built when first used: reading a profile builds one validator instead of nine.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class LogEvent(Model):
    """One thing that has happened, a line of a ``log``: ``DATE EVENT`` or ``DATE EVENT - NOTE``."""

    on: dt.date
    event: str
    note: str = ""

    @classmethod
    def parse(cls, line: str) -> LogEvent:
        """Read one line of a log; ValueError says what is wrong with it."""
        head, _, note = line.partition(" - ")
        parts = head.split()
        if len(parts) != 2:
            raise ValueError("log line")
        day, event = parts
        on = dt.date.fromisoformat(day)
        # Each is of its type already; building a validator to say so takes 20 ms.
        return cls.model_construct(on=on, event=event, note=note.strip())


def _events(lines: Iterable[str]) -> tuple[LogEvent, ...]:
    """A log's events by date, those of one day in the order in which such things happen.

    The order of the file's lines doesn't matter (brief, section 4).
    """
    parsed = (LogEvent.parse(line) for line in lines)
    return tuple(sorted(parsed, key=lambda e: (e.on, _ORDER.get(e.event, 4), e.event, e.note)))


class Applicant(Model):
    """The person who applies."""

    eras_name: Line = Field(
        description="Name exactly as in the application", examples=["Tomás Núñez Quiroga"]
    )
    preferred_name: Line | None = Field(
        None, description="Name used in introductions and below messages", examples=["Tomás"]
    )
    status: Line = Field(
        description="Training stage", examples=["final-year medical student", "medical graduate"]
    )
    school: Line = Field(description="Medical school", examples=["Universidad del Ejemplo"])
    country: Line = Field(description="Country of the medical school", examples=["Colombia"])
    email: Email = Field(description="Email address", examples=["tomas@example.com"])
    phone: Digits | None = Field(None, description="Telephone number", examples=["+1 312 555 0142"])
    aamc_id: Digits | None = Field(None, description="AAMC ID, 8 digits", examples=["12345678"])
    specialty: Line = Field(description="Specialty applied for", examples=["Internal Medicine"])
    career_goal: Line = Field(
        description="Career goal in one line",
        examples=["Academic hospitalist who teaches at the bedside"],
    )
    cv: FileName | None = Field(
        None, description="CV to attach; the path is relative to the profile", examples=["cv.pdf"]
    )
    personal_statement: FileName | None = Field(
        None,
        description="Personal statement to attach; the path is relative to the profile",
        examples=["personal-statement.pdf"],
    )

    @property
    def called(self) -> str:
        """The name below messages and in introductions: preferred_name, else eras_name."""
        return self.preferred_name or self.eras_name


class Match(Model):
    """Where the applicant matched."""

    program: Line = Field(description="Residency program", examples=["Lakeside Medical Center"])
    city: Line | None = Field(None, description="City of the program", examples=["Chicago"])
    specialty: Line | None = Field(
        None, description="Specialty matched in, where it differs", examples=["Internal Medicine"]
    )
    on: dt.date = Field(description="Match Day", examples=["2027-03-19"])


class Application(Model):
    """The application season (brief, section 5)."""

    service: Literal["ERAS", "ResidencyCAS", "SF Match", "other"] = Field(
        "ERAS",
        description="Application service: ERAS, ResidencyCAS, SF Match or other",
        examples=["ERAS"],
    )
    season: int = Field(
        description="Season, by the year of its Match", ge=2020, le=2100, examples=[2027]
    )
    letters_by: dt.date | None = Field(
        None, description="Date the applicant is aiming for", examples=["2026-09-14"]
    )
    submitted_on: dt.date | None = Field(
        None, description="Day the application went in", examples=["2026-09-02"]
    )
    match: Match | None = Field(None, description="Where the applicant matched, once known")


class Coordinator(Model):
    """The rotation's coordinator."""

    name: Line = Field(description="Coordinator's name", examples=["Ms. Dana Whitfield"])
    email: Email | None = Field(None, description="Email address", examples=["dana@example.com"])


class Rotation(Model):
    """One US clinical rotation."""

    id: Id = Field(description="Short id: small letters, digits, hyphens", examples=["wards"])
    service: Line = Field(
        description="The clinical service", examples=["Inpatient Internal Medicine"]
    )
    hospital: Line = Field(description="Hospital", examples=["Lakeside Teaching Hospital"])
    city: Line | None = Field(None, description="City", examples=["Chicago"])
    starts: dt.date = Field(description="First day", examples=["2026-07-06"])
    ends: dt.date = Field(description="Last day", examples=["2026-07-31"])
    level: Literal["hands-on", "observer"] = Field(
        description="What the applicant may do: hands-on or observer", examples=["hands-on"]
    )
    host_term: Line | None = Field(
        None, description="The host's own word for it", examples=["sub-internship", "observership"]
    )
    coordinator: Coordinator | None = Field(None, description="Rotation coordinator")
    did: tuple[Line, ...] = Field(
        (),
        max_length=3,
        description="Up to 3 bullets of what was done, for all writers of this rotation",
        examples=[["Presented 3 to 4 patients on rounds each day"]],
    )
    moments: tuple[Line, ...] = Field(
        (),
        max_length=3,
        description="Up to 3 brief clinical moments, for all writers of this rotation",
        examples=[["Caught a rising potassium before rounds"]],
    )
    log: tuple[RotationLogLine, ...] = Field(
        (), description="What has happened", examples=[["2026-06-25 coordinator-noted"]]
    )

    @property
    def events(self) -> tuple[LogEvent, ...]:
        """What has happened, by date."""
        return _events(self.log)


class Request(Model):
    """How the letter request reaches the writer (brief, section 5)."""

    method: Literal["portal-email", "form-pdf", "link", "not-open"] = Field(
        description="portal-email (an email from the service), form-pdf (form attached), "
        "link, or not-open (the request will come later)",
        examples=["portal-email"],
    )
    on: dt.date | None = Field(
        None, description="Day the request was sent, or will be", examples=["2026-07-24"]
    )
    link: Link | None = Field(
        None, description="Link for the upload", examples=["https://example.com/upload"]
    )
    form: FileName | None = Field(
        None, description="Letter Request Form to attach", examples=["letter-request.pdf"]
    )
    waived: bool = Field(
        False,
        description="true once the right to view the letter has been waived",
        examples=[True],
    )


class Writer(Model):
    """A physician who may write a letter (brief, section 2)."""

    id: Id = Field(description="Short id: small letters, digits, hyphens", examples=["anchor-1"])
    family_name: Line = Field(description="Family name, or the only name", examples=["Okafor"])
    given_name: Line | None = Field(None, description="Given name", examples=["Amara"])
    title: Line = Field("Dr.", description="Title before the family name", examples=["Dr."])
    credentials: Line | None = Field(None, description="Credentials", examples=["MD, FACP"])
    salutation: Line = Field(
        "",
        description="How a message greets the writer; title and family name if not given",
        examples=["Dr. Okafor"],
    )
    email: Email | None = Field(
        None, description="Email address, needed for .eml", examples=["okafor@example.com"]
    )
    role: Literal["anchor", "secondary", "fellow", "director"] = Field(
        description="Role in the portfolio: anchor, secondary, fellow or director",
        examples=["anchor"],
    )
    rotation: Reference = Field(
        "", description="Id of the rotation; the only one if not given", examples=["wards"]
    )
    signs_with: Reference | None = Field(
        None, description="For a fellow: id of the attending who signs", examples=["anchor-1"]
    )
    setting: Line | None = Field(
        None, description="Where they worked together", examples=["the inpatient wards"]
    )
    worked_from: dt.date | None = Field(
        None,
        description="First day together; the rotation's if not given",
        examples=["2026-07-06"],
    )
    worked_to: dt.date | None = Field(
        None,
        description="Last day together; the rotation's if not given",
        examples=["2026-07-17"],
    )
    did: tuple[Line, ...] = Field(
        (),
        max_length=3,
        description="Up to 3 bullets of what was done, instead of the rotation's",
        examples=[["Wrote and presented 4 admission notes"]],
    )
    moments: tuple[Line, ...] = Field(
        (),
        max_length=3,
        description="Up to 3 brief clinical moments, instead of the rotation's",
        examples=[["Explained a new insulin plan until the patient could say it back"]],
    )
    learned: Line | None = Field(
        None,
        description="One specific thing learned from this writer, completing 'I learned …'",
        examples=["to state my assessment before the data that support it"],
    )
    request: Request | None = Field(None, description="How the request reaches the writer")
    log: tuple[LogLine, ...] = Field(
        (), description="What has happened", examples=[["2026-07-23 asked", "2026-07-23 agreed"]]
    )

    @property
    def events(self) -> tuple[LogEvent, ...]:
        """What has happened, by date."""
        return _events(self.log)

    @property
    def full_name(self) -> str:
        """Name with credentials, else with title; never with both (brief, section 7)."""
        name = " ".join(part for part in (self.given_name, self.family_name) if part)
        if self.credentials:
            return f"{name}, {self.credentials}"
        return f"{self.title} {name}"

    @property
    def mail_name(self) -> str:
        """Name for a message's To line: given and family name, or title and family name."""
        return f"{self.given_name or self.title} {self.family_name}"


class Profile(Model):
    """One applicant's rotations and writers."""

    applicant: Applicant = Field(description="The person who applies")
    application: Application = Field(description="The application season")
    rotations: tuple[Rotation, ...] = Field(min_length=1, description="The US rotations")
    writers: tuple[Writer, ...] = Field(min_length=1, description="Who may write a letter")

    _file: Path = PrivateAttr(default=Path("profile.yaml"))

    @property
    def file(self) -> Path:
        """The file it was read from; paths in the profile are relative to its folder."""
        return self._file

    def rotation(self, rotation_id: str) -> Rotation:
        """The rotation with this id."""
        return next(r for r in self.rotations if r.id == rotation_id)

    def writer(self, writer_id: str) -> Writer:
        """The writer with this id."""
        return next(w for w in self.writers if w.id == writer_id)
