"""What there is to make, and what was made: plain data that goes from process to process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lorkit.files.output import File
from lorkit.letter import catalogue
from lorkit.letter.catalogue import FORMATS, Format

if TYPE_CHECKING:  # the work is shared out before what does it is loaded
    from lorkit.profile.model import Profile

ALL, DUE = "all", "due"  # words that stand for several documents


class Order(NamedTuple):
    """What to make: documents and writers by id (no writers: all who fit), formats, the day."""

    documents: Sequence[str]
    on: dt.date
    writers: Sequence[str] = ()
    formats: Sequence[Format] = FORMATS
    templates: Path | None = None
    force: bool = False


class Task(NamedTuple):
    """A share of one profile's documents, small enough to send to another process."""

    profile: Path
    order: Order
    folder: Path | None = None  # where a run over many profiles writes this one's documents
    skip_current: bool = False
    loaded: Profile | None = None  # the profile, where it has been read already
    share: int = 0
    shares: int = 1


class Made(NamedTuple):
    """What a task made, and what it warned of."""

    files: list[File]
    warnings: list[str]
    key: str = ""  # of everything it was made from, in a run over many profiles
    already: list[Path] | None = None  # the files, where they are up to date


def is_document(word: str) -> bool:
    """Whether a word names documents: an id of the catalogue, 'all' or 'due'."""
    return word in (ALL, DUE) or any(document.id == word for document in catalogue.DOCUMENTS)
