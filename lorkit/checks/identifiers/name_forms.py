"""What a name looks like, and what is only an eponym; shared by the rules about people."""

from __future__ import annotations

from lorkit.checks.text import Text, Word, compiled
from lorkit.checks.words import ABBREVIATIONS, EPONYM_NOUNS, NATIONS, SAFE, SCANNED, TITLES, words

_WITH_NOUN = rf"(?:'s?)? (?:{'|'.join(sorted(EPONYM_NOUNS))})\b"
# What only people do: an eponym that does it must be a person too.
SPEAKING = words("people.txt", "SPEAKING")
PARTICLES = words("people.txt", "PARTICLES")
_SHOUTED_TITLES = ("MR", "MRS", "MS", "MISS")


def is_name(word: Word | None) -> bool:
    """Whether a word could be a name: a capital, lowercase after it, and not a known word."""
    if word is None or not word.is_capital or word.is_shouted or word.lower in NATIONS:
        return False
    return len(word.text) > 1 and not {word.text, word.base, word.text.split("-")[0]} & SAFE


def whole_name(text: Text, index: int) -> int:
    """The end of a name that begins at an index: up to three capitals in a row, "de", "W."."""
    last, step = index, index
    while step < index + 4 and (more := text.word(step + 1)):
        initial = _is_initial(text, step)
        if text.after(step) not in (" ", "-") and not initial:
            break
        if more.text not in PARTICLES and not is_name(more) and not _is_initial(text, step + 1):
            break
        step += 1
        last = last if more.text in PARTICLES or _is_initial(text, step) else step
    word = text.words[last]
    return word.start + len(word.base)


def _is_initial(text: Text, index: int) -> bool:
    """``W.`` in ``Harold W. Brennan``."""
    word = text.words[index]
    return len(word.text) == 1 and word.text.isupper() and text.after(index) == ". "


def is_eponym(text: Text, index: int) -> bool:
    """Whether a name is that of a disease or sign: ``Murphy's sign``."""
    word, following = text.words[index], text.word(index + 1)
    return following is not None and (
        following.lower in EPONYM_NOUNS or (word.text.endswith("'s") and following.text.islower())
    )


def has_eponyms_noun(text: Text, end: int) -> bool:
    """Whether the word after a name makes it an eponym: ``Sister Mary Joseph nodule``."""
    return bool(compiled(_WITH_NOUN).match(text.plain, end))


def title_before(text: Text, index: int) -> bool:
    """Whether "Mr." or the like belongs to a word; not ``MR angiography``, ``Near Miss``."""
    title, name = text.word(index - 1), text.words[index]
    if title is None or (title.text not in TITLES and title.text not in _SHOUTED_TITLES):
        return False
    gap, before = text.gap(index), text.word(index - 2)
    if gap not in (" ", ".", ". ", "- ") or (before and before.text == "Near"):
        return False
    if title.text in _SHOUTED_TITLES:
        return (gap == ". " and name.is_capital) or _is_shouted_name(text, name)
    return title.text != "Miss" or (name.is_capital and name.text not in SAFE)


def _is_shouted_name(text: Text, name: Word) -> bool:
    """``MR KOWALCZYK``; not ``MR ANGIOGRAPHY``, and nothing in a text that is all in capitals."""
    if not name.is_shouted or len(name.text) < 4 or name.text in ABBREVIATIONS | SCANNED:
        return False
    return not text.plain.isupper()
