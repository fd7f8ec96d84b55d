"""A rule: its code, its severity, why it matters, and what finds it, in one object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from lorkit.errors import Severity

Subject = TypeVar("Subject")


class Hit(NamedTuple):
    """What a finder found: in words, from ``start`` to ``end``, or at a path of the profile."""

    start: int
    end: int
    message: str
    hint: str
    path: str = ""


def at(path: str, message: str, hint: str) -> Hit:
    """A hit about a place of the profile rather than about words in it."""
    return Hit(0, 0, message, hint, path)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What ``lorkit check --explain CODE`` shows."""

    code: str
    severity: Severity
    title: str
    why: str
    example: str  # a line that is reported
    better: str  # the line as it could be


@dataclass(frozen=True, slots=True)
class Rule(Explanation, Generic[Subject]):
    """An explanation together with its finder."""

    find: Callable[[Subject], Iterable[Hit]]

    def apply(self, subject: Subject) -> Iterator[Found]:
        """Everything that the finder finds, under this rule's name."""
        return (Found(self, hit) for hit in self.find(subject))


class Found(NamedTuple):
    """A hit, and the rule that found it."""

    rule: Explanation
    hit: Hit

    @property
    def code(self) -> str:
        """The rule's code, "PHI001"."""
        return self.rule.code

    @property
    def span(self) -> tuple[int, int]:
        """Where the words begin and end."""
        return self.hit.start, self.hit.end


def in_precedence(rules: Iterable[Rule[Subject]], subject: Subject, length: int) -> list[Found]:
    """What some rules find in words, by place; if two overlap, the earlier rule counts."""
    kept: list[Found] = []
    taken = bytearray(length)
    for rule in rules:
        for found in rule.apply(subject):
            start, end = found.span
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                kept.append(found)
    return sorted(kept, key=lambda found: found.hit.start)
