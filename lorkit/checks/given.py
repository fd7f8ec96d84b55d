"""First names on their own: an error where somebody is cared for, a warning elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.naming import NAME_HINT, VERBS, is_eponym, is_name, name_hit, whole_name
from lorkit.checks.text import Hit, Text, compiled, vocabulary
from lorkit.checks.words import DOCTORS, FACILITIES, GIVEN

_FIRST_NAME_HINT = "if this is a patient or relative, take the name out; a colleague's may stay"
_CARE = vocabulary(
    "met saw helped called visited examined counseled comforted followed taught with"
)


# What only people do: whoever is its subject by a capitalized word alone has a name.
_HUMAN = vocabulary(
    "told said asked cried smiled wept laughed thanked whispered hugged apologized joked sobbed"
)
_ARTICLES = vocabulary("the a an our my your his her their every each this that")


def given_names(text: Text) -> Iterator[Hit]:
    """A first name on its own: an error where somebody is cared for, else a warning."""
    for index, word in enumerate(text.words):
        if word.base not in GIVEN:
            if _speaks(text, index) and not _is_professional(text, index):
                yield name_hit(
                    "PHI027", text, word.start, word.end, "a first name", _FIRST_NAME_HINT
                )
            continue
        if _is_professional(text, index) or is_eponym(text, index):
            continue
        end = whole_name(text, index)
        last = index
        while last + 1 < len(text.words) and text.words[last + 1].start < end:
            last += 1
        following, before = text.word(last + 1), text.word(index - 1)
        acts = following is not None and text.after(last) == " " and following.lower in VERBS
        aged = compiled(r",? \(?(?:an? )?\d{1,3}\b").match(text.plain, end)
        cared = before is not None and before.lower in _CARE and text.gap(index) == " "
        if aged or (acts and (index == last or text.begins_sentence(index))):
            yield name_hit("PHI001", text, word.start, end, "a person's name", NAME_HINT)
        else:
            what = "a patient's first name" if cared else "a first name"
            yield name_hit("PHI027", text, word.start, end, what, _FIRST_NAME_HINT)


def _speaks(text: Text, index: int) -> bool:
    """``until Chukwuemeka smiled``: a name from no list, in the middle of a sentence."""
    following, before = text.word(index + 1), text.word(index - 1)
    if following is None or following.lower not in _HUMAN or text.after(index) != " ":
        return False
    if text.begins_sentence(index) or before is None or before.lower in _ARTICLES:
        return False
    alone = not before.is_capital or before.text == "I" or text.gap(index) != " "
    return alone and text.words[index].text[0].isupper() and is_name(text.words[index])


def _is_professional(text: Text, index: int) -> bool:
    """Whether the name is a doctor's, a place's or an institution's."""
    before = text.word(index - 1)
    if before and before.lower in {*DOCTORS, "st", "saint", "san", "santa", "by", "et"}:
        return True
    if before and text.gap(index) == "-":
        return True
    following = [text.word(index + step) for step in range(1, 5)]
    return any(w is not None and w.is_capital and w.lower in FACILITIES for w in following)
