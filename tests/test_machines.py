"""Interrupted runs, and machines that are not like ours."""

from __future__ import annotations

import json
import os
import pty
import re
import resource
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ON = ("--on", "2026-08-13")
LIGHT = ("render", "thank-you", "-f", "txt", "-f", "eml", *ON)  # without a PDF
LORKIT = (sys.executable, "-m", "lorkit")

# Runs a command again and again, each time in a fresh copy of a folder, and ends it, as a power
# cut would, just before its n-th change of the disk; then runs it there once more, to the end.
# Forking from a process that has run it once, elsewhere, makes a run cost milliseconds.
KILLER = """\
import json, os, shutil, sys
from pathlib import Path

from lorkit import cli

folder, arguments = Path(sys.argv[1]), sys.argv[2:]

def changes_the_disk(event, args):
    if event == "open" and isinstance(args[2], int):
        return args[2] & (os.O_WRONLY | os.O_RDWR) and str(args[0]) != os.devnull
    return event in ("os.rename", "os.remove", "os.mkdir", "os.chmod", "os.truncate")

def run(where, left):
    def hook(event, args):
        nonlocal left
        if left and changes_the_disk(event, args):
            left -= 1
            if not left:
                os._exit(9)
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    sys.addaudithook(hook)
    os._exit(command(where))

def command(where):
    os.chdir(where)
    sys.argv = ["lorkit", *arguments]
    try:
        cli.main()
    except SystemExit as stop:
        return stop.code or 0
    return 0

answer = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
codes = []
command(shutil.copytree(folder, folder.parent / "elsewhere"))
for number in range(1, 200):
    killed, again = (folder.parent / f"{what}-{number}" for what in ("killed", "again"))
    shutil.copytree(folder, killed)
    code = run(killed, number)
    if code != 9:
        break
    shutil.copytree(killed, again)
    codes.append(run(again, 0))
os.write(answer, json.dumps([code, codes]).encode())
"""


@pytest.fixture
def demo(run: Any, tmp_path: Path) -> Path:
    assert run("new", "--sample", "demo", cwd=tmp_path).code == 0
    return tmp_path / "demo"


def tree(folder: Path) -> dict[str, bytes]:
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def start(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str | None] | None = None, **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run lorkit in a process of its own; None takes a variable out of the environment."""
    changed = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})}
    kept = {key: value for key, value in changed.items() if value is not None}
    options = {"capture_output": True, "encoding": "utf-8", "errors": "replace", **more}
    return subprocess.run(
        [*LORKIT, *arguments], cwd=cwd, env=kept, timeout=120, check=False, **options
    )


# --- Killed


def killed_everywhere(folder: Path, *order: str) -> list[int]:
    """Kill a command at every change; what it exits with where it is run once more after each.

    What a kill left lies beside the folder in ``killed-1`` and so on, what the next run made of
    it in ``again-1`` and so on.
    """
    command = [sys.executable, "-c", KILLER, folder, *order]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    whole, again = json.loads(done.stdout)
    assert whole == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(again) >= 5
    return list(again)


def kept(folder: Path) -> dict[str, bytes]:
    """The files of a folder, without lorkit's own record and what a kill left of a new one."""
    own = (".lorkit", ".part", ".lock")
    return {name: data for name, data in tree(folder).items() if not name.endswith(own)}


@pytest.mark.parametrize("first", [False, True], ids=["over old files", "into an empty folder"])
def test_render_killed_at_any_write_leaves_whole_files_and_the_next_run_completes(
    demo: Path, first: bool
) -> None:
    order = ("render", "thank-you", "--to", "clinic", "-f", "txt", "-f", "eml", *ON)
    old: dict[str, bytes] = {}
    if not first:
        assert start(*order, cwd=demo).returncode == 0
        old = kept(demo / "out")
        profile = demo / "profile.yaml"
        text = profile.read_text("utf-8").replace("preferred_name: Tomás", "preferred_name: Ana")
        profile.write_text(text, encoding="utf-8")
    codes = killed_everywhere(demo, *order)
    assert set(codes) == {0}
    new = kept(demo.parent / "again-1" / "out")
    assert new != old
    for number in range(1, len(codes) + 1):
        for name, data in kept(demo.parent / f"killed-{number}" / "out").items():
            assert data in (old.get(name), new[name]), name
        assert kept(demo.parent / f"again-{number}" / "out") == new


