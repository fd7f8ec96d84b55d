"""What is wrong with single keys and values: every kind, at every field, with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st
from profile_files import (
    MINIMAL,
    complete,
    dotted,
    edited,
    emit,
    findings,
    marked,
    paths,
    put,
    reading,
    the_one,
)

from lorkit.profile.formats import email_fault

JARGON = re.compile(
    r"pydantic|Input should|NoneType|\bstr\b|\bdict\b|\bint\b|\btuple\b|mapping|scalar"
)

# --- Wrong kinds of values, generated for every field


def _wrong_values(path: tuple[str | int, ...], value: object) -> list[str]:
    """Values of another kind than the one at this path."""
    name = path[-1] if isinstance(path[-1], str) else path[-2]
    if isinstance(value, dict):
        return ["[x]", "some text", "7", "true"]
    if isinstance(value, list):
        return ["{x: y}", "some text", "7", "true"]
    wrong = ["[x]", "{x: y}", "[]", "{}", "true"]
    if isinstance(value, bool):
        return [*wrong[:4], "yes", "no", "on", "True", '"true"', "1", "some text"]
    if isinstance(value, int):
        return [*wrong, '"2027"', "2027.0", "0x7EB", "1_000", "MMXXVII"]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        return [*wrong, "12", "soon", "2026-07-06 10:00:00"]
    if name in ("phone", "aamc_id"):
        return wrong
    return [*wrong, "12", "-1.5", "1e3", "0x1F", ".inf", "FALSE"]


def _fields() -> list[pytest.param]:  # type: ignore[valid-type]
    found = []
    for path in paths(complete()):
        value: object = complete()
        for step in path:
            value = value[step]  # type: ignore[index]
        found.append(pytest.param(path, value, id=dotted(path)))
    return found


@pytest.mark.parametrize(("path", "value"), _fields())
def test_a_wrong_kind_of_value_at_any_field_is_one_finding_at_its_place(
    tmp_path: Path, path: tuple[str | int, ...], value: object
) -> None:
    for wrong in _wrong_values(path, value):
        data = complete()
        put(data, path, wrong)
        text, at = emit(data)
        found = [f for f in findings(tmp_path, text) if f.severity == "error"]
        assert [(f.path, f.line) for f in found] == [(dotted(path), at[dotted(path)])], wrong
        assert text.split("\n")[found[0].line - 1][found[0].column - 1 :] == wrong
        assert found[0].hint
        assert not JARGON.search(found[0].message + found[0].hint), found


def test_a_placeholder_at_any_field_is_one_finding_at_its_place(tmp_path: Path) -> None:
    for path in paths(complete()):
        data = complete()
        put(data, path, "FILL IN - whatever")
        text, at = emit(data)
        found = [f for f in findings(tmp_path, text) if f.severity == "error"]
        assert [(f.code, f.path, f.line) for f in found] == [
            ("PRO003", dotted(path), at[dotted(path)])
        ], path
        name = next(step for step in reversed(path) if isinstance(step, str))
        assert "is not filled in yet" in found[0].message
        assert name.removesuffix("s") in found[0].message
        assert found[0].hint


@pytest.mark.parametrize("value", ["fill in the name", "Please FILL IN"])
def test_only_text_that_begins_with_the_capitals_is_a_placeholder(
    tmp_path: Path, value: str
) -> None:
    assert findings(tmp_path, edited(("Tomás Núñez Quiroga", value))) == ()


REQUIRED = {
    "applicant": ["eras_name", "status", "school", "country", "email", "specialty", "career_goal"],
    "application": ["season"],
    "application.match": ["program", "on"],
    "rotations[0]": ["id", "service", "hospital", "starts", "ends", "level"],
    "rotations[0].coordinator": ["name"],
    "writers[0]": ["id", "family_name", "role"],
    "writers[0].request": ["method"],
}


@pytest.mark.parametrize(("group", "key"), [(g, k) for g, keys in REQUIRED.items() for k in keys])
@pytest.mark.parametrize("nothing", [None, "", "~", "null", '""', "'  '"])
def test_a_missing_required_field_is_one_finding(
    tmp_path: Path, group: str, key: str, nothing: str | None
) -> None:
    data = complete()
    steps = tuple(int(s) if s.isdigit() else s for s in re.findall(r"\w+", group))
    inner = data
    for step in steps:
        inner = inner[step]  # type: ignore[index]
    if nothing is None:
        del inner[key]
    else:
        inner[key] = nothing
    text, at = emit(data)
    finding = next(f for f in findings(tmp_path, text) if f.severity == "error")
    assert (finding.code, finding.path) == ("PRO002", f"{group}.{key}")
    assert key in finding.hint
    lines = text.split("\n")
    if nothing is None:  # the parent's key, or the item of the list
        line = lines[finding.line - 1]
        name = steps[-1]
        assert finding.line == (at[group] if isinstance(name, int) else at[group] - 1)
        assert isinstance(name, int) or line[finding.column - 1 :] == f"{name}:"
    else:  # the key itself
        assert finding.line == at[f"{group}.{key}"]
        assert lines[finding.line - 1][finding.column - 1 :].startswith(f"{key}:")


@pytest.mark.parametrize("section", ["applicant", "application", "rotations", "writers"])
def test_a_missing_section_is_one_finding_of_its_own(tmp_path: Path, section: str) -> None:
    data = complete()
    del data[section]
    found = [f for f in findings(tmp_path, emit(data)[0]) if f.code == "PRO002"]
    assert [(f.path, f.line, f.column) for f in found] == [(section, 1, 1)]


@pytest.mark.parametrize("value", ["", " []", " ~"])
def test_an_empty_list_of_writers_is_missing(tmp_path: Path, value: str) -> None:
    text = MINIMAL[: MINIMAL.index("writers:")] + f"¤writers:{value}\n"
    finding = the_one(tmp_path, text)
    assert (finding.code, finding.path) == ("PRO002", "writers")


def test_an_empty_item_of_a_list_is_one_finding(tmp_path: Path) -> None:
    text = edited(
        ("    role: anchor", "    role: anchor\n    did:\n      - one\n      -¤\n      - three")
    )
    finding = the_one(tmp_path, text)
    assert (finding.code, finding.path) == ("PRO002", "writers[0].did[1]")


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text\n", "[1, 2]\n", "5\n"])
def test_a_file_that_holds_something_else_says_how_a_profile_begins(
    tmp_path: Path, text: str
) -> None:
    finding = the_one(tmp_path, text)
    assert (finding.code, finding.line, finding.column) == ("PRO004", 1, 1)
    assert "applicant:" in finding.hint


@pytest.mark.parametrize(
    ("typed", "inner"),
    [
        ("“Okafor”", "Okafor"),
        ("„Okafor“", "Okafor"),
        ("‘O’Brien’", "O’Brien"),
        ("«Ndiaye»", "Ndiaye"),
    ],
)
def test_curly_quotes_around_a_value_would_be_printed(
    tmp_path: Path, typed: str, inner: str
) -> None:
    finding = the_one(tmp_path, MINIMAL.replace("Okafor", typed))
    assert (finding.code, finding.severity) == ("PRO015", "error")
    assert (
        finding.message == "'family_name' is in curly quotes, which would be printed as part of it"
    )
    assert f'"{inner}"' in finding.hint
    assert not findings(tmp_path, MINIMAL.replace("Okafor", f'"{typed}"'))


@pytest.mark.parametrize(
    ("old", "hint"),
    [
        ("season: 2027", "write it without quotes: 2027"),
        ("starts: 2026-07-06", "write it without quotes: 2026-07-06"),
        ("level: hands-on", "write it without quotes: hands-on"),
    ],
)
def test_curly_quotes_around_what_is_no_text_are_left_out(
    tmp_path: Path, old: str, hint: str
) -> None:
    key, _, value = old.partition(": ")
    finding = the_one(tmp_path, edited((old, f"{key}: ¤“{value}”")))
    assert (finding.code, finding.hint) == ("PRO015", hint)


@pytest.mark.parametrize(
    "text", ["“Trust her” is what he said", "“A” and “B”", "called ‘the wall’"]
)
def test_quotations_within_a_text_are_its_own(tmp_path: Path, text: str) -> None:
    assert not findings(tmp_path, f"{MINIMAL}    learned: {text}\n")


def test_an_invisible_character_in_a_choice_is_named(tmp_path: Path) -> None:
    finding = the_one(tmp_path, MINIMAL.replace("role: anchor", "role: anc\u200bhor"))
    assert finding.code == "PRO005"
    assert "invisible character" in finding.message
    assert finding.hint == "type it again: anchor"


# --- Unknown keys

UNKNOWN = [
    # Where; the line to add with its key marked; a word that the hint must hold.
    ("application:\n", "¤writer: x\n", "'writers'"),
    ("  country: Colombia\n", "  ¤famly_name: x\n", "a writer"),
    ("  country: Colombia\n", "  ¤preferred-name: x\n", "'preferred_name'"),
    ("  country: Colombia\n", "  ¤Phone: x\n", "'phone'"),
    ("  season: 2027\n", "  ¤letter_by: x\n", "'letters_by'"),
    ("    level: hands-on\n", "    ¤coordinater: x\n", "'coordinator'"),
    ("    level: hands-on\n", "    ¤citty: x\n", "'city'"),
    ("    role: anchor\n", "    ¤mail: x\n", "'email'"),
    ("    role: anchor\n", "    ¤first_name: x\n", "'given_name'"),
    ("    role: anchor\n", "    ¤starts: x\n", "under a rotation"),
    ("    role: anchor\n", "    ¤zzz: x\n", "family_name"),
    ("    role: anchor\n", "    ¤writers: x\n", "beginning of a line"),
]


@pytest.mark.parametrize(("after", "line", "words"), UNKNOWN)
def test_an_unknown_key_gets_the_nearest_or_its_place(
    tmp_path: Path, after: str, line: str, words: str
) -> None:
    finding = the_one(tmp_path, edited((after, after + line if after[0] == " " else line + after)))
    assert finding.code == "PRO001"
    assert finding.message == f"unknown key '{line.strip()[1:].split(':')[0]}'"
    assert words in finding.hint
    assert finding.path.endswith(line.strip()[1:].split(":")[0])


def test_a_misspelled_required_key_names_the_right_one(tmp_path: Path) -> None:
    text = edited(("    family_name: Okafor", "    famly_name: Okafor"))
    found = findings(tmp_path, text)
    assert [(f.code, f.path, f.line, f.column) for f in found] == [
        ("PRO002", "writers[0].family_name", 19, 5),
        ("PRO001", "writers[0].famly_name", 20, 5),
    ]
    assert found[1].message == "unknown key 'famly_name'"
    assert found[1].hint == "did you mean 'family_name'?"


def test_unknown_keys_at_every_level_are_reported_in_one_run(tmp_path: Path) -> None:
    data = complete()
    groups = [data, data["applicant"], data["application"], data["application"]["match"]]
    groups += [data["rotations"][0], data["rotations"][0]["coordinator"]]
    groups += [data["writers"][0], data["writers"][0]["request"], data["writers"][1]]
    for group in groups:
        group["qqq"] = "x"
    found = findings(tmp_path, emit(data)[0])
    assert [f.code for f in found] == ["PRO001"] * len(groups)
    assert {f.path for f in found} >= {"qqq", "writers[1].qqq", "rotations[0].coordinator.qqq"}


# --- Single values


def _value(tmp_path: Path, line: str, key: str) -> str:
    """Message and hint for a line that takes the place of the one with its key."""
    old = next(row for row in MINIMAL.split("\n") if row.strip().startswith(f"{key}:"))
    indent = old[: len(old) - len(old.lstrip())]
    finding = the_one(tmp_path, edited((old, f"{indent}{key}: {line}")))
    assert finding.path.endswith(key)
    return f"{finding.code} {finding.message} | {finding.hint}"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("¤2026-02-30", "there is no February 30 in 2026"),
        ("¤2026-13-01", "there is no month 13"),
        ("¤2026-06-00", "there is no June 0"),
        ("¤7/31/2026", "write 2026-07-31"),
        ("¤8/7/2026", "write 2026-08-07 or 2026-07-08"),
        ("¤July 31, 2026", "write 2026-07-31"),
        ('¤"31 Jul 2026"', "write 2026-07-31"),
        ("¤2026/7/31", "write 2026-07-31"),
        ("¤20260731", "write 2026-07-31"),
        ("¤2026-7-31", "write 2026-07-31"),
        ("¤2026-07-31T09:00:00Z", "write only 2026-07-31"),
        ("¤2026-07-31 9:00", "write only 2026-07-31"),
        ("¤next Friday", "like 2026-07-06"),
        ("¤0026-07-31", "the year 0026"),
        ("¤9999-12-31", "the year 9999"),
        ("¤７", "like 2026-07-06"),
    ],
)
def test_a_bad_date_says_what_to_write(tmp_path: Path, value: str, words: str) -> None:
    said = _value(tmp_path, value, "ends")
    assert said.startswith("PRO008")
    assert words in said


def test_a_quoted_date_is_a_date(tmp_path: Path) -> None:
    assert findings(tmp_path, edited(("2026-07-31", '"2026-07-31"'))) == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("¤Wards", "write it like this: wards"),
        ("¤ICU Año 2", "write it like this: icu-ano-2"),
        ("¤wards_1", "write it like this: wards-1"),
        ("¤-wards", "begins with a hyphen"),
        ("¤../etc", "write it like this: etc"),
        ("¤病棟", "write it like this: wards"),
        ("¤con", "Windows"),
        ("¤com1", "Windows"),
        ("¤" + "a" * 61, "60 characters"),
    ],
)
def test_a_bad_id_gets_a_good_one(tmp_path: Path, value: str, words: str) -> None:
    said = the_one(tmp_path, edited(("- id: wards", f"- id: {value}")))
    assert said.code == "PRO006"
    assert words in f"{said.message} {said.hint}"


def test_a_bad_choice_gets_the_nearest_and_all(tmp_path: Path) -> None:
    said = _value(tmp_path, "¤Anchor", "role")
    assert "PRO005 'Anchor' is not a choice" in said
    assert "did you mean anchor? The choices are anchor, secondary, fellow, or director" in said
    assert "write hands-on or observer" in _value(tmp_path, "¤zzz", "level")


@pytest.mark.parametrize(
    ("value", "words"),
    [("2019", "between 2020 and 2100"), ("20270000000000000", "between"), ("27", "between")],
)
def test_a_season_out_of_range(tmp_path: Path, value: str, words: str) -> None:
    said = _value(tmp_path, f"¤{value}", "season")
    assert said.startswith("PRO012")
    assert words in said


def test_numbers_and_truth_values_need_quotes_to_be_text(tmp_path: Path) -> None:
    assert 'put quotes around it: "911"' in _value(tmp_path, "¤911", "school")
    assert 'put quotes around it: "true"' in _value(tmp_path, "¤true", "school")
    assert findings(tmp_path, edited(("Universidad del Ejemplo", '"911"'))) == ()


@pytest.mark.parametrize(
    "word", ["NO", "no", "Yes", "on", "off", "y", "1.2.3", "12:30", "0o9", "_1"]
)
def test_what_yaml_1_2_takes_for_text_is_text(tmp_path: Path, word: str) -> None:
    result = reading(tmp_path, edited(("Universidad del Ejemplo", word)))
    assert result.profile is not None
    assert result.profile.applicant.school == word


@pytest.mark.parametrize(
    ("value", "meant"), [("yes", "true"), ("NO", "false"), ("True", "true"), ("on", "true")]
)
def test_a_truth_value_is_true_or_false(tmp_path: Path, value: str, meant: str) -> None:
    request = f"    request:\n      method: not-open\n      waived: ¤{value}\n"
    finding = the_one(tmp_path, MINIMAL + request)
    assert finding.code == "PRO004"
    assert finding.hint == f"write {meant}"


@pytest.mark.parametrize("key", ["did", "moments"])
def test_a_fourth_bullet_is_one_too_many(tmp_path: Path, key: str) -> None:
    bullets = "".join(f"      - {'¤' if n == 3 else ''}bullet {n}\n" for n in range(5))
    finding = the_one(tmp_path, f"{MINIMAL}    {key}:\n{bullets}")
    assert (finding.code, finding.path) == ("PRO007", f"writers[0].{key}")
    assert "5 items" in finding.message


LOGS = [
    ("2026-07-23 aksed", "write 2026-07-23 asked"),
    ("2026-07-23 Agreed - yes", "write 2026-07-23 agreed - yes"),
    ("2026-07-23 followed up - sent", "write 2026-07-23 followed-up - sent"),
    ("2026-07-23 agreed happy to", "write 2026-07-23 agreed - happy to"),
    ("2026-07-23 agreed – happy to", "write 2026-07-23 agreed - happy to"),
    ("2026-07-23 agreed, happy to", "write 2026-07-23 agreed - happy to"),
    ("2026-07-23 coordinator-noted", "write asked, agreed"),
    ("2026-07-23", "after the date, write asked, agreed"),
    ("asked", "does not begin with a date"),
    ("7/23/2026 asked", "write 2026-07-23"),
    ("2026-02-30 asked", "there is no February 30 in 2026"),
]


@pytest.mark.parametrize(("line", "words"), LOGS)
def test_a_bad_log_line_gets_a_good_one(tmp_path: Path, line: str, words: str) -> None:
    finding = the_one(tmp_path, f"{MINIMAL}    log:\n      - 2026-07-22 asked\n      - ¤{line}\n")
    assert (finding.code, finding.path) == ("PRO009", "writers[0].log[1]")
    assert words in f"{finding.message} | {finding.hint}"


def test_the_hint_for_a_bad_log_line_is_a_good_log_line(tmp_path: Path) -> None:
    for line, words in LOGS:
        if not words.startswith("write 2026") or line.startswith("7"):
            continue
        good = words.removeprefix("write ")
        assert findings(tmp_path, f"{MINIMAL}    log:\n      - {good}\n") == ()


def test_a_rotation_logs_only_what_happens_to_a_rotation(tmp_path: Path) -> None:
    line = "    level: hands-on"
    good = f"{line}\n    log:\n      - 2026-06-25 coordinator-noted - sent"
    assert findings(tmp_path, edited((line, good))) == ()
    finding = the_one(tmp_path, edited((line, f"{line}\n    log:\n      - ¤2026-06-25 asked")))
    assert finding.hint == "write coordinator-noted"


# --- Addresses and links


@pytest.mark.parametrize(
    "address",
    [
        "tomas@example.com",
        "a.b+c@mail.example.org",
        "dr@münchen.de",
        "X_Y@EXAMPLE.EDU",
        "o'neil@example.com",
    ],
)
def test_addresses_that_can_be_valid_pass_unchanged(tmp_path: Path, address: str) -> None:
    profile = reading(tmp_path, edited(("tomas@example.com", address))).profile
    assert profile is not None
    assert profile.applicant.email == address


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("tomas", "has no @"),
        ("tomas@example", "has no dot"),
        ("tomas@example.com.", "ends in ."),
        ("tomas nunez@example.com", "space"),
        ("tomás@example.com", "'á' before the @"),
        ("Tomás <tomas@example.com>", "write only tomas@example.com"),
        ("mailto:tomas@example.com", "write only tomas@example.com"),
        ("a@example.com, b@example.com", "only one"),
        ("a@b@example.com", "more than one @"),
        ('"@example.com"', "both sides"),
        ("tomas@", "both sides"),
        ("a..b@example.com", "cannot be an email address"),
        ("tomas@hospital.local", "ends in .local"),
        ("a" * 65 + "@example.com", "longer"),
        ("a@" + "b" * 64 + ".com", "cannot be an email address"),
        ("tomas@-example-.com", "cannot be an email address"),
    ],
)
def test_an_address_that_cannot_be_valid_is_explained(
    tmp_path: Path, address: str, words: str
) -> None:
    said = _value(tmp_path, f"¤{address}", "email")
    assert said.startswith("PRO010")
    assert words in said


LABEL = st.text("aZ0-x", min_size=1, max_size=9)
PLAIN = st.tuples(
    st.text("aZ0_.+-", min_size=1, max_size=12),
    st.lists(LABEL, min_size=1, max_size=3).map(".".join),
    st.sampled_from(["com", "org", "net", "edu", "gov", "info", "local", "test", "invalid", "c-m"]),
).map(lambda parts: f"{parts[0]}@{parts[1]}.{parts[2]}")


@settings(max_examples=300, deadline=None)
@given(PLAIN)
@example("a@xn--a.com")
@example("a@a--b.com")
@example(f"{'a' * 40}@{'b' * 15}.com")
def test_an_address_passes_exactly_if_the_library_lets_it_pass(address: str) -> None:
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        assert email_fault(address), address
    else:
        assert not email_fault(address), address


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("example.com/upload", "does not begin with https://"),
        ("ftp://example.com", "does not begin with https://"),
        ("javascript:alert(1)", "does not begin with https://"),
        ("https://", "has no website"),
        ("https:///upload", "has no website"),
        ("https://exa mple.com", "space"),
        ("https://[::1", "is not a web link"),
        ("https://example.com:port/", "is not a web link"),
    ],
)
def test_a_link_that_leads_nowhere_is_explained(tmp_path: Path, link: str, words: str) -> None:
    request = f"    request:\n      method: link\n      link: ¤{link}\n"
    finding = the_one(tmp_path, MINIMAL + request)
    assert (finding.code, finding.path) == ("PRO011", "writers[0].request.link")
    assert words in f"{finding.message} {finding.hint}"


# --- All at once


def test_every_problem_of_a_file_is_reported_in_one_run_in_the_order_of_lines(
    tmp_path: Path,
) -> None:
    text = """\
