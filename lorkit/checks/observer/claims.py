"""An observer's scope: what an observer can't claim, with an honest rewording (docs/rules.md).

Observers attended, observed, prepared, read, discussed, summarized, presented to the team. A verb
of care counts where the applicant is its subject: "observed the resident examine" and "you
examined" are fine, "examined" at the start of a bullet is not. If no verb and no phrase claims
anything, the classes of a sentence's words are read, then phrases about roles, trust and effect.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from lorkit.checks.observer.acts import INDIRECT, PLAIN, UNTOUCHED, acts, filled, filled_for, said
from lorkit.checks.observer.excuses import LEAD, is_clinical, is_elsewhere, is_excused, is_talk
from lorkit.checks.observer.frames import FRAMES
from lorkit.checks.observer.subjects import (
    ADVERBS,
    is_claimed,
    is_described,
    is_named,
    is_negated,
    is_others,
    is_shared,
    whose,
)
from lorkit.checks.observer.verb_frames import VERB_FRAMES
from lorkit.checks.observer.word_classes import listed, sentences
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, Word, compiled, quoted, vocabulary
from lorkit.checks.words import HONEST

Told = tuple[str, Hit]  # with the code it is reported under
_WATCHED = 'say so: "Watched how …"'
_FRAMES = (*VERB_FRAMES, *FRAMES)
_CODES = {"C": "OBS003", "D": "OBS002", "T": "OBS002"}
_PASTS = {"written": "wrote", "given": "gave", "drawn": "drew", "taken": "took", "done": "did"}
_CARE_DONE = (
    r"\b(?:notes?|orders?|prescriptions?|summar(?:y|ies)|records?|charts?|exams?|examinations?|procedures?|swabs?|sutur\w{1,5}|biops(?:y|ies)|injections?|"
    r"punctures?|draws?|ultrasounds?|ecgs?|ekgs?|histor(?:y|ies)|intubations?|dressings?|"
    r"\w{2,14}(?:otom|ectom|scop|centes)(?:y|ies|is|es))\b"
)
_ADJECTIVES = vocabulary(
    "assisted helped involved engaged interested allowed permitted supposed used talked"
)
_TO_PATIENT = (
    r" (?:(?:the|an?|my|our|all|each|every|on|to|for|with|\d{1,3}|[\w-]{2,14}) ){0,3}?"
    r"(?:patients?|newborns?|infants?|bab(?:y|ies)|wounds?|ulcers?|lacerations?|fractures?|"
    r"airways?)\b"
    r"(?!'| (?:education|safety|lists?|names?|leaflets?|handouts?|satisfaction|notes?|stories|"
    r"care))"
)


@lru_cache(maxsize=1)  # one reading of a text serves several rules
def _claims_of(text: Text) -> tuple[Told, ...]:
    """What an observer can't claim to have done, each with the code that tells it."""
    text = _dashes_apart(text)
    found: dict[int, Told] = {}
    for index, word in enumerate(text.words):
        for act in acts().get(word.lower, ()):
            if not (is_claimed(text, index, act) and is_clinical(text, index, act)):
                continue
            if is_elsewhere(text, word.start):
                continue
            code = "OBS005" if is_shared(text, index, act) else act.code
            hint = f'write what you saw, like "{act.instead} …"'
            found[word.start] = code, _claimed(text, word.start, word.end, hint)
    _add_phrases(text, PLAIN, found)
    if not found:
        found = _by_me(text) or _framed(text)
    if not found:
        _add_phrases(text, INDIRECT, found)
    found = found or _unknown(text)
    return tuple(found[start] for start in sorted(found))


def _dashes_apart(text: Text) -> Text:
    """The text with a comma for each long dash, which doesn't join words: "biopsies—done by me"."""
    if "\u2014" not in text.raw:
        return text
    apart = Text(text.raw.replace("\u2014", ","))
    apart.raw = text.raw
    return apart


def _add_phrases(text: Text, file: str, found: dict[int, Told]) -> None:
    for phrase, match in said(file, text.lower):
        near = any(match.start() <= start < match.end() for start in found)
        if not near and _is_meant(text, match, file):
            found[match.start()] = phrase.code, _claimed(text, *match.span(), phrase.hint)
            if file == INDIRECT:
                return


def _is_meant(text: Text, match: re.Match[str], file: str) -> bool:
    """Whether a phrase is about the applicant, and about this rotation."""
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


def _by_me(text: Text) -> dict[int, Told]:
    """``biopsies were performed by me``: what comes before "by me" is the applicant's own."""
    for found in compiled(r"\b(\w{1,14}(?:ed|en|wn|nt|ut|ade|one|un|eld)) by me\b").finditer(
        text.lower
    ):
        if found[1] not in HONEST and not _is_denied(text, found.start()):
            if found[1] in ("done", "written") and not compiled(_CARE_DONE).search(text.lower):
                continue  # "a drawing done by me"
            if is_elsewhere(text, found.start()):
                continue
            act = next(iter(acts().get(_PASTS.get(found[1], found[1]), ())), None)
            hint = f'write what you saw, like "{act.instead} …"' if act else _WATCHED
            code = act.code if act else "OBS001"
            return {found.start(): (code, _claimed(text, *found.span(), hint))}
    return {}


