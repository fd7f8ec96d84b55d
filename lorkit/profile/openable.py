"""Whether a recipient can open a file, judged by its extension and first and last bytes."""

from __future__ import annotations

import re
from typing import NamedTuple

# What Gmail and Outlook remove from a message or reject it for: programs, and
# what can contain one. https://support.google.com/mail/answer/6590, read 2026-11.
_PROGRAM_ENDINGS = """
ade adp apk app appx appxbundle bat cab chm cmd com cpl deb diagcab dll dmg ex_ exe hta
img ins iso isp jar jnlp js jse lib lnk mde mjs msc msi msix msixbundle msp mst nsh pif
ps1 py rpm scr sct sh shb sys vb vbe vbs vhd vxd wsc wsf wsh xll
"""
_PROGRAMS = frozenset(_PROGRAM_ENDINGS.split())
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_MACROS = b"vbaProject.bin"  # a zip archive lists its content unencrypted
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The first bytes of a file with each extension.
_STARTS: dict[str, tuple[bytes, ...]] = {
    **dict.fromkeys(("docx", "odt", "xlsx", "pptx", "pages", "zip"), (_ZIP,)),
    **dict.fromkeys(("jpg", "jpeg"), (b"\xff\xd8\xff",)),
    "doc": (_OLE, b"{\\rtf"),  # Word itself saves RTF under .doc
    "rtf": (b"{\\rtf",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF8",),
}
_KINDS = {b"%PDF": "a PDF", _ZIP: "a Word file or another zip archive", _OLE: "an old Word file"}
_NEAR_START = 1024  # bytes in which Acrobat looks for a PDF's first line
# A PDF's trailer says whether it is encrypted, and is itself always in plain text.
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:[0-9]+\s+[0-9]+\s+R|<<)")
_WORD_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Unopenable(NamedTuple):
    """Why a file can't be opened or won't arrive: the end of the message, and what to do."""

    reason: str
    hint: str


def unopenable(name: str, content: bytes) -> Unopenable | None:
    """Why the reader of a message could not open this attachment, or None."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in _PROGRAMS or content.startswith(_PROGRAM_STARTS):
        return Unopenable(
            "is a program or may hold one, and mail servers refuse such files",
            "attach a PDF instead",
        )
    if ending == "pdf":
        return _bad_pdf(content)
    if content.startswith(_ZIP) and _MACROS in content:
        return Unopenable(
            "is an Office file with macros, which mail servers refuse", "attach a PDF instead"
        )
    starts = _STARTS.get(ending)
    if starts and not content.startswith(starts):
        return _misnamed(ending, content)
    return None


def _bad_pdf(content: bytes) -> Unopenable | None:
    if b"%PDF" not in content[:_NEAR_START]:
        return _misnamed("pdf", content)
    if _ENCRYPTED.search(content):
        return Unopenable(
            "is encrypted, so its reader may be asked for a password",
            "save or print it as a new PDF without a password",
        )
    return None


def _misnamed(ending: str, content: bytes) -> Unopenable:
    if ending == "docx" and content.startswith(_OLE) and _WORD_ENCRYPTED in content:
        return Unopenable("is protected by a password", "save it without one, or better as a PDF")
    found = next((kind for start, kind in _KINDS.items() if content.startswith(start)), "")
    what = f", but {found}" if found else ""
    return Unopenable(
        f"is not a {ending.upper()} file, despite its name{what}",
        f"open it, save it as {ending.upper()}, and look at it before sending",
    )
