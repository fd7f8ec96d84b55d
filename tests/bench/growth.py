"""Renders one profile's thank-yous after another in one process, and tells what they cost.

``python -m tests.bench.growth FOLDER OUT`` prints after 100, 1,000 and 3,000 documents, in JSON,
how many there are, the cost of a profile's since the last line, and the peak memory so far. The
cost is in yardsticks, a piece of work that stays the same: a shared machine gets slower and faster.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time
from pathlib import Path

from lorkit.pipeline.jobs import Order
from lorkit.pipeline.run import render_many
from tests.bench import cohort

MARKS = (100, 1000, 3000)


def main() -> None:
    """Render every profile below a folder."""
    profiles = sorted(Path(sys.argv[1]).rglob("profile.yaml"))
    order = Order(["thank-you"], dt.date.fromisoformat(cohort.ON))
    outcomes = render_many(profiles, order, Path(sys.argv[2]), jobs=1)
    next(outcomes)  # loads fonts, style sheets and templates: the start, not a document's cost
    made, since, spent, yardsticks = 0, 0, 0.0, 0.0
    begin = time.process_time()
    for outcome in outcomes:
        made += len(outcome.paths)
        between = time.process_time()
        spent += between - begin
        yardstick()
        yardsticks += time.process_time() - between
        if made >= next(mark for mark in (*MARKS, 10**9) if mark > since):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(json.dumps({"made": made, "each": spent / yardsticks, "peak": peak}), flush=True)
            since, spent, yardsticks = made, 0.0, 0.0
        begin = time.process_time()


def yardstick() -> None:
    """Some milliseconds of text, numbers and small objects."""
    words = [f"{number:x}" for number in range(20_000)]
    assert len({word: len(word) for word in sorted(words)}) == 20_000


if __name__ == "__main__":
    main()
