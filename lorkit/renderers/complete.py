"""Nothing left out: what a letter says is looked for in what a renderer made of it.

Letters and digits are compared, since layouts set capitals, hyphens and bullets of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import escape, unescape

from lorkit.errors import LorkitError
from lorkit.letter.model import Figure, Letter, plain, texts
from lorkit.renderers.overflow import excerpt
from lorkit.renderers.runs import clean

_ALT = re.compile('<img [^>]*alt="([^"]*)"')
_TAG = re.compile("<[^>]*>")


def require(
    letter: Letter, shown: str, kind: str, *, head: bool = True, is_html: bool = False
) -> None:
    """Raise LorkitError where a renderer, which is lorkit's own, left out some of a letter."""
    if _stands_there(letter, shown, head, is_html):
        return
    if left_out := missing(letter, _words_of(shown) if is_html else shown, head=head, figures=True):
        raise LorkitError(
            f"the {letter.name} as {kind} leaves out “{excerpt(left_out)}”",
            "this is a bug in lorkit: please report it, and shorten that text for now",
        )


def _stands_there(letter: Letter, shown: str, head: bool, is_html: bool) -> bool:
    """Whether every run of a letter stands there as it is, in order: quickly found out."""
    at = 0
    for text in (
        *_head(letter, head),
        *(run.text for runs in texts(letter.blocks) for run in runs),
    ):
        written = clean(text)
        at = shown.find(escape(written) if is_html else written, at) if written.strip() else at
        if at < 0:
            return False
        at += len(written)
    return True


def _words_of(html: str) -> str:
    """The text of HTML that lorkit wrote, and what its pictures say."""
    return unescape(_TAG.sub("", _ALT.sub(r">\1<", html)))


def missing(letter: Letter, shown: str, *, head: bool = True, figures: bool = False) -> str:
    """The first text of a letter that isn't in what is shown; "" if all is there.

    ``head`` looks for the lines above a message as well, ``figures`` for the words that stand
    for its pictures.
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
        return ""  # all of it, in its order, as nearly always
    left_out = next((text for text, key in wanted if key not in there), "")
    if left_out:
        return left_out
    # In another order, or less often: a name that stands there three times may be there once.
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
    """What has to be the same, even where a layout sets something in capitals."""
    return "".join(filter(str.isalnum, clean(text).casefold()))
