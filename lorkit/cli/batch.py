"""``lorkit batch``: each profile as it is done, and a summary."""

from __future__ import annotations

import datetime as dt
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorkit.checks import alike
from lorkit.cli import options
from lorkit.cli.console import line, print_error, show_warnings, tell_one_left_out
from lorkit.letter.catalogue import catalogue
from lorkit.pipeline import packets, run
from lorkit.pipeline.jobs import FORMATS, Format, Order
from lorkit.pipeline.selection import is_document
from lorkit.words import overrides

if TYPE_CHECKING:  # loaded only for a terminal
    from rich.progress import Progress

_NAMED = 10  # failed profiles or leftover packets named at the end


@click.command("batch", short_help="Render the documents of many profiles.")
@click.argument("words", nargs=-1, required=True, metavar="DOCUMENT… PROFILE…")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes share the work. Default: one for each processor.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Render on the workers of a Dask scheduler, like tcp://192.0.2.1:8786.",
)
@options.rendering
@click.option("--resume", is_flag=True, help="Skip profiles whose documents are up to date.")
@click.option("--merge", is_flag=True, help="Also combine all PDFs into DIR/merged.pdf, to print.")
@click.option(
    "--merge-each", is_flag=True, help="Also combine each profile's PDFs into its own merged.pdf."
)
@click.option(
    "--prune",
    is_flag=True,
    help="Remove documents left over from earlier runs, unless somebody has changed them.",
)
def command(
    words: tuple[str, ...],
    jobs: int | None,
    cluster: str | None,
    formats: tuple[Format, ...],
    output: Path,
    templates: Path | None,
    resume: bool,
    merge: bool,
    merge_each: bool,
    prune: bool,
    force: bool,
    on: dt.date,
) -> None:
    """Render DOCUMENTs of many PROFILEs: files, or folders that hold profile.yaml files.

    One bad profile is reported and doesn't stop the rest. Exits with 1 if any failed.
    """
    show_warnings()
    documents, profiles = _split(words, templates)
    order = Order(documents, on, (), formats or FORMATS, templates, force)
    if templates:
        overrides.warn_of_unused(templates)
    if (merge or merge_each) and "pdf" not in order.formats:
        raise click.UsageError("--merge needs PDFs: add  -f pdf")
    with _workers(cluster, jobs) as (executor, workers):
        outcomes = run.render_many(
            profiles, order, output, jobs=workers, executor=executor, skip_current=resume
        )
        with closing(outcomes):  # so that Ctrl-C stops the work, not just the output
            batch = _follow(outcomes, len(profiles))
    _summarize(batch, len(profiles))
    named = words[len(documents) :]
    given = options.as_given(formats, output, templates, on)
    _say_what_was_left_out(batch, named, len(profiles), given)
    # In the order of the profiles, not of completion.
    names = run.folder_names(profiles)
    made = {output / names[p]: batch.paths[p] for p in profiles if p in batch.paths}
    if merge_each:
        for path in packets.merge_each(made, force=force):
            click.echo(path)
    if merge:
        for path in packets.merge_all(output, made, force=force):
            click.echo(path)
    left = packets.find_leftovers(output, order, made)
    _tell_leftovers(left, packets.prune(left) if prune else None)
    if batch.failed:
        raise SystemExit(1)


@contextmanager
def _workers(cluster: str | None, jobs: int | None) -> Iterator[tuple[Executor | None, int | None]]:
    """A cluster's executor and number of workers; without a cluster, this machine's processes."""
    if cluster is None:
        yield None, jobs
        return
    from lorkit.pipeline.cluster import connect

    with connect(cluster) as (executor, workers):
        click.echo(f"{workers} workers at {cluster}", err=True)
        yield executor, workers


def _split(words: tuple[str, ...], templates: Path | None) -> tuple[list[str], list[Path]]:
    """Split the arguments: documents come first, and profiles begin at the first other word."""
    count = next(
        (i for i, word in enumerate(words) if not is_document(word, templates)), len(words)
    )
    documents, named = list(words[:count]), words[count:]
    if not documents:
        catalogue(templates).find(words[0])
    if not named:
        raise click.UsageError("after the documents, name the profiles: files or folders")
    return documents, options.profile_files(map(Path, named))


