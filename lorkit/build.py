"""The whole way: load, choose, compose, render, save."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeAlias

from lorkit import documents, environment, output, refusals, schedule
from lorkit.compose import compose
from lorkit.documents import FORMATS, Document, Format, did_you_mean
from lorkit.environment import Words
from lorkit.errors import LorkitError
from lorkit.letter import Attachment, Letter
from lorkit.output import File
from lorkit.profile import load
from lorkit.profile.model import Profile, Writer
from lorkit.variables import About

ALL, DUE = "all", "due"  # words that stand for several documents
Pair: TypeAlias = tuple[Document, About]


@dataclass(frozen=True, slots=True)
class Order:
    """What to make: documents and writers by id (no writers: all who fit), formats, the day."""

    documents: Sequence[str]
    on: dt.date
    writers: Sequence[str] = ()
    formats: Sequence[Format] = FORMATS
    templates: Path | None = None
    force: bool = False


def build(profile_file: Path, order: Order, folder: Path) -> list[Path]:
    """Make the ordered documents from a profile file; returns the paths written.

    Everything is composed and rendered before the first byte is written, so an error leaves
    the folder as it was. Raises LorkitError.
    """
    profile = load(profile_file)
    order = replace(order, templates=order.templates or beside(profile_file))
    words = environment.words(order.templates)
    letters = [
        compose(document, profile, about, order.on, words)
        for document, about in choose(profile, order)
    ]
    press = Press(profile, words, order)
    files = [file for letter in letters for file in press.files(letter)]
    return output.save(files, folder, force=order.force)


def beside(profile_file: Path) -> Path | None:
    """The user's own templates next to the profile, where there are any."""
    folder = profile_file.parent / "templates"
    return folder if folder.is_dir() else None


def choose(profile: Profile, order: Order) -> list[Pair]:
    """The pairs that an order means: a document, and the writer or rotation it is about.

    What was asked for by name and makes no sense now is refused with the reason; 'all', and an
    order without writers, leave it out. 'due' means what is due or overdue on the day.
    """
    writers = [_writer(profile, w) for w in order.writers]
    pairs: list[Pair] = []
    for word in order.documents:
        if word == ALL:
            pairs += _every(profile, writers, order)
        elif word == DUE:
            pairs += _due(profile, writers, order)
        else:
            pairs += _named(documents.find(word), profile, writers, order)
    return list(dict.fromkeys(pairs))


def _every(profile: Profile, writers: Sequence[Writer], order: Order) -> Iterator[Pair]:
    """Every document with everybody whom it fits."""
    for document in documents.DOCUMENTS:
        for about in _abouts(document, profile, writers):
            if not _reason(document, profile, about, order):
                yield document, about


def _due(profile: Profile, writers: Sequence[Writer], order: Order) -> Iterator[Pair]:
    """What is due or overdue."""
    for thing in schedule.due(profile, order.on):
        if thing.document and thing.state in ("due", "overdue"):
            document = documents.find(thing.document)
            for about in _abouts(document, profile, writers):
                if about.id == thing.about:
                    yield document, about


def _named(
    document: Document, profile: Profile, writers: Sequence[Writer], order: Order
) -> Iterator[Pair]:
    """One document with everybody whom it fits; every writer who was named must be one."""
    abouts = _abouts(document, profile, writers)
    reasons = [_reason(document, profile, about, order) for about in abouts]
    fitting = [about for about, no in zip(abouts, reasons, strict=True) if not no]
    if not fitting or (writers and len(fitting) < len(abouts)):
        raise _refused(document, next(filter(None, reasons)))
    for about in fitting:
        yield document, about


def _reason(document: Document, profile: Profile, about: About, order: Order) -> str:
    """Why a document is not made, or ''. ``force`` can't make up for a missing fact."""
    if reason := refusals.impossible(document, profile, about):
        return reason
    return "" if order.force else refusals.refusal(document, profile, about, order.on)


def _abouts(document: Document, profile: Profile, writers: Sequence[Writer]) -> Sequence[About]:
    """Whom a document could be about: the named writers, or all; or the rotations of those."""
    if document.scope == "writer":
        return writers or profile.writers
    named = {writer.rotation for writer in writers}
    return [r for r in profile.rotations if not writers or r.id in named]


class Press:
    """Renders letters in the ordered formats; what several letters enclose is rendered once."""

    def __init__(self, profile: Profile, words: Words, order: Order) -> None:
        self._profile, self._words, self._order = profile, words, order
        self._rendered: dict[tuple[str, str], bytes] = {}

    def files(self, letter: Letter) -> list[File]:
        """The letter as a file of each format."""
        stem = Path(letter.writer) / letter.document
        # User files are read whatever the format: the text says that they are attached.
        attachments = [Attachment(e.name, _content(e.file)) for e in letter.enclosures if e.file]
        return [
            File(stem.with_suffix(f".{kind}"), self._render(letter, kind, attachments))
            for kind in self._order.formats
        ]

    def _render(self, letter: Letter, kind: Format, attachments: list[Attachment]) -> bytes:
        match kind:
            case "pdf":
                return self._pdf(letter)
            case "docx":
                return _renderer("docx")(letter, self._order.templates)
            case "eml":
                return _renderer("eml")(letter, attachments + self._enclosed(letter))
        return _renderer(kind)(letter)

    def _enclosed(self, letter: Letter) -> list[Attachment]:
        """The documents that a message encloses, as PDF."""
        return [
            Attachment(e.name, self._pdf(self._beside(letter, e.document)))
            for e in letter.enclosures
            if e.document
        ]

    def _pdf(self, letter: Letter) -> bytes:
        key = (letter.document, letter.writer)
        if key not in self._rendered:
            self._rendered[key] = _renderer("pdf")(letter, self._order.templates)
        return self._rendered[key]

    def _beside(self, letter: Letter, document_id: str) -> Letter:
        """Another document about the same writer."""
        document = documents.find(document_id)
        writer = self._profile.writer(letter.writer)
        return compose(document, self._profile, writer, letter.date, self._words)


def _content(file: Path) -> bytes:
    """The bytes of a file that goes with a message."""
    try:
        if not file.is_file():
            raise LorkitError(
                f"{file} is missing, and a message attaches it",
                "put the file there, or mend its path in the profile",
            )
        return file.read_bytes()
    except OSError as error:
        raise LorkitError(
            f"{file} can't be read: {error.strerror}", "check the file's permissions"
        ) from error


@cache
def _renderer(kind: Format) -> Callable[..., bytes]:
    """The function that renders one format, imported when first used: PDF costs 0.4 s."""
    render: Callable[..., bytes] = importlib.import_module(f"lorkit.render.{kind}").render
    return render


def _refused(document: Document, reason: str) -> LorkitError:
    return LorkitError(
        f"no {document.id} now: {reason}",
        "log what has happened in the profile, or make it all the same with --force",
    )


def _writer(profile: Profile, writer_id: str) -> Writer:
    known = [w.id for w in profile.writers]
    if writer_id not in known:
        raise LorkitError(
            f"the profile has no writer '{writer_id}'",
            did_you_mean(writer_id, known) or f"its writers are {', '.join(known)}",
        )
    return profile.writer(writer_id)
