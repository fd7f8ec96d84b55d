"""A file that is no profile is named as what it is."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest

from lorkit.profile.reading import read


def word() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def excel() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("profile.docx", word(), "a Word document"),
        ("list.xlsx", excel(), "an Excel spreadsheet"),
        ("list.csv", b"Name,School,Email\nA,B,c@d.org\n", "a spreadsheet saved as text"),
        ("photo.png", b"\x89PNG\r\n\x1a\n", "a picture"),
    ],
)
def test_a_file_of_another_kind_is_named(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (finding,) = read(tmp_path / name).findings
    assert finding.code == "FILE007"
    assert f"this is {what}" in finding.message


def test_a_profile_that_windows_named_txt_is_found(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml.txt").write_text("applicant:\n", "utf-8")
    (finding,) = read(tmp_path / "profile.yaml").findings
    assert "profile.yaml.txt" in finding.message
    assert "rename it to profile.yaml" in finding.hint


def test_a_word_file_in_the_profiles_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "profile.docx").write_bytes(word())
    (finding,) = read(tmp_path / "profile.yaml").findings
    assert "profile.docx" in finding.message