def test_log_killed_at_any_write_leaves_the_old_profile_or_the_new(demo: Path) -> None:
    order = ("log", "clinic", "followed-up", "--on", "2026-07-30")
    old = (demo / "profile.yaml").read_bytes()
    codes = killed_everywhere(demo, *order)
    new = (demo.parent / "again-1" / "profile.yaml").read_bytes()
    assert new != old
    for number, code in enumerate(codes, 1):
        killed = (demo.parent / f"killed-{number}" / "profile.yaml").read_bytes()
        assert killed in (old, new)
        assert code == (0 if killed == old else 1)  # it is logged already
        again = demo.parent / f"again-{number}"
        assert (again / "profile.yaml").read_bytes() == new
    assert start("undo", cwd=again).returncode == 0
    assert (again / "profile.yaml").read_bytes() == old


def test_new_killed_at_any_write_leaves_whole_files_and_the_next_run_completes(
    demo: Path, tmp_path: Path
) -> None:
    """Once the profile is there, which comes last, all is there and nothing is replaced."""
    empty = tmp_path / "empty"
    empty.mkdir()
    codes = killed_everywhere(empty, "new", "--sample")
    whole = tree(demo)
    for number, code in enumerate(codes, 1):
        assert code == (1 if "profile.yaml" in kept(tmp_path / f"killed-{number}") else 0)
        assert kept(tmp_path / f"again-{number}") == whole
        for name, data in kept(tmp_path / f"killed-{number}").items():
            assert whole[name] == data


# --- No room, no right


