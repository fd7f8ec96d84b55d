"""The starter and the schema: what helps to write a profile agrees with what reads it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from json_schema import fits
from profile_files import COMPLETE, complete, dotted, emit, findings, paths, put, reading

from lorkit.profile import starters
from lorkit.profile.schema import schema

FILLED = {
    "eras_name": "Tomás Núñez Quiroga",
    "status": "final-year medical student",
    "school": "Universidad del Ejemplo",
    "country": "Colombia",
    "email": "tomas@example.com",
    "specialty": "Internal Medicine",
    "career_goal": "become a hospitalist",
    "season": "2027",
    "service": "Inpatient Internal Medicine",
    "hospital": "Lakeside Teaching Hospital",
    "starts": "2026-07-06",
    "ends": "2026-07-31",
    "level": "hands-on",
    "family_name": "Okafor",
    "role": "anchor",
}
# A commented field or list item; sentences begin with a capital or hold no colon after a word.
OPTIONAL = re.compile(r"^( *)# ( *(?:[a-z_]+:(?: .*)?|- .*))$", re.MULTILINE)


def starter() -> str:
    """What ``lorkit new`` writes."""
    return starters.starter()["profile.yaml"].decode("utf-8")


def filled(text: str) -> str:
    return re.sub(r"(\w+): FILL IN.*", lambda m: f"{m[1]}: {FILLED[m[1]]}", text)


def uncommented(text: str) -> str:
    """The starter with all its optional fields, but for notes that look like one."""
    notes = ("hands-on:", "observer:", "anchor:", "secondary:", "fellow:", "director:")
    introduction, begin, rest = text.partition("\napplicant:\n")
    rest = OPTIONAL.sub(lambda m: m[0] if m[2].startswith(notes) else m[1] + m[2], rest)
    return introduction + begin + rest


def test_the_starter_begins_with_the_line_that_editors_look_for() -> None:
    assert starter().startswith("# yaml-language-server: $schema=profile.schema.json\n")


def test_a_fresh_starter_has_only_placeholders_to_report(tmp_path: Path) -> None:
    found = findings(tmp_path, starter())
    assert {f.code for f in found} == {"PRO003"}
    assert sorted(f.path.rsplit(".")[-1] for f in found) == sorted(FILLED)
    assert len(found) == starter().count(": FILL IN")


def test_the_starter_loads_once_its_placeholders_are_filled_in(tmp_path: Path) -> None:
    result = reading(tmp_path, filled(starter()))
    assert result.findings == ()
    assert result.profile is not None
    assert len(result.profile.rotations) == len(result.profile.writers) == 1


def test_every_field_of_the_model_is_in_the_starter_and_works(tmp_path: Path) -> None:
    text = uncommented(filled(starter())).replace("role: anchor", "role: fellow")
    text += "  - id: attending-1\n    family_name: Bianchi\n    role: anchor\n"
    result = reading(tmp_path, text)
    assert result.findings == ()
    there = {dotted(path) for path in paths(COMPLETE) if path[0] != "writers" or path[1:2] != (1,)}
    missing = {p for p in there if result.source.node(p) is None and not p.endswith("log[1]")}
    assert missing == set()


def test_every_choice_is_named_in_the_starter() -> None:
    for name, options in _choices(schema()):
        for option in options:
            assert re.search(rf"\b{re.escape(option)}\b", starter()), (name, option)


def test_the_starter_warns_of_what_must_not_stand_in_it() -> None:
    assert "patients" in starter()
    assert "89" in starter()
    assert "Tab key" in starter()
    assert all(len(line) <= 100 for line in starter().split("\n"))


# --- The schema


def _choices(node: Any, name: str = "") -> list[tuple[str, list[str]]]:
    found = []
    if isinstance(node, dict):
        if "enum" in node:
            found.append((name, node["enum"]))
        for key, inner in node.items():
            found += _choices(inner, key)
    elif isinstance(node, list):
        for inner in node:
            found += _choices(inner, name)
    return found


def plain(data: Any) -> Any:
    """The complete profile as an editor reads it: quotes and all are gone."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return data.strip('"') if isinstance(data, str) else data


def test_the_schema_is_named_and_closed() -> None:
    made = schema()
    assert made["$schema"].startswith("https://json-schema.org/draft/")
    assert made["title"] == "lorkit profile"
    assert all(d["additionalProperties"] is False for d in made["$defs"].values())


def test_a_complete_profile_fits_the_schema(tmp_path: Path) -> None:
    made = schema()
    assert fits(plain(complete()), made)
    assert reading(tmp_path, emit(complete())[0]).profile is not None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("applicant", "phone"), 5550142),
        (("applicant", "aamc_id"), 12345678),
        (("applicant", "cv"), None),
        (("writers", 0, "title"), None),
        (("writers", 0, "did"), None),
        (("writers", 0, "request", "waived"), None),
        (("writers", 0, "rotation"), None),
        (("rotations", 0, "log"), None),
        (("application", "match"), None),
    ],
)
def test_the_schema_lets_pass_what_reading_lets_pass(
    tmp_path: Path, path: Any, value: object
) -> None:
    data = complete()
    put(data, path, "" if value is None else value)
    assert reading(tmp_path, emit(data)[0]).profile is not None
    put(data, path, value)
    assert fits(plain(data), schema())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("applicant", "email"), "tomas"),
        (("applicant", "eras_name"), None),
        (("application", "season"), '"2027"'),
        (("application", "letters_by"), "9/14/2026"),
        (("rotations", 0, "id"), "Wards"),
        (("rotations", 0, "id"), "-wards"),
        (("rotations", 0, "level"), "hand-on"),
        (("rotations", 0, "log", 0), "2026-07-23 asked"),
        (("writers", 0, "log", 0), "2026-07-23 agreed happy to"),
        (("writers", 0, "log", 0), "yesterday asked"),
        (("writers", 0, "did"), ["a", "b", "c", "d"]),
        (("writers", 0, "request", "link"), "example.com"),
        (("writers", 0, "famly_name"), "x"),
        (("writers",), []),
    ],
)
def test_the_schema_stops_what_reading_stops(tmp_path: Path, path: Any, value: object) -> None:
    data = complete()
    put(data, path, "" if value is None else value)
    assert reading(tmp_path, emit(data)[0]).profile is None
    put(data, path, value)
    assert not fits(plain(data), schema())
