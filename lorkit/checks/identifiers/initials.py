"""Initials of a person: 45 CFR 164.514(b)(2)(i)(A). Most pairs of capitals are abbreviations."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.identifiers.names_evidence import SPEAKING, title_before
from lorkit.checks.identifiers.people import has_role_after
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, Word, compiled
from lorkit.checks.words import (
    ABBREVIATIONS,
    ALL_ABBREVIATIONS,
    DOCTORS,
    DOTTED,
    PLACEHOLDERS,
    words,
)

_HINT = 'initials point to a person too; write "a patient"'
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


_VERBS = words("people.txt", "VERBS")
_GO_ON = words("people.txt", "GO_ON")


def _initials(text: Text) -> Iterator[Hit]:
    """``Mrs. K.``, ``patient JS``, ``J.S.``, ``initials JS``, ``RB (82 M)``, ``LDC asked me``."""
    yield from _after_title(text)
    yield from _after_small_title(text)
    yield from _after_patient(text)
    yield from _told(text)
    for rule in (_called_initials, _aged, _lettered, _dotted) if text.has_initials else ():
        yield from rule(text)


def _hit(text: Text, span: tuple[int, int]) -> Hit:
    return possible(text, *span, "looks like a patient's initials", _HINT)


def _after_title(text: Text) -> Iterator[Hit]:
    """``Mrs. K.``; not ``Mr. X``, who is nobody in particular."""
    for index in text.capitals:
        title, initial = text.word(index - 1), text.words[index]
        told = len(initial.base) == 1 and initial.base.isupper() and title_before(text, index)
        if told and title and initial.base not in ("X", "Y", "Z"):
            if has_role_after(text, initial.end + text.plain.startswith(".", initial.end)):
                continue  # "Ms. L., the charge nurse"
            what = "looks like a patient's initial"
            yield possible(text, title.start, initial.end, what, _HINT)


def _after_small_title(text: Text) -> Iterator[Hit]:
    """``mrs. k``, as people type."""
    if "mr" in text.lower or "ms." in text.lower:
        pattern = compiled(
            r"\b(?:mrs?|ms|miss)\. ?[a-z]\b(?=[ ,.;)]|$)|\bmrs? [a-z]\b(?=[ ,.;)]|$)"
        )
        for found in pattern.finditer(text.plain):
            yield _hit(text, found.span())


def _after_patient(text: Text) -> Iterator[Hit]:
    """``patient JS``, ``pt JoS``; not ``patient IV``."""
    for index in text.capitals:
        here, name = text.word(index - 1), text.words[index]
        if here is None or here.lower not in ("patient", "pt") or not is_shortened(name):
            continue
        gap = text.gap(index)
        if (here.lower == "patient" and "." in gap) or len(gap) > 3:
            continue
        stands = _ends_phrase(text, index) or not name.is_shouted
        if name.text not in PLACEHOLDERS and stands:
            yield _hit(text, (here.start, name.end))


def is_shortened(name: Word) -> bool:
    """Whether what follows "patient" is initials and not an abbreviation: ``JS``, ``JoS``."""
    shouted = name.is_shouted or bool(compiled(r"[A-Z][a-z]{1,2}[A-Z]").fullmatch(name.text))
    return shouted and 2 <= len(name.text) <= 3 and name.text not in ABBREVIATIONS


def _ends_phrase(text: Text, index: int) -> bool:
    """Whether the word stands for a person: the phrase ends here, or goes on with a verb."""
    following = text.word(index + 1)
    if following is None or text.after(index).strip()[:1] in tuple(",.;:)(-/"):
        return True
    return following.lower in _VERBS or following.lower in _GO_ON


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
    if "(initials" not in text.plain:
        return
    for found in compiled(r"\b([A-Z]{2,3}) \(initials\b").finditer(text.plain):
        yield _hit(text, found.span(1))


def _aged(text: Text) -> Iterator[Hit]:
    """``RB (82 M)``, ``MB, a lady in her 40s``."""
    for found in compiled(_BESIDE_AGE).finditer(text.plain):
        if found[1] not in _NOBODYS:
            yield _hit(text, found.span(1))


def _dotted(text: Text) -> Iterator[Hit]:
    """``J.S.`` anywhere, but not ``U.S.`` or ``Dr. J.S. Smith``."""
    for found in compiled(_DOTTED).finditer(text.plain) if "." in text.plain else ():
        before = (
            text.plain[max(0, found.start() - 30) : found.start()].rstrip(" .").rsplit(" ", 1)[-1]
        )
        initials = found[0].replace(" ", "")
        plain = initials in DOTTED and not compiled(_A_PERSON).match(text.plain, found.end())
        if not plain and before.lower() not in DOCTORS:
            yield possible(text, *found.span(), "looks like a person's initials", _HINT)


INITIALS = Rule(
    "PHI002",
    "error",
    title="Initials",
    why=(
        "Initials come from a name and count as one: together with the hospital and the month on "
        "the sheet, they point to a person."
    ),
    example="Presented the case of J.S. at noon conference",
    better="Presented a case of cryptogenic stroke at noon conference",
    find=_initials,
)
