"""``lorkit batch``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from lorkit.cli import options
from lorkit.cli.console import show_warnings, tell
from lorkit.errors import LorkitError
from lorkit.letter.catalogue import catalogue
from lorkit.letter.model import FORMATS, Format
from lorkit.pipeline import run
from lorkit.pipeline.jobs import Order
from lorkit.pipeline.run import Outcome
from lorkit.pipeline.selection import is_document
from lorkit.words import overrides

_NAMED = 10  # failed profiles that are named again at the end


@click.command("batch", short_help="Render the documents of many profiles.")
@click.argument("words", nargs=-1, required=True, metavar="DOCUMENT… PROFILE…")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes share the work. Default: one for each processor.",
)
@options.rendering
@click.option("--resume", is_flag=True, help="Skip profiles whose documents are up to date.")
def command(
    words: tuple[str, ...],
    jobs: int | None,
    formats: tuple[Format, ...],
    output: Path,
    templates: Path | None,
    resume: bool,
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
    outcomes = run.render_many(profiles, order, output, jobs=jobs, skip_current=resume)
    with closing(outcomes):  # Ctrl-C stops the work and not only the telling
        failed = _report(outcomes, len(profiles))
    if failed:
        raise SystemExit(1)


def _split(words: tuple[str, ...], templates: Path | None) -> tuple[list[str], list[Path]]:
    """Documents come first; the first word that is none begins the profiles."""
    count = next(
        (i for i, word in enumerate(words) if not is_document(word, templates)), len(words)
    )
    documents, named = list(words[:count]), words[count:]
    if not documents:
        catalogue(templates).find(words[0])
    if not named:
        raise click.UsageError("name the profiles after the documents: files or folders")
    return documents, list(dict.fromkeys(_profiles(named)))


def _profiles(named: Iterable[str]) -> Iterator[Path]:
    for name in named:
        path = Path(name)
        if not path.is_dir():
            yield path
            continue
        found = sorted(path.rglob("profile.yaml"))
        if not found:
            raise LorkitError(f"{path} holds no profile.yaml", "name a folder that does, or files")
        yield from found


def _report(outcomes: Iterator[Outcome], count: int) -> int:
    """Tell each outcome as it comes; returns how many failed."""
    made = skipped = 0
    failed: list[str] = []
    with _shown(count) as advance:
        for outcome in outcomes:
            if advance:
                advance()
            if outcome.error is not None:
                failed.append(str(outcome.profile))
                tell(outcome.error, str(outcome.profile))
            elif outcome.fresh:
                made += 1
            else:
                skipped += 1
            if advance is None and (outcome.error is None or outcome.paths):
                click.echo(_line(outcome))
    current = f", {skipped} up to date" if skipped else ""
    click.echo(f"{made} of {count} profiles rendered{current}, {len(failed)} failed.")
    if failed and count > 1:  # among many lines, theirs are hard to find
        more = f" and {len(failed) - _NAMED} more" if len(failed) > _NAMED else ""
        click.echo(f"Failed: {', '.join(sorted(failed)[:_NAMED])}{more}")
    return len(failed)


def _line(outcome: Outcome) -> str:
    count = len(outcome.paths)
    what = f"{count} file{'s' * (count != 1)}" if outcome.fresh else "up to date"
    return f"{outcome.profile}: {what}"


@contextmanager
def _shown(count: int) -> Iterator[Callable[[], None] | None]:
    """A progress bar, as what moves it on; None where no terminal shows it."""
    # Loading what draws it takes longer than fifty messages.
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
