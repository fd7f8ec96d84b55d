"""Values that were damaged on their way into the file, or that a greeting can't take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from check_profiles import CLEAN, bullet, changed, found, report

DID = "- Presented 4 patients each morning with an assessment and a plan"


@pytest.mark.parametrize(
    ("code", "old", "new", "better"),
    [
        ("MSG017", "Amélie Fontaine-Diallo", "AmÃ©lie NÃºÃ±ez", "Amélie Núñez"),
        ("MSG017", "Université de la Côte", "UniversitÃ© de la CÃ´te", "Université de la Côte"),
        ("MSG017", "Whitcombe", "Guti\ufffdrrez", "type the word again"),
        ("MSG017", "St. Mary's Medical Center", "Smith &amp; Jones Hospital", "Smith & Jones"),
        ("MSG018", "Whitcombe", "O''Brien", "O'Brien"),
        ("MSG018", DID, f"- • {DID[2:]}", "- Presented 4 patients"),
        ("MSG019", "Whitcombe", "King, Jr.", "family_name: King"),
        ("MSG019", "Whitcombe", "King III", "family_name: King"),
        ("MSG019", "Whitcombe", "King, MD", "credentials: MD"),
        ("MSG020", "Amélie Fontaine-Diallo", '"Fontaine-Diallo, Amélie"', "without a comma"),
        ("PRO018", "city: Tucson", "city: null", "delete the line"),
    ],
)
def test_a_damaged_value_is_told_with_what_to_write(
    tmp_path: Path, code: str, old: str, new: str, better: str
) -> None:
    finding = found(tmp_path, changed(old, new))[code]
    assert finding.severity == "warning"
    assert better in finding.hint
    assert finding.line > 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Whitcombe", "O'Dea"),
        ("Whitcombe", "Ruiz-Calderón"),
        ("Whitcombe", "van der Bellen"),
        ("Whitcombe", "Trần Thị Minh"),
        ("Whitcombe", "Þórsdóttir"),
        ("Amélie Fontaine-Diallo", "Ângela Ñúñez Ãlvares"),
        ("Amélie Fontaine-Diallo", "Ngô Đình Châu"),
        ("Amélie Fontaine-Diallo", '"King, Jr."'),
        (DID, "- Presented 4 patients – each morning – at St. Mary's"),
    ],
)
def test_an_unusual_name_is_not_damaged(tmp_path: Path, old: str, new: str) -> None:
    told = {f.code for f in report(tmp_path, changed(old, new)).findings}
    assert not told & {"MSG017", "MSG018", "MSG019", "MSG020"}


def test_the_fix_that_is_offered_raises_nothing_new(tmp_path: Path) -> None:
    titled = changed("    credentials: MD\n", "").replace("Whitcombe", "Dr. O'Brien, MD")
    hint = found(tmp_path, titled)["PRO016"].hint
    assert hint == "write  family_name: O'Brien  and  credentials: MD"
    fixed = changed("family_name: Whitcombe", "family_name: O'Brien")
    assert report(tmp_path, fixed).findings == ()
    suffixed = changed("family_name: Whitcombe", "family_name: King, Jr.")
    assert "MSG019" in found(tmp_path, suffixed)
    assert report(tmp_path, suffixed.replace("King, Jr.", "King")).findings == ()


def test_a_name_that_yaml_takes_for_nothing_is_told_to_be_quoted(tmp_path: Path) -> None:
    finding = found(tmp_path, changed("family_name: Whitcombe", "family_name: Null"))["PRO002"]
    assert 'family_name: "Null"' in finding.hint
    quoted = changed("family_name: Whitcombe", 'family_name: "Null"')
    assert report(tmp_path, quoted).findings == ()


SHARED = (
    CLEAN.replace(f"    did:\n      {DID}\n", "")
    .replace("    did:\n      - Took the history of 5 patients in each of 6 sessions\n", "")
    .replace("    level: hands-on\n", "    level: hands-on\n    did:\n      - LINE\n")
)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("You let me lead the family meeting on day 3", True),
        ("Cut presentations to 5 minutes after your feedback", True),
        ("Opened 12 visits with 'what worries you most' and \"how are you\"", True),
        ("Opened 12 visits with “what worries you most?” and waited", False),
        ("Presented 4 patients each morning to the team", False),
    ],
)
def test_you_in_a_line_that_others_read_is_told(tmp_path: Path, line: str, told: bool) -> None:
    assert ("MSG021" in found(tmp_path, SHARED.replace("LINE", line))) is told


def test_you_in_a_writers_own_line_may_stand_unless_another_signs(tmp_path: Path) -> None:
    line = "Cut 4 presentations to 5 minutes after your feedback"
    assert "MSG021" not in found(tmp_path, bullet(line))
    fellow = changed("role: secondary", "role: fellow\n    signs_with: anchor-1")
    fellow = changed("Took the history of 5 patients in each of 6 sessions", line, fellow)
    assert found(tmp_path, fellow)["MSG021"].path == "writers[1].did[0]"


def test_a_fresh_starter_is_only_told_what_to_fill_in(run: Any, tmp_path: Path) -> None:
    assert run("new", tmp_path).code == 0
    told = json.loads(run("-p", tmp_path / "profile.yaml", "check", "--json").out)
    assert told
    assert {finding["code"] for finding in told} == {"PRO003"}
