"""What earlier runs over a class left behind: packets of removed profiles, and old documents.

A profile that still exists but wasn't named in this run is not a leftover. Only files that
lorkit wrote and nobody has changed since are ever removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from lorkit.errors import LorkitError
from lorkit.files.output import RECORD, written_unchanged
from lorkit.pipeline import resume
from lorkit.pipeline.jobs import Order
from lorkit.pipeline.merged import MERGED
from lorkit.pipeline.selection import ALL, DUE


class Leftover(NamedTuple):
    """Files in one packet's folder that no run would make now."""

    folder: Path
    whose: str  # the profile that is gone; "" where only some documents are left over
    files: tuple[Path, ...]  # written by lorkit and unchanged since
    kept: tuple[Path, ...]  # changed by somebody


def find_leftovers(
    output: Path, order: Order, made: Mapping[Path, Sequence[Path]]
) -> list[Leftover]:
    """The leftovers in an output folder; ``made`` has this run's folders and their files."""
    found = [_within(folder, order, paths) for folder, paths in made.items()]
    return [one for one in (*found, *_gone(output, set(made))) if one and (one.files or one.kept)]


def _gone(output: Path, made: set[Path]) -> Iterator[Leftover]:
    """The packets of profiles that no longer exist."""
    for record in sorted(output.glob(f"*/{resume.RECORD}")):
        folder = record.parent
        known = resume.recorded(folder)
        if folder in made or known is None or not known.profile or Path(known.profile).exists():
            continue
        files, kept = _sorted(folder, [*known.paths(folder), folder / MERGED])
        yield Leftover(folder, known.profile, files, kept)


def _within(folder: Path, order: Order, made: Sequence[Path]) -> Leftover | None:
    """Documents of this order that were made for somebody who no longer gets them."""
    if DUE in order.documents:  # last week's due documents are done, not left over
        return None
    now = set(made)
    old = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.removeprefix(".") in order.formats
        and (ALL in order.documents or path.stem in order.documents)
        and path not in now
    ]
    files, _ = _sorted(folder, old)
    return Leftover(folder, "", files, ()) if files else None


def _sorted(folder: Path, paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Files that are as lorkit wrote them, and files that were changed."""
    there = [path for path in paths if path.is_file()]
    ours = written_unchanged(folder, there)
    return tuple(ours), tuple(path for path in there if path not in set(ours))


def prune(leftovers: Sequence[Leftover]) -> int:
    """Remove what is left over; returns how many files. Raises LorkitError."""
    removed = 0
    for one in leftovers:
        for path in one.files:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise LorkitError(
                    f"{path} can't be removed: {error.strerror}", "remove it by hand"
                ) from error
            removed += 1
        if one.whose and not one.kept:
            for name in (resume.RECORD, RECORD):
                (one.folder / name).unlink(missing_ok=True)
        for folder in (*{path.parent for path in one.files}, one.folder):
            with suppress(OSError):  # somebody's own files are in it
                folder.rmdir()
    return removed
