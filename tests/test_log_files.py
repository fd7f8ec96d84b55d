"""The log on a real disk: many processes at once, kills, links, rights."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from log_profiles import PLAIN, note, plain

from lorkit.errors import LorkitError
from lorkit.log import commands
from lorkit.log.store import locked
from lorkit.profile.reading import load

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


def start(file: Path, *words: str, most: int | None = None) -> subprocess.Popen[bytes]:
    """A process that runs a command; it can write no file of more than ``most`` bytes."""

    def limit() -> None:
        import resource

        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return subprocess.Popen(
        [sys.executable, "-m", "lorkit", "-p", str(file), *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limit if most else None,
    )  # fmt: skip


# Twenty processes that log something, forked from one that has loaded everything: so they don't
# wait for their starts, and come at once.
_TWENTY = """
import os, sys
import lorkit.cli.log
from lorkit.cli import main
def log(number):
    sys.argv[3:] = ["log", "anchor-1", "requested", "--on", f"2024-10-{number:02}"]
    sys.argv += ["--note", f"no. {number}"]
    try:
        main()
    except SystemExit as stop:
        os._exit(stop.code or 0)
    os._exit(0)
children = [os.fork() or log(number) for number in range(1, 21)]
sys.exit(any([os.waitpid(child, 0)[1] for child in children]))
"""


@posix
def test_twenty_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    file = plain(tmp_path)
    before = file.read_bytes()
    command = [sys.executable, "-c", _TWENTY, "-p", str(file)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    wanted = [f"2024-10-{n:02} requested - no. {n}" for n in range(1, 21)]
    assert sorted(load(file).writers[0].log) == wanted
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".profile.yaml.undo",
        "profile.yaml",
    ]
    for _ in range(20):
        commands.undo(file)
    assert file.read_bytes() == before


# --- Kills

# For each number n it reads, runs the command in a copy of itself that is killed at its n-th
# look at the disk or change of it, and prints how that ended.
_KILLER = """
import os, signal, sys
from pathlib import Path
import lorkit.cli.log
from lorkit.cli import cli, main
from lorkit.profile.reading import load
load(Path(sys.argv[2]))
left = 0
def dying(function):
    def call(*args, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **named)
    return call
def run(step):
    global left
    left = step
    for owner, names in {
        os: ("fsync", "fdopen", "open", "close", "access"),
        Path: ("replace", "chmod", "touch", "unlink", "read_bytes"),
    }.items():
        for name in names:
            setattr(owner, name, dying(getattr(owner, name)))
    sys.stdout = sys.stderr
    main()
for line in sys.stdin:
    child = os.fork()
    if not child:
        run(int(line))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Killer:
    """Runs a command again and again, killed one step later each time, until it gets through."""

    def __init__(self, file: Path, *words: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _KILLER, "-p", str(file), *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._step = 0
        self.killed = True

    def __enter__(self) -> Killer:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self) -> None:
        self._step += 1
        assert self._step < 100, "it never gets through"
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{self._step}\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        assert code in (0, -signal.SIGKILL)
        self.killed = code != 0


@posix
def test_a_kill_at_any_step_of_log_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    seen = []
    file = plain(tmp_path, "2024-07-23 received")
    with Killer(file, "log", "anchor-1", "asked", "--on", "2024-07-24") as killer:
        while killer.killed:
            file = plain(tmp_path, "2024-07-23 received")
            (tmp_path / ".profile.yaml.undo").unlink(missing_ok=True)
            old = file.read_bytes()
            killer.run()
            now = file.read_bytes()
            new = old + b"      - 2024-07-24 asked\n"
            assert now in (old, new)
            seen.append(now)
            note(file, "agreed", "2024-07-25")  # no lock is left to wait for
            commands.undo(file)
            assert file.read_bytes() == now
            if now == new:
                commands.undo(file)
                assert file.read_bytes() == old
    assert set(seen) == {old, new}
    assert len(seen) > 10


@posix
def test_a_kill_at_any_step_of_undo_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    seen = []
    file = plain(tmp_path)
    with Killer(file, "undo") as killer:
        while killer.killed:
            file = plain(tmp_path)
            (tmp_path / ".profile.yaml.undo").unlink(missing_ok=True)
            note(file, "asked", "2024-07-24")
            old = file.read_bytes()
            note(file, "agreed", "2024-07-25")
            new = file.read_bytes()
            killer.run()
            seen.append(file.read_bytes())
            assert seen[-1] in (old, new)
            if seen[-1] == new:
                commands.undo(file)
                assert file.read_bytes() == old
            # The step may still be on record: then undo says, once, that its line is gone.
            with suppress(LorkitError):
                commands.undo(file)
            if file.read_bytes() == old:
                commands.undo(file)
            assert file.read_text("utf-8") == PLAIN
    assert set(seen) == {old, new}
    assert len(seen) > 10


