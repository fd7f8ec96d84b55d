"""One job's work, in any process: compose, check, render; and what is composed only to be checked.

Nothing here writes a file.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lorkit.checks import alike
from lorkit.errors import Finding, FindingsError, LorkitError
from lorkit.files.output import File
from lorkit.letter.catalogue import Catalogue, catalogue
from lorkit.letter.model import Letter
from lorkit.pipeline import pool, resume
from lorkit.pipeline.jobs import Earlier, Job, LeftOut, Order, Pair, Rendered
from lorkit.pipeline.renderers import Renderers
from lorkit.pipeline.selection import ALL, select
from lorkit.profile.attachments import missing_files
from lorkit.profile.model import About, Profile, Rotation, Writer
from lorkit.profile.reading import read
from lorkit.words import environment
from lorkit.words.compose import compose
from lorkit.words.environment import Words

# Fonts and warnings belong to the whole process, so threads take turns.
_in_turn = threading.Lock()
_log = logging.getLogger("lorkit")


def render_job(job: Job) -> Rendered:
    """Make one job's documents: load, select, compose, check, render. Writes nothing.

    Runs in any process. Raises LorkitError for what is wrong in the user's files.
    """
    pool.raise_if_stopped()  # jobs may still be queued when the run stops
    order = job.order.for_profile(job.file)
    profile = job.profile
    selected = job.selected
    unmade: list[LorkitError] = []
    left_out: list[LeftOut] = []
    if profile is None or selected is None:
        profile, selected = load_and_select(job.file, order, unmade, left_out)
    key = resume.key(profile, order) if job.folder else ""
    earlier = job.earlier or current(job)
    if earlier and earlier.key == key:
        return Rendered([], [], key, earlier.paths, (), earlier.words, earlier.notes, left_out)
    with _in_turn, _warnings() as warnings:
        letters, renderers = compose_and_check(profile, order, selected)
        said = resume.words_key(renderers.letters, profile, order)
        noted = alike.notes((letter for _, letter in letters), profile)
        if earlier and earlier.words == said:
            return Rendered([], warnings, key, earlier.paths, (), said, noted, left_out)
        files = _render(profile, letters, renderers)
        unmade += _unsent(order, renderers)
    return Rendered(files, warnings, key, unmade=unmade, words=said, notes=noted, left_out=left_out)


def current(job: Job) -> Earlier | None:
    """What an earlier run's files were made from, if current files are to be kept."""
    if job.folder is None or not job.skip_current:
        return None
    found = resume.recorded(job.folder)
    if found is None or not found.is_whole(job.folder):
        return None
    return Earlier(found.key, found.words, found.paths(job.folder), found.notes)


def compose_and_check(
    profile: Profile, order: Order, selected: Sequence[Pair]
) -> tuple[list[tuple[About, Letter]], Renderers]:
    """The letters of an order, checked, and the renderer for them and their enclosures.

    Raises LorkitError for a mistake in a template, and FindingsError for what the checks find.
    """
    words = environment.words(order.templates)
    letters = [(a, compose(document, profile, a, order.on, words)) for document, a in selected]
    pool.raise_if_stopped()
    going_out = [*letters, *_enclosed(letters, profile, words, catalogue(order.templates))]
    _require_fit_to_send(profile, order, going_out)
    return letters, Renderers(order, (letter for _, letter in going_out))


def load_and_select(
    file: Path,
    order: Order,
    refused: list[LorkitError] | None = None,
    left_out: list[LeftOut] | None = None,
) -> tuple[Profile, list[Pair]]:
    """The profile and the documents that the order selects; checks the files to attach.

    Raises FindingsError with everything wrong in the profile, and LorkitError for an order
    that can't be filled. If only parts of it can't be, they are added to ``refused``; what 'all'
    leaves out is added to ``left_out``.
    """
    reading = read(file)
    profile = reading.profile
    if profile is None:
        raise FindingsError(f for f in reading.findings if f.severity == "error")
    selected = select(profile, order, refused, left_out)
    attaching = {about for document, about in selected if document.encloses}
    if attaching:
        # Files for other writers' messages are not a reason to refuse these.
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
    """Every document that isn't refused on a day, in the user's words, for ``lorkit check``."""
    order = Order((), on, templates=templates).for_profile(profile.file)
    order = order._replace(documents=catalogue(order.templates).ids)
    words = environment.words(order.templates)
    for document, about in select(profile, order, []):
        try:
            yield about, compose(document, profile, about, on, words)
        except LorkitError as error:
            yield about, error


