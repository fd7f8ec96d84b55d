"""One task's work, in whichever process: compose, have it read, render. Writes nothing."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lorkit import checks, environment, resume, workers
from lorkit.choice import Pair, choose
from lorkit.compose import compose
from lorkit.documents import find
from lorkit.environment import Words
from lorkit.errors import LorkitError
from lorkit.findings import FindingsError
from lorkit.letter import Letter
from lorkit.output import File
from lorkit.press import Press
from lorkit.profile import missing_files, read
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.tasks import ALL, Made, Order, Task
from lorkit.variables import About

# Fonts and warnings are a process's, so threads take turns; they would gain nothing anyway.
_in_turn = threading.Lock()
_log = logging.getLogger("lorkit")


def open_profile(file: Path, order: Order) -> Profile:
    """The profile, with every file that the order attaches there to be read.

    Raises FindingsError with all that is wrong.
    """
    reading = read(file)
    profile = reading.profile
    if profile is None:
        raise FindingsError(f for f in reading.findings if f.severity == "error")
    attaching = {about for document, about in choose(profile, order) if document.encloses}
    if attaching:
        # What only other writers' messages attach is no reason to refuse these.
        others = tuple(
            f"writers[{n}]." for n, w in enumerate(profile.writers) if w not in attaching
        )
        missing = missing_files(profile, reading.source)
        if wrong := [finding for finding in missing if not finding.path.startswith(others)]:
            raise FindingsError(wrong)
    return profile


def make(task: Task) -> Made:
    """Compose and render a task's share; runs in whichever process. Writes nothing."""
    workers.go_on()  # a few tasks are on their way to a worker when the run is stopped
    profile = task.loaded or open_profile(task.profile, task.order)
    order = task.order._replace(templates=task.order.templates or beside(task.profile))
    key = resume.key(profile, order) if task.folder else ""
    if task.folder and task.skip_current and (already := resume.made_already(task.folder, key)):
        return Made([], [], key, already)
    words = environment.words(order.templates)
    with _in_turn, _warnings() as warnings:
        letters = [
            (about, compose(document, profile, about, order.on, words))
            for document, about in _share(choose(profile, order), task)
        ]
        workers.go_on()
        going_out = [*letters, *_enclosed(letters, profile, words)]
        _approve(profile, order, going_out)
        press = Press(order, (letter for _, letter in going_out))
        files: list[File] = []
        for about, letter in letters:
            workers.go_on()
            files += press.files(letter, folder_of(profile, about))
        press.warn_of_unsent()
    return Made(files, warnings, key)


def _enclosed(
    letters: Sequence[tuple[About, Letter]], profile: Profile, words: Words
) -> Iterator[tuple[About, Letter]]:
    """The documents that go out inside of others and weren't ordered themselves."""
    known = {(letter.document, letter.writer) for _, letter in letters}
    for about, letter in letters:
        for name in (e.document for e in letter.enclosures if e.document):
            if (name, letter.writer) not in known:
                known.add((name, letter.writer))
                yield about, compose(find(name), profile, about, letter.date, words)


def _share(pairs: list[Pair], task: Task) -> list[Pair]:
    """Every so-manieth writer's documents; a writer's stay together, since they share sheets."""
    abouts = list(dict.fromkeys(about for _, about in pairs))
    mine = set(abouts[task.share :: task.shares])
    return [pair for pair in pairs if pair[1] in mine]


def folder_of(profile: Profile, about: About) -> str:
    """The folder of a document below the output folder (design: the command line)."""
    if isinstance(about, Writer):
        return about.id
    # Each rotation has a note to its coordinator; with several they must not collide.
    return about.id if isinstance(about, Rotation) and len(profile.rotations) > 1 else ""


def drafts(
    profile: Profile, on: dt.date, templates: Path | None = None
) -> Iterator[tuple[About, Letter | LorkitError]]:
    """Every document that makes sense on a day, in the user's own words, for ``lorkit check``."""
    words = environment.words(templates or beside(profile.file))
    for document, about in choose(profile, Order((ALL,), on)):
        try:
            yield about, compose(document, profile, about, on, words)
        except LorkitError as error:
            yield about, error


def _approve(profile: Profile, order: Order, letters: Sequence[tuple[About, Letter]]) -> None:
    """Have documents read before they are written: errors stop here, warnings are told.

    ``force`` lets errors pass, and they are told as well.
    """
    found = checks.stopping(profile, order.on, letters, edited=order.templates is not None)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors and not order.force:
        raise FindingsError(errors)
    for finding in found:
        if finding.severity != "advice":
            told = f"{finding.place}: {finding.message} [{finding.code}]; {finding.hint}"
            _log.warning("%s", told)


def beside(profile_file: Path) -> Path | None:
    """The user's own templates next to the profile, where there are any."""
    folder = profile_file.parent / "templates"
    return folder if folder.is_dir() else None


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
