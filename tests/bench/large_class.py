"""What large classes cost: ``python -m tests.bench.large_class 100 1000`` (docs/large-classes.md).

For each number of students: import a list, import it again, check it, tell what is due, make a
packet of three documents each (a follow-up with its support sheet, a thank-you, the sheet as
PDF), and resume. Seconds on the clock, seconds of processor time, and the most memory of any one
process.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ON = ("--on", "2026-08-03")
PACKET = ("follow-up", "thank-you", "support-sheet", "-f", "eml", "-f", "pdf")
HEADINGS = (
    "Name", "Email", "AAMC ID", "Status", "School", "Country", "Specialty", "Career goal",
    "Season", "Letters by", "Rotation", "Hospital", "Start date", "End date", "Level",
    "Writer family name", "Writer given name", "Writer email", "Writer role", "Writer setting",
    "Writer learned", "Writer did", "Writer moments",
)  # fmt: skip


def main() -> None:
    """Measure every class whose size is named."""
    print(f"{'students':>8}  {'step':<22}{'clock s':>9}{'CPU s':>9}{'MB':>7}{'each ms CPU':>13}")
    for number in map(int, sys.argv[1:] or ("100", "1000")):
        with tempfile.TemporaryDirectory(prefix="lorkit-class-") as folder:
            measure(Path(folder), number)


def measure(folder: Path, number: int) -> None:
    """Take one class through all steps."""
    write_list(folder / "class.csv", number)
    step(folder, number, "import", "import", "class.csv", "class", "--yes")
    log_yes(folder / "class")
    step(folder, number, "import again", "import", "class.csv", "class", "--yes")
    step(folder, number, "check", "check", "class", *ON)
    step(folder, number, "due", "due", "class", *ON)
    step(folder, number, "batch -j 2", "batch", *PACKET, "class", *ON, "-j", "2")
    step(folder, number, "batch --resume", "batch", *PACKET, "class", *ON, "-j", "2", "--resume")


def write_list(file: Path, number: int) -> None:
    """A list of so many students, each with one writer of thirty."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(HEADINGS)
        for n in range(number):
            writer = f"Writer{n % 30}"
            rows.writerow((
                f"Student Number {n}", f"s{n}@example.com", f"{10_000_000 + n}",
                "final-year medical student", "Example College", "Colombia", "Internal Medicine",
                "Academic hospitalist who teaches at the bedside", "2027", "2026-09-14",
                "Inpatient Internal Medicine", "Lakeside", "2026-07-06", "2026-07-31", "hands-on",
                writer, "Amara", f"{writer.lower()}@example.com", "anchor", "the inpatient wards",
                f"to state my assessment first, and {n} other things",
                "Presented 3 to 4 patients on rounds each day\nWrote 4 admission notes",
                "Noticed a rising potassium before rounds",
            ))  # fmt: skip


def log_yes(folder: Path) -> None:
    """Everybody has been asked and has agreed, as ``lorkit log`` would have it."""
    for file in folder.rglob("profile.yaml"):
        text = file.read_text("utf-8")
        yes = "    log: [2026-07-30 asked, 2026-07-31 agreed]\n"
        start = text.index("    # log:", text.index("\nwriters:"))
        file.write_text(text[:start] + yes + text[start:], "utf-8")


def step(folder: Path, number: int, name: str, *words: str) -> None:
    """Run one command and print what it cost."""
    begin = time.perf_counter()
    with (folder / "told.txt").open("w") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "lorkit", *words], cwd=folder, stdout=told, stderr=told
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall, cpu = time.perf_counter() - begin, usage.ru_utime + usage.ru_stime
    if process.returncode:
        last = (folder / "told.txt").read_text("utf-8").splitlines()[-3:]
        sys.exit(f"{name} failed: {' | '.join(last)}")
    print(
        f"{number:>8}  {name:<22}{wall:>9.1f}{cpu:>9.1f}{usage.ru_maxrss / 1024:>7.0f}"
        f"{cpu / number * 1000:>13.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
