"""The rules between fields, each at its place, and spoken in the same run as other problems."""

from __future__ import annotations

from pathlib import Path

import pytest
from profile_files import MINIMAL, edited, findings, reading, the_one

SECOND_ROTATION = """\
  - id: clinic
    service: Clinic
    hospital: Lakeside Clinic
    starts: 2026-08-03
    ends: 2026-08-28
    level: observer
"""
FELLOW = """\
  - id: fellow-1
    family_name: Lindqvist
    role: fellow
    signs_with: anchor-1
"""


def two_rotations(writer: str = "") -> str:
    return edited(("writers:\n", f"{SECOND_ROTATION}writers:\n")) + writer


def test_an_end_before_the_start(tmp_path: Path) -> None:
    finding = the_one(tmp_path, edited(("ends: 2026-07-31", "ends: ¤2026-07-05")))
    assert (finding.severity, finding.code, finding.path) == (
        "error",
        "PRO020",
        "rotations[0].ends",
    )


def test_a_rotation_of_one_day_is_fine(tmp_path: Path) -> None:
    assert findings(tmp_path, edited(("ends: 2026-07-31", "ends: 2026-07-06"))) == ()


def test_a_rotation_may_last_366_days_and_no_longer(tmp_path: Path) -> None:
    assert findings(tmp_path, edited(("ends: 2026-07-31", "ends: 2027-07-06"))) == ()
    finding = the_one(tmp_path, edited(("ends: 2026-07-31", "ends: ¤2027-07-07")))
    assert (finding.severity, finding.code) == ("warning", "PRO022")
    assert "367 days" in finding.message


@pytest.mark.parametrize(
    ("lines", "code", "key"),
    [
        ("worked_from: ¤2026-07-05", "PRO021", "worked_from"),
        ("worked_to: ¤2026-08-01", "PRO021", "worked_to"),
        ("worked_from: ¤2026-08-01", "PRO021", "worked_from"),
        ("worked_from: 2026-07-20\n    worked_to: ¤2026-07-13", "PRO020", "worked_to"),
    ],
)
def test_days_worked_together_are_in_order_and_in_the_rotation(
    tmp_path: Path, lines: str, code: str, key: str
) -> None:
    finding = the_one(tmp_path, f"{MINIMAL}    {lines}\n")
    assert (finding.severity, finding.code) == ("error", code)
    assert finding.path == f"writers[0].{key}"


def test_the_first_and_last_day_of_the_rotation_are_in_it(tmp_path: Path) -> None:
    lines = "    worked_from: 2026-07-06\n    worked_to: 2026-07-31\n"
    assert findings(tmp_path, MINIMAL + lines) == ()


def test_days_worked_together_are_held_against_the_writers_own_rotation(tmp_path: Path) -> None:
    good = "    rotation: clinic\n    worked_from: 2026-08-10\n"
    assert findings(tmp_path, two_rotations(good)) == ()
    bad = "    rotation: clinic\n    worked_from: ¤2026-07-10\n"
    assert the_one(tmp_path, two_rotations(bad)).code == "PRO021"


@pytest.mark.parametrize(
    ("old", "more", "path", "line"),
    [
        ("writers:\n", SECOND_ROTATION.replace("clinic", "¤wards"), "rotations[1].id", 12),
        ("", FELLOW.replace("fellow-1", "¤anchor-1"), "writers[1].id", 19),
    ],
)
def test_an_id_given_twice_names_the_line_of_the_first(
    tmp_path: Path, old: str, more: str, path: str, line: int
) -> None:
    text = edited((old, more + old)) if old else MINIMAL + more
    text += "    rotation: wards\n" if old else ""
    if not old:  # the fellow would sign with itself
        text = text.replace("    signs_with: anchor-1\n", "")
    finding = the_one(tmp_path, text)
    assert (finding.code, finding.path) == ("PRO023", path)
    assert f"line {line}" in finding.message


def test_a_rotation_and_a_writer_may_share_an_id(tmp_path: Path) -> None:
    assert findings(tmp_path, edited(("anchor-1", "wards"))) == ()


def test_a_rotation_that_is_not_there_gets_the_nearest(tmp_path: Path) -> None:
    finding = the_one(tmp_path, two_rotations("    rotation: ¤clinics\n"))
    assert (finding.code, finding.path) == ("PRO024", "writers[0].rotation")
    assert finding.hint == "did you mean clinic?"
    finding = the_one(tmp_path, two_rotations("    rotation: ¤zzz\n"))
    assert finding.hint == "write wards or clinic"


