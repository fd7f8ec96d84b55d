"""Where lorkit's own templates and fonts are, in a checkout or an installation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lorkit.errors import LorkitError


@cache
def templates() -> Path:
    """The folder with ``words/`` and ``layouts/``: inside the wheel, else next to the package."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "words").is_dir():
            return folder
    raise LorkitError(
        "lorkit's own templates are missing from this installation",
        "install it again: pip install --force-reinstall lorkit",
    )


def layout(name: str, overrides: Path | None = None) -> Path:
    """The file of a layout (``letter.css``, ``sheet.docx``): the user's if there is one."""
    if overrides is not None and (own := overrides / "layouts" / name).is_file():
        require_inside(own, overrides)
        return own
    return templates() / "layouts" / name


def require_inside(file: Path, folder: Path) -> None:
    """Raise LorkitError if a link leads out of a folder of templates.

    Templates come from friends and the web, and must not pull other files into messages.
    """
    if not file.resolve().is_relative_to(folder.resolve()):
        raise LorkitError(
            f"{file} is a link that leads out of its folder", "replace it with a copy of the file"
        )
