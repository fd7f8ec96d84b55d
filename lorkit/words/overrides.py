"""The user's own templates: copying, checking and listing them, and their variables."""

from __future__ import annotations

import datetime as dt
import difflib
import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from lorkit.errors import LorkitError
from lorkit.files import assets, output
from lorkit.letter.catalogue import ENDING, catalogue
from lorkit.letter.model import Scope
from lorkit.profile.model import About
from lorkit.profile.reading import load
from lorkit.words import context
from lorkit.words.context import Variable
from lorkit.words.filters import FILTERS

_FOLDERS = ("words", "layouts")
_PRIVATE = (".", "~", "#")  # hidden, or a program's own
_NEAR = 0.8
_NO_DOCUMENT = "front matter at its top would make it a document"
_log = logging.getLogger("lorkit")


def names() -> tuple[str, ...]:
    """The built-in templates, 'words/follow-up.md.j2' and so on."""
    root = assets.templates()
    files = (file for folder in _FOLDERS for file in sorted((root / folder).iterdir()))
    return tuple(file.relative_to(root).as_posix() for file in files if file.is_file())


def copy(folder: Path) -> list[Path]:
    """Copy the built-in templates into a folder; LorkitError if one is already there."""
    root = assets.templates()
    for name in names():
        if output.in_the_way(folder / name, (root / name).read_bytes()):
            raise LorkitError(
                f"{folder / name} already exists, and copying never replaces a file",
                "name a new folder",
            )
    try:
        for name in names():
            output.write_whole(folder / name, (root / name).read_bytes())
    except OSError as error:
        raise LorkitError(f"{folder} can't be written: {error.strerror}", "name another") from error
    return [folder / name for name in names()]


def warn_of_unused(folder: Path) -> None:
    """Warn about unused files in a user's folder of templates: most likely a typo in a name."""
    for file in _unused(folder):
        meant = _meant(file)
        if meant and (folder / meant).exists():
            continue  # an older copy, kept next to the current one
        hint = f"did you mean {meant}?" if meant else _NO_DOCUMENT
        # Notes and pictures may be there, and partials that aren't used yet.
        if meant or (file.suffix == ".j2" and not file.name.startswith("_")):
            _log.warning("%s: nothing uses this file; %s", file, hint)


def _unused(folder: Path) -> Iterator[Path]:
    """Files that aren't named like a template and that no template refers to."""
    found = (file for way in ("*", "*/*") for file in sorted(folder.glob(way)))
    files = [file for file in found if file.is_file() and not _is_linked(file, folder)]
    known = {folder / name for name in names()}
    known |= {folder / "words" / f"{name}{ENDING}" for name in catalogue(folder).ids}
    others = [file for file in files if file not in known and not _is_private(file, folder)]
    if not others:
        return
    texts = [_text(file) for file in files if file.suffix == ".j2"]
    for file in others:
        included = file.relative_to(folder / "words").as_posix() if _is_word(file, folder) else ""
        if not included or not any(f"{q}{included}{q}" in t for t in texts for q in "\"'"):
            yield file


def _is_linked(file: Path, folder: Path) -> bool:
    """Whether it is reached through a link: files elsewhere are never read."""
    return file.is_symlink() or (file.parent != folder and file.parent.is_symlink())


def _is_word(file: Path, folder: Path) -> bool:
    return file.is_relative_to(folder / "words")


def _is_private(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    return file.name.endswith("~") or any(part.startswith(_PRIVATE) for part in parts)


def _text(file: Path) -> str:
    with suppress(OSError):  # reported where it is used
        return file.read_text("utf-8", errors="replace")
    return ""


def _meant(file: Path) -> str:
    """The template with the nearest name, in any folder; or ''."""
    known = {Path(name).name: name for name in names()}
    written = file.name.lower().replace("_", "-").replace(" ", "-")
    # Compare the stem as well: the shared .md.j2 makes whole names look too similar.
    stems = difflib.get_close_matches(_stem(written), {*map(_stem, known)}, cutoff=_NEAR)
    alike = [name for name in known if _stem(name) in stems]
    near = difflib.get_close_matches(written, alike, n=1, cutoff=_NEAR)
    return known[near[0]] if near else ""


def _stem(name: str) -> str:
    return name.partition(".")[0]


def variables_of(document_id: str, profile_file: Path) -> list[Variable]:
    """Every variable of a document; examples from the user's profile, else from the sample."""
    document = catalogue(profile_file.parent / "templates").find(document_id)
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
    found = context.values(document, profile, about, dt.date.today(), attached)
    return list(context.describe(found))


def filters() -> tuple[str, ...]:
    """The filters that lorkit adds to Jinja's own."""
    return tuple(FILTERS)
