"""The main pages: what is due today, the forms, the lists, and check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lorkit.app.desk import Desk, desk_of, in_turn
from lorkit.app.fields import OPEN, Form, count, element_id, item_name, names, shown
from lorkit.app.papers import Paper, known, paper
from lorkit.app.questions import left
from lorkit.errors import FindingsError, LorkitError
from lorkit.profile.events import EVENTS, SIGNER_EVENTS
from lorkit.profile.model import Profile
from lorkit.schedule.done import Entry, to_log
from lorkit.schedule.due import Due, act, due, when, whom
from lorkit.schedule.plan import plan

if TYPE_CHECKING:
    from lorkit.app.workspace import Snapshot


class Task(NamedTuple):
    """One item of the due list, as a card."""

    thing: Due
    what: str
    whom: str
    when: str
    log: Entry  # what to log once it is done
    link: str


async def home(request: Request) -> Response:
    """What is due today; the welcome page if there is no profile yet."""
    desk = desk_of(request)

    def show() -> Response:
        if not desk.work.exists:
            return desk.page("welcome.html")
        now = desk.work.snapshot()
        if now.is_broken:
            return _unreadable(desk, now)
        if now.profile is None:
            return desk.page("open.html", now, left=left(now.source), problems=_errors(now))
        return desk.page("today.html", now, **_today(now, now.profile))

    return await in_turn(desk, show)


async def _of_readable(desk: Desk, show: Callable[[Snapshot], Response]) -> Response:
    """A page of the profile as it is now; the welcome page, or what is wrong, without one."""

    def work() -> Response:
        if not desk.work.exists:
            return RedirectResponse("/", 303)
        now = desk.work.snapshot()
        return _unreadable(desk, now) if now.is_broken else show(now)

    return await in_turn(desk, work)


def _unreadable(desk: Desk, now: Snapshot) -> Response:
    errors = [finding for finding in now.findings if finding.severity == "error"]
    return desk.problem(FindingsError(errors), now, 200)


def _errors(now: Snapshot) -> list[Any]:
    return [f for f in now.findings if f.severity == "error" and f.code not in OPEN]


def _today(now: Snapshot, profile: Profile) -> dict[str, Any]:
    tasks = [_task(profile, thing) for thing in due(profile, now.on)]
    return {
        "doing": [task for task in tasks if task.thing.state in ("due", "overdue")],
        "waiting": [task for task in tasks if task.thing.state in ("waiting", "stop")],
        "later": [task for task in tasks if task.thing.state == "upcoming"],
        "places": plan(profile, now.on).places,
        "hero": _hero(profile, tasks, now),
        "events": EVENTS,
        "own_events": tuple(event for event in EVENTS if event not in SIGNER_EVENTS),
    }


def _task(profile: Profile, thing: Due) -> Task:
    link = f"/documents/{thing.document}/{thing.about}" if thing.document else ""
    what = known(profile).find(thing.document).about if thing.document else act(thing)
    entry = to_log(profile, thing.document, thing.about)
    return Task(thing, what, whom(profile, thing), when(thing), entry, link)


def _hero(profile: Profile, tasks: list[Task], now: Snapshot) -> Paper:
    """The document beside the list: the first one due, or else a support sheet."""
    for task in tasks:
        if task.thing.is_now:
            return paper(profile, task.thing.document, task.thing.about, now.on)
    return paper(profile, "support-sheet", profile.writers[0].id, now.on)


# --- Forms


async def applicant(request: Request) -> Response:
    """The applicant's form."""
    return await _form_page(request, "applicant", "You")


async def application(request: Request) -> Response:
    """The application's form."""
    return await _form_page(request, "application", "Application")


async def mail(request: Request) -> Response:
    """The form for the user's own mailbox."""
    return await _form_page(request, "mail", "Your mailbox")


async def rotation(request: Request) -> Response:
    """A rotation's form. The number after the last one adds a rotation."""
    number = int(request.path_params["number"])
    return await _form_page(request, f"rotations[{number}]", f"Rotation {number + 1}")


