"""Names of relatives, household and others close to a patient: 45 CFR 164.514(b)(2)(i)(A)."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.naming import has_eponyms_noun, is_eponym, is_name, name_hit, whole_name
from lorkit.checks.text import Hit, Text
from lorkit.checks.words import PERSONS, RELATIVES, is_given

RELATIVE_HINT = 'relatives are protected as well; write "his wife" or "a daughter"'
_SKIPPED = ("is", "was", "named", "called", "name")
NAMING = ("named", "called", "nicknamed")


def relative(text: Text, index: int) -> Iterator[Hit]:
    """``his wife Maria``, ``Maria, his wife,``, ``Maria's husband``."""
    relative = text.words[index]
    before = text.word(index - 1)
    if before and text.gap(index) == " " and before.text.endswith("'s") and is_given(before.base):
        yield name_hit("PHI003", text, before.start, relative.end, "a name", RELATIVE_HINT)
    step = index + 1
    owner = before.lower if before else ""
    then = text.word(step)
    anyone = owner in ("a", "an", "the", "") and relative.lower in PERSONS
    if anyone and then and then.lower in NAMING:
        return  # "a child called Wren": a patient, found by _after_named
    while (skipped := text.word(step)) and skipped.lower in _SKIPPED:
        step += 1
    name = text.word(step)
    if is_name(name) and name is not None and not is_eponym(text, step):
        gap = text.gap(step)
        end = whole_name(text, step)
        if has_eponyms_noun(text, end):
            return
        known = is_given(name.base) or text.plain[end : end + 1] in (",", ")", "-")
        if gap == " " or (gap.strip(" (-") in (",", "", ":") and len(gap) <= 3 and known):
            yield name_hit("PHI003", text, relative.start, end, "a relative's name", RELATIVE_HINT)
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
        named = is_given(name.base) or not text.begins_sentence(index - back)
        if named and text.words[index - back + 1].lower in ("his", "her", "their", "the", "a"):
            end = text.words[index].end
            yield name_hit("PHI003", text, name.start, end, "a relative's name", RELATIVE_HINT)


def is_relatives(text: Text, index: int) -> bool:
    """Whether a title is a relative's: ``his wife Mrs. K``, ``the wife of the patient, Mrs. K``."""
    before = [word.lower for word in text.words[max(0, index - 4) : index]]
    if not before or before[-1] in RELATIVES:
        return bool(before)
    of_patient = before[-1] in ("patient", "pt", "man", "woman", "child") and "of" in before
    return of_patient and not RELATIVES.isdisjoint(before)
