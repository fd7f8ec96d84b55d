"""What a name looks like, and what is only an eponym; shared by the rules about people."""

from __future__ import annotations

from lorkit.checks.text import Hit, Text, Word, compiled, quoted, vocabulary
from lorkit.checks.words import EPONYM_NOUNS, NATIONS, SAFE

NAME_HINT = (
    'write "a patient", or what the case was: "a patient with heart failure"; a colleague may '
    'stay with a role before the name: "the nurse, Ana"'
)
_WITH_NOUN = rf"(?:'s?)? (?:{'|'.join(sorted(EPONYM_NOUNS))})\b"
VERBS = vocabulary(
    "came presented had was is told said asked arrived returned went felt stayed needed died "
    "wanted cried smiled walked understood agreed refused recovered developed complained has who "
    "improved collapsed fell started stopped could did lost thanked showed underwent received "
    "required got took gave reported denied tolerated followed"
)
PARTICLES = vocabulary(
    "de da do dos das del della di du la le las los van von der den ten ter el al bin ibn binti "
    "ben bar st y e"
)


def is_name(word: Word | None) -> bool:
    """Whether a word could be a name: a capital, small letters after it, and no known word."""
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
    """Whether what follows a name makes it an eponym: ``Sister Mary Joseph nodule``."""
    return bool(compiled(_WITH_NOUN).match(text.plain, end))


def name_hit(code: str, text: Text, start: int, end: int, what: str, hint: str) -> Hit:
    """A hit that tells what a part of the text looks like."""
    shown = quoted(text.plain[start:end])
    return Hit(code, start, end, f"possible patient identifier: {shown} looks like {what}", hint)
