"""What a program can call: ``lorkit``'s public functions, their examples, and types."""

from __future__ import annotations

import datetime as dt
import doctest
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import lorkit
from lorkit import FindingsError, LorkitError, Order, check, load, render, render_many

DAY = dt.date(2026, 8, 1)
THANKS = Order(["thank-you"], DAY, formats=["txt", "eml"])


def mapping(run: Any, folder: Path) -> dict[str, Any]:
    """The sample's profile as plain data, as a program would have it."""
    from ruamel.yaml import YAML

    assert run("new", "--sample", folder).code == 0
    data: dict[str, Any] = YAML(typ="safe").load((folder / "profile.yaml").read_text("utf-8"))
    return data


@pytest.mark.parametrize("name", ["load", "check", "render", "render_many"])
def test_the_examples_in_docstrings_run(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert run("new", "--sample", tmp_path).code == 0
    monkeypatch.chdir(tmp_path)
    public = {known: getattr(lorkit, known) for known in lorkit.__all__}
    finder = doctest.DocTestFinder(recurse=False)
    (test,) = finder.find(getattr(lorkit, name), name, globs={**public, "dt": dt})
    result = doctest.DocTestRunner().run(test)
    assert (result.failed, result.attempted > 0) == (0, True)


def test_everything_public_says_what_it_is() -> None:
    for name in lorkit.__all__:
        assert name == "__version__" or getattr(lorkit, name).__doc__


def test_a_profile_from_a_mapping_makes_the_same_documents(run: Any, tmp_path: Path) -> None:
    data = mapping(run, tmp_path)
    from_data, from_file = load(data, folder=tmp_path), tmp_path / "profile.yaml"
    made = {d.path: d.content for d in render(from_data, THANKS)}
    assert made == {d.path: d.content for d in render(from_file, THANKS)}
    assert len(made) == 6


def test_everything_wrong_with_a_mapping_is_told_by_its_path(run: Any, tmp_path: Path) -> None:
    data = mapping(run, tmp_path)
    data["applicant"]["emial"] = data["applicant"].pop("email")
    data["rotations"][0]["starts"] = "2026-02-30"
    data["writers"][0]["role"] = None
    with pytest.raises(FindingsError) as caught:
        load(data)
    told = {finding.path for finding in caught.value.findings}
    assert {"applicant.emial", "rotations[0].starts", "writers[0].role"} <= told
    assert all(finding.hint for finding in caught.value.findings)


def test_json_makes_a_profile(run: Any, tmp_path: Path) -> None:
    data = json.loads(json.dumps(mapping(run, tmp_path), default=str))
    assert load(data, folder=tmp_path).writers == load(tmp_path / "profile.yaml").writers


def test_a_document_is_bytes_and_text(run: Any, tmp_path: Path) -> None:
    assert run("new", "--sample", tmp_path).code == 0
    order = THANKS._replace(writers=["clinic"])
    text, mail = render(str(tmp_path / "profile.yaml"), order)
    assert (text.document, text.writer, text.format) == ("thank-you", "clinic", "txt")
    assert "Lindqvist" in text.text
    assert text.content == text.text.encode("utf-8")
    assert mail.format == "eml"
    with pytest.raises(LorkitError, match="is not a text"):
        _ = mail.text


def test_rendering_from_python_writes_nothing(run: Any, tmp_path: Path) -> None:
    assert run("new", "--sample", tmp_path).code == 0
    before = sorted(tmp_path.rglob("*"))
    render(tmp_path / "profile.yaml", Order(["all"], DAY, formats=["txt"]))
    assert sorted(tmp_path.rglob("*")) == before


def test_what_makes_no_sense_is_an_error_with_a_hint(run: Any, tmp_path: Path) -> None:
    assert run("new", "--sample", tmp_path).code == 0
    with pytest.raises(LorkitError, match="remindr") as caught:
        render(tmp_path / "profile.yaml", Order(["remindr"], DAY))
    assert "'reminder'" in caught.value.hint


def test_check_returns_what_the_command_finds(run: Any, tmp_path: Path) -> None:
    sample = Path(__file__).parent.parent / "templates" / "sample" / "profile.yaml"
    file = tmp_path / "profile.yaml"
    file.write_text(sample.read_text("utf-8").replace("title: Prof.", "titel: Prof."), "utf-8")
    told = json.loads(run("-p", file, "check", "--json", "--on", str(DAY)).out)
    assert [finding._asdict() for finding in check(file, DAY)] == told
    assert told


def test_many_profiles_yield_an_outcome_each(run: Any, tmp_path: Path) -> None:
    assert run("new", "--sample", tmp_path / "ana").code == 0
    (tmp_path / "ben").mkdir()
    (tmp_path / "ben" / "profile.yaml").write_text("applicant: {}\n", "utf-8")
    files = [str(tmp_path / name / "profile.yaml") for name in ("ana", "ben")]
    outcomes = {
        o.profile.parent.name: o for o in render_many(files, THANKS, tmp_path / "out", jobs=1)
    }
    assert len(outcomes["ana"].paths) == 6
    assert isinstance(outcomes["ben"].error, LorkitError)


def test_importing_lorkit_loads_nothing_heavy() -> None:
    code = "import sys, lorkit; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"jinja2", "ruamel.yaml", "click", "weasyprint", "rich"}


def test_the_readmes_example_is_typed(tmp_path: Path) -> None:
    """As a user would check it: strictly, and against what is installed."""
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    example = readme.split("## From Python")[1].split("```python\n")[1].split("```")[0]
    (tmp_path / "example.py").write_text(example, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path / "cache", "example.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