@contextmanager
def small_files(most: int) -> Iterator[None]:
    """Nothing that this process writes may be larger."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


# What writes more than was there before.
WRITING = (
    ("render", "thank-you", "-f", "txt", *ON),
    ("log", "clinic", "followed-up", "--on", "2026-07-30"),
    ("new", "--sample", "another"),
    ("plan", "--ics", "plan.ics", *ON),
    ("templates", "copy", "mine"),
)


@pytest.mark.parametrize("most", [0, 300])
@pytest.mark.parametrize("order", WRITING, ids=lambda order: order[0])
def test_without_room_one_line_says_so_and_old_files_stay(
    run: Any, demo: Path, order: tuple[str, ...], most: int
) -> None:
    before = tree(demo)
    with small_files(most):
        done = run(*order, cwd=demo)
    after = tree(demo)
    assert {name: after.get(name) for name in before} == before or done.code == 0
    assert not [name for name in after if name.endswith(".part")]
    if done.code:
        assert done.code == 1
        [line] = done.err.splitlines()
        assert "error: " in line
        assert ";" in line
        assert run(*order, cwd=demo).code == 0 or order[0] in ("new", "templates")


# Root may write everywhere, and tries it as nobody.
NOBODY = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []


@cache
def nobody_runs_python() -> bool:
    """Not where Python's own files are root's alone."""
    if NOBODY and not shutil.which(NOBODY[0]):
        return False
    return not subprocess.run([*NOBODY, sys.executable, "-c", ""], check=False).returncode


@pytest.mark.parametrize("order", [*WRITING, ("undo",)], ids=lambda order: order[0])
def test_in_a_read_only_folder_one_line_says_so(demo: Path, order: tuple[str, ...]) -> None:
    for path in (demo.parent, *demo.parent.parents):
        if path.stat().st_mode & 0o005 != 0o005 and path.stat().st_uid == os.geteuid():
            path.chmod(path.stat().st_mode | 0o055)
            if path.name.startswith("pytest-of"):
                break
    if not nobody_runs_python():
        pytest.skip("only root can run this Python, and root may write everywhere")
    demo.chmod(0o555)
    command = [*NOBODY, *LORKIT, *order]
    before = tree(demo)
    done = subprocess.run(command, cwd=demo, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1, done.stderr
    [line] = done.stderr.splitlines()
    assert "error: " in line
    assert tree(demo) == before
    demo.chmod(0o755)


def test_two_runs_at_once_leave_whole_files_that_both_know(run: Any, demo: Path) -> None:
    profiles = [demo / "profile.yaml", demo / "other.yaml"]
    text = profiles[0].read_text("utf-8").replace("preferred_name: Tomás", "preferred_name: Ana")
    profiles[1].write_text(text, encoding="utf-8")
    wanted = []
    for number, profile in enumerate(profiles):
        out = f"only-{number}"
        assert run("-p", profile, *LIGHT, "-o", out, cwd=demo).code == 0
        wanted.append(tree(demo / out))
    for _ in range(2):
        running = [
            subprocess.Popen(
                [*LORKIT, "-p", p, *LIGHT], cwd=demo, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            for p in profiles * 2
        ]
        for process in running:
            _, err = process.communicate(timeout=120)
            # One may come upon what another has just written, and must not know it.
            assert process.returncode == 0 or b"was changed since" in err
            assert len(err.splitlines()) == process.returncode
        for name, data in tree(demo / "out").items():
            if name != ".lorkit":
                assert data in (wanted[0][name], wanted[1][name]), name
        # Whichever won, the next run knows every file as lorkit's own.
        assert run("-p", profiles[0], *LIGHT, cwd=demo).code == 0


# --- Machines

C = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
MACHINES: dict[str, dict[str, str | None]] = {
    "LANG=C": {**C},
    "ASCII": {**C, "PYTHONIOENCODING": "ascii"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "no HOME": {"HOME": None},
    "HOME that isn't there": {"HOME": "/nonexistent", "XDG_CACHE_HOME": None},
    "HOME that is read-only": {"HOME": "/proc", "XDG_CACHE_HOME": None},
    "NO_COLOR": {"NO_COLOR": "1", "FORCE_COLOR": "1"},
    "40 columns": {"COLUMNS": "40", "TERM": "dumb"},
}
# What a terminal shows or takes is nothing to a PDF, which takes a second to make.
TERMINALS = ("ASCII", "cp1252", "NO_COLOR", "40 columns")


@pytest.fixture
def hard_place(run: Any, tmp_path: Path) -> Path:
    """The sample with a name of many scripts, below a folder whose name is hard too."""
    folder = tmp_path / "mé dossiers – 書類 (2)"
    assert run("new", "--sample", folder, cwd=tmp_path).code == 0
    profile = folder / "profile.yaml"
    text = profile.read_text("utf-8").replace("preferred_name: Tomás", "preferred_name: Łuκα Ж")
    profile.write_text(
        text.replace("family_name: Lindqvist", "family_name: Ńguyễn"), encoding="utf-8"
    )
    return folder


def test_what_new_says_to_type_can_be_typed(run: Any, tmp_path: Path) -> None:
    folder = "Dr. Ñ's new (2)"
    said = run("new", "--sample", folder, cwd=tmp_path).out.splitlines()[-1]
    changed, command = said.removeprefix("Try: ").split(" && ")
    assert shlex.split(changed) == ["cd", folder]
    assert command == "lorkit render all"


@pytest.mark.parametrize("machine", MACHINES)
def test_every_machine_makes_and_tells_the_same(hard_place: Path, machine: str) -> None:
    kind = "txt" if machine in TERMINALS else "pdf"
    for command in ("status", *ON), ("render", "thank-you", "-f", kind, "--to", "clinic", *ON):
        done = start(*command, cwd=hard_place, env=MACHINES[machine], stdin=subprocess.DEVNULL)
        assert (done.returncode, done.stderr) == (0, ""), (command, done.stderr)
        assert done.stdout
        assert "\x1b" not in done.stdout or machine != "NO_COLOR"


@pytest.mark.parametrize("command", [("check",), ("render", "nothing"), ("due", *ON)], ids=" ".join)
def test_a_terminal_gets_color_unless_no_color_is_set(demo: Path, command: tuple[str, ...]) -> None:
    profile = demo / "profile.yaml"
    profile.write_text(profile.read_text("utf-8").replace("role: anchor", "role: x"), "utf-8")
    for no_color in ("", "1"):
        ours, theirs = pty.openpty()
        env = {**os.environ, "TERM": "xterm", "NO_COLOR": no_color}
        subprocess.run(
            [*LORKIT, *command], cwd=demo, env=env, stdout=theirs, stderr=theirs, check=False
        )
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # how Linux says that nobody writes any more
            while part := os.read(ours, 65536):
                shown += part
        os.close(ours)
        assert (b"\x1b[" in shown) == (not no_color), (no_color, shown)


@pytest.mark.parametrize("command", [("list",), ("status", *ON), ("due", *ON)], ids=" ".join)
def test_tables_fit_their_columns_and_lose_nothing(
    run: Any, demo: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    said = {}
    for columns in (40, 80, 400):
        monkeypatch.setenv("COLUMNS", str(columns))
        table = run(*command, cwd=demo).out.split("\n\n")[0]
        assert max(map(len, table.splitlines())) <= columns
        said[columns] = Counter(re.findall(r"[\w-]+", table))  # in which no word is broken
    headings = set(table.splitlines()[0].split())  # a row that is a paragraph repeats some of them
    for columns in (40, 80):
        assert set(said[400] - said[columns]) <= headings
        assert set(said[columns] - said[400]) <= headings


def test_without_fonts_the_characters_are_named_with_the_packages(
    demo: Path, tmp_path: Path
) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    profile = demo / "profile.yaml"
    text = profile.read_text("utf-8").replace(
        "preferred_name: Tomás", "preferred_name: 王 بن न \ue000"
    )
    profile.write_text(text, encoding="utf-8")
    order = ("render", "ask-email", "--to", "clinic", "-f", "pdf", "--force", *ON)
    done = start(*order, cwd=demo, env={"FONTCONFIG_FILE": str(config)})
    assert done.returncode == 0, done.stderr
    [line] = done.stderr.splitlines()
    for part in ("王 (CJK UNIFIED IDEOGRAPH-738B)", "ARABIC LETTER BEH", "DEVANAGARI LETTER NA"):
        assert part in line
    assert re.search("noto.*cjk|Noto Sans CJK", line), line


@pytest.mark.parametrize("command", [("list",), ("schema",), LIGHT], ids=" ".join)
def test_output_may_be_closed_or_full_or_unread(demo: Path, command: tuple[str, ...]) -> None:
    shell = " ".join((*LORKIT, *command))
    env = {**os.environ, "LC_ALL": "C.UTF-8"}

    def run(script: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", script],
            cwd=demo,
            env=env,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    closed = run(f"{shell} >&-")
    assert (closed.returncode, closed.stderr) == (0, "")
    assert run(f"{shell} >&- 2>&-").returncode == 0
    unread = run(f"set -o pipefail; {shell} | true")
    assert (unread.returncode, unread.stderr) == (0, "")
    full = run(f"{shell} > /dev/full")
    assert full.returncode == 1
    [line] = full.stderr.splitlines()
    assert "No space left" in line


def test_nothing_of_ours_warns_developers(demo: Path) -> None:
    command = [
        sys.executable,
        "-X",
        "dev",
        "-W",
        "default",
        "-m",
        "lorkit",
        "render",
        "follow-up",
        "--to",
        "clinic",
        *ON,
    ]
    done = subprocess.run(command, cwd=demo, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    ours = [line for line in done.stderr.splitlines() if f"{os.sep}lorkit{os.sep}" in line]
    assert ours == []


def test_a_terminal_of_any_kind_is_written_to(demo: Path) -> None:
    for env in ({"TERM": "dumb"}, {"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "xterm"}):
        mine, theirs = pty.openpty()
        process = subprocess.Popen(
            [*LORKIT, "status", *ON],
            cwd=demo,
            env={**os.environ, **env},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        said = b"".join(read_all(mine))
        assert process.wait(60) == 0
        assert b"clinic" in said
        assert (b"\x1b[3" in said) is False or "NO_COLOR" not in env


def read_all(handle: int) -> Iterator[bytes]:
    try:
        while data := os.read(handle, 4096):
            yield data
    except OSError:  # Linux ends a terminal's input this way
        pass
    finally:
        os.close(handle)


# --- File names


def test_file_names_are_good_on_windows_and_short_enough(run: Any, hard_place: Path) -> None:
    long = "x" * 60
    profile = hard_place / "profile.yaml"
    text = profile.read_text("utf-8").replace("id: clinic", f"id: {long}")
    profile.write_text(text, encoding="utf-8")
    assert run("-p", profile, "render", "all", "-f", "txt", *ON, cwd=hard_place).code == 0
    names = [p.relative_to(hard_place / "out") for p in (hard_place / "out").rglob("*")]
    assert len({str(name).casefold() for name in names}) == len(names)
    for name in names:
        assert len(str(name)) < 120
        for part in name.parts:
            assert re.fullmatch(r"\.?[A-Za-z0-9][A-Za-z0-9-]*(\.[a-z]+)?", part), part
            assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", part)
