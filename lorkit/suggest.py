"""The "did you mean" suggestion: the known word closest to what was typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from itertools import islice

_MOST_CHOICES = 100  # comparing words is slow, and nobody needs more


def nearest(word: str, choices: Iterable[str], cutoff: float = 0.6) -> str:
    """The choice closest to the word, or ""."""
    by_form = {_form(choice): choice for choice in islice(choices, _MOST_CHOICES)}
    near = difflib.get_close_matches(_form(word), by_form, n=1, cutoff=cutoff)
    return by_form[near[0]] if near else ""


def _form(word: str) -> str:
    return re.sub(r"[\s_-]+", "-", word.strip().lower()[:200])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'did you mean …?' for the nearest of the known words, or ''."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""
