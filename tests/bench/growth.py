"""Renders one profile's thank-yous after another in one process, and tells what they cost.

``python -m tests.bench.growth FOLDER OUT`` prints after 100, 1,000 and 3,000 documents, in JSON, how many
there are, the seconds of each since the last line, and the peak memory so far.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time
from pathlib import Path

from lorkit.build import render_many
from lorkit.choice import Order
from tests.bench import cohort

MARKS = (100, 1000, 3000)


def main() -> None:
    """Render every profile below a folder."""
    profiles = sorted(Path(sys.argv[1]).rglob("profile.yaml"))
    order = Order(["thank-you"], dt.date.fromisoformat(cohort.ON))
    outcomes = render_many(profiles, order, Path(sys.argv[2]), jobs=1)
    next(outcomes)  # loads fonts, style sheets and templates: the start, not a document's cost
    made, since, begin = 0, 0, time.process_time()
    for outcome in outcomes:
        made += len(outcome.paths)
        if made >= next(mark for mark in (*MARKS, 10**9) if mark > since):
            each = (time.process_time() - begin) / (made - since)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(json.dumps({"made": made, "each": each, "peak": peak}), flush=True)
            since, begin = made, time.process_time()


if __name__ == "__main__":
    main()
