"""Many profiles at once: what is made, what goes wrong, what is skipped, and how it stops."""

from __future__ import annotations

import datetime as dt
import logging
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran

from lorkit.errors import LorkitError
from lorkit.pipeline.jobs import Order
from lorkit.pipeline.run import Outcome, build, render_many

SAMPLE = Path(__file__).parent.parent / "templates" / "sample"
DAY = "2026-08-13"
ON = ("--on", DAY)
THANKS = ("thank-you", "-f", "txt", *ON)
WRITERS = ("anchor-1", "clinic", "director")

Run = Callable[..., Ran]


def profiles(folder: Path, *names: str) -> list[Path]:
    """A folder for each name, with a profile of somebody of that name."""
    made = []
    for name in names:
        shutil.copytree(SAMPLE, folder / name)
        made.append(folder / name / "profile.yaml")
        replace(made[-1], "Tomás Ñúñez Echeverría", f"{name.title()} Echeverría")
    return made


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    """Everything below a folder by its path, without lorkit's own records."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name[0] != ".")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def thanks(folder: Path, **more: Any) -> Iterator[Outcome]:
    """Everybody's thank-yous, from Python."""
    order = Order(["thank-you"], dt.date.fromisoformat(DAY), (), ["txt"])
    return render_many(sorted(folder.rglob("profile.yaml")), order, folder / "out", **more)


# --- What is made


def test_every_profile_gets_a_folder_of_its_name(run: Run, tmp_path: Path) -> None:
    profiles(tmp_path / "class", "ana", "bo/ben")
    profiles(tmp_path, "cy")
    (tmp_path / "cy" / "profile.yaml").rename(tmp_path / "cy" / "cynthia.yaml")
    done = run("batch", *THANKS, "class", "cy/cynthia.yaml", "-j", "1", cwd=tmp_path)
    assert done.code == 0, done.err
    assert contents(tmp_path / "out").keys() == {
        f"{person}/{writer}/thank-you.txt"
        for person in ("ana", "ben", "cynthia")
        for writer in WRITERS
    }
    assert "Ana" in (tmp_path / "out/ana/clinic/thank-you.txt").read_text("utf-8")
    assert done.out.splitlines() == [
        "class/ana/profile.yaml: 3 files",
        "class/bo/ben/profile.yaml: 3 files",
        "cy/cynthia.yaml: 3 files",
        "3 of 3 profiles rendered, 0 failed.",
    ]


def test_of_no_profiles_nothing_is_made(tmp_path: Path) -> None:
    assert list(thanks(tmp_path)) == []


def test_profiles_of_one_name_are_told_apart_by_their_folders(run: Run, tmp_path: Path) -> None:
    profiles(tmp_path, "spring/ana", "fall/ana")
    assert run("batch", *THANKS, ".", "-j", "1", cwd=tmp_path).code == 0
    made = {path.split("/")[0] for path in contents(tmp_path / "out")}
    assert made == {"spring-ana", "fall-ana"}


def test_dots_in_a_path_do_not_lead_out_of_the_folder(run: Run, tmp_path: Path) -> None:
    profiles(tmp_path, "ana")
    (tmp_path / "ana" / "in").mkdir()
    assert (
        run("batch", *THANKS, "../profile.yaml", "-j", "1", cwd=tmp_path / "ana" / "in").code == 0
    )
    assert len(contents(tmp_path / "ana" / "in" / "out" / "ana")) == 3


def test_the_number_of_processes_changes_nothing(run: Run, cold: Run, tmp_path: Path) -> None:
    profiles(tmp_path, "ana", "ben", "cy")
    packet = ("batch", "support-sheet", "follow-up", "thank-you", "plan", ".")
    packet += ("-f", "txt", "-f", "docx", *ON)
    one = run(*packet, "-j", "1", "-o", "one", cwd=tmp_path)
    two = cold(*packet, "-j", "2", "-o", "two", cwd=tmp_path)
    assert (one.code, two.code) == (0, 0), two.err
    assert sorted(one.out.splitlines()) == sorted(two.out.splitlines())
    made = contents(tmp_path / "one")
    assert len(made) > 60
    assert contents(tmp_path / "two") == made


