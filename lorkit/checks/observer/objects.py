"""What a verb is done to: a patient, a chart, a drug, or papers and learners that nobody treats."""

from __future__ import annotations

from lorkit.checks.observer.verbs import Act, acts, pattern
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import words

# What may stand between a verb and its object.
LEAD = r"(?:[\w'&/-]{1,24},? ){0,4}?"
_NO_OBJECT = r"(?:before|after|at|on|in|by|every|each|myself|daily|and)\b|[.,;]|$"
_A_PATIENT = r"(?<!standardized )(?<!standardised )(?<!simulated )\bpatients?\b"
_CLAUSE_END = r",|;|\.| and "
# Nobody's chart.
_OWN_BOOK = (
    r"\b(?:in|into|on) (?:my|a|the back of my) (?:own |little |pocket |small |personal |reading |"
    r"study |paper )?(?:note ?books?|journal|diary|logbook|log|phone|notes|notepad|index cards?|"
    r"cards?)\b"
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
        rest = compiled(pattern("{STUDIED}")).sub("it", rest)
    if found := compiled(rf"{LEAD}(?:{act.objects})(?!\w)").match(rest):
        return act.code == "OBS003" or not _is_about_paper(rest, found.end())
    if text.words[index - 1].text == "I" and compiled(_NO_OBJECT).match(rest):
        before = text.lower[: text.words[index].start]  # "cultures I drew before the first dose"
        return bool(compiled(rf"(?:{act.objects})(?!\w)").search(before))
    return False


def is_excused(text: Text, start: int) -> bool:
    """Whether the verb at an offset is no act of care with what follows: "treated with respect"."""
    word = compiled(r"[\w-]+").match(text.lower, start)
    if not word:
        return False
    rest = text.lower[word.end() :][:160].lstrip(" ")
    return any(_is_excused(rest, act) for act in acts().get(word[0], ()))


def _is_excused(rest: str, act: Act) -> bool:
    before = r"(?:(?:the|an?|my|our|all|of|these|several|many|\d+) ){0,2}"
    return bool(act.unless and compiled(rf"{before}(?:{act.unless})\b").match(rest))


def _is_about_paper(rest: str, end: int) -> bool:
    """``my opinion on a paper about dialysis``, ``the drug database``; the first thing counts."""
    papers = words("scope.txt", "PAPER")
    before = compiled(r"[\w'-]+").findall(rest[:end])
    following = compiled(r" ([\w'-]+)").match(rest, end)
    return not papers.isdisjoint(before[:-1]) or (following is not None and following[1] in papers)


def _is_harmless(rest: str) -> bool:
    """``60 teaching slides``, ``17 of 20 unknown cases``; not ``60 slides and 4 patients``."""
    one, papers, asked = (pattern(name) for name in ("{ONE}", "{PAPERS}", "{ASKED}"))
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
