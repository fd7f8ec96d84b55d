"""Documents in the browser: as a picture and as text, to copy, download, and log."""

from __future__ import annotations

import base64
import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from lorkit.app import papers
from lorkit.app.desk import desk_of, in_turn, render
from lorkit.app.papers import Paper
from lorkit.errors import LorkitError
from lorkit.letter.model import Letter
from lorkit.pipeline.jobs import FORMATS, Format
from lorkit.profile.model import Profile
from lorkit.renderers import html, txt
from lorkit.schedule.done import to_log

if TYPE_CHECKING:
    from lorkit.app.workspace import Snapshot

_NOTHING: dict[str, Any] = {"pages": (), "fragment": "", "one": None, "only": False}
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
    "ics": "text/calendar; charset=utf-8",
}


def _paper(request: Request, profile: Profile, now: Snapshot) -> Paper:
    names = request.path_params
    return papers.paper(profile, names["document"], names["about"], now.on)


async def index(request: Request) -> Response:
    """All documents, each with everyone it can be about."""
    desk = desk_of(request)

    def show() -> Response:
        if not desk.work.exists:
            return RedirectResponse("/", 303)
        now, profile = desk.opened()
        every = papers.papers(profile, now.on)
        groups = [list(group) for _, group in groupby(every, key=lambda one: one.document.id)]
        return desk.page("documents.html", now, groups=groups)

    return await in_turn(desk, show)


async def page(request: Request) -> Response:
    """One document."""
    desk = desk_of(request)

    def show() -> Response:
        now, profile = desk.opened()
        one = _paper(request, profile, now)
        force = "force" in request.query_params
        letter = None
        if not one.is_impossible and (force or not one.refusal):
            letter = papers.letter(one, profile, now.on)
        shown = _shown(one, letter, force=force) | _to_log(profile, one)
        return desk.page("document.html", now, **shown, **_asked(request), **_mail(profile, letter))

    return await in_turn(desk, show)


def _shown(one: Paper, letter: Letter | None, *, force: bool) -> dict[str, Any]:
    return {
        "paper": one,
        "letter": letter,
        "force": force,
        "formats": FORMATS,
        "fragment": html.fragment(letter.blocks) if letter else "",
        "plain": txt.body(letter.blocks) if letter else "",
        "rich": html.mail(letter.blocks, letter.title) if letter else "",
    }


def _to_log(profile: Profile, one: Paper) -> dict[str, Any]:
    """What to log once a document has been used, and in whose log."""
    about, event = to_log(profile, one.document.id, one.about_id)
    return {"log_of": about, "event": event}


def _asked(request: Request) -> dict[str, Any]:
    """Whether the message was just saved as a draft, or turned out to be sent already."""
    query = request.query_params
    try:
        sent_on = dt.date.fromisoformat(query.get("sent", ""))
    except ValueError:
        sent_on = None
    return {"fate": query.get("put", ""), "sent_on": sent_on}


def _mail(profile: Profile, letter: Letter | None) -> dict[str, Any]:
    """The mailbox that could hold the message as a draft, if the profile names one."""
    if letter is None or not letter.is_message or not letter.recipient.address:
        return {"mailbox": "", "closed": None}
    from lorkit.mail import account

    return {"mailbox": account.address_of(profile), "closed": account.closed(profile)}


async def preview(request: Request) -> Response:
    """The preview beside a form: the page as a picture, and its text."""
    desk = desk_of(request)

    def show() -> Response:
        try:
            now, profile = desk.opened()
            one = _paper(request, profile, now)
            letter = papers.letter(one, profile, now.on)
        except LorkitError as error:
            return HTMLResponse(render("preview.html", error=error, **_NOTHING))
        pages, wrong = _pictures(letter, profile)
        only = bool(pages) and "pages" in request.query_params  # the page already has the text
        part = render(
            "preview.html",
            error=wrong,
            pages=pages,
            fragment="" if only else html.fragment(letter.blocks),
            one=one,
            only=only,
        )
        return HTMLResponse(part)

    return await run_in_threadpool(show)


def _pictures(letter: Letter, profile: Profile) -> tuple[list[str], LorkitError | None]:
    """The pages as base64 PNG, or the error that prevents them."""
    try:
        pages = papers.pictures(letter, profile)
    except LorkitError as error:
        return [], error
    return [base64.b64encode(png).decode() for png in pages], None


async def picture(request: Request) -> Response:
    """One page of a document as PNG."""
    desk = desk_of(request)

    def show() -> Response:
        now, profile = desk.opened()
        letter = papers.letter(_paper(request, profile, now), profile, now.on)
        pages = papers.pictures(letter, profile)
        number = int(request.path_params["page"])
        if not 1 <= number <= len(pages):
            raise LorkitError(f"the document has no page {number}", "reload the page")
        return Response(pages[number - 1], media_type="image/png")

    return await run_in_threadpool(show)


async def download(request: Request) -> Response:
    """A document as a file, with the same checks as in ``render``."""
    desk = desk_of(request)
    kind: Format = request.path_params["format"]

    def show() -> Response:
        now, profile = desk.opened()
        one = _paper(request, profile, now)
        if kind not in FORMATS:
            raise LorkitError(
                f"there is no format '{kind}'", f"the formats are {', '.join(FORMATS)}"
            )
        force = "force" in request.query_params
        files, warnings = papers.files(desk.work.file, one, kind, now.on, force=force)
        if not files:
            raise LorkitError(
                warnings[0] if warnings else "this file can't be made", "fill in what is missing"
            )
        return _file(files[0].content, _name(one, kind), kind)

    return await in_turn(desk, show)


def _name(one: Paper, kind: str) -> str:
    about = "" if one.about_id == papers.NOBODY else f"-{one.about_id}"
    return f"{one.document.id}{about}.{kind}"


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_TYPES[kind], headers=headers)


async def everything(request: Request) -> Response:
    """All documents that make sense now, in all formats, as a ZIP file."""
    desk = desk_of(request)

    def show() -> Response:
        now, _ = desk.opened()
        return _file(papers.everything(desk.work.file, now.on), "letters.zip", "zip")

    return await in_turn(desk, show)


async def calendar(request: Request) -> Response:
    """The plan's dates as a calendar."""
    desk = desk_of(request)

    def show() -> Response:
        now, profile = desk.opened()
        return _file(papers.calendar(profile, now.on), "letters.ics", "ics")

    return await in_turn(desk, show)


async def sent(request: Request) -> Response:
    """The question that follows a copy or a download."""
    desk = desk_of(request)

    def show() -> Response:
        now, profile = desk.opened()
        one = _paper(request, profile, now)
        values = {"paper": one, "asking": True, "key": desk.session.key, **_to_log(profile, one)}
        days = {"today": now.on, "sent_on": None}
        return HTMLResponse(render("sent.html", **values, **days, focus=True))

    return await in_turn(desk, show)
