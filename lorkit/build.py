"""The whole way: load, choose, compose, render, save; for one profile or for many."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import NamedTuple

from lorkit import output, resume, workers
from lorkit.errors import LorkitError
from lorkit.tasks import Made, Order, Task

# The rooms that do the work, imported once the other processes are on their way.
_divide = workers.named("lorkit.sharing", "divide")
_make = workers.named("lorkit.making", "make")
_log = logging.getLogger("lorkit")


class Outcome(NamedTuple):
    """What became of one profile in a run over many: its paths, or the error."""

    profile: Path
    paths: Sequence[Path] = ()
    error: LorkitError | None = None
    fresh: bool = True  # False where everything was up to date already


def build(
    profile_file: Path, order: Order, folder: Path, executor: Executor | None = None
) -> list[Path]:
    """Make the ordered documents from a profile file; returns the paths written.

    Everything is composed and rendered before the first byte is written, so an error leaves
    the folder as it was. A long order is shared between processes. Raises LorkitError.
    """
    tasks, places = _divide(profile_file, order)
    with workers.crew(len(tasks), executor) as crew:
        ended: dict[int, Future[Made]] = {}
        made: list[Made] = []
        for task, future in crew.work(_make, tasks):
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
    with workers.crew(jobs, executor) as crew:
        for task, future in crew.work(_make, tasks):
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
