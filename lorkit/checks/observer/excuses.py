"""What shows that an act isn't care on this rotation: what it is done to, and where it takes place.

Papers and learners aren't treated; and an act on models, at home, on paper or in a study doesn't
claim care here.
"""

from __future__ import annotations

from functools import cache

from lorkit.checks.observer.acts import Act, acts, filled, filled_for
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import COUNTRIES, STATES, one_of, plain, words

# What may come between a verb and its object.
LEAD = r"(?:[\w'&/-]{1,24},? ){0,4}?"
_NO_OBJECT = r"(?:before|after|at|on|in|by|every|each|myself|daily|and)\b|[.,;]|$"
_A_PATIENT = r"(?<!standardized )(?<!standardised )(?<!simulated )\bpatients?\b"
_CLAUSE_END = r",|;|\.| and "
# Not a patient's chart.
_OWN_BOOK = (
    r"\b(?:in|into|on) (?:my|a|the back of my) (?:own |little |pocket |small |personal |reading |"
    r"study |paper )?(?:note ?books?|journal|diary|logbook|log|phone|notes|notepad|index cards?|"
    r"cards?)\b"
)
_TALK = (
    r"\b(?:topics?|titled?|lectures?|talks?|presentations?|presented|seminars?|posters?|slides|"
    r"essays?|chapters?)\b"
)
_WITH_COLLEAGUES = (
    r"(?:talks?|conversations?|sessions?|visits?|meetings?|discussions?) with "
    r"(?:(?:the|our|an?|two|three|several|many|my|each) )?(?:[\w-]{1,14} )?"
    r"(?:social workers?|case managers?|nurses?|residents?|interns?|fellows?|attendings?|"
    r"pharmacists?|\w{2,12}therapists?|therapists?|dietitians?|chaplains?|staff|faculty|team|"
    r"students|interpreters?|coordinators?|consultants?|doctors|physicians|mentors?|supervisors?|"
    r"directors?|librarians?|researchers?|colleagues)\b"
)
_NEAR = 160
_PLACES = "settings.txt"
_IN_PLACE = (
    r"\b[Ii]n (?:my |rural |urban |northern |southern |eastern |western )?([A-Z]\w+(?: [A-Z]\w+)?)"
)


def is_clinical(text: Text, index: int, act: Act) -> bool:
    """Whether the verb's object makes it an act of care."""
    rest = text.lower[text.words[index].end :][:160].lstrip(" ")
    if compiled(r"(?:nobody|no one|none|nothing|anyone|no|by)\b").match(rest):
        return False
    if _is_excused(rest, act):
        return False
    if act.code == "OBS003" and compiled(_OWN_BOOK).search(compiled(_CLAUSE_END).split(rest)[0]):
        return False
    if (not act.objects or act.code == "OBS003") and _is_harmless(rest):
        return False
    if not act.objects:
        return True
    if act.code == "OBS003":
        rest = compiled(filled("{STUDIED}")).sub("it", rest)
    if found := compiled(rf"{LEAD}(?:{filled_for(rest, act.objects)})(?!\w)").match(rest):
        return act.code == "OBS003" or not _is_about_paper(rest, found.end())
    if text.words[index - 1].text == "I" and compiled(_NO_OBJECT).match(rest):
        before = text.lower[: text.words[index].start]  # "cultures I drew before the first dose"
        return bool(compiled(rf"(?:{filled_for(before, act.objects)})(?!\w)").search(before))
    return False


def is_excused(text: Text, start: int) -> bool:
    """Whether the verb at an offset isn't care with what follows: "treated with respect"."""
    word = compiled(r"[\w-]+").match(text.lower, start)
    if not word:
        return False
    rest = text.lower[word.end() :][:160].lstrip(" ")
    return any(_is_excused(rest, act) for act in acts().get(word[0], ()))


def _is_excused(rest: str, act: Act) -> bool:
    before = r"(?:(?:the|an?|my|our|all|of|these|several|many|\d+) ){0,2}"
    unless = filled_for(rest, act.unless)
    return bool(unless) and bool(compiled(rf"{before}(?:{unless})\b").match(rest))


