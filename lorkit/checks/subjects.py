"""The ERAS name in subjects and on sheets (brief, section 7)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from lorkit.checks.text import Hit, Text, Word, quoted
from lorkit.checks.words import COMMON
from lorkit.letter.model import Letter, plain, texts


def subject(letter: Letter, called: str) -> Iterator[Hit]:
    """The ERAS name stands in every subject and on every sheet (brief, section 7)."""
    name = unicodedata.normalize("NFC", letter.author)
    hint = "write {{ applicant.eras_name }} in the template"
    if letter.is_message and name not in unicodedata.normalize("NFC", letter.subject):
        message = f"the subject {quoted(letter.subject)} does not hold the ERAS name {quoted(name)}"
        other = _is_named_otherwise(letter.subject, f"{letter.author} {called}")
        yield Hit("MSG005" if other else "MSG015", 0, 0, message, f"{hint}'s subject")
    if letter.layout != "sheet":
        return
    body = "\n".join(plain(runs) for runs in texts(letter.blocks))
    if name not in unicodedata.normalize("NFC", body):
        yield Hit("MSG005", 0, 0, f"the ERAS name {quoted(name)} does not stand on the sheet", hint)


def _is_named_otherwise(subject: str, names: str) -> bool:
    """Whether a subject names the applicant after all: with a part of the name, or "Tom"."""
    known = {_bare(word) for word in Text(names).words}
    for index, word in enumerate(Text(subject).words):
        bare = _bare(word)
        if not word.is_capital or bare in COMMON or len(bare) < 2:
            continue
        short = index and len(bare) > 2 and not word.is_shouted
        if bare in known or (short and any(name.startswith(bare) for name in known)):
            return True
    return False


def _bare(word: Word) -> str:
    """A word in small letters without marks."""
    letters = unicodedata.normalize("NFKD", word.base.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))
