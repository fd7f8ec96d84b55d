"""What is told of a claim."""

from __future__ import annotations

from lorkit.checks.rule import Hit
from lorkit.checks.text import Text, quoted

Told = tuple[str, Hit]  # with the code that tells it
WATCHED = 'say so: "Watched how …"'


def claimed(text: Text, start: int, end: int, hint: str) -> Hit:
    """What says that an observer can't claim some words."""
    message = f"an observer can't claim {quoted(text.plain[start:end])}"
    return Hit(start, end, message, hint)