def test_a_batch_makes_what_render_makes(run: Run, tmp_path: Path) -> None:
    [profile] = profiles(tmp_path, "ana")
    run("batch", *THANKS, "ana", "-j", "1", cwd=tmp_path)
    run("-p", profile, "render", *THANKS, "-o", "alone", cwd=tmp_path)
    assert contents(tmp_path / "out" / "ana") == contents(tmp_path / "alone")


def test_processes_leave_nothing_in_the_temporary_folder(cold: Run, tmp_path: Path) -> None:
    profiles(tmp_path, "ana", "ben")
    rest = tmp_path / "rest"
    rest.mkdir()
    order = ("batch", "thank-you", "ana", "ben", "-f", "pdf", "-j", "2", *ON)
    done = cold(*order, cwd=tmp_path, env={"TMPDIR": str(rest)})
    assert done.code == 0, done.err
    assert list(rest.iterdir()) == []


def test_many_writers_share_processes_and_get_the_same(tmp_path: Path) -> None:
    [profile] = profiles(tmp_path, "ana")
    documents = ["support-sheet", "thank-you", "plan"]
    order = Order(documents, dt.date.fromisoformat(DAY), formats=["txt", "docx"])
    alone = build(profile, order, tmp_path / "alone", jobs=1)
    shared = build(profile, order, tmp_path / "shared", jobs=2)
    here = [path.relative_to(tmp_path / "alone") for path in alone]
    assert [path.relative_to(tmp_path / "shared") for path in shared] == here  # in this order
    assert contents(tmp_path / "shared") == contents(tmp_path / "alone")


def test_a_sheet_that_several_documents_need_is_rendered_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """WeasyPrint logs each document that it begins."""
    caplog.set_level(logging.INFO, "weasyprint.progress")
    [profile] = profiles(tmp_path, "ana")
    documents = ["support-sheet", "follow-up"]
    order = Order(documents, dt.date.fromisoformat(DAY), ["anchor-1"], ["eml", "pdf"])
    paths = build(profile, order, tmp_path / "out")
    assert len(paths) == 4
    begun = [record for record in caplog.records if record.message.startswith("Step 1 ")]
    assert len(begun) == 2  # the sheet, which the follow-up encloses, and the follow-up


# --- What goes wrong


def test_a_bad_profile_is_reported_and_does_not_stop_the_rest(run: Run, tmp_path: Path) -> None:
    _, bad, _ = profiles(tmp_path, "ana", "ben", "cy")
    replace(bad, "  country: Colombia\n", "")
    done = run("batch", *THANKS, "ana", "ben", "cy", "no-such.yaml", "-j", "1", cwd=tmp_path)
    assert done.code == 1
    assert {path.split("/")[0] for path in contents(tmp_path / "out")} == {"ana", "cy"}
    assert re.search(r"^ben/profile.yaml:\d+:\d+: error: .*country", done.err, re.M)
    assert "no-such.yaml: error: there is no such file" in done.err
    assert done.out.endswith(
        "2 of 4 profiles rendered, 2 failed.\nFailed: ben/profile.yaml, no-such.yaml\n"
    )


@pytest.mark.parametrize(("count", "more"), [(10, ""), (12, " and 2 more")])
def test_at_most_ten_failed_profiles_are_named_again(
    run: Run, tmp_path: Path, count: int, more: str
) -> None:
    names = [f"no-{number:02}.yaml" for number in range(count)]
    done = run("batch", *THANKS, *reversed(names), "-j", "1", cwd=tmp_path)
    assert done.out.splitlines()[-1] == f"Failed: {', '.join(names[:10])}{more}"


