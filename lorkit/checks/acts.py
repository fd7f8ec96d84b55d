"""Verbs and phrases that an observer can't claim, from ``acts.toml``; read for observers only."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class Act(NamedTuple):
    """A verb that an observer can't claim: with any object, or with some only."""

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


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "acts.toml").read_text("utf-8"))


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every phrase in ``acts.toml``."""
    data = _file()
    return tuple(
        Phrase(one["code"], _filled(one["pattern"], data["patterns"]), one["hint"])
        for one in data["phrase"]
    )


@cache
def pattern(name: str) -> str:
    """One of the patterns in ``acts.toml``, by its name in braces."""
    return _filled(name, _file()["patterns"])


@cache
def objects() -> dict[str, str]:
    """What no observer does anything to, by the code of doing it all the same."""
    names = {"OBS002": "{DRUG}", "OBS001": "{PROCEDURES}|{LINES}", "OBS003": "{NOTES}"}
    patterns = _file()["patterns"]
    return {code: _filled(name, patterns) for code, name in names.items()}


@cache
def acts() -> dict[str, tuple[Act, ...]]:
    """Every form of every verb in ``acts.toml``; what a verb is depends on its object."""
    data = _file()
    patterns = data["patterns"]
    found: dict[str, tuple[Act, ...]] = {}
    for act in data["act"]:
        objects, unless = (_filled(act.get(key, ""), patterns) for key in ("objects", "unless"))
        for number, form in enumerate(act["forms"].split()):
            one = Act(act["code"], act["instead"], objects, unless, number)
            found[form] = (*found.get(form, ()), one)
    return found


def _filled(pattern: str, patterns: dict[str, str]) -> str:
    for _ in range(2):
        for name, value in patterns.items():
            pattern = pattern.replace("{" + name + "}", value)
    return pattern.replace("patients?", "(?:(?:in|out)?patients?|pts?)")
