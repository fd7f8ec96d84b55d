"""Opens a YAML file: from bytes to text to a Source, or reports what is wrong with the file.

A Word document, a spreadsheet or a renamed text is called what it is.
"""

from __future__ import annotations

import stat
from pathlib import Path

from lorkit.errors import NOWHERE, Finding, Place, Problems
from lorkit.yaml import codes
from lorkit.yaml.nodes import BREAK, Node, Scalar, Source
from lorkit.yaml.reader import compose
from lorkit.yaml.repair import repaired

MAX_BYTES = 1024 * 1024

_MISSING = (
    codes.FILE_MISSING,
    "there is no such file",
    "make one with  lorkit new,  or name another file with  -p FILE",
)
_FOLDER = (
    codes.FILE_FOLDER,
    "this is a folder, not a profile",
    "name the file in it:  -p FOLDER/profile.yaml",
)
_SPECIAL = (
    codes.FILE_SPECIAL,
    "this is not an ordinary file",
    "save the profile as an ordinary file, and name that file",
)
_FORBIDDEN = (
    codes.FILE_FORBIDDEN,
    "you don't have permission to read this file",
    "change its permissions so that you can",
)
_TOO_BIG = (
    codes.FILE_TOO_BIG,
    "this file is larger than 1 MiB, too large for a profile",
    "check that it is the right file",
)
_WHOLE_FILE = Place(1, 1)
_MOST_SLIPS = 20  # a file with more is no profile
_UTF16_HINT = (
    "save it as UTF-8: in Notepad choose File, Save as, Encoding: UTF-8;"
    " in PowerShell write it with  -Encoding utf8"
)


def open_source(path: Path, problems: Problems) -> Source:
    """The file as a Source; its root is None if a problem with file or syntax was noted."""
    raw = _bytes(path, problems)
    return Source(path) if raw is None else source_of(path, raw, problems)


def source_of(path: Path, raw: bytes, problems: Problems) -> Source:
    """The bytes of a file as a Source, as ``open_source`` makes it."""
    text = _text(raw, problems)
    if text is None:
        return Source(path, raw)
    source = Source(path, raw, text)
    if kind := table_kind(path, text):
        message = f"this is {kind[0]}, not a profile"
        problems.error(codes.FILE_BINARY, _WHOLE_FILE, "", message, kind[1])
        return source
    root = _root(source, problems)
    if isinstance(root, Scalar) and root.is_nothing:
        root = None
    if root is None and not problems.any_errors:
        hint = "start from the one that  lorkit new  writes, and fill it in"
        problems.error(codes.FILE_EMPTY, _WHOLE_FILE, "", "the profile is empty", hint)
    source.root = root
    return source


def _root(source: Source, problems: Problems) -> Node | None:
    """The file's content. If a line is broken it is None, and the rest is in ``mended``."""
    text = source.text
    for _ in range(_MOST_SLIPS):
        root, found = _composed(source, text)
        slip = found.last
        if root is not None or slip is None or slip.code == codes.TOO_COMPLEX:
            break
        after = next(
            (way for way in repaired(text, slip) if _reads_on(source, way.text, slip)), None
        )
        if after is None:
            break
        problems.adopt(slip)
        text, source.incomplete = after.text, source.incomplete or not after.whole
    for finding in found.in_order() if not source.incomplete else ():
        problems.adopt(finding)
    if text is source.text:
        return root
    source.mended = root
    return None


def _composed(source: Source, text: str) -> tuple[Node | None, Problems]:
    """A text's root, and its problems; the last one is what stopped the parser."""
    found = Problems(str(source.path))
    shown = source if text is source.text else Source(source.path, b"", text)
    return compose(text, shown.place, shown.line, found), found


def _reads_on(source: Source, text: str, slip: Finding) -> bool:
    """Whether a repaired text can be read further than before."""
    root, found = _composed(source, text)
    return root is not None or (found.last is not None and found.last.line > slip.line)


