"""An observer's scope: what an observer can't claim, with an honest rewording (docs/rules.md).

Observers attended, observed, prepared, read, discussed, summarized, presented to the team.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lorkit.checks.observer.reading import claims_of
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text


def _with(code: str) -> Callable[[Text], Iterator[Hit]]:
    """A finder of the claims that one code tells."""
    return lambda text: (hit for told, hit in claims_of(text) if told == code)


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
