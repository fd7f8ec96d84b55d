"""What makes one case known: nobody else has it, it was in the news, or the person is well known.

What was only read, taught or practiced didn't happen to a patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lorkit.checks import phrases
from lorkit.checks.identifiers.people import is_person
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import forms_in, listed, one_of, table

_STUDIED = rf"\b{one_of('rare.txt', 'STUDIED')}\b"
_SOMEBODY = rf"\b{one_of('rare.txt', 'SOMEBODY')}\b"
_ILL = rf"\b{one_of('rare.txt', 'ILL')}\b"
_RANKED = rf"\b{one_of('rare.txt', 'RANKED')}\b"
_OWN = rf"\b{one_of('rare.txt', 'OWN')}\b"  # superlatives of one's own work
_FIGURE = r"\d{1,6}(?:\.\d{1,3})?"
_NUMBER = r"(\d{1,4}(?:,\d{3})?(?:\.\d+)?)"
_ACTED = rf"\b{one_of('news.txt', 'ACTED')}\b"
_NO_ROLE = one_of("news.txt", "NO_ROLE")
_TAUGHT_BY = rf"\b{one_of('news.txt', 'TAUGHT_BY')}\b"
_CARED_FOR = rf"\b{one_of('news.txt', 'CARED_FOR')}\b"


def is_told_of_somebody(text: Text, at: int) -> bool:
    """Whether what is said at an offset happened to somebody, as far as its sentence shows."""
    sentence = text.sentence(at)
    if not compiled(_STUDIED).search(sentence):
        return True
    return bool(compiled(_SOMEBODY).search(sentence))


def counts(text: Text) -> Iterator[tuple[int, int]]:
    """``the fifth reported case``, ``only two families in the world``."""
    for start, end in phrases.found(text, "rare.txt", "COUNTS"):
        if not compiled(_OWN).search(text.lower, max(0, start - len("I had ")), end):
            yield start, end


def extremes(text: Text) -> Iterator[tuple[int, int]]:
    """``the heaviest ever admitted``, ``made for him alone``, ``impaled on a fence post``."""
    found = [*_unheard_of(text), *(_measures(text) if text.digits else ())]
    yield from (span for span in found if is_told_of_somebody(text, span[0]))


def _unheard_of(text: Text) -> Iterator[tuple[int, int]]:
    """Where lines match, without the records and meetings of one's own work."""
    for start, end in phrases.found(text, "rare.txt", "EXTREMES"):
        ranked = compiled(_RANKED).search(text.lower, start, end)
        if not ranked or not compiled(_OWN).search(text.lower, start, end):
            yield start, end


def _measures(text: Text) -> Iterator[tuple[int, int]]:
    """Figures that hardly anybody reaches: 655 pounds, 611 days, 380 grams at birth."""
    values = [float(one) for one in compiled(_FIGURE).findall(text.lower.replace(",", ""))]
    for sign, least, most, pattern in _measured():
        if sign in text.lower and any(least <= value <= most for value in values):
            for found in compiled(pattern).finditer(text.lower):
                if least <= float(found[1].replace(",", "")) <= most:
                    yield found.span()


@cache
def _measured() -> tuple[tuple[str, float, float, str], ...]:
    return tuple(
        (sign, float(least), float(most), pattern.replace("NUMBER", _NUMBER))
        for sign, least, most, pattern in table("rare.txt", "MEASURES")
    )


def news(text: Text) -> Iterator[tuple[int, int]]:
    """``the tornado``, ``pulled from the rubble``, ``shot by officers``, ``went viral``."""
    for start, end in phrases.found(text, "news.txt", "NEWS"):
        if is_told_of_somebody(text, start):
            yield start, end
    events = list(_listed(text, "EVENTS"))
    if events and _names_people(text):
        yield from (span for span in events if is_told_of_somebody(text, span[0]))


def _names_people(text: Text) -> bool:
    """Whether a text mentions anybody who may be a patient."""
    return bool(compiled(_ILL).search(text.lower)) or any(map(is_person, text.words))


def public_roles(text: Text) -> Iterator[tuple[int, int]]:
    """``a news anchor``, ``the owner of the team``, ``the well-known rapper``."""
    found = [*_in_lists(text), *phrases.found(text, "news.txt", "POSTS")]
    for start, end in found:
        if not compiled(_NO_ROLE).match(text.lower, end) and not _is_colleagues(text, start):
            yield start, end


def _in_lists(text: Text) -> Iterator[tuple[int, int]]:
    yield from _listed(text, "ROLES")
    famous = list(_listed(text, "FAMOUS"))
    for start, end in _listed(text, "PERFORMERS") if famous else ():
        for first, last in famous:
            between = text.lower[last:start]
            if last <= start and len(between) < 32 and compiled(r"[\w' -]*").fullmatch(between):
                yield first, end
                break


def _listed(text: Text, section: str) -> Iterator[tuple[int, int]]:
    return listed(text.tokens, forms_in(text), "news.txt", section)


def _is_colleagues(text: Text, at: int) -> bool:
    """Whether a well-known person taught, spoke or was written to, and wasn't a patient."""
    sentence = text.sentence(at)
    if compiled(_ACTED).search(sentence):
        return True
    return bool(compiled(_TAUGHT_BY).search(sentence)) and not compiled(_CARED_FOR).search(sentence)
