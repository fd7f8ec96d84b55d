"""The seam to the user's own mailbox. The pages ask here and nowhere else.

Until something that puts drafts into a mailbox is joined here, no page offers it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Protocol


class Mailbox(Protocol):
    """What can put a message as a draft into the user's own mailbox."""

    def put(self, profile: Path, document: str, about: str, on: dt.date) -> str:
        """Put one message there; returns what to tell. Raises LorkitError."""


def mailbox() -> Mailbox | None:
    """The user's mailbox, or None where there is none to put drafts into."""
    return None
