"""Profiles for the tests: one with every field, as data and as text that knows its lines."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from json_schema import as_in_an_editor, fits

from lorkit.errors import Finding
from lorkit.profile.reading import Reading, read
from lorkit.profile.schema import schema

MARK = "¤"

MINIMAL = """\
applicant:
  eras_name: Tomás Núñez Quiroga
  status: final-year medical student
  school: Universidad del Ejemplo
  country: Colombia
  email: tomas@example.com
  specialty: Internal Medicine
  career_goal: become a hospitalist
application:
  season: 2027
rotations:
  - id: wards
    service: Inpatient Internal Medicine
    hospital: Lakeside Teaching Hospital
    starts: 2026-07-06
    ends: 2026-07-31
    level: hands-on
writers:
  - id: anchor-1
    family_name: Okafor
    role: anchor
"""

# Every field of the model; a test holds that none is missing.
COMPLETE: dict[str, Any] = {
    "applicant": {
        "eras_name": "Tomás Núñez Quiroga",
        "preferred_name": "Tomás",
        "status": "final-year medical student",
        "school": "Universidad del Ejemplo",
        "country": "Colombia",
        "email": "tomas@example.com",
        "phone": "+1 312 555 0142",
        "aamc_id": '"12345678"',
        "specialty": "Internal Medicine",
        "career_goal": "become a hospitalist",
        "now": "a research fellow in stroke outcomes",
        "cv": "cv.pdf",
        "personal_statement": "statement.pdf",
    },
    "application": {
        "service": "ERAS",
        "season": 2027,
        "letters_by": "2026-09-14",
        "submitted_on": "2026-09-02",
        "match": {
            "program": "Lakeside Medical Center",
            "city": "Chicago",
            "specialty": "Internal Medicine",
            "on": "2027-03-19",
        },
    },
    "rotations": [
        {
            "id": "wards",
            "service": "Inpatient Internal Medicine",
            "hospital": "Lakeside Teaching Hospital",
            "city": "Chicago",
            "starts": "2026-07-06",
            "ends": "2026-07-31",
            "level": "hands-on",
            "host_term": "sub-internship",
            "coordinator": {"name": "Ms. Dana Whitfield", "email": "dana@example.com"},
            "did": ["Presented 3 patients each day"],
            "moments": ["Caught a rising potassium"],
            "log": ["2026-06-25 coordinator-noted"],
        }
    ],
    "writers": [
        {
            "id": "fellow-1",
            "family_name": "Lindqvist",
            "given_name": "Maja",
            "title": "Dr.",
            "credentials": "MD",
            "salutation": "Dr. Lindqvist",
            "email": "lindqvist@example.com",
            "cc": "office@example.com",
            "role": "fellow",
            "rotation": "wards",
            "signs_with": "anchor-1",
            "setting": "the inpatient wards",
            "worked_from": "2026-07-06",
            "worked_to": "2026-07-17",
            "did": ["Wrote 4 admission notes"],
            "moments": ["Explained a new insulin plan"],
            "specialty": "Family Medicine",
            "career_goal": "Family doctor in a small town",
            "learned": "to state my assessment first",
            "request": {
                "method": "link",
                "kind": "letter",
                "on": "2026-07-24",
                "link": "https://example.com/upload",
                "form": "form.pdf",
                "waived": True,
            },
            "log": ["2026-07-23 asked", "2026-07-23 agreed - happy to"],
        },
        {"id": "anchor-1", "family_name": "Okafor", "role": "anchor"},
    ],
    "mail": {
        "address": "tomas@example.org",
        "server": "imap.example.org",
        "port": 993,
        "security": "TLS",
        "user": "tomas",
        "drafts": "Drafts",
        "sent": "Sent",
    },
}


def complete() -> dict[str, Any]:
    return copy.deepcopy(COMPLETE)


def put(data: dict[str, Any], path: tuple[str | int, ...], value: object) -> None:
    for step in path[:-1]:
        data = data[step]  # type: ignore[index]
    data[path[-1]] = value  # type: ignore[index]


def dotted(path: tuple[str | int, ...]) -> str:
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in path).removeprefix(".")


def paths(data: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of every value in the data, lists and groups included."""
    found = [path] if path else []
    children = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in children:
        found += paths(value, (*path, key))
    return found


def emit(data: object) -> tuple[str, dict[str, int]]:
    """The data as YAML, a line each, and the line on which the value at each path begins."""
    lines: list[str] = []
    at: dict[str, int] = {}

    def node(value: object, path: str, indent: int, lead: str) -> None:
        pad = " " * indent
        if isinstance(value, dict):
            at[path] = len(lines) + (1 if lead.endswith("- ") or not lead else 2)
            if not lead.endswith("- ") and lead:
                lines.append(lead)
                lead = ""
            for key, inner in value.items():
                start = f"{lead or pad}{key}:"
                node(inner, f"{path}.{key}".removeprefix("."), indent + 2, start)
                lead = ""
        elif isinstance(value, list):
            lines.append(lead)
            at[path] = len(lines) + 1
            for number, inner in enumerate(value):
                node(inner, f"{path}[{number}]", indent + 2, f"{pad}- ")
        else:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            at[path] = len(lines) + 1
            lines.append(f"{lead.rstrip()} {text}")

    node(data, "", 0, "")
    return "\n".join(lines) + "\n", at


def edited(*changes: tuple[str, str], text: str = MINIMAL) -> str:
    """The text with each first part replaced by the second."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """The text without its mark, and the line and column where the mark stood."""
    before, _, after = text.partition(MARK)
    assert MARK not in after
    return before + after, (before.count("\n") + 1, len(before) - before.rfind("\n"))


def written(folder: Path, text: str) -> Path:
    file = folder / "profile.yaml"
    file.write_text(text, encoding="utf-8", newline="")
    return file


def reading(folder: Path, text: str) -> Reading:
    """What reading gives; what it accepts, an editor must not mark by the published schema."""
    result = read(written(folder, text))
    if result.profile is not None:
        assert fits(as_in_an_editor(text), schema()), text
        hash(result.profile)  # fails where there is a list in it, or anything else that can change
    return result


def findings(folder: Path, text: str) -> tuple[Finding, ...]:
    return reading(folder, text).findings


def the_one(folder: Path, text: str) -> Finding:
    """The only finding of a text, which stands at the text's mark if there is one."""
    place = None
    if MARK in text:
        text, place = marked(text)
    found = findings(folder, text)
    assert len(found) == 1, [f"{f.place} {f.path} {f.message}" for f in found]
    assert place is None or (found[0].line, found[0].column) == place
    return found[0]
