"""Initials of a person: 45 CFR 164.514(b)(2)(i)(A). Most pairs of capitals are abbreviations."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.evidence import SPEAKING
from lorkit.checks.naming import name_hit
from lorkit.checks.text import Hit, Text, compiled
from lorkit.checks.words import ALL_ABBREVIATIONS, DOCTORS, DOTTED, PLACEHOLDERS

INITIALS_HINT = 'initials point to a person too; write "a patient"'
_A_PERSON = (
    r",? \(?(?:\d{1,3} ?(?:[MF]\b|yo\b|y/o|years?\b|-year)|"
    r"an? (?:\d|(?:[\w-]+ ){0,2}(?:lady|man|woman|boy|girl|gentleman|child|patient)\b))"
)
_BESIDE_AGE = rf"(?<![\w.&/-])([A-Z]{{2,3}})(?={_A_PERSON})"
_LETTERS_OF = r"(?<![\w.&/-])([A-Z]{2,3})(?![\w&/-]|\.\w)"
_TENDED_AS = (
    r"\b(?:for|about|with|saw|followed|presented|admitted|discharged|examined|of) "
    r"[A-Z]{2,3} \((?![A-Z])"
)
_NOBODYS = ALL_ABBREVIATIONS | PLACEHOLDERS
_DOTTED = r"(?<![\w.])[A-Z]\. ?[A-Z]\.(?: ?[A-Z]\.)?"


def initials(text: Text) -> Iterator[Hit]:
    """``J.S.``, ``initials JS``, ``RB (82 M)``, ``LDC asked me``."""
    yield from _told(text)
    for rule in (_called_initials, _aged, _lettered, _dotted) if text.has_initials else ():
        yield from rule(text)


def _hit(text: Text, span: tuple[int, int]) -> Hit:
    return name_hit("PHI002", text, *span, "a patient's initials", INITIALS_HINT)


def _told(text: Text) -> Iterator[Hit]:
    """``initials JS``, ``initials N Q``."""
    if "initials" in text.lower:
        letters = r"\b[Ii]nitials? ?(?:are|were|is|:)? ?\(?[A-Z](?:[. ]{0,2}[A-Z]){1,2}\b"
        for found in compiled(letters).finditer(text.plain):
            yield _hit(text, found.span())


def _lettered(text: Text) -> Iterator[Hit]:
    """``LDC asked me``, ``the summary for RB (septic shock)``; not ``GI asked``."""
    if text.plain.isupper():
        return
    for found in compiled(_LETTERS_OF).finditer(text.plain):
        if found[1] in _NOBODYS:
            continue
        verb = compiled(r" (?:[a-z]+ly |still |never |always |also |then )?([a-z']+)\b").match(
            text.plain, found.end()
        )
        before = text.plain[max(0, found.start() - 12) : found.end() + 3]
        if (verb and verb[1] in SPEAKING) or compiled(_TENDED_AS).search(before):
            yield _hit(text, found.span(1))


def _called_initials(text: Text) -> Iterator[Hit]:
    """``TB (initials), a woman``."""
    for found in compiled(r"\b([A-Z]{2,3}) \(initials\b").finditer(text.plain):
        yield _hit(text, found.span(1))


def _aged(text: Text) -> Iterator[Hit]:
    """``RB (82 M)``, ``MB, a lady in her 40s``."""
    for found in compiled(_BESIDE_AGE).finditer(text.plain):
        if found[1] not in _NOBODYS:
            yield _hit(text, found.span(1))


def _dotted(text: Text) -> Iterator[Hit]:
    """``J.S.`` anywhere, but not ``U.S.`` or ``Dr. J.S. Smith``."""
    for found in compiled(_DOTTED).finditer(text.plain):
        before = (
            text.plain[max(0, found.start() - 30) : found.start()].rstrip(" .").rsplit(" ", 1)[-1]
        )
        initials = found[0].replace(" ", "")
        plain = initials in DOTTED and not compiled(_A_PERSON).match(text.plain, found.end())
        if not plain and before.lower() not in DOCTORS:
            yield name_hit("PHI002", text, *found.span(), "a person's initials", INITIALS_HINT)
