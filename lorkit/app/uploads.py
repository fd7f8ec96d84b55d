"""Files that go with messages, put into the profile's folder under a name of their own."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from lorkit.app.desk import MOST_FIELDS, back, desk_of, in_turn
from lorkit.app.fields import shape_at
from lorkit.app.saving import save_form
from lorkit.errors import LorkitError
from lorkit.files.names import safe_name
from lorkit.files.output import in_the_way, write_whole
from lorkit.profile.attachments import MOST_BYTES
from lorkit.profile.edit_values import parse_path
from lorkit.profile.openable import unopenable

_TAKEN = (".pdf", ".docx", ".doc", ".odt", ".rtf")  # what a CV or a form may be
_MOST_NAMES = 100


async def upload(request: Request) -> Response:
    """Take a file, and name it in the profile."""
    desk = desk_of(request)
    async with request.form(max_files=1, max_fields=MOST_FIELDS) as form:
        path = str(form.get("path", ""))
        shape = shape_at(parse_path(path)) if path else None
        file = form.get("file")
        if shape is None or shape.kind != "file" or not isinstance(file, UploadFile):
            raise LorkitError("no file was chosen", "choose one, or drag it there")
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
    """Write a file into a folder, never over another; returns its name. LorkitError says why not.

    The same file again keeps its name.
    """
    stem, extension = safe_name(name)
    if extension.lower() not in _TAKEN:
        raise LorkitError(
            f"'{name}' is no document that goes with these messages",
            f"save it as PDF first; these are taken: {', '.join(_TAKEN)}",
        )
    if not content:
        raise LorkitError(f"'{name}' is empty", "save it again, and look at it first")
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise LorkitError(f"'{name}' is larger than {most} MB", "make a smaller PDF of it")
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
                    "make room, or look at its rights",
                ) from error
            return target.name
    raise LorkitError(f"there are too many files named {stem}", "give it another name")
