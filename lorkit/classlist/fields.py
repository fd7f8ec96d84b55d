"""What a column can mean: the fields of a profile, what people call them, and a table's match.

The fields come from the profile. This module only adds what spreadsheets call them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from lorkit.classlist import happened
from lorkit.classlist.table import Row, Table, letters
from lorkit.profile.fields import Shape
from lorkit.profile.schema import profile_shape
from lorkit.text import nearest

# A whole name in one column, and a student's name in two. These are not keys of the profile.
WHOLE_NAME = "name"
_GIVEN, _FAMILY = "given_name", "family_name"


class Field(NamedTuple):
    """A field of the class list. Its name is what ``--map`` takes: ``writer2.email``."""

    group: str  # applicant, application, rotation or writer
    number: int  # 1, or which of a student's rotations or writers
    key: str  # within the group: "email", "coordinator.name"

    @property
    def name(self) -> str:
        """``applicant.email``, ``writer2.request.method``."""
        return f"{self.group}{self.number if self.number > 1 else ''}.{self.key}"

    @property
    def shape(self) -> Shape:
        """The shape of its values."""
        return shapes()[self.group][self.key]


@dataclass(slots=True)
class Column:
    """One column: its heading, and the field it holds."""

    number: int
    heading: str
    field: Field | None
    proposal: Field | None = None  # a guess to ask about
    remark: str = ""  # why it holds no field
    chosen: bool = False  # by the user, including leaving it out
    of_someone: bool = False  # "Asked on": of a writer, and it doesn't say which

    @property
    def letter(self) -> str:
        """``C``."""
        return letters(self.number)

    @property
    def full_name(self) -> str:
        """``C Email``, which tells columns with one heading apart."""
        return f"{self.letter} {self.heading}"


@dataclass(slots=True)
class Matching:
    """A table with its columns matched."""

    table: Table
    header: int  # the row of the headings
    columns: list[Column] = field(default_factory=list)

    @property
    def known(self) -> list[Column]:
        """The columns that hold a field."""
        return [column for column in self.columns if column.field]

    @property
    def unknown(self) -> list[Column]:
        """Nonempty columns that aren't decided yet."""
        return [c for c in self.columns if c.field is None and not c.chosen]

    @property
    def rows(self) -> list[tuple[int, Row]]:
        """The rows below the headings."""
        return [(n, row) for n, row in self.table.rows.items() if n > self.header]


_SYNONYMS: dict[str, dict[str, str]] = {
    "applicant": {
        "eras_name": "eras name, name, full name, student, student name, applicant, name in eras, "
        "applicant name, name of student, trainee, name as in eras, student full name",
        _GIVEN: "first name, given name, student first name, forename, student given name",
        _FAMILY: "last name, surname, family name, student last name, student family name",
        "preferred_name": "preferred name, nickname, goes by, called, preferred first name",
        "status": "status, training stage, stage, training status, year of training",
        "school": "school, medical school, university, med school, school of medicine",
        "country": "country, country of the school, country of school, "
        "country of medical school, school country",
        "email": "email, e mail, email address, student email, mail, applicant email, "
        "student email address, e mail address",
        "phone": "phone, telephone, mobile, cell, phone number, cell phone, mobile number, tel",
        "aamc_id": "aamc id, aamc, aamc number, aamc no, aamcid, eras id, myeras id, eras number",
        "specialty": "specialty, speciality, applying to, desired specialty, target specialty, "
        "specialty applied for, applying in",
        "career_goal": "career goal, goal, goals, career goals, career plan",
        "now": "now, at present, current position, currently",
        "cv": "cv, cv file, resume, curriculum vitae",
        "personal_statement": "personal statement, ps, statement file",
    },
    "application": {
        "service": "application service, applies through",
        "season": "season, match year, application year, cycle, eras season, application cycle",
        "letters_by": "letters by, letter deadline, letters due, lor deadline, target date, "
        "letters due by, lor due",
        "submitted_on": "submitted on, application submitted, submitted",
        "match.program": "matched at, match program, matched program",
        "match.city": "match city",
        "match.specialty": "matched specialty, match specialty",
        "match.on": "match day, match date",
    },
    "rotation": {
        "id": "rotation id",
        "service": "rotation, service, rotation service, clinical service, rotation name, "
        "clerkship, department, elective",
        "hospital": "hospital, site, rotation site, hospital name, facility, institution",
        "city": "city, rotation city, hospital city",
        "starts": "starts, start, start date, rotation start, rotation start date, first day, "
        "begin, begins, begin date, from, rotation starts",
        "ends": "ends, end, end date, rotation end, rotation end date, last day, to, until, "
        "rotation ends",
        "level": "level, rotation level, rotation type, type of rotation, hands on or observer",
        "host_term": "host term, called by the host, host s word",
        "coordinator.name": "coordinator, coordinator name, rotation coordinator",
        "coordinator.email": "coordinator email, coordinator e mail, coordinator email address",
        "did": "did, what was done, bullets, accomplishments, activities",
        "moments": "moments, clinical moments, cases",
    },
    "writer": {
        "id": "id",
        WHOLE_NAME: ", name, full name, s name",
        _FAMILY: "family name, last name, surname",
        _GIVEN: "given name, first name",
        "title": "title",
        "credentials": "credentials, degree, degrees",
        "salutation": "salutation, greeting",
        "email": "email, e mail, email address, s email, e mail address",
        "role": "role",
        "rotation": "rotation",
        "signs_with": "signs with, co signer, cosigner",
        "setting": "setting, where",
        "worked_from": "worked from, from, start",
        "worked_to": "worked to, to, until, end",
        "did": "did, saw, bullets",
        "moments": "moments, clinical moments",
        "specialty": "specialty",
        "career_goal": "career goal",
        "learned": "learned, lesson, what was learned",
        "request.method": "request, request method, method",
        "request.kind": "request kind, letter kind, kind",
        "request.on": "request on, request date, requested on",
        "request.link": "request link, link, upload link",
        "request.form": "request form, form",
        "request.waived": "request waived, waived, waiver",
    },
}
_OF_A_WRITER = re.compile(
    rf"(?:date )?(?:letter |lor )?(?:{happened.WRITERS})s?(?: (\d))?(?: (.+?))?(?: (\d))?"
)
_OF_A_ROTATION = re.compile(r"(?:rotation )?(.+?)(?: (\d))")


