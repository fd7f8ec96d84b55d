"""Looking words up in the lists of ``data/``: plurals, kinds of numbers, names of several words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from lorkit.checks.text import Text
from lorkit.checks.words import phrases, words

_SMALL, _LARGE, _ORDINAL = "0", "000", "0th"

Tokens = Sequence[tuple[str, int, int]]


def lists(file: str, *sections: str) -> dict[str, str]:
    """Which of some lists of a file each word is on; the first one counts."""
    found: dict[str, str] = {}
    for section in sections:
        for word in words(file, section):
            found.setdefault(word, section)
    return found


def listed(
    tokens: Tokens, vocabulary: frozenset[str], file: str, section: str
) -> Iterator[tuple[int, int]]:
    """Where phrases of a list occur, the longest one at each place, as offsets."""
    firsts = vocabulary & phrases(file, section).keys()
    if not firsts:
        return
    for index, (token, start, _) in enumerate(tokens):
        here_first = (form for form in forms(token) if form in firsts)
        for parts in (parts for one in here_first for parts in _longest_first(file, section, one)):
            here = tokens[index : index + len(parts)]
            if len(here) == len(parts) and all(map(_fits, parts, here)):
                yield start, here[-1][2]
                break


@cache
def _longest_first(file: str, section: str, first: str) -> list[list[str]]:
    """The phrases of a list that begin with a word, each word by word."""
    return sorted(map(str.split, phrases(file, section)[first]), key=len, reverse=True)


def _fits(part: str, token: tuple[str, int, int]) -> bool:
    if part.endswith("*"):
        return token[0].startswith(part[:-1])
    return part in forms(token[0])


@lru_cache(maxsize=8)  # a text is read for several lists
def vocabulary(text: Text) -> frozenset[str]:
    """The words of a text, in every form that a list may use."""
    return frozenset(form for token, _, _ in text.tokens for form in forms(token))


@lru_cache(maxsize=8192)
def forms(token: str) -> tuple[str, ...]:
    """The forms of a word in lists: itself, without a plural s, or its kind of number."""
    found = [token]
    if len(token) > 3 and token.endswith("s"):
        found.append(token[:-1])
    if token[0].isdigit():
        found.append(_number(token))
    return tuple(found)


def _number(token: str) -> str:
    digits = token.removesuffix("s")
    if digits.isdigit():
        return _SMALL if len(digits) < len(_LARGE) else _LARGE
    return _ORDINAL if token.endswith(("st", "nd", "rd", "th")) and token[:-2].isdigit() else ""
