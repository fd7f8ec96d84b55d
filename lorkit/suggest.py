"""The "did you mean" suggestion: the known word closest to what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

_MOST_CHOICES = 100  # comparing words is slow, and nobody needs more


def nearest(word: str, choices: Iterable[str], cutoff: float = 0.6) -> str:
    """The choice closest to the word, or ""."""
    by_form = {_form(choice): choice for choice in islice(choices, _MOST_CHOICES)}
    near = _closest(_form(word), list(by_form), cutoff)
    return by_form[near] if near else ""


def _form(word: str) -> str:
    return re.sub(r"[\s_-]+", "-", word.strip().lower()[:200])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'did you mean …?' for the nearest of the known words, or ''."""
    near = _closest(word, list(known), 0.6)
    return f"did you mean '{near}'?" if near else ""


def _closest(word: str, known: Sequence[str], cutoff: float) -> str:
    from difflib import get_close_matches  # only a slip needs it

    near = get_close_matches(word, known, n=1, cutoff=cutoff)
    return near[0] if near else ""
