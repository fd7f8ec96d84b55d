"""What every renderer of running text needs: safe characters, and runs gathered into links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from lorkit.letter.model import Run, Runs, plain

# C0, DEL, C1 and the two Unicode line ends: none has a meaning inside a run, and each is read
# by some program as the end of a line or of the text. Joiners and bidi marks are left alone:
# names need them.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Text on one line that any file format can hold.

    Each control character becomes a space, half a surrogate pair becomes U+FFFD.
    """
    if text.isprintable():  # true of most texts, and of none that needs a change
        return text
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))


def is_break(run: Run) -> bool:
    """Whether the run is a line break and not text."""
    return run.text == "\n"


def linked(runs: Runs) -> Iterator[tuple[str, Runs]]:
    """Neighbouring runs that share one link, with that link ("" for running text)."""
    if not any(run.link for run in runs):  # most text has none
        yield "", runs
        return
    for link, group in groupby(runs, key=lambda run: run.link):
        yield link, tuple(group)


def shows_link(link: str, runs: Iterable[Run]) -> bool:
    """Whether the words of a link are its address already, so that it needn't be written again."""
    words = plain(runs).strip()
    return link in (words, f"mailto:{words}", f"tel:{words}")
