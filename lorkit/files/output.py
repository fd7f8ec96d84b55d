"""Files on disk: where a document goes, and how it gets there whole or not at all.

``DIR/.lorkit`` remembers the SHA-256 of everything lorkit wrote there, a ``sha256sum`` line
each. A file that matches none of its lines was changed by somebody or isn't ours: it is
refused, so that nobody's edits are lost.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from lorkit.errors import LorkitError

RECORD = ".lorkit"


class File(NamedTuple):
    """A file to be written: its path below the output folder, and its bytes."""

    path: Path
    content: bytes
    beside: Path | None = None  # the text that says it is attached; None for a document


def save(files: Iterable[File], folder: Path, *, force: bool = False) -> list[Path]:
    """Write files below a folder, each atomically; returns their paths.

    Nothing is written when one of them would replace a file that lorkit did not write, or that
    was changed since: LorkitError names it. ``force`` replaces it all the same.
    """
    targets = [(folder / file.path, file) for file in files]
    try:
        known = _known(folder)
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
            "choose another folder with -o, or make room and run it again",
        ) from error
    return [path for path, _ in targets]


def write_whole(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Put content at path so that a reader finds the old bytes or the new, never a part.

    ``durable`` waits until the disk has it, which the user's own files are worth; what can be
    rendered again is not. A file that was there keeps its rights, a new one gets the usual.
    """
    rights = _rights(path)
    # Named before it is there, so that nothing can stop the run between the two.
    part = path.with_name(f".lorkit-{os.urandom(6).hex()}.part")
    try:
        with _opened(part, 0o666 if rights is None else rights) as stream:
            stream.write(content)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        if rights is not None:
            part.chmod(rights)  # whatever the umask says
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _rights(path: Path) -> int | None:
    """The rights of the file at a path, or None where there is none to be seen."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return None


def _opened(part: Path, rights: int) -> BinaryIO:
    """A new file. Its folder is made when that fails for want of it: most are there."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, rights)

    try:
        return open(part, "xb", opener=opener)
    except (FileNotFoundError, NotADirectoryError):
        part.parent.mkdir(parents=True, exist_ok=True)
        return open(part, "xb", opener=opener)


def in_the_way(path: Path, content: bytes) -> bool:
    """Whether something else than this content is at a path, or may be."""
    try:
        return path.is_symlink() or (path.exists() and path.read_bytes() != content)
    except OSError:
        return True


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


class _Change(NamedTuple):
    """A file that isn't on the disk yet as it should be."""

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


def _known(folder: Path) -> set[str]:
    """The lines of the folder's record."""
    record = folder / RECORD
    return set(record.read_text("utf-8").splitlines()) if record.is_file() else set()


def _line(path: Path, digest: str) -> str:
    return f"{digest}  {path.as_posix()}"


def _refuse_foreign(change: _Change, known: set[str]) -> None:
    path = change.path
    if path.is_symlink() or not path.is_file():
        raise LorkitError(f"{path} is not a plain file", "move it away, or choose another -o")
    content = path.read_bytes()
    # An empty file is what a power cut leaves of a new one; there is nothing in it to lose.
    if content and _line(change.file.path, digest(content)) not in known:
        raise LorkitError(
            f"{path} was changed since lorkit wrote it, or is not lorkit's",
            "--force replaces it; -o DIR writes somewhere else",
        )


def _remember(folder: Path, files: Iterable[File], known: set[str]) -> None:
    """Record the new files before they are written.

    In this order an interrupted run leaves files that the next run knows as its own.
    """
    lines = [line for f in files if (line := _line(f.path, digest(f.content))) not in known]
    if lines:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / RECORD).open("a", encoding="utf-8", newline="\n") as record:
            record.write("".join(f"{line}\n" for line in lines))
