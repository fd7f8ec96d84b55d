"""The whole way: load, select, compose, check, render, save; for one profile or for many."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import NamedTuple

from lorkit.errors import LorkitError
from lorkit.files import output
from lorkit.letter.catalogue import Format
from lorkit.pipeline import pool, resume
from lorkit.pipeline.jobs import Made, Order, Task
from lorkit.pipeline.render_job import beside, folder_of, make, open_profile
from lorkit.pipeline.selection import Pair, choose
from lorkit.words import overrides

# Seconds that a document takes in each format, and that make another process worth its start.
_SECONDS: dict[Format, float] = {"pdf": 0.04, "docx": 0.02, "eml": 0.002, "txt": 0.002}
_WORTH_SHARING = 3.0


class Division(NamedTuple):
    """The tasks, and where among all files each belongs, by its path without the ending."""

    tasks: list[Task]
    places: dict[Path, int]


def divide(profile_file: Path, order: Order, jobs: int | None = None) -> Division:
    """An order as tasks. Raises LorkitError for a profile or an order that can't be followed."""
    profile = open_profile(profile_file, order)
    if templates := order.templates or beside(profile_file):
        overrides.warn_of_unused(templates)
    pairs = choose(profile, order)
    worth = int(_seconds(pairs, order.formats) / _WORTH_SHARING) + 1
    shares = jobs or min(os.cpu_count() or 1, worth)
    tasks = [
        Task(profile_file, order, loaded=profile, share=share, shares=shares)
        for share in range(shares)
    ]
    places = {Path(folder_of(profile, a), d.id): n for n, (d, a) in enumerate(pairs)}
    return Division(tasks, places)


def _seconds(pairs: Sequence[Pair], formats: Sequence[Format]) -> float:
    """How long rendering takes in one process, roughly."""
    enclosed = sum(len(document.encloses) for document, _ in pairs) if "eml" in formats else 0
    return len(pairs) * sum(_SECONDS[kind] for kind in formats) + enclosed * _SECONDS["pdf"]


_log = logging.getLogger("lorkit")


class Outcome(NamedTuple):
    """What became of one profile in a run over many: its paths, or the error."""

    profile: Path
    paths: Sequence[Path] = ()
    error: LorkitError | None = None
    fresh: bool = True  # False where everything was up to date already


def build(profile_file: Path, order: Order, folder: Path, *, jobs: int | None = None) -> list[Path]:
    """Make the ordered documents from a profile file; returns the paths written.

    Everything is composed and rendered before the first byte is written, so an error leaves
    the folder as it was. ``jobs`` processes share the work (default: as many as a long order
    is worth). Raises LorkitError.
    """
    tasks, places = divide(profile_file, order, jobs)
    with pool.crew(len(tasks)) as crew:
        ended: dict[int, Future[Made]] = {}
        made: list[Made] = []
        for task, future in crew.work(make, tasks):
            ended[task.share] = future
            while len(made) in ended:  # of several errors, always the same one is told
                made.append(ended[len(made)].result())
    for warning in dict.fromkeys(warning for part in made for warning in part.warnings):
        _log.warning("%s", warning)
    # In the order in which one process makes them, however many there were.
    files = [file for part in made for file in part.files]
    files.sort(key=lambda file: places[file.path.with_suffix("")])
    return output.save(files, folder, force=order.force)


def render_many(
    profiles: Sequence[Path],
    order: Order,
    folder: Path,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    skip_current: bool = False,
) -> Generator[Outcome, None, None]:
    """Make the ordered documents from many profiles, each into a folder of its own name.

    Outcomes come as they are ready; a profile with an error doesn't stop the others. Closing
    the generator stops the work. ``skip_current`` skips a profile whose documents are there
    and were made from the same.

    ``jobs`` processes do the work (default: one for each processor), and this is one of them.
    Or ``executor`` does it all: any ``concurrent.futures.Executor`` whose workers can import
    lorkit and see the same profiles; ``jobs`` is then their number. Files are written here::

        with ThreadPoolExecutor(1) as executor:
            for outcome in render_many(profiles, order, Path("out"), jobs=1, executor=executor):
                print(outcome.profile, outcome.error or len(outcome.paths))
    """
    jobs = min(jobs or os.cpu_count() or 1, len(profiles))
    tasks = [
        Task(file, order, folder / name, skip_current)
        for file, name in folder_names(profiles).items()
    ]
    with pool.crew(jobs, executor) as crew:
        for task, future in crew.work(make, tasks):
            yield _finish(task, future)


def _finish(task: Task, future: Future[Made]) -> Outcome:
    """Save what a task made, or tell its error."""
    assert task.folder is not None
    try:
        made = future.result()
        for warning in made.warnings:
            _log.warning("%s: %s", task.profile, warning)
        if made.already is not None:
            return Outcome(task.profile, made.already, fresh=False)
        paths = output.save(made.files, task.folder, force=task.order.force)
        resume.remember(task.folder, made.key, made.files)
        return Outcome(task.profile, paths)
    except LorkitError as error:
        return Outcome(task.profile, error=error)
    except BrokenExecutor:  # no profile's fault, and the end for all of them
        raise
    except Exception as error:
        fault = f"lorkit failed on this profile: {type(error).__name__}: {error}"
        return Outcome(task.profile, error=LorkitError(fault, "please report it"))


def folder_names(profiles: Sequence[Path]) -> dict[Path, str]:
    """A folder name for each profile: its file's, or its folder's where that is profile.yaml.

    Names that collide get their own folders' names in front. Raises LorkitError where even
    that doesn't tell two profiles apart.
    """
    parts = {file: _name_parts(file) for file in dict.fromkeys(profiles)}
    for depth in range(1, 4):
        names = {file: "-".join(p[-depth:]) for file, p in parts.items()}
        if len({name.casefold() for name in names.values()}) == len(names):
            return names
    raise LorkitError(
        "several profiles have the same name and folders", "run lorkit batch for each group apart"
    )


def _name_parts(file: Path) -> tuple[str, ...]:
    folders = file.parent.resolve().parts[1:]  # without .. and the root
    return folders if file.name == "profile.yaml" else (*folders, file.stem)
