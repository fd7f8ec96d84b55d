"""What a process costs, and how two kinds of processes compare on a noisy machine."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a process and all that it started: seconds on the clock, seconds of processor time."""

    wall: float
    cpu: float


# An installed program's modules are compiled already. Where a setting of the machine's forbids to
# keep what Python compiled, every start would compile a checkout's anew, and only a checkout's.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def cost(command: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end, its output and warnings thrown away; what it cost."""
    begin = time.perf_counter()
    null = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, stdout=null, stderr=null, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed with exit status {process.returncode}")
    return Cost(time.perf_counter() - begin, usage.ru_utime + usage.ru_stime)


def in_turn(commands: Sequence[Sequence[str]], folder: Path, rounds: int) -> list[list[Cost]]:
    """What each command costs in each round, run one after the other so that noise hits all.

    ``{round}`` in a word of a command becomes the round's number, so that each writes new files.
    """
    if rounds > 3:  # files and bytecode into the caches; before fewer and longer rounds they are
        for command in commands:
            _nth(-1, command, folder)
    taken = [[_nth(n, command, folder) for command in commands] for n in range(rounds)]
    return [list(costs) for costs in zip(*taken, strict=True)]


def around(
    ours: Sequence[str], others: Sequence[Sequence[str]], folder: Path
) -> list[tuple[list[Cost], list[Cost]]]:
    """For commands that take long: the cost of each, run once, beside ours before and after it.

    So the range that is shown is that of two ratios.
    """
    before = _nth(0, ours, folder)
    pairs = []
    for n, other in enumerate(others, 1):
        long, after = _nth(n, other, folder), _nth(n, ours, folder)
        pairs.append(([long, long], [before, after]))
        before = after
    return pairs


def _nth(number: int, command: Sequence[str], folder: Path) -> Cost:
    return cost([word.format(round=number) for word in command], folder)


def show(name: str, aim: str, over: Sequence[Cost], under: Sequence[Cost]) -> None:
    """Print what one command costs over what another does."""
    pairs = list(zip(over, under, strict=True))
    wall = _middle([a.wall / b.wall for a, b in pairs])
    cpu = _middle([a.cpu / b.cpu for a, b in pairs])
    print(f"{name:<58} {wall}   {cpu}   {aim}", flush=True)


def heading() -> None:
    """Print what the columns of ``show`` are."""
    print(f"{'':<58} {'clock':<16}   {'processor':<16}   aim (clock)")


def _middle(ratios: Sequence[float]) -> str:
    """The median, and where the middle half of the rounds lay: the noise."""
    median = statistics.median(ratios)
    low, _, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return f"{median:5.2f} ({low:.2f}-{high:.2f})"
