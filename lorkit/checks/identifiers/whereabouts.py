"""Places where a patient was hurt, works, learns, prays and stays: 45 CFR 164.514(b)(2)(i)(B).

The phrases that lead to them are in ``data/places.txt``: "bitten near Lake Chelan".

The rule names employers along with relatives, and a school or a church is just as easy to find.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from lorkit.checks.identifiers.people import COLLEAGUES, is_person, is_under_care
from lorkit.checks.identifiers.place_names import is_town, kind_of, named_places, rows
from lorkit.checks.phrases import OTHER, Reading, by_lists, matches
from lorkit.checks.text import Text, Word, compiled, vocabulary
from lorkit.checks.words import RELATIVES, lists, words

_FILE = "places.txt"
# The lists that a word by itself may count for; the first one that has it counts.
_LISTS = (
    "ATTENDING",
    "WORKING",
    "BELONGING",
    "HAPPENING",
    "SENT",
    "GOING",
    "HOUSE",
    "WORKPLACES",
    "CALLED",
    "KEPT",
    "OWNED",
    "NEARBY",
    "OUTSKIRTS",
    "LEADING",
)
_LAY = words("places.txt", "LAY") - {"hand", "hands", "worker", "workers"}
_GENERAL = words("places.txt", "GENERAL")
_ROWS = ("CAPITAL", "TOWN", "FEATURE", "INSTITUTION", "HALL")
_MINE = vocabulary("i my me we our us myself ourselves")
# What counts before any list: the applicant and colleagues are no patients, and small words only
# what they are.
_FIRST = {
    **dict.fromkeys(_MINE | COLLEAGUES, "MINE"),
    **dict.fromkeys(RELATIVES | {"neighbors", "parents", "cousins"}, "RELATIVE"),
    **dict.fromkeys(
        ("he", "she", "they", "him", "them", "who", "whom", "contact", "contacts"), "SOMEBODY"
    ),
    **dict.fromkeys(("his", "her", "their", "whose"), "SOMEBODYS"),
    **dict.fromkeys(vocabulary("cases cluster outbreak from of for by to the out"), "SMALL"),
    **dict.fromkeys(_LAY, "WORKER"),
    **dict.fromkeys(_GENERAL, "SOMEBODY"),
}
_WORK = frozenset(("INSTITUTION", "HALL", "WORKING"))
_HANDS = vocabulary("ranch farm boat field stable mill sawmill dairy deck factory hired")
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
    reading = by_lists(text, lambda text, at, word: found.get(at) or _list_of(text, at, word))
    return tuple(dict.fromkeys(_told(text, reading)))


def _told(text: Text, reading: Reading) -> Iterator[Whereabouts]:
    for section in ("WHEREABOUTS", "EMPLOYED", "NEAR_SOMEBODY"):
        for first, last in matches(reading, _FILE, section):
            start = text.words[first].start
            if section == "NEAR_SOMEBODY" and compiled(_OWN).search(text.sentence(start)):
                continue
            named = [reading.forms[index][0] for index in range(first, last + 1)]
            at = next(i for i in range(last, first - 1, -1) if named[i - first] in _ROWS)
            begin = at
            while begin > first and named[begin - 1 - first] in _ROWS and _is_one(text, begin):
                begin -= 1
            end = text.words[at].end
            mine = named[0] != "CALLED" and _is_mine(text, first)
            if not mine and not compiled(_NO_PLACE).match(text.lower, end):
                work = named[-1] == "WORKPLACES" or not _WORK.isdisjoint(named)
                work = work or section == "EMPLOYED"
                yield Whereabouts(text.words[begin].start, end, work)


def _is_one(text: Text, index: int) -> bool:
    """Whether a word continues the name before it: ``St. Agnes``."""
    return text.gap(index) == " " or not (
        text.gap(index).strip(" .-") or text.begins_sentence(index)
    )


def _is_mine(text: Text, first: int) -> bool:
    """``I moved to``, ``my uncle in``: the applicant's own history; not ``my patient``."""
    before = {word.lower for word in text.words[max(0, first - 2) : first]}
    here = [word.lower for word in text.words[first : first + 2]]  # "my elderly parents"
    kin = not (RELATIVES | {"family"}).isdisjoint(here)
    if is_under_care(text, first):
        return False  # "my asthmatic children"
    return bool(before & {"i", "we", "me"}) or (kin and "my" in before)


def rows_of(text: Text) -> Iterator[tuple[int, str]]:
    """The list that each word in a row of capitals counts for: a place, a school, or neither."""
    places = {place.first for place in named_places(text)}
    for first, last in rows(text):
        kind = kind_of(text, first, last)
        tag = {"feature": "FEATURE", "institution": "INSTITUTION", "hall": "HALL"}.get(kind)
        if tag is None and not text.begins_sentence(first):
            tag = "TOWN" if is_town(text, first, last) else "CAPITAL"
            tag = tag if first in places else "NO_PLACE"
        if tag is not None:
            yield from ((index, tag) for index in range(first, last + 1))


def _list_of(text: Text, index: int, word: Word) -> str:
    before = text.word(index - 1)
    if word.lower in ("hand", "hands") and before is not None and before.lower in _HANDS:
        return "WORKER"  # "a ranch hand"
    if found := _FIRST.get(word.lower) or _listed_words().get(word.lower):
        return found
    base = word.base.lower()
    known = base in RELATIVES or is_person(Word(base, base, 0, 0))
    return OTHER if not known else "SOMEBODY" if base == word.lower else "SOMEBODYS"


@cache
def _listed_words() -> dict[str, str]:
    return lists(_FILE, *_LISTS)
