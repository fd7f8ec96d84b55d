"""The files that a profile names: whether they are there and can be attached."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from lorkit.errors import Finding, Problems
from lorkit.profile.model import Profile
from lorkit.text import shown
from lorkit.yaml import codes
from lorkit.yaml.nodes import Source

MAX_BYTES = 20 * 1024 * 1024  # most mail servers refuse more


def missing_files(profile: Profile, source: Source) -> tuple[Finding, ...]:
    """An error for every file named in the profile that cannot be attached.

    CV, personal statement and request forms; paths are relative to the profile's folder
    (design: the profile file). Apart from reading, since most commands attach nothing.
    """
    problems = Problems(str(source.path))
    for path, name in _named(profile):
        if wrong := _fault(profile.file.parent, name):
            problems.error(wrong[0], source.locate(path), path, wrong[1], wrong[2])
    return problems.in_order()


def _named(profile: Profile) -> Iterator[tuple[str, str]]:
    if profile.applicant.cv:
        yield "applicant.cv", profile.applicant.cv
    if profile.applicant.personal_statement:
        yield "applicant.personal_statement", profile.applicant.personal_statement
    for number, writer in enumerate(profile.writers):
        if writer.request and writer.request.form:
            yield f"writers[{number}].request.form", writer.request.form


def _fault(folder: Path, name: str) -> tuple[str, str, str] | None:
    """Code, message and hint for a file that cannot be attached. Opening a pipe would hang."""
    where = shown(str(folder.absolute()), 200)
    try:
        file = folder / name
        info = file.stat()
        # A value can't be trusted: an adviser's own files must not leave with others' messages.
        if not file.resolve().is_relative_to(folder.resolve()):
            message = f"{shown(name)} lies outside the profile's folder, so it is not attached"
            return codes.ATTACHED_UNUSABLE, message, f"copy it into {where}, and name the copy"
        if not stat.S_ISREG(info.st_mode):
            message = f"{shown(name)} is a folder or something else that cannot be attached"
            return codes.ATTACHED_UNUSABLE, message, "name a file, like cv.pdf"
        if not info.st_size:
            message = f"the file {shown(name)} is empty"
            return codes.ATTACHED_EMPTY, message, "save it again, and look at it before sending"
        if info.st_size >= MAX_BYTES:
            message = f"the file {shown(name)} is larger than 20 MiB, too large for an email"
            return codes.ATTACHED_TOO_BIG, message, "make a smaller version, for example a PDF"
        with file.open("rb") as opened:
            opened.read(1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        hint = f"put it into {where}, or correct the name"
        if "\\" in name:
            hint += ", with / instead of \\ between folders"
        return codes.ATTACHED_MISSING, f"there is no file {shown(name)}", hint
    except OSError as error:
        reason = error.strerror or "unknown reason"
        message = f"the file {shown(name)} cannot be opened: {reason}"
        return codes.ATTACHED_UNUSABLE, message, "check its permissions, or copy it elsewhere"
    return None
