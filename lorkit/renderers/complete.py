"""Checks a renderer's output: it left nothing out, and a one-page document has one page."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from html import escape, unescape

from lorkit.errors import LorkitError
from lorkit.letter.model import Bullets, Facts, Figure, Letter, Paragraph, Runs, plain, texts
from lorkit.text import printable

_ALT = re.compile('<img [^>]*alt="([^"]*)"')
_TAG = re.compile("<[^>]*>")


def require(
    letter: Letter, shown: str, kind: str, *, head: bool = True, is_html: bool = False
) -> None:
    """Raise LorkitError if one of lorkit's own renderers left out part of a letter."""
    if _stands_there(letter, shown, head, is_html):
        return
    if left_out := missing(letter, _words_of(shown) if is_html else shown, head=head, figures=True):
        raise LorkitError(
            f"the {letter.name} as {kind} leaves out “{excerpt(left_out)}”",
            "this is a bug in lorkit: please report it, and shorten that text for now",
        )


def _stands_there(letter: Letter, shown: str, head: bool, is_html: bool) -> bool:
    """A quick check: whether every run of a letter is there verbatim, in order."""
    at = 0
    for text in (
        *_head(letter, head),
        *(run.text for runs in texts(letter.blocks) for run in runs),
    ):
        written = printable(text)
        at = shown.find(escape(written) if is_html else written, at) if written.strip() else at
        if at < 0:
            return False
        at += len(written)
    return True


def _words_of(html: str) -> str:
    """The text of lorkit's own HTML, and its pictures' alternative text."""
    return unescape(_TAG.sub("", _ALT.sub(r">\1<", html)))


def missing(letter: Letter, shown: str, *, head: bool = True, figures: bool = False) -> str:
    """The first text of a letter that is missing from the output; "" if all is there.

    ``head`` also looks for the lines above a message, ``figures`` for the words that stand
    in for its pictures.
    """
    texts = (*_head(letter, head), *_body(letter, figures))
    wanted = [(text, key) for text in texts if (key := _letters(text))]
    there, at = _letters(shown), 0
    for _, key in wanted:
        at = there.find(key, at)
        if at < 0:
            break
        at += len(key)
    else:
        return ""  # all of it in order, the usual case
    left_out = next((text for text, key in wanted if key not in there), "")
    if left_out:
        return left_out
    # Out of order, or fewer times: a name used three times may be shown once.
    short = Counter("".join(key for _, key in wanted)) - Counter(there)
    return next((text for text, key in wanted if short.keys() & set(key)), "")


def _head(letter: Letter, head: bool) -> Iterator[str]:
    yield from (line for _, line in letter.head if head)


def _body(letter: Letter, figures: bool) -> Iterator[str]:
    blocks = letter.blocks
    if not figures:
        blocks = tuple(block for block in blocks if not isinstance(block, Figure))
    for runs in texts(blocks):
        if all(run.text.isspace() or not run.link for run in runs):
            yield plain(runs)
        else:  # a text file shows addresses between the words
            yield from (run.text for run in runs)


def _letters(text: str) -> str:
    """What must match even if a layout uses capitals."""
    return "".join(filter(str.isalnum, printable(text).casefold()))


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
