"""What a page can do: save, arrange, undo, log, upload.

Each one calls the function behind a command, or puts a file into the profile's folder.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lorkit.app.desk import (
    MOST_FIELDS,
    Desk,
    back,
    desk_of,
    form_of,
    in_turn,
    is_htmx,
    render,
    texts,
)
from lorkit.app.fields import FieldView, Form, item_name, names, shape_at
from lorkit.app.saving import Outcome, save_form
from lorkit.errors import LorkitError
from lorkit.files.output import in_the_way, write_whole
from lorkit.log import commands
from lorkit.log.values import RefusedError, change
from lorkit.profile.attachments import MOST_BYTES, unopenable
from lorkit.profile.edit_text import Edit, Move, Remove, parse_path
from lorkit.profile.events import LogEvent
from lorkit.text import safe_name

_VALUE, _PICK, _DROP = "v:", "pick:", "drop:"
_HOLDERS = ("writers", "rotations")
_ITEM = re.compile(r"(writers|rotations)\[\d+\]|applicant|application|mail")


async def save(request: Request) -> Response:
    """Save a form. What can't be saved yet is kept, with the reason."""
    desk, form = desk_of(request), await form_of(request)
    sent = texts(form)
    root = str(form.get("root", ""))
    if not _ITEM.fullmatch(root):
        raise LorkitError("lorkit doesn't know this form", "reload the page")

    def work() -> Response:
        posted = {k.removeprefix(_VALUE): v for k, v in sent.items() if k.startswith(_VALUE)}
        picked = {k.removeprefix(_PICK): v[-1] for k, v in sent.items() if k.startswith(_PICK)}
        for name in sent:
            if name.startswith(_DROP):  # the other text wins
                desk.work.unsaved.drop(name.removeprefix(_DROP))
                posted.pop(name.removeprefix(_DROP), None)
        outcome = save_form(desk.work, str(form.get("digest", "")), posted, picked)
        _tell(desk, outcome)
        if not is_htmx(request):
            return back(request)
        return _changes(desk, root, posted, outcome)

    return await in_turn(desk, work)


def _tell(desk: Desk, outcome: Outcome) -> None:
    if outcome.is_merged and outcome.saved:
        desk.work.flash.text = "The file was also changed somewhere else. Both changes are saved."


def _changes(
    desk: Desk, root: str, posted: Mapping[str, Sequence[str]], outcome: Outcome
) -> Response:
    """The parts of the page that a save changes. Boxes that are being typed in stay as they are."""
    now = desk.work.snapshot()
    fields = names(list(Form(now, desk.work.unsaved).sections(root)))
    parts = render(
        "saved.html",
        **desk.common(now),
        fields=fields,
        fresh=[field.path for field in fields if _is_fresh(field, posted, outcome)],
        told=desk.work.told,
        root=root,
        title=item_name(now.source, root),
    )
    answer = HTMLResponse(parts)
    if outcome.saved:
        answer.headers["HX-Trigger"] = "saved"
    return answer


def _is_fresh(field: FieldView, posted: Mapping[str, Sequence[str]], outcome: Outcome) -> bool:
    """Whether a field must be redrawn because its value or its boxes changed."""
    if field.path in outcome.rewritten:
        return True
    boxes = posted.get(field.path)
    return field.is_list and boxes is not None and len(boxes) != len(field.boxes)


async def arrange(request: Request) -> Response:
    """Remove an item, or move it up or down."""
    desk, form = desk_of(request), await form_of(request)
    op = next((name for name in ("up", "down", "remove", "forget") if name in form), "")
    path, seen = str(form.get(op, "")), str(form.get("digest", ""))

    def work() -> Response:
        holder, _, number = path.rpartition("[")
        if op == "forget":
            desk.work.unsaved.drop(path)
            desk.work.unsaved.write()
            return back(request, f"/{holder}" if holder in _HOLDERS else "")
        at = int(number.removesuffix("]")) if number.removesuffix("]").isdigit() else -1
        length = _length(desk.work.snapshot().source.node(holder))
        if not holder or not 0 <= at < length:
            raise LorkitError(f"{path} no longer exists", "reload the page")
        _arranged(desk, _edits(op, holder, at, length), holder, seen)
        return back(request, f"/{holder}" if holder in _HOLDERS else "")

    return await in_turn(desk, work)


def _arranged(desk: Desk, edits: list[Edit], holder: str, seen: str) -> None:
    """Make the edits. If they are refused, the next page gives the reason that check gives."""
    if not edits:
        return
    what = f"the order of {holder}" if isinstance(edits[0], Move) else ""
    try:
        change(desk.work.file, edits, seen, what=what)
    except RefusedError as error:
        desk.work.flash.text = f"Nothing was changed: {error.message}."
        desk.work.flash.hint, desk.work.flash.kind = error.hint, "error"
        return
    desk.work.was_saved()


