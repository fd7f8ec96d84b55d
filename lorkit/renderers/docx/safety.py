"""Refuses dangerous content in a user's Word layout, which becomes part of every document.

Of Word's fields only harmless ones may stay: the page number and a few more, and none that fetch.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from lorkit.errors import LorkitError

MOST_BYTES = 50 * 1024 * 1024  # unpacked
MOST_XML = 4 * 1024 * 1024  # of XML, which takes thirty times as much memory once parsed
MOST_STORY = 1024 * 1024  # of a part that is filled in: a page or two, and its header and footer
_MOST_PARTS = 1_000

_LINKS = ("http://", "https://", "mailto:", "tel:")
_RELATIONS = {
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "control": "a control",
    "vbaProject": "macros",
    "aFChunk": "another document",
    "attachedTemplate": "a template of its own",
    "subDocument": "another document",
    "frame": "another document",
}
_FIELD = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|RD|MACROBUTTON)\b", re.I
)
_STORY = re.compile(r"word/(?:document|header|footer|footnotes|endnotes)\d*\.xml")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIX = "remove it in Word, or start over from lorkit's own: lorkit templates copy DIR"


def require_safe(file: Path, data: bytes) -> None:
    """Raise LorkitError, naming the content, if a layout has something that fetches or runs.

    Files that aren't Word files at all are skipped.
    """
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if too_large := _too_large(package):
            raise LorkitError(f"{file} {too_large}", FIX)
        try:
            found = next(_dangers(package), "")
        except (zipfile.BadZipFile, ElementTree.ParseError, OSError, NotImplementedError) as error:
            raise LorkitError(
                f"{file} can't be read as a Word document",
                "save it in Word as .docx (not .doc, not .dotx)",
            ) from error
    if found:
        raise LorkitError(f"{file} holds {found}, which lorkit won't send", FIX)


def _too_large(package: zipfile.ZipFile) -> str:
    """Why a layout is too large; "" if it isn't."""
    parts = package.infolist()
    if sum(part.file_size for part in parts) > MOST_BYTES:
        return "unpacks to more than 50 MB"
    if len(parts) > _MOST_PARTS:
        return f"holds more than {_MOST_PARTS:,} parts"
    xml = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if sum(part.file_size for part in xml) > MOST_XML:
        return "holds more than 4 MB of text and styles"
    if any(part.file_size > MOST_STORY and _STORY.fullmatch(part.filename) for part in xml):
        return "holds more than 1 MB of text"
    return ""


def _dangers(package: zipfile.ZipFile) -> Iterator[str]:
    for name in package.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        xml = package.read(name)
        if b"<!" in xml.replace(b"\0", b"").replace(b"<!--", b"").replace(b"<![CDATA[", b""):
            yield "a document type (DTD)"  # before any parser sees it
        root = ElementTree.fromstring(xml)
        yield from _relations(root) if name.endswith(".rels") else _fields(root)


def _relations(root: ElementTree.Element) -> Iterator[str]:
    for relation in root:
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        if kind in _RELATIONS:
            yield _RELATIONS[kind]
        elif relation.get("TargetMode") == "External" and not (
            kind == "hyperlink" and target.lower().startswith(_LINKS)
        ):
            yield f"a link to {target[:80]!a} ({kind})"


def _fields(root: ElementTree.Element) -> Iterator[str]:
    """Fields that fetch something when they are updated."""
    codes = "".join(code.text or "" for code in root.iter(f"{_WORD}instrText"))
    codes += " ".join(f.get(f"{_WORD}instr", "") for f in root.iter(f"{_WORD}fldSimple"))
    if field := _FIELD.search(codes):
        yield f"a field that fetches something ({field[1].upper()})"


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALLOWED = re.compile(
    r"\s*(?:PAGE|NUMPAGES|SECTION|SECTIONPAGES|STYLEREF|TITLE|SUBJECT|AUTHOR)"
    r"""(?:\s+[\w\s"'.,#0*\\-]*)?""",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\s*(\S{0,40})")


def forbidden(root: Any) -> str:
    """The first word of a field in a part that isn't on the list; "" if there is none.

    Word puts a field's code together from all the text between its beginning and its middle,
    and fills in fields inside of it first: none may be there.
    """
    codes: list[list[str]] = []  # of the field whose code is being read
    for element in root.iter(f"{_W}fldSimple", f"{_W}fldChar", f"{_W}instrText"):
        if element.tag == f"{_W}fldSimple":
            if found := _fault(element.get(f"{_W}instr", "")):
                return found
        elif element.tag == f"{_W}instrText":
            if not codes:
                return _first(element.text or "") or "a code outside of any field"
            codes[-1].append(element.text or "")
        else:
            match element.get(f"{_W}fldCharType"):
                case "begin":
                    if codes:
                        return "a field in a field's code"
                    codes.append([])
                case "separate" | "end":
                    if codes and (found := _fault("".join(codes.pop()))):
                        return found
                case _:
                    return "a field without a kind"
    return _fault("".join(codes[0])) or "a field without an end" if codes else ""


def _fault(code: str) -> str:
    return "" if _ALLOWED.fullmatch(code) else _first(code) or "a field without a name"


def _first(code: str) -> str:
    found = _FIRST.match(code)
    return found[1].upper() if found else ""
