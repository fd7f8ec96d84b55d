"""Names without a title: 45 CFR 164.514(b)(2)(i)(A).

A first name that is used somewhere in the world, or a capital that isn't a known word. It is an
error if the words around it show that it is a person; otherwise a first name gets a warning. No
list holds every name in the world.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from lorkit.checks.identifiers.names_called import as_filed, is_own_name, spelled_names
from lorkit.checks.identifiers.names_evidence import (
    chooses,
    has_eponyms_noun,
    is_a_case,
    is_a_household,
    is_name,
    is_person,
    is_surely_person,
    whole_name,
)
from lorkit.checks.identifiers.names_in_care import begins_with_name, belongs_to, is_in_care
from lorkit.checks.identifiers.people import is_professional
from lorkit.checks.text import Text, Word, compiled
from lorkit.checks.words import (
    KNOWN,
    LARGE,
    NAMESAKES,
    SAFE,
    is_family,
    is_given,
    plain,
    words,
)

_CARE = words("people.txt", "CARE")
# "McMurray" and "DeShawn" are names, "PowerChart" and "SmartPhrase" aren't.
_PREFIXED = r"(?:Mc|Mac|De|Di|Da|La|Le|Van|Von|Fitz|O'|D'|Al-)[A-Z][a-z]+"


_SYLLABLES = words("names.txt", "SYLLABLES")
# Family names that come before the given name, and what may be between the two.
_FAMILY_FIRST = words("names.txt", "FAMILY_FIRST")
_MIDDLE = words("names.txt", "MIDDLE")
_SYLLABLE = (
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:a|ai|ang?|ao|ei?|eng?|er|i|ia|ia[no]|iang|ie|ing?|iong|iu|"
    r"ong|ou?|u|ua|uai|uang?|ui|un|uo)"
)
_TWO_SYLLABLES = rf"{_SYLLABLE}-?{_SYLLABLE}"
_COLLEAGUES_ACTS = words("names.txt", "COLLEAGUES_ACTS")


class PersonName(NamedTuple):
    """A name in a text, and whether the words around it show that it is a person's."""

    start: int
    end: int
    what: str  # "a person's name"
    is_told: bool


class _Name(NamedTuple):
    """Words ``first`` to ``last`` of a text that may name somebody."""

    first: int
    last: int
    end: int
    listed: bool  # begins with somebody's first name
    surname: bool  # ends with somebody's family name
    known: bool  # begins with an eponym, or with another word that has a capital


@lru_cache(maxsize=1)  # two rules read the names of one text, one after the other
def person_names(text: Text) -> tuple[PersonName, ...]:
    """Names of people without a title, and first names that nothing says more about."""
    found = list(_written_plainly(text))
    if text.has_initials:
        found += (_person(*span, "a patient's name") for span in as_filed(text))
        found += (_person(*span) for span in spelled_names(text))
    return tuple(found)


def _written_plainly(text: Text) -> Iterator[PersonName]:
    """``Rosa cried``, ``the Henderson case``."""
    beyond, colleague = 0, -1
    for index in text.capitals:
        if index < beyond:
            continue
        if namesake := _namesake(text, index):
            beyond = index + namesake
            continue
        name = _name(text, index)
        if name is None:
            continue
        start = text.words[index].start
        if _is_colleagues(text, name, colleague):
            beyond = colleague = name.last + 1
        elif _is_told(text, name) or (name.listed and _is_beside_somebody(text, name)):
            yield _person(start, name.end)
            beyond = name.last + 1
        elif name.listed and not _is_on_a_cover(text, name.last):
            before = text.word(index - 1)
            if _is_no_first_name(text, name):
                continue
            cared = before is not None and before.lower in _CARE and text.gap(index) == " "
            what = "a patient's first name" if cared else "a first name"
            yield PersonName(start, name.end, what, is_told=False)
            beyond = name.last + 1


def _is_colleagues(text: Text, name: _Name, colleague: int) -> bool:
    if is_professional(text, name.first, name.last) or is_own_name(
        text, text.words[name.first].start
    ):
        return True
    return _follows(text, name.first, colleague)


def _follows(text: Text, index: int, colleague: int) -> bool:
    """``Residents Omar and Julia``: a name beside a colleague's name that ends before a word."""
    if colleague < 0:
        return False
    if colleague == index:
        return text.gap(index) == ", "
    return colleague == index - 1 and text.words[index - 1].lower in ("and", "or")


def _is_beside_somebody(text: Text, name: _Name) -> bool:
    """``Svetlana and Igor, who had``: one of two people that the sentence is about."""
    conjunction, index = text.word(name.last + 1), name.last + 2
    if conjunction is None or conjunction.lower != "and" or text.word(index) is None:
        return False
    other = _name(text, index)
    return other is not None and _is_told(text, other)


def _is_no_first_name(text: Text, name: _Name) -> bool:
    """``in Sofia``, ``from Jan 2020``, ``Priya ordered``: a city, a month, a colleague."""
    word, before = text.words[name.last], text.word(name.first - 1)
    if word.text != word.base:
        return False
    listed = text.word(name.first - 2)  # "Addison, Cushing and Conn"
    if before is not None and before.lower == "and" and listed and listed.base in SAFE | KNOWN:
        return listed.is_capital
    following = text.word(name.last + 1)
    if following and following.lower in _COLLEAGUES_ACTS and text.after(name.last) == " ":
        return True
    month = word.text in ("Jan", "April", "June", "May", "August") and (
        bool(compiled(r"\.? ?\d").match(text.plain, word.end)) or text.gap(name.first)[-1:] == "-"
    )
    if _is_in_row_of_places(text, name.first):
        return True
    return month or (before is not None and before.lower == "in" and text.gap(name.first) == " ")


