"""Recognizes files that aren't profiles: a Word document, a spreadsheet, a renamed text."""

from __future__ import annotations

from pathlib import Path

_START = "a profile is a plain text file; start one with  lorkit new"
_COPY = (
    "a profile is a plain text file: start one with  lorkit new  and copy your words from this one"
)
_CLASS = (
    "a profile is a plain text file, one for each applicant; a class list becomes profiles with  "
    "lorkit import"
)
# By a file's first bytes; for archives, also by what is in them.
_BEGINNINGS = (
    (b"%PDF", b"", "a PDF", _START),
    (b"PK\x03\x04", b"word/", "a Word document", _COPY),
    (b"PK\x03\x04", b"xl/", "an Excel spreadsheet", _CLASS),
    (b"PK\x03\x04", b"opendocument.spreadsheet", "an OpenDocument spreadsheet", _CLASS),
    (b"PK\x03\x04", b"opendocument.text", "an OpenDocument text", _COPY),
    (b"PK\x03\x04", b"ppt/", "a PowerPoint presentation", _START),
    (b"PK\x03\x04", b"", "a Word document or a ZIP archive", _START),
    (b"\xd0\xcf\x11\xe0", b"W\0o\0r\0k\0b\0o\0o\0k", "an old Excel spreadsheet", _CLASS),
    (b"\xd0\xcf\x11\xe0", b"", "an old Word document", _COPY),
    (rb"{\rtf", b"", "an RTF document", _COPY),
    (b"\x89PNG", b"", "a picture", _START),
    (b"\xff\xd8\xff", b"", "a picture", _START),
)
_TABLES = {".csv": ",", ".tsv": "\t"}
_FEWEST_COLUMNS = 3


def binary_kind(raw: bytes) -> tuple[str, str] | None:
    """What kind of non-text file this is, and what to do; None if it may be text."""
    for beginning, inside, what, hint in _BEGINNINGS:
        if raw.startswith(beginning) and inside in raw:
            return what, hint
    return None


def table_kind(path: Path, text: str) -> tuple[str, str] | None:
    """Whether a text looks like a table saved by a spreadsheet."""
    first = text.partition("\n")[0]
    columns = max(first.count(mark) + 1 for mark in ",;\t")
    is_table = columns >= _FEWEST_COLUMNS and ": " not in first and not first.startswith("#")
    if path.suffix.lower() in _TABLES and is_table:
        return "a spreadsheet saved as text (CSV)", _CLASS
    return None


def renamed(path: Path) -> str:
    """The name that a missing profile was likely saved under, ``profile.yaml.txt``; "" if none."""
    try:
        names = sorted(file.name for file in path.parent.iterdir() if file.is_file())
    except OSError:
        return ""
    stems = {path.name.lower(), path.stem.lower()}
    ends = (".txt", ".docx", ".doc", ".xlsx", ".rtf", ".odt", ".yml", ".yaml")
    near = [
        name
        for name in names
        if name != path.name and any(name.lower() == stem + end for stem in stems for end in ends)
    ]
    return near[0] if near else ""
