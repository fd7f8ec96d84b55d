"""Where a patient was hurt, works, learns, prays and stays: 45 CFR 164.514(b)(2)(i)(B).

Employers are named in the rule beside relatives; a school or a church is as easy to find.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from lorkit.checks.identifiers.people import COLLEAGUES, is_person, is_under_care
from lorkit.checks.identifiers.place_names import is_town, kind_of, named_places, rows
from lorkit.checks.phrases import OTHER, classes, phrases, tagged
from lorkit.checks.text import Text, Word, compiled, vocabulary
from lorkit.checks.words import RELATIVES, words

# The classes of words, by which phrases are written. S is somebody, R a relative, O somebody by
# what they do, Z the applicant or a colleague. C is a capital that may be a place, U a town of a
# list, X what says so ("Lake Chelan"), E a school, a home or a company, and e a hall, of which
# hospitals have some too.
_LISTED = {
    "A": "ATTENDING",
    "W": "WORKING",
    "B": "BELONGING",
    "J": "HAPPENING",
    "Q": "SENT",
    "G": "GOING",
    "H": "HOUSE",
    "K": "WORKPLACES",
    "Y": "CALLED",
    "h": "KEPT",
    "o": "OWNED",
    "p": "NEARBY",
    "n": "OUTSKIRTS",
    "d": "LEADING",
}
_LAY = words("places.txt", "LAY") - {"hand", "hands", "worker", "workers"}
_GENERAL = words("places.txt", "GENERAL")
_ROWS = "CUXEe"
_MINE = vocabulary("i my me we our us myself ourselves")
_SMALL = {
    **dict.fromkeys(_MINE | COLLEAGUES, "Z"),
    **dict.fromkeys(RELATIVES | {"neighbors", "parents", "cousins"}, "R"),
    **dict.fromkeys(
        ("he", "she", "they", "him", "them", "who", "whom", "contact", "contacts"), "S"
    ),
    **dict.fromkeys(("cases", "cluster", "outbreak"), "k"),
    **dict.fromkeys(("his", "her", "their", "whose"), "P"),
    **{"from": "f", "of": "f", "for": "b", "by": "b", "to": "t", "the": "D", "out": "u"},
    **dict.fromkeys(_LAY, "O"),
    **dict.fromkeys(_GENERAL, "S"),
}
_HANDS = vocabulary("ranch farm boat field stable mill sawmill dairy deck factory hired")
_EMPLOYED = "O pn dD? CUXEe+"  # an usher at
_PHRASES = (
    "SROP ~8 J ~6 pnf ~2 CUXEe+",
    "^J ~4 pnf ~2 CUXEe+ ~2 SRO",
    "SROP ~7 BK ~4 pnf dD? CUXEe+",
    "SROP ~7 W ~4 pn dD? CUXEe+",
    "SROP ~7 W ~3 b dD? CUXEe+",
    "SROP ~8 J dD? X+",
    "SRO ~4 A dD? CUXEe+",
    "SRO ~4 pnfb ~2 XEe+",
    _EMPLOYED,
    "k ~4 pnf ~1 XE+",
    "P *3 pnfb ~1 XEe+",
    "SROP ~5 u f dD? UX+",
    "hK pn dD? CUXEe+ b d ~1 SRO",
    "SROP ~10 pnft dD? CXU+ ~1 K",
    "P SR pn dD? CUXEe+",
    "P ~2 hK pn dD? CUXEe+",
    "P ~3 pn dD? U+",
    "P ~4 D X+",
    "B pn dD? X+",
    "SRO ~5 f dD? w n CUXEe+",
    "D R pn dD? U+",
    "Y ~3 hK pn dD? CUXEe+",
    "SROP ~4 GQH ~2 t dD? CUXEe+",
    "GQH ~1 S t dD? CUXEe+",
    "^Q ~1 t dD? CUXEe+",
    "P ~1 oKH CUXEe+",
)
# Of schools, homes and companies anything told of somebody will do.
_NEAR = ("E+ *14 SROP", "SROP *14 E+")
_OWN = (
    r"\b(?:i|my|taught|gave|spoke|volunteer\w*|led|ran|organi[sz]ed|screened|lectured?|presented|"
    r"rotated|worked|trained|studied|attended|graduated|learned|joined|visited|talk|workshop)\b"
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
    if not any(tag in _ROWS for tag in found.values()):
        return ()
    tags = tagged(text, lambda text, index, word: found.get(index) or _tag(text, index, word))
    return tuple(dict.fromkeys(_told(text, tags)))


def _told(text: Text, tags: str) -> Iterator[Whereabouts]:
    for phrase in (*_PHRASES, *_NEAR):
        for first, last in phrases(tags, phrase):
            if phrase in _NEAR and compiled(_OWN).search(text.sentence(text.words[first].start)):
                continue
            at = next(i for i in range(last, first - 1, -1) if tags[2 * i + 1] in _ROWS)
            begin = at
            while begin > first and tags[2 * begin - 1] in _ROWS and tags[2 * begin] == " ":
                begin -= 1
            end = text.words[at].end
            mine = tags[2 * first + 1] != "Y" and _is_mine(text, first)
            if not mine and not compiled(_NO_PLACE).match(text.lower, end):
                kinds = tags[2 * first : 2 * last + 2]
                work = kinds[-1] == "K" or not {"E", "e", "W"}.isdisjoint(kinds)
                work = work or phrase == _EMPLOYED
                yield Whereabouts(text.words[begin].start, text.words[at].end, work)


def _is_mine(text: Text, first: int) -> bool:
    """``I moved to``, ``my uncle in``: the applicant's own history; ``my patient`` has another."""
    before = {word.lower for word in text.words[max(0, first - 2) : first]}
    here = [word.lower for word in text.words[first : first + 2]]  # "my elderly parents"
    kin = not (RELATIVES | {"family"}).isdisjoint(here)
    if is_under_care(text, first):
        return False  # "my asthmatic children"
    return bool(before & {"i", "we", "me"}) or (kin and "my" in before)


def rows_of(text: Text) -> Iterator[tuple[int, str]]:
    """The class of each word in a row of capitals: a place, a school, or neither."""
    places = {place.first for place in named_places(text)}
    for first, last in rows(text):
        kind = kind_of(text, first, last)
        tag = {"feature": "X", "institution": "E", "hall": "e"}.get(kind)
        if tag is None and not text.begins_sentence(first):
            tag = "U" if is_town(text, first, last) else "C"
            tag = tag if first in places else "x"
        if tag is not None:
            yield from ((index, tag) for index in range(first, last + 1))


def _tag(text: Text, index: int, word: Word) -> str:
    before = text.word(index - 1)
    if word.lower in ("hand", "hands") and before is not None and before.lower in _HANDS:
        return "O"  # "a ranch hand"
    if found := _SMALL.get(word.lower) or _classes().get(word.lower):
        return found
    base = word.base.lower()
    known = base in RELATIVES or is_person(Word(base, base, 0, 0))
    return OTHER if not known else "S" if base == word.lower else "P"


@cache
def _classes() -> dict[str, str]:
    return dict(classes("places.txt", **_LISTED))
