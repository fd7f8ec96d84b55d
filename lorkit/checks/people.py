"""Names and initials: 45 CFR 164.514(b)(2)(i)(A), of the patient and of relatives."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.naming import (
    NAME_HINT,
    PARTICLES,
    VERBS,
    is_eponym,
    is_name,
    name_hit,
    whole_name,
)
from lorkit.checks.text import Hit, Text, Word, compiled, vocabulary
from lorkit.checks.words import (
    ABBREVIATIONS,
    DOCTORS,
    DOTTED,
    GIVEN,
    PERSONS,
    PLACEHOLDERS,
    RELATIVES,
    SAFE,
    TITLES,
)

_INITIALS_HINT = 'initials point to a person too; write "a patient"'
_RELATIVE_HINT = 'relatives are protected as well; write "his wife" or "a daughter"'

_DOTTED = r"(?<![\w.])[A-Z]\. ?[A-Z]\.(?: ?[A-Z]\.)?"
_NAMING = ("named", "called", "nicknamed")
_GO_ON = vocabulary(
    "from to in on at after before until every each while when during with for and as who whose "
    "twice through again because daily over by over about would will"
)


def names(text: Text) -> Iterator[Hit]:
    """Names after a title, after patient, after named; names of relatives; initials."""
    for index, word in enumerate(text.words):
        if word.text in TITLES or word.text in ("MR", "MRS", "MS"):
            yield from _after_title(text, index)
        elif word.lower in ("patient", "pt"):
            yield from _after_patient(text, index)
        elif word.lower in _NAMING:
            yield from _after_named(text, index)
        elif word.base.lower() in RELATIVES:
            yield from _relative(text, index)
    yield from _introduced(text)
    yield from _dotted(text)


def _after_title(text: Text, index: int) -> Iterator[Hit]:
    """``Mr. Alvarez``, ``Mrs K.``; not ``MR angiography``, ``Near Miss Conference``."""
    title, name = text.words[index], text.word(index + 1)
    gap = text.after(index) if name else ""
    before = text.word(index - 1)
    if name is None or gap not in (" ", ".", ". ", "- ") or (before and before.text == "Near"):
        return
    if title.text in ("MR", "MRS", "MS") and not (gap == ". " and name.is_capital):
        return
    if title.text == "Miss" and (not name.is_capital or name.text in SAFE):
        return
    if len(name.base) == 1 and name.base.isupper() != name.base.islower():
        if name.base not in ("X", "Y", "Z") and name.base.isupper():
            what = "a patient's initial"
            yield name_hit("PHI002", text, title.start, name.end, what, _INITIALS_HINT)
    elif (_is_named(text, index + 1) or title.text in ("mr", "mrs")) and name.lower not in (
        "and",
        "or",
    ):
        if name.text in PLACEHOLDERS:
            return
        end = max(whole_name(text, index + 1), name.start + len(name.base))
        if before is not None and before.lower in RELATIVES:
            yield name_hit("PHI003", text, title.start, end, "a relative's name", _RELATIVE_HINT)
        else:
            yield name_hit("PHI001", text, title.start, end, "a person's name", NAME_HINT)


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
    if name.is_shouted and 2 <= len(name.text) <= 3 and name.text not in ABBREVIATIONS:
        if name.text in PLACEHOLDERS or not _ends_phrase(text, index + 1):
            return
        yield name_hit("PHI002", text, here.start, name.end, "a patient's initials", _INITIALS_HINT)
    elif is_name(name) and (close or name.base in GIVEN) and _introduces(gap, name):
        end = here.start if is_eponym(text, index + 1) else whole_name(text, index + 1)
        if end > here.start:
            yield name_hit("PHI001", text, here.start, end, "a patient's name", NAME_HINT)


def _introduces(gap: str, name: Word) -> bool:
    marks = ("", ".", ",", ":", '"', "-")
    return gap.strip(" (") in marks and name.text not in PLACEHOLDERS


def _ends_phrase(text: Text, index: int) -> bool:
    """Whether the word stands for a person: the phrase ends here, or goes on with a verb."""
    following = text.word(index + 1)
    if following is None or text.after(index)[:1] in ",.;:)":
        return True
    return following.lower in VERBS or following.lower in _GO_ON


def _after_named(text: Text, index: int) -> Iterator[Hit]:
    """``a man named Alvarez``; not ``called Cardiology``, ``a drug named Entresto``."""
    before, name = text.word(index - 1), text.word(index + 1)
    if name is None or text.after(index).strip(' "') or not is_name(name):
        return
    person = before is not None and before.lower in PERSONS
    adverb = before is not None and before.lower in ("is", "was") and name.base in GIVEN
    if person or adverb or (text.words[index].lower != "called" and name.base in GIVEN):
        end = whole_name(text, index + 1)
        yield name_hit("PHI001", text, text.words[index].start, end, "a person's name", NAME_HINT)


def _relative(text: Text, index: int) -> Iterator[Hit]:
    """``his wife Maria``, ``Maria, his wife,``, ``Maria's husband``."""
    relative = text.words[index]
    before = text.word(index - 1)
    if before and text.gap(index) == " " and before.text.endswith("'s") and before.base in GIVEN:
        yield name_hit("PHI003", text, before.start, relative.end, "a name", _RELATIVE_HINT)
    step = index + 1
    owner = before.lower if before else ""
    if owner in ("a", "an", "the", "") and (then := text.word(step)) and then.lower in _NAMING:
        return  # "a child called Wren": a patient, found by _after_named
    while (skipped := text.word(step)) and skipped.lower in ("is", "was", "named", "called"):
        step += 1
    name = text.word(step)
    if is_name(name) and name is not None and not is_eponym(text, step):
        gap = text.gap(step)
        known = name.base in GIVEN or text.after(step)[:1] in (",", ")", "-")
        if gap == " " or (gap.strip(" (-") in (",", "", ":") and len(gap) <= 3 and known):
            end = whole_name(text, step)
            yield name_hit("PHI003", text, relative.start, end, "a relative's name", _RELATIVE_HINT)
    yield from _apposed(text, index)


