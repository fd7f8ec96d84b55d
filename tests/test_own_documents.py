"""Documents of the user's own: a file in ``templates/words`` with front matter is one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

ON = ("--on", "2026-08-01")
FRONT = """\
---
about: a note to a program that has put me on its waiting list
reader: {name: Dr. Program Director, email: office@example.com}
limit: 60
---
"""
WORDS = """\
{% block subject %}Waiting list – {{ applicant.eras_name }}{% endblock %}

{% block body %}
Dear {{ reader.name }},

I remain very interested in your program in {{ applicant.specialty }}.

{% include "_signature.md.j2" %}
{% endblock %}
"""
TO_WRITER = WORDS.replace("reader.name", "reader.salutation")


@pytest.fixture
def demo(run: Any, tmp_path: Path) -> Path:
    assert run("new", "--sample", tmp_path).code == 0
    (tmp_path / "templates" / "words").mkdir(parents=True)
    return tmp_path


def put(demo: Path, text: str, name: str = "waitlist-note") -> Path:
    file = demo / "templates" / "words" / f"{name}.md.j2"
    file.write_text(text, "utf-8")
    return file


def test_a_file_with_front_matter_is_a_document_everywhere(run: Any, demo: Path) -> None:
    put(demo, FRONT + WORDS)
    assert "waitlist-note" in run("list", cwd=demo).out
    assert "reader" in run("templates", "vars", "waitlist-note", cwd=demo).out
    ran = run("render", "waitlist-note", "-f", "txt", "-f", "eml", *ON, cwd=demo)
    assert (ran.code, ran.err) == (0, "")
    text = (demo / "out" / "waitlist-note.txt").read_text("utf-8")
    assert "Dear Dr. Program Director," in text
    assert b"office@example.com" in (demo / "out" / "waitlist-note.eml").read_bytes()
    assert "out/waitlist-note.txt" in run("render", "all", "-f", "txt", *ON, cwd=demo).out
    assert run("check", *ON, cwd=demo).code == 0
    batch = ("batch", "waitlist-note", ".", "-f", "txt", "--templates", "templates", "-o", "b")
    assert run(*batch, *ON, cwd=demo).code == 0


def test_a_document_to_each_writer_attaches_what_it_says(run: Any, demo: Path) -> None:
    put(demo, "---\nabout: CV once more\nencloses: [cv, support-sheet]\n---\n" + TO_WRITER, "again")
    ran = run("render", "again", "--to", "clinic", "-f", "eml", *ON, cwd=demo)
    assert (ran.code, ran.err) == (0, "")
    mail = (demo / "out" / "clinic" / "again.eml").read_bytes()
    assert mail.count(b"Content-Disposition: attachment") == 2


def test_a_fellow_gets_a_copy_of_any_message_to_the_attending_who_signs(
    run: Any, demo: Path
) -> None:
    put(demo, "---\nabout: a greeting\nreader: signer\n---\n" + TO_WRITER, "hello")
    profile = demo / "profile.yaml"
    fellow = (
        "  - {id: fellow-9, family_name: Sato, email: sato@example.com, role: fellow,"
        " rotation: wards, signs_with: anchor-1}\n"
    )
    profile.write_text(profile.read_text("utf-8").rstrip() + "\n" + fellow, "utf-8")
    ran = run("render", "hello", "--to", "fellow-9", "-f", "eml", *ON, cwd=demo)
    assert (ran.code, ran.err) == (0, "")
    mail = (demo / "out" / "fellow-9" / "hello.eml").read_text("utf-8")
    head = mail.partition("\n\n")[0]
    assert "Cc: " in head
    assert "sato@example.com" in head.partition("Cc: ")[2]


def test_front_matter_changes_what_lorkits_own_document_is(run: Any, demo: Path) -> None:
    words = Path(__file__).parent.parent / "templates" / "words" / "thank-you.md.j2"
    put(demo, words.read_text("utf-8").replace("limit: 110", "limit: 20"), "thank-you")
    assert "20 are the most" in run("check", *ON, cwd=demo).out


def test_words_without_front_matter_still_replace_a_document(run: Any, demo: Path) -> None:
    put(demo, TO_WRITER, "thank-you")
    ran = run("render", "thank-you", "--to", "clinic", "-f", "txt", *ON, cwd=demo)
    assert ran.code == 0, ran.err
    text = (demo / "out" / "clinic" / "thank-you.txt").read_text("utf-8")
    assert "very interested" in " ".join(text.split())


def test_an_edit_of_front_matter_counts_at_once(run: Any, demo: Path) -> None:
    put(demo, FRONT + WORDS)
    assert "waiting list" in run("list", cwd=demo).out
    put(demo, FRONT.replace("waiting list", "list of alternates") + WORDS)
    assert "list of alternates" in run("list", cwd=demo).out


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        ("about: a note", "abuot: a note", ":2:1:", "did you mean 'about'?"),
        ("limit: 60", "limit: sixty", ":4:8:", "write a number"),
        ("limit: 60", "layout: leter", ":4:9:", "did you mean 'letter'?"),
        ("limit: 60", "scope: everybody", ":4:8:", "writer, rotation, or applicant"),
        ("{name: Dr. Program Director, email: office@example.com}", "signr", ":3:9:", "'signer'"),
        ("name: Dr. Program Director", "nam: Dr. Program Director", ":3:10:", "'name'"),
        ("limit: 60", "encloses: [cv, {a: b}]", ":4:11:", "write a list"),
        ("limit: 60", "answers: folow-up", ":", "'follow-up'"),
        ("limit: 60", "encloses: [suport-sheet]", ":", "support-sheet"),
        ("limit: 60", "limit: [", ":", ""),
        ("about: a note to a program that has put me on its waiting list\n", "", ":1:1:", "about:"),
        ("60\n---\n", "60\n", ":", "---"),
    ],
)
def test_a_mistake_in_front_matter_is_told_with_its_place(
    run: Any, demo: Path, old: str, new: str, place: str, told: str
) -> None:
    assert old in FRONT
    put(demo, FRONT.replace(old, new) + WORDS)
    for command in (("list",), ("render", "thank-you", "-f", "txt", *ON)):
        ran = run(*command, cwd=demo)
        assert ran.code == 1
        assert f"waitlist-note.md.j2{place}" in ran.err
        assert told in ran.err
        assert "Traceback" not in ran.err


def test_a_mistake_below_front_matter_is_told_on_its_own_line(run: Any, demo: Path) -> None:
    put(demo, FRONT + WORDS.replace("applicant.specialty", "applicant.speciality"))
    ran = run("render", "waitlist-note", "-f", "txt", *ON, cwd=demo)
    assert "waitlist-note.md.j2:11:" in ran.err
    assert "specialty" in ran.err