def _is_in_row_of_places(text: Text, index: int) -> bool:
    """``from Chelsea, Revere or Lynn``: the last of three capitals after a preposition."""
    row = 1
    while index > 1 and row < 6:
        joined = text.words[index - 1].lower in ("and", "or")
        back = index - 2 if joined else index - 1
        if not text.words[back].is_capital or not (joined or text.gap(index) == ", "):
            break
        index, row = back, row + 1
    before = text.word(index - 1)
    return row > 2 and before is not None and before.lower in ("from", "in", "near", "to")


def _person(start: int, end: int, what: str = "a person's name") -> PersonName:
    return PersonName(start, end, what, is_told=True)


def _is_told(text: Text, name: _Name) -> bool:
    """Whether a name must be a person's, by the words around it."""
    if name.known:
        told = is_surely_person(text, name.first, name.last)
    else:
        listed = name.listed or name.surname
        in_full = listed and name.last > name.first
        told = in_full or is_person(text, name.first, name.last, listed=listed)
        told = told or is_in_care(text, name.first, name.last, listed=name.listed)
        told = told or belongs_to(text, name.end)
    return told or _is_everybodys(text, name)


def _name(text: Text, index: int) -> _Name | None:
    """The name that begins at a word, if there can be one."""
    word = text.words[index]
    if not is_name(word) or word.base in LARGE:
        return None
    first_part = word.base.split("-")[0]
    known = bool({word.base, first_part} & KNOWN)
    listed = not known and (is_given(first_part) or is_given(word.base) or _is_paired(word))
    end = whole_name(text, index)
    last = index
    while last + 1 < len(text.words) and text.words[last + 1].start < end:
        last += 1
    listed = listed or (not known and _is_family_first(text, index, last))
    begins = text.begins_sentence(index) and not begins_with_name(text, index)
    if not listed and (begins or not _looks_spelled(word)):
        return None
    if has_eponyms_noun(text, end):
        return None
    surname = any(is_family(part) for part in text.words[last].base.split("-"))
    return _Name(index, last, end, listed, surname, known)


def _is_paired(word: Word) -> bool:
    """``Eun-bi``, ``Sung-min``: a first name of two syllables."""
    return word.base.partition("-")[2] in _SYLLABLES


def _is_family_first(text: Text, first: int, last: int) -> bool:
    """``Nguyen Thi Lan``, ``Wang Lihua``, ``Nagy Istvan``: the family name, then the given name."""
    if first == last:
        return False
    family, own = text.words[first].base, text.words[first + 1]
    if own.base in KNOWN | SAFE or text.gap(first + 1) != " ":
        return False
    if plain(family) in _FAMILY_FIRST:
        syllables = compiled(_TWO_SYLLABLES).fullmatch(plain(own.base))
        return bool(syllables) or is_given(own.base) or _is_paired(own) or own.lower in _MIDDLE
    return False


def _namesake(text: Text, index: int) -> int:
    """How many words a disease, program or author has, if one begins at a word: ``Marcus Gunn``."""
    start = text.words[index].start
    of_word = _phrases().get(text.words[index].base, ())
    found = next((n for n in of_word if text.plain.startswith(n, start)), "")
    return len(found.split())


@cache
def _phrases() -> dict[str, list[str]]:
    """Names of things, countries and states that look like a person's, by their first word."""
    found: dict[str, list[str]] = {}
    for name in (*NAMESAKES, *(place for place in LARGE if " " in place)):
        found.setdefault(name.split()[0], []).append(name)
    return found


def _is_everybodys(text: Text, name: _Name) -> bool:
    """``the Henderson case``, ``the Delgados``: a family name after an article."""
    before = text.word(name.first - 1)
    if before is None or before.lower not in ("the", "a", "this", "that", "our", "my"):
        return False
    word = text.words[name.last]
    eponym = name.known and not word.base.endswith("ian")  # not "a Parkinsonian patient"
    family = name.surname or eponym or is_family(word.base.removesuffix("s"))
    if word.text.endswith("s") and is_family(word.text.removesuffix("s")):
        return True
    if before.lower == "the" and word.text.endswith("s") and chooses(text, name.last):
        return True
    if not name.known and is_a_household(text, name.last):
        return True
    return (family or name.listed) and is_a_case(text, name.last)


def _is_on_a_cover(text: Text, last: int) -> bool:
    """``Merritt's Neurology``: the capitalized word after it makes it a book."""
    word, following = text.words[last], text.word(last + 1)
    return word.text != word.base and following is not None and following.text[0].isupper()


def _looks_spelled(word: Word) -> bool:
    """Whether it is written like a name: no digits, and no capital inside."""
    if len(word.base) < 3 or any(c.isdigit() for c in word.base):
        return False
    parts = word.base.split("-")
    plain = all(part[1:] == part[1:].lower() for part in parts if part) and all(
        part[:1].isupper() or 1 < len(part) < 5
        for part in parts  # "Hyun-woo"
    )
    return plain or bool(compiled(_PREFIXED).fullmatch(word.base))