def _is_denied(text: Text, start: int) -> bool:
    """``No procedure was performed by me``."""
    before = text.lower[max(0, start - 80) : start]
    return compiled(r"\b(?:no|none|nothing|nobody|never|not)\b[^.;]*$").search(before) is not None


def _framed(text: Text) -> dict[int, Told]:
    """What the classes of a sentence's words claim."""
    for sentence in sentences(text):
        if not compiled("[PQBDXTICK3]").search(sentence.tags):
            continue
        for first, end in filter(None, (find(sentence) for find in _FRAMES)):
            start = sentence.spans[first][0]
            last = sentence.spans[min(end, len(sentence.spans)) - 1][1]
            named = is_described(text, start) or is_excused(text, start)
            if not (named or is_talk(text, start, last) or is_elsewhere(text, start)):
                code = _code(sentence.tags[first:end])
                return {start: (code, _claimed(text, start, last, _WATCHED))}
    return {}


def _code(tags: str) -> str:
    """The kind of claim that words make, by the last object of care in them."""
    things = [tag for tag in tags if tag in "PBDXTICK3"]
    return _CODES.get(things[-1], "OBS001") if things else "OBS001"


def _unknown(text: Text) -> dict[int, Told]:
    """A verb on no list: an error with a drug, a procedure or a note, otherwise a warning."""
    for verb in _verbs(text):
        if is_elsewhere(text, verb.start):
            continue
        rest = text.lower[verb.end :][:80]
        for code, what in UNTOUCHED.items():
            if code == "OBS003":
                rest = compiled(filled("{STUDIED}")).sub("it", rest)
            if compiled(rf"{LEAD}(?:{filled_for(rest, what)})(?!\w)").match(rest.lstrip()):
                hit = _claimed(text, verb.start, verb.end, f"if not, {_WATCHED}")
                return {verb.start: (code, hit)}
        if compiled(_TO_PATIENT).match(rest):
            message = f"did you do this yourself, as an observer: {quoted(verb.text)}?"
            hit = Hit(verb.start, verb.end, message, f"if you watched it, {_WATCHED}")
            return {verb.start: ("OBS006", hit)}
    return {}


def _verbs(text: Text) -> Iterator[Word]:
    """The applicant's past tenses that are on no list: a bullet's first, and after "I"."""
    starts = [0, *(n + 1 for n, word in enumerate(text.words) if word.text == "I")]
    for start in starts:
        step = start
        while (word := text.word(step)) and (word.lower in ADVERBS or word.lower.endswith("ly")):
            step += 1
        if word and word.lower.endswith("ed") and not _is_known(word.lower):
            yield word


def _is_known(word: str) -> bool:
    """Whether a verb is on a list, so that another rule has judged it."""
    lists = (HONEST, acts(), _ADJECTIVES, listed("LIGHT"), listed("OBSERVING"))
    return any(word in one for one in lists)


def _claimed(text: Text, start: int, end: int, hint: str) -> Hit:
    """A hit that says that an observer can't claim some words."""
    message = f"an observer can't claim {quoted(text.raw[start:end])}"
    return Hit(start, end, message, hint)


def _with(code: str) -> Callable[[Text], Iterator[Hit]]:
    """A finder of the claims with one code."""
    return lambda text: (hit for told, hit in _claims_of(text) if told == code)


CARE = Rule(
    "OBS001",
    "error",
    title="Care that an observer can't claim",
    why=(
        "An observership doesn't allow you to touch or treat patients. A writer can't confirm "
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
    title="Patients of your own",
    why="Observers have no patients; the team has.",
    example="Presented my patients on rounds each morning",
    better="Presented what I had read about the team's patients each morning",
    find=_with("OBS004"),
)

SHARE_IN_CARE = Rule(
    "OBS005",
    "error",
    title="Taking part in care",
    why='"Assisted", "helped manage" and "we treated" claim a part in care as well.',
    example="Assisted with 9 lumbar punctures",
    better="Attended 9 lumbar punctures and summarized the indications",
    find=_with("OBS005"),
)

UNKNOWN_ACT = Rule(
    "OBS006",
    "warning",
    title="Something done to a patient, with a verb lorkit doesn't know",
    why=(
        "lorkit knows many verbs that an observer can't claim, but not all of them. If a line "
        "does something to patients, check whether it was you who did it; if you watched, say so."
    ),
    example="Repositioned 4 patients before each visit",
    better="Watched how the nurses repositioned 4 patients before each visit",
    find=_with("OBS006"),
)
