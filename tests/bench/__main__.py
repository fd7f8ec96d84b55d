"""Compares lorkit's times with its peers' (``make bench``); every figure is a ratio.

Each pair runs in turn in the same few minutes; what is shown is the median of the rounds, with
the range of their middle half. The clock counts what a user waits for. The processor's time is
what is left of it on a busy machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import cohort, pages
from tests.bench.clock import around, heading, in_turn, show

ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).parent / "peers"
PYTHON = sys.executable
LORKIT = [PYTHON, "-m", "lorkit"]
MAILMERGE = [str(Path(PYTHON).with_name("mailmerge"))]
AS_OF = ["--on", cohort.ON, "--force"]


def main() -> None:
    """Run every comparison."""
    heading()
    with tempfile.TemporaryDirectory(prefix="lorkit-bench-") as made:
        folder = Path(made)
        cohort.full(folder / "one", profiles=1, writers=3)
        one = folder / "one" / "person-000"
        start_up(one)
        check(one)
        one_sheet(one)
        thousand_thanks(folder)
        packets(folder)
        growth(folder)


def start_up(folder: Path) -> None:
    """1: the cold start of --version and --help."""
    ours = [[*LORKIT, option] for option in ("--version", "--help")]
    version, usage, peer = in_turn([*ours, [*MAILMERGE, "--help"]], folder, 9)
    show("1  lorkit --version / mailmerge --help", "≤ 0.50", version, peer)
    show("1  lorkit --help / mailmerge --help", "≤ 0.50", usage, peer)


def check(folder: Path) -> None:
    """2: every rule of lorkit check against one validation of the same file."""
    peer = [PYTHON, str(PEERS / "check.py"), "profile.yaml"]
    costs = in_turn([[*LORKIT, "check"], peer], folder, 7)
    show("2  lorkit check / ruamel + pydantic", "≤ 1.00", *costs)


def one_sheet(folder: Path) -> None:
    """3: one support sheet, cold, against WeasyPrint on the same HTML and CSS."""
    page, css = folder / "page.html", folder / "page.css"
    pages.sheet(folder / "profile.yaml", page, css)
    ours = [*LORKIT, "render", "support-sheet", "--to", "w-0", "-f", "pdf", *AS_OF]
    costs = in_turn([ours, [PYTHON, str(PEERS / "sheet.py"), str(page), str(css)]], folder, 5)
    show("3  lorkit render support-sheet -f pdf / WeasyPrint", "≤ 1.15", *costs)


def thousand_thanks(folder: Path) -> None:
    """4: a thousand thank-yous, text and HTML, against a thousand plain messages."""
    cohort.lean(folder / "thanks", profiles=20, writers=50)
    profile = folder / "thanks" / "person-000" / "profile.yaml"
    text = [*LORKIT, "-p", str(profile), "render", "thank-you", "--to", "w-0", "-f", "txt", *AS_OF]
    subprocess.run(text, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    thank_you = (folder / "out" / "w-0" / "thank-you.txt").read_text("utf-8")
    cohort.mailmerge(folder / "merge", rows=1000, thank_you=thank_you)
    ours = [*LORKIT, "batch", "thank-you", "../thanks", "-f", "eml", "-o", "{round}", *AS_OF]
    peer = [*MAILMERGE, "--no-limit", "--output-format", "raw"]
    costs = in_turn([ours, peer], folder / "merge", 5)
    show("4  1,000 thank-you.eml / mailmerge, 1,000 plain messages", "≤ 1.20", *costs)


def packets(folder: Path) -> None:
    """5: a hundred writers' packets against plain loops, and what the second core gives.

    The plain loop makes each file by itself, with fonts and style sheets of its own; a thrifty
    one, below which WeasyPrint on one core hardly goes, loads them and renders each sheet once.
    """
    cohort.full(folder / "hundred", profiles=20, writers=5)
    pages.packets(sorted((folder / "hundred").rglob("profile.yaml")), folder / "packets")
    batch = [*LORKIT, "batch", *pages.PACKET, "hundred", "-f", "eml", "-f", "docx", "-f", "pdf"]
    two, one = ([*batch, *AS_OF, "-o", f"{{round}}-{n}", "-j", n] for n in "21")
    plain = [PYTHON, str(PEERS / "packet.py"), "packets"]
    loop, thrifty, single = around(two, [plain, [*plain, "--thrifty"], one], folder)
    show("5  plain loop / lorkit batch, packets of 100 writers", "≥ 3.50", *loop)
    show("5  thrifty loop (fonts, styles, sheets once) / lorkit batch", "", *thrifty)
    show("5  lorkit batch -j 1 / -j 2", "≥ 1.70", *single)


def growth(folder: Path) -> None:
    """6: time and memory a document over 100, 1,000 and 3,000 documents, in one process."""
    cohort.full(folder / "many", profiles=151, writers=5)
    command = [PYTHON, "-m", "tests.bench.growth", folder / "many", folder / "grown"]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    marks = [json.loads(line) for line in lines.splitlines()]
    for mark in marks:
        each, peak = mark["each"] / marks[0]["each"], mark["peak"] / marks[0]["peak"]
        print(
            f"6  up to {mark['made']:>4} documents: processor time a document {each:.2f}, "
            f"peak memory {peak:.2f} of those at {marks[0]['made']}",
            flush=True,
        )


if __name__ == "__main__":
    main()
