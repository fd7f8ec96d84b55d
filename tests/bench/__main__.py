"""Ratios of lorkit's times to its peers', each pair measured in turn in the same run.

A ratio is the median over the rounds; the spread behind it is how far single rounds lay from it,
which tells how noisy the machine was. ``make bench`` runs it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import cohort

HERE = Path(__file__).parent
PYTHON = sys.executable
LORKIT = [PYTHON, "-m", "lorkit"]
ON = ["--on", "2026-08-13"]


def wall(command: list[str], folder: Path) -> float:
    """Seconds that a process takes from start to end; its output is thrown away."""
    begin = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def compare(
    name: str, aim: str, ours: Callable[[], float], peer: Callable[[], float], rounds: int
) -> None:
    """Print the ratio of two measurements, taken in turn so that noise hits both."""
    ours(), peer()  # caches of files and bytecode
    ratios = []
    for _ in range(rounds):
        first, second = ours(), peer()
        ratios.append(first / second)
    middle = statistics.median(ratios)
    spread = (max(ratios) - min(ratios)) / middle
    print(f"{name:<64} {middle:5.2f}   aim {aim}   spread {spread:4.0%}", flush=True)


def main() -> None:
    """Run every comparison."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        subprocess.run([*LORKIT, "new", "--sample", "one"], cwd=folder, check=True, capture_output=True)
        one = folder / "one"
        start_up(one)
        check(one)
        one_sheet(one)
        thousand_thanks(folder)
        hundred_writers(folder)
        flatness(folder)


def start_up(folder: Path) -> None:
    """1: the cold start of --version and --help."""
    for option in ("--version", "--help"):
        compare(
            f"1  lorkit {option} / mailmerge --help",
            "≤ 1.00",
            lambda option=option: wall([*LORKIT, option], folder),
            lambda: wall([PYTHON, "-m", "mailmerge", "--help"], folder),
            11,
        )


def check(folder: Path) -> None:
    """2: check against loading and validating the same file."""
    compare(
        "2  lorkit check / ruamel and a pydantic model of the same",
        "≤ 1.30",
        lambda: wall([*LORKIT, "check"], folder),
        lambda: wall([PYTHON, str(HERE / "peer_check.py"), "profile.yaml"], folder),
        9,
    )


def one_sheet(folder: Path) -> None:
    """3: one support sheet, cold, against WeasyPrint on the same HTML and CSS."""
    page, sheet = folder / "page.html", folder / "sheet.css"
    subprocess.run([PYTHON, str(HERE / "page.py"), "profile.yaml", page, sheet], cwd=folder, check=True)
    compare(
        "3  lorkit render support-sheet -f pdf / WeasyPrint alone",
        "≤ 1.15",
        lambda: wall([*LORKIT, "render", "support-sheet", "--to", "anchor-1", "-f", "pdf"], folder),
        lambda: wall([PYTHON, str(HERE / "peer_sheet.py"), str(page), str(sheet)], folder),
        7,
    )


def thousand_thanks(folder: Path) -> None:
    """4: a thousand thank-yous, text and HTML, against a thousand plain messages."""
    cohort.profiles(folder / "thanks", profiles=20, writers=50)
    cohort.mailmerge(folder / "merge", rows=1000)
    merge = [PYTHON, "-m", "mailmerge", "--no-limit", "--output-format", "raw"]
    compare(
        "4  1,000 thank-you.eml / mailmerge, 1,000 plain messages",
        "≤ 1.50",
        lambda: wall([*LORKIT, "batch", "thank-you", "thanks", "-f", "eml", *ON], folder),
        lambda: wall(merge, folder / "merge"),
        3,
    )


def hundred_writers(folder: Path) -> None:
    """5: a hundred writers' packets against a plain loop, and what the second core gives."""
    cohort.profiles(folder / "hundred", profiles=10, writers=10)
    packet = ["batch", "support-sheet", "follow-up", "thank-you", "hundred"]
    formats = ["-f", "eml", "-f", "docx", "-f", "pdf", "--force", *ON]
    two = lambda: wall([*LORKIT, *packet, *formats, "-j", "2"], folder)  # noqa: E731
    one = lambda: wall([*LORKIT, *packet, *formats, "-j", "1"], folder)  # noqa: E731
    loop = lambda: wall([PYTHON, str(HERE / "peer_packet.py"), "hundred"], folder)  # noqa: E731
    compare("5  plain loop / lorkit batch, 100 writers on two cores", "≥ 4.00", loop, two, 1)
    compare("5  one process / two", "≥ 1.70", one, two, 1)


def flatness(folder: Path) -> None:
    """6: time and memory a document over 100, 1,000 and 3,000 documents."""
    costs: dict[int, tuple[float, int]] = {}
    for count in (100, 1000, 3000):
        cohort.profiles(folder / f"flat-{count}", profiles=count // 50, writers=50)
        command = [*LORKIT, "batch", "thank-you", f"flat-{count}", "-f", "eml", "-j", "1", *ON]
        begin = time.perf_counter()
        run = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        _, _, usage = os.wait4(run.pid, 0)
        costs[count] = ((time.perf_counter() - begin) / count, usage.ru_maxrss)
    base, memory = costs[1000]
    for count, (cost, peak) in costs.items():
        print(f"6  {count} documents: cost a document {cost / base:5.2f}, peak memory {peak / memory:5.2f}"
              "   of those at 1,000")


if __name__ == "__main__":
    main()
