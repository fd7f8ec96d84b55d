"""Loads a profile with ruamel.yaml and validates it with pydantic, and nothing else.

``python check.py profile.yaml``: what a short script does that only says whether it is valid.
"""

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

Text = Annotated[str, Field(min_length=1)]
Email = Annotated[str, Field(pattern="^[^@ ]+@[^@ ]+$")]
Id = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9-]*$")]
Three = Annotated[list[Text], Field(max_length=3)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


class Applicant(Model):
    eras_name: Text
    preferred_name: Text | None = None
    status: Text
    school: Text
    country: Text
    email: Email
    phone: Text | None = None
    aamc_id: Text | None = None
    specialty: Text
    career_goal: Text
    cv: Text | None = None
    personal_statement: Text | None = None
    now: Text | None = None


class Match(Model):
    program: Text
    city: Text | None = None
    specialty: Text | None = None
    on: dt.date


class Application(Model):
    service: Literal["ERAS", "ResidencyCAS", "SF Match", "other"] = "ERAS"
    season: int
    letters_by: dt.date | None = None
    submitted_on: dt.date | None = None
    match: Match | None = None


class Coordinator(Model):
    name: Text
    salutation: Text | None = None
    email: Email | None = None


class Rotation(Model):
    id: Id
    service: Text
    hospital: Text
    city: Text | None = None
    starts: dt.date
    ends: dt.date
    level: Literal["hands-on", "observer"]
    host_term: Text | None = None
    coordinator: Coordinator | None = None
    did: Three = []
    moments: Three = []
    log: list[Text] = []


class Request(Model):
    method: Literal["portal-email", "form-pdf", "link", "not-open"]
    kind: Literal["letter", "standardized", "group"] | None = None
    on: dt.date | None = None
    link: Text | None = None
    form: Text | None = None
    waived: bool = False


class Writer(Model):
    id: Id
    family_name: Text
    given_name: Text | None = None
    title: Text = "Dr."
    credentials: Text | None = None
    salutation: Text | None = None
    email: Email | None = None
    cc: Email | None = None
    specialty: Text | None = None
    career_goal: Text | None = None
    role: Literal["anchor", "secondary", "fellow", "director"]
    rotation: Id | None = None
    signs_with: Id | None = None
    setting: Text | None = None
    worked_from: dt.date | None = None
    worked_to: dt.date | None = None
    did: Three = []
    moments: Three = []
    learned: Text | None = None
    request: Request | None = None
    log: list[Text] = []


class Profile(Model):
    applicant: Applicant
    application: Application
    rotations: Annotated[list[Rotation], Field(min_length=1)]
    writers: Annotated[list[Writer], Field(min_length=1)]


Profile.model_validate(YAML(typ="safe", pure=True).load(Path(sys.argv[1])))
print("valid")
