"""The user's own templates: what there is to change, and what templates may say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from lorkit import assets, documents, output, variables
from lorkit.documents import Scope
from lorkit.errors import LorkitError
from lorkit.filters import FILTERS
from lorkit.profile import load
from lorkit.variables import About, Variable

_FOLDERS = ("words", "layouts")


def names() -> tuple[str, ...]:
    """The built-in templates, 'words/follow-up.md.j2' and so on."""
    root = assets.templates()
    files = (file for folder in _FOLDERS for file in sorted((root / folder).iterdir()))
    return tuple(file.relative_to(root).as_posix() for file in files if file.is_file())


def copy(folder: Path) -> list[Path]:
    """Copy the built-in templates below a folder; LorkitError if one is there already."""
    root = assets.templates()
    for name in names():
        if output.in_the_way(folder / name, (root / name).read_bytes()):
            raise LorkitError(
                f"{folder / name} exists already, and copying never replaces a file",
                "name a new folder",
            )
    try:
        for name in names():
            output.write_whole(folder / name, (root / name).read_bytes())
    except OSError as error:
        raise LorkitError(f"{folder} can't be written: {error.strerror}", "name another") from error
    return [folder / name for name in names()]


def variables_of(document_id: str, profile_file: Path) -> list[Variable]:
    """Every variable of a document; examples from the user's profile, else from the sample."""
    document = documents.find(document_id)
    if not profile_file.is_file():
        profile_file = assets.templates() / "sample" / "profile.yaml"
    profile = load(profile_file)
    abouts: dict[Scope, About] = {
        "writer": profile.writers[0],
        "rotation": profile.rotations[0],
        "applicant": profile.applicant,
    }
    about = abouts[document.scope]
    attached: Sequence[str] = ["my CV (cv.pdf)"] if document.encloses else []
    found = variables.values(document, profile, about, dt.date.today(), attached)
    return list(variables.describe(found))


def filters() -> tuple[str, ...]:
    """The filters that lorkit adds to Jinja's own."""
    return tuple(FILTERS)
