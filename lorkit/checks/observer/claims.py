"""An observer's scope: what an observer can't claim, with an honest rewording (docs/rules.md).

Observers attended, observed, prepared, read, discussed, summarized, presented to the team. A verb
counts against them only where they are its subject: "observed the resident examine" and "you
examined" are fine, "examined" at the start of a bullet is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from lorkit.checks.observer.frames import claims, whose
from lorkit.checks.observer.settings import is_elsewhere
from lorkit.checks.observer.tags import sentences
from lorkit.checks.observer.verbs import (
    ADVERBS,
    Act,
    acts,
    is_claimed,
    is_described,
    is_named,
    is_negated,
    is_others,
    is_shared,
    objects,
    pattern,
    phrases,
)
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, Word, compiled, quoted, vocabulary
from lorkit.checks.words import HONEST, words

PLAIN, INDIRECT = "acts.toml", "indirect.toml"
_WATCHED = 'say so: "Watched how …"'
# What is done to models and among students is no act of care.
_PRACTICE = (
    r"\b(?:mannequins?|manikins?|mannikins?|simulat\w+|skills? lab|phantoms?|task trainers?|foam|"
    r"silicone|suture (?:pads?|boards?|kits?)|knot[- ]tying|bananas?|oranges?|cadavers?|"
    r"(?:pig|pork|chicken)(?:'s)? (?:feet|foot|skin|legs?)|osces?|"
    r"standardi[sz]ed (?:patients?|actors?)|"
    r"role[- ]?play\w*|mock|dummy|dummies|virtual reality|vr headset|on each other|"
    r"on (?:a|my) (?:model|roommate|classmate|colleague|friend|fellow (?:student|observer))|"
    r"practice (?:pads?|boards?|models?)|workshops?|"
    r"(?:plastic|forearm|wooden|anatomical) models?)\b"
)
_PASTS = {"written": "wrote", "given": "gave", "drawn": "drew", "taken": "took", "done": "did"}
_LISTED = (
    HONEST
    | words("scope.txt", "LIGHT")
    | words("scope.txt", "OBSERVING")
    | vocabulary("assisted helped involved engaged interested allowed permitted supposed used talked")
)
_TO_PATIENT = (
    r" (?:(?:the|an?|my|our|all|each|every|on|to|for|with|\d{1,3}|[\w-]{2,14}) ){0,3}?"
    r"(?:patients?|newborns?|infants?|bab(?:y|ies)|wounds?|ulcers?|lacerations?|fractures?|"
    r"airways?)\b"
    r"(?!'| (?:education|safety|lists?|names?|leaflets?|handouts?|satisfaction|notes?|stories|"
    r"care))"
)


# What may stand between a verb and its object.
_LEAD = r"(?:[\w'&/-]{1,24},? ){0,4}?"
_NO_OBJECT = r"(?:before|after|at|on|in|by|every|each|myself|daily|and)\b|[.,;]|$"
_A_PATIENT = r"(?<!standardized )(?<!standardised )(?<!simulated )\bpatients?\b"
_CLAUSE_END = r",|;|\.| and "
_CARE_DONE = (
    r"\b(?:exams?|examinations?|procedures?|swabs?|sutur\w{1,5}|biops(?:y|ies)|injections?|"
    r"punctures?|draws?|ultrasounds?|ecgs?|ekgs?|histor(?:y|ies)|intubations?|dressings?|"
    r"\w{2,14}(?:otom|ectom|scop|centes)(?:y|ies|is|es))\b"
)
# Nobody's chart.
_OWN_BOOK = (
    r"\b(?:in|into|on) (?:my|a|the back of my) (?:own |little |pocket |small |personal |reading |"
    r"study |paper )?(?:note ?books?|journal|diary|logbook|log|phone|notes|notepad|index cards?|"
    r"cards?)\b"
)


@lru_cache(maxsize=1)  # one reading of a text finds what several rules tell
def _claims(text: Text) -> tuple[tuple[str, Hit], ...]:
    """What an observer can't claim to have done, each with the code that tells it."""
    found: dict[int, tuple[str, Hit]] = {}
    for index, word in enumerate(text.words):
        for act in acts().get(word.lower, ()):
            if not (is_claimed(text, index, act) and _is_clinical(text, index, act)):
                continue
            if is_elsewhere(text, word.start):
                continue
            code = "OBS005" if is_shared(text, index, act) else act.code
            hint = f'write what you saw, like "{act.instead} …"'
            found[word.start] = code, _hit(text, word.start, word.end, hint)
    _add_phrases(text, PLAIN, found)
    if not found:
        found = _by_me(text) or _framed(text)
    if not found:
        _add_phrases(text, INDIRECT, found)
    found = found or _unknown(text)
    return tuple(found[start] for start in sorted(found))


