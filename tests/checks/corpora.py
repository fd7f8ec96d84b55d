"""The labeled sentences, and how well rules do on them; ``sets.md`` tells where they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lorkit.checks.registry import EXPLANATIONS
from lorkit.checks.rule import Found
from lorkit.checks.text import Text

FOLDER = Path(__file__).parent


def sentences(family: str, only: str = "") -> Iterator[tuple[frozenset[str], str]]:
    """Codes that must be found (none for a clean sentence), and the sentence, of all sets or one.

    ``PHI001|PHI003`` means that either will do: the patient's name, or a relative's.
    """
    for line in (FOLDER / f"{family}.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            group, label, sentence = line.split("\t")
            if only in ("", group):
                yield frozenset(() if label == "clean" else label.split(",")), sentence


def held_out(family: str) -> Iterator[tuple[frozenset[str], str]]:
    """The half of the last set that whoever writes rules leaves unread."""
    for line in (FOLDER / "held_out.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            group, label, sentence = line.split("\t")
            if group == family:
                yield frozenset(() if label == "clean" else label.split(",")), sentence


@dataclass(slots=True)
class Score:
    """How often each code was found, missed, or found where it isn't."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    clean: int = 0

    @property
    def error_recall(self) -> float:
        hits = sum(n for code, n in self.found.items() if EXPLANATIONS[code].severity == "error")
        lost = sum(n for code, n in self.missed.items() if EXPLANATIONS[code].severity == "error")
        return hits / (hits + lost)

    @property
    def false_alarm_rate(self) -> float:
        return len(self.false_alarms) / self.clean

    def worst(self) -> float:
        """The lowest precision or recall of any class."""
        return min(
            self.found[code] / max(1, self.found[code] + other[code])
            for code in self.found | self.missed | self.wrong
            for other in (self.missed, self.wrong)
        )

    def table(self) -> str:
        """Precision and recall by class."""
        lines = ["code     found missed wrong precision recall"]
        for code in sorted(self.found | self.missed | self.wrong):
            right, lost, wrong = self.found[code], self.missed[code], self.wrong[code]
            precision, recall = right / max(1, right + wrong), right / max(1, right + lost)
            lines.append(f"{code:8} {right:5} {lost:6} {wrong:5} {precision:9.2f} {recall:6.2f}")
        lines.append(f"recall of errors {self.error_recall:.3f}")
        lines.append(f"false alarms on {self.clean} clean sentences {self.false_alarm_rate:.3f}")
        return "\n".join(lines)


def score(
    rules: Callable[[Text], list[Found]],
    family: str,
    read: Callable[[str], Iterator[tuple[frozenset[str], str]]] = sentences,
) -> Score:
    """What a family's rules make of its sentences."""
    result = Score()
    for labels, sentence in read(family):
        codes = {found.code for found in rules(Text(sentence))}
        wanted = frozenset(_chosen(label.split("|"), codes) for label in labels)
        result.found.update(wanted & codes)
        result.missed.update(wanted - codes)
        result.wrong.update(codes - wanted)
        if wanted - codes:
            result.misses.append(f"{sorted(wanted - codes)} in: {sentence}")
        if not wanted:
            result.clean += 1
            if codes:
                result.false_alarms.append(f"{sorted(codes)} in: {sentence}")
    return result


def _chosen(alternatives: list[str], found: set[str]) -> str:
    """Of codes that would do, one that was found, else the first."""
    return next((code for code in alternatives if code in found), alternatives[0])
