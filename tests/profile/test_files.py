"""The files that a profile names: there, readable, and small enough for an email."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from profile_files import MINIMAL, complete, edited, emit, reading, the_one

from lorkit.errors import Finding
from lorkit.profile.attachments import missing_files


def found(folder: Path, text: str) -> tuple[Finding, ...]:
    result = reading(folder, text)
    assert result.profile is not None, result.findings
    return missing_files(result.profile, result.source)


def with_cv(name: str) -> str:
    return edited(("  country: Colombia", f"  country: Colombia\n  cv: {name}"))


def test_every_file_that_is_not_there_is_an_error_at_its_place(tmp_path: Path) -> None:
    text, at = emit(complete())
    findings = found(tmp_path, text)
    assert [(f.severity, f.code, f.path, f.line) for f in findings] == [
        ("error", "FILE010", path, at[path])
        for path in ("applicant.cv", "applicant.personal_statement", "writers[0].request.form")
    ]
    assert findings[0].message == "there is no file 'cv.pdf'"
    assert str(tmp_path) in findings[0].hint


def test_files_are_looked_for_in_the_profiles_folder(tmp_path: Path) -> None:
    for name in ("cv.pdf", "statement.pdf", "form.pdf"):
        (tmp_path / name).write_bytes(b"%PDF")
    assert found(tmp_path, emit(complete())[0]) == ()


def test_a_path_may_lead_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "Files of mine").mkdir()
    cv = tmp_path / "Files of mine" / "Currículum é.pdf"
    cv.write_bytes(b"%PDF")
    assert found(tmp_path, with_cv("Files of mine/Currículum é.pdf")) == ()
    assert found(tmp_path, with_cv(str(cv))) == ()


def test_a_profile_without_files_misses_none(tmp_path: Path) -> None:
    assert found(tmp_path, MINIMAL) == ()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda p: p.mkdir(), "FILE011"),
        (lambda p: p.symlink_to(p), "FILE011"),
        (lambda p: p.symlink_to("nowhere"), "FILE010"),
        (lambda p: p.touch(), "FILE012"),
        (lambda p: os.truncate(os.open(p, os.O_CREAT | os.O_WRONLY), 20 * 1024 * 1024), "FILE013"),
        pytest.param(
            lambda p: os.mkfifo(p),
            "FILE011",
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here"),
        ),
    ],
    ids=["a folder", "a circle of links", "a dangling link", "empty", "20 MiB", "a pipe"],
)
def test_a_file_that_cannot_be_attached_is_an_error(
    tmp_path: Path, make: object, code: str
) -> None:
    make(tmp_path / "cv.pdf")  # type: ignore[operator]
    (finding,) = found(tmp_path, with_cv("cv.pdf"))
    assert (finding.code, finding.path) == (code, "applicant.cv")
    assert "'cv.pdf'" in finding.message
    assert finding.hint


@pytest.mark.parametrize("name", ["x" * 300, "cv.pdf/x"])
def test_a_name_that_leads_nowhere_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "cv.pdf").write_bytes(b"%PDF")
    (finding,) = found(tmp_path, with_cv(name))
    assert finding.code in ("FILE010", "FILE011")


@pytest.mark.parametrize("name", ['"a\\0b.pdf"', '"\\ud800.pdf"', '"a\\nb.pdf"'])
def test_a_name_that_no_file_can_have_is_an_error(tmp_path: Path, name: str) -> None:
    finding = the_one(tmp_path, with_cv(f"¤{name}"))
    assert (finding.code, finding.path) == ("PRO014", "applicant.cv")
    assert finding.message.isprintable()


def test_backslashes_between_folders_are_explained(tmp_path: Path) -> None:
    if os.name != "nt":
        (finding,) = found(tmp_path, with_cv("files\\cv.pdf"))
        assert "with / instead of" in finding.hint
