"""Where lorkit's own templates and fonts are, in a checkout and when installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lorkit.errors import LorkitError


@cache
def templates() -> Path:
    """The folder with ``words/`` and ``layouts/``: inside the wheel, else beside the package."""
    package = Path(__file__).resolve().parent
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
        return own
    return templates() / "layouts" / name
