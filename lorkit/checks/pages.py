"""The page behind each code: why it matters, an example and a better version."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

from lorkit.checks.codes import SILENCEABLE
from lorkit.errors import LorkitError
from lorkit.suggest import did_you_mean


class Page(NamedTuple):
    """What ``lorkit check --explain CODE`` shows."""

    code: str
    title: str
    why: str
    example: str
    better: str

    @property
    def can_be_allowed(self) -> bool:
        """Whether a comment in the profile can silence it."""
        return self.code.startswith(SILENCEABLE)


def pages() -> dict[str, Page]:
    """All pages by code, in the order of the data file."""
    data = tomllib.loads((Path(__file__).parent / "pages.toml").read_text("utf-8"))
    return {code: Page(code, **entry) for code, entry in data.items()}


def page(code: str) -> Page:
    """The page of a code; LorkitError names the nearest one where there is none."""
    known = pages()
    asked = code.strip().upper()
    if found := known.get(asked):
        return found
    letters = asked.rstrip("0123456789")
    full = f"{letters}{asked.removeprefix(letters):0>3}"  # PHI4 and PHI04 are PHI004
    raise LorkitError(
        f"there is no code '{code}'",
        did_you_mean(full if full in known else asked, known)
        or "lorkit check shows a code behind each finding",
    )
