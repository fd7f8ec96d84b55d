"""A batch on a cluster: a real scheduler and real workers, on this machine's loopback."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, Ran

SAMPLE = ROOT / "templates" / "sample"
ON = ("--on", "2026-08-13", "--force")
PACKET = ("support-sheet", "follow-up", "-f", "pdf", "-f", "eml", *ON)

LIGHT = ("thank-you", "-f", "txt", *ON)

Run = Callable[..., Ran]


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k != "LORKIT_PROFILE"}
    return kept | {"PYTHONPATH": str(ROOT), **more}


@dataclass(slots=True)
class Cluster:
    """A scheduler and its workers; their folder is not the profiles'."""

    folder: Path
    scheduler: subprocess.Popen[str]
    address: str
    workers: list[subprocess.Popen[str]]

    def work(self, count: int = 1, **more: str) -> None:
        """Start so many workers more, and wait until the scheduler knows them."""
        words = ["worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", self.address]
        new = [_start(words, self.folder, **more) for _ in range(count)]
        self.workers += new
        for worker in new:
            _until(worker, "Starting established connection")

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
        for process in (*self.workers, self.scheduler):
            process.communicate()


def _start(words: list[str], folder: Path, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        cwd=folder,
        env=environment(**more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def _until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stderr
    for line in process.stderr:
        if words in line:
            return line
    raise AssertionError(f"ended without: {words}")


@contextmanager
def started(folder: Path, workers: int) -> Iterator[Cluster]:
    scheduler = _start(
        ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], folder
    )
    line = _until(scheduler, "Scheduler at:")
    found = re.search(r"tcp://\S+", line)
    assert found
    cluster = Cluster(folder, scheduler, found[0], [])
    try:
        cluster.work(workers)
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with started(tmp_path_factory.mktemp("elsewhere"), 2) as found:
        yield found


def profiles(folder: Path, count: int) -> None:
    """So many students, the second with words of her own."""
    for number in range(count):
        shutil.copytree(SAMPLE, folder / "class" / f"s{number}")
        file = folder / "class" / f"s{number}" / "profile.yaml"
        text = file.read_text("utf-8")
        file.write_text(text.replace("Tomás Ñúñez Echeverría", f"Student Number {number}"), "utf-8")
    if count > 1:
        words = folder / "class" / "s1" / "templates" / "words"
        words.mkdir(parents=True)
        text = (ROOT / "templates" / "words" / "follow-up.md.j2").read_text("utf-8")
        (words / "follow-up.md.j2").write_text(text.replace("Dear ", "Good morning, "), "utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and file.name[0] != ".")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def batch(cold: Run, folder: Path, *more: str) -> Ran:
    return cold("batch", *PACKET, "class", *more, cwd=folder, env={"PYTHONPATH": str(ROOT)})


def batch_here(run: Run, folder: Path) -> Ran:
    return run("batch", *PACKET, "class", "-j", "1", "-o", "here", cwd=folder)


def light(cold: Run, folder: Path, *more: str) -> Ran:
    return cold("batch", *LIGHT, "class", *more, cwd=folder, env={"PYTHONPATH": str(ROOT)})


def test_a_cluster_makes_the_same_bytes(
    run: Run, cold: Run, cluster: Cluster, tmp_path: Path
) -> None:
    """Profiles, attachments and own templates travel: the workers know no path of ours."""
    profiles(tmp_path, 3)
    here = batch_here(run, tmp_path)
    there = batch(cold, tmp_path, "--cluster", cluster.address, "-o", "there")
    assert (here.code, there.code) == (0, 0), there.err
    assert "2 workers at tcp://" in there.err
    assert sorted(here.out.splitlines()) == sorted(there.out.splitlines())
    made = contents(tmp_path / "here")
    assert len(made) > 30
    assert contents(tmp_path / "there") == made
    greeting = next(v for k, v in made.items() if k.startswith("s1/") and k.endswith("up.eml"))
    assert b"Good morning, " in greeting
    again = batch(cold, tmp_path, "--cluster", cluster.address, "-o", "there", "--resume")
    assert "3 up to date" in again.out


def test_what_is_wrong_is_told_as_on_one_machine(
    run: Run, cold: Run, cluster: Cluster, tmp_path: Path
) -> None:
    """A missing attachment, a profile with errors, a template with a mistake: with our paths."""
    profiles(tmp_path, 3)
    (tmp_path / "class" / "s0" / "cv.pdf").unlink()
    file = tmp_path / "class" / "s2" / "profile.yaml"
    file.write_text(file.read_text("utf-8").replace("role: anchor", "role: chef"), "utf-8")
    words = tmp_path / "class" / "s1" / "templates" / "words" / "follow-up.md.j2"
    words.write_text(words.read_text("utf-8") + "{{ nothing.of.that.kind }}", "utf-8")
    here = batch_here(run, tmp_path)
    there = batch(cold, tmp_path, "--cluster", cluster.address, "-o", "there")
    assert (here.code, there.code) == (1, 1)
    told = [line for line in there.err.splitlines() if "workers at" not in line]
    assert sorted(told) == sorted(here.err.splitlines())
    assert "class/s0/profile.yaml" in there.err


def test_a_killed_worker_s_tasks_are_done_by_another(cluster: Cluster, tmp_path: Path) -> None:
    profiles(tmp_path, 40)
    run = start_batch(tmp_path, cluster.address)
    assert run.stdout
    run.stdout.readline()
    cluster.workers[-1].send_signal(signal.SIGKILL)
    out, err = run.communicate(timeout=120)
    cluster.work()  # in its place
    assert run.returncode == 0, err
    assert "40 of 40 profiles rendered, 0 failed." in out


def start_batch(folder: Path, address: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "lorkit", "batch", *LIGHT, "class", "--cluster", address],
        cwd=folder,
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_a_scheduler_that_goes_away_is_told_and_resume_completes(
    cold: Run, cluster: Cluster, tmp_path: Path
) -> None:
    profiles(tmp_path, 40)
    with started(tmp_path, 1) as lost:
        run = start_batch(tmp_path, lost.address)
        assert run.stdout
        run.stdout.readline()
        lost.scheduler.send_signal(signal.SIGKILL)
        _, err = run.communicate(timeout=120)
    assert run.returncode == 1
    assert "went away; what was made is kept" in err
    assert "Traceback" not in err
    made = contents(tmp_path / "out")
    done = light(cold, tmp_path, "--cluster", cluster.address, "--resume")
    assert done.code == 0, done.err
    whole = contents(tmp_path / "out")
    assert made.items() < whole.items()
    assert {name.partition("/")[0] for name in whole} == {f"s{n}" for n in range(40)}


def test_a_cluster_without_workers_is_told_also_in_the_middle(cold: Run, tmp_path: Path) -> None:
    profiles(tmp_path, 40)
    with started(tmp_path, 1) as cluster:
        run = start_batch(tmp_path, cluster.address)
        assert run.stdout
        run.stdout.readline()
        cluster.workers[0].kill()
        _, err = run.communicate(timeout=120)
        assert run.returncode == 1
        assert "has lost all its workers; start workers again" in err
        none = light(cold, tmp_path, "--cluster", cluster.address)
    assert none.code == 1
    assert "has no workers; start some" in none.err


def test_a_worker_of_another_lorkit_is_refused(cold: Run, tmp_path: Path) -> None:
    profiles(tmp_path, 1)
    shim = tmp_path / "other"
    shim.mkdir()
    (shim / "sitecustomize.py").write_text(
        "import lorkit._version\nlorkit._version.__version__ = '0.0.1'\n"
    )
    with started(tmp_path, 0) as cluster:
        cluster.work(PYTHONPATH=f"{shim}{os.pathsep}{ROOT}")
        done = light(cold, tmp_path, "--cluster", cluster.address)
    assert done.code == 1
    assert "has lorkit 0.0.1" in done.err
    assert "install the same lorkit on every worker" in done.err
    assert not (tmp_path / "out").exists()


def test_an_address_where_no_scheduler_answers_is_told(cold: Run, tmp_path: Path) -> None:
    profiles(tmp_path, 1)
    told = {
        "tcp://127.0.0.1:9": "no scheduler answers at tcp://127.0.0.1:9; start one with",
        "localhost": "'localhost' is not the address of a scheduler; write it like tcp://",
    }
    for address, words in told.items():
        done = light(cold, tmp_path, "--cluster", address)
        assert done.code == 1
        assert words in done.err
        assert len(done.err.splitlines()) == 1
