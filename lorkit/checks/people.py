"""Names and initials: 45 CFR 164.514(b)(2)(i)(A), of the patient and of relatives."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.evidence import is_colleagues_title
from lorkit.checks.initials import INITIALS_HINT, initials
from lorkit.checks.naming import (
    NAME_HINT,
    PARTICLES,
    VERBS,
    is_eponym,
    is_name,
    name_hit,
    whole_name,
)
from lorkit.checks.relatives import NAMING, RELATIVE_HINT, is_relatives, relative
from lorkit.checks.text import Hit, Text, Word, compiled, vocabulary
from lorkit.checks.words import (
    ABBREVIATIONS,
    PERSONS,
    PLACEHOLDERS,
    RELATIVES,
    SAFE,
    SCANNED,
    TITLES,
    is_given,
)

_SHOUTED_TITLES = ("MR", "MRS", "MS", "MISS")
# "Pt: Wojciech," and "the patient, Anastasia,": told apart from a condition by the comma after.
_APPOSED = {"pt": (": ", ", "), "patient": (", ",)}
# What a name is found by, in small letters: most texts hold none of it.
_CUES = RELATIVES.union(NAMING, _APPOSED, (title.lower() for title in (*TITLES, *_SHOUTED_TITLES)))
_GO_ON = vocabulary(
    "from to in on at after before until every each while when during with for and as who whose "
    "twice through again because daily over by about would will w c p s h"
)


def names(text: Text) -> Iterator[Hit]:
    """Names after a title, after patient, after named; names of relatives; initials."""
    for index, word in enumerate(text.words if text.holds_any(_CUES) else ()):
        if word.text in TITLES or word.text in _SHOUTED_TITLES:
            yield from _after_title(text, index)
        elif word.lower in ("patient", "pt"):
            yield from _after_patient(text, index)
        elif word.lower in NAMING:
            yield from _after_named(text, index)
        elif word.base.lower() in RELATIVES:
            yield from relative(text, index)
    yield from _introduced(text)
    yield from initials(text)


def _after_title(text: Text, index: int) -> Iterator[Hit]:
    """``Mr. Alvarez``, ``Mrs K.``; not ``MR angiography``, ``Near Miss Conference``."""
    title, name = text.words[index], text.word(index + 1)
    gap = text.after(index) if name else ""
    before = text.word(index - 1)
    if name is None or gap not in (" ", ".", ". ", "- ") or (before and before.text == "Near"):
        return
    if title.text in _SHOUTED_TITLES and not (
        (gap == ". " and name.is_capital) or _is_shouted_name(text, name)
    ):
        return
    if title.text == "Miss" and (not name.is_capital or name.text in SAFE):
        return
    if len(name.base) == 1 and name.base.isupper() != name.base.islower():
        if name.base not in ("X", "Y", "Z") and name.base.isupper():
            what = "a patient's initial"
            yield name_hit("PHI002", text, title.start, name.end, what, INITIALS_HINT)
    elif (_is_named(text, index + 1) or title.text in ("mr", "mrs")) and name.lower not in (
        "and",
        "or",
    ):
        if name.text in PLACEHOLDERS:
            return
        if is_colleagues_title(text, title.start):
            return  # "the scrub tech, Mr. Boateng"
        end = max(whole_name(text, index + 1), name.start + len(name.base))
        if is_relatives(text, index):
            yield name_hit("PHI003", text, title.start, end, "a relative's name", RELATIVE_HINT)
        else:
            yield name_hit("PHI001", text, title.start, end, "a person's name", NAME_HINT)


def _is_shouted_name(text: Text, name: Word) -> bool:
    """``MR KOWALCZYK``; not ``MR ANGIOGRAPHY``, and nothing in a text that is all shouted."""
    if not name.is_shouted or len(name.text) < 4 or name.text in ABBREVIATIONS | SCANNED:
        return False
    return not text.plain.isupper()


def _is_named(text: Text, index: int) -> bool:
    """Whether a name begins here, with a capital or a particle: ``Alvarez``, ``de Souza``."""
    word = text.words[index]
    if word.text not in PARTICLES:
        return word.is_capital
    return whole_name(text, index) > word.end


def _after_patient(text: Text, index: int) -> Iterator[Hit]:
    """``patient Alvarez``, ``Pt. Maria``, ``patient JS``; not ``patient safety``."""
    here, name = text.words[index], text.word(index + 1)
    gap = text.after(index)
    if name is None or (here.lower == "patient" and "." in gap) or len(gap) > 3:
        return
    close = gap.strip(' .("') == ""
    shouted = name.is_shouted or compiled(r"[A-Z][a-z]{1,2}[A-Z]").fullmatch(name.text)
    if shouted and 2 <= len(name.text) <= 3 and name.text not in ABBREVIATIONS:
        stands = _ends_phrase(text, index + 1) or not name.is_shouted
        if name.text in PLACEHOLDERS or not stands:
            return
        yield name_hit("PHI002", text, here.start, name.end, "a patient's initials", INITIALS_HINT)
    elif gap in _APPOSED[here.lower] and is_name(name) and text.after(index + 1)[:1] == ",":
        yield name_hit("PHI001", text, here.start, name.end, "a patient's name", NAME_HINT)
    elif is_name(name) and (close or is_given(name.base)) and _introduces(gap, name):
        end = here.start if is_eponym(text, index + 1) else whole_name(text, index + 1)
        if end > here.start:
            yield name_hit("PHI001", text, here.start, end, "a patient's name", NAME_HINT)


def _introduces(gap: str, name: Word) -> bool:
    marks = ("", ".", ",", ":", '"', "-")
    return gap.strip(" (") in marks and name.text not in PLACEHOLDERS


def _ends_phrase(text: Text, index: int) -> bool:
    """Whether the word stands for a person: the phrase ends here, or goes on with a verb."""
    following = text.word(index + 1)
    if following is None or text.after(index).strip()[:1] in tuple(",.;:)(-/"):
        return True
    return following.lower in VERBS or following.lower in _GO_ON


def _after_named(text: Text, index: int) -> Iterator[Hit]:
    """``a man named Alvarez``; not ``called Cardiology``, ``a drug named Entresto``."""
    before, name = text.word(index - 1), text.word(index + 1)
    if name is None or text.after(index).strip(' "') or not is_name(name):
        return
    person = before is not None and before.lower in PERSONS
    adverb = (
        before is not None
        and before.lower in ("is", "was")
        and (is_given(name.base) or _speaks_of_person(text, index))
    )
    if person or adverb or (text.words[index].lower != "called" and is_given(name.base)):
        end = whole_name(text, index + 1)
        yield name_hit("PHI001", text, text.words[index].start, end, "a person's name", NAME_HINT)


def _speaks_of_person(text: Text, index: int) -> bool:
    """``the patient was called Thanasis``."""
    subject = text.word(index - 2)
    return subject is not None and subject.lower in PERSONS | {"he", "she"}


def _introduced(text: Text) -> Iterator[Hit]:
    """``her name is Rosa``, ``goes by Chuck``, ``by the name of Alvarez``, ``initials JS``."""
    if any(cue in text.lower for cue in ("name", "goes by", "known as", "call ")):
        pattern = compiled(
            r"\b(?:name (?:is|was)|name:|goes by|by the name of|(?:is|was) known as|surname|"
            r"last name|first name|call (?:me|him|her))[ :\"']{0,3}([A-Z][\w'-]{1,30})"
        )
        for found in pattern.finditer(text.plain):
            if found[1] not in SAFE | PLACEHOLDERS and not found[1].isupper():
                what = "a person's name"
                yield name_hit("PHI001", text, found.start(), found.end(), what, NAME_HINT)
