"""The whole pipeline: load, select, compose, check, render, save; for one profile or many.

For programs, documents come back as bytes or text, and findings as data.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Generator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from lorkit.checks.alike import Note
from lorkit.errors import Finding, IncompleteError, LorkitError
from lorkit.files import output
from lorkit.files.access import sweep
from lorkit.pipeline import pool, resume
from lorkit.pipeline.jobs import FORMATS, Format, Job, LeftOut, Order, Pair, Pairs, Rendered
from lorkit.pipeline.render_job import compose_each, folder_of, load_and_select, render_job
from lorkit.pipeline.selection import select
from lorkit.profile.model import Profile
from lorkit.words import overrides

# Seconds per document in each format, and the total that makes another process worth starting.
_SECONDS: dict[Format, float] = {"pdf": 0.04, "docx": 0.02, "eml": 0.002, "txt": 0.002}
_WORTH_SHARING = 3.0
_log = logging.getLogger("lorkit")


State: TypeAlias = Literal["new", "changed", "unchanged"]


class Outcome(NamedTuple):
    """The result for one profile in a run over many: its paths, and the error, if any.

    An IncompleteError comes with the paths of what could be made.
    """

    profile: Path
    paths: Sequence[Path] = ()
    error: LorkitError | None = None
    fresh: bool = True  # False if everything was already up to date
    state: State = "new"  # compared with an earlier run
    notes: Sequence[Note] = ()  # compared with other students'
    left_out: Sequence[LeftOut] = ()  # by 'all'


def build(
    profile_file: Path,
    order: Order,
    folder: Path,
    *,
    jobs: int | None = None,
    left_out: list[LeftOut] | None = None,
) -> list[Path]:
    """Make the ordered documents from a profile file and save them; returns the paths.

    Everything is composed and rendered before the first byte is written, so an error leaves
    the folder as it was. ``jobs`` processes share the work (default: as many as the order is
    worth). What 'all' leaves out is added to ``left_out``. Raises LorkitError, or
    IncompleteError, which has the paths, if only some of the documents could be made.
    """
    unmade: list[LorkitError] = []
    files = render_files(profile_file, order, jobs=jobs, unmade=unmade, left_out=left_out)
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
    left_out: list[LeftOut] | None = None,
) -> list[output.File]:
    """The ordered documents as files to save, in the order's own sequence.

    Pass ``profile`` if it was already read. Raises LorkitError. If only parts of the order
    can't be made, they are added to ``unmade``, if given.
    """
    order = order.for_profile(profile_file)
    if order.templates:
        overrides.warn_of_unused(order.templates)
    if profile is None:
        profile, selected = load_and_select(profile_file, order, unmade, left_out)
    else:
        selected = select(profile, order, unmade, left_out)
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
    # The same order as from a single process.
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

    Yields outcomes as they are ready; a profile with an error doesn't stop the others. Closing
    the generator stops the work. ``skip_current`` skips a profile whose documents exist
    and were made from the same input.

    ``jobs`` processes do the work, including this one (default: one for each processor).
    Or ``executor`` does it all: any ``concurrent.futures.Executor`` whose workers can import
    lorkit and see the same profiles; ``jobs`` is then their number. Files are written here.
    """
    jobs = min(jobs or os.cpu_count() or 1, len(profiles))
    todo = [
        Job(file, order, folder / name, skip_current)
        for file, name in folder_names(profiles).items()
    ]
    with pool.worker_pool(jobs, executor) as workers:
        for job, future in workers.work(render_job, todo):
            yield _saved(job, future)


def _worth(selected: Pairs, formats: Sequence[Format]) -> int:
    """How many processes an order is worth, from a rough estimate of its time."""
    carried = "eml" in formats or "txt" in formats
    enclosed = sum(len(document.sheets) for document, _ in selected) if carried else 0
    seconds = len(selected) * sum(_SECONDS[kind] for kind in formats)
    seconds += enclosed * _SECONDS["pdf"]
    return min(os.cpu_count() or 1, int(seconds / _WORTH_SHARING) + 1)


def _shares(selected: Pairs, count: int) -> list[list[Pair]]:
    """Split the selection into parts. A writer's documents stay together: they share sheets."""
    abouts = list(dict.fromkeys(about for _, about in selected))
    groups = [set(abouts[number::count]) for number in range(count)]
    return [[pair for pair in selected if pair[1] in group] for group in groups]


def _rendered(todo: Sequence[Job]) -> list[Rendered]:
    """The results in the jobs' order. Of several errors, the first job's is raised."""
    ended: dict[int, Future[Rendered]] = {}
    rendered: list[Rendered] = []
    with pool.worker_pool(len(todo)) as workers:
        for job, future in workers.work(render_job, todo):
            ended[job.number] = future
            while len(rendered) in ended:
                rendered.append(ended[len(rendered)].result())
    return rendered


def _saved(job: Job, future: Future[Rendered]) -> Outcome:
    """Save what a job made, or report its error."""
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
        if rendered.unmade:  # so that a later run reports it again
            return Outcome(job.file, paths, IncompleteError(rendered.unmade, paths))
        resume.remember(job.folder, job.file, rendered)
        state: State = "new" if earlier is None else "changed"
        if earlier and earlier.words == rendered.words:
            state = "unchanged"
        return Outcome(
            job.file, paths, state=state, notes=rendered.notes, left_out=rendered.left_out
        )
    except BrokenExecutor:  # the cluster failed: stop the whole run
        raise
    except LorkitError as error:
        return Outcome(job.file, error=error)
    except Exception as error:
        fault = f"lorkit failed on this profile: {type(error).__name__}: {error}"
        return Outcome(job.file, error=LorkitError(fault, "please report it"))


def folder_names(profiles: Sequence[Path]) -> dict[Path, str]:
    """A folder name for each profile: its file's, or its folder's where that is profile.yaml.

    Names that collide are prefixed with their own folders' names. Raises LorkitError if even
    that doesn't tell two profiles apart.
    """
    parts = {file: _name_parts(file) for file in dict.fromkeys(profiles)}
    for depth in range(1, 4):
        names = {file: "-".join(p[-depth:]) for file, p in parts.items()}
        if len({name.casefold() for name in names.values()}) == len(names):
            return names
    raise LorkitError(
        "several profiles have the same name and folders",
        "run lorkit batch for each group separately",
    )


def _name_parts(file: Path) -> tuple[str, ...]:
    folders = file.parent.resolve().parts[1:]  # without .. and the root
    return folders if file.name == "profile.yaml" else (*folders, file.stem)


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
    from lorkit.checks import report  # as in ``render_job``: only what checks loads the rules

    own = (profile.parent / "templates").is_dir()
    documents = (lambda read: compose_each(read, on)) if own else None
    return report.check(profile, on, documents).findings
