"""What to say when a one-page document doesn't fit its page."""

from __future__ import annotations

import math

from lorkit.errors import LorkitError
from lorkit.letter.model import Bullets, Facts, Letter, Paragraph, Runs, plain


def too_long(letter: Letter, lines: float) -> LorkitError:
    """The error for a letter that is too long by some lines; names its longest item."""
    items = [plain(runs) for runs in _items(letter)]
    longest = max(items, key=len, default="")
    count = max(1, math.ceil(lines))
    return LorkitError(
        f"the {letter.name} is about {count} line{'s' if count > 1 else ''} too long for one page",
        f"shorten the longest item ({len(longest.split())} words): “{excerpt(longest)}”",
    )


def _items(letter: Letter) -> list[Runs]:
    found: list[Runs] = []
    for block in letter.blocks:
        match block:
            case Bullets(items):
                found.extend(items)
            case Facts(rows):
                found.extend(fact for _, fact in rows)
            case Paragraph(runs):
                found.append(runs)
    return found


def excerpt(text: str, length: int = 60) -> str:
    """The beginning of a text, for a message."""
    return text if len(text) <= length else text[:length].rstrip() + "…"