applicant:
  eras_name: FILL IN - your name
  status: final-year medical student
  school: true
  country: NO
  country: Peru
  email: tomas(at)example.com
  famly_name: x
  specialty: [Internal Medicine]
application:
  season: "2027"
  letters_by: 9/14/2026
rotations:
  - id: Wards
    service: Inpatient Internal Medicine
    hospital:
    starts: 2026-07-31
    ends: 2026-07-06
    level: hand-on
    did: [a, b, c, d]
writers:
  - id: anchor-1
    role: anchor
    rotation: wards
    log:
      - 2026-07-23 agreed happy
  - id: anchor-1
    family_name: Lee
    role: anchor
    signs_with: nobody
    rotation: clinic
    request: {method: link}
"""
    found = findings(tmp_path, text)
    assert [(f.line, f.path, f.code) for f in found] == [
        (1, "applicant.career_goal", "PRO002"),
        (2, "applicant.eras_name", "PRO003"),
        (4, "applicant.school", "PRO004"),
        (6, "applicant.country", "YAML008"),
        (7, "applicant.email", "PRO010"),
        (8, "applicant.famly_name", "PRO001"),
        (9, "applicant.specialty", "PRO004"),
        (11, "application.season", "PRO004"),
        (12, "application.letters_by", "PRO008"),
        (14, "rotations[0].id", "PRO006"),
        (16, "rotations[0].hospital", "PRO002"),
        (18, "rotations[0].ends", "PRO020"),
        (19, "rotations[0].level", "PRO005"),
        (20, "rotations[0].did", "PRO007"),
        (22, "writers[0].family_name", "PRO002"),
        (26, "writers[0].log[0]", "PRO009"),
        (27, "writers[1].id", "PRO023"),
        (30, "writers[1].signs_with", "PRO026"),
        (31, "writers[1].rotation", "PRO024"),
        (32, "writers[1].request.link", "PRO027"),
    ]
    for finding in found:
        assert finding.file == str(tmp_path / "profile.yaml")
        assert finding.hint
        assert finding.hint != finding.message
        assert "\n" not in finding.message + finding.hint
        assert not JARGON.search(finding.message + finding.hint), finding


def test_control_characters_do_not_reach_a_message(tmp_path: Path) -> None:
    text, _ = marked(edited(("tomas@example.com", '"a\\e[31m\\nb"')) + "¤")
    (finding,) = findings(tmp_path, text)
    assert finding.message.isprintable()
    assert finding.hint.isprintable()
