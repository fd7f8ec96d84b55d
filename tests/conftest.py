"""What several test files share: the command line, and the samples' packets, rendered once."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from lorkit import cli
from lorkit.letter.catalogue import catalogue

if os.name == "nt":
    raise RuntimeError("these tests need a POSIX system")
import fcntl
import resource

# The tests start Python hundreds of times. Where it may keep no bytecode, it compiles lorkit anew
# each time, which takes as long as most commands.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# CI asks whether this change breaks something, and gives the same answer twice. Everywhere else
# each run draws new examples, and what it finds gets a test of its own.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    settings.load_profile("ci")

ROOT = Path(__file__).resolve().parent.parent


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: some tests wait, for a clock, a server or a disk."""
    return (os.cpu_count() or 1) + 1


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run of lorkit gave."""

    code: int
    out: str
    err: str

    @property
    def paths(self) -> list[Path]:
        """The paths that it printed."""
        return [Path(line) for line in self.out.splitlines()]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run lorkit's command line in this process, as its ``main`` does: ``run("list", cwd=…)``."""
    monkeypatch.delenv("LORKIT_PROFILE", raising=False)
    return _run


def _run(*arguments: str | Path, cwd: Path | None = None) -> Ran:
    out, err, code = io.StringIO(), io.StringIO(), 0
    logger = logging.getLogger("lorkit")
    kept = sys.argv, logger.handlers, logger.propagate
    sys.argv = ["lorkit", *map(str, arguments)]
    try:
        with (
            contextlib.chdir(cwd or Path.cwd()),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            cli.main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        sys.argv, logger.handlers, logger.propagate = kept
    return Ran(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def cold() -> Callable[..., Ran]:
    """Run lorkit in a new process; ``env`` adds to this one's environment."""

    def start(
        *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "lorkit", *arguments],
            capture_output=True,
            encoding="utf-8",
            cwd=cwd,
            env={**_clean_environment(), **(env or {})},
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return start


def _clean_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "LORKIT_PROFILE"}


@pytest.fixture
def room() -> Iterator[None]:
    """No more than 600 MB beyond what this process has already: a hungry test fails, and ends."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + 600 * 2**20, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


# --- The samples


@dataclass(frozen=True, slots=True)
class Sample:
    """One of the samples: its folder, the day it is rendered as of, and a fresh packet."""

    name: str
    folder: Path
    day: str
    out: Path

    @property
    def files(self) -> list[Path]:
        """Every document rendered, without what lies beside texts and lorkit's own record."""
        ids = set(catalogue().ids)
        return sorted(p for p in self.out.rglob("*.*") if p.is_file() and p.stem in ids)


def day_of(profile: Path) -> str:
    """The day in the comment of a sample's profile."""
    found = re.search(r"^# Rendered as of (\d{4}-\d\d-\d\d)\.$", profile.read_text("utf-8"), re.M)
    assert found, f"{profile} says no day: '# Rendered as of 2026-08-13.'"
    return found[1]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A folder that all workers share, filled by the first that asks: ``once(name, fill)``."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                folder.mkdir(exist_ok=True)
                fill(folder)
                done.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def samples(once: Callable[..., Path]) -> dict[str, Sample]:
    """All samples by name, each rendered once in a test session, by the command line."""
    found = {}
    for profile in sorted((ROOT / "samples").glob("*/profile.yaml")):
        name, day = profile.parent.name, day_of(profile)

        def fill(folder: Path, profile: Path = profile, day: str = day) -> None:
            # Whatever makes sense on that day or not: a packet shows every document.
            ran = _run("-p", profile, "render", "all", "--force", "-o", folder, "--on", day)
            assert ran.code == 0, f"{profile}: {ran.err}"

        found[name] = Sample(name, profile.parent, day, once(f"packet-{name}", fill))
    assert len(found) >= 3, "samples/ has lost its samples"
    return found


# --- Profiles


@pytest.fixture
def write_profile(tmp_path: Path) -> Callable[..., Path]:
    """Write a profile's data to a file in a folder (the test's own where none is given)."""

    def write(data: Mapping[str, Any], folder: Path = tmp_path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "profile.yaml"
        # JSON is YAML, and needs no library that could share lorkit's views.
        file.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        return file

    return write
