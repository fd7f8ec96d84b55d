"""What there is to make, and what was made: plain data that goes from process to process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lorkit.errors import LorkitError
from lorkit.files.output import File
from lorkit.letter.model import FORMATS, Format

if TYPE_CHECKING:  # an order is made before anything that carries it out is loaded
    from lorkit.checks.alike import Note
    from lorkit.letter.catalogue import Document
    from lorkit.profile.model import About, Profile

Pair: TypeAlias = "tuple[Document, About]"  # a document, and whom or what it is about
Pairs: TypeAlias = "Sequence[Pair]"


class Order(NamedTuple):
    """What to make: documents and writers by id (no writers: all who fit), formats, the day.

    ``documents`` may hold ``all`` (every document that fits) and ``due`` (what is due on the
    day). ``on`` stands for today. ``templates`` is a folder of the user's own; where there is
    none, a folder ``templates`` beside the profile counts. ``force`` makes what makes no sense
    on the day, lets errors in documents pass, and replaces files that lorkit didn't write.
    """

    documents: Sequence[str]
    on: dt.date
    writers: Sequence[str] = ()
    formats: Sequence[Format] = FORMATS
    templates: Path | None = None
    force: bool = False

    def for_profile(self, file: Path) -> Order:
        """The order with the templates beside a profile, where it names none itself."""
        folder = file.parent / "templates"
        return self if self.templates or not folder.is_dir() else self._replace(templates=folder)


class Earlier(NamedTuple):
    """What an earlier run made, where it is whole: from what, what it says, and where it is."""

    key: str
    words: str
    paths: list[Path]
    notes: tuple[Note, ...]


class Job(NamedTuple):
    """One profile's documents, or a share of them, small enough to send to another process."""

    file: Path
    order: Order
    folder: Path | None = None  # where a run over many profiles writes this one's documents
    skip_current: bool = False
    profile: Profile | None = None  # where it has been read already
    selected: Pairs | None = None  # where it has been worked out already
    number: int = 0  # among the shares of one profile
    earlier: Earlier | None = None  # what is there already, where the worker can't look


class Rendered(NamedTuple):
    """What a job made, and what it warned of."""

    files: list[File]
    warnings: list[str]
    key: str = ""  # of everything it was made from, in a run over many profiles
    already: list[Path] | None = None  # the files, where they are up to date
    unmade: Sequence[LorkitError] = ()  # what was asked for by name and couldn't be made
    words: str = ""  # a digest of what the documents say, on whatever day they were made
    notes: tuple[Note, ...] = ()  # to be compared with other students'