def _add_phrases(text: Text, file: str, found: dict[int, tuple[str, Hit]]) -> None:
    for phrase in phrases(file):
        for match in compiled(phrase.pattern).finditer(text.lower):
            near = any(match.start() <= start < match.end() for start in found)
            if not near and _is_meant(text, match, file):
                found[match.start()] = phrase.code, _hit(text, *match.span(), phrase.hint)


def _is_meant(text: Text, match: re.Match[str], file: str) -> bool:
    """Whether a phrase is said of the applicant, and of this rotation."""
    start = match.start()
    if compiled(r"\b(?:me|my|mine)\b").search(match[0]):  # "the attending trusted me with …"
        told = not is_negated(text.lower[:start])
    else:
        told = not is_others(text, start)
        own = whose(text, start)
        if own is None and (not start or text.lower[start - 2 : start] in (". ", "; ")):
            told = told and not is_named(text, start)
        elif file == INDIRECT:
            told = told and own is not False
    return told and not is_elsewhere(text, start)


def _with(code: str) -> Callable[[Text], Iterator[Hit]]:
    """A finder of the claims that one code tells."""
    return lambda text: (hit for told, hit in _claims(text) if told == code)


def _by_me(text: Text) -> dict[int, tuple[str, Hit]]:
    """``biopsies were performed by me``: what "by me" follows is the applicant's own."""
    for found in compiled(r"\b(\w{1,14}(?:ed|en|wn|nt|ut|ade|one|un|eld)) by me\b").finditer(
        text.lower
    ):
        if found[1] not in HONEST and not _is_denied(text, found.start()):
            if found[1] == "done" and not compiled(_CARE_DONE).search(text.lower):
                continue  # "a drawing done by me"
            act = next(iter(acts().get(_PASTS.get(found[1], found[1]), ())), None)
            hint = f'write what you saw, like "{act.instead} …"' if act else _WATCHED
            code = act.code if act else "OBS001"
            return {found.start(): (code, _hit(text, *found.span(), hint))}
    return {}


def _is_denied(text: Text, start: int) -> bool:
    """``No procedure was performed by me``."""
    before = text.lower[max(0, start - 80) : start]
    return compiled(r"\b(?:no|none|nothing|nobody|never|not)\b[^.;]*$").search(before) is not None


def _framed(text: Text) -> dict[int, tuple[str, Hit]]:
    """What the classes of a sentence's words tell."""
    for sentence in sentences(text):
        for claim in claims(sentence):
            if not (is_elsewhere(text, claim.start) or is_described(text, claim.start)):
                return {claim.start: (claim.code, _hit(text, claim.start, claim.end, _WATCHED))}
    return {}


def _unknown(text: Text) -> dict[int, tuple[str, Hit]]:
    """A verb on no list: an error with a drug, a procedure or a note, else worth a second look."""
    for verb in _verbs(text):
        if is_elsewhere(text, verb.start):
            continue
        rest = text.lower[verb.end :][:80]
        for code, what in objects().items():
            if code == "OBS003":
                rest = compiled(pattern("{STUDIED}")).sub("it", rest)
            if compiled(rf"{_LEAD}(?:{what})(?!\w)").match(rest.lstrip()):
                hit = _hit(text, verb.start, verb.end, f"if not, {_WATCHED}")
                return {verb.start: (code, hit)}
        if compiled(_TO_PATIENT).match(rest):
            message = f"did you do this yourself, as an observer: {quoted(verb.text)}?"
            hit = Hit(verb.start, verb.end, message, f"if you watched it, {_WATCHED}")
            return {verb.start: ("OBS006", hit)}
    return {}


def _verbs(text: Text) -> Iterator[Word]:
    """Past tenses of the applicant's that are on no list: a bullet's first, and after "I"."""
    starts = [0, *(n + 1 for n, word in enumerate(text.words) if word.text == "I")]
    for start in starts:
        step = start
        while (word := text.word(step)) and (word.lower in ADVERBS or word.lower.endswith("ly")):
            step += 1
        if word and word.lower.endswith("ed") and word.lower not in _LISTED | acts().keys():
            yield word