def test_a_bad_profile_is_reported_from_another_process_too(cold: Run, tmp_path: Path) -> None:
    _, bad = profiles(tmp_path, "ana", "ben")
    replace(bad, "  country: Colombia\n", "")
    done = cold("batch", *THANKS, ".", "-j", "2", cwd=tmp_path)
    assert done.code == 1
    assert re.search(r"^ben/profile.yaml:\d+:\d+: error: .*country", done.err, re.M)
    assert "Traceback" not in done.err
    assert len(contents(tmp_path / "out")) == 3


def test_a_fault_of_lorkits_costs_one_profile_only(tmp_path: Path) -> None:
    class Faulty(ThreadPoolExecutor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            broken = args[0].file.parent.name == "ana"
            return super().submit(lambda: 1 / 0) if broken else super().submit(fn, *args, **kwargs)

    profiles(tmp_path, "ana", "ben")
    with Faulty(1) as executor:
        ana, ben = thanks(tmp_path, jobs=1, executor=executor)
    assert ana.error is not None
    assert "ZeroDivisionError" in ana.error.message
    assert len(ben.paths) == 3


def test_a_killed_process_is_told_in_plain_words(tmp_path: Path) -> None:
    class Killed(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool("a child process terminated abruptly"))
            return future

    profiles(tmp_path, "ana", "ben")
    with pytest.raises(LorkitError, match="was killed"):
        list(thanks(tmp_path, jobs=2, executor=Killed()))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ana",), "there is no document 'ana'"),
        (("thank-yuo", "ana"), "did you mean 'thank-you'?"),
        (("thank-you",), "after the documents, name the profiles"),
        (("thank-you", "empty"), "empty contains no profile.yaml"),
    ],
)
def test_a_batch_of_nothing_says_what_is_missing(
    run: Run, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    (tmp_path / "empty").mkdir()
    done = run("batch", *words, cwd=tmp_path)
    assert done.code in (1, 2)
    assert told in done.err


def test_what_is_wrong_with_a_text_is_told_with_its_profile(run: Run, tmp_path: Path) -> None:
    profile, *_ = profiles(tmp_path, "ana", "ben")
    words = profile.parent / "templates" / "words" / "thank-you.md.j2"
    words.parent.mkdir(parents=True)
    words.write_text("{% block subject %}Thanks{% endblock %}{% block body %}Hi{% endblock %}")
    done = run("batch", *THANKS, "ana", "ben", "-j", "1", cwd=tmp_path)
    assert done.code == 1
    assert done.err.startswith("ana/profile.yaml: thank-you for anchor-1")


# --- What is skipped


def test_resume_skips_what_was_made_from_the_same(run: Run, tmp_path: Path) -> None:
    ana, _ = profiles(tmp_path, "ana", "ben")
    again = ("batch", *THANKS, "ana", "ben", "-j", "1", "--resume")
    assert "2 of 2 profiles rendered, 0 failed." in run(*again, cwd=tmp_path).out
    os.utime(ana)  # by content, not by time
    before = contents(tmp_path / "out")
    done = run(*again, cwd=tmp_path)
    assert done.out.splitlines() == [
        "ana/profile.yaml: up to date",
        "ben/profile.yaml: up to date",
        "0 of 2 profiles rendered, 2 up to date, 0 failed.",
        "Packets: 0 new, 0 changed, 2 unchanged.",
    ]
    assert contents(tmp_path / "out") == before


def delete_an_output(folder: Path) -> None:
    (folder / "out" / "ana" / "clinic" / "thank-you.txt").unlink()


def change_the_profile(folder: Path) -> None:
    replace(folder / "ana" / "profile.yaml", "Bùi", "Bui")


def change_the_cv(folder: Path) -> None:
    cv = folder / "ana" / "cv.pdf"
    cv.write_bytes(cv.read_bytes() + b"%")


def change_a_template(folder: Path) -> None:
    words = folder / "ana" / "templates" / "words"
    words.mkdir(parents=True)
    shutil.copy(SAMPLE.parent / "words" / "thank-you.md.j2", words)
    replace(words / "thank-you.md.j2", "Warm regards", "Kind regards")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (delete_an_output, "with the same content as before"),
        (change_the_profile, "changed"),
        (change_the_cv, "changed"),
        (change_a_template, "changed"),
    ],
)
def test_resume_makes_anew_what_has_changed(
    run: Run, tmp_path: Path, change: Callable[[Path], None], told: str
) -> None:
    profiles(tmp_path, "ana", "ben")
    again = ("batch", *THANKS, "ana", "ben", "-j", "1", "--resume")
    run(*again, cwd=tmp_path)
    change(tmp_path)
    done = run(*again, cwd=tmp_path)
    assert done.code == 0, done.err
    assert done.out.splitlines()[:2] == [
        f"ana/profile.yaml: 3 files, {told}",
        "ben/profile.yaml: up to date",
    ]
    assert len(contents(tmp_path / "out")) == 6


