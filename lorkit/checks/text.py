"""A stretch of the user's text as rules read it: its words, and the gaps between them.

Rules walk over words, or use patterns whose repeats are all bounded, so that the time grows with
the length of the text and no faster.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

# One character for one, so that offsets stay those of the user's text.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u2032", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t\r", " "),
    }
)
# A long dash without spaces parts two words, as a hyphen does not: "the plant—ruled out".
_LONG_DASHES = "\u2014\u2015"
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['-][^\W_]+){0,8}")
_TOKEN = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_INITIALS = re.compile(r"[A-Z][A-Z.'-]")
# No sentence ends there.
SHORTENED = ("Dr", "Drs", "Prof", "Mr", "Mrs", "Ms", "Mx", "St", "Ste", "Mt", "Ft", "vs")
_SHOWN = 48
_NEAR = 300


class Word(NamedTuple):
    """A word that begins with a letter, and where it stands."""

    text: str
    lower: str  # in small letters
    start: int
    end: int

    @property
    def base(self) -> str:
        """The word without a possessive 's."""
        return self.text.removesuffix("'s").removesuffix("'")

    @property
    def is_capital(self) -> bool:
        """Whether it is written like a name: a capital first, or a script without capitals.

        ``al-Rashid`` and ``d'Souza`` have theirs after a particle.
        """
        if self.text[0].isupper() or not self.text[0].islower():
            return True
        particle, mark, name = self.text.replace("'", "-", 1).partition("-")
        return bool(mark) and len(particle) < 4 and name[:1].isupper() and name[1:2].islower()

    @property
    def is_shouted(self) -> bool:
        """Whether it has capitals only, like an abbreviation."""
        return self.text.isupper() and len(self.text) > 1


