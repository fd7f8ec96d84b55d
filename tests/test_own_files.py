"""The files that lorkit keeps for itself, in a folder that somebody else prepared.

Each name of lorkit's own is a link, a pipe, a folder, rubbish or too much: no command hangs,
follows it, or shows a traceback; what it can't do without is told in one line that says what to
do. What a killed run left is swept up by the next, and nobody else's files are.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ON = ("--on", "2026-08-13")
RENDER = ("render", "thank-you", "--to", "clinic", "-f", "txt", *ON)
BATCH = ("batch", "thank-you", "profile.yaml", "-f", "txt", "-j", "1", *ON)
LOG = ("log", "clinic", "followed-up", "--on", "2026-07-30")
PART = ".lorkit-0123456789ab.part"


@pytest.fixture
def demo(run: Any, tmp_path: Path) -> Path:
    assert run("new", "--sample", "demo", cwd=tmp_path).code == 0
    (tmp_path / "outside.txt").write_text("outside\n")
    return tmp_path / "demo"


@pytest.fixture
def ends() -> Iterator[None]:
    """A test that hangs is ended by the system."""

    def told(*_: object) -> None:
        raise AssertionError("it hangs")

    kept = signal.signal(signal.SIGALRM, told)
    signal.alarm(100)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, kept)


def planted(file: Path, how: str, outside: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if how == "link":
        file.symlink_to(outside)
    elif how == "link to nothing":
        file.symlink_to(outside.with_name("new.txt"))
    elif how == "second name":
        os.link(outside, file)
    elif how == "pipe":
        os.mkfifo(file)
    elif how == "folder":
        file.mkdir()
    elif how == "device":
        file.symlink_to("/dev/zero")
    elif how == "huge":
        with file.open("wb") as stream:
            stream.truncate(300 * 2**20)
    elif how == "not UTF-8":
        file.write_bytes(b"\xff\xfe\x00\xd8 rubbish")
    else:
        file.write_bytes(b"[" * 200_000)


HOW = ("link", "link to nothing", "second name", "pipe", "folder", "device", "huge", "not UTF-8")
OWN = {
    "the record of what was written": ("out/.lorkit", RENDER),
    "the record of what it was made from": ("out/demo/.lorkit-made", (*BATCH, "--resume")),
    "the steps, for log": (".profile.yaml.undo", LOG),
    "the steps, for undo": (".profile.yaml.undo", ("undo",)),
    "the lock, for log": (".profile.yaml.lock", LOG),
    "a document": ("out/clinic/thank-you.txt", RENDER),
    "a calendar": ("plan.ics", ("plan", "--ics", "plan.ics", *ON)),
}


@pytest.mark.parametrize("how", [*HOW, "deep"])
@pytest.mark.parametrize("what", OWN)
def test_what_lies_where_lorkit_keeps_its_own_is_not_trusted(
    run: Any, demo: Path, what: str, how: str, ends: None
) -> None:
    name, order = OWN[what]
    outside = demo.parent / "outside.txt"
    planted(demo / name, how, outside)
    before = (demo / "profile.yaml").read_bytes()
    ran = run("-p", "profile.yaml", *order, cwd=demo)
    assert "Traceback" not in ran.err
    if what == "a calendar" and how == "folder":
        assert (ran.code, "is a directory" in ran.err) == (2, True)
        return
    assert ran.code in (0, 1)
    if what != "a calendar":  # a link there is the user's own, and is followed
        assert outside.read_text() == "outside\n"
        assert not outside.with_name("new.txt").exists()
    if ran.code:
        assert (demo / "profile.yaml").read_bytes() == before
        lines = [line for line in ran.err.splitlines() if "error:" in line]
        assert len(lines) == 1
        assert "; " in lines[0]
    if how in ("link", "pipe", "folder", "device") and what in (
        "the record of what was written", "the steps, for log", "the lock, for log",
    ):  # fmt: skip
        assert ran.code == 1
        assert f"{Path(name).name} is" in ran.err
        assert "delete it" in ran.err


def test_a_record_after_a_power_cut_still_knows_the_files(run: Any, demo: Path) -> None:
    assert run(*RENDER, cwd=demo).code == 0
    record = demo / "out/.lorkit"
    record.write_bytes(b"\0\0\xff\n" + record.read_bytes() + b"half a li")
    profile = demo / "profile.yaml"
    profile.write_text(
        profile.read_text("utf-8").replace("preferred_name: Tomás", "preferred_name: Ana"), "utf-8"
    )
    assert run(*RENDER, cwd=demo).code == 0
    profile.write_text(
        profile.read_text("utf-8").replace("preferred_name: Ana", "preferred_name: Eva"), "utf-8"
    )
    assert run(*RENDER, cwd=demo).code == 0
    mine = demo / "out/clinic/thank-you.txt"
    mine.write_text("my own words")
    assert "was changed since" in run(*RENDER, cwd=demo).err


def test_a_record_does_not_grow_for_ever(run: Any, demo: Path) -> None:
    assert run(*RENDER, cwd=demo).code == 0
    record = demo / "out/.lorkit"
    old = "".join(f"{n:064x}  clinic/thank-you.txt\n" for n in range(25_000))
    record.write_text(old + record.read_text())
    profile = demo / "profile.yaml"
    profile.write_text(
        profile.read_text("utf-8").replace("preferred_name: Tomás", "preferred_name: Ana"), "utf-8"
    )
    assert run(*RENDER, cwd=demo).code == 0
    assert len(record.read_text().splitlines()) < 30


def test_a_made_record_names_no_file_outside(run: Any, demo: Path) -> None:
    assert run(*BATCH, cwd=demo).code == 0
    record = demo / "out/demo/.lorkit-made"
    made = json.loads(record.read_text())
    os.mkfifo(demo / "out/pipe")
    for name in ("../pipe", "../../../outside.txt", str(demo.parent / "outside.txt"), "a/b/c"):
        record.write_text(json.dumps({"from": made["from"], "files": {name: "0" * 64}}))
        ran = run(*BATCH, "--resume", cwd=demo)
        assert ran.code == 0
        assert "outside" not in ran.out


# --- The lock


def test_who_comes_while_another_lorkit_is_busy_waits_and_is_told(cold: Any, demo: Path) -> None:
    """The system's own lock, whoever holds it: the program of the test does here."""
    lock = demo / ".profile.yaml.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        threading.Timer(1, fcntl.flock, (held, fcntl.LOCK_UN)).start()
        assert cold(*LOG, cwd=demo).code == 0
    assert not lock.exists()


