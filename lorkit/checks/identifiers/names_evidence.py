"""What a name looks like, and what shows that it is a patient's or a relative's.

That is, what the person does, what the person has, and what is said beside the name; not an eponym
or a service.
"""

from __future__ import annotations

from lorkit.checks.identifiers.people import COLLEAGUES
from lorkit.checks.text import Text, Word, compiled, vocabulary
from lorkit.checks.words import (
    ABBREVIATIONS,
    EPONYM_NOUNS,
    NATIONS,
    PERSONS,
    RELATIVES,
    SAFE,
    SCANNED,
    TITLES,
    words,
)

_WITH_NOUN = rf"(?:'s?)? (?:{'|'.join(sorted(EPONYM_NOUNS))})\b"
# What only people do: an eponym that does it must be a person too.
SPEAKING = words("people.txt", "SPEAKING")
PARTICLES = words("people.txt", "PARTICLES")
_SHOUTED_TITLES = ("MR", "MRS", "MS", "MISS")


def is_name(word: Word | None) -> bool:
    """Whether a word could be a name: a capital, lowercase after it, and not a known word."""
    if word is None or not word.is_capital or word.is_shouted or word.lower in NATIONS:
        return False
    return len(word.text) > 1 and not {word.text, word.base, word.text.split("-")[0]} & SAFE


def whole_name(text: Text, index: int) -> int:
    """The end of a name that begins at an index: up to three capitals in a row, "de", "W."."""
    last, step = index, index
    while step < index + 4 and (more := text.word(step + 1)):
        initial = _is_initial(text, step)
        if text.after(step) not in (" ", "-") and not initial:
            break
        if more.text not in PARTICLES and not is_name(more) and not _is_initial(text, step + 1):
            break
        step += 1
        last = last if more.text in PARTICLES or _is_initial(text, step) else step
    word = text.words[last]
    return word.start + len(word.base)


def _is_initial(text: Text, index: int) -> bool:
    """``W.`` in ``Harold W. Brennan``."""
    word = text.words[index]
    return len(word.text) == 1 and word.text.isupper() and text.after(index) == ". "


def is_eponym(text: Text, index: int) -> bool:
    """Whether a name is that of a disease or sign: ``Murphy's sign``."""
    word, following = text.words[index], text.word(index + 1)
    return following is not None and (
        following.lower in EPONYM_NOUNS or (word.text.endswith("'s") and following.text.islower())
    )


def has_eponyms_noun(text: Text, end: int) -> bool:
    """Whether the word after a name makes it an eponym: ``Sister Mary Joseph nodule``."""
    return bool(compiled(_WITH_NOUN).match(text.plain, end))


def title_before(text: Text, index: int) -> bool:
    """Whether "Mr." or the like belongs to a word; not ``MR angiography``, ``Near Miss``."""
    title, name = text.word(index - 1), text.words[index]
    if title is None or (title.text not in TITLES and title.text not in _SHOUTED_TITLES):
        return False
    gap, before = text.gap(index), text.word(index - 2)
    if gap not in (" ", ".", ". ", "- ") or (before and before.text == "Near"):
        return False
    if title.text in _SHOUTED_TITLES:
        return (gap == ". " and name.is_capital) or _is_shouted_name(text, name)
    return title.text != "Miss" or (name.is_capital and name.text not in SAFE)


def _is_shouted_name(text: Text, name: Word) -> bool:
    """``MR KOWALCZYK``; not ``MR ANGIOGRAPHY``, and nothing in a text that is all in capitals."""
    if not name.is_shouted or len(name.text) < 4 or name.text in ABBREVIATIONS | SCANNED:
        return False
    return not text.plain.isupper()