def _hit(text: Text, start: int, end: int, hint: str) -> Hit:
    message = f"an observer can't claim {quoted(text.plain[start:end])}"
    return Hit(start, end, message, hint)


def _is_practice(text: Text, start: int) -> bool:
    """Whether the sentence tells of models or of each other, and of no patient."""
    sentence = text.sentence(start)
    return bool(compiled(_PRACTICE).search(sentence)) and not compiled(_A_PATIENT).search(sentence)


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


def _is_about_paper(rest: str, end: int) -> bool:
    """``my opinion on a paper about dialysis``, ``the drug database``; the first thing counts."""
    papers = words("scope.txt", "PAPER")
    before = compiled(r"[\w'-]+").findall(rest[:end])
    following = compiled(r" ([\w'-]+)").match(rest, end)
    return not papers.isdisjoint(before) or (following is not None and following[1] in papers)


def _is_clinical(text: Text, index: int, act: Act) -> bool:
    """Whether the verb's object makes it an act of care."""
    rest = text.lower[text.words[index].end :][:160].lstrip(" ")
    if compiled(r"(?:nobody|no one|none|nothing|anyone|no|by)\b").match(rest):
        return False
    if act.unless and compiled(
        rf"(?:(?:the|an?|my|our|all|of|these|several|many|\d+) ){{0,2}}(?:{act.unless})\b"
    ).match(rest):
        return False
    if act.code == "OBS003" and compiled(_OWN_BOOK).search(compiled(_CLAUSE_END).split(rest)[0]):
        return False
    if (not act.objects or act.code == "OBS003") and _is_harmless(rest):
        return False
    if not act.objects:
        return True
    if act.code == "OBS003":
        rest = compiled(pattern("{STUDIED}")).sub("it", rest)
    if found := compiled(rf"{_LEAD}(?:{act.objects})(?!\w)").match(rest):
        return act.code == "OBS003" or not _is_about_paper(rest, found.end())
    if text.words[index - 1].text == "I" and compiled(_NO_OBJECT).match(rest):
        before = text.lower[: text.words[index].start]  # "cultures I drew before the first dose"
        return bool(compiled(rf"(?:{act.objects})(?!\w)").search(before))
    return False


CARE = Rule(
    "OBS001",
    "error",
    title="Care that an observer can't claim",
    why=(
        "An observership gives no right to touch or treat patients. A writer can't confirm "
        "such a line, and a program that notices doubts the rest."
    ),
    example="Examined 12 patients with acute stroke each week",
    better="Observed the examination of 12 patients with acute stroke each week",
    find=_with("OBS001"),
)

ORDERS = Rule(
    "OBS002",
    "error",
    title="Orders and prescriptions",
    why=(
        "Only licensed staff order and prescribe. What an observer can show is the thinking "
        "behind an order."
    ),
    example="Ordered an MRI for a patient with new weakness",
    better="Discussed with the team why an MRI came before the lumbar puncture",
    find=_with("OBS002"),
)

CHART = Rule(
    "OBS003",
    "error",
    title="Writing in the chart",
    why=(
        "Observers have no access to the chart. Summaries made for the team outside it are "
        "fine to claim."
    ),
    example="Wrote daily progress notes",
    better="Summarized each morning's new findings for the team in three lines",
    find=_with("OBS003"),
)

OWN_PATIENTS = Rule(
    "OBS004",
    "error",
    title="Patients of one's own",
    why="Observers have no patients; the team has.",
    example="Presented my patients on rounds each morning",
    better="Presented what I had read about the team's patients each morning",
    find=_with("OBS004"),
)

SHARE_IN_CARE = Rule(
    "OBS005",
    "error",
    title="A share in care",
    why='"Assisted", "helped manage" and "we treated" claim a part in care as well.',
    example="Assisted with 9 lumbar punctures",
    better="Attended 9 lumbar punctures and summarized the indications",
    find=_with("OBS005"),
)

UNKNOWN_ACT = Rule(
    "OBS006",
    "warning",
    title="Something done to a patient, in words lorkit doesn't know",
    why=(
        "lorkit knows many verbs that an observer can't claim, and not all. Where a line does "
        "something to patients, look whether it was you who did it; if you watched, say so."
    ),
    example="Repositioned 4 patients before each visit",
    better="Watched how the nurses repositioned 4 patients before each visit",
    find=_with("OBS006"),
)
