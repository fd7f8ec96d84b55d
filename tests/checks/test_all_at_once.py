"""One slip hides no other: where the rest of a profile can be read, it is, and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_profiles import bullet, changed, report

ALVAREZ = bullet("Sat 2 hours with Mrs. Alvarez on July 14")


def codes(folder: Path, text: str) -> set[str]:
    return {finding.code for finding in report(folder, text).findings}


@pytest.mark.parametrize(
    ("old", "new", "slip"),
    [
        ("service: Inpatient Internal", "service: Wards: Inpatient Internal", "YAML002"),
        ("hospital: St. Mary's", "hospital: @St. Mary's", "YAML002"),
        ("school: Université", 'school: "Université', "YAML003"),
        ("    hospital: St", "\thospital: St", "YAML005"),
        ("    hospital: St", "     hospital: St", "YAML006"),
        ("  school:", "  school:\u00a0", "YAML013"),
    ],
)
def test_a_slip_in_yaml_hides_nothing(tmp_path: Path, old: str, new: str, slip: str) -> None:
    text = changed(old, new, changed("season: 2027", "season: soon", ALVAREZ))
    told = codes(tmp_path, text)
    assert {slip, "PHI001", "PHI004"} <= told
    assert told & {"PRO004", "PRO012"}, "the season is told as well"


def test_what_a_lost_line_held_is_not_told_as_missing(tmp_path: Path) -> None:
    """A line that means nothing is left out, and then nobody knows what is missing."""
    told = codes(tmp_path, changed("  email: amelie@fontaine.sn", "  email amelie", ALVAREZ))
    assert {"YAML001", "PHI001"} <= told
    assert "PRO002" not in told


def test_two_slips_are_told_in_one_run(tmp_path: Path) -> None:
    text = changed("service: Inpatient", "service: Wards: Inpatient", ALVAREZ)
    text = changed("learned: to ask what", "learned: one thing: to ask what", text)
    slips = [f for f in report(tmp_path, text).findings if f.code == "YAML002"]
    assert len({f.line for f in slips}) == 2


def test_places_are_those_of_the_file_as_it_is(tmp_path: Path) -> None:
    text = changed("service: Inpatient", "service: Wards: Inpatient", ALVAREZ)
    (name,) = (f for f in report(tmp_path, text).findings if f.code == "PHI001")
    assert text.splitlines()[name.line - 1][name.column - 1 :].startswith("Mrs. Alvarez")


def test_an_unreadable_profile_keeps_its_own_people_and_places(tmp_path: Path) -> None:
    text = bullet(
        "Translated for 9 families from Tucson with Dr. Bergqvist at St. Mary's Medical Center"
    )
    assert not {
        c for c in codes(tmp_path, changed("season: 2027", "season: soon", text)) if "PHI" in c
    }


def test_an_observer_stays_one_in_an_unreadable_profile(tmp_path: Path) -> None:
    text = changed("level: hands-on", "level: observer", bullet("Examined 12 patients each week"))
    assert "OBS001" in codes(tmp_path, changed("season: 2027", "season: soon", text))


def test_a_list_in_a_list_is_told_by_its_dash_and_read(tmp_path: Path) -> None:
    line = "- Presented 4 patients each morning with an assessment and a plan"
    text = changed(line, "- - Presented 4 patients to Mrs. Alvarez")
    (wrong,) = (f for f in report(tmp_path, text).findings if f.code == "PRO004")
    assert wrong.hint == "remove one of the two dashes:  - Presented 4 patients to Mrs. Alvarez"
    assert "PHI001" in codes(tmp_path, text)
    mended = changed(line, "- Presented 4 patients to the team each day")
    assert report(tmp_path, mended).findings == ()


def test_of_a_line_that_is_too_long_only_what_may_stand_there_is_read(tmp_path: Path) -> None:
    """A whole book pasted into one line must not keep the computer busy."""
    line = "Sat with Mrs. Alvarez " + "and asked her " * 5000 + "about Mrs. Bouchard"
    told = report(tmp_path, bullet(line)).findings
    assert "PRO034" in {finding.code for finding in told}
    names = [finding.message for finding in told if finding.code == "PHI001"]
    assert len(names) == 1
    assert "Alvarez" in names[0]
