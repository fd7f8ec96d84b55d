"""Silencing on purpose: one value, one code, and check says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from check_profiles import bullet, changed, report, write

ALVAREZ = "Sat 2 hours with Mrs. Alvarez on July 14"
LINE = f'      - "{ALVAREZ}"'


def codes(folder: Path, text: str) -> tuple[set[str], set[str]]:
    """The findings that are left, and those that were silenced."""
    result = report(folder, text)
    return {f.code for f in result.findings}, {f.code for f in result.allowed}


@pytest.mark.parametrize(
    ("comment", "silenced"),
    [
        (f"{LINE}  # lorkit: allow PHI001", {"PHI001"}),
        (f"{LINE}  # lorkit: allow PHI001, PHI004", {"PHI001", "PHI004"}),
        (f"{LINE}  # lorkit: allow PHI001 PHI004", {"PHI001", "PHI004"}),
        (f"      # lorkit: allow PHI004\n{LINE}", {"PHI004"}),
        (f"      # lorkit: allow PHI004\n      # she agreed in writing\n{LINE}", {"PHI004"}),
        (f"      # lorkit:allow phi001, phi004\n{LINE}", {"PHI001"}),
        (f"      # agreed in writing. lorkit: allow PHI004\n{LINE}", set()),
    ],
)
def test_a_comment_silences_its_codes_for_its_value(
    tmp_path: Path, comment: str, silenced: set[str]
) -> None:
    left, allowed = codes(tmp_path, changed(LINE, comment, bullet(ALVAREZ)))
    assert allowed == silenced
    assert left & {"PHI001", "PHI004"} == {"PHI001", "PHI004"} - silenced


def test_a_comment_reaches_no_other_value(tmp_path: Path) -> None:
    text = changed(LINE, f"{LINE}  # lorkit: allow PHI004\n{LINE}", bullet(ALVAREZ))
    result = report(tmp_path, text)
    assert [f.line for f in result.findings if f.code == "PHI004"] == [result.allowed[0].line + 1]


def test_a_comment_may_stand_above_what_is_missing(tmp_path: Path) -> None:
    text = changed("    setting: the Tuesday clinic\n", "")
    text = changed("  - id: clinic\n", "  # lorkit: allow FEA001\n  - id: clinic\n", text)
    left, allowed = codes(tmp_path, text)
    assert (left, allowed) == (set(), {"FEA001"})


def test_the_same_words_inside_a_value_silence_nothing(tmp_path: Path) -> None:
    text = bullet(f"{ALVAREZ} # lorkit: allow PHI001, PHI004")
    left, allowed = codes(tmp_path, text)
    assert {"PHI001", "PHI004"} <= left
    assert "ALW001" not in left
    assert not allowed


def test_a_comment_that_silences_nothing_is_told(tmp_path: Path) -> None:
    text = changed(
        "    setting: the Tuesday", "    # lorkit: allow PHI004\n    setting: the Tuesday"
    )
    result = report(tmp_path, text)
    assert [(f.code, f.severity) for f in result.findings] == [("ALW001", "advice")]
    assert text.splitlines()[result.findings[0].line - 1].strip() == "# lorkit: allow PHI004"


@pytest.mark.parametrize("code", ["PRO002", "YAML001", "FILE010", "PHI999", ""])
def test_what_makes_a_profile_unreadable_cannot_be_silenced(tmp_path: Path, code: str) -> None:
    text = changed("  cv: cv.pdf", f"  cv: none.pdf  # lorkit: allow {code}")
    left, allowed = codes(tmp_path, text)
    assert {"ALW002", "FILE010"} <= left
    assert not allowed


def test_check_lists_what_it_was_told_to_allow(run: Callable[..., Any], tmp_path: Path) -> None:
    text = changed(LINE, f"{LINE}  # lorkit: allow PHI001, PHI004", bullet(ALVAREZ))
    file = write(tmp_path, text)
    shown = run("-p", file, "check", "--on", "2026-08-03")
    assert shown.code == 0, shown.out
    assert shown.out.count("allowed here: ") == 2
    assert run("-p", file, "check", "--json", "--on", "2026-08-03").out.strip() == "[]"