@posix
def test_kills_at_random_moments_leave_a_whole_file(tmp_path: Path) -> None:
    file = plain(tmp_path)
    moments = random.Random(4)
    done = 0
    for day in range(1, 13):
        process = start(file, "log", "anchor-1", "requested", "--on", f"2024-10-{day:02}")
        time.sleep(moments.uniform(0.1, 0.5))
        process.kill()
        process.communicate()
        log = load(file).writers[0].log
        assert done <= len(log) <= done + 1
        done = len(log)
        assert file.read_text("utf-8").startswith(PLAIN)


# --- The lock


def test_a_busy_profile_is_waited_for_and_then_refused(tmp_path: Path) -> None:
    file = plain(tmp_path)
    free = threading.Event()
    held = threading.Event()

    def hold() -> None:
        with locked(file):
            held.set()
            free.wait(30)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(30)
    with pytest.raises(LorkitError, match="another lorkit is using"), locked(file, wait=0.2):
        pytest.fail("two at once")
    later = threading.Timer(0.3, free.set)
    later.start()
    note(file, "asked", "2024-07-24")
    other.join()
    later.join()
    assert load(file).writers[0].log == ("2024-07-24 asked",)


def test_a_lock_file_left_behind_holds_nobody_up(tmp_path: Path) -> None:
    file = plain(tmp_path)
    lock = tmp_path / ".profile.yaml.lock"
    lock.write_text("a crash")
    note(file, "asked", "2024-07-24")
    assert not lock.exists()


def test_edits_between_reading_and_writing_are_not_lost(tmp_path: Path) -> None:
    """Somebody saves the file in an editor, again and again, while lorkit waits for the lock."""
    file = plain(tmp_path)
    with locked(file):
        process = start(file, "log", "anchor-1", "asked", "--on", "2024-07-24")
        for number in range(100):
            atomic = tmp_path / "editor"
            atomic.write_text(PLAIN.replace("Okafor", f"Okafor-{number}"), "utf-8")
            atomic.replace(file)
            time.sleep(0.01)
    assert process.communicate(timeout=60)[1] == b""
    writer = load(file).writers[0]
    assert (writer.family_name, writer.log) == ("Okafor-99", ("2024-07-24 asked",))


# --- Links and rights


@posix
@pytest.mark.parametrize("relative", [False, True])
def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path, relative: bool) -> None:
    folder = tmp_path / "cloud"
    folder.mkdir()
    file = plain(folder)
    link = tmp_path / "profile.yaml"
    link.symlink_to("cloud/profile.yaml" if relative else file)
    note(link, "asked", "2024-07-24")
    assert link.is_symlink()
    assert load(file).writers[0].log == ("2024-07-24 asked",)
    commands.undo(file)  # known under both names
    assert link.read_text("utf-8") == PLAIN
    assert [path.name for path in tmp_path.iterdir() if path != folder] == ["profile.yaml"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o755])
def test_the_files_rights_stay(tmp_path: Path, mode: int) -> None:
    file = plain(tmp_path)
    file.chmod(mode)
    note(file, "asked", "2024-07-24")
    assert stat.S_IMODE(file.stat().st_mode) == mode
    commands.undo(file)
    assert stat.S_IMODE(file.stat().st_mode) == mode


# Root may write everywhere: the command runs as nobody, with all its modules loaded before.
_AS_NOBODY = """
import os, sys
from lorkit.cli import main
words, sys.argv[1:] = sys.argv[2:], ["-p", sys.argv[1], "log", "anchor-1", "asked"]
main()
if os.getuid() == 0:
    os.setuid(65534)
sys.argv[1:] = words
main()
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user can get to, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@posix
@pytest.mark.parametrize("command", ["log", "undo"])
@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_may_not_be_written_gives_a_clear_error(
    tmp_path: Path, open_folder: Path, command: str, what: str
) -> None:
    file = plain(open_folder)
    note(file, "asked", "2024-07-24")
    (open_folder / ".profile.yaml.undo").chmod(0o644)  # as if the reader were its owner
    before = file.read_bytes()
    open_folder.chmod(0o555 if what == "folder" else 0o777)
    file.chmod(0o444)
    words = ("log", "anchor-1", "agreed") if command == "log" else ("undo",)
    done = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(plain(tmp_path)), "-p", str(file), *words],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    message = "its folder can't be written to" if what == "folder" else "is write-protected"
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert file.read_bytes() == before


@posix
def test_a_full_disk_leaves_the_file_and_the_steps(tmp_path: Path) -> None:
    """The steps, which are written first, still find room; the profile doesn't."""
    file = plain(tmp_path)
    file.write_text(PLAIN + "# " + "a long comment " * 1000, "utf-8")
    text = file.read_bytes()
    note(file, "asked", "2024-07-24")
    before = file.read_bytes()
    for words in (("log", "anchor-1", "agreed", "--on", "2024-07-25"), ("undo",)):
        with start(file, *words, most=len(before) // 2) as process:
            _, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert b"can't be written: File too large" in err
        assert err.count(b"\n") == 1
        assert file.read_bytes() == before
    commands.undo(file)
    assert file.read_bytes() == text
