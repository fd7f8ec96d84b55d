"""The output folder: where documents go, and what may be replaced there.

``DIR/.lorkit`` remembers the SHA-256 of everything lorkit wrote there, a ``sha256sum`` line
each. A file that matches none of its lines was changed by somebody or isn't lorkit's: it is
not replaced, so that nobody's edits are lost.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from lorkit.errors import LorkitError
from lorkit.files.access import append, read_own, sweep, write_whole

__all__ = ["MOST", "RECORD", "File", "digest", "in_the_way", "save", "tidy", "write_whole"]

RECORD = ".lorkit"
MOST = 64 * 1024 * 1024  # the largest file that lorkit writes: a message with attachments
_MOST_LINES = 20_000  # bytes of the record; beyond that only each file's last lines are kept
_MOST_RECORD = 16 * 1024 * 1024  # bytes
_KEPT = 8  # lines per file: parallel runs may be ahead of the disk
_LINE = re.compile("([0-9a-f]{64})  (.+)")


class File(NamedTuple):
    """A file to write: its path in the output folder, and its bytes."""

    path: Path
    content: bytes
    beside: Path | None = None  # the text file that mentions it; None for a document


def save(files: Iterable[File], folder: Path, *, force: bool = False) -> list[Path]:
    """Write files into a folder, each atomically; returns their paths.

    Nothing is written if one of them would replace a file that lorkit did not write, or that
    was changed since: LorkitError names it. ``force`` replaces it anyway.
    """
    targets = [(folder / file.path, file) for file in files]
    try:
        known = _known(folder)
        tidy(folder, known.lines)
        changes = [change for path, file in targets if (change := _change(path, file))]
        if not force:
            for change in changes:
                if change.replaces:
                    _refuse_foreign(change, known)
        _remember(folder, (change.file for change in changes), known)
        for change in changes:
            write_whole(change.path, change.file.content, durable=False)
    except OSError as error:
        raise LorkitError(
            f"{error.filename or folder} can't be written: {error.strerror or error}",
            "choose another folder with -o, or free up space and run it again",
        ) from error
    return [path for path, _ in targets]


def in_the_way(path: Path, content: bytes) -> bool:
    """Whether a path has, or may have, other content."""
    try:
        return read_own(path, MOST) not in (None, content)
    except (OSError, LorkitError):
        return True


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


class _Known(NamedTuple):
    """The content of the folder's record."""

    lines: dict[str, None]  # oldest first
    whole: bool  # whether it ends with a line end


class _Change(NamedTuple):
    """A file that still has to be written."""

    path: Path
    file: File
    replaces: bool  # whether something else is there


def _change(path: Path, file: File) -> _Change | None:
    try:
        info = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return _Change(path, file, replaces=False)
    same_size = stat.S_ISREG(info.st_mode) and info.st_size == len(file.content)
    same = same_size and path.read_bytes() == file.content
    return None if same else _Change(path, file, replaces=True)


def tidy(folder: Path, lines: Iterable[str] = ()) -> None:
    """Remove a killed run's temporary files in the output folder and its subfolders.

    ``lines`` are its record's.
    """
    names = {PurePosixPath(line[66:]).parent.name for line in lines}
    for name in {"", *names} - {".."}:
        sweep(folder / name)


def _known(folder: Path) -> _Known:
    """The folder's record; invalid lines, as after a power cut, are ignored."""
    text = (read_own(folder / RECORD, _MOST_RECORD) or b"").decode("utf-8", "replace")
    lines = dict.fromkeys(line for line in text.split("\n") if _LINE.fullmatch(line))
    return _Known(lines, whole=not text or text.endswith("\n"))


def written(folder: Path) -> Iterator[Path]:
    """What lorkit has written into a folder, each file once; it may be gone or changed since."""
    names = dict.fromkeys(line[66:] for line in _known(folder).lines)
    return (folder / name for name in names if is_below(name))


def is_below(name: str) -> bool:
    """Whether a name in a record could be lorkit's: a file in the folder or in a subfolder."""
    path = PurePosixPath(name)
    return len(path.parts) in (1, 2) and not path.is_absolute() and ".." not in path.parts


def written_unchanged(folder: Path, paths: Iterable[Path]) -> list[Path]:
    """Which of these files in a folder lorkit wrote and nobody has changed since."""
    known = _known(folder).lines
    return [path for path in paths if _is_ours(path, folder, known)]


def _is_ours(path: Path, folder: Path, known: Iterable[str]) -> bool:
    try:
        content = read_own(path, MOST)
    except (OSError, LorkitError):  # a link, for example, which lorkit never makes
        return False
    return content is not None and _line(path.relative_to(folder), digest(content)) in known


def _line(path: Path, digest: str) -> str:
    return f"{digest}  {path.as_posix()}"


def _refuse_foreign(change: _Change, known: _Known) -> None:
    path = change.path
    try:
        content = read_own(path, MOST)
    except LorkitError as error:
        raise LorkitError(
            error.message, "move it away, or choose another folder with -o"
        ) from error
    # A power cut can leave a new file empty; there is nothing to lose in it.
    if content and _line(change.file.path, digest(content)) not in known.lines:
        raise LorkitError(
            f"{path} was changed since lorkit wrote it, or lorkit didn't write it",
            "move it away, or write somewhere else with -o DIR;  to replace it, name only this "
            "document (and with --to this writer), and add --force",
        )


def _remember(folder: Path, files: Iterable[File], known: _Known) -> None:
    """Record the new files before they are written.

    That way, an interrupted run leaves files that the next run recognizes as its own.
    """
    named = (_line(file.path, digest(file.content)) for file in files)
    new = "".join(f"{line}\n" for line in named if line not in known.lines)
    if not new:
        return
    record = folder / RECORD
    if len(known.lines) > _MOST_LINES:
        kept = "".join(f"{line}\n" for line in _last(known.lines))
        write_whole(record, (kept + new).encode(), durable=False)
        return
    folder.mkdir(parents=True, exist_ok=True)
    append(record, (new if known.whole else f"\n{new}").encode())


def _last(lines: dict[str, None]) -> Iterator[str]:
    """The last lines of each file, in their order."""
    counts: Counter[str] = Counter()
    kept = []
    for line in reversed(lines):
        counts[line[66:]] += 1
        if counts[line[66:]] <= _KEPT:
            kept.append(line)
    return reversed(kept)
