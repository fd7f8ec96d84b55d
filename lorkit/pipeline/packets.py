"""The packets of a class, once they are made: merged to print, and cleared of what is left over.

Left over are packets of removed profiles, and old documents. A profile that still exists but
wasn't named in this run is not a leftover. Only files that lorkit wrote and nobody has changed
since are ever removed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from lorkit.errors import LorkitError
from lorkit.files.output import RECORD, File, save, written, written_unchanged
from lorkit.pipeline import resume
from lorkit.pipeline.jobs import Order
from lorkit.pipeline.selection import ALL, DUE

_log = logging.getLogger("lorkit")
_MERGED = Path("merged.pdf")


def merge_all(folder: Path, packets: Mapping[Path, Sequence[Path]], *, force: bool) -> list[Path]:
    """Put the PDFs of all packets into one, each under a bookmark with its folder's name.

    Raises LorkitError if there is no PDF, or if a file that lorkit didn't write is in the way.
    """
    parts = [
        ((packet.name, *_labels(packet, path)), path)
        for packet, paths in packets.items()
        for path in _pdfs(paths)
    ]
    return _merge(folder, parts, f"Packets of {len(packets)} students", force)


def merge_each(packets: Mapping[Path, Sequence[Path]], *, force: bool) -> list[Path]:
    """Put each packet's PDFs into one in its own folder. Raises LorkitError as ``merge_all``."""
    made = []
    for packet, paths in packets.items():
        parts = [(_labels(packet, path), path) for path in _pdfs(paths)]
        if parts:
            made += _merge(packet, parts, f"Packet of {packet.name}", force)
    return made


def _pdfs(paths: Sequence[Path]) -> list[Path]:
    return [path for path in paths if path.suffix == ".pdf" and path.name != _MERGED.name]


def _labels(packet: Path, path: Path) -> tuple[str, ...]:
    """The bookmarks of a document within its packet: its writer, and what it is."""
    return path.relative_to(packet).with_suffix("").parts


def _merge(
    folder: Path, parts: Sequence[tuple[tuple[str, ...], Path]], title: str, force: bool
) -> list[Path]:
    from lorkit.renderers.merge import Part, merge

    if not parts:
        raise LorkitError("there is no PDF to merge", "add  -f pdf,  or name documents that fit")
    merged = merge([Part(labels, _read(path)) for labels, path in parts], title)
    if merged.untagged:
        _log.warning(
            "%s is not accessible throughout: there are no tags in %s",
            folder / _MERGED,
            ", ".join(merged.untagged),
        )
    return save([File(_MERGED, merged.content)], folder, force=force)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LorkitError(f"{path} can't be read: {error.strerror}", "run it again") from error


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
        files, kept = _sorted(folder, [*known.paths(folder), folder / _MERGED])
        yield Leftover(folder, known.profile, files, kept)


def _within(folder: Path, order: Order, made: Sequence[Path]) -> Leftover | None:
    """Documents of this order that were made for somebody who no longer gets them."""
    if DUE in order.documents:  # last week's due documents are done, not left over
        return None
    now = set(made)
    old = sorted(
        path
        for path in written(folder)
        if path.suffix.removeprefix(".") in order.formats
        and (ALL in order.documents or path.stem in order.documents)
        and path not in now
    )
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
