"""Checks a finished Word document against a list of what may be in it (``allowed.txt``).

A layout is a program: its content before it is filled in says little about the result. So the
finished document is checked part by part: every element, attribute, relationship, field
and picture is one that a letter can have, or the document is refused. What Word and LibreOffice
add for themselves (a preview, their settings, the history of editing) is left behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # it has no type hints

from lorkit.errors import LorkitError
from lorkit.renderers.docx import safety
from lorkit.renderers.docx.safety import FIX

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TYPES = "[Content_Types].xml"

# By the last word of its type. Anything on neither list is refused.
_KEPT = frozenset(
    (
        *("officedocument", "core-properties", "styles", "numbering", "settings", "fonttable"),
        *("theme", "footnotes", "endnotes", "header", "footer", "image", "hyperlink"),
    )
)
_LEFT = frozenset(
    (
        *("thumbnail", "extended-properties", "custom-properties", "customxml", "customxmlprops"),
        *("websettings", "styleswitheffects", "printersettings", "glossarydocument", "font"),
        *("people", "classificationlabels"),
    )
)
_LINKS = ("http://", "https://", "mailto:", "tel:")
_XML_TYPES = re.compile(
    r"application/vnd\.openxmlformats-(?:officedocument\.(?:wordprocessingml\."
    r"(?:document\.main|styles|numbering|settings|fontTable|footnotes|endnotes|header|footer)"
    r"|theme)|package\.(?:core-properties|relationships))\+xml"
)
_PICTURES = {"image/png": b"\x89PNG\r\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}
# The settings that change how pages look; the rest are about editing.
_SETTINGS = frozenset(
    _W + name
    for name in (
        *("zoom", "mirrorMargins", "gutterAtTop", "defaultTabStop", "evenAndOddHeaders"),
        *("autoHyphenation", "hyphenationZone", "doNotHyphenateCaps", "consecutiveHyphenLimit"),
        *("characterSpacingControl", "footnotePr", "endnotePr", "compat", "themeFontLang"),
        *("clrSchemeMapping", "decimalSymbol", "listSeparator", "displayBackgroundShape"),
        *("bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter"),
    )
)
# What programs may ignore, and what a letter doesn't need.
_EXTRAS = frozenset(
    (
        "{http://schemas.openxmlformats.org/drawingml/2006/main}extLst",
        *(_W + name for name in ("placeholder", "embedRegular", "embedBold", "embedItalic")),
        *(_W + name for name in ("embedBoldItalic", "proofErr", "webHidden")),
    )
)
# The only attributes that contain a format's URI, with the URIs.
_FORMATS = {
    "graphicData": frozenset(
        (
            "http://schemas.openxmlformats.org/drawingml/2006/picture",
            "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
            "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        )
    ),
    "compatSetting": frozenset(("http://schemas.microsoft.com/office/word",)),
}
_ADDRESS = re.compile(r"://|^\s*(?:file|javascript|data|vbscript|mailto)\s*:|^\\\\|url\(", re.I)
_WORDS = frozenset(("descr", "title", "alt", "name", "val", "string"))  # for people to read
_NAMED = {
    "ins": "tracked changes (accept them in Word: Review, Accept All)",
    "del": "tracked changes (accept them in Word: Review, Accept All)",
    "commentRangeStart": "a comment",
    "commentReference": "a comment",
    "object": "an embedded object",
    "OLEObject": "an embedded object",
    "altChunk": "another document",
    "ffData": "a form field",
    "numPicBullet": "a bullet that is a picture",
    "control": "a control",
}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def cleaned(parts: Mapping[str, bytes], file: Path) -> dict[str, bytes]:
    """The parts of a finished document to send, without what programs leave in them.

    Raises LorkitError, naming it and the layout's ``file``, if one has anything that isn't
    on the list.
    """
    try:
        return _Package(parts).kept()
    except _RefusedError as error:
        raise LorkitError(f"{file} makes {error}, which lorkit won't send", FIX) from error
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise LorkitError(f"{file} makes a document that can't be read", FIX) from error


class _RefusedError(Exception):
    """Something that isn't on the list."""


