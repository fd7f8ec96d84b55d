"""``lorkit check``: what it prints, what it explains, and how little it loads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from check_profiles import CLEAN, OBSERVER, bullet, changed, found, write

from lorkit.checks.registry import EXPLANATIONS, RULES, explain, explanations
from lorkit.errors import LorkitError
from lorkit.yaml import codes

ROOT = Path(__file__).resolve().parents[2]
ON = ("--on", "2026-08-03")
KNOWN = {value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)}
FIELDS = ("severity", "code", "message", "hint", "file", "line", "column", "path")


# --- Pages


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert set(explanations()) == set(EXPLANATIONS) | KNOWN
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_every_code_that_can_be_printed_has_a_page() -> None:
    """Whatever a finding is called anywhere in lorkit, --explain knows it."""
    printed = {
        code
        for file in (ROOT / "lorkit").rglob("*.py")
        for code in re.findall(
            r'"((?:PHI|OBS|FEA|BUL|MSG|POR|CLS|[A-Z]{3,4})\d{3})"', file.read_text("utf-8")
        )
    }
    assert printed <= set(explanations())
    assert {"CLS001", "MSG014", "ALW001", "PRO001"} <= printed


def test_every_page_says_why_and_shows_it_better() -> None:
    for shown in explanations().values():
        assert shown.title
        assert shown.why.endswith((".", "?")), shown.code
        assert shown.example != shown.better, shown.code


@pytest.mark.parametrize("code", [c for c in EXPLANATIONS if c.startswith(("PHI", "BUL", "OBS"))])
def test_a_pages_better_version_is_better(tmp_path: Path, code: str) -> None:
    shown = explain(code)
    if shown.better.startswith("("):
        return
    text = OBSERVER if code.startswith("OBS") else CLEAN
    if not shown.example.startswith("("):
        assert code in found(tmp_path, bullet(shown.example.replace('"', "'"), text))
    assert code not in found(tmp_path, bullet(shown.better.replace('"', "'"), text))


def test_explain_shows_a_page_without_a_profile(run: Callable[..., Any], tmp_path: Path) -> None:
    result = run("check", "--explain", "phi004", cwd=tmp_path)
    assert result.code == 0
    for part in (explain("PHI004").why, explain("PHI004").better, "# lorkit: allow PHI004"):
        assert part in result.out
    assert "lorkit: allow" not in run("check", "--explain", "PRO002", cwd=tmp_path).out


@pytest.mark.parametrize("code", ["PHI04", "phi4", "PHI 004", "PH004"])
def test_explain_names_the_nearest_code(run: Callable[..., Any], tmp_path: Path, code: str) -> None:
    result = run("check", "--explain", code, cwd=tmp_path)
    assert result.code == 1
    assert "'PHI004'" in result.err
    with pytest.raises(LorkitError):
        explain("")


# --- The command


def test_json_is_the_contracts(run: Callable[..., Any], tmp_path: Path) -> None:
    file = write(tmp_path, bullet("Sat with Mrs. Alvarez in room 412"))
    result = run("-p", file, "check", "--json", *ON)
    records = json.loads(result.out)
    assert result.code == 1
    assert {"PHI001", "PHI016"} <= {record["code"] for record in records}
    for record in records:
        assert tuple(record) == FIELDS
        assert record["severity"] in ("error", "warning", "advice")


def test_findings_are_grouped_and_shown_in_the_file(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    text = bullet("Sat 2 hours with Mrs. Alvarez").replace("    setting: the Tuesday clinic\n", "")
    result = run("-p", write(tmp_path, text), "check", *ON)
    headings = ("Possible patient identifiers", "Ways to make the letters stronger")
    first, second = (result.out.index(heading) for heading in headings)
    assert first < second
    assert "check --explain PHI001" in result.out
    lines = result.out.splitlines()
    shown = next(n for n, line in enumerate(lines) if line.endswith('Mrs. Alvarez"'))
    assert lines[shown + 1].index("^") == lines[shown].index("Mrs.")


def test_a_warning_leaves_the_exit_status_at_0(run: Callable[..., Any], tmp_path: Path) -> None:
    assert run("-p", write(tmp_path, bullet("Sat in room 9 for hours")), "check", *ON).code == 0


def test_nothing_found_is_no_promise(run: Callable[..., Any], tmp_path: Path) -> None:
    result = run("-p", write(tmp_path), "check", *ON)
    assert result.code == 0
    assert "Nothing found" in result.out
    assert "read" in result.out
    assert not re.search(
        r"\b(?:safe|complian\w+|anonym\w+|no problems)\b", result.out, re.IGNORECASE
    )


def test_the_day_matters(run: Callable[..., Any], tmp_path: Path) -> None:
    file = write(tmp_path, changed("2026-07-29 agreed", "2026-07-29 hesitated"))
    assert "POR003" not in run("-p", file, "check", "--on", "2026-07-30").out
    assert "POR003" in run("-p", file, "check", "--on", "2026-09-01").out


def test_a_wrong_field_hides_nothing_else(run: Callable[..., Any], tmp_path: Path) -> None:
    file = write(tmp_path, changed("season: 2027", "season: soon", bullet("Sat with Mrs. Alvarez")))
    result = run("-p", file, "check", "--json", *ON)
    assert {r["code"][:3] for r in json.loads(result.out)} == {"PRO", "PHI"}


@pytest.mark.parametrize("name", ["hands-on", "observer", "fellow"])
def test_the_samples_have_no_errors_or_warnings(run: Callable[..., Any], name: str) -> None:
    file = ROOT / "samples" / name / "profile.yaml"
    day = re.search(r"as of (\d{4}-\d\d-\d\d)", file.read_text("utf-8"))
    assert day
    result = run("-p", file, "check", "--json", "--on", day[1])
    records = json.loads(result.out)
    assert [r for r in records if r["severity"] != "advice"] == []
    assert len(records) <= 2


@pytest.mark.parametrize("where", ["templates", "elsewhere"])
def test_words_of_ones_own_are_read(run: Callable[..., Any], tmp_path: Path, where: str) -> None:
    words = tmp_path / where / "words"
    words.mkdir(parents=True)
    body = "{% block subject %}{{ applicant.eras_name }}{% endblock %}{% block body %}"
    (words / "expectations.md.j2").write_text(body + "Write soon!{% endblock %}", "utf-8")
    named = ("--templates", words.parent) if where == "elsewhere" else ()
    file = write(tmp_path, CLEAN)
    assert "MSG008" in run("-p", file, "check", *named, "--on", "2026-07-01").out


# --- How little it takes


def test_check_loads_neither_templates_nor_network_nor_renderers(tmp_path: Path) -> None:
    code = (
        "import sys; from lorkit import cli\n"
        f"sys.argv = ['lorkit', '-p', {str(write(tmp_path, CLEAN))!r}, 'check', '--on', '2026-08-03']\n"
        "cli.main()\n"
        "heavy = {'jinja2', 'markdown_it', 'weasyprint', 'docx', 'lxml', 'urllib.request', 'ssl',\n"
        "         'http.client', 'torch', 'numpy', 'lorkit.compose'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