def _bytes(path: Path, problems: Problems) -> bytes | None:
    """The file's content, or None with a problem noted. Checks first: opening a pipe blocks."""
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            refused = _FOLDER
        elif not stat.S_ISREG(info.st_mode):
            refused = _SPECIAL
        elif info.st_size > MAX_BYTES:
            refused = _TOO_BIG
        else:
            with path.open("rb") as file:
                return file.read(MAX_BYTES)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        # ValueError: not a valid file name.
        refused = _saved_as(path) or _MISSING
    except PermissionError:
        refused = _FORBIDDEN
    except OSError as error:
        reason = f"this file cannot be opened: {error.strerror or 'unknown reason'}"
        refused = (codes.FILE_FORBIDDEN, reason, "check the disk, or copy the file elsewhere")
    code, message, hint = refused
    problems.error(code, NOWHERE, "", message, hint)
    return None


def _saved_as(path: Path) -> tuple[str, str, str] | None:
    """Note a missing file that exists under another name, which Windows may hide."""
    name = renamed(path)
    if not name:
        return None
    message = f"there is no such file, but there is {name}"
    if name.lower().endswith((".txt", ".yml", ".yaml")):
        hint = f"rename it to {path.name}, or name it with  -p {name}"
        if name.lower().endswith(".txt"):
            hint += "; to see the .txt in Windows, turn on View, File name extensions"
        return codes.FILE_MISSING, message, hint
    return codes.FILE_MISSING, message, "a profile is plain text: start one with  lorkit new"


def _text(raw: bytes, problems: Problems) -> str | None:
    """The file's text without a byte order mark, or None with a problem noted."""
    if kind := binary_kind(raw):
        message = f"this is {kind[0]}, not a profile"
        problems.error(codes.FILE_BINARY, _WHOLE_FILE, "", message, kind[1])
        return None
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or _alternating(raw):
        message = "this file is saved as UTF-16, not as UTF-8"
        problems.error(codes.FILE_UTF16, _WHOLE_FILE, "", message, _UTF16_HINT)
        return None
    if (nul := raw.find(b"\0")) >= 0:
        place = _place_in(raw, nul)
        hint = "a profile is a plain text file; open it in a text editor and save it as UTF-8"
        message = "this is not a text file: it contains a zero byte"
        problems.error(codes.FILE_BINARY, place, "", message, hint)
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from after the byte order mark.
        skipped = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
        place = _place_in(raw, error.start + skipped)
        message = f"line {place.line} contains a character that is not saved as UTF-8"
        hint = "save the file as UTF-8 (in Notepad: File, Save as, Encoding), then check this line"
        problems.error(codes.FILE_NOT_UTF8, place, "", message, hint)
        return None


def _alternating(raw: bytes) -> bool:
    """Whether every other byte at the start is zero, as in Latin text saved as UTF-16."""
    head = raw[: 64 & ~1]
    return len(head) >= 4 and (not any(head[::2]) or not any(head[1::2]))


def _place_in(raw: bytes, offset: int) -> Place:
    before = raw[:offset].decode("utf-8-sig", "replace")
    lines = BREAK.split(before)
    return Place(len(lines), len(lines[-1]) + 1)


_START = "a profile is a plain text file; start one with  lorkit new"
_COPY = (
    "a profile is a plain text file: start one with  lorkit new  and copy your text from this one"
)
_CLASS = (
    "a profile is a plain text file, one for each applicant; to make profiles from a class list, "
    "use  lorkit import"
)
# By a file's first bytes; for archives, also by what is in them.
_BEGINNINGS = (
    (b"%PDF", b"", "a PDF", _START),
    (b"PK\x03\x04", b"word/", "a Word document", _COPY),
    (b"PK\x03\x04", b"xl/", "an Excel spreadsheet", _CLASS),
    (b"PK\x03\x04", b"opendocument.spreadsheet", "an OpenDocument spreadsheet", _CLASS),
    (b"PK\x03\x04", b"opendocument.text", "an OpenDocument text document", _COPY),
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
