"""A job with everything it needs on a machine without access to this disk."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from lorkit._version import __version__
from lorkit.errors import FindingsError, LorkitError
from lorkit.files.output import digest
from lorkit.pipeline import resume
from lorkit.pipeline.jobs import Job, Rendered
from lorkit.pipeline.render_job import current, render_job
from lorkit.profile.attachments import attached_files
from lorkit.profile.reading import read

_MOST_BYTES = 25_000_000  # of a file; larger ones can't be attached, so they needn't travel

Files: TypeAlias = tuple[tuple[str, bytes], ...]


class Parcel(NamedTuple):
    """A job, and the files it is made from, by path relative to the profile's folder."""

    job: Job
    files: Files
    templates: Files | None  # the user's own, by their paths below their folder
    version: str
    folder: str  # where the sender runs, for messages that name whole paths


def version() -> str:
    """Identifies what shapes the documents: lorkit's version and its templates."""
    return f"{__version__} ({resume.built_in()[:8]})"


def pack(job: Job) -> Parcel:
    """A job ready to send. Unreadable files are left out; the worker reports them missing."""
    folder = job.file.parent
    own = job.order.for_profile(job.file).templates
    names = [Path(job.file.name), *_attached(job.file)]
    files = tuple(
        (name.as_posix(), content)
        for name in names
        if (content := _content(folder / name)) is not None
    )
    templates = None if own is None else tuple(_below(own))
    sent = job._replace(skip_current=False, earlier=current(job))
    return Parcel(sent, files, templates, version(), str(Path.cwd()))


def _attached(file: Path) -> list[Path]:
    """None if the profile can't be read: the worker reports why."""
    profile = read(file).profile
    return attached_files(profile) if profile else []


def _content(file: Path) -> bytes | None:
    try:
        if not file.is_file() or file.stat().st_size > _MOST_BYTES:
            return None
        return file.read_bytes()
    except (OSError, ValueError):
        return None


def _below(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if (content := _content(file)) is not None:
            yield file.relative_to(folder).as_posix(), content


def work(parcel: Parcel) -> Rendered:
    """Do a parcel's job; runs on the worker. Messages name the sender's paths."""
    if parcel.version != version():
        raise LorkitError(
            f"worker {socket.gethostname()} has lorkit {version()}, and this is {parcel.version}",
            "install the same lorkit there, and start the worker again",
        )
    job = parcel.job
    with tempfile.TemporaryDirectory(prefix="lorkit-") as made:
        folder = Path(made)
        _unpack(folder, parcel.files)
        templates = None if parcel.templates is None else _templates(parcel.templates)
        here = job._replace(
            file=folder / job.file.name, order=job.order._replace(templates=templates)
        )
        own = job.order.templates or job.file.parent / "templates"
        names = {} if templates is None else _as_sent(templates, own, parcel.folder)
        names |= _as_sent(folder, job.file.parent, parcel.folder)
        with _renamed(names):
            found = render_job(here)
    return found._replace(
        warnings=[_rename(warning, names) for warning in found.warnings],
        notes=tuple(note._replace(file=_rename(note.file, names)) for note in found.notes),
    )


def _unpack(folder: Path, files: Files) -> None:
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _templates(files: Files) -> Path:
    """The folder of the user's templates, shared by tasks with the same templates."""
    return _kept(digest(repr(files).encode()), files)


@cache
def _kept(_: str, files: Files) -> Path:
    folder = tempfile.TemporaryDirectory(prefix="lorkit-templates-")
    _folders.append(folder)
    _unpack(Path(folder.name), files)
    return Path(folder.name)


_folders: list[tempfile.TemporaryDirectory[str]] = []  # removed when the worker ends


@contextmanager
def _renamed(names: dict[str, str]) -> Iterator[None]:
    """Make errors name the sender's files."""
    try:
        yield
    except FindingsError as error:
        raise FindingsError(
            f._replace(
                message=_rename(f.message, names),
                hint=_rename(f.hint, names),
                file=_rename(f.file, names),
            )
            for f in error.findings
        ) from None
    except LorkitError as error:
        raise LorkitError(_rename(error.message, names), _rename(error.hint, names)) from None


def _as_sent(there: Path, here: Path, cwd: str) -> dict[str, str]:
    """What messages call a folder here, by what they call it there."""
    inside = "" if here == Path() else f"{here}/"
    return {f"{there}/": inside, str(there): str(cwd / here)}


def _rename(text: str, names: dict[str, str]) -> str:
    for there, here in names.items():
        text = text.replace(there, here)
    return text
