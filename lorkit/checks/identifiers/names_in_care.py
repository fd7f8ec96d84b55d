"""Names by the care that their bearers get: ``examined Marisol``, ``Hyacinth's potassium``.

No list holds every name in the world, so what a patient is given, or has, has to show it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers.people import COLLEAGUES, has_role_before
from lorkit.checks.text import Text, compiled, vocabulary
from lorkit.checks.words import (
    DOCTORS,
    KNOWN,
    LARGE,
    NATIONS,
    PERSONS,
    RELATIVES,
    SAFE,
    TITLES,
    one_of,
    words,
)

_CLINICAL = rf"\b{one_of('dates.txt', 'CLINICAL')}\b"
_SINGLE = words("names.txt", "ILLNESS")
_ILLNESS = _SINGLE | {f"{word}s" for word in _SINGLE}
_OF_PATIENTS = words("names.txt", "OF_PATIENTS") | RELATIVES
_MADE_FOR = words("names.txt", "MADE_FOR")
_HANDED = words("names.txt", "HANDED")
_FOUND = words("names.txt", "FOUND")
_WEPT = words("names.txt", "WEPT")
_ANYBODY = words("names.txt", "ANYBODY")
_INSERTED = words("names.txt", "INSERTED")
_TOGETHER = words("names.txt", "TOGETHER")
_ASKED_TO = words("names.txt", "ASKED_TO")
_TREATED = words("names.txt", "TREATED")
# What a patient is given, told or asked.
_GIVEN_TO = vocabulary(
    "for to of about on after saw visited helped followed examined gave told showed handed brought "
    "read offered lent"
)
_HELPING = vocabulary("help helped helping let watch watched hear heard see teach taught")
# What people don't do at work: not "helped Epic learn".
_BODILY = vocabulary("walk breathe eat swallow cough drink stand sleep speak sit dress bathe learn")
_CALLING = vocabulary("call called calling phone phoned phoning")
_LOOKED_IN = (
    r"\b(?:check(?:ed|ing)?(?: in)?|look(?:ed|ing)? in|round(?:ed|ing)|called|operat\w+|"
    r"follow(?:ed|ing)? up|sat up) (?:on|with) $"
)
# Where the phrase ends after a name, so that no noun follows: not "treated Kawasaki disease".
_ENDS = (
    r"(?:[,.;:)-]|$| (?:and|with|in|on|at|after|before|for|who|whose|through|from|until|when|"
    r"during|into|because|every|each|daily|weekly|twice|again|once|over|to|about|while|under|his|her|I|one|two|three|four|was|is|had|has|did|took|kept|went|came|[a-z]{3,12}ed)\b)"
)
_THEN = r"\b(?:he|she|his|her)\b"
_BELONGS = r"(?: and|,) (?:his|her|their) ([a-z]+)"
_ASKED = vocabulary("asked taught coached trained encouraged urged persuaded convinced reminded")
_OWNED = r"(?<![\w.'-])([A-Z][a-z]{2,20})'s ([a-z]+)(?: ([a-z]+))?"
_CHILDREN = vocabulary("family newborn baby babies infant toddler twins triplets")
_FAMILIES = (
    r"\b(?:with|to|for|of|met|told|called|comforted|reassured) the ([A-Z][a-z]{2,20}s)\b(?! [A-Z])"
)
_COMFORTED = vocabulary("comforted reassured counseled condolences hospice sat grief news consoled")
_DOCTOR = rf"\b(?:{'|'.join(sorted(DOCTORS))})\.? (?:[a-z]+ )?$"
_NOBODYS = {
    "Today",
    "Yesterday",
    "Tomorrow",
    "Tonight",
    "Patient",
    "Mother",
    "Everyone",
    "Somebody",
}


def is_in_care(text: Text, first: int, last: int, *, listed: bool) -> bool:
    """Whether what is done for or with somebody shows that the name is a patient's."""
    before, word = text.word(first - 1), text.words[last]
    if before is None or text.gap(first) != " " or text.words[first].text in TITLES:
        return False
    end = word.start + len(word.base)
    then = text.word(last + 1)
    if listed and before.lower in ("found", "saw") and then and then.lower in _FOUND:
        return True
    near = [w.lower for w in text.words[max(0, first - 7) : first - 1]]
    helped = before.lower in _HELPING and then is not None and then.lower in _ASKED_TO
    ends = helped or bool(compiled(_ENDS).match(text.plain, end))
    stands = word.base == word.text and ends
    if not stands or not _HANDED.isdisjoint(near):
        return False
    if before.lower in ("with", "on", "beside"):
        return _is_beside(text, first, end, near, listed=listed)
    return _is_given(text, first, last, near, listed=listed)


