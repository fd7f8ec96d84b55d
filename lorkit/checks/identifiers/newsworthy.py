"""What was in the news, and people whom the public knows."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks import lookup, phrases
from lorkit.checks.identifiers.cases import is_told_of_somebody, names_people
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import one_of

_ACTED = rf"\b{one_of('news.txt', 'ACTED')}\b"
_NO_ROLE = one_of("news.txt", "NO_ROLE")
_TAUGHT_BY = rf"\b{one_of('news.txt', 'TAUGHT_BY')}\b"
_CARED_FOR = rf"\b{one_of('news.txt', 'CARED_FOR')}\b"


def news(text: Text) -> Iterator[tuple[int, int]]:
    """``the tornado``, ``pulled from the rubble``, ``shot by officers``, ``went viral``."""
    for start, end in phrases.found(text, "news.txt", "NEWS"):
        if is_told_of_somebody(text, start):
            yield start, end
    events = list(_listed(text, "EVENTS"))
    if events and names_people(text):
        yield from (span for span in events if is_told_of_somebody(text, span[0]))


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
    return lookup.listed(text.tokens, lookup.vocabulary(text), "news.txt", section)


def _is_colleagues(text: Text, at: int) -> bool:
    """Whether somebody known taught, spoke or was written to, and was cared for by nobody."""
    sentence = text.sentence(at)
    if compiled(_ACTED).search(sentence):
        return True
    return bool(compiled(_TAUGHT_BY).search(sentence)) and not compiled(_CARED_FOR).search(sentence)