def _is_about_paper(rest: str, end: int) -> bool:
    """``my opinion on a paper about dialysis``, ``the drug database``; the first thing counts."""
    papers = words("scope.txt", "PAPER")
    before = compiled(r"[\w'-]+").findall(rest[:end])
    following = compiled(r" ([\w'-]+)").match(rest, end)
    return not papers.isdisjoint(before[:-1]) or (following is not None and following[1] in papers)


def _is_harmless(rest: str) -> bool:
    """``60 teaching slides``, ``17 of 20 unknown cases``; not ``60 slides and 4 patients``."""
    one, papers, asked = (filled_for(rest, name) for name in ("{ONE}", "{PAPERS}", "{ASKED}"))
    thing = compiled(
        rf"(?:[\w-]{{1,12}} (?:out )?of (?:the )?)?{one}{{0,4}}?"
        rf"(?:{papers}(?! (?:(?!of|about|on)[\w-]{{1,14}} )?patients?\b)"
        rf"|{asked}(?![^,;.]{{0,80}}{_A_PATIENT}))(?![\w-])"
    )
    while found := thing.match(rest):
        rest = rest[found.end() :]
        more = compiled(r",? (?:and|or|plus) (?=the\b|an?\b|\d|all\b)|, (?=\d)").match(rest)
        if not more:
            return True
        rest = rest[more.end() :]
    return False


def is_elsewhere(text: Text, start: int) -> bool:
    """Whether the sentence around an offset isn't about patients of this rotation."""
    sentence = text.sentence(start)
    return (
        _is_title(text, start)
        or _is_practice(sentence)
        or _is_study(sentence)
        or compiled(one_of(_PLACES, "SUPPOSED")).search(sentence) is not None
        or is_at_home(text, start)
    )


def is_talk(text: Text, start: int, end: int) -> bool:
    """``conversation with social workers``; ``delivered a short lecture: lumbar puncture``."""
    phrase = text.lower[start:end]
    return bool(
        compiled(_WITH_COLLEAGUES).match(text.lower, start)
        or (":" in phrase and compiled(_TALK).search(phrase.partition(":")[0]))
    )


def _is_title(text: Text, start: int) -> bool:
    """``Topic of the week: treating sepsis``; not ``Presented 3 cases: examined them first``."""
    before, colon, between = text.lower[max(0, start - _NEAR) : start].rpartition(":")
    word = compiled(r"[\w-]+").match(text.lower, start)
    told = word and (word[0].endswith(("ed", "wrote", "gave")) or between.strip() == "i")
    clause = compiled(r"[.;!?]").split(before)[-1]
    return bool(colon) and not told and bool(compiled(_TALK).search(clause))


def _is_practice(sentence: str) -> bool:
    """Models, actors, paper and each other; not "a manikin, and then a patient"."""
    beside = compiled(one_of(_PLACES, "BESIDE")).sub("", sentence)
    if not compiled(one_of(_PLACES, "PRACTICE")).search(beside):
        return False
    played = compiled(one_of(_PLACES, "PLAYED")).sub("", sentence)
    return not compiled(one_of(_PLACES, "REAL")).search(played)


def _is_study(sentence: str) -> bool:
    """Records and answers in an approved project; not the people in it."""
    if not compiled(one_of(_PLACES, "STUDY")).search(sentence):
        return False
    counted = compiled(one_of(_PLACES, "COUNTED")).sub("", sentence)
    return not compiled(one_of(_PLACES, "REAL")).search(counted)


def is_at_home(text: Text, start: int) -> bool:
    """Work in another country or before this rotation: "As a surgeon in Sudan I operated"."""
    sentence = text.sentence(start)
    if compiled(one_of(_PLACES, "CARRIED_OVER")).search(sentence):
        return False  # "used what I learned in India, and treated"
    before = compiled(one_of(_PLACES, "BEFORE"))
    if compiled(one_of(_PLACES, "HERE")).search(before.sub("", sentence)):
        return False
    if before.search(sentence) or compiled(one_of(_PLACES, "HOME")).search(sentence):
        return True
    return any(plain(found[1]) in _abroad() for found in compiled(_IN_PLACE).finditer(text.plain))


@cache
def _abroad() -> frozenset[str]:
    """Countries and cities outside the United States, and no names that are also a state's."""
    here = {"America", "United States", "USA", "Midwest", "Appalachia", "Central America"} | STATES
    return frozenset(place.lower() for place in (COUNTRIES | words(_PLACES, "CITIES")) - here)