def _is_given(text: Text, first: int, last: int, near: list[str], *, listed: bool) -> bool:
    """``the hand of Tenzin``, ``a log for Tsegaye``, ``examined Marisol``."""
    led, start = text.words[first - 1].lower, text.words[first].start
    if led == "of" and not _OF_PATIENTS.isdisjoint(near[-1:]):
        return True
    if led in _TREATED and (listed or led not in ("treated", "treating", "lost", "evaluated")):
        return True
    if led == "for" and not _MADE_FOR.isdisjoint(near[-4:]):
        return listed or _is_clinical(text, start)
    if led == "up" and near[-1:] and near[-1] in ("worked", "working"):
        return True
    if not listed:
        then = text.word(last + 1)
        return (
            led in _HELPING and bool(then and then.lower in _BODILY) and _is_clinical(text, start)
        )
    if led == "in":
        return not _INSERTED.isdisjoint(near[-3:])
    if led == "one":  # "the case of one Petronella"
        return near[-1:] in (["of"], ["about"], ["for"], ["from"])
    if led in _ASKED | _HELPING | _CALLING:
        return _is_asked(text, led, last)
    if led == "took" and near[-1:] == ["it"]:
        return True  # "it took Ezra four days to speak"
    return led in _GIVEN_TO and (
        _is_clinical(text, start) or (led in ("to", "for") and _is_together(text, start))
    )


def _is_asked(text: Text, led: str, last: int) -> bool:
    """``asked Rosa to cough``, ``helped Bogdan understand his diet``, ``called Ludmila``."""
    word = text.words[last]
    if led in _ASKED:
        then = text.word(last + 2)
        return then is not None and then.lower in _ASKED_TO
    if not _is_clinical(text, word.start):
        return False
    then = text.word(last + 1)
    helped = led in _HELPING and then is not None and then.lower in _ASKED_TO
    return helped or (
        led in _CALLING and bool(compiled(_THEN).search(text.lower, word.end, word.end + 40))
    )


def _is_together(text: Text, start: int) -> bool:
    """``sang with``, ``read Psalms to``."""
    return not _TOGETHER.isdisjoint(compiled(r"[a-z]+").findall(text.sentence(start)))


def _is_beside(text: Text, first: int, end: int, near: list[str], *, listed: bool) -> bool:
    """``looked in on Nguyen``, ``a pain diary with Thandiwe``, ``sang with Philomena``."""
    start = text.words[first].start
    if compiled(_LOOKED_IN).search(text.lower[max(0, start - 40) : start]):
        return True
    told = not _MADE_FOR.isdisjoint(near[-4:]) and (listed or _is_clinical(text, start))
    if told or (listed and _is_together(text, start)):
        return True
    if listed and text.words[first - 1].lower == "on" and _is_clinical(text, start):
        return True
    return not _ILLNESS.isdisjoint(near) and (
        listed or bool(compiled(_THEN).search(text.lower, end))
    )


def begins_with_name(text: Text, index: int) -> bool:
    """``Chinonso cried when``: a sentence that begins with somebody; not ``Patients cried``."""
    word, following = text.words[index], text.word(index + 1)
    if following is None or following.lower not in _WEPT or text.after(index) != " ":
        return False
    person = word.lower in PERSONS | RELATIVES | COLLEAGUES | _ANYBODY
    return not person and not word.lower.endswith(("s", "en", "body"))


_THEIRS = _ILLNESS | RELATIVES | _CHILDREN | _TOGETHER


def belongs_to(text: Text, end: int) -> bool:
    """``Siobhan and her pressure``: something of illness beside a name."""
    found = compiled(_BELONGS).match(text.lower, end)
    return found is not None and found[1] in _THEIRS


def families(text: Text) -> Iterator[tuple[int, int]]:
    """``wept with the Oduyas``: a family at a bedside."""
    for found in compiled(_FAMILIES).finditer(text.plain) if " the " in text.plain else ():
        name = found[1].lower()
        if name in COLLEAGUES or found[1] in SAFE | KNOWN or name.removesuffix("s") in NATIONS:
            continue
        before = compiled(r"[a-z]+").findall(text.lower[max(0, found.start() - 40) : found.end()])
        if not (_TOGETHER | _COMFORTED).isdisjoint(before):
            yield found.span(1)


def owners(text: Text) -> Iterator[tuple[int, int]]:
    """``Hyacinth's potassium``, whatever the name; not ``Wilson's disease``, ``today's dose``."""
    for found in compiled(_OWNED).finditer(text.plain) if "'s " in text.plain else ():
        name = found[1]
        if compiled(_DOCTOR).search(text.lower[max(0, found.start() - 40) : found.start()]):
            continue
        if has_role_before(text, found.start()):
            continue
        person = name.lower() in PERSONS | RELATIVES | COLLEAGUES or name in _NOBODYS
        if (
            not _ILLNESS.isdisjoint(found.groups()[1:])
            and not person
            and name not in SAFE | KNOWN | LARGE
        ):
            yield found.span(1)


def _is_clinical(text: Text, start: int) -> bool:
    sentence = text.sentence(start)
    if compiled(_CLINICAL).search(sentence):
        return True
    return not _ILLNESS.isdisjoint(compiled(r"[a-z]+").findall(sentence))