def _length(node: object) -> int:
    return len(getattr(node, "items", ()))


def _edits(op: str, holder: str, at: int, length: int) -> list[Edit]:
    path = parse_path(holder)
    match op:
        case "remove":
            return [Remove((*path, at))]
        case "up" if at > 0:
            return [Move(path, at, at - 1)]
        case "down" if at + 1 < length:
            return [Move(path, at, at + 1)]
    return []


async def undo(request: Request) -> Response:
    """Undo the last step, as the command does."""
    desk = desk_of(request)

    def work() -> Response:
        try:
            desk.work.told.clear()
            undone = commands.undo(desk.work.file)
        except LorkitError as error:
            desk.work.flash.text, desk.work.flash.hint = f"{error.message}.", error.hint
            desk.work.flash.kind = "error"
        else:
            desk.work.was_saved()
            desk.work.flash.text = f"Undid {undone.said}."
        return back(request)

    return await in_turn(desk, work)


async def log(request: Request) -> Response:
    """Log what happened, as the command does. Ask first if it looks like a mistake."""
    desk, form = desk_of(request), await form_of(request)
    about, note = str(form.get("about", "")), str(form.get("note", ""))
    events = [str(value) for value in form.getlist("event") if value]
    day = str(form.get("on", ""))

    def work() -> Response:
        try:
            on = dt.date.fromisoformat(day) if day else desk.work.today()
        except ValueError:
            raise LorkitError(f"'{day}' is not a date", "write it like 2026-07-23") from None
        for event in events:
            new = LogEvent(on=on, event=event, note=note)
            try:
                logged = commands.log(
                    desk.work.file, about, new, force="force" in form, today=desk.work.today()
                )
            except LorkitError as error:
                if not error.hint.endswith("--force"):
                    raise
                page = desk.page(
                    "sure.html",
                    desk.work.snapshot(),
                    error=error,
                    sent={"about": about, "event": event, "on": on.isoformat(), "note": note},
                )
                page.status_code = 409
                return page
            desk.work.was_saved()
            following = f" Next: {logged.following}." if logged.following else ""
            desk.work.flash.text = f"Logged {logged.line}.{following}"
        return back(request, "/" if not str(form.get("stay", "")) else "")

    return await in_turn(desk, work)


async def stop(request: Request) -> Response:
    """Stop the app, for people who have no terminal to stop it in."""
    desk = desk_of(request)
    page = desk.page("stopped.html")
    desk.stop()
    return page


_TAKEN = (".pdf", ".docx", ".doc", ".odt", ".rtf")  # file types of a CV or a form
_MOST_NAMES = 100


async def upload(request: Request) -> Response:
    """Save an uploaded file, and name it in the profile."""
    desk = desk_of(request)
    async with request.form(max_files=1, max_fields=MOST_FIELDS) as form:
        path = str(form.get("path", ""))
        shape = shape_at(parse_path(path)) if path else None
        file = form.get("file")
        if shape is None or shape.kind != "file" or not isinstance(file, UploadFile):
            raise LorkitError("no file was chosen", "choose one, or drag one onto the field")
        content = await file.read(MOST_BYTES + 1)
        name = Path((file.filename or "").replace("\\", "/")).name

    def work() -> Response:
        placed = place(desk.work.folder, name, content)
        now = desk.work.snapshot()
        save_form(desk.work, now.digest, {path: [placed]}, {})
        was = "" if placed == name else f", as {placed}"
        desk.work.flash.text = f"{name or 'The file'} is in the profile's folder{was}."
        return back(request)

    return await in_turn(desk, work)


def place(folder: Path, name: str, content: bytes) -> str:
    """Write a file into a folder and return its name. Never overwrites a different file.

    Uploading the same file again keeps its name. Raises LorkitError if it can't be written.
    """
    stem, extension = safe_name(name)
    if extension.lower() not in _TAKEN:
        raise LorkitError(
            f"'{name}' can't be attached to these messages",
            f"save it as a PDF first; the file types allowed are {', '.join(_TAKEN)}",
        )
    if not content:
        raise LorkitError(f"'{name}' is empty", "save it again, and open it to check")
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise LorkitError(f"'{name}' is larger than {most} MB", "make a smaller PDF")
    if wrong := unopenable(name, content):
        raise LorkitError(f"'{name}' {wrong.reason}", wrong.hint)
    for number in range(1, _MOST_NAMES):
        target = folder / (f"{stem}{extension}" if number == 1 else f"{stem}-{number}{extension}")
        if not in_the_way(target, content):
            try:
                write_whole(target, content)
            except OSError as error:
                raise LorkitError(
                    f"{target} can't be written: {error.strerror}",
                    "free up disk space, or check the folder's permissions",
                ) from error
            return target.name
    raise LorkitError(f"there are too many files named {stem}", "give it another name")
