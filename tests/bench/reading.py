"""How long the rules of ``lorkit check`` take to read long texts: ``python -m tests.bench.reading``.

Each text repeats the start of a match that fails, where a careless pattern takes forever. Prints the
slowest, and how its time grows from 4,000 to 32,000 characters: 8 is in step with the length.
"""

from __future__ import annotations

import time

from lorkit.checks.registry import identifiers
from lorkit.checks.text import Text
from tests.checks.hard_texts import STARTS_OF_MATCHES


def main() -> None:
    """Measure every text, and print the ten slowest."""
    identifiers(Text("Presented 4 patients"))  # loads the word lists
    costs = [(seconds(piece, 32_000), seconds(piece, 4_000), piece) for piece in STARTS_OF_MATCHES]
    for long, short, piece in sorted(costs, reverse=True)[:10]:
        print(f"{long:6.3f} s   {long / max(short, 1e-4):5.1f} times as long   {piece!r}")


def seconds(piece: str, length: int) -> float:
    """The processor time for one reading, after one that compiled the patterns."""
    text = (piece * (length // len(piece) + 1))[:length]
    identifiers(Text(text[:400]))
    begin = time.process_time()
    identifiers(Text(text))
    return time.process_time() - begin


if __name__ == "__main__":
    main()
