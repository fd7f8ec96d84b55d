"""Orders, jobs and their results: plain data that is sent between processes.

Every start loads it, so it loads nothing itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from lorkit.errors import LorkitError

if TYPE_CHECKING:  # keeps starting up fast
    from lorkit.checks.alike import Note
    from lorkit.files.output import File
    from lorkit.letter.model import Document
    from lorkit.profile.model import About, Profile

Format: TypeAlias = Literal["eml", "docx", "pdf", "txt"]
FORMATS: tuple[Format, ...] = ("eml", "docx", "pdf", "txt")
Pair: TypeAlias = "tuple[Document, About]"  # a document, and who or what it is about
Pairs: TypeAlias = "Sequence[Pair]"


class LeftOut(NamedTuple):
    """A document that 'all' didn't select, for whom, and why: it was done, or it is too early."""

    document: str
    to: str  # who to name to get only this one: the writer, or any writer of the rotation
    reason: str


class Order(NamedTuple):
    """What to make: documents and writers by id (no writers: all who fit), formats, the day.

    ``documents`` may hold ``all`` (every document that still makes sense) and ``due`` (what is due
    on the day). ``on`` stands for today. ``templates`` is a folder of the user's own; if it isn't
    given, a folder ``templates`` next to the profile is used. ``force`` makes documents that
    make no sense on the day or have errors, and replaces files that lorkit didn't write.
    """

    documents: Sequence[str]
    on: dt.date
    writers: Sequence[str] = ()
    formats: Sequence[Format] = FORMATS
    templates: Path | None = None
    force: bool = False

    def for_profile(self, file: Path) -> Order:
        """The order, with the templates next to the profile unless it names others."""
        folder = file.parent / "templates"
        return self if self.templates or not folder.is_dir() else self._replace(templates=folder)


class Earlier(NamedTuple):
    """What an earlier run made, if all of it is still there: digests and paths."""

    key: str
    words: str
    paths: list[Path]
    notes: tuple[Note, ...]


class Job(NamedTuple):
    """One profile's documents, or some of them, small enough to send to another process."""

    file: Path
    order: Order
    folder: Path | None = None  # where a run over many profiles writes this one's documents
    skip_current: bool = False
    profile: Profile | None = None  # if it was already read
    selected: Pairs | None = None  # if it was already worked out
    number: int = 0  # of one profile split into several jobs
    earlier: Earlier | None = None  # for a worker that can't see the output folder


class Rendered(NamedTuple):
    """What a job made, and its warnings."""

    files: list[File]
    warnings: list[str]
    key: str = ""  # of everything it was made from, in a run over many profiles
    already: list[Path] | None = None  # the files, if they are up to date
    unmade: Sequence[LorkitError] = ()  # what was asked for by name and couldn't be made
    words: str = ""  # a digest of what the documents say, on whatever day they were made
    notes: tuple[Note, ...] = ()  # compared with other students'
    left_out: Sequence[LeftOut] = ()  # by 'all'