def test_a_template_changed_during_a_long_run_is_used(tmp_path: Path) -> None:
    """As in a program that runs for weeks, or the workers of a cluster."""
    profiles(tmp_path, "ana")
    change_a_template(tmp_path)
    template = tmp_path / "ana" / "templates" / "words" / "thank-you.md.j2"
    first = [path.read_bytes() for outcome in thanks(tmp_path, jobs=1) for path in outcome.paths]
    replace(template, "Kind regards", "Best wishes")
    os.utime(template, (0, 0))  # in case the clock of the disk is coarse
    again = [path.read_bytes() for outcome in thanks(tmp_path, jobs=1) for path in outcome.paths]
    assert [text.replace(b"Kind regards", b"Best wishes") for text in first] == again != first


def test_resume_in_another_format_makes_anew(run: Run, tmp_path: Path) -> None:
    profiles(tmp_path, "ana")
    for more in ((), ("-f", "docx")):
        done = run("batch", *THANKS, *more, "ana", "-j", "1", "--resume", cwd=tmp_path)
        assert "1 of 1 profiles rendered" in done.out


def test_resume_a_day_later_keeps_what_still_says_the_same(run: Run, tmp_path: Path) -> None:
    """A thank-you does; a plan tells its day, and is made anew."""
    profiles(tmp_path, "ana")
    for document, outcome in (("thank-you", "up to date"), ("plan", "1 file, changed")):
        batch = ("batch", document, "-f", "txt", "ana", "-j", "1", "--resume", "-o", document)
        run(*batch, "--on", DAY, cwd=tmp_path)
        done = run(*batch, "--on", "2026-08-14", cwd=tmp_path)
        assert f"ana/profile.yaml: {outcome}" in done.out


def test_an_edited_output_is_not_lost(run: Run, tmp_path: Path) -> None:
    profiles(tmp_path, "ana")
    again = ("batch", *THANKS, "ana", "-j", "1", "--resume")
    run(*again, cwd=tmp_path)
    edited = tmp_path / "out" / "ana" / "clinic" / "thank-you.txt"
    edited.write_text("my own words", "utf-8")
    done = run(*again, cwd=tmp_path)
    assert done.code == 1
    assert "was changed since lorkit wrote it" in done.err
    assert edited.read_text("utf-8") == "my own words"


# --- Other executors


@pytest.mark.parametrize("workers", [1, 3])
def test_any_executor_does_the_work(tmp_path: Path, workers: int) -> None:
    profiles(tmp_path, "ana", "ben", "cy", "dee")
    made = {outcome.profile: outcome for outcome in thanks(tmp_path, jobs=1)}
    expected = contents(tmp_path / "out")
    shutil.rmtree(tmp_path / "out")
    with ThreadPoolExecutor(workers) as executor:
        outcomes = list(thanks(tmp_path, jobs=workers, executor=executor))
    assert {outcome.profile: outcome for outcome in outcomes} == made
    assert contents(tmp_path / "out") == expected


