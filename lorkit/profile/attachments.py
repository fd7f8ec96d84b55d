"""Checks that the files named in a profile exist, can be attached, and can be opened."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from lorkit.errors import Finding, Problems
from lorkit.profile.model import Profile
from lorkit.text import shown
from lorkit.yaml import codes
from lorkit.yaml.nodes import Source

# Gmail and Outlook take messages up to 25 MB, and base64 turns 3 bytes into 4, plus line ends.
MOST_BYTES = 18_000_000


class _Named(NamedTuple):
    """A file that the profile names: where, what for, and what it is called."""

    path: str
    what: str
    name: str


def missing_files(profile: Profile, source: Source) -> tuple[Finding, ...]:
    """An error for every file named in the profile that cannot be attached as named.

    CV, personal statement and request forms; paths are relative to the profile's folder.
    Separate from reading, since most commands attach nothing.
    """
    problems = Problems(str(source.path))
    named = list(_named(profile))
    sound: dict[_Named, int] = {}  # with what is in them, in short
    sizes: dict[_Named, int] = {}
    for one in named:
        file = profile.file.parent / one.name
        wrong = _fault(profile.file.parent, one.name)
        if not wrong:
            content = file.read_bytes()
            sound[one], sizes[one] = hash(content), len(content)
            if no := unopenable(one.name, content):
                message = f"the file {shown(one.name)} {no.reason}"
                wrong = codes.ATTACHED_UNREADABLE, message, no.hint
        if wrong:
            problems.error(wrong[0], source.locate(one.path), one.path, wrong[1], wrong[2])
    for one, message, hint in _taken_twice(sound):
        problems.error(codes.ATTACHED_TWICE, source.locate(one.path), one.path, message, hint)
    for one, message, hint in _too_big_together(sizes):
        problems.error(codes.ATTACHED_TOO_BIG, source.locate(one.path), one.path, message, hint)
    return problems.in_order()


def attached_files(profile: Profile) -> list[Path]:
    """The files named in a profile that are in its folder, relative to it."""
    names = [Path(one.name) for one in _named(profile)]
    inside = [name for name in names if not name.is_absolute() and ".." not in name.parts]
    return list(dict.fromkeys(inside))


def _named(profile: Profile) -> Iterator[_Named]:
    applicant = profile.applicant
    if applicant.cv:
        yield _Named("applicant.cv", "the CV", applicant.cv)
    if applicant.personal_statement:
        path = "applicant.personal_statement"
        yield _Named(path, "the personal statement", applicant.personal_statement)
    for number, writer in enumerate(profile.writers):
        if writer.request and writer.request.form:
            what = f"the request form of {writer.salutation}"
            yield _Named(f"writers[{number}].request.form", what, writer.request.form)


def _taken_twice(sound: Mapping[_Named, int]) -> Iterator[tuple[_Named, str, str]]:
    """Files that are used for two things: one of the two must be wrong.

    A Letter Request Form has a Letter ID that belongs to one author (docs/rules.md#portals).
    """
    for one, content in sound.items():
        others = [other.what for other, it in sound.items() if it == content and other != one]
        is_form = one.path.endswith(".form")
        if others and (is_form or one.path == "applicant.personal_statement"):
            message = f"{shown(one.name)} is both {one.what} and {others[0]}"
            hint = "name the right file"
            if is_form and "form" in others[0]:
                hint = "download each writer's own form: a Letter ID belongs to one author only"
            yield one, message, hint


def _too_big_together(sizes: Mapping[_Named, int]) -> Iterator[tuple[_Named, str, str]]:
    """The largest file of each message that is too large in total, each file once."""
    told: set[_Named] = set()
    everywhere = {one: size for one, size in sizes.items() if one.path.startswith("applicant.")}
    forms = [{form: size} for form, size in sizes.items() if form not in everywhere]
    for form in forms or [{}]:
        message = everywhere | form
        total = sum(message.values())
        largest = max(message, key=message.__getitem__, default=None)
        if largest and largest not in told and total > MOST_BYTES:
            told.add(largest)
            files = ", ".join(f"{one.name} {size / 1e6:.1f} MB" for one, size in message.items())
            text = f"a message with {files} is larger than the 25 MB that mail servers accept"
            yield largest, text, "make this file smaller, for example by scanning it in grayscale"


def _fault(folder: Path, name: str) -> tuple[str, str, str] | None:
    """Code, message and hint for a file that cannot be attached. Opening a pipe would hang."""
    where = shown(str(folder.absolute()), 200)
    try:
        file = folder / name
        info = file.stat()
        # Values can't be trusted: a student's profile must not attach an adviser's own files.
        if not file.resolve().is_relative_to(folder.resolve()):
            message = f"{shown(name)} is outside the profile's folder, so it is not attached"
            return (
                codes.ATTACHED_UNUSABLE,
                message,
                f"copy it into {where}, and write the name of the copy",
            )
        if not stat.S_ISREG(info.st_mode):
            message = f"{shown(name)} is a folder or something else that cannot be attached"
            return codes.ATTACHED_UNUSABLE, message, "write the name of a file, like cv.pdf"
        if not info.st_size:
            message = f"the file {shown(name)} is empty"
            return (
                codes.ATTACHED_EMPTY,
                message,
                "save it again, and open it to check before you send it",
            )
        if info.st_size > MOST_BYTES:
            message = f"the file {shown(name)} is larger than 18 MB, too large for an email"
            return codes.ATTACHED_TOO_BIG, message, "make a smaller version, for example a PDF"
        with file.open("rb") as opened:
            opened.read(1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        hint = f"put it in {where}, or correct the name"
        if "\\" in name:
            hint += ", and write / instead of \\ between folders"
        return codes.ATTACHED_MISSING, f"there is no file {shown(name)}", hint
    except OSError as error:
        reason = error.strerror or "unknown reason"
        message = f"the file {shown(name)} cannot be opened: {reason}"
        return codes.ATTACHED_UNUSABLE, message, "check its permissions, or copy it elsewhere"
    return None


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
            "is a program or may contain one, and mail servers refuse such files",
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
            "is encrypted, so the reader may be asked for a password",
            "save or print it as a new PDF without a password",
        )
    return None


def _misnamed(ending: str, content: bytes) -> Unopenable:
    if ending == "docx" and content.startswith(_OLE) and _WORD_ENCRYPTED in content:
        return Unopenable(
            "is protected by a password", "save it without one, or better, save it as a PDF"
        )
    found = next((kind for start, kind in _KINDS.items() if content.startswith(start)), "")
    what = f" (it is {found})" if found else ""
    return Unopenable(
        f"is not a {ending.upper()} file, despite its name{what}",
        f"open it, save it as {ending.upper()}, and check it before you send it",
    )
