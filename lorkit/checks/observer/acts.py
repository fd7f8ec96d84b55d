"""The verbs and phrases that claim care, read from ``data/acts.txt`` and ``data/indirect.txt``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from lorkit.checks.text import compiled
from lorkit.checks.words import table

PLAIN, INDIRECT = "acts.txt", "indirect.txt"
_NAME = r"\{([A-Z_]+)\}"
_NEVER = "(?!)"
# What observers do nothing to, by the code of the claim to have done so.
UNTOUCHED = {"OBS002": "{DRUG}", "OBS001": "{PROCEDURES}|{LINES}", "OBS003": "{NOTES}"}


class Act(NamedTuple):
    """A verb that an observer can't claim, with any object or only with some."""

    code: str
    instead: str
    objects: str
    unless: str
    form: int  # 0 past, 1 base, 2 -ing


class Phrase(NamedTuple):
    """A pattern of words that claim care, and how to say it honestly."""

    code: str
    pattern: str
    hint: str
    signs: tuple[tuple[str, ...], ...]  # it matches no text without one of each


@cache
def phrases(file: str) -> tuple[Phrase, ...]:
    """Every phrase of a file; a code and a hint apply to all phrases below them."""
    found: list[Phrase] = []
    both: dict[str, str] = {}
    signs: list[tuple[str, ...]] = []
    for key, value in table(file, "PHRASES"):
        if key == "sign":
            signs.append(tuple(value.replace("_", " ").split("|")))
        elif key == "pattern":
            found.append(Phrase(both["code"], value, both["hint"], tuple(signs)))
            signs.clear()
        else:
            both[key] = value
    return tuple(found)


def said(file: str, lower: str) -> Iterator[tuple[Phrase, re.Match[str]]]:
    """The phrases of a file in a lowercase text, and where they are."""
    for phrase in phrases(file):
        if _has_signs(lower, phrase.signs):
            for match in compiled(filled_for(lower, phrase.pattern)).finditer(lower):
                yield phrase, match


def _has_signs(lower: str, signs: tuple[tuple[str, ...], ...]) -> bool:
    for alternatives in signs:
        for sign in alternatives:  # a loop is three times as fast as any() here
            if sign in lower:
                break
        else:
            return False
    return True


@cache
def acts() -> dict[str, tuple[Act, ...]]:
    """Every form of every verb of care; what a verb is depends on its object."""
    found: dict[str, tuple[Act, ...]] = {}
    for verb in _verbs():
        objects, unless = verb.get("objects", ""), verb.get("unless", "")
        for number, form in enumerate(verb["forms"].split()):
            act = Act(verb["code"], verb["instead"], objects, unless, number)
            found[form] = (*found.get(form, ()), act)
    return found


def _verbs() -> list[dict[str, str]]:
    """What the file says about each verb; a code applies to all verbs below it."""
    verbs: list[dict[str, str]] = []
    code = ""
    for key, value in table(PLAIN, "ACTS"):
        if key == "code":
            code = value
        elif key == "forms":
            verbs.append({"code": code, key: value})
        else:
            verbs[-1][key] = value
    return verbs


@cache
def filled(pattern: str) -> str:
    """A pattern with the names in braces filled in; some of them name others."""
    named = compiled(_NAME)
    while named.search(pattern):
        pattern = named.sub(lambda name: _patterns()[name[1]], pattern)
    return pattern.replace("patients?", "(?:(?:in|out)?patients?|pts?)")


def filled_for(text: str, pattern: str) -> str:
    """The same for one text: alternatives that the text has no part of are left out.

    Long lists are expensive to compile, and most texts contain nothing from most of them.
    """

    def what(name: re.Match[str]) -> str:
        known = compiled(filled(name[0])).search(text)
        return compiled(_NAME).sub(what, _patterns()[name[1]]) if known else _NEVER

    return filled(compiled(_NAME).sub(what, pattern))


@cache
def _patterns() -> dict[str, str]:
    return {name: what for file in (PLAIN, INDIRECT) for name, what in table(file, "PATTERNS")}