def test_threads_leave_the_log_as_it_was(tmp_path: Path) -> None:
    logger = logging.getLogger("lorkit")
    before = list(logger.handlers), logger.propagate
    profiles(tmp_path, "ana", "ben", "cy", "dee")
    with ThreadPoolExecutor(4) as executor:
        list(thanks(tmp_path, jobs=4, executor=executor))
    assert (list(logger.handlers), logger.propagate) == before


def test_closing_takes_back_what_has_not_begun(tmp_path: Path) -> None:
    class Slow(Executor):
        def __init__(self) -> None:
            self.futures: list[Future[Any]] = []

        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            self.futures.append(Future())
            if len(self.futures) == 1:
                self.futures[0].set_result(fn(*args, **kwargs))
            return self.futures[-1]

    profiles(tmp_path, "ana", "ben", "cy")
    executor = Slow()
    outcomes = thanks(tmp_path, jobs=2, executor=executor)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert [future.cancelled() for future in executor.futures] == [False, True, True]


# --- Terminals and Ctrl-C


def start(folder: Path, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "lorkit", "batch", *arguments, *ON]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    # A shell's background job, and so all that it starts, never hears of Ctrl-C.
    heard = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return subprocess.Popen(
            command, cwd=folder, env=environment, start_new_session=True, **more
        )
    finally:
        signal.signal(signal.SIGINT, heard)


def group_is_empty(group: int) -> bool:
    """Whether every process that a command started is gone; a moment is allowed for that."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("to_all", [True, False], ids=["terminal", "parent-only"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_stops_and_leaves_whole_files(tmp_path: Path, to_all: bool, jobs: str) -> None:
    profiles(tmp_path, *(f"p{number:02}" for number in range(40)))
    process = start(
        tmp_path, "follow-up", "thank-you", ".", "-f", "docx", "-f", "txt", "-j", jobs,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline().endswith(b" files\n")
    (os.killpg if to_all else os.kill)(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.split(b"\n") == [b"", b"lorkit: stopped", b""]
    assert b"profiles rendered" not in out
    assert group_is_empty(process.pid)
    made = contents(tmp_path / "out")
    assert 0 < len(made) < 40 * 18
    # The end of a zip file, and of a text.
    assert all(
        b"PK\5\6" in made[p][-22:] if p.endswith("docx") else made[p][-1:] == b"\n" for p in made
    )
    assert not list((tmp_path / "out").rglob("*.part"))


def test_ctrl_c_while_processes_start_is_no_traceback(tmp_path: Path) -> None:
    profiles(tmp_path, *(f"p{number}" for number in range(4)))
    process = start(tmp_path, "thank-you", ".", "-f", "txt", "-j", "2", stderr=subprocess.PIPE)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        pytest.skip("no /proc here to see the processes start")
    while process.poll() is None and len(children.read_text().split()) < 2:
        time.sleep(0.001)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.split(b"\n") == [b"", b"lorkit: stopped", b""]
    assert group_is_empty(process.pid)


def test_a_terminal_shows_progress_and_errors_instead_of_a_line_each(tmp_path: Path) -> None:
    _, bad, *_ = profiles(tmp_path, *(f"p{number}" for number in range(6)))
    replace(bad, "  country: Colombia\n", "")
    ours, theirs = pty.openpty()
    process = start(
        tmp_path, "thank-you", ".", "-f", "txt", "-j", "1", stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    while chunk := _read(ours):
        shown += chunk
    os.close(ours)
    assert process.wait(timeout=20) == 1
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert "6/6" in text
    assert "/s " in text
    assert re.search(r"\d:\d\d:\d\d", text)
    assert re.search(r"p1/profile.yaml:\d+:\d+: error: .*country", text)
    assert "p0/profile.yaml: 3 files" not in text
    assert "5 of 6 profiles rendered, 1 failed." in text


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux's way to say that everybody has gone
        return b""
