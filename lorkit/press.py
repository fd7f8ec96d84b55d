"""Letters become files: the ordered formats, and what a message carries."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from lorkit.documents import Format
from lorkit.errors import LorkitError
from lorkit.letter import Attachment, Figure, Letter
from lorkit.output import File
from lorkit.tasks import Order

_log = logging.getLogger(__name__)


class Press:
    """Renders letters in the ordered formats; what several letters enclose is rendered once."""

    def __init__(self, order: Order, letters: Iterable[Letter]) -> None:
        """For all letters that are rendered, and all that those enclose."""
        self._order = order
        self._letters = {(letter.document, letter.writer): letter for letter in letters}
        self._rendered: dict[str, bytes] = {}  # by message id: no two documents share one
        self._unsent: dict[tuple[str, str], list[str]] = {}  # by writer's id and reader's name

    def files(self, letter: Letter, folder: str) -> list[File]:
        """The letter as a file of each format, in a folder below the output folder."""
        stem = Path(folder) / letter.document
        # User files are read whatever the format: the text says that they are attached.
        attachments = [Attachment(e.name, _content(e.file)) for e in letter.enclosures if e.file]
        return [
            File(stem.with_suffix(f".{kind}"), self._render(letter, kind, attachments))
            for kind in self._formats(letter)
        ]

    def _formats(self, letter: Letter) -> Sequence[Format]:
        """The ordered formats; no message to somebody without an address, unless it is all."""
        formats = self._order.formats
        only = tuple(formats) == ("eml",) and letter.document in self._order.documents
        if "eml" not in formats or letter.recipient.address.strip() or only:
            return formats
        reader = letter.writer, letter.recipient.name
        self._unsent.setdefault(reader, []).append(letter.document)
        return [kind for kind in formats if kind != "eml"]

    def warn_of_unsent(self) -> None:
        """Tell which messages were left out: once a reader, however many they are."""
        for (writer, name), unsent in self._unsent.items():
            # A fellow's messages go to who signs: it is the reader who needs the address.
            _log.warning(
                "%s: no .eml, because %s has no email address; "
                "add  email: name@hospital.org  to %s in the profile",
                ", ".join(dict.fromkeys(unsent)) + (f" for {writer}" if writer else ""),
                name,
                name,
            )

    def _render(self, letter: Letter, kind: Format, attachments: list[Attachment]) -> bytes:
        match kind:
            case "pdf":
                return self._pdf(letter)
            case "docx":
                return _renderer("docx")(letter, self._order.templates)
            case "eml":
                enclosed = attachments + self._enclosed(letter)
                return _renderer("eml")(letter, enclosed, _pictures(letter))
        return _renderer(kind)(letter)

    def _enclosed(self, letter: Letter) -> list[Attachment]:
        """The documents that a message encloses, as PDF."""
        return [
            Attachment(e.name, self._pdf(self._letters[e.document, letter.writer]))
            for e in letter.enclosures
            if e.document
        ]

    def _pdf(self, letter: Letter) -> bytes:
        key = letter.message_id
        if key not in self._rendered:
            self._rendered[key] = _renderer("pdf")(letter, self._order.templates)
        return self._rendered[key]


def _pictures(letter: Letter) -> list[bytes]:
    """A letter's figures as PNG."""
    figures = [block for block in letter.blocks if isinstance(block, Figure)]
    return [_renderer("png")(figure.drawing) for figure in figures]


def _content(file: Path) -> bytes:
    """The bytes of a file that goes with a message."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise LorkitError(
            f"{file} can't be read: {error.strerror}", "check that it is there and may be read"
        ) from error


@cache
def _renderer(kind: Format | Literal["png"]) -> Callable[..., bytes]:
    """The function that renders one format, imported when first used: PDF costs 0.4 s."""
    render: Callable[..., bytes] = importlib.import_module(f"lorkit.render.{kind}").render
    return render
