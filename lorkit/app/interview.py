"""The pages of the first visit: one question at a time, with a way back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lorkit.app.desk import Desk, back, desk_of, form_of, in_turn, texts
from lorkit.app.fields import Form
from lorkit.app.questions import QUESTIONS, is_required, left, number_of
from lorkit.app.saving import save_form
from lorkit.errors import FindingsError
from lorkit.profile import starters


async def begin(request: Request) -> Response:
    """Write the starter profile of ``lorkit new``, and ask the first question."""
    desk, form = desk_of(request), await form_of(request)

    def work() -> Response:
        if not desk.work.exists:
            is_sample = bool(form.get("sample"))
            starters.write(desk.work.folder, starters.sample() if is_sample else starters.starter())
            if is_sample:
                return RedirectResponse("/", 303)
        return RedirectResponse("/start", 303)

    return await in_turn(desk, work)


async def question(request: Request) -> Response:
    """One question: the one asked for, or the first without an answer."""
    desk = desk_of(request)
    path = request.query_params.get("at", "")

    def show() -> Response:
        if not desk.work.exists:
            return RedirectResponse("/", 303)
        now = desk.work.snapshot()
        if now.is_broken:
            raise FindingsError(f for f in now.findings if f.severity == "error")
        open_ones = left(now.source)
        if not path and not open_ones:
            return RedirectResponse("/", 303)
        number = number_of(path or open_ones[0].path)
        one = QUESTIONS[number]
        return desk.page(
            "question.html",
            now,
            question=one,
            field_view=Form(now, desk.work.unsaved).field(one.path),
            is_optional=not is_required(one),
            number=number,
            count=len(QUESTIONS),
            previous=QUESTIONS[number - 1].path if number else "",
            told={},
            arrange=False,
        )

    return await in_turn(desk, show)


async def answer(request: Request) -> Response:
    """Save an answer and continue. If it can't be saved, ask again with the reason."""
    desk, form = desk_of(request), await form_of(request)
    sent = texts(form)
    path = QUESTIONS[number_of(str(form.get("at", "")))].path

    def work() -> Response:
        posted = {path: sent.get(f"v:{path}", [])}
        picked = {k.removeprefix("pick:"): v[-1] for k, v in sent.items() if k.startswith("pick:")}
        if "skip" not in sent:
            outcome = save_form(desk.work, str(form.get("digest", "")), posted, picked)
            if told := " ".join(outcome.told.values()):
                desk.work.flash.text = told
            if path in desk.work.unsaved.fields or _is_empty(desk, path):
                return RedirectResponse(f"/start?at={path}", 303)
        number = number_of(path) + 1
        if number < len(QUESTIONS):
            return RedirectResponse(f"/start?at={QUESTIONS[number].path}", 303)
        return _finished(desk, request)

    return await in_turn(desk, work)


def _is_empty(desk: Desk, path: str) -> bool:
    """Whether a required answer is still missing."""
    missing = any(question.path == path for question in left(desk.work.snapshot().source))
    if missing:
        desk.work.flash.text = "lorkit needs this answer to make your documents."
        desk.work.flash.kind = "error"
    return missing


def _finished(desk: Desk, request: Request) -> Response:
    now = desk.work.snapshot()
    if left(now.source):
        return RedirectResponse("/start", 303)
    if now.profile:
        desk.work.flash.text = "Your first support sheet is ready."
        return back(request, f"/documents/support-sheet/{now.profile.writers[0].id}")
    return RedirectResponse("/", 303)