def alike_notes(files: Sequence[Path], on: dt.date, templates: Path | None = None) -> list[Finding]:
    """Notes from several students to one reader that differ only in names.

    Skips profiles that can't be read and notes that can't be composed.
    """
    profiles = [profile for file in files if (profile := read(file).profile)]
    shared = _shared_readers(profiles)
    noted = [
        note
        for profile in profiles
        for note in alike.notes(_notes(profile, shared, on, templates), profile)
    ]
    return alike.findings(noted)


def _shared_readers(profiles: Sequence[Profile]) -> set[str]:
    """Writers in more than one profile: only their notes need composing."""
    counts: dict[str, int] = {}
    for profile in profiles:
        for reader in {_reader(writer.email, writer.full_name) for writer in profile.writers}:
            counts[reader] = counts.get(reader, 0) + 1
    return {reader for reader, count in counts.items() if count > 1}


def _reader(email: str | None, name: str) -> str:
    return (email or name).casefold()


def _notes(
    profile: Profile, shared: set[str], on: dt.date, templates: Path | None
) -> Iterator[Letter]:
    own = Order((), on, templates=templates).for_profile(profile.file).templates
    words, known = environment.words(own), catalogue(own)
    for writer in profile.writers:
        if _reader(writer.email, writer.full_name) not in shared:
            continue
        for document in alike.documents():
            try:
                yield compose(known.find(document), profile, writer, on, words)
            except LorkitError:  # reported when this profile is checked
                continue


def folder_of(profile: Profile, about: About) -> str:
    """The folder of a document in the output folder; "" for the output folder itself."""
    if isinstance(about, Writer):
        return about.id
    # Each rotation has a note to its coordinator; with several they must not collide.
    return about.id if isinstance(about, Rotation) and len(profile.rotations) > 1 else ""


def _enclosed(
    letters: Sequence[tuple[About, Letter]], profile: Profile, words: Words, known: Catalogue
) -> Iterator[tuple[About, Letter]]:
    """Documents enclosed in ordered ones that weren't ordered themselves."""
    done = {(letter.document, letter.writer) for _, letter in letters}
    for about, letter in letters:
        for name in (e.document for e in letter.enclosures if e.document):
            if (name, letter.writer) not in done:
                done.add((name, letter.writer))
                yield about, compose(known.find(name), profile, about, letter.date, words)


def _require_fit_to_send(
    profile: Profile, order: Order, letters: Sequence[tuple[About, Letter]]
) -> None:
    """Check documents before they are written: errors stop here, warnings are logged.

    With ``force`` errors are logged too, and nothing stops.
    """
    # Loading the rules takes 0.1 s, which a run that finds everything current doesn't need.
    from lorkit.checks.report import stopping

    found = stopping(profile, order.on, letters, edited=order.templates is not None)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors and not order.force:
        raise FindingsError(errors)
    for finding in found:
        if finding.severity != "advice":
            told = f"{finding.place}: {finding.message} [{finding.code}]; {finding.hint}"
            _log.warning("%s", told)


def _render(
    profile: Profile, letters: Sequence[tuple[About, Letter]], renderers: Renderers
) -> list[File]:
    """The letters as files in the ordered formats."""
    files: dict[Path, File] = {}
    for about, letter in letters:
        pool.raise_if_stopped()
        for file in renderers.files(letter, folder_of(profile, about)):
            if not file.beside or file.path not in files:  # enclosed twice, written once
                files[file.path] = file
    return [*files.values()]


def _unsent(order: Order, renderers: Renderers) -> Sequence[LorkitError]:
    """Report messages without an address: an error if nothing else was ordered, else a warning."""
    unsent = renderers.unsent()
    if tuple(order.formats) == ("eml",) and ALL not in order.documents:
        return unsent
    for error in unsent:
        _log.warning("%s; %s", error.message, error.hint)
    return ()


class _Collector(logging.Handler):
    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collect lorkit's warnings, so that the user's own process can show them."""
    messages: list[str] = []
    handlers, propagate = _log.handlers, _log.propagate
    _log.handlers, _log.propagate = [_Collector(messages)], False
    try:
        yield messages
    finally:
        _log.handlers, _log.propagate = handlers, propagate
