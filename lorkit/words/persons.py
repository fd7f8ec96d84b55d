"""First and second person in notes: 'I saw a potassium of 5.9', 'after Dr. Haugen stopped me'."""

from __future__ import annotations

import re
from functools import partial

from lorkit.words.phrases import lowered

_PAST = frozenset(
    ("began", "brought", "built", "came", "caught", "chose", "cut", "did", "drew", "drove", "fell",
     "felt", "fought", "found", "gave", "got", "had", "heard", "held", "kept", "knew", "learned",
     "led", "left", "lent", "let", "lost", "made", "met", "paid", "put", "ran", "rang", "read",
     "rose", "said", "sang", "sat", "saw", "sent", "set", "showed", "slept", "spent", "spoke",
     "stayed", "stood", "stuck", "swept", "taught", "thought", "told", "took", "understood",
     "went", "won", "wrote")
)  # fmt: skip
_NO_VERBS = frozenset(
    ("bed", "embed", "hundred", "med", "need", "red", "seed", "speed", "unmatched")
)
_QUOTED = re.compile(r"(“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w))")
_THIRD = {"were": "was", "are": "is", "have": "has"}
_YOU: tuple[tuple[re.Pattern[str], str | dict[str, str]], ...] = (
    (re.compile(r"(?<!thank )\b([Yy])ou (were|are|have)\b"), _THIRD),
    (re.compile(r"\b([Yy])our own\b"), "’s own"),
    (re.compile(r"\b([Yy])ours?\b"), "’s"),
    (re.compile(r"(?<!thank )\b([Yy])ou\b"), ""),
)


def first_person(moment: str) -> str:
    """A note as a sentence by the applicant: 'I saw a potassium of 5.9 before rounds'."""
    first = moment.split(" ", 1)[0].lower().rstrip(",")
    is_verb = first in _PAST or (first.endswith("ed") and first not in _NO_VERBS)
    return f"I {lowered(moment)}" if is_verb else moment


def by_name(text: str, name: str) -> str:
    """A note that says 'you' to one person, reworded for another: 'after Dr. Haugen stopped me'.

    Text in quotation marks was said to somebody else and stays.
    """
    parts = _QUOTED.split(text)
    return "".join(part if number % 2 else _named(part, name) for number, part in enumerate(parts))


def _named(text: str, name: str) -> str:
    for pattern, change in _YOU:
        text = pattern.sub(partial(_third_person, name, change), text)
    return text


def _third_person(name: str, change: str | dict[str, str], found: re.Match[str]) -> str:
    return f"{name} {change[found[2]]}" if isinstance(change, dict) else name + change
