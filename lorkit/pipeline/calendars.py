"""Calendars and a class's overview to print: what is due, in files that a later run updates."""

from __future__ import annotations

import datetime as dt
import errno
import html
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lorkit import dates
from lorkit.errors import LorkitError
from lorkit.files import assets
from lorkit.files.access import read_own, write_whole
from lorkit.files.output import MOST
from lorkit.profile.model import Profile
from lorkit.schedule.portfolio import AIM, status_of_class

_MARK = b"lorkit class overview"  # marks a PDF as an earlier overview
_STANDS_FOR_OUTPUT = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def write_calendar(profile: Profile, file: Path, on: dt.date, *, force: bool = False) -> bool:
    """Write the plan's calendar to a file, or update an existing one.

    A terminal or a pipe gets a new one. Returns whether the file will still be there later.
    Raises LorkitError if it is something else, unless ``force`` is set.
    """
    from lorkit.schedule.calendar import calendar  # icalendar costs 0.3 s

    return _write(file, lambda earlier: calendar(profile, on, earlier), force)


def write_class_calendar(
    profiles: Sequence[Profile], file: Path, on: dt.date, *, force: bool = False
) -> bool:
    """Write one calendar for all profiles, as ``write_calendar`` does for one."""
    from lorkit.schedule.calendar import class_calendar  # icalendar costs 0.3 s

    return _write(file, lambda earlier: class_calendar(profiles, on, earlier), force)


def write_overview(
    profiles: Sequence[Profile],
    file: Path,
    on: dt.date,
    rows: Sequence[Sequence[str]],
    *,
    force: bool = False,
) -> bool:
    """Write an overview to print: what is due, soonest first, and how far each student is.

    ``rows`` hold when, student, what, to whom, and the state. Returns and raises as
    ``write_calendar``.
    """
    from lorkit.renderers.pdf import render_page

    def made(earlier: bytes | None) -> bytes:
        if earlier is not None and _MARK not in earlier:
            raise LorkitError("is not a lorkit overview")
        css = assets.layout("overview.css")
        return render_page("overview", _page(profiles, on, rows), css) + b"\n%" + _MARK + b"\n"

    return _write(file, made, force)


def _page(profiles: Sequence[Profile], on: dt.date, rows: Sequence[Sequence[str]]) -> str:
    title = f"Letters of {len(profiles)} students – {dates.full(on)}"
    body = "".join(_overview(profiles, on, rows, title))
    made = on.isoformat()
    return (
        f'<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8">'
        f'<title>{html.escape(title)}</title><meta name="dcterms.created" content="{made}">'
        f'<meta name="dcterms.modified" content="{made}"></head><body>{body}</body></html>'
    )


def _overview(
    profiles: Sequence[Profile], on: dt.date, rows: Sequence[Sequence[str]], title: str
) -> Iterator[str]:
    yield f"<h1>{html.escape(title)}</h1>"
    yield "<h2>What is due</h2>"
    if rows:
        yield from _table(("Done", "When", "Student", "What", "To"), [["", *row] for row in rows])
    else:
        yield "<p>Nothing is due in the next 14 days.</p>"
    yield "<h2>How far everybody is</h2>"
    students = [
        [
            one.profile.applicant.eras_name,
            f"{one.portfolio.on_the_way} of {AIM}",
            str(one.portfolio.received),
            ", ".join(row.writer.salutation for row in one.portfolio.rows),
            "short" if one.short_of_aim else "there",
        ]
        for one in status_of_class(profiles, on)
    ]
    yield from _table(("Student", "On the way", "Received", "Writers"), students)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table; the last cell of each row is its CSS class."""
    yield f'<table class="{heads[0].lower()}"><thead><tr>'
    yield from (f'<th scope="col">{html.escape(head)}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    for *cells, style in rows:
        yield f'<tr class="{html.escape(style)}">'
        yield from (f"<td>{html.escape(cell)}</td>" for cell in cells)
        yield "</tr>"
    yield "</tbody></table>"


def _write(file: Path, make: Callable[[bytes | None], bytes], force: bool) -> bool:
    """Write what is made of the earlier file, or of nothing; False for a stream."""
    try:
        if _is_stream(file):
            _write_stream(file, make(None))
            return False
        target = file.resolve()  # keep a link, and write its target
        earlier = read_own(target, MOST)
        try:
            content = make(earlier)
        except LorkitError as error:
            if not force:
                hint = "name another file, or --force replaces it"
                raise LorkitError(f"{file} {error.message}", hint) from error
            content = make(None)
        write_whole(target, content)
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        reason = getattr(error, "strerror", None) or error
        raise LorkitError(f"{file} can't be written: {reason}", "name another file") from error
    return True


def _is_stream(path: Path) -> bool:
    """Whether a path is a pipe, a terminal or this program's output.

    False if it doesn't exist.
    """
    if path.as_posix() in _STANDS_FOR_OUTPUT:
        return True
    try:
        kind = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    return stat.S_ISFIFO(kind) or stat.S_ISCHR(kind)


def _write_stream(path: Path, content: bytes) -> None:
    """Write to a stream. Raises OSError, immediately if nobody reads from a pipe."""
    if path.as_posix() in _STANDS_FOR_OUTPUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(error.errno, "no program reads from this pipe") from error
        raise
    os.set_blocking(handle, True)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
