"""The profile and its undo file on disk: read, and written atomically under the lock."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from lorkit.errors import FindingsError, LorkitError
from lorkit.files import output
from lorkit.files.ordinary import read_own
from lorkit.files.output import digest
from lorkit.log.undo import AnyStep, file_of, save
from lorkit.profile.reading import read
from lorkit.yaml.source import MAX_BYTES


def target_of(path: Path) -> Path:
    """The file that a path leads to; a link is kept and its target edited."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # a link that leads to itself
        raise LorkitError(f"{path} can't be opened: {error}", "name the file itself") from error


def contents(target: Path) -> bytes | None:
    """The bytes of a file, or None if it can't be read."""
    try:
        return read_own(target, MAX_BYTES)
    except (OSError, LorkitError):
        return None


def readable(path: Path) -> bytes:
    """The file's bytes. A file that can't even be read as text is reported as findings."""
    reading = read(path)
    if reading.source.root is None:
        raise FindingsError(f for f in reading.findings if f.severity == "error")
    return reading.source.raw


def write(
    target: Path,
    new: bytes,
    past: Sequence[AnyStep] | None = None,
    undone: Sequence[AnyStep] = (),
) -> None:
    """Write the steps, if any, and then the profile, so that everything logged can be undone."""
    if not os.access(target, os.W_OK):
        raise LorkitError(f"{target} is write-protected", "allow writing to it, and try again")
    try:
        if past is not None:
            save(target, past)
        output.write_whole(target, new)
    except OSError as error:
        if past is not None:
            with suppress(OSError):
                save(target, undone)
        raise _unwritable(target, error) from error


def save_steps(target: Path, past: Sequence[AnyStep]) -> None:
    """Keep the steps; LorkitError if they can't be written."""
    try:
        save(target, past)
    except OSError as error:
        raise _unwritable(file_of(target), error) from error


def _unwritable(file: Path, error: OSError) -> LorkitError:
    return LorkitError(
        f"{file} can't be written: {error.strerror or error}",
        "free up space, or change the folder's permissions, and run it again",
    )


def without_undone(past: list[AnyStep], now: str) -> list[AnyStep]:
    """The steps, without a last one that never happened because of a crash."""
    return past[:-1] if past and past[-1].before == now else past


def restored(raw: bytes, step: AnyStep) -> bytes | None:
    """The bytes from before a step, if nothing else has changed since."""
    if digest(raw) != step.after:
        return None
    before = step.change.unmade(raw)
    return before if digest(before) == step.before else None
