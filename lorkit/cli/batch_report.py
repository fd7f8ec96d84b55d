"""The output of ``lorkit batch``: each profile as it is done, and a summary."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lorkit.checks import alike
from lorkit.cli.console import line, print_error

if TYPE_CHECKING:
    from lorkit.pipeline.leftovers import Leftover
    from lorkit.pipeline.run import Outcome

_NAMED = 10  # failed profiles or leftover packets named at the end


@dataclass(slots=True)
class Batch:
    """How a run over many profiles went."""

    made: int = 0
    skipped: int = 0
    states: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    paths: dict[Path, Sequence[Path]] = field(default_factory=dict)  # by profile
    notes: list[alike.Note] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        if outcome.error is not None:
            self.failed.append(str(outcome.profile))
            return
        self.made += outcome.fresh
        self.skipped += not outcome.fresh
        self.states[outcome.state] += 1
        self.paths[outcome.profile] = outcome.paths
        self.notes += outcome.notes


def follow(outcomes: Iterable[Outcome], count: int) -> Batch:
    """Print each outcome as it is ready."""
    batch = Batch()
    with _shown(count) as advance:
        for outcome in outcomes:
            if advance:
                advance()
            batch.add(outcome)
            if outcome.error is not None:
                print_error(outcome.error, str(outcome.profile))
            if advance is None and (outcome.error is None or outcome.paths):
                click.echo(_line(outcome))
    return batch


def _line(outcome: Outcome) -> str:
    count = len(outcome.paths)
    if not outcome.fresh:
        return f"{outcome.profile}: up to date"
    what = f"{count} file{'s' * (count != 1)}"
    told = {"new": "", "changed": ", changed", "unchanged": ", with the same content as before"}
    return f"{outcome.profile}: {what}{told[outcome.state]}"


def summarize(batch: Batch, count: int) -> None:
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


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def tell_leftovers(leftovers: Sequence[Leftover], removed: int | None) -> None:
    """Print what earlier runs left behind, and what was removed; None if nothing was to be."""
    gone = [f"{one.folder} ({one.whose} is gone)" for one in leftovers if one.whose]
    old = [path for one in leftovers if not one.whose for path in one.files]
    if gone:
        click.echo(f"Left over: {_named(gone)}")
    if old:
        click.echo(f"Left over: {_named([str(path) for path in old])}")
    if removed is not None:
        click.echo(f"{removed} leftover files were removed.")
        kept = [str(path) for one in leftovers for path in one.kept]
        if kept:
            click.echo(f"Kept, because somebody changed them: {_named(kept)}")
    elif leftovers:
        click.echo("To remove what is left over, run this again with --prune")


@contextmanager
def _shown(count: int) -> Iterator[Callable[[], None] | None]:
    """A function that advances a progress bar; None without a terminal."""
    # Loading the library takes longer than rendering fifty messages.
    if not sys.stdout.isatty():
        yield None
        return
    from lorkit.cli.progress import bar as progress_bar

    bar = progress_bar()
    if bar.disable:
        yield None
        return
    with bar:
        task = bar.add_task("", total=count)
        yield lambda: bar.advance(task)