def test_a_lock_that_a_crash_left_holds_nobody_up(cold: Any, demo: Path) -> None:
    (demo / ".profile.yaml.lock").write_text("12345\n")
    assert cold(*LOG, cwd=demo).code == 0
    assert sorted(p.name for p in demo.glob(".*")) == [".profile.yaml.undo"]


# --- Streams


def test_a_calendar_goes_to_standard_output(cold: Any, demo: Path) -> None:
    ran = cold("plan", "--ics", "/dev/stdout", *ON, cwd=demo)
    assert ran.code == 0
    assert ran.out.startswith("BEGIN:VCALENDAR")
    assert ran.out.rstrip().endswith("END:VCALENDAR")
    assert not list(Path("/dev").glob(".lorkit*"))


def test_a_calendar_goes_to_a_pipe_that_is_read_and_waits_for_no_other(
    cold: Any, demo: Path
) -> None:
    os.mkfifo(demo / "pipe")
    ran = cold("plan", "--ics", "pipe", *ON, cwd=demo)
    assert ran.code == 1
    assert "no program reads from this pipe" in ran.err
    reader = os.open(demo / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert cold("plan", "--ics", "pipe", *ON, cwd=demo).code == 0
    assert os.read(reader, 15) == b"BEGIN:VCALENDAR"
    os.close(reader)


# --- What a killed run left

SWEEPING: dict[str, tuple[str, tuple[str, ...]]] = {
    "render, beside the profile": (".", RENDER),
    "render, in out": ("out", RENDER),
    "render, in a writer's folder": ("out/clinic", RENDER),
    "batch": ("out/demo/clinic", BATCH),
    "log": (".", LOG),
    "plan": (".", ("plan", "--ics", "plan.ics", *ON)),
}


@pytest.mark.parametrize("what", SWEEPING)
def test_the_next_run_removes_what_a_killed_one_left(run: Any, demo: Path, what: str) -> None:
    folder, order = SWEEPING[what]
    assert run(*order, cwd=demo).code == 0
    if order == LOG:
        assert run("undo", cwd=demo).code == 0
    part = demo / folder / PART
    part.write_text("a copy of the profile")
    assert run(*order, cwd=demo).code == 0
    assert not part.exists()


def test_only_what_a_killed_run_left_is_removed(run: Any, demo: Path) -> None:
    others = [demo / name for name in (".lorkit-notes.part", "x.part", f"{PART}.txt", ".lorkit-x")]
    for other in others:
        other.write_text("mine")
    outside = demo.parent / "outside.txt"
    (demo / ".lorkit-aaaaaaaaaaaa.part").symlink_to(outside)
    (demo / ".lorkit-bbbbbbbbbbbb.part").mkdir()
    os.mkfifo(demo / ".lorkit-cccccccccccc.part")
    being_written = demo / PART
    with being_written.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.write("another run's")
        before = {path.name for path in demo.iterdir()}
        assert run(*RENDER, cwd=demo).code == 0
        assert {path.name for path in demo.iterdir()} - {"out"} == before
    assert outside.read_text() == "outside\n"
    assert run(*LOG, cwd=demo).code == 0
    assert not being_written.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files of others")
def test_what_another_user_left_is_not_removed(run: Any, demo: Path) -> None:
    part = demo / PART
    part.write_text("another user's")
    os.chown(part, 65534, 65534)
    assert run(*RENDER, cwd=demo).code == 0
    assert part.exists()


def test_a_run_that_is_really_killed_leaves_nothing_for_long(run: Any, demo: Path) -> None:
    """Killed while it waits for the disk to have the new profile."""
    script = (
        "import os, signal, sys\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from lorkit.cli import main\n"
        "sys.argv[0] = 'lorkit'\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script, *LOG], cwd=demo, check=False)
    assert done.returncode == -9
    assert list(demo.glob(".lorkit-*.part"))
    assert run(*RENDER, cwd=demo).code == 0
    assert not list(demo.glob(".lorkit-*.part"))


# --- Names that deceive

NAMES: dict[str, Callable[[Path], str]] = {
    "turned round": lambda folder: "ev\u202efdp.exe",
    "turned round, and a PDF": lambda folder: "cv\u202etxt.pdf",
    "isolated": lambda folder: "\u2066cv\u2069.pdf",
    "of no width": lambda folder: "cv\u200b.pdf",
    "with a soft hyphen": lambda folder: "c\u00adv.pdf",
    "with a tag": lambda folder: "cv\U000e0041.pdf",
}


@pytest.mark.parametrize("what", NAMES)
def test_a_name_that_deceives_is_not_attached(run: Any, demo: Path, what: str) -> None:
    name = NAMES[what](demo)
    shutil.copy(demo / "cv.pdf", demo / name)
    profile = demo / "profile.yaml"
    profile.write_text(
        profile.read_text("utf-8").replace("cv: cv.pdf", f"cv: {json.dumps(name)}"), "utf-8"
    )
    ran = run("check", "--json", *ON, cwd=demo)
    [finding] = [one for one in json.loads(ran.out) if one["code"] == "PRO014"]
    assert finding["path"] == "applicant.cv"
    assert run("render", "follow-up", "--to", "clinic", "-f", "eml", *ON, cwd=demo).code == 1


@pytest.mark.parametrize("name", ["نامه‌ها.pdf", "Zoë – CV.pdf", "履歴書.pdf"])
def test_names_of_other_scripts_are_attached(run: Any, demo: Path, name: str) -> None:
    shutil.copy(demo / "cv.pdf", demo / name)
    profile = demo / "profile.yaml"
    profile.write_text(profile.read_text("utf-8").replace("cv: cv.pdf", f"cv: {name}"), "utf-8")
    assert run("render", "follow-up", "--to", "clinic", "-f", "eml", *ON, cwd=demo).code == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.pdf", b"MZ\x90\0 a program"),
        ("cv.docx", b"PK\x03\x04 ... word/vbaProject.bin ..."),
        ("cv.docx", b"#!/bin/sh\n"),
        ("cv.pdf", b"PK\x03\x04 a Word file"),
    ],
)
def test_attachments_are_judged_by_what_they_are(
    run: Any, demo: Path, name: str, content: bytes
) -> None:
    (demo / name).write_bytes(content)
    profile = demo / "profile.yaml"
    profile.write_text(profile.read_text("utf-8").replace("cv: cv.pdf", f"cv: {name}"), "utf-8")
    ran = run("render", "follow-up", "--to", "clinic", "-f", "eml", *ON, cwd=demo)
    assert ran.code == 1
    assert name in ran.err
