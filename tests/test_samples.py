"""The samples beside the code are what lorkit makes now, and the README tells of what there is."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
from collections.abc import Callable
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from lorkit.cli import COMMANDS
from lorkit.letter.catalogue import catalogue

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("fellow", "hands-on", "observer")
STALE = "run  make samples  and look at what changed"


# --- Staleness


def committed(name: str) -> dict[str, Path]:
    out = ROOT / "samples" / name / "out"
    return {p.relative_to(out).as_posix(): p for p in out.rglob("*") if p.is_file()}


def fresh(sample: Any) -> dict[str, Path]:
    return {p.relative_to(sample.out).as_posix(): p for p in sample.out.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_hold_the_files_that_lorkit_makes_now(
    samples: dict[str, Any], name: str
) -> None:
    old, new = set(committed(name)), set(fresh(samples[name]))
    assert old == new, f"{sorted(old ^ new)}: {STALE}"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", [".txt", ".eml", ".docx", ".pdf"])
def test_the_samples_say_what_lorkit_says_now(
    samples: dict[str, Any], name: str, kind: str
) -> None:
    old, new = committed(name), fresh(samples[name])
    found = sorted(path for path in old.keys() & new.keys() if path.endswith(kind))
    assert found
    stale = [path for path in found if differs(old[path], new[path])]
    assert not stale, f"{stale}: {STALE}"


def differs(old: Path, new: Path) -> bool:
    if old.read_bytes() == new.read_bytes():
        return False
    # Another machine's fonts and libraries lay out differently, but say the same.
    return content(old) != content(new)


def content(file: Path) -> object:
    match file.suffix:
        case ".pdf":
            return pdf_text(file.read_bytes())
        case ".docx":
            return docx_text(file)
        case ".eml":
            return eml_content(file)
    return file.read_bytes()


def pdf_text(data: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def docx_text(file: Path) -> list[str]:
    body = docx.Document(str(file)).element.body
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]


def eml_content(file: Path) -> list[object]:
    """Headers and parts; of a rendered PDF in it, what it says, and of a picture its size."""
    message = BytesParser(policy=policy.compat32).parsebytes(file.read_bytes())
    found: list[object] = []
    for part in message.walk():
        headers = [(k, v) for k, v in part.items() if k != "Content-Type"]
        found.append((part.get_content_type(), part.get_filename(), headers))
        if not part.is_multipart():
            data = part.get_payload(decode=True)
            match part.get_filename(), part.get_content_type():
                case "support-sheet.pdf", _:
                    found.append(pdf_text(data))
                case _, "image/png":  # its letters are drawn by whichever FreeType is here
                    found.append(Image.open(io.BytesIO(data)).size)
                case _:
                    found.append(data)
    return found


def test_a_stale_sample_is_noticed(samples: dict[str, Any], tmp_path: Path) -> None:
    """Else the tests above could not fail."""
    new = fresh(samples["hands-on"])
    for one, other in (
        ("anchor-1/thank-you", "clinic/thank-you"),
        ("anchor-1/follow-up", "anchor-1/reminder"),
    ):
        for kind in ("txt", "eml", "docx", "pdf"):
            assert differs(new[f"{one}.{kind}"], new[f"{other}.{kind}"])


def test_every_folder_in_samples_is_known() -> None:
    assert {p.name for p in (ROOT / "samples").iterdir() if p.is_dir()} == set(NAMES)


@pytest.mark.parametrize("file", ["profile.yaml", "cv.pdf"])
def test_the_hands_on_sample_is_the_one_that_new_writes(file: str) -> None:
    ours, theirs = ROOT / "samples/hands-on" / file, ROOT / "templates/sample" / file
    assert ours.read_bytes() == theirs.read_bytes(), STALE


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_have_no_problem(run: Callable[..., Any], name: str) -> None:
    profile = ROOT / "samples" / name / "profile.yaml"
    [day] = re.findall(r"^# Rendered as of (.*)\.$", profile.read_text("utf-8"), re.M)
    ran = run("-p", profile, "check", "--on", day)
    assert (ran.code, ran.err) == (0, "")
    assert not re.search(r"(?m)^\S+: (error|warning):", ran.out), ran.out


def test_make_samples_renders_as_of_the_same_day(samples: dict[str, Any]) -> None:
    """The script reads the day as these tests do."""
    script = (ROOT / ".ci" / "samples").read_text("utf-8")
    [command] = re.findall(r"\$\((sed .*)\)", script)
    for sample in samples.values():
        shell = f'profile="{sample.folder / "profile.yaml"}"; {command}'
        done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == sample.day


def test_the_samples_are_made_up_people_with_names_beyond_ascii() -> None:
    for name in NAMES:
        text = (ROOT / "samples" / name / "profile.yaml").read_text("utf-8")
        assert "made up" in text
        addresses = re.findall(r"@([\w.-]+)", text)
        assert addresses
        assert set(addresses) == {"example.com"}
        assert all(number.startswith("555") for number in re.findall(r"\+1 \d{3} (\d{3})", text))
        [eras_name] = re.findall(r"eras_name: (.+)", text)
        assert not eras_name.isascii()


# --- README

README = (ROOT / "README.md").read_text("utf-8")
# Code only: blocks and `spans`.
CODE = re.findall(r"```\w*\n(.*?)```", README, re.S) + re.findall(r"`([^`\n]+)`", README)


def readme_commands() -> list[str]:
    """The word after lorkit and its own options, wherever the README shows a command."""
    pattern = r"(?:^|[ /$&])lorkit(?: -p \S+)? +([a-z][a-z-]*)"
    return [word for code in CODE for word in re.findall(pattern, code, re.M)]


def test_every_command_in_the_readme_exists() -> None:
    assert len(readme_commands()) > 10
    assert set(readme_commands()) - set(COMMANDS) == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme_and_has_help(run: Callable[..., Any], command: str) -> None:
    assert command in readme_commands()
    ran = run(command, "--help")
    assert ran.code == 0, ran.err
    text = ran.out.split("\n\n")[1].strip()
    assert len(text) > 20, ran.out
    assert ran.out.startswith(f"Usage: lorkit {command}")


def test_help_lists_every_command_with_its_line(run: Callable[..., Any]) -> None:
    ran = run("--help")
    assert ran.code == 0
    listed = re.findall(r"^  ([a-z]+)  +(\S.*)$", ran.out.split("Commands:")[1], re.M)
    assert [name for name, _ in listed] == list(COMMANDS)
    assert dict(listed) == COMMANDS


def test_every_option_of_a_command_has_help(run: Callable[..., Any]) -> None:
    for command in COMMANDS:
        options = run(command, "--help").out.partition("Options:\n")[2]
        for line in re.findall(r"^  (-.*(?:\n {4,}\S.*)*)", options, re.M):
            assert re.search(r"\s{2,}\S", line), f"{command}: {line!r} has no help"


def test_every_option_in_the_readme_exists(run: Callable[..., Any]) -> None:
    shown = [
        (command, option)
        for code in CODE
        for line in code.splitlines()
        for command, rest in re.findall(r"lorkit ([a-z]+)((?: [^#|&]+)?)", line)
        for option in re.findall(r"(?<![\w-])(--?[a-z]+)", rest)
    ]
    assert len(shown) > 10
    for command, option in shown:
        ran = run(command, "--help")
        assert re.search(rf"(?<![\w-]){option}\b", ran.out), f"lorkit {command} {option}"


def test_the_readme_shows_what_its_commands_print(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the main tasks, one after the other, in the sample that it has just made."""
    monkeypatch.setenv("COLUMNS", "100")
    assert run("new", "--sample", "demo", cwd=tmp_path).code == 0
    tasks = README.split("## The main tasks")[1].split("**A whole class.**")[0]
    shown = 0
    for block in re.findall(r"```console\n(.*?)```", tasks, re.S):
        for command, output in re.findall(r"^\$ lorkit (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
            ran = run(*shlex.split(command), cwd=tmp_path / "demo")
            printed = [line.rstrip() for line in (ran.out + ran.err).splitlines()]
            if output:
                assert printed == output.splitlines(), command
                shown += 1
    assert shown > 6


def test_every_document_is_in_the_readme() -> None:
    table = README.split("## Documents")[1].split("## ")[0]
    told = set(re.findall(r"`([a-z-]+)`", "\n".join(re.findall(r"^\| (`.*?) \|", table, re.M))))
    assert told == {document.id for document in catalogue().documents}


def test_every_file_that_the_readme_links_to_exists() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert not [link for link in links if "//" not in link and not (ROOT / link).exists()]