async def writer(request: Request) -> Response:
    """A writer's form. The number after the last one adds a writer."""
    number = int(request.path_params["number"])
    return await _form_page(request, f"writers[{number}]", f"Writer {number + 1}")


async def _form_page(request: Request, path: str, title: str) -> Response:
    desk = desk_of(request)

    def show(now: Snapshot) -> Response:
        holder, _, number = path.partition("[")
        if number and int(number[:-1]) > count(now.source, holder):
            return RedirectResponse(f"/{holder}", 303)
        sections = list(Form(now, desk.work.unsaved).sections(path))
        return desk.page(
            "form.html",
            now,
            title=item_name(now.source, path) or title,
            path=path,
            holder=holder if number else "",
            number=int(number[:-1]) if number else 0,
            is_new=bool(number) and int(number[:-1]) == count(now.source, holder),
            sections=sections,
            told=desk.work.told,
            hero=hero_of(now, path),
            has_files=any(field.input == "file" for field in names(sections)),
        )

    return await _of_readable(desk, show)


def hero_of(now: Snapshot, path: str) -> Paper | None:
    """The support sheet to show beside a form: the writer's own, or one from the rotation."""
    profile = now.profile
    if profile is None:
        return None
    writers = profile.writers
    holder, _, rest = path.partition("[")
    number = int(rest.partition("]")[0] or 0) if rest else 0
    if holder == "writers" and number < len(writers):
        chosen = writers[number]
    elif holder == "rotations" and number < len(profile.rotations):
        own = [w for w in writers if w.rotation == profile.rotations[number].id]
        chosen = (own or writers)[0]
    else:
        chosen = writers[0]
    try:
        return paper(profile, "support-sheet", chosen.id, now.on)
    except LorkitError:
        return None


class Item(NamedTuple):
    """A rotation or a writer in its list."""

    number: int
    name: str
    details: tuple[str, ...]
    wrong: int


async def rotations(request: Request) -> Response:
    """All rotations."""
    return await _list_page(request, "rotations", "Rotations", ("hospital", "starts", "ends"))


async def writers(request: Request) -> Response:
    """All writers."""
    return await _list_page(request, "writers", "Writers", ("role", "setting", "email"))


async def _list_page(request: Request, holder: str, title: str, keys: tuple[str, ...]) -> Response:
    desk = desk_of(request)

    def show(now: Snapshot) -> Response:
        items = list(_items(now, holder, keys))
        has_draft = bool(desk.work.unsaved.under(f"{holder}[{len(items)}]"))
        values = {"title": title, "holder": holder, "items": items, "has_draft": has_draft}
        return desk.page("list.html", now, **values)

    return await _of_readable(desk, show)


def _items(now: Snapshot, holder: str, keys: tuple[str, ...]) -> Iterator[Item]:
    for number in range(count(now.source, holder)):
        path = f"{holder}[{number}]"
        details = [shown(now.source, f"{path}.{key}") for key in keys]
        wrong = sum(f.path.startswith(f"{path}.") and f.severity == "error" for f in now.findings)
        name = item_name(now.source, path) or "No name yet"
        yield Item(number, name, tuple(d[0] for d in details if d), wrong)


async def check(request: Request) -> Response:
    """Everything that check finds, with links to the fields."""
    desk = desk_of(request)

    def show() -> Response:
        if not desk.work.exists:
            return RedirectResponse("/", 303)
        now = desk.work.snapshot()
        found = [(finding, _field_link(finding.path)) for finding in now.findings]
        return desk.page("check.html", now, found=found, report=now.report)

    return await in_turn(desk, show)


def _field_link(path: str) -> str:
    """A link to the field that a finding is about; "" if it has no field."""
    first, _, rest = path.partition(".")
    holder, _, number = first.partition("[")
    if not path or (holder in ("writers", "rotations") and not rest):
        return ""
    page = f"/{holder}/{number[:-1]}" if number else f"/{holder}"
    return f"{page}#{element_id(path.split('[')[0] if not number else path)}"
