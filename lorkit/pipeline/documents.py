"""The public API: documents as bytes or text in memory, and the findings of ``check``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lorkit import checks
from lorkit.errors import Finding, LorkitError
from lorkit.letter.formats import FORMATS, Format
from lorkit.pipeline.jobs import Order
from lorkit.pipeline.render_job import compose_each
from lorkit.pipeline.run import render_files
from lorkit.profile.model import Profile


class RenderedDocument(NamedTuple):
    """One document in one format."""

    path: Path  # below an output folder: "clinic/thank-you.txt"
    content: bytes

    @property
    def document(self) -> str:
        """The document's id, "thank-you"."""
        return self.path.stem

    @property
    def writer(self) -> str:
        """The writer's id, or the rotation's where there are several; "" for neither."""
        return "" if self.path.parent == Path() else self.path.parent.name

    @property
    def format(self) -> Format:
        """The format, "txt"."""
        return next(kind for kind in FORMATS if self.path.suffix == f".{kind}")

    @property
    def text(self) -> str:
        """The text of a document in the format ``txt``; LorkitError for any other."""
        if self.format != "txt":
            raise LorkitError(
                f"{self.path} is not a text", 'order it as one: Order(…, formats=["txt"])'
            )
        return self.content.decode("utf-8")


def rendered(profile: Path | Profile, order: Order) -> Sequence[RenderedDocument]:
    """The ordered documents in memory. Raises LorkitError."""
    if isinstance(profile, Path):
        files = render_files(profile, order)
    else:
        files = render_files(profile.file, order, profile=profile)
    return [RenderedDocument(file.path, file.content) for file in files if not file.beside]


def findings(profile: Path, on: dt.date) -> Sequence[Finding]:
    """What ``lorkit check`` finds, including in the user's own templates."""
    own = (profile.parent / "templates").is_dir()
    documents = (lambda read: compose_each(read, on)) if own else None
    return checks.check(profile, on, documents).findings
