"""What was made from what, so that a second run can skip what is up to date, by content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from lorkit._version import __version__
from lorkit.errors import LorkitError
from lorkit.files import assets
from lorkit.files.ordinary import read, read_own
from lorkit.files.output import MOST, File, digest, write_whole
from lorkit.pipeline.jobs import Order

if TYPE_CHECKING:  # it is loaded by what makes the documents
    from lorkit.profile.model import Profile

RECORD = ".lorkit-made"
_MOST = 4 * 1024 * 1024  # bytes of a record


def key(profile: Profile, order: Order) -> str:
    """A digest of everything that the documents of this order come from."""
    state = repr((__version__, order, _built_in(), _digest(_sources(profile, order))))
    return digest(state.encode("utf-8", "surrogateescape"))


def _digest(files: Iterable[Path]) -> str:
    """A digest of files' names and contents."""
    state = hashlib.sha256()
    for file in sorted(files):
        state.update(f"\0{file}\0".encode("utf-8", "surrogateescape"))
        state.update(_content(file))
    return state.hexdigest()


@cache
def _built_in() -> str:
    """A digest of lorkit's own templates, which stay as they are while it runs."""
    return _digest(_below(assets.templates()))


def _below(folder: Path) -> Iterable[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def _content(file: Path) -> bytes:
    try:
        return read(file, MOST, follow=True)
    except (OSError, LorkitError):
        return b"missing"


def _sources(profile: Profile, order: Order) -> Iterable[Path]:
    folder = profile.file.parent
    yield profile.file
    named = (profile.applicant.cv, profile.applicant.personal_statement)
    forms = (writer.request.form for writer in profile.writers if writer.request)
    yield from (folder / name for name in (*named, *forms) if name)
    if order.templates is not None:
        yield from _below(order.templates)


def remember(folder: Path, made_from: str, files: Iterable[File]) -> None:
    """Note what the folder's files were made from; without the note they are made anew."""
    record = {"from": made_from, "files": {f.path.as_posix(): digest(f.content) for f in files}}
    with suppress(OSError):
        write_whole(folder / RECORD, json.dumps(record, indent=0).encode(), durable=False)


def made_already(folder: Path, made_from: str) -> list[Path] | None:
    """The files in the folder, if they are whole and were made from just this; else None."""
    try:
        record = json.loads(read_own(folder / RECORD, _MOST) or b"{}")
        current = record["from"] == made_from and all(
            _is_below(name) and digest(read(folder / name, MOST)) == known
            for name, known in record["files"].items()
        )
    except (OSError, LorkitError, ValueError, LookupError, TypeError, AttributeError):
        return None  # no record, or one that nobody can read: make everything anew
    except RecursionError:
        return None  # nobody but an attacker nests one
    return [folder / name for name in record["files"]] if current else None


def _is_below(name: str) -> bool:
    """Whether a record's name is one that lorkit gives: of a file in the folder or one below."""
    path = PurePosixPath(name)
    return len(path.parts) in (1, 2) and not path.is_absolute() and ".." not in path.parts
