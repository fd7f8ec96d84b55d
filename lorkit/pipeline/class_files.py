"""For a whole class: a calendar, an overview to print, and notes that are too much alike."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lorkit import dates
from lorkit.checks import alike
from lorkit.errors import Finding, LorkitError
from lorkit.files import assets
from lorkit.files.access import read_own
from lorkit.files.output import MOST, write_whole
from lorkit.letter.catalogue import catalogue
from lorkit.letter.model import Letter
from lorkit.pipeline.jobs import Order
from lorkit.profile.model import Profile
from lorkit.profile.reading import read
from lorkit.schedule.portfolio import AIM, status_of_class
from lorkit.words import environment
from lorkit.words.compose import compose

_MARK = b"lorkit class overview"  # marks a PDF as an earlier overview


def write_class_calendar(
    profiles: Sequence[Profile], file: Path, on: dt.date, *, force: bool = False
) -> None:
    """Write one calendar for all profiles, or update an existing one.

    Raises LorkitError if the file is something else, unless ``force`` is set.
    """
    from lorkit.schedule.calendar import class_calendar  # icalendar costs 0.3 s

    def made(earlier: bytes | None) -> bytes:
        return class_calendar(profiles, on, earlier)

    _write(file, made, force)


def _write(file: Path, make: Callable[[bytes | None], bytes], force: bool) -> None:
    try:
        earlier = read_own(file, MOST)
        try:
            content = make(earlier)
        except LorkitError as error:
            if not force:
                hint = "name another file, or --force replaces it"
                raise LorkitError(f"{file} {error.message}", hint) from error
            content = make(None)
        write_whole(file, content)
    except OSError as error:
        raise LorkitError(
            f"{file} can't be written: {error.strerror}", "name another file"
        ) from error


def write_overview(
    profiles: Sequence[Profile],
    file: Path,
    on: dt.date,
    rows: Sequence[Sequence[str]],
    *,
    force: bool = False,
) -> None:
    """Write an overview to print: what is due, soonest first, and how far each student is.

    ``rows`` hold when, student, what, to whom, and the state. Raises LorkitError if the file
    exists and is not such an overview, unless ``force`` is set.
    """
    from lorkit.renderers.pdf import render_page

    def made(earlier: bytes | None) -> bytes:
        if earlier is not None and _MARK not in earlier:
            raise LorkitError("is not a lorkit overview")
        css = assets.layout("overview.css")
        return render_page("overview", _page(profiles, on, rows), css) + b"\n%" + _MARK + b"\n"

    _write(file, made, force)


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


def alike_notes(files: Sequence[Path], on: dt.date, templates: Path | None = None) -> list[Finding]:
    """Notes from several students to one reader that differ only in names.

    Skips profiles that can't be read and notes that can't be composed.
    """
    profiles = [profile for file in files if (profile := read(file).profile)]
    shared = _shared_readers(profiles)
    noted = [
        note
        for profile in profiles
        for note in alike.notes(_letters(profile, shared, on, templates), profile)
    ]
    return alike.findings(noted)


def _shared_readers(profiles: Sequence[Profile]) -> set[str]:
    """Writers in more than one profile: only their notes need composing."""
    counts: dict[str, int] = {}
    for profile in profiles:
        for reader in {_reader(writer.email, writer.full_name) for writer in profile.writers}:
            counts[reader] = counts.get(reader, 0) + 1
    return {reader for reader, count in counts.items() if count > 1}


def _reader(email: str | None, name: str) -> str:
    return (email or name).casefold()


def _letters(
    profile: Profile, shared: set[str], on: dt.date, templates: Path | None
) -> Iterator[Letter]:
    own = Order((), on, templates=templates).for_profile(profile.file).templates
    words, known = environment.words(own), catalogue(own)
    for writer in profile.writers:
        if _reader(writer.email, writer.full_name) not in shared:
            continue
        for document in alike.documents():
            try:
                yield compose(known.find(document), profile, writer, on, words)
            except LorkitError:  # reported when this profile is checked
                continue
