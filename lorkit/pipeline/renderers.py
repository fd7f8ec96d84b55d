"""Turns letters into files and messages: the ordered formats, and the attachments."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from lorkit.errors import LorkitError, MissingLibraryError
from lorkit.files.access import read
from lorkit.files.output import MOST, File
from lorkit.letter.model import Attachment, Enclosure, Figure, Letter
from lorkit.pipeline.jobs import Format, Order

_MOST = 25_000_000  # the largest message, in bytes, that Gmail and Outlook accept
_log = logging.getLogger("lorkit")


class Renderers:
    """Renders letters in the ordered formats; shared enclosures are rendered once."""

    def __init__(self, order: Order, letters: Iterable[Letter]) -> None:
        """For all letters to render, and everything they enclose."""
        self._order = order
        self._letters = {(letter.document, letter.writer): letter for letter in letters}
        self._rendered: dict[str, bytes] = {}  # by message id: no two documents share one
        self._unsent: dict[tuple[str, str], list[str]] = {}  # by writer's id and reader's name
        self._pictured: set[Path] = set()  # layouts with pictures, which emails leave out

    @property
    def letters(self) -> Iterable[Letter]:
        """All letters that go out, including enclosed ones."""
        return self._letters.values()

    def files(self, letter: Letter, folder: str) -> list[File]:
        """The letter as a file of each format, in a folder under the output folder.

        The attachments go next to the .txt, for pasting into webmail.
        """
        stem = Path(folder) / letter.document
        # User files are read whatever the format: the text says that they are attached.
        own = [Attachment(e.name, _content(e.file)) for e in letter.enclosures if e.file]
        files = []
        for kind in self._formats(letter):
            files.append(File(stem.with_suffix(f".{kind}"), self._render(letter, kind, own)))
            if kind == "txt":
                files += self._beside(files[-1].path, letter, own)
        return files

    def message(self, letter: Letter) -> bytes:
        """The letter as a message for a mailbox."""
        own = [Attachment(e.name, _content(e.file)) for e in letter.enclosures if e.file]
        return self._eml(letter, own, as_file=False)

    def unsent(self) -> list[LorkitError]:
        """The messages that were left out: one entry per reader, however many messages."""
        errors = []
        for (writer, name), documents in self._unsent.items():
            what = ", ".join(dict.fromkeys(documents)) + (f" for {writer}" if writer else "")
            # A fellow's messages go to the signer, so it is the reader who needs the address.
            reason = f"{what}: no .eml, because {name} has no email address"
            hint = f"add  email: name@hospital.org  to {name} in the profile"
            errors.append(LorkitError(reason, hint))
        return errors

    def _formats(self, letter: Letter) -> Sequence[Format]:
        """The ordered formats, without .eml if the reader has no address."""
        formats = self._order.formats
        if "eml" not in formats or letter.recipient.address.strip():
            return formats
        reader = letter.writer, letter.recipient.name
        self._unsent.setdefault(reader, []).append(letter.document)
        return [kind for kind in formats if kind != "eml"]

    def _render(self, letter: Letter, kind: Format, own: list[Attachment]) -> bytes:
        # Each renderer is loaded when it is first used: PDF alone costs 0.4 s.
        match kind:
            case "pdf":
                return self._pdf(letter)
            case "docx":
                from lorkit.renderers.docx import document

                return document.render(letter, self._order.templates)
            case "eml":
                return self._eml(letter, own, as_file=True)
            case "txt":
                from lorkit.renderers import txt

                return txt.render(letter)

    def _eml(self, letter: Letter, own: list[Attachment], *, as_file: bool) -> bytes:
        from lorkit.renderers.eml import message

        self._tell_of_pictures(letter)
        attached = own + [Attachment(e.name, self._sheet(letter, e)) for e in _sheets(letter)]
        made = message.render(letter, attached, _pictures(letter), as_file=as_file)
        if len(made) > _MOST:
            raise LorkitError(
                f"{letter.name}: the message is {len(made) / 1e6:.0f} MB with its attachments, "
                "and mail servers take 25 MB",
                "make the largest attachment smaller",
            )
        return made

    def _tell_of_pictures(self, letter: Letter) -> None:
        """Warn about pictures in layouts: emails use the reader's own style and have no layout."""
        if self._order.templates is None:
            return
        for file in _with_picture(self._order.templates / "layouts", letter.layout):
            if file not in self._pictured:
                self._pictured.add(file)
                _log.warning(
                    "%s: its picture is left out of emails, which have no layout; "
                    "let your mail program add it, under Signature in its settings",
                    file,
                )

    def _beside(self, text: Path, letter: Letter, own: list[Attachment]) -> Iterator[File]:
        """The attachments that a text mentions."""
        for name, content in own:
            yield File(text.with_name(name), content, text)
        try:
            for sheet in _sheets(letter):
                yield File(text.with_name(sheet.name), self._sheet(letter, sheet), text)
        except MissingLibraryError as error:  # the text itself needs none
            _log.warning("%s: what it attaches is missing: %s; %s", letter.name, error, error.hint)

    def _sheet(self, letter: Letter, sheet: Enclosure) -> bytes:
        """A document that a message encloses, as PDF."""
        return self._pdf(self._letters[sheet.document, letter.writer])

    def _pdf(self, letter: Letter) -> bytes:
        key = letter.message_id
        if key not in self._rendered:
            from lorkit.renderers import pdf

            self._rendered[key] = pdf.render(letter, self._order.templates)
        return self._rendered[key]


def _with_picture(layouts: Path, name: str) -> Iterator[Path]:
    """The user's own layouts of this name that contain a picture."""
    css, word = layouts / f"{name}.css", layouts / f"{name}.docx"
    with suppress(OSError, LorkitError):  # reported when it is laid out
        if b"data:image/" in read(css, MOST, follow=True):
            yield css
    if word.is_file():
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(word) as package:  # reported elsewhere
            if any(entry.startswith("word/media/") for entry in package.namelist()):
                yield word


def _sheets(letter: Letter) -> list[Enclosure]:
    return [enclosure for enclosure in letter.enclosures if enclosure.document]


def _pictures(letter: Letter) -> list[bytes]:
    """A letter's figures as PNG."""
    figures = [block for block in letter.blocks if isinstance(block, Figure)]
    if not figures:
        return []
    from lorkit.renderers.figures import png

    return [png(figure.drawing) for figure in figures]


def _content(file: Path) -> bytes:
    """The bytes of a file that goes with a message."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise LorkitError(
            f"{file} can't be read: {error.strerror}", "check that it is there and may be read"
        ) from error
