"""Verbs that an observer can't claim, from ``acts.toml``; read for observers only."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Act:
    """A verb that an observer can't claim: with any object, or with some only."""

    code: str
    instead: str
    objects: str
    unless: str
    form: int  # 0 past, 1 base, 2 -ing


@cache
def acts() -> dict[str, tuple[Act, ...]]:
    """Every form of every verb in ``acts.toml``; what a verb is depends on its object."""
    data = tomllib.loads((Path(__file__).parent / "acts.toml").read_text("utf-8"))
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
    return pattern
