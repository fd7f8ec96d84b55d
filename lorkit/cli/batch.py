"""``lorkit batch``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from pathlib import Path

import click

from lorkit.cli import batch_report, options
from lorkit.cli.console import show_warnings
from lorkit.cli.options import profile_files
from lorkit.letter.catalogue import catalogue
from lorkit.letter.formats import FORMATS, Format
from lorkit.pipeline import leftovers, merged, run
from lorkit.pipeline.jobs import Order
from lorkit.pipeline.selection import is_document
from lorkit.words import overrides


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
            batch = batch_report.follow(outcomes, len(profiles))
    batch_report.summarize(batch, len(profiles))
    # In the order of the profiles, not of completion.
    names = run.folder_names(profiles)
    packets = {output / names[p]: batch.paths[p] for p in profiles if p in batch.paths}
    if merge_each:
        for path in merged.merge_each(packets, force=force):
            click.echo(path)
    if merge:
        for path in merged.merge_all(output, packets, force=force):
            click.echo(path)
    left = leftovers.find_leftovers(output, order, packets)
    batch_report.tell_leftovers(left, leftovers.prune(left) if prune else None)
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
    return documents, profile_files(map(Path, named))
