"""The whole way: load, select, compose, check, render, save; for one profile or for many."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from lorkit.checks.alike import Note
from lorkit.errors import IncompleteError, LorkitError
from lorkit.files import output
from lorkit.files.parts import sweep
from lorkit.letter.model import Format
from lorkit.pipeline import pool, resume
from lorkit.pipeline.jobs import Job, Order, Pair, Pairs, Rendered
from lorkit.pipeline.render_job import folder_of, load_and_select, render_job
from lorkit.pipeline.selection import select
from lorkit.profile.model import Profile
from lorkit.words import overrides

# Seconds that a document takes in each format, and that make another process worth its start.
_SECONDS: dict[Format, float] = {"pdf": 0.04, "docx": 0.02, "eml": 0.002, "txt": 0.002}
_WORTH_SHARING = 3.0
_log = logging.getLogger("lorkit")


State: TypeAlias = Literal["new", "changed", "unchanged"]


class Outcome(NamedTuple):
    """What became of one profile in a run over many: its paths, and the error, if there is one.

    An IncompleteError comes with the paths of what could be made.
    """

    profile: Path
    paths: Sequence[Path] = ()
    error: LorkitError | None = None
    fresh: bool = True  # False where everything was up to date already
    state: State = "new"  # against what an earlier run made of it
    notes: Sequence[Note] = ()  # to be compared with other students'


def build(profile_file: Path, order: Order, folder: Path, *, jobs: int | None = None) -> list[Path]:
    """Make the ordered documents from a profile file and save them; returns the paths.

    Everything is composed and rendered before the first byte is written, so an error leaves
    the folder as it was. ``jobs`` processes share the work (default: as many as a long order
    is worth). Raises LorkitError; IncompleteError, which has the paths, where some of the
    documents were made.
    """
    unmade: list[LorkitError] = []
    files = render_files(profile_file, order, jobs=jobs, unmade=unmade)
    sweep(profile_file.resolve().parent)
    paths = output.save(files, folder, force=order.force)
    if unmade:
        raise IncompleteError(unmade, paths)
    return paths


def render_files(
    profile_file: Path,
    order: Order,
    *,
    profile: Profile | None = None,
    jobs: int | None = None,
    unmade: list[LorkitError] | None = None,
) -> list[output.File]:
    """The ordered documents as files that are still to be saved, in the order's own order.

    ``profile`` is given where it has been read already. Raises LorkitError; what can't be made
    of an order that can is added to ``unmade``, where that is given.
    """
    order = order.for_profile(profile_file)
    if order.templates:
        overrides.warn_of_unused(order.templates)
    if profile is None:
        profile, selected = load_and_select(profile_file, order, unmade)
    else:
        selected = select(profile, order, unmade)
    shares = _shares(selected, jobs or _worth(selected, order.formats))
    todo = [
        Job(profile_file, order, profile=profile, selected=share, number=number)
        for number, share in enumerate(shares)
    ]
    rendered = _rendered(todo)
    for warning in dict.fromkeys(warning for part in rendered for warning in part.warnings):
        _log.warning("%s", warning)
    unsent = [error for part in rendered for error in part.unmade]
    if unsent and unmade is None:
        raise unsent[0]
    if unmade is not None:
        unmade += unsent
    # In the order in which one process makes them, however many there were.
    places = {Path(folder_of(profile, a), d.id): n for n, (d, a) in enumerate(selected)}
    files = [file for part in rendered for file in part.files]
    return sorted(files, key=lambda file: places[(file.beside or file.path).with_suffix("")])


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
    lorkit and see the same profiles; ``jobs`` is then their number. Files are written here.
    """
    jobs = min(jobs or os.cpu_count() or 1, len(profiles))
    todo = [
        Job(file, order, folder / name, skip_current)
        for file, name in folder_names(profiles).items()
    ]
    with pool.crew(jobs, executor) as crew:
        for job, future in crew.work(render_job, todo):
            yield _saved(job, future)


def _worth(selected: Pairs, formats: Sequence[Format]) -> int:
    """How many processes an order is worth, by how long it takes one, roughly."""
    carried = "eml" in formats or "txt" in formats
    enclosed = sum(len(document.sheets) for document, _ in selected) if carried else 0
    seconds = len(selected) * sum(_SECONDS[kind] for kind in formats)
    seconds += enclosed * _SECONDS["pdf"]
    return min(os.cpu_count() or 1, int(seconds / _WORTH_SHARING) + 1)


def _shares(selected: Pairs, count: int) -> list[list[Pair]]:
    """What was selected in so many parts; a writer's stay together, since they share sheets."""
    abouts = list(dict.fromkeys(about for _, about in selected))
    groups = [set(abouts[number::count]) for number in range(count)]
    return [[pair for pair in selected if pair[1] in group] for group in groups]


def _rendered(todo: Sequence[Job]) -> list[Rendered]:
    """What became of the jobs, in their order. Of several errors, always the same one is told."""
    ended: dict[int, Future[Rendered]] = {}
    rendered: list[Rendered] = []
    with pool.crew(len(todo)) as crew:
        for job, future in crew.work(render_job, todo):
            ended[job.number] = future
            while len(rendered) in ended:
                rendered.append(ended[len(rendered)].result())
    return rendered


def _saved(job: Job, future: Future[Rendered]) -> Outcome:
    """Save what a job made, or tell its error."""
    assert job.folder is not None
    try:
        rendered = future.result()
        for warning in rendered.warnings:
            _log.warning("%s: %s", job.file, warning)
        if rendered.already is not None:
            return Outcome(job.file, rendered.already, None, False, "unchanged", rendered.notes)
        earlier = resume.recorded(job.folder)
        sweep(job.file.resolve().parent)
        paths = output.save(rendered.files, job.folder, force=job.order.force)
        if rendered.unmade:  # a later run has to tell it again
            return Outcome(job.file, paths, IncompleteError(rendered.unmade, paths))
        resume.remember(job.folder, job.file, rendered)
        state: State = "new" if earlier is None else "changed"
        if earlier and earlier.words == rendered.words:
            state = "unchanged"
        return Outcome(job.file, paths, state=state, notes=rendered.notes)
    except BrokenExecutor:  # no profile's fault, and the end for all of them
        raise
    except LorkitError as error:
        return Outcome(job.file, error=error)
    except Exception as error:
        fault = f"lorkit failed on this profile: {type(error).__name__}: {error}"
        return Outcome(job.file, error=LorkitError(fault, "please report it"))


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