def test_a_writer_needs_a_rotation_where_there_are_several(tmp_path: Path) -> None:
    finding = the_one(tmp_path, two_rotations().replace("- id: anchor-1", "- ¤id: anchor-1"))
    assert (finding.code, finding.path) == ("PRO025", "writers[0].rotation")
    assert "wards or clinic" in finding.hint


def test_a_reference_to_an_id_that_is_itself_wrong_is_not_reported_too(tmp_path: Path) -> None:
    text = two_rotations("    rotation: clinic\n").replace("- id: clinic", "- id: ¤Clinic")
    assert the_one(tmp_path, text).code == "PRO006"
    text = two_rotations("    rotation: clinic\n").replace("- id: clinic", "- id: ¤FILL IN")
    assert the_one(tmp_path, text).code == "PRO003"


def test_a_fellow_signs_with_an_attending(tmp_path: Path) -> None:
    assert findings(tmp_path, MINIMAL + FELLOW) == ()
    assert findings(tmp_path, MINIMAL + FELLOW.replace("    signs_with: anchor-1\n", "")) == ()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (MINIMAL + FELLOW.replace("anchor-1", "¤ancor-1"), "PRO024", "did you mean anchor-1?"),
        (MINIMAL + FELLOW.replace("anchor-1", "¤zzz"), "PRO024", "write anchor-1"),
        (MINIMAL + FELLOW.replace("anchor-1", "¤fellow-1"), "PRO026", "also be the attending"),
        (
            MINIMAL
            + FELLOW
            + FELLOW.replace("fellow-1", "fellow-2").replace("anchor-1", "¤fellow-1"),
            "PRO026",
            "also a fellow",
        ),
        (
            MINIMAL
            + FELLOW.replace("role: fellow", "role: secondary").replace("anchor-1", "¤anchor-1"),
            "PRO026",
            "is only for a fellow",
        ),
    ],
)
def test_a_fellow_signs_with_nobody_else(tmp_path: Path, text: str, code: str, words: str) -> None:
    finding = the_one(tmp_path, text)
    assert (finding.severity, finding.code) == ("error", code)
    assert finding.path.endswith(".signs_with")
    assert words in f"{finding.message} | {finding.hint}"


@pytest.mark.parametrize(("method", "key"), [("link", "link"), ("form-pdf", "form")])
def test_a_request_has_what_its_method_needs(tmp_path: Path, method: str, key: str) -> None:
    request = f"    request:\n      ¤method: {method}\n"
    finding = the_one(tmp_path, MINIMAL + request)
    assert (finding.severity, finding.code) == ("error", "PRO027")
    assert finding.path == f"writers[0].request.{key}"
    assert key in finding.hint


def test_a_match_before_the_application_is_a_warning(tmp_path: Path) -> None:
    more = "  submitted_on: 2026-09-02\n  match:\n    program: X\n    on: ¤2026-03-19\n"
    finding = the_one(tmp_path, edited(("  season: 2027\n", f"  season: 2027\n{more}")))
    assert (finding.severity, finding.code) == ("warning", "PRO028")


YEARS = [
    ("  season: 2027\n", "  letters_by: ¤2062-09-14\n", "application.letters_by"),
    ("  season: 2027\n", "  submitted_on: ¤2006-09-14\n", "application.submitted_on"),
    ("  season: 2027\n", "  match:\n    program: X\n    on: ¤2031-03-19\n", "application.match.on"),
    ("    role: anchor\n", "    log:\n      - ¤2062-07-23 asked\n", "writers[0].log[0]"),
    (
        "    role: anchor\n",
        "    request:\n      method: not-open\n      on: ¤2062-07-23\n",
        "writers[0].request.on",
    ),
    ("    level: hands-on\n", "    log:\n      - ¤2016-06-25 coordinator-noted\n", "rotations[0].log[0]"),
]  # fmt: skip


@pytest.mark.parametrize(("after", "more", "path"), YEARS)
def test_a_date_far_from_the_season_is_a_warning(
    tmp_path: Path, after: str, more: str, path: str
) -> None:
    finding = the_one(tmp_path, edited((after, after + more)))
    assert (finding.severity, finding.code, finding.path) == ("warning", "PRO029", path)
    assert "2027 season" in finding.message


def test_three_years_from_the_season_are_fine(tmp_path: Path) -> None:
    log = "    log:\n      - 2024-07-23 asked\n      - 2030-07-23 received\n"
    assert findings(tmp_path, MINIMAL + log) == ()


def test_two_writers_with_one_address_are_a_warning(tmp_path: Path) -> None:
    text = f"{MINIMAL}    email: okafor@example.com\n{FELLOW}    email: ¤Okafor@Example.com\n"
    finding = the_one(tmp_path, text)
    assert (finding.severity, finding.code, finding.path) == (
        "warning",
        "PRO030",
        "writers[1].email",
    )
    assert "line 22" in finding.message


