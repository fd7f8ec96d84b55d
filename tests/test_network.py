"""lorkit connects nowhere: every command but ``drafts`` and ``app``, looked at from outside."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from lorkit.cli import COMMANDS

ON = ("--on", "2026-08-08")
# Every command in its plainest use that does something; together they are all there are.
RUNS: dict[str, tuple[tuple[str, ...], ...]] = {
    "new": (("new", "--sample", "another"),),
    "check": (("check", *ON), ("check", "--templates", "own")),
    "list": (("list",),),
    "render": (
        ("render", "all", *ON),
        ("render", "follow-up", "plan", *ON, "--templates", "own", "-o", "own-out"),
    ),
    "batch": (("batch", "thank-you", "support-sheet", ".", "-o", "packets", "-j", "2", *ON),),
    "log": (("log", "anchor-1", "followed-up", "--on", "2026-07-25"),),
    "undo": (("undo",),),
    "due": (("due", *ON),),
    "status": (("status", *ON),),
    "plan": (("plan", "--ics", "plan.ics", *ON),),
    "templates": (("templates", "copy", "copied"), ("templates", "vars", "follow-up")),
    "schema": (("schema",),),
    "doctor": (("doctor",),),
    "import": (("import", "--template", "list.xlsx"), ("import", "list.xlsx", "class", "--yes")),
}
# These have tests of their own: what they connect to is what they are for.
CONNECTING = {"drafts", "app"}

WATCH = """\
import os, sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
                 "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request"):
        with open(os.environ["TEST_WATCH"], "a") as log:
            log.write(f"{sys.argv[1:2]} {event} {arguments[-1] if event == 'socket.connect' else arguments}\\n")
sys.addaudithook(watch)
"""
# Runs the commands it reads, one after the other, and prints what each one ended with.
ALL_IN_ONE = """\
import contextlib, io, json, sys
from lorkit.cli import main
ended = []
for arguments in json.load(sys.stdin):
    sys.argv, code = ["lorkit", *arguments], 0
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
    ended.append([" ".join(arguments), code])
print(json.dumps(ended))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("network")
    for name in ("profile.yaml", "cv.pdf"):
        shutil.copy(ROOT / "templates" / "sample" / name, made)
    shutil.copytree(ROOT / "templates" / "words", made / "own" / "words")
    return made


@pytest.fixture(scope="module")
def watch(folder: Path) -> dict[str, str]:
    """The environment of a process, and of those it starts, in which connections are noted."""
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH)
    path = os.pathsep.join([str(folder / "watch"), str(ROOT)])
    return {"PYTHONPATH": path, "TEST_WATCH": str(folder / "connections")}


def test_every_command_is_looked_at() -> None:
    assert set(COMMANDS) - CONNECTING == set(RUNS)


def test_a_connection_would_be_seen(folder: Path, watch: dict[str, str]) -> None:
    script = "import socket, contextlib\nwith contextlib.suppress(OSError): socket.create_connection(('localhost', 9))"
    subprocess.run([sys.executable, "-c", script], env={**os.environ, **watch}, check=True)
    log = Path(watch["TEST_WATCH"])
    assert "socket.connect" in log.read_text()
    log.unlink()


def test_no_command_connects_anywhere(folder: Path, watch: dict[str, str]) -> None:
    """One process runs them all: what none of them does, each of them doesn't."""
    commands = [arguments for some in RUNS.values() for arguments in some]
    done = subprocess.run(
        [sys.executable, "-c", ALL_IN_ONE], cwd=folder, env={**os.environ, **watch},
        input=json.dumps(commands), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    ended = json.loads(done.stdout)
    assert len(ended) == len(commands)
    assert [f"{run}: {done.stderr}" for run, code in ended if code and run != "doctor"] == []
    log = Path(watch["TEST_WATCH"])
    assert not log.exists(), log.read_text()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace isn't here: apt install strace")
def test_nor_do_the_libraries_that_render(folder: Path, watch: dict[str, str]) -> None:
    """Seen by the system, since a library in C passes Python's own watch by."""
    trace = folder / "trace"
    command = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=connect,sendto,sendmsg"]
    command += [
        "-o",
        str(trace),
        sys.executable,
        "-m",
        "lorkit",
        "render",
        "follow-up",
        "plan",
        "--to",
        "anchor-1",
        *ON,
    ]
    subprocess.run(
        [*command, "-o", "traced"], cwd=folder, env={**os.environ, **watch}, check=True,
        capture_output=True, timeout=120,
    )  # fmt: skip
    # A local socket is how a system looks up its own users.
    assert not re.findall(r".*(?:connect|sendto|sendmsg)\((?!.*AF_UNIX).*AF_.*", trace.read_text())
    assert (folder / "traced" / "anchor-1" / "follow-up.eml").is_file()
