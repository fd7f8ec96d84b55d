"""A verb that is on no list, done to a patient or with a drug."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.observer.hits import WATCHED, Told, claimed
from lorkit.checks.observer.objects import LEAD
from lorkit.checks.observer.settings import is_elsewhere
from lorkit.checks.observer.tags import listed
from lorkit.checks.observer.verbs import ADVERBS, acts, objects, pattern
from lorkit.checks.rule import Hit
from lorkit.checks.text import Text, Word, compiled, quoted, vocabulary
from lorkit.checks.words import HONEST

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


def unknown(text: Text) -> dict[int, Told]:
    """A verb on no list: an error with a drug, a procedure or a note, else worth a second look."""
    for verb in _verbs(text):
        if is_elsewhere(text, verb.start):
            continue
        rest = text.lower[verb.end :][:80]
        for code, what in objects().items():
            if code == "OBS003":
                rest = compiled(pattern("{STUDIED}")).sub("it", rest)
            if compiled(rf"{LEAD}(?:{what})(?!\w)").match(rest.lstrip()):
                hit = claimed(text, verb.start, verb.end, f"if not, {WATCHED}")
                return {verb.start: (code, hit)}
        if compiled(_TO_PATIENT).match(rest):
            message = f"did you do this yourself, as an observer: {quoted(verb.text)}?"
            hit = Hit(verb.start, verb.end, message, f"if you watched it, {WATCHED}")
            return {verb.start: ("OBS006", hit)}
    return {}


def _verbs(text: Text) -> Iterator[Word]:
    """Past tenses of the applicant's that are on no list: a bullet's first, and after "I"."""
    starts = [0, *(n + 1 for n, word in enumerate(text.words) if word.text == "I")]
    for start in starts:
        step = start
        while (word := text.word(step)) and (word.lower in ADVERBS or word.lower.endswith("ly")):
            step += 1
        if word and word.lower.endswith("ed") and not _is_known(word.lower):
            yield word


def _is_known(word: str) -> bool:
    """Whether a verb is on a list, so that something else has judged it."""
    lists = (HONEST, acts(), _ADJECTIVES, listed("LIGHT"), listed("OBSERVING"))
    return any(word in one for one in lists)
