"""One job's work, in whichever process: compose, check, render. Writes nothing."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lorkit.checks.report import stopping
from lorkit.errors import FindingsError, LorkitError
from lorkit.files.output import File
from lorkit.letter.catalogue import Catalogue, catalogue
from lorkit.letter.model import Attachment, Figure, Format, Letter
from lorkit.pipeline import pool, resume
from lorkit.pipeline.jobs import Job, Order, Pair, Rendered
from lorkit.pipeline.selection import ALL, select
from lorkit.profile.attachments import missing_files
from lorkit.profile.model import About, Profile, Rotation, Writer
from lorkit.profile.reading import read
from lorkit.words import environment
from lorkit.words.compose import compose
from lorkit.words.environment import Words


class Renderers:
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
        # Each renderer is loaded when it is first used: PDF alone costs 0.4 s.
        match kind:
            case "pdf":
                return self._pdf(letter)
            case "docx":
                from lorkit.renderers.docx import document

                return document.render(letter, self._order.templates)
            case "eml":
                from lorkit.renderers.eml import message

                enclosed = attachments + self._enclosed(letter)
                return message.render(letter, enclosed, _pictures(letter))
            case "txt":
                from lorkit.renderers import txt

                return txt.render(letter)

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
            from lorkit.renderers import pdf

            self._rendered[key] = pdf.render(letter, self._order.templates)
        return self._rendered[key]


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


# Fonts and warnings are a process's, so threads take turns; they would gain nothing anyway.
_in_turn = threading.Lock()
_log = logging.getLogger("lorkit")


def render_job(job: Job) -> Rendered:
    """Make one job's documents: load, select, compose, check, render. Writes nothing.

    Runs in whichever process. Raises LorkitError for what is wrong in the user's files.
    """
    pool.go_on()  # a few jobs are on their way to a worker when the run is stopped
    order = job.order.for_profile(job.file)
    profile = job.profile
    selected = job.selected
    if profile is None or selected is None:
        profile, selected = load_and_select(job.file, order)
    key = resume.key(profile, order) if job.folder else ""
    if job.folder and job.skip_current and (already := resume.made_already(job.folder, key)):
        return Rendered([], [], key, already)
    words = environment.words(order.templates)
    with _in_turn, _warnings() as warnings:
        letters = [
            (about, compose(document, profile, about, order.on, words))
            for document, about in selected
        ]
        pool.go_on()
        going_out = [*letters, *_enclosed(letters, profile, words, catalogue(order.templates))]
        _require_fit_to_send(profile, order, going_out)
        files = _render(profile, order, letters, going_out)
    return Rendered(files, warnings, key)


def load_and_select(file: Path, order: Order) -> tuple[Profile, list[Pair]]:
    """The profile, and what the order means in it; every file to attach is there to be read.

    Raises FindingsError with all that is wrong with the profile, LorkitError for an order that
    can't be followed.
    """
    reading = read(file)
    profile = reading.profile
    if profile is None:
        raise FindingsError(f for f in reading.findings if f.severity == "error")
    selected = select(profile, order)
    attaching = {about for document, about in selected if document.encloses}
    if attaching:
        # What only other writers' messages attach is no reason to refuse these.
        others = tuple(
            f"writers[{n}]." for n, w in enumerate(profile.writers) if w not in attaching
        )
        missing = missing_files(profile, reading.source)
        if wrong := [finding for finding in missing if not finding.path.startswith(others)]:
            raise FindingsError(wrong)
    return profile, selected


def compose_each(
    profile: Profile, on: dt.date, templates: Path | None = None
) -> Iterator[tuple[About, Letter | LorkitError]]:
    """Every document that makes sense on a day, in the user's own words, for ``lorkit check``."""
    order = Order((ALL,), on, templates=templates).for_profile(profile.file)
    words = environment.words(order.templates)
    for document, about in select(profile, order):
        try:
            yield about, compose(document, profile, about, on, words)
        except LorkitError as error:
            yield about, error


def folder_of(profile: Profile, about: About) -> str:
    """The folder of a document below the output folder, "" for the output folder itself."""
    if isinstance(about, Writer):
        return about.id
    # Each rotation has a note to its coordinator; with several they must not collide.
    return about.id if isinstance(about, Rotation) and len(profile.rotations) > 1 else ""


def _enclosed(
    letters: Sequence[tuple[About, Letter]], profile: Profile, words: Words, known: Catalogue
) -> Iterator[tuple[About, Letter]]:
    """The documents that go out inside of others and weren't ordered themselves."""
    done = {(letter.document, letter.writer) for _, letter in letters}
    for about, letter in letters:
        for name in (e.document for e in letter.enclosures if e.document):
            if (name, letter.writer) not in done:
                done.add((name, letter.writer))
                yield about, compose(known.find(name), profile, about, letter.date, words)


def _require_fit_to_send(
    profile: Profile, order: Order, letters: Sequence[tuple[About, Letter]]
) -> None:
    """Have documents read before they are written: errors stop here, warnings are told.

    ``force`` lets errors pass, and they are told as well.
    """
    found = stopping(profile, order.on, letters, edited=order.templates is not None)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors and not order.force:
        raise FindingsError(errors)
    for finding in found:
        if finding.severity != "advice":
            told = f"{finding.place}: {finding.message} [{finding.code}]; {finding.hint}"
            _log.warning("%s", told)


def _render(
    profile: Profile,
    order: Order,
    letters: Sequence[tuple[About, Letter]],
    going_out: Sequence[tuple[About, Letter]],
) -> list[File]:
    """The letters as files in the ordered formats."""
    renderers = Renderers(order, (letter for _, letter in going_out))
    files: list[File] = []
    for about, letter in letters:
        pool.go_on()
        files += renderers.files(letter, folder_of(profile, about))
    renderers.warn_of_unsent()
    return files


class _Collector(logging.Handler):
    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Gather what lorkit warns of, to be told where the user is, whichever process this is."""
    messages: list[str] = []
    handlers, propagate = _log.handlers, _log.propagate
    _log.handlers, _log.propagate = [_Collector(messages)], False
    try:
        yield messages
    finally:
        _log.handlers, _log.propagate = handlers, propagate
