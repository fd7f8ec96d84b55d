"""What every page needs: the workspace, the session, the templates, and ways to respond.

Templates escape every value from a profile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from lorkit import __version__, dates
from lorkit.app import papers
from lorkit.app.fields import OPEN
from lorkit.app.security import Session
from lorkit.errors import FindingsError, LorkitError
from lorkit.log.store import load_steps

if TYPE_CHECKING:
    from lorkit.app.workspace import Snapshot, Workspace
    from lorkit.profile.model import Profile


_HYPHENATED = ("follow-up", "thank-you")  # hyphenated in English too
HERE = Path(__file__).resolve().parent


@cache
def environment() -> Environment:
    """Jinja for HTML. It escapes every value, and an undefined name is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["document_name"] = document_name
    made.filters["begun"] = begun
    made.filters["sentence"] = sentence
    made.filters["weekday"] = dates.weekday
    made.filters["full"] = dates.full
    made.filters["span"] = lambda pair: dates.span(*pair)
    made.globals["version"] = __version__
    return made


def document_name(document_id: str) -> str:
    """A document's id as a heading: "support-sheet" is the Support sheet."""
    return begun(document_id if document_id in _HYPHENATED else document_id.replace("-", " "))


def begun(text: str) -> str:
    """The text with its first letter capitalized, except in lorkit's own name."""
    return text if text.startswith("lorkit") else text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Part of a message as a sentence: a capital letter, and a period if it needs one."""
    text = text.strip()
    end = "" if not text or text[-1] in ".?!…:" else "."
    return begun(text) + end


def render(name: str, **values: Any) -> str:
    """Render a page, or part of one."""
    return environment().get_template(name).render(**values)


MOST_FIELDS = 500
_SOON = 0.3  # seconds


@dataclass(slots=True)
class Desk:
    """One run of the app. Pages take turns with the workspace, but draw previews freely."""

    work: Workspace
    session: Session
    stop: Callable[[], None]
    turn: threading.RLock = field(default_factory=threading.RLock)
    is_warm: bool = False  # the libraries that draw pages are loaded or loading

    def opened(self) -> tuple[Snapshot, Profile]:
        """The profile. Raises FindingsError with every error if it doesn't load."""
        with self.turn:
            now = self.work.snapshot()
        if now.profile is None:
            raise FindingsError(f for f in now.findings if f.severity == "error")
        return now, now.profile

    def page(self, name: str, now: Snapshot | None = None, **values: Any) -> HTMLResponse:
        """A whole page."""
        if not self.is_warm:
            self.is_warm = True
            # Only now, so that the first page doesn't wait for it.
            later = threading.Timer(_SOON, papers.warm)
            later.daemon = True
            later.start()
        return HTMLResponse(render(name, **self.common(now), **values))

    def common(self, now: Snapshot | None) -> dict[str, Any]:
        """What every page shows: the state of the profile, and what happened last."""
        work = self.work
        findings = now.findings if now else ()
        return {
            "key": self.session.key,
            "digest": now.digest if now else "",
            "profile": now.profile if now else None,
            "today": work.today(),
            "status": work.saved_text,
            "can_undo": work.exists and _has_steps(work.file),
            "flash": work.take_flash(),
            "is_sample": work.is_sample,
            "folder": str(work.folder),
            "wrong": sum(f.severity == "error" and f.code not in OPEN for f in findings),
            "open": sum(f.severity == "error" and f.code in OPEN for f in findings),
            "unsaved": len(work.unsaved.fields),
        }

    def problem(self, error: LorkitError, now: Snapshot | None, status: int = 409) -> HTMLResponse:
        """A page that says what is wrong and what to do, in lorkit's own words."""
        findings = error.findings if isinstance(error, FindingsError) else ()
        values = {"error": error, "findings": findings, "excerpts": _excerpts(findings, now)}
        return HTMLResponse(render("problem.html", **self.common(now), **values), status)


def _has_steps(profile: Path) -> bool:
    try:
        return bool(load_steps(profile))
    except LorkitError:  # something else has the record's name; pressing Undo says so
        return False


def _excerpts(findings: tuple[Any, ...], now: Snapshot | None) -> list[str]:
    return [now.source.line(f.line) if now and f.line else "" for f in findings]


def desk_of(request: Request) -> Desk:
    """The run that a request belongs to."""
    desk: Desk = request.app.state.desk
    return desk


def is_htmx(request: Request) -> bool:
    """Whether htmx asks for part of a page, not a whole one."""
    return request.headers.get("hx-request") == "true"


def back(request: Request, to: str = "") -> RedirectResponse:
    """Redirect to the given page, or to the page that a plain form came from."""
    referrer = request.headers.get("referer", "")
    origin = desk_of(request).session.origin
    own = referrer.removeprefix(origin) if referrer.startswith(f"{origin}/") else "/"
    return RedirectResponse(to or f"/{own.lstrip('/')}", 303)


async def form_of(request: Request) -> FormData:
    """The form that a request sent."""
    form = await request.form(max_files=1, max_fields=MOST_FIELDS)
    await form.close()
    return form


async def in_turn(desk: Desk, work: Callable[[], Response]) -> Response:
    """Run a page's work in a thread, one at a time."""

    def run() -> Response:
        with desk.turn:
            return work()

    return await run_in_threadpool(run)


def texts(form: FormData) -> Mapping[str, list[str]]:
    """The values of a form's text fields by name."""
    return {
        name: [value for value in form.getlist(name) if isinstance(value, str)]
        for name in dict.fromkeys(form)
    }