@dataclass(slots=True)
class _Batch:
    """How a run over many profiles went."""

    made: int = 0
    skipped: int = 0
    states: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    paths: dict[Path, Sequence[Path]] = field(default_factory=dict)  # by profile
    notes: list[alike.Note] = field(default_factory=list)
    left_out: dict[str, list[tuple[Path, str]]] = field(default_factory=dict)  # by document

    def add(self, outcome: run.Outcome) -> None:
        """Count an outcome."""
        if outcome.error is not None:
            self.failed.append(str(outcome.profile))
            return
        self.made += outcome.fresh
        self.skipped += not outcome.fresh
        self.states[outcome.state] += 1
        self.paths[outcome.profile] = outcome.paths
        self.notes += outcome.notes
        for document, _, reason in outcome.left_out:
            self.left_out.setdefault(document, []).append((outcome.profile, reason))


def _follow(outcomes: Iterable[run.Outcome], count: int) -> _Batch:
    """Print each outcome as it is ready."""
    batch = _Batch()
    with _shown(count) as advance:
        for outcome in outcomes:
            if advance:
                advance()
            batch.add(outcome)
            if outcome.error is not None:
                print_error(outcome.error, str(outcome.profile))
            if advance is None and (outcome.error is None or outcome.paths):
                click.echo(_made(outcome))
    return batch


def _made(outcome: run.Outcome) -> str:
    count = len(outcome.paths)
    if not outcome.fresh:
        return f"{outcome.profile}: up to date"
    what = f"{count} file{'s' * (count != 1)}"
    told = {"new": "", "changed": ", changed", "unchanged": ", with the same content as before"}
    return f"{outcome.profile}: {what}{told[outcome.state]}"


def _summarize(batch: _Batch, count: int) -> None:
    """Print the summary of all profiles."""
    current = f", {batch.skipped} up to date" if batch.skipped else ""
    click.echo(f"{batch.made} of {count} profiles rendered{current}, {len(batch.failed)} failed.")
    if batch.states["changed"] or batch.states["unchanged"]:
        states = (f"{batch.states[state]} {state}" for state in ("new", "changed", "unchanged"))
        click.echo(f"Packets: {', '.join(states)}.")
    if batch.failed and count > 1:  # hard to find among many lines
        click.echo(f"Failed: {_named(sorted(batch.failed))}")
    for finding in alike.findings(batch.notes):
        click.echo(line(finding), err=True)


def _say_what_was_left_out(batch: _Batch, named: Sequence[str], count: int, given: str) -> None:
    """For each document, whose it is: a profile that has none to make would be an error."""
    for document, those in batch.left_out.items():
        files = sorted({str(file) for file, _ in those})
        names = named if len(files) == count else files
        anyway = ", name it and those profiles instead of 'all'."
        if len(names) <= _NAMED:
            anyway = f":  lorkit batch {document} {shlex.join(names)}{given}"
        where = f" in {len(files)} profiles" if count > 1 else ""
        tell_one_left_out(document, (reason for _, reason in those), anyway, where)


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def _tell_leftovers(left: Sequence[packets.Leftover], removed: int | None) -> None:
    """Print what earlier runs left behind, and what was removed; None if nothing was to be."""
    gone = [f"{one.folder} ({one.whose} is gone)" for one in left if one.whose]
    old = [path for one in left if not one.whose for path in one.files]
    if gone:
        click.echo(f"Left over: {_named(gone)}")
    if old:
        click.echo(f"Left over: {_named([str(path) for path in old])}")
    if removed is not None:
        click.echo(f"{removed} leftover files were removed.")
        kept = [str(path) for one in left for path in one.kept]
        if kept:
            click.echo(f"Kept, because somebody changed them: {_named(kept)}")
    elif left:
        click.echo("To remove what is left over, run this again with --prune")


@contextmanager
def _shown(count: int) -> Iterator[Callable[[], None] | None]:
    """A function that advances a progress bar; None without a terminal."""
    # Loading the library takes longer than rendering fifty messages.
    if not sys.stdout.isatty():
        yield None
        return
    bar = _bar()
    if bar.disable:
        yield None
        return
    with bar:
        task = bar.add_task("", total=count)
        yield lambda: bar.advance(task)


def _bar() -> Progress:
    """A progress bar with the count, the rate and the time left, gone at the end."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many profiles a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        transient=True,
        disable=not Console().is_terminal,
    )