@dataclass(unsafe_hash=True)
class Text:
    """A text with plain quotes, dashes and spaces, and its words. Never changed once made."""

    raw: str
    plain: str = field(init=False, compare=False)
    lower: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        self.plain = self.plainly(self.raw)
        lower = self.plain.lower()
        # A few capitals (the Turkish İ) become two characters; offsets must not move.
        same = len(lower) == len(self.plain)
        self.lower = lower if same else "".join(c.lower()[0] for c in self.plain)

    @cached_property
    def words(self) -> list[Word]:
        """The words in their order."""
        parted = self._with_dashes(self.plain) if self._is_dashed else self.plain
        return [Word(m[0], m[0].lower(), *m.span()) for m in _WORD.finditer(parted)]

    @cached_property
    def _is_dashed(self) -> bool:
        return any(dash in self.raw for dash in _LONG_DASHES)

    def _with_dashes(self, plain: str) -> str:
        """A plain form of the text with its long dashes as they were."""
        pairs = zip(self.raw, plain, strict=True)
        return "".join(raw if raw in _LONG_DASHES else c for raw, c in pairs)

    def holds_any(self, words: frozenset[str]) -> bool:
        """Whether it may hold one of some words, in small letters, or what belongs to one."""
        return "'" in self.plain or not words.isdisjoint(self._vocabulary)

    def says_any(self, words: frozenset[str]) -> bool:
        """Whether it holds one of some words, in small letters, just as they are."""
        return not words.isdisjoint(self._vocabulary)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(word.lower for word in self.words)

    @cached_property
    def capitals(self) -> list[int]:
        """The indexes of words that are written like a name."""
        return [index for index, word in enumerate(self.words) if word.is_capital]

    @cached_property
    def shape(self) -> str:
        """It in small letters with a 0 for each digit: a date is ``00/00/0000``."""
        return _DIGIT.sub("0", self.lower)

    @property
    def digits(self) -> int:
        """How many digits it has. Most texts have none, and many rules look for some."""
        return self.shape.count("0")

    def holds(self, *signs: str) -> bool:
        """Whether its shape holds one of some signs, without which a pattern can't match.

        Most texts hold no sign of what most rules look for, and a pattern takes far longer to
        compile than its signs to look for.
        """
        return any(map(self.shape.__contains__, signs))

    @cached_property
    def has_initials(self) -> bool:
        """Whether a capital is followed by another or a mark: ``JS``, ``J. Smith``, ``O'NEIL``."""
        return bool(_INITIALS.search(self.plain))

    @cached_property
    def terms(self) -> frozenset[str]:
        """What ``tokens`` are in it."""
        return frozenset(token for token, _, _ in self.tokens)

    @cached_property
    def tokens(self) -> list[tuple[str, int, int]]:
        """Its runs of letters and digits, small and without accents, each with its span."""
        return [(_bare(m[0]), *m.span()) for m in _TOKEN.finditer(self.lower)]

    @staticmethod
    @lru_cache(maxsize=4096)  # the same names are looked for in every text
    def plainly(text: str) -> str:
        """Text with plain quotes, dashes and spaces, one character for one."""
        return text.translate(_PLAIN)

    def masked(self, phrases: Iterable[re.Pattern[str]]) -> Text:
        """The text with some phrases made meaningless, every offset as before."""
        plain = self.plain
        for phrase in phrases:
            plain = phrase.sub(lambda m: "x" * (m.end() - m.start()), plain)
        if plain == self.plain:
            return self
        return Text(self._with_dashes(plain) if self._is_dashed else plain)

    def word(self, index: int) -> Word | None:
        """The word at an index, or None beyond either end."""
        return self.words[index] if 0 <= index < len(self.words) else None

    def gap(self, index: int) -> str:
        """What stands between the word at an index and the one before it; " - " for a dash."""
        before = self.words[index - 1].end if index else 0
        return self._between(before, self.words[index].start)

    def after(self, index: int) -> str:
        """What stands between the word at an index and the next, or the end."""
        following = self.word(index + 1)
        end = following.start if following else len(self.plain)
        return self._between(self.words[index].end, end)

    def _between(self, start: int, end: int) -> str:
        gap = self.plain[start:end]
        return " - " if gap == "-" and self.raw[start] in _LONG_DASHES else gap

    def begins_sentence(self, index: int) -> bool:
        """Whether the word at an index is the first of a sentence or clause."""
        if index == 0:
            return True
        gap = self.gap(index)
        if gap == ". " and self.words[index - 1].text in SHORTENED:
            return False
        return any(mark in gap for mark in ".!?;:\n")

    def sentence(self, start: int) -> str:
        """The sentence around an offset, in small letters; of a very long one, what is near."""
        head = self.lower[max(0, start - _NEAR) : start]
        tail = self.lower[start : start + _NEAR]
        end = compiled(r"[.!?;](?=\s|$)|\n")
        first = max((m.end() for m in end.finditer(head)), default=0)
        last = end.search(tail)
        return head[first:] + (tail[: last.start()] if last else tail)


def _bare(token: str) -> str:
    if token.isascii():
        return token
    return "".join(c for c in unicodedata.normalize("NFD", token) if not unicodedata.combining(c))


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern, compiled when it is first needed: most texts need few of them."""
    return re.compile(pattern, flags)


class Signed(NamedTuple):
    """A pattern, and signs without one of which no text matches it."""

    pattern: str
    signs: tuple[str, ...]

    def may_be_in(self, text: Text) -> bool:
        """Whether a text holds a sign."""
        return text.holds(*self.signs)

    def matches(self, text: Text) -> Iterator[re.Match[str]]:
        """The matches in a text in small letters."""
        return compiled(self.pattern).finditer(text.lower) if self.may_be_in(text) else iter(())


def quoted(text: str) -> str:
    """A part of the user's text as a message repeats it: in quotes, and not too long."""
    text = " ".join(text.split())
    return f"'{text[: _SHOWN - 1].rstrip()}…'" if len(text) > _SHOWN else f"'{text}'"


def vocabulary(text: str) -> frozenset[str]:
    """A set of words or phrases from a text; an underscore stands for a space."""
    return frozenset(word.replace("_", " ") for word in text.split())
