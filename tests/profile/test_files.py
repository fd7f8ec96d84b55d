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


def with_files(folder: Path, **contents: bytes) -> None:
    """Write the files that a complete profile names, each with something of its own in it."""
    for name in ("cv", "statement", "form"):
        (folder / f"{name}.pdf").write_bytes(contents.get(name, b"%PDF " + name.encode()))


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
    with_files(tmp_path)
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
        assert "write / instead of" in finding.hint


ENCRYPTED = b"%PDF-1.7\n...\ntrailer\n<< /Size 8 /Root 1 0 R /Encrypt 7 0 R >>\n%%EOF"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("cv.pdf", ENCRYPTED, "is encrypted"),
        ("cv.pdf", b"PK\x03\x04 word/document.xml", "is not a PDF file"),
        ("cv.docx", b"%PDF-1.7", "is not a DOCX file"),
        (
            "cv.docx",
            "EncryptedPackage".encode("utf-16-le").join([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""]),
            "password",
        ),
        ("cv.jpg", b"\x89PNG\r\n\x1a\n", "is not a JPG file"),
        ("cv.exe", b"MZ", "is a program"),
        ("cv.pdf", b"MZ\x90\x00", "is a program"),
        ("cv.js", b"alert(1)", "is a program"),
    ],
)
def test_a_file_that_its_reader_could_not_open_is_an_error(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (finding,) = found(tmp_path, with_cv(name))
    assert (finding.severity, finding.code, finding.path) == ("error", "FILE014", "applicant.cv")
    assert told in finding.message
    assert finding.hint


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.pdf", b"\n%PDF-1.4 says /EncryptMetadata"),
        ("cv.doc", b"{\\rtf1"),
        ("cv.pages", b"PK\x03\x04"),
    ],
)
def test_what_opens_is_no_error(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert found(tmp_path, with_cv(name)) == ()


def test_one_file_for_two_things_is_an_error_where_the_second_is_named(tmp_path: Path) -> None:
    """Even under another name: a copy is the same file."""
    with_files(tmp_path, cv=b"%PDF 1", statement=b"%PDF 1")
    (finding,) = found(tmp_path, emit(complete())[0])
    assert (finding.code, finding.path) == ("FILE015", "applicant.personal_statement")
    assert "the CV" in finding.message


def test_the_cv_as_a_request_form_is_an_error(tmp_path: Path) -> None:
    with_files(tmp_path, cv=b"%PDF 1", form=b"%PDF 1")
    (finding,) = found(tmp_path, emit(complete())[0])
    assert (finding.code, finding.path) == ("FILE015", "writers[0].request.form")


def test_one_request_form_for_two_writers_is_an_error_at_both(tmp_path: Path) -> None:
    data = complete()
    data["writers"][1]["request"] = {"method": "form-pdf", "form": "form.pdf"}
    with_files(tmp_path)
    findings = found(tmp_path, emit(data)[0])
    assert [(f.code, f.path) for f in findings] == [
        ("FILE015", "writers[0].request.form"),
        ("FILE015", "writers[1].request.form"),
    ]
    assert "one author only" in findings[0].hint


def test_files_that_are_too_large_together_are_an_error_at_the_largest(tmp_path: Path) -> None:
    """25 MB is the most, and email takes 4 bytes for 3."""
    with_files(tmp_path)
    for name, size in (("statement.pdf", 8_500_000), ("cv.pdf", 9_600_000)):
        os.truncate(tmp_path / name, size)
    (finding,) = found(tmp_path, emit(complete())[0])
    assert (finding.code, finding.path) == ("FILE013", "applicant.cv")
    assert "25 MB" in finding.message
