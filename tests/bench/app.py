"""How quick the app is (``python -m tests.bench.app``): first byte, memory, and edit to picture.

Figures of one machine, not ratios: a person waits for seconds. Chromium does the typing.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench.clock import ENVIRONMENT

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
ROUNDS = 25
# Counts from the last key to the first frame in which the picture is another one.
FOLLOW = """async (text) => {
  const box = document.getElementById('f-applicant-career_goal');
  const before = document.querySelector('.paper img').src;
  const start = performance.now();
  box.value = text;
  box.dispatchEvent(new InputEvent('input', {bubbles: true}));
  return await new Promise((done) => {
    const look = () => {
      const img = document.querySelector('.paper img');
      if (img && img.src !== before && img.complete) done(performance.now() - start);
      else requestAnimationFrame(look);
    };
    look();
  });
}"""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="lorkit-bench-") as folder:
        first = [first_byte(Path(folder) / str(n)) for n in range(5)]
        told("first byte, cold", [seconds for seconds, _ in first], "≤ 500 ms")
        told("memory before a PDF", [size / 1000 for _, size in first], "MB")
        picture(Path(folder) / "picture")


def told(what: str, figures: list[float], goal: str) -> None:
    """One line: the median, and the range."""
    low, high = min(figures), max(figures)
    unit = "MB" if goal == "MB" or "MB" in goal else "ms"
    scale = 1 if unit == "MB" else 1000
    middle = statistics.median(figures)
    print(
        f"{what:32} {middle * scale:6.0f} {unit}  ({low * scale:.0f} to {high * scale:.0f})  {goal}"
    )


def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """The app with a sample in a new folder, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lorkit", "app", str(folder), "--sample", "--no-browser"],
        stdout=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def first_byte(folder: Path) -> tuple[float, float]:
    """Seconds from the start of the process to the first page's first byte; kB it takes then."""
    begin = time.perf_counter()
    process, address = start(folder)
    with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(address) as page:
        page.read(1)
        taken = time.perf_counter() - begin
    size = memory(process.pid)
    process.terminate()
    process.wait()
    return taken, size


def memory(pid: int) -> float:
    """The kB of real memory that a process has."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return float(found[1])


def picture(folder: Path) -> None:
    """From an edit to the page's picture in the browser, saving and checking included."""
    process, address = start(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page: Page = browser.new_page()
        page.goto(address)
        page.goto(f"{address.partition('/?')[0]}/applicant")
        page.wait_for_load_state("networkidle")
        taken = []
        for n in range(ROUNDS):
            taken.append(page.evaluate(FOLLOW, f"To teach at bedside number {n}") / 1000)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(250)
        browser.close()
    told("edit to picture", taken[1:], "≤ 400 ms at the median")
    told("memory after PDFs", [memory(process.pid) / 1000], "≤ 150 MB")
    process.terminate()
    process.wait()


if __name__ == "__main__":
    main()
