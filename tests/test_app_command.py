"""``lorkit app`` as a command: what it prints, what it loads, and how it starts from a desktop."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from app_helpers import plain, running, sample
from conftest import ROOT, Ran
from test_render import NO_PANGO

from lorkit.cli.app import launcher


@contextmanager
def started(*arguments: str | Path, path: Path | None = None) -> Iterator[tuple[str, httpx.Client]]:
    """The command in a process of its own; yields what it printed, and a client that is let in."""
    found = os.pathsep.join(filter(None, (str(path or ""), str(ROOT))))
    process = subprocess.Popen(
        [sys.executable, "-m", "lorkit", "app", "--no-browser", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": found},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        with httpx.Client(base_url=line.partition("/?")[0], trust_env=False, timeout=30) as client:
            client.get(line.strip(), follow_redirects=True)
            yield line, client
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (out, err.replace("lorkit: stopped\n", "")) == ("", "")
    finally:
        process.kill()
        process.communicate()


def test_it_prints_its_address_and_serves_a_sample(tmp_path: Path) -> None:
    with started("--sample") as (line, client):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{40,}\n", line)
        page = plain(client.get("/").text)
        assert "Everyone in this sample is made up, and today is set to August 13, 2026." in page
        assert "Thursday, August 13" in page


def test_the_day_stands_for_today(tmp_path: Path) -> None:
    with started(sample(tmp_path), "--on", "2026-07-27") as (_, client):
        assert "Monday, July 27" in plain(client.get("/").text)


def test_a_port_that_is_taken_and_a_file_for_a_folder_are_told(
    tmp_path: Path, run: Callable[..., Ran]
) -> None:
    with started(tmp_path) as (line, _):
        port = line.split(":")[2].partition("/")[0]
        ran = run("app", tmp_path, "--no-browser", "--port", port)
        assert ran.code == 1
        assert f"port {port} is taken by another program" in ran.err
    file = sample(tmp_path) / "profile.yaml"
    ran = run("app", file, "--no-browser")
    assert ran.code == 1
    assert "is a file; name its folder" in ran.err


def test_without_pango_the_sheet_is_shown_as_html_and_the_rest_works(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(NO_PANGO, encoding="utf-8")
    with started("--sample", path=site) as (_, client):
        shown = client.get("/preview/support-sheet/anchor-1").text
        assert "data:image/png" not in shown
        assert "Reconciled medications for 31 admissions" in plain(shown)
        assert "lorkit doctor" in plain(shown)
        assert client.get("/download/thank-you/anchor-1/docx").content[:2] == b"PK"
        assert client.get("/download/thank-you/anchor-1/eml").status_code == 200
        refused = client.get("/download/support-sheet/anchor-1/pdf")
        assert refused.status_code == 409
        assert "needs the system library Pango" in plain(refused.text)


# --- The launcher


def test_the_shortcut_of_this_system_starts_the_app(
    tmp_path: Path, run: Callable[..., Ran]
) -> None:
    folder = tmp_path / "my letters & $HOME"
    folder.mkdir()
    ran = run("app", folder, "--shortcut")
    assert ran.code == 0
    path = Path(ran.out.strip())
    assert path.parent == folder
    assert os.access(path, os.X_OK)
    again = run("app", folder, "--shortcut")
    assert again.code == 0
    path.write_text("mine", "utf-8")
    assert run("app", folder, "--shortcut").code == 1
    assert path.read_text("utf-8") == "mine"


def test_every_systems_launcher_names_the_folder_whatever_it_is_called() -> None:
    folder, python = Path('/home/ana/my "letters" & 100%'), Path("/opt/py thon/bin/python3")
    name, text = launcher(folder, python, "darwin")
    assert name == "lorkit.command"
    assert shlex.split(text.splitlines()[-1]) == [
        "exec", str(python), "-m", "lorkit", "app", str(folder)
    ]  # fmt: skip
    name, text = launcher(folder, python, "linux")
    assert name == "lorkit.desktop"
    assert 'Exec="/opt/py thon/bin/python3" -m lorkit app ' in text
    assert '"/home/ana/my \\\\"letters\\\\" & 100%%"\n' in text
    name, text = launcher(Path("C:/my letters 100%"), Path("C:/Python/python.exe"), "win32")
    assert name == "lorkit.bat"
    assert '"C:/Python/python.exe" -m lorkit app "C:/my letters 100%%"\r\n' in text


def test_everything_comes_in_one_file(tmp_path: Path) -> None:
    with running(sample(tmp_path)) as app:
        for document, start in (("everything.zip", b"PK"), ("letters.ics", b"BE")):
            answer = app.get(f"/{document}")
            assert answer.status_code == 200
            assert f'filename="letters.{document[-3:]}"' in answer.headers["content-disposition"]
            assert answer.content[:2] == start