_HUMAN = words("people.txt", "HUMAN")
_OFTEN = words("people.txt", "OFTEN")
_ADVERBS = words("people.txt", "ADVERBS")
_LINKS = words("people.txt", "LINKS")
_OPENING = vocabulary("what then here now today later finally only even often sometimes maybe soon")
_FOND = words("people.txt", "FOND")
_TENDED = words("people.txt", "TENDED")
_SHOWN = words("people.txt", "SHOWN")
_BESIDE = words("people.txt", "BESIDE")
_REPORTING = vocabulary("found showed reported described")
_WORKS = words("people.txt", "WORKS")
_SMALL = words("people.txt", "SMALL")
_NUMBERS = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)(?:-\w{3,5})?|one|two|three|four|five|"
    r"six|"
    r"seven|eight|nine|ten|eleven|\w{3,6}teen|twelve)"
)
_PEOPLE = "|".join(sorted(PERSONS))
_KIN = "|".join(sorted(RELATIVES))
_PERSON_BESIDE = (
    rf"(?:, ?| ?\(| ?- ?)(?:{_KIN}) of\b|"
    rf"(?:, ?| ?\(| ?- ?)(?:our|my|the|an?|this|his|her|their) "
    rf"(?:[\w'-]{{1,24}} ){{0,3}}?(?:{_PEOPLE})\b"
)
_BESIDES = (
    r"(?:,? ?\(|, )(?:aged? )?\d{1,3}(?: ?(?:yo\b|y/o|yr|years?|[MF]\b)|[,)])"
    rf"|{_PERSON_BESIDE}"
    r"|, (?:who|whom|whose)\b"
    r"|, (?:on|in|from) (?:our|my|the) (?:[\w-]{1,24} ){0,2}(?:service|unit|ward|clinic|list|bed)\b"
    rf"|,? \(?(?:an? )?(?:\d{{1,2}}|{_NUMBERS})[- ]?(?:year|yr|month|week|day)s?[- ]old"
    r"|,? \(?\d{1,3} ?[MF]\b"
)
_CASES = (
    r"'?s? (?:case|family|families|gentleman|lady|patient|baby|babies|child|children|boy|girl|man|"
    r"woman|kid|twins?|mother|father|couple|household|newborns?|preemie|triplets|admission|laparotomy|delivery|code|chart)\b"
)
# "Followed Rosa through three infusions"
_THROUGH = (
    r" (?:through|from|until|during|after|before|over|across|daily|each|every|"
    r"weekly|monthly|twice|for \w+ (?:days|weeks))\b"
)
_AGED_OR_TOLD = r",? \(?(?:an? )?\d{1,3}\b|, (?:an?|our|my|his|her) [a-z]"


def is_person(text: Text, first: int, last: int, *, listed: bool) -> bool:
    """Whether the words around ``first`` to ``last`` show that these name somebody.

    ``listed`` names need less evidence.
    """
    return (
        _acts(text, first, last, listed=listed)
        or _is_told_apart(text, first, last, listed=listed)
        or _is_cared_for(text, first, last, listed=listed)
        or _owns(text, last)
    )


def is_surely_person(text: Text, first: int, last: int) -> bool:
    """Whether even an eponym must be a person here: ``Marcus told us``, ``Little Clara``."""
    before = text.word(first - 1)
    if before and before.text in _FOND | PERSONS and text.gap(first) == " ":
        return True
    end = text.words[last].start + len(text.words[last].base)
    if compiled(_PERSON_BESIDE).match(text.plain, end):
        return True
    verb = _verb_after(text, last)
    return verb in SPEAKING and _stands_alone(text, first)


def _acts(text: Text, first: int, last: int, *, listed: bool) -> bool:
    """``Wanjiru would not``, ``why Petrosyan got``, ``Marcus finally told us``."""
    verb = _verb_after(text, last)
    if verb in _HUMAN:
        return _stands_alone(text, first)
    before = text.word(first - 1)
    linked = before is not None and before.lower in _LINKS
    if listed and linked and text.after(last).startswith(","):
        return True
    if verb not in _OFTEN or (verb in _REPORTING and _is_second(text, first)):
        return False
    return linked or (listed and (first == last or text.begins_sentence(first)))


def _is_second(text: Text, first: int) -> bool:
    """``Li and Chen found``: the second author of a paper."""
    before, further = text.word(first - 1), text.word(first - 2)
    return before is not None and before.lower == "and" and bool(further and further.is_capital)


def _verb_after(text: Text, last: int, mark: str = "") -> str:
    """The word after a name and its punctuation, past "finally"; "" if they are separated."""
    step = last + 1
    while (
        (word := text.word(step))
        and text.gap(step) == " "
        and (word.lower in _ADVERBS or word.lower.endswith("ly"))
    ):
        step += 1
    if word is None or text.gap(step).strip(" )") not in ("", mark) or not word.text.islower():
        return ""
    return word.lower


