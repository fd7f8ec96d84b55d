"""Where a patient was hurt, works, learns, prays and stays: 45 CFR 164.514(b)(2)(i)(B).

Employers are named in the rule beside relatives; a school or a church is as easy to find.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from lorkit.checks.identifiers.people import COLLEAGUES, is_person
from lorkit.checks.identifiers.place_names import is_place, is_town, kind_of, rows
from lorkit.checks.phrases import OTHER, classes, phrases, tagged
from lorkit.checks.text import Text, Word, compiled, vocabulary
from lorkit.checks.words import RELATIVES, words

# The classes of words, by which phrases are written. S is somebody, R a relative, Z the applicant
# or a colleague. C is a capital that may be a place, U a town of a list, X what says so ("Lake
# Chelan"), and E a school, a home or a company.
_LISTED = {
    "A": "ATTENDING",
    "W": "WORKING",
    "B": "BELONGING",
    "J": "HAPPENING",
    "Q": "SENT",
    "G": "GOING",
    "K": "WORKPLACES",
    "Y": "CALLED",
    "h": "KEPT",
    "o": "OWNED",
    "p": "NEARBY",
    "d": "LEADING",
}
_LAY = words("places.txt", "LAY") - {"hand", "hands", "worker", "workers"}
_ROWS = "CXEU"
_FROM = vocabulary("from of")
_PRONOUNS = vocabulary("he she they him them who whom")
_POSSESSIVES = vocabulary("his her their whose")
_MINE = vocabulary("i my me we our us myself ourselves")
_PHRASES = (
    "SRP ~8 J ~4 pf ~2 CXEU+",
    "^J ~4 pf ~2 CXEU+ ~2 SR",
    "SRP ~7 BK ~4 pf d? CXEU+",
    "SRP ~7 W ~4 p d? CXEU+",
    "SRP ~4 A d? CXEU+",
    "SRP ~4 pf ~2 XE+",
    "SRP ~10 pf d? CXU+ ~1 K",
    "P SR p d? CXEU+",
    "P ~3 p d? U+",
    "R p d? U+",
    "P ~3 pf ~1 XE+",
    "Y ~3 hK p d? CXEU+",
    "SRP ~4 GQ ~2 t d? CXEU+",
    "GQ ~1 SR t d? CXEU+",
    "^Q ~1 t d? CXEU+",
    "P ~1 oK CXEU+",
)
_NO_PLACE = (
    r" (?:spotted )?(?:fever|virus|encephalitis|criteria|scores?|scale|disease|syndrome|study|"
    r"trial|cohort)\b"
)


class Whereabouts(NamedTuple):
    """A row of capitals, and whether it is a school, a home or a company rather than a place."""

    start: int
    end: int
    is_work: bool


@lru_cache(maxsize=1)  # two rules read one text, one after the other
def whereabouts(text: Text) -> tuple[Whereabouts, ...]:
    """``bitten near Lake Chelan``, ``a guard at Pelican Bay``, ``her sister in Duluth``."""
    found = dict(rows_of(text)) if text.capitals else {}
    if not found:
        return ()
    tags = tagged(text, lambda text, index, word: found.get(index) or _tag(text, word))
    return tuple(dict.fromkeys(_told(text, tags)))


def _told(text: Text, tags: str) -> Iterator[Whereabouts]:
    for phrase in _PHRASES:
        for first, last in phrases(tags, phrase):
            at = next(i for i in range(last, first - 1, -1) if tags[2 * i + 1] in _ROWS)
            begin = at
            while begin > first and tags[2 * begin - 1] in _ROWS and tags[2 * begin] == " ":
                begin -= 1
            end = text.words[at].end
            if not _is_mine(text, first) and not compiled(_NO_PLACE).match(text.lower, end):
                kinds = tags[2 * first : 2 * last + 2]
                work = kinds[-1] == "K" or "E" in kinds or "W" in kinds
                yield Whereabouts(text.words[begin].start, text.words[last].end, work)


def _is_mine(text: Text, first: int) -> bool:
    """``I moved to``, ``my uncle in``: the applicant's own history; ``my patient`` has another."""
    before = {word.lower for word in text.words[max(0, first - 2) : first]}
    kin = text.words[first].lower in RELATIVES | {"family"}
    return bool(before & {"i", "we", "me"}) or (kin and "my" in before)


def rows_of(text: Text) -> Iterator[tuple[int, str]]:
    """The class of each word in a row of capitals: a place, a school, or neither."""
    for first, last in rows(text):
        kind = kind_of(text, first, last)
        tag = {"feature": "X", "institution": "E"}.get(kind)
        if tag is None and not text.begins_sentence(first):
            tag = "U" if is_town(text, first, last) else "C"
            tag = tag if is_place(text, first, last) else "x"
        for index in range(first, last + 1) if tag else ():
            yield index, tag


def _tag(text: Text, word: Word) -> str:
    lower = word.lower
    if lower in _MINE or lower in COLLEAGUES:
        return "Z"
    if lower in _PRONOUNS:
        return "S"
    if lower in _POSSESSIVES:
        return "P"
    if lower in _FROM:
        return "f"
    if lower == "to":
        return "t"
    if lower in RELATIVES:
        return "R"
    if lower in _LAY:
        return "S"
    if found := _classes().get(lower):
        return found
    base = word.base.lower()
    known = base in RELATIVES or is_person(Word(base, base, 0, 0))
    return OTHER if not known else "S" if base == lower else "P"


@cache
def _classes() -> dict[str, str]:
    return dict(classes("places.txt", **_LISTED))
