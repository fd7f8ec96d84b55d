"""Documents for the pages, made by the functions behind ``render``.

Nothing is written to disk. Pictures and downloads are made on request from the current profile.
"""

from __future__ import annotations

import datetime as dt
import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lorkit.errors import LorkitError
from lorkit.files.output import File
from lorkit.letter.catalogue import Catalogue, catalogue
from lorkit.letter.model import Document, Letter
from lorkit.pipeline.jobs import FORMATS, Format, Job, Order, Rendered
from lorkit.profile.applicant import Applicant
from lorkit.profile.model import About, Profile, Rotation, Writer
from lorkit.schedule import refusals
from lorkit.text import did_you_mean

if TYPE_CHECKING:
    from lorkit.pipeline.messages import Ready

NOBODY = "me"  # in URLs, for a document about the applicant
_SCALE = 1.75  # pixels per point: sharp on a high-density screen at the width shown
# Fonts belong to the whole process, and the drawing library isn't thread-safe.
_in_turn = threading.RLock()


class Paper(NamedTuple):
    """A document about someone, and whether it makes sense now."""

    document: Document
    about: About
    refusal: str = ""
    remedy: str = ""
    is_impossible: bool = False

    @property
    def about_id(self) -> str:
        """Who it is about, for URLs."""
        return NOBODY if isinstance(self.about, Applicant) else self.about.id

    @property
    def whom(self) -> str:
        """Who it is about, for people to read."""
        match self.about:
            case Writer():
                return self.about.salutation
            case Rotation():
                return self.about.service
        return "you"


def papers(profile: Profile, on: dt.date) -> Iterator[Paper]:
    """Every document, once for each person or rotation it can be about."""
    for document in known(profile).documents:
        for about in _abouts(document, profile):
            yield _paper(document, profile, about, on)


def own_templates(profile: Profile) -> Path | None:
    """The folder of the user's own templates beside the profile, or None."""
    folder = profile.file.parent / "templates"
    return folder if folder.is_dir() else None


def known(profile: Profile) -> Catalogue:
    """All documents, including the user's own."""
    return catalogue(own_templates(profile))


def paper(profile: Profile, document_id: str, about_id: str, on: dt.date) -> Paper:
    """One document by its id in the catalogue. Raises LorkitError if there is none."""
    document = known(profile).find(document_id)
    abouts = {NOBODY if isinstance(a, Applicant) else a.id: a for a in _abouts(document, profile)}
    if about_id not in abouts:
        raise LorkitError(
            f"the profile has no '{about_id}' for {document_id}", did_you_mean(about_id, abouts)
        )
    return _paper(document, profile, abouts[about_id], on)


def _abouts(document: Document, profile: Profile) -> tuple[About, ...]:
    match document.scope:
        case "writer":
            return profile.writers
        case "rotation":
            return profile.rotations
        case "applicant":
            return (profile.applicant,)


def _paper(document: Document, profile: Profile, about: About, on: dt.date) -> Paper:
    if isinstance(about, Applicant):
        return Paper(document, about)
    if no := refusals.impossible(document, profile, about):
        return Paper(document, about, no.reason, no.remedy, is_impossible=True)
    no = refusals.refusal(document, profile, about, on)
    return Paper(document, about, no.reason, no.remedy) if no else Paper(document, about)


def letter(one: Paper, profile: Profile, on: dt.date) -> Letter:
    """The composed document, from the user's own template if there is one."""
    from lorkit.words import environment  # slow to load, so not for the first page
    from lorkit.words.compose import compose

    words = environment.words(own_templates(profile))
    with _in_turn:
        return compose(one.document, profile, one.about, on, words)


def warm() -> None:
    """Load the libraries that draw pages while the user reads the first page."""
    with _in_turn, suppress(LorkitError):  # if Pango is missing, the pages say so
        import pypdfium2  # noqa: F401

        from lorkit.renderers import pdf  # noqa: F401


def pdf(letter: Letter, profile: Profile) -> bytes:
    """The document as PDF. Raises LorkitError if Pango is missing or the page is too full."""
    with _in_turn:  # the import too: after a failed import in another thread, it can fail halfway
        from lorkit.renderers import pdf as renderer

        return renderer.render(letter, own_templates(profile))


@lru_cache(maxsize=8)
def _drawn(content: bytes) -> tuple[bytes, ...]:
    import pypdfium2

    with _in_turn:
        document = pypdfium2.PdfDocument(content)
        try:
            return tuple(_png(page) for page in document)
        finally:
            document.close()


def _png(page: Any) -> bytes:
    stream = io.BytesIO()
    image = page.render(scale=_SCALE).to_pil()
    image.convert("RGB").save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def pictures(letter: Letter, profile: Profile) -> tuple[bytes, ...]:
    """The document's pages as PNG."""
    return _drawn(pdf(letter, profile))


# --- Downloads


def files(
    profile_file: Path, one: Paper, kind: Format, on: dt.date, *, force: bool
) -> tuple[list[File], list[str]]:
    """The document in one format, checked like everything lorkit writes, and its warnings."""
    about = one.about
    made = _made(Job(profile_file, _order(one, kind, on, force=force)))
    found = made.files
    if isinstance(about, Rotation) and len(found) > 1:
        found = [file for file in found if file.path.parts[0] == about.id]
    return found, made.warnings


def message(profile_file: Path, one: Paper, on: dt.date, *, force: bool) -> Ready:
    """A message for the mailbox, checked like everything lorkit writes, with its attachments."""
    from lorkit.pipeline.messages import messages

    order = _order(one, "eml", on, force=force)
    with _in_turn:
        ready = messages(profile_file, order, "" if one.about_id == NOBODY else one.about_id)
        for each in ready.messages:  # drawn now, while it is our turn, not while a mailbox is open
            ready.renderers.message(each.letter)
    return ready


def _order(one: Paper, kind: Format, on: dt.date, *, force: bool) -> Order:
    writers: tuple[str, ...] = (one.about.id,) if isinstance(one.about, Writer) else ()
    return Order((one.document.id,), on, writers, (kind,), force=force)


def _made(job: Job) -> Rendered:
    from lorkit.pipeline.render_job import render_job  # slow to load, so only for a download

    with _in_turn:
        return render_job(job)


def everything(profile_file: Path, on: dt.date) -> bytes:
    """Every document that makes sense on a day, in every format, as a ZIP file."""
    made = _made(Job(profile_file, Order(("all",), on, (), FORMATS)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in made.files:
            day = (on.year, on.month, on.day, 12, 0, 0)
            archive.writestr(zipfile.ZipInfo(file.path.as_posix(), day), file.content)
    return stream.getvalue()


def calendar(profile: Profile, on: dt.date) -> bytes:
    """The plan's dates as an iCalendar file."""
    from lorkit.schedule import calendar as renderer

    return renderer.calendar(profile, on)
