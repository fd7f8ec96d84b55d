"""One reading of a line: what it claims, whether a verb, a phrase or its grammar tells it.

A verb counts where the applicant is its subject: "observed the resident examine" and "you
examined" are fine, "examined" at the start of a bullet is not. Where no verb and no phrase claims
anything, the classes of a sentence's words are read, then phrases of roles, trust and effect.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lorkit.checks.observer.agent import whose
from lorkit.checks.observer.frames import claims
from lorkit.checks.observer.hits import WATCHED, Told, claimed
from lorkit.checks.observer.objects import is_clinical, is_excused
from lorkit.checks.observer.settings import is_elsewhere
from lorkit.checks.observer.tags import sentences
from lorkit.checks.observer.unknown import unknown
from lorkit.checks.observer.verbs import (
    acts,
    is_claimed,
    is_described,
    is_named,
    is_negated,
    is_others,
    is_shared,
    phrases,
)
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import HONEST

_PLAIN, _INDIRECT = "acts.toml", "indirect.toml"
_PASTS = {"written": "wrote", "given": "gave", "drawn": "drew", "taken": "took", "done": "did"}
_CARE_DONE = (
    r"\b(?:exams?|examinations?|procedures?|swabs?|sutur\w{1,5}|biops(?:y|ies)|injections?|"
    r"punctures?|draws?|ultrasounds?|ecgs?|ekgs?|histor(?:y|ies)|intubations?|dressings?|"
    r"\w{2,14}(?:otom|ectom|scop|centes)(?:y|ies|is|es))\b"
)


@lru_cache(maxsize=1)  # one reading of a text finds what several rules tell
def claims_of(text: Text) -> tuple[Told, ...]:
    """What an observer can't claim to have done, each with the code that tells it."""
    found: dict[int, Told] = {}
    for index, word in enumerate(text.words):
        for act in acts().get(word.lower, ()):
            if not (is_claimed(text, index, act) and is_clinical(text, index, act)):
                continue
            if is_elsewhere(text, word.start):
                continue
            code = "OBS005" if is_shared(text, index, act) else act.code
            hint = f'write what you saw, like "{act.instead} …"'
            found[word.start] = code, claimed(text, word.start, word.end, hint)
    _add_phrases(text, _PLAIN, found)
    if not found:
        found = _by_me(text) or _framed(text)
    if not found:
        _add_phrases(text, _INDIRECT, found)
    found = found or unknown(text)
    return tuple(found[start] for start in sorted(found))


def _add_phrases(text: Text, file: str, found: dict[int, Told]) -> None:
    for phrase in phrases(file):
        if phrase.signs and not any(sign in text.lower for sign in phrase.signs):
            continue
        for match in compiled(phrase.pattern).finditer(text.lower):
            near = any(match.start() <= start < match.end() for start in found)
            if not near and _is_meant(text, match, file):
                found[match.start()] = phrase.code, claimed(text, *match.span(), phrase.hint)
                if file == _INDIRECT:
                    return


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
        elif file == _INDIRECT:
            told = told and own is not False
    return told and not is_elsewhere(text, start)


def _by_me(text: Text) -> dict[int, Told]:
    """``biopsies were performed by me``: what "by me" follows is the applicant's own."""
    for found in compiled(r"\b(\w{1,14}(?:ed|en|wn|nt|ut|ade|one|un|eld)) by me\b").finditer(
        text.lower
    ):
        if found[1] not in HONEST and not _is_denied(text, found.start()):
            if found[1] == "done" and not compiled(_CARE_DONE).search(text.lower):
                continue  # "a drawing done by me"
            act = next(iter(acts().get(_PASTS.get(found[1], found[1]), ())), None)
            hint = f'write what you saw, like "{act.instead} …"' if act else WATCHED
            code = act.code if act else "OBS001"
            return {found.start(): (code, claimed(text, *found.span(), hint))}
    return {}


def _is_denied(text: Text, start: int) -> bool:
    """``No procedure was performed by me``."""
    before = text.lower[max(0, start - 80) : start]
    return compiled(r"\b(?:no|none|nothing|nobody|never|not)\b[^.;]*$").search(before) is not None


def _framed(text: Text) -> dict[int, Told]:
    """What the classes of a sentence's words tell."""
    for sentence in sentences(text):
        for claim in claims(sentence):
            start = claim.start
            named = is_described(text, start) or is_excused(text, start)
            if not (named or is_elsewhere(text, start)):
                return {start: (claim.code, claimed(text, start, claim.end, WATCHED))}
    return {}
