"""One PDF to print: a class's documents, or a student's packet, behind bookmarks."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from lorkit.errors import LorkitError
from lorkit.files.output import File, save

_log = logging.getLogger("lorkit")
MERGED = Path("merged.pdf")


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
    return [path for path in paths if path.suffix == ".pdf" and path.name != MERGED.name]


def _labels(packet: Path, path: Path) -> tuple[str, ...]:
    """The bookmarks of a document within its packet: its writer, and what it is."""
    return path.relative_to(packet).with_suffix("").parts


def _merge(
    folder: Path, parts: Sequence[tuple[tuple[str, ...], Path]], title: str, force: bool
) -> list[Path]:
    from lorkit.renderers.merge import Part, merge

    if not parts:
        raise LorkitError("there is no PDF to merge", "add  -f pdf,  or name documents that fit")
    merged = merge([Part(labels, _content(path)) for labels, path in parts], title)
    if merged.untagged:
        _log.warning(
            "%s is not accessible throughout: there are no tags in %s",
            folder / MERGED,
            ", ".join(merged.untagged),
        )
    return save([File(MERGED, merged.content)], folder, force=force)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LorkitError(f"{path} can't be read: {error.strerror}", "run it again") from error
