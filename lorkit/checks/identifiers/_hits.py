"""What the rules about identifiers share: how a hit is worded, and what a code looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from lorkit.checks.rule import Hit
from lorkit.checks.text import Text, compiled, quoted

# An identifier of letters and digits: "K302-77-41", "22F917", "WC/55102-B"; not "T2" or "COVID-19".
MIXED = r"(?=[a-z0-9/-]*\d[a-z0-9/-]*\d)[a-z0-9](?:[a-z0-9]|[/-](?=[a-z0-9])){3,24}"
_TAKE_OUT = "take it out; nothing on the sheet needs it"
_UNITS = r"(?:mg|ml|mm|cm|mcg|kg|day|hour|week|month|year|fr|french|gauge|g|yo)s?"
_NO_CODES = rf"\d+-?{_UNITS}|(?:19|20)\d\d(?:[/-](?:19|20)?\d\d)?|covid-?19|[\d/-]{{1,5}}"


def possible(text: Text, start: int, end: int, told: str, hint: str) -> Hit:
    """A hit that says what a part of the text may be; ``told`` is, say, "is an age over 89"."""
    shown = quoted(text.plain[start:end])
    return Hit(start, end, f"possible patient identifier: {shown} {told}", hint)


class Sought(NamedTuple):
    """A pattern, what every text with a match has, and what a match has to be."""

    may_be_in: Callable[[Text], bool]
    pattern: str
    keep: Callable[[str], bool] = bool


def holding(*signs: str) -> Callable[[Text], bool]:
    """A test for texts that hold one of some signs."""
    return lambda text: text.holds(*signs)


def has_code(text: Text) -> bool:
    """Whether a text may hold what ``MIXED`` matches."""
    return bool(compiled(r"(?=[a-z0-9/-]*\d[a-z0-9/-]*\d)[a-z0-9/-]{4}").search(text.lower))


def matches(text: Text, what: str, sought: Iterable[Sought]) -> Iterator[Hit]:
    """A hit for each part of a text that one of some patterns finds and that should be kept."""
    for may_be_in, pattern, keep in sought:
        for found in compiled(pattern).finditer(text.lower) if may_be_in(text) else ():
            if keep(found[0]):
                yield possible(text, *found.span(), f"looks like {what}", _TAKE_OUT)


def is_code(found: str) -> bool:
    """Whether a match ends in a code: letters and digits mixed, or five digits or more."""
    code = compiled(r"[a-z0-9/-]+$").search(found)
    token = code[0] if code else ""
    if compiled(_NO_CODES).fullmatch(token):
        return False
    digits, letters = sum(map(str.isdigit, token)), sum(map(str.isalpha, token))
    mixed = digits >= 2 and letters >= 1 and len(token) >= 5
    return digits >= 5 or mixed or token.count("-") >= 2
