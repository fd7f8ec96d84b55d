"""What takes up the computer: values, words and style sheets that make much out of little.

Nothing is measured by the clock: each ends with one line, in the memory that ``room`` leaves.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ON = ("--on", "2026-08-13")
pytestmark = pytest.mark.usefixtures("room")


@pytest.fixture
def demo(run: Any, tmp_path: Path) -> Path:
    assert run("new", "--sample", "demo", cwd=tmp_path).code == 0
    return tmp_path / "demo"


def render(run: Any, demo: Path, kind: str, document: str = "thank-you") -> Any:
    order = ("render", document, "--to", "clinic", "-f", kind, *ON)
    return run("-p", demo / "profile.yaml", *order, cwd=demo)


def one_line(ran: Any) -> str:
    assert ran.code == 1, ran.out
    [line] = ran.err.splitlines()
    return str(line)


# --- Words

DOUBLE = "{% set a = 'xxxxxxxxxxxxxxxx' %}"
WORDS = {
    "batch": "{{ [1]|batch(300000000, 'x')|list }}",
    "slice": "{{ [1]|slice(300000000)|list }}",
    "~ again and again": DOUBLE + "{% set a = a ~ a %}" * 28 + "{{ a }}",
    "+ again and again": DOUBLE + "{% set a = a + a %}" * 28 + "{{ a }}",
    "lists that double": "{% set a = ['x'] %}" + "{% set a = a + a %}" * 28 + "{{ a|join }}",
    "what set captures": DOUBLE + "{% set a %}{{ a }}{{ a }}{% endset %}" * 28 + "{{ a }}",
    "what a filter block captures": DOUBLE
    + "{% set a %}{% filter upper %}{{ a }}{{ a }}{% endfilter %}{% endset %}" * 28
    + "{{ a }}",
    "what a macro gives": DOUBLE
    + "{% macro m(t) %}{{ t }}{{ t }}{% endmacro %}"
    + "{% set a = m(a) %}" * 28
    + "{{ a }}",
    "replace": DOUBLE + "{% set a = a|replace('x', a) %}" * 8 + "{{ a }}",
    "the method replace": DOUBLE + "{% set a = a.replace('x', a) %}" * 8 + "{{ a }}",
    "join": DOUBLE + "{% set a = a|list|join(a) %}" * 8 + "{{ a }}",
    "the method join": DOUBLE + "{% set a = a.join([a, a]) %}" * 28 + "{{ a }}",
    "lists in lists": "{% set a = ['x'] %}" + "{% set a = [a, a] %}" * 40 + "{{ a|string }}",
    "tuples in tuples": "{% set a = ('x', 'y') %}" + "{% set a = (a, a) %}" * 40 + "{{ a|string }}",
    "groups in groups": "{% set a = {'x': 'y'} %}"
    + "{% set a = {'l': a, 'r': a} %}" * 40
    + "{{ a|string }}",
    "a list that is changed": "{% set a = ['x'] %}"
    + "{% if a.extend(a) %}{% endif %}" * 30
    + "{{ a|join }}",
    "sum": "{% set a = ['x'] %}" + "{% set a = [a, a]|sum(start=[]) %}" * 28 + "{{ a|join }}",
    "bytes that pad": "{{ 'x'.encode().ljust(9999999999) }}",
    "a number's bytes": "{{ (5).to_bytes(9999999999, 'big') }}",
    "rounding": "{{ 1.5|round(999999999, 'floor') }}",
    "translate": DOUBLE + "{% set a = a.translate({120: a}) %}" * 8 + "{{ a }}",
    "loops in loops": "{% for i in 'xxxxxxxxxxxxxxxx' %}" * 12 + "x" + "{% endfor %}" * 12,
    "loops without a word": "{% for i in 'xxxxxxxxxxxxxxxx'|list %}" * 14 + "{% endfor %}" * 14,
    "a loop that calls itself": "{% for i in ['x'] recursive %}{{ loop(['x']) }}{% endfor %}",
    "macros that call twice": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "autoescape": "{% autoescape false %}{{ '<b>' }}{% endautoescape %}",
    "much of one letter": "x" * 600_000,
}


@pytest.mark.parametrize("what", WORDS)
def test_words_make_no_more_than_a_document_holds(run: Any, demo: Path, what: str) -> None:
    words = demo / "templates" / "words"
    words.mkdir(parents=True)
    body = f"{{% block body %}}Dear {{{{ writer.salutation }}}},\n\n{WORDS[what]}\n{{% endblock %}}"
    (words / "thank-you.md.j2").write_text(f"{{% block subject %}}Thanks{{% endblock %}}{body}")
    assert "thank-you.md.j2" in one_line(render(run, demo, "txt"))


def test_words_that_include_themselves_twice_end(run: Any, demo: Path) -> None:
    words = demo / "templates" / "words"
    words.mkdir(parents=True)
    (words / "_x.md.j2").write_text(
        "{% if n %}{% set n = n - 1 %}{% include '_x.md.j2' %}{% include '_x.md.j2' %}{% endif %}"
    )
    (words / "thank-you.md.j2").write_text(
        "{% block subject %}Thanks{% endblock %}"
        "{% block body %}{% set n = 60 %}{% include '_x.md.j2' %}{% endblock %}"
    )
    assert ".md.j2" in one_line(render(run, demo, "txt"))


def test_what_people_do_in_templates_still_works(run: Any, demo: Path) -> None:
    words = demo / "templates" / "words"
    words.mkdir(parents=True)
    (words / "thank-you.md.j2").write_text(
        "{% block subject %}Thanks{% endblock %}{% block body %}"
        "{% set names = ['Ana', 'Ben'] + ['Cy'] %}"
        "{% for name in names %}{{ loop.index }} of {{ loop.length }}: {{ name|upper }}"
        "{% if not loop.last %} and{% endif %}\n{% endfor %}"
        "{% for row in names|batch(2) %}({{ row|join(', ') }})\n{% endfor %}"
        "{% set both %}{{ names[0] ~ ' & ' ~ names[1] }}{% endset %}{{ both }} "
        "{{ 'a-b'.replace('-', ' to ') }} {{ 'x y'.split()|length }} {{ 2 + 3 * 4 }} {{ today.year }}"
        "{% endblock %}"
    )
    assert render(run, demo, "txt").code == 0
    said = (demo / "out/clinic/thank-you.txt").read_text("utf-8")
    for part in ("1 of 3: ANA and", "3 of 3: CY", "(Ana, Ben)", "(Cy)", "Ana & Ben", "a to b 2 14"):
        assert part in said


# --- Style sheets

DOUBLING = "".join(f"--v{i}: var(--v{i + 1}) var(--v{i + 1});" for i in range(40))
SHEETS = {
    "repeat": "body { display: grid; grid-template-columns: repeat(99999999, 1px) }",
    "repeat by a name": ":root { --n: 99999999 } body { display: grid; grid-template-columns: repeat(var(--n), 1px) }",
    "var that doubles": f":root {{ {DOUBLING} --v40: x }} p::before {{ content: var(--v0) }}",
    "var in its own fallback": "".join(
        f":root {{ --v{i}: var(--v{i + 1}, var(--v{i + 1})) }}" for i in range(40)
    )
    + "p { color: var(--v0) }",
    "a huge letter": "p { font-size: 99999999px }",
    "letters that grow": "html { font-size: 9999px } body { font-size: 9999em } p { font-size: 9999em }",
    "calc": "p { width: calc(1000px * 1000 * 1000 * 1000) }",
    "stripes": "p { background: repeating-linear-gradient(red 0, blue 0.00001px) }",
    "columns": "body { columns: 9999 }",
    "a row far down": "body { display: grid } p { grid-row: 9999 }",
    "brackets": "p { color: " + "(" * 50_000,
    "blocks": "p {" * 50_000,
    "rules": "p { color: red }" * 60_000,
}


@pytest.mark.parametrize("what", SHEETS)
def test_style_sheets_ask_for_no_more_than_a_page_takes(run: Any, demo: Path, what: str) -> None:
    folder = demo / "templates" / "layouts"
    folder.mkdir(parents=True)
    (folder / "letter.css").write_text(SHEETS[what])
    line = one_line(render(run, demo, "pdf"))
    assert "letter.css" in line
    assert not re.search("Error|assert|Traceback", line.replace("error:", ""))


def test_a_style_sheet_that_people_write_passes(run: Any, demo: Path) -> None:
    folder = demo / "templates" / "layouts"
    folder.mkdir(parents=True)
    (folder / "letter.css").write_text(
        ":root { --ink: #123; --gap: calc(2 * 0.25rem) } @page { size: Letter; margin: 1in }"
        "body { font: 11pt/1.5 serif; color: var(--ink); letter-spacing: -0.01em }"
        "p { margin: var(--gap) 0; z-index: 999999 }"
        "ul { display: grid; grid-template-columns: repeat(2, 1fr) }"
        "@media print { h1 { text-transform: uppercase; hyphens: auto } }"
    )
    assert render(run, demo, "pdf").code == 0


# --- Nothing is left out

LEFT_OUT = {
    "not shown": "p:nth-of-type(2) { display: none }",
    "hidden": "p:nth-of-type(2) { visibility: hidden }",
    "transparent": "p:nth-of-type(2) { color: transparent }",
    "opaque to nobody": "p:nth-of-type(2) { opacity: 0 }",
    "off the page": "p:nth-of-type(2) { position: absolute; left: -300in }",
    "moved off the page": "p:nth-of-type(2) { transform: translate(0, -300in) }",
    "indented off the page": "p:nth-of-type(2) { text-indent: 40in; white-space: nowrap }",
    "past the edge": "p:nth-of-type(2) { white-space: nowrap }",
    "cut": "p:nth-of-type(2) { height: 1em; overflow: hidden }",
    "dust": "p:nth-of-type(2) { font-size: 0.01px }",
    "nothing": "p:nth-of-type(2) { font-size: 0 }",
    "the head": "table.head { display: none }",
}


@pytest.mark.parametrize("what", LEFT_OUT)
def test_a_style_sheet_that_leaves_text_out_or_cuts_it_is_told(
    run: Any, demo: Path, what: str
) -> None:
    folder = demo / "templates" / "layouts"
    folder.mkdir(parents=True)
    (folder / "letter.css").write_text(f"@page {{ size: Letter }} {LEFT_OUT[what]}")
    line = one_line(render(run, demo, "pdf"))
    assert "letter.css leaves out or cuts off “" in line


# --- Values


def profile(demo: Path, key: str, value: str) -> None:
    file = demo / "profile.yaml"
    text = file.read_text("utf-8")
    old = re.search(rf"^ *(?:- )?{key}: (.*)", text, re.M)
    assert old
    new = text[: old.start(1)] + json.dumps(value, ensure_ascii=False) + text[old.end(1) :]
    file.write_text(new, "utf-8")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("school", "x" * 30_000),
        ("school", "x" * 400_000),
        ("school", "x " * 200),
        ("specialty", "王" * 301),
        ("career_goal", "word " * 250),
        ("email", "a" * 400 + "@example.com"),
        ("eras_name", "a" + "\u0301\u0316" * 100_000),
        ("cv", "x" * 1000 + ".pdf"),
    ],
    ids=lambda value: value[:12],
)
def test_a_value_that_no_document_could_hold_is_told_with_its_place(
    run: Any, demo: Path, key: str, value: str
) -> None:
    profile(demo, key, value)
    ran = run("check", "--json", *ON, cwd=demo)
    assert ran.code == 1
    [finding] = [one for one in json.loads(ran.out) if one["code"] == "PRO034"]
    assert finding["path"] == f"applicant.{key}"
    assert finding["line"] > 1
    assert "characters" in finding["message"]
    assert render(run, demo, "pdf").code == 1


@pytest.mark.parametrize("kind", ["pdf", "docx", "eml", "txt"])
@pytest.mark.parametrize("letter", ["x", "W", "王"])
def test_the_longest_word_that_passes_is_on_the_page(
    run: Any, demo: Path, letter: str, kind: str
) -> None:
    profile(demo, "school", letter * 300)
    ran = render(run, demo, kind, "support-sheet")
    if ran.code:  # a line more, and the sheet is full: told, and nothing cut
        assert "too long for one page" in one_line(ran)


def test_brackets_in_brackets_are_told_where_they_get_too_deep(run: Any, demo: Path) -> None:
    file = demo / "profile.yaml"
    for signs in ("[" * 20_000, "{" * 20_000, "a: " + "[" * 300_000, "[{a: " * 9_000):
        file.write_text(signs)
        ran = run("status", cwd=demo)
        assert ran.code == 1
        assert re.search("nested more than|begin with|key must be", ran.err)


@pytest.mark.parametrize("value", ['"\\ud800"', '"\\udc00 \\ud800"', '"\\u202e"', '"\\u0007"'])
def test_a_value_of_nothing_that_can_be_written_is_told_as_that(
    run: Any, demo: Path, value: str
) -> None:
    file = demo / "profile.yaml"
    file.write_text(re.sub("school: .*", lambda _: f"school: {value}", file.read_text("utf-8")))
    ran = run("check", "--json", *ON, cwd=demo)
    assert [one["code"] for one in json.loads(ran.out) if one["severity"] == "error"] == ["PRO035"]


@pytest.mark.parametrize(
    "line", ["%FOO", "%FOO bar", "%YAML 1.1", "%TAG ! tag:x,2000:", "# x\n%FOO"]
)
def test_no_directive_passes(run: Any, demo: Path, line: str) -> None:
    file = demo / "profile.yaml"
    file.write_text(f"{line}\n---\n" + file.read_text("utf-8"))
    ran = run("check", "--json", *ON, cwd=demo)
    assert "YAML007" in [one["code"] for one in json.loads(ran.out)]
