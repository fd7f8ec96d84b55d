"""Where lorkit's own templates and fonts are, in a checkout and when installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lorkit.errors import LorkitError


@cache
def templates() -> Path:
    """The folder with ``words/`` and ``layouts/``: inside the wheel, else beside the package."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "words").is_dir():
            return folder
    raise LorkitError(
        "lorkit's own templates are missing from this installation",
        "install it again: pip install --force-reinstall lorkit",
    )


def layout(name: str, overrides: Path | None = None) -> Path:
    """The file of a layout (``letter.css``, ``sheet.docx``): the user's where there is one."""
    if overrides is not None and (own := overrides / "layouts" / name).is_file():
        require_inside(own, overrides)
        return own
    return templates() / "layouts" / name


def require_inside(file: Path, folder: Path) -> None:
    """Raise LorkitError where a link leads from a folder of templates to a file elsewhere.

    Templates come from friends and from the web, and what they link to must not get into mail.
    """
    if not file.resolve().is_relative_to(folder.resolve()):
        raise LorkitError(
            f"{file} is a link that leads out of its folder", "put a copy of the file there"
        )
