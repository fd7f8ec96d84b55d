"""How one profile's documents are shared between processes, where that is worth a start."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lorkit import custom
from lorkit.choice import Pair, choose
from lorkit.documents import Format
from lorkit.making import beside, folder_of, open_profile
from lorkit.tasks import Order, Task

# Seconds that a document takes in each format, and that make another process worth its start.
_SECONDS: dict[Format, float] = {"pdf": 0.04, "docx": 0.02, "eml": 0.002, "txt": 0.002}
_WORTH_SHARING = 3.0


class Division(NamedTuple):
    """The tasks, and where among all files each belongs, by its path without the ending."""

    tasks: list[Task]
    places: dict[Path, int]


def divide(profile_file: Path, order: Order) -> Division:
    """An order as tasks. Raises LorkitError for a profile or an order that can't be followed."""
    profile = open_profile(profile_file, order)
    if templates := order.templates or beside(profile_file):
        custom.warn_of_unused(templates)
    pairs = choose(profile, order)
    shares = min(os.cpu_count() or 1, int(_seconds(pairs, order.formats) / _WORTH_SHARING) + 1)
    tasks = [
        Task(profile_file, order, loaded=profile, share=share, shares=shares)
        for share in range(shares)
    ]
    places = {Path(folder_of(profile, a), d.id): n for n, (d, a) in enumerate(pairs)}
    return Division(tasks, places)


def _seconds(pairs: Sequence[Pair], formats: Sequence[Format]) -> float:
    """How long rendering takes in one process, roughly."""
    enclosed = sum(len(document.encloses) for document, _ in pairs) if "eml" in formats else 0
    return len(pairs) * sum(_SECONDS[kind] for kind in formats) + enclosed * _SECONDS["pdf"]
