"""What has happened: a line into the profile's log, and out again."""

from __future__ import annotations

from lorkit.history.changes import TakenBack, log, undo
from lorkit.history.plans import Logged

__all__ = ["Logged", "TakenBack", "log", "undo"]