def _stands_alone(text: Text, first: int) -> bool:
    """Whether no other capital comes just before it: not ``Poison Control told``."""
    before = text.word(first - 1)
    if before is not None and before.lower in ("from", "in"):
        return False  # "my mother from Cebu taught me", "growing up in Pokhara taught me"
    if before is None or not before.is_capital or before.text == "I" or text.gap(first) != " ":
        return True
    return before.lower in _LINKS | _OPENING and text.begins_sentence(first - 1)


def _is_told_apart(text: Text, first: int, last: int, *, listed: bool) -> bool:
    """``Tendai, our boy with``, ``our lady Shanthi``, ``Little Wanjiru``, ``Hendrik, 71``."""
    word, before = text.words[last], text.word(first - 1)
    end = word.start + len(word.base)
    if compiled(_BESIDES).match(text.plain, end):
        return True
    if listed and compiled(_AGED_OR_TOLD).match(text.plain, end):
        return True
    if before is None or text.gap(first) not in (" ", ", ", ": ", " (", ' "'):
        return False
    if before.lower in _FOND or before.lower.endswith(("year-old", "month-old", "week-old")):
        return text.gap(first) == " "
    enclosed = text.gap(first) == ", " and text.plain[word.end : word.end + 1] == ","
    if enclosed and (listed or _verb_after(text, last, mark=",") in _HUMAN | _OFTEN):
        return True
    further = text.word(first - 2)
    if listed and before.text in ("is", "was") and further:
        near = {word.lower for word in text.words[max(0, first - 6) : first - 1]}
        if further.text in PERSONS or ("patient" in near and near.isdisjoint(COLLEAGUES)):
            return True
    closed = text.plain[word.end : word.end + 1] in (",", ")", "", ".", ";", '"')
    return before.text in PERSONS and (listed or closed)


def _is_cared_for(text: Text, first: int, last: int, *, listed: bool) -> bool:
    """``reassured Petrosyan``, ``sat with Shanthi``, ``presented Okonkwo (G3P2)``."""
    before, further = text.word(first - 1), text.word(first - 2)
    if before is None or text.gap(first) != " " or text.words[first].text in TITLES:
        return False
    if before.lower in _TENDED:
        return True
    if listed and before.lower in _SHOWN:
        rest = text.plain[text.words[last].end :]
        return rest[:2] in (" (", ", ", "", ".") or bool(compiled(_THROUGH).match(rest))
    return before.lower == "with" and further is not None and further.lower in _BESIDE


def is_a_case(text: Text, last: int) -> bool:
    """``the Henderson case``, ``the Nakamura family``."""
    return bool(compiled(_CASES).match(text.plain, text.words[last].end))


# A household, whatever the name: "the Oyelaran twins".
_HOUSEHOLD = (
    r"'?s? (?:family|families|twins?|triplets|siblings|brothers|sisters|boys|girls|children|kids|"
    r"baby|babies|newborn|infant|household|parents|couple|mother|father|grandparents|cousins)\b"
)


def is_a_household(text: Text, last: int) -> bool:
    """``the Oyelaran twins``; not ``the Hutterite family``."""
    word = text.words[last]
    if word.lower in NATIONS or word.lower.endswith(
        ("ian", "ean", "ese", "ish", "ite", "speaking")
    ):
        return False
    return bool(compiled(_HOUSEHOLD).match(text.plain, word.end))


def chooses(text: Text, last: int) -> bool:
    """``the Dombrowskis chose hospice``: what a family does."""
    return _verb_after(text, last) in _HUMAN | {"chose", "decided", "buried", "forgave", "moved"}


def _owns(text: Text, last: int) -> bool:
    """``Baumgartner's biopsy``; not ``Harrison's textbook``."""
    word, following = text.words[last], text.word(last + 1)
    if following is None or text.after(last) not in (" ", ' "') or word.base == word.text:
        return False
    return following.text[:1].islower() and following.lower not in _WORKS | _SMALL