@pytest.mark.parametrize(
    "value", ["1234567", "123456789", '"1234 5678"', "１２３４５６７８", "A2345678"]
)
def test_an_aamc_id_without_8_digits_is_a_warning(tmp_path: Path, value: str) -> None:
    text = edited(("  country: Colombia\n", f"  country: Colombia\n  aamc_id: ¤{value}\n"))
    finding = the_one(tmp_path, text)
    assert (finding.severity, finding.code, finding.path) == (
        "warning",
        "PRO013",
        "applicant.aamc_id",
    )


def test_warnings_leave_the_profile_whole(tmp_path: Path) -> None:
    result = reading(tmp_path, edited(("ends: 2026-07-31", "ends: 2027-08-31")))
    assert result.profile is not None
    assert [f.severity for f in result.findings] == ["warning"]


def test_rules_between_fields_speak_up_beside_other_problems(tmp_path: Path) -> None:
    text = edited(
        ("country: Colombia", "country: 5"),
        ("ends: 2026-07-31", "ends: 2026-07-01"),
        ("season: 2027", "season: soon"),
    )
    found = findings(tmp_path, text + FELLOW.replace("anchor-1", "nobody"))
    assert [f.code for f in found] == ["PRO004", "PRO004", "PRO020", "PRO024"]


# --- Names and seasons


@pytest.mark.parametrize(
    ("line", "better"),
    [
        ("family_name: ¤Dr. Okafor", "family_name: Okafor"),
        ("family_name: ¤prof Okafor", "family_name: Okafor"),
        ("family_name: Okafor\n    given_name: ¤Dr. Ngozi", "given_name: Ngozi"),
        ("family_name: ¤Dr.Okafor", "family_name: Okafor;"),
        ("family_name: ¤Prof. Dr. Okafor", "family_name: Okafor;"),
        ("family_name: Okafor\n    title: ¤MD, PhD", "credentials: MD, PhD"),
        ("family_name: Okafor\n    title: ¤MD", "credentials: MD"),
        ("family_name: Okafor\n    title: ¤M.D.", "credentials: M.D."),
    ],
)
def test_titles_and_credentials_have_fields_of_their_own(
    tmp_path: Path, line: str, better: str
) -> None:
    finding = the_one(tmp_path, edited(("family_name: Okafor", line)))
    assert (finding.severity, finding.code) == ("error", "PRO016")
    assert better in finding.hint


@pytest.mark.parametrize(
    "line",
    [
        *("family_name: Doctor", "family_name: Drăgan", "family_name: Msimang"),
        *("family_name: Okafor\n    title: Prof. Dr.", "family_name: Do\n    given_name: Mr"),
        *("family_name: Drs. Jansen", "family_name: Md. Rahman", "family_name: von der Leyen"),
        *("family_name: Van Dyke\n    given_name: Van", "family_name: Ali\n    given_name: Ali"),
    ],
)
def test_names_that_look_like_titles_are_names(tmp_path: Path, line: str) -> None:
    assert findings(tmp_path, edited(("family_name: Okafor", line))) == ()


def test_a_given_name_in_the_family_name_is_told(tmp_path: Path) -> None:
    twice = "family_name: ¤Ngozi Okafor\n    given_name: Ngozi"
    finding = the_one(tmp_path, edited(("family_name: Okafor", twice)))
    assert (finding.severity, finding.code) == ("warning", "PRO017")
    assert "family_name: Okafor " in finding.hint


def test_a_writer_with_the_applicants_address_is_told(tmp_path: Path) -> None:
    own = "role: anchor\n    email: ¤TOMAS@example.com"
    finding = the_one(tmp_path, edited(("role: anchor", own)))
    assert (finding.severity, finding.code) == ("warning", "PRO030")
    assert "your own address" in finding.message


def test_a_season_is_the_year_of_its_match(tmp_path: Path) -> None:
    finding = the_one(tmp_path, edited(("season: 2027", "season: ¤2026")))
    assert (finding.severity, finding.code) == ("warning", "PRO031")
    assert "season: 2027" in finding.hint


def test_a_season_years_before_all_dates_is_the_year_of_the_next_match(tmp_path: Path) -> None:
    finding = the_one(tmp_path, edited(("season: 2027", "season: ¤2025")))
    assert (finding.code, finding.hint[-12:]) == ("PRO031", "season: 2027")


def test_another_service_may_match_in_any_month(tmp_path: Path) -> None:
    assert findings(tmp_path, edited(("season: 2027", "season: 2026\n  service: other"))) == ()
