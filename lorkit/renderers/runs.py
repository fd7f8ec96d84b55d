"""Shared by the renderers: safe characters, and runs grouped into links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from lorkit.letter.model import Run, Runs, plain

# C0, DEL, C1 and the two Unicode line ends: they mean nothing inside a run, and each is read
# by some program as the end of a line or of the text. Joiners and bidi marks are kept:
# names need them.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Text on one line that any file format can represent.

    Each control character becomes a space, and an unpaired surrogate U+FFFD.
    """
    if text.isprintable():  # the fast path: true for most texts, never for one that needs changes
        return text
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))


def is_break(run: Run) -> bool:
    """Whether the run is a line break and not text."""
    return run.text == "\n"


def linked(runs: Runs) -> Iterator[tuple[str, Runs]]:
    """Adjacent runs that share a link, with that link ("" for plain text)."""
    if not any(run.link for run in runs):  # most text has none
        yield "", runs
        return
    for link, group in groupby(runs, key=lambda run: run.link):
        yield link, tuple(group)


def shows_link(link: str, runs: Iterable[Run]) -> bool:
    """Whether a link's text is already its address, so it needn't be repeated."""
    words = plain(runs).strip()
    return link in (words, f"mailto:{words}", f"tel:{words}")
