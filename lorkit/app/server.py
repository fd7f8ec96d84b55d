"""The server: its routes, and how it starts and stops."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import fontpkg_fira_sans
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from lorkit.app.desk import HERE, Desk, is_htmx, render
from lorkit.app.security import HOST, Guard, Session
from lorkit.app.workspace import Workspace
from lorkit.errors import LorkitError

_FONTS = Path(fontpkg_fira_sans.ROOT) / "files"
_FACES = ("Regular", "Italic", "Medium", "SemiBold")
_LASTING = {"Cache-Control": "private, max-age=86400"}  # they hold nothing personal


def application(desk: Desk) -> Starlette:
    """The ASGI application of one run."""
    from lorkit.app.drafting import Mailboxes

    made = Starlette(
        routes=_routes(),
        middleware=[Middleware(Guard, session=desk.session)],
        exception_handlers={LorkitError: _wrong, 404: _nowhere, 500: _failed},
    )
    made.state.desk = desk
    made.state.mailboxes = Mailboxes()
    return made


def _routes() -> list[Route | Mount]:
    from lorkit.app import actions, documents, drafting, interview, pages

    about = "{document:str}/{about:str}"
    get: dict[str, Any] = {
        "/": pages.home,
        "/start": interview.question,
        "/applicant": pages.applicant,
        "/application": pages.application,
        "/mail": pages.mail,
        "/rotations": pages.rotations,
        "/rotations/{number:int}": pages.rotation,
        "/writers": pages.writers,
        "/writers/{number:int}": pages.writer,
        "/check": pages.check,
        "/documents": documents.index,
        f"/documents/{about}": documents.page,
        f"/preview/{about}": documents.preview,
        f"/picture/{about}/{{page:int}}.png": documents.picture,
        f"/sent/{about}": documents.sent,
        f"/draft/{about}": drafting.ask,
        f"/download/{about}/{{format:str}}": documents.download,
        "/everything.zip": documents.everything,
        "/letters.ics": documents.calendar,
        "/font/{face:str}.ttf": _font,
    }
    post: dict[str, Any] = {
        "/begin": interview.begin,
        "/start": interview.answer,
        "/save": actions.save,
        "/arrange": actions.arrange,
        "/undo": actions.undo,
        "/log": actions.log,
        "/upload": actions.upload,
        "/draft": drafting.put,
        "/stop": actions.stop,
    }
    return [
        *(Route(path, page, methods=["GET"]) for path, page in get.items()),
        *(Route(path, page, methods=["POST"]) for path, page in post.items()),
        Mount("/static", _Static(directory=HERE / "static")),
    ]


class _Static(StaticFiles):
    def file_response(self, *arguments: Any, **named: Any) -> Response:
        answer = super().file_response(*arguments, **named)
        answer.headers.update(_LASTING)
        return answer


async def _font(request: Request) -> Response:
    face = request.path_params["face"]
    if face not in _FACES:
        return PlainTextResponse("There is no such font.\n", 404)
    return FileResponse(_FONTS / f"FiraSans-{face}.ttf", headers=_LASTING)


async def _wrong(request: Request, error: Exception) -> Response:
    """Show a LorkitError: what is wrong, and what to do."""
    assert isinstance(error, LorkitError)
    desk: Desk = request.app.state.desk
    with desk.turn:
        now = desk.work.snapshot() if desk.work.exists else None
        if is_htmx(request):
            desk.work.flash.text, desk.work.flash.hint = f"{error.message}.", error.hint
            desk.work.flash.kind = "error"
            return PlainTextResponse("", 200, {"HX-Refresh": "true"})
        return desk.problem(error, now)


async def _nowhere(request: Request, _: Exception) -> Response:
    return PlainTextResponse("lorkit has no page at this address.\n", 404)


async def _failed(request: Request, error: Exception) -> Response:
    """Show a bug in lorkit. Nothing is lost: what was typed is in the file or beside it."""
    return Response(render("failed.html", error=error), 500, media_type="text/html")


# --- Starting


def listen(port: int) -> socket.socket:
    """A socket on this computer only; port 0 means any free one. Raises LorkitError if taken."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.bind((HOST, port))
    except OSError as error:
        made.close()
        raise LorkitError(
            f"port {port} is taken by another program", "leave out --port, or choose another port"
        ) from error
    return made


def serve(work: Workspace, port: int, told: Callable[[str], None], *, open_browser: bool) -> None:
    """Serve the app until it is stopped. ``told`` is called with the address when it is ready."""
    bound = listen(port)
    session = Session(bound.getsockname()[1])
    server: uvicorn.Server

    def stop() -> None:
        server.should_exit = True

    desk = Desk(work, session, stop)
    config = uvicorn.Config(
        application(desk),
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    bound.listen(64)
    told(session.address)
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(session.address,), daemon=True).start()
    with closing(bound), suppress(KeyboardInterrupt):  # Ctrl-C stops it in a terminal
        server.run(sockets=[bound])
