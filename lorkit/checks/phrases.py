"""A small grammar over word classes, for rules about how words stand to each other.

A text becomes a string of two characters a word: what stands before it, and its class. A phrase is
written in classes and compiled to a pattern over that string:

    "M L ~4 S"       a word of class M, one of L, at most four words but none of Z, one of S
    "M *3 SP !BT"    at most three words of any kind, one of S or P, and then none of B or T
    "M SP !!BT"      the same, and the word after next is none of them either
    "M :* S"         a colon after M; "^M" begins a sentence
    "d? C+"          one of d or none, and any number of C

A phrase never reaches over the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from lorkit.checks.text import Text, Word, compiled
from lorkit.checks.words import words

OTHER = "w"  # the class of a word that is in no list


def classes(file: str, **sections: str) -> Mapping[str, str]:
    """The class of each word in some lists of a file; the first list counts.

    ``classes("pictures.txt", M="MEDIA", F="FACES")``
    """
    found: dict[str, str] = {}
    for name, listed in sections.items():
        for word in words(file, listed):
            found.setdefault(word, name)
    return found


def tagged(text: Text, tag: Callable[[Text, int, Word], str]) -> str:
    """The string of a text: before each word's class ".", ":", "," or " "."""
    parts = []
    for index, word in enumerate(text.words):
        parts.append(_mark(text, index))
        parts.append(tag(text, index, word))
    return "".join(parts)


def _mark(text: Text, index: int) -> str:
    gap = text.gap(index)
    if index == 0 or gap == " ":
        return " " if index else "."
    if compiled(r"[.!?;](?:\s|$)|\n").search(gap) and text.words[index - 1].text not in (
        "St",
        "Ste",
        "Mt",
        "Ft",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
    ):
        return "."
    return next((mark for mark in ":," if mark in gap), " ")


def phrases(tags: str, written: str) -> Iterator[tuple[int, int]]:
    """The first and the last word of each place where a phrase stands."""
    for found in _pattern(written).finditer(tags):
        yield found.start() // 2, found.end() // 2 - 1


@cache
def _pattern(written: str) -> re.Pattern[str]:
    first, *others = written.split()
    head = rf"\.[{first[1:]}]" if first[0] == "^" else f"[ .,:][{first}]"
    return re.compile(head + "".join(_part(part) for part in others))


def _part(part: str) -> str:
    if part[-1] in "+?":
        return f"(?:[^.][{part[:-1]}]){part[-1]}"
    if part[0] == "*":
        return f"(?:[^.][^.]){{0,{part[1:]}}}?"
    if part[0] == "~":
        return f"(?:[^.][^.Z]){{0,{part[1:]}}}?"
    if part[0] == "!":
        between = "(?:[^.].)?" if part[1] == "!" else ""
        return f"(?!{between}[^.][{part.lstrip('!')}])"
    if part[0] == ":":
        return ":[^.](?:[^.][^.]){0,10}?"
    return f"[^.][{part}]"