@cache
def shapes() -> dict[str, dict[str, Shape]]:
    """The shape of every field by group and key; a log has a column for each event."""
    root = profile_shape().fields
    found = {}
    for group, key in (("applicant",) * 2, ("application",) * 2):
        found[group] = dict(_flat(root[key]))
    for group, key in (("rotation", "rotations"), ("writer", "writers")):
        item = root[key].item
        assert item is not None
        found[group] = dict(_flat(item))
    text = Shape("text", WHOLE_NAME)
    found["applicant"] |= {_GIVEN: text, _FAMILY: text}
    found["writer"][WHOLE_NAME] = text
    return {group: keys | happened.shapes(group) for group, keys in found.items()}


def _flat(group: Shape, prefix: str = "") -> Iterator[tuple[str, Shape]]:
    for key, shape in group.fields.items():
        if shape.kind == "group":
            yield from _flat(shape, f"{prefix}{key}.")
        elif shape.kind != "log" and not (shape.item and shape.item.kind == "log"):
            yield f"{prefix}{key}", shape


@cache
def _known() -> dict[str, dict[str, str]]:
    """By group: from a heading's words to the key that they mean."""
    return {
        group: {
            **{plain(key): key for key in keys if key in shapes()[group]},
            **{
                word.strip(): key
                for key, words in keys.items()
                if key in shapes()[group]
                for word in words.split(",")
            },
            **happened.headings(group),
        }
        for group, keys in _SYNONYMS.items()
    }


def plain(heading: str) -> str:
    """A heading without accents, case, punctuation, and remarks in parentheses."""
    text = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)|\[.*?\]", " ", heading)).lower()
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def named(name: str) -> Field | None:
    """The field that ``--map`` or a heading names in full, ``writers[1].email`` too."""
    if found := re.fullmatch(r"\s*(writer|rotation)s\[(\d)\]\.([a-z_.-]+)\s*", name):
        return _field(found[1], int(found[2]) + 1, found[3])
    if found := re.fullmatch(
        r"\s*(applicant|application|rotation|writer)([1-9]?)\.([a-z_.-]+)\s*", name
    ):
        return _field(found[1], int(found[2] or 1), found[3])
    homes = [group for group, keys in shapes().items() if name.strip() in keys]
    return Field(homes[0], 1, name.strip()) if len(homes) == 1 else None


def _field(group: str, number: int, key: str) -> Field | None:
    one = number == 1 or group in ("rotation", "writer")
    return Field(group, number, key) if one and key in shapes()[group] else None


def meant(heading: str) -> Field | None:
    """The field that a heading means, or None."""
    if field := named(heading) if "." in heading else None:
        return field
    text = happened.without_count(plain(heading))
    if found := _OF_A_WRITER.fullmatch(text):
        if key := _known()["writer"].get(found[2] or ""):
            return Field("writer", int(found[1] or found[3] or 1), key)
        numbered = re.fullmatch(r"(did|moments?|bullet) \d", found[2] or "")
        if numbered:
            key = "did" if numbered[1] != "moment" and numbered[1] != "moments" else "moments"
            return Field("writer", int(found[1] or 1), key)
    for group in ("applicant", "application", "rotation"):
        if key := _known()[group].get(text):
            return Field(group, 1, key)
    if event := happened.meant(text):
        return Field("writer", event.writer or 1, event.key)
    return _numbered(text)


def says_not_whose(heading: str) -> bool:
    """Whether a heading is about some writer, as "Asked on" is, without saying which."""
    event = happened.meant(happened.without_count(plain(heading)))
    return event is not None and not event.writer


def _numbered(text: str) -> Field | None:
    """A second rotation, or one of several columns with bullets."""
    if re.fullmatch(r"(did|bullet) \d", text):
        return Field("rotation", 1, "did")
    if re.fullmatch(r"moments? \d", text):
        return Field("rotation", 1, "moments")
    if found := _OF_A_ROTATION.fullmatch(text):
        key = _known()["rotation"].get(found[1]) or _known()["rotation"].get(f"rotation {found[1]}")
        return Field("rotation", int(found[2]), key) if key and found[2] != "0" else None
    if found := re.fullmatch(r"rotation (\d)(?: (.+))?", text):
        key = _known()["rotation"].get(found[2] or "service")
        return Field("rotation", int(found[1]), key) if key and found[1] != "0" else None
    return None


def nearly(heading: str) -> Field | None:
    """The field that a heading with a typo most likely means, to ask about."""
    text = plain(heading)
    near = nearest(text, _headings(), cutoff=0.85) or happened.nearly(text) if text else ""
    return meant(near) if near else None


@cache
def _headings() -> tuple[str, ...]:
    found = [word for group in ("applicant", "application", "rotation") for word in _known()[group]]
    return (*found, *(f"{who} {what}".strip() for who in ("writer", "attending")
                      for what in _known()["writer"]))  # fmt: skip


def all_names() -> list[str]:
    """Every field's name, for a message that lists them."""
    return [Field(group, 1, key).name for group, keys in shapes().items() for key in keys]
