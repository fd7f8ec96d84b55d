"""Refuses dangerous content in a user's Word layout, which becomes part of every document.

A layout from a friend or the web can make Word open a file or a site as soon as
the document is opened, can run code, and can unpack to more than fits in memory.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
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