def _apposed(text: Text, index: int) -> Iterator[Hit]:
    """``Rosa, his wife,`` and ``Rosa, the patient's daughter``."""
    for back in (2, 3):
        name = text.word(index - back)
        if (
            name is None
            or not is_name(name)
            or text.after(index - back).strip() not in (",", "(", "-")
        ):
            continue
        named = name.base in GIVEN or not text.begins_sentence(index - back)
        if named and text.words[index - back + 1].lower in ("his", "her", "their", "the", "a"):
            end = text.words[index].end
            yield name_hit("PHI003", text, name.start, end, "a relative's name", _RELATIVE_HINT)


def _introduced(text: Text) -> Iterator[Hit]:
    """``her name is Rosa``, ``goes by Chuck``, ``by the name of Alvarez``, ``initials JS``."""
    if "name" in text.lower or "goes by" in text.lower or "known as" in text.lower:
        pattern = compiled(
            r"\b(?:name (?:is|was)|name:|goes by|by the name of|(?:is|was) known as|surname|"
            r"last name|first name)[ :\"']{0,3}([A-Z][\w'-]{1,30})"
        )
        for found in pattern.finditer(text.plain):
            if found[1] not in SAFE | PLACEHOLDERS and not found[1].isupper():
                what = "a person's name"
                yield name_hit("PHI001", text, found.start(), found.end(), what, NAME_HINT)
    if "initials" in text.lower:
        for found in compiled(r"\b[Ii]nitials? ?(?:are|were|is|:)? ?[A-Z]{2,3}\b").finditer(
            text.plain
        ):
            yield name_hit("PHI002", text, *found.span(), "a patient's initials", _INITIALS_HINT)


def _dotted(text: Text) -> Iterator[Hit]:
    """``J.S.`` anywhere, but not ``U.S.`` or ``Dr. J.S. Smith``."""
    for found in compiled(_DOTTED).finditer(text.plain):
        before = (
            text.plain[max(0, found.start() - 30) : found.start()].rstrip(" .").rsplit(" ", 1)[-1]
        )
        initials = found[0].replace(" ", "")
        if initials not in DOTTED and before.lower() not in DOCTORS:
            yield name_hit("PHI002", text, *found.span(), "a person's initials", _INITIALS_HINT)