class _Package:
    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        types = etree.fromstring(parts[_TYPES], _PARSER)
        self._types = {
            (one.get("PartName") or f".{one.get('Extension')}".lower()): one.get("ContentType", "")
            for one in types
        }
        self._kept: dict[str, bytes] = {}

    def kept(self) -> dict[str, bytes]:
        """Every remaining part, cleaned and checked."""
        self._follow("")
        types = etree.fromstring(self._parts[_TYPES], _PARSER)
        for one in list(types):
            if one.get("PartName") and one.get("PartName", "").lstrip("/") not in self._kept:
                types.remove(one)
        return {_TYPES: _written(types), **self._kept}

    def _follow(self, part: str) -> None:
        """Check the parts that a part is related to, recursively."""
        name = join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels")
        if name not in self._parts:
            return
        relations = etree.fromstring(self._parts[name], _PARSER)
        for relation in list(relations):
            kind = relation.get("Type", "").rpartition("/")[2].lower()
            if kind in _LEFT:
                relations.remove(relation)
            elif kind not in _KEPT:
                raise _RefusedError(f"a relation to {kind[:40]!a}")
            elif relation.get("TargetMode") == "External":
                _require_link(relation, kind)
            else:
                self._take(_resolved(part, relation.get("Target", "")), kind)
        self._kept[name] = _written(relations)

    def _take(self, part: str, kind: str) -> None:
        if part in self._kept:
            return
        if part not in self._parts:
            raise _RefusedError(f"a relation to {part[:80]!a}, which it doesn't hold")
        ending = f".{part.rpartition('.')[2]}".lower()
        found = self._types.get(f"/{part}") or self._types.get(ending, "")
        data = self._parts[part]
        if kind == "image":
            _require_picture(found, data)
            self._kept[part] = data
        elif _XML_TYPES.fullmatch(found):
            self._kept[part] = _cleaned(data)
        else:
            raise _RefusedError(f"a part of another kind ({found[:80]!a})")
        self._follow(part)


def _resolved(part: str, target: str) -> str:
    return normpath(join("/", dirname(part), target)).lstrip("/")


def _require_link(relation: Any, kind: str) -> None:
    target = relation.get("Target", "")
    if kind != "hyperlink" or not target.lower().startswith(_LINKS):
        raise _RefusedError(f"a link to {target[:80]!a} ({kind})")


def _require_picture(kind: str, data: bytes) -> None:
    """Check that a picture is what it claims, and no larger than a page can show."""
    from PIL import Image, UnidentifiedImageError

    if kind not in _PICTURES or not data.startswith(_PICTURES[kind]):
        raise _RefusedError("a picture that is neither PNG nor JPEG nor GIF")
    import io

    try:
        with Image.open(io.BytesIO(data)) as picture:
            pixels = picture.width * picture.height
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise _RefusedError("a picture that can't be read") from error
    if pixels > 50_000_000:
        raise _RefusedError(f"a picture of {pixels:,} pixels")


def _cleaned(data: bytes) -> bytes:
    root = etree.fromstring(data, _PARSER)
    if root.getroottree().docinfo.doctype:
        raise _RefusedError("a document type (DTD)")
    etree.strip_tags(root, etree.Comment, etree.PI)
    if root.tag == f"{_W}settings":
        for setting in [one for one in root if one.tag not in _SETTINGS]:
            root.remove(setting)
    _strip(root)
    if not _is_properties(root):
        for element in root.iter():
            _require_allowed(element)
        if found := safety.forbidden(root):
            raise _RefusedError(f"a field that may fetch something ({found})")
    return _written(root)


def _is_properties(root: Any) -> bool:
    """The document's properties are lorkit's own: title, author, language and days."""
    return bool(etree.QName(root).localname == "coreProperties")


def _strip(root: Any) -> None:
    """Remove what every program may ignore, and what a letter doesn't need."""
    ignored = {root.nsmap.get(one) for one in (root.get(f"{_MC}Ignorable") or "").split()}
    elements, attributes = _allowed()
    for element in list(root.iter()):
        foreign = etree.QName(element).namespace in ignored and element.tag not in elements
        parent = element.getparent()
        if parent is not None and (foreign or element.tag in _EXTRAS):
            _remove(parent, element)
            continue
        for name in element.attrib:
            if etree.QName(name).namespace in ignored and name not in attributes:
                del element.attrib[name]


def _remove(parent: Any, element: Any) -> None:
    element.tail = None
    parent.remove(element)


def _require_allowed(element: Any) -> None:
    elements, attributes = _allowed()
    name = etree.QName(element).localname
    if element.tag not in elements:
        what = _NAMED.get(name) or f"something that no letter needs ({name[:40]!a})"
        raise _RefusedError(what)
    for key, value in element.attrib.items():
        short = etree.QName(key).localname
        if short == "uri" and value in _FORMATS.get(name, ()):
            continue
        if key == f"{_W}instr" and name == "fldSimple":
            continue  # see ``fields``
        if key not in attributes:
            raise _RefusedError(f"something that no letter needs ({name[:40]} {short[:40]!a})")
        if short not in _WORDS and _ADDRESS.search(value):
            raise _RefusedError(f"an address in it, {value[:80]!a}")


@cache
def _allowed() -> tuple[frozenset[str], frozenset[str]]:
    """Elements and attributes, with their namespaces as lxml writes them."""
    found: dict[bool, list[str]] = {False: [], True: []}
    space, is_attribute = "", False
    for line in _lines():
        if line.startswith(" "):
            found[is_attribute] += (f"{space}{name}" for name in line.split())
        else:
            is_attribute = line.startswith("@")
            uri = line.lstrip("@")
            space = "" if uri == "-" else f"{{{uri}}}"
    return frozenset(found[False]), frozenset(found[True])


def _lines() -> Iterator[str]:
    text = (Path(__file__).parent / "allowed.txt").read_text("utf-8")
    yield from (line for line in text.splitlines() if line and not line.startswith("#"))


def _written(root: Any) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
