"""Records what documents were made from, so that a later run can skip current ones."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lorkit._version import __version__
from lorkit.checks.alike import Note
from lorkit.errors import LorkitError
from lorkit.files import assets
from lorkit.files.access import read, read_own
from lorkit.files.output import MOST, digest, is_below, write_whole
from lorkit.letter.model import Letter
from lorkit.pipeline.jobs import Order, Rendered

if TYPE_CHECKING:  # loaded only to make documents
    from lorkit.profile.model import Profile

RECORD = ".lorkit-made"
_MOST = 4 * 1024 * 1024  # bytes of a record


def key(profile: Profile, order: Order) -> str:
    """A digest of everything that this order's documents are made from."""
    wanted = order._replace(templates=None)  # wherever they are: their contents count
    state = repr((__version__, wanted, built_in(), _digest(_sources(profile, order))))
    return digest(state.encode("utf-8", "surrogateescape"))


def _digest(files: Iterable[Path]) -> str:
    """A digest of files' names and contents, wherever they are."""
    state = hashlib.sha256()
    for file in sorted(files, key=lambda file: (file.name, file)):
        state.update(f"\0{file.name}\0".encode("utf-8", "surrogateescape"))
        state.update(_content(file))
    return state.hexdigest()


@cache
def built_in() -> str:
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
    yield profile.file
    yield from _beside(profile, order)


def _beside(profile: Profile, order: Order) -> Iterable[Path]:
    """What documents are made from besides the profile: attachments and the user's templates."""
    folder = profile.file.parent
    named = (profile.applicant.cv, profile.applicant.personal_statement)
    forms = (writer.request.form for writer in profile.writers if writer.request)
    yield from (folder / name for name in (*named, *forms) if name)
    if order.templates is not None:
        yield from _below(order.templates)


def words_key(letters: Iterable[Letter], profile: Profile, order: Order) -> str:
    """A digest of what documents say and how they look, without the day they were made on.

    Most documents say the same a week later, and then they are still current.
    """
    said = [
        repr(
            replace(
                letter,
                date=dt.date.min,
                enclosures=tuple(e._replace(file=None) for e in letter.enclosures),
            )
        )
        for letter in letters
    ]
    look = (__version__, order.formats, built_in(), _digest(_beside(profile, order)))
    return digest(repr((said, look)).encode("utf-8", "surrogateescape"))


def remember(folder: Path, profile: Path, made: Rendered) -> None:
    """Record what the folder's files were made from; without the record they are made again."""
    files = {f.path.as_posix(): digest(f.content) for f in made.files}
    record = {
        "profile": str(profile.absolute()),
        "from": made.key,
        "words": made.words,
        "files": files,
        "notes": made.notes,
    }
    with suppress(OSError):
        write_whole(folder / RECORD, json.dumps(record, indent=0).encode(), durable=False)


class Record(NamedTuple):
    """What a folder's files were made from."""

    profile: str  # "" if an older lorkit didn't record it
    key: str
    words: str
    files: dict[str, str]
    notes: tuple[Note, ...]

    def is_whole(self, folder: Path) -> bool:
        """Whether all files are there, unchanged."""
        try:
            return all(
                is_below(name) and digest(read(folder / name, MOST)) == known
                for name, known in self.files.items()
            )
        except (OSError, LorkitError):
            return False

    def paths(self, folder: Path) -> list[Path]:
        """Where the files are."""
        return [folder / name for name in self.files if is_below(name)]


def recorded(folder: Path) -> Record | None:
    """What the folder's files were made from, or None if unknown."""
    try:
        found = json.loads(read_own(folder / RECORD, _MOST) or b"{}")
        return Record(
            str(found.get("profile", "")),
            str(found["from"]),
            str(found.get("words", "")),
            {str(name): str(known) for name, known in found["files"].items()},
            tuple(Note(*map(str, one)) for one in found.get("notes", ())),
        )
    except (OSError, LorkitError, ValueError, LookupError, TypeError, AttributeError):
        return None  # no record, or an unreadable one: make everything again
    except RecursionError:
        return None  # deep nesting means an attack
