"""``lorkit render``, from the command line to files: what it writes, replaces and refuses."""

from __future__ import annotations

import base64
import io
import os
import re
import resource
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import office
import pytest
from conftest import ROOT
from PIL import Image

FORMATS = ("eml", "docx", "pdf", "txt")
ON = ("--on", "2026-08-13")
THANKED = ("anchor-1", "clinic", "director")
FOR_WRITERS = (
    *("introduction", "expectations", "ask-script", "ask-email", "support-sheet"),
    *("follow-up", "thank-you", "reminder", "final-reminder"),
)
EARLY = ("--on", "2026-06-25")  # before the rotation


@pytest.fixture(scope="session")
def demo_source(once: Callable[..., Path], cold: Callable[..., Any]) -> Path:
    """What ``lorkit new --sample demo`` writes."""

    def fill(folder: Path) -> None:
        ran = cold("new", "--sample", "demo", cwd=folder)
        assert ran.code == 0, ran.err
        assert "lorkit render all" in ran.out

    return once("new-sample", fill) / "demo"


@pytest.fixture
def demo(demo_source: Path, tmp_path: Path) -> Path:
    """A copy of the sample to play with."""
    folder = tmp_path / "demo"
    shutil.copytree(demo_source, folder)
    return folder


@pytest.fixture(scope="session")
def packet(once: Callable[..., Path], demo_source: Path, cold: Callable[..., Any]) -> Path:
    """The sample with its whole packet in ``out``, and what was printed in ``printed``.

    Made where everything that must not matter is unusual.
    """
    env = {
        "TZ": "Pacific/Kiritimati",
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4242",
        "PYTHONUTF8": "0",
        "SOURCE_DATE_EPOCH": "1",
    }

    def fill(folder: Path) -> None:
        shutil.copytree(demo_source, folder / "demo")
        # Whatever makes sense on that day or not: every document must come out the same.
        ran = cold("render", "all", "--force", *ON, cwd=folder / "demo", env=env)
        assert ran.code == 0, ran.err
        assert ran.err == ""
        (folder / "printed").write_text(ran.out, encoding="utf-8")

    return once("new-sample-packet", fill)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def one_error(ran: Any, *parts: str) -> str:
    """The one clear line on stderr of a run that failed, with these parts in it."""
    assert ran.code == 1, (ran.code, ran.out, ran.err)
    assert ran.out == ""
    lines = ran.err.splitlines()
    assert len(lines) == 1, ran.err
    assert "Traceback" not in lines[0]
    assert "error: " in lines[0]
    missing = [part for part in parts if part not in lines[0]]
    assert not missing, lines[0]
    return lines[0]


def no_remains(folder: Path) -> None:
    """Nothing half-written is left."""
    assert not [path for path in folder.rglob("*") if path.name.endswith((".part", ".tmp", "~"))]


# --- What is written


def test_render_all_writes_every_document_in_four_formats(packet: Path) -> None:
    names = [f"{writer}/{document}" for writer in THANKED for document in FOR_WRITERS]
    wanted = {f"{name}.{kind}" for name in (*names, "coordinator-note", "plan") for kind in FORMATS}
    attached = ("Nunez-Echeverria-CV.pdf", "Nunez-Echeverria-support-sheet.pdf")
    wanted |= {f"{writer}/{name}" for writer in THANKED for name in attached}
    out = packet / "demo" / "out"
    assert set(tree(out)) - {".lorkit"} == wanted
    assert all(path.stat().st_size > 100 for path in out.rglob("*.*") if path.suffix)


def test_each_path_is_printed_once_and_nothing_else(packet: Path) -> None:
    printed = (packet / "printed").read_text("utf-8").splitlines()
    written = {f"out/{name}" for name in tree(packet / "demo" / "out")} - {"out/.lorkit"}
    assert set(printed) == written
    assert len(printed) == len(written)


def test_one_document_for_one_writer_in_one_format_is_one_file(run: Any, demo: Path) -> None:
    ran = run("render", "support-sheet", "--to", "anchor-1", "-f", "pdf", *ON, cwd=demo)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "out/anchor-1/support-sheet.pdf\n"
    assert set(tree(demo / "out")) == {"anchor-1/support-sheet.pdf", ".lorkit"}
    assert (demo / "out/anchor-1/support-sheet.pdf").read_bytes().startswith(b"%PDF-")


def test_notes_to_two_coordinators_are_two_pdfs(run: Any, demo: Path) -> None:
    profile = demo / "profile.yaml"
    text = profile.read_text("utf-8")
    first = text[text.index("  - id: wards\n") : text.index("\nwriters:\n")]
    second = first.replace("id: wards", "id: clinic").replace("Ms. Dana Whitfield", "Mr. Paul Zed")
    text = text.replace("\nwriters:\n", f"{second}\nwriters:\n")
    text = text.replace("    role: ", "    rotation: wards\n    role: ")
    profile.write_text(text, "utf-8")
    ran = run("render", "coordinator-note", "-f", "pdf", "--on", "2026-06-25", "--force", cwd=demo)
    assert ran.code == 0, ran.err
    for rotation, name in (("wards", "Dana Whitfield"), ("clinic", "Paul Zed")):
        note = demo / "out" / rotation / "coordinator-note.pdf"
        assert name in " ".join(office.words(note)), rotation


def test_options_repeat_and_documents_are_several(run: Any, demo: Path) -> None:
    to = ("--to", "clinic", "--to", "anchor-1")
    ran = run("render", "thank-you", "ask-email", *to, "-f", "txt", "-f", "eml", *ON, cwd=demo)
    assert ran.code == 0, ran.err
    assert set(tree(demo / "out")) - {".lorkit"} == {
        f"{writer}/{document}.{kind}"
        for writer in ("clinic", "anchor-1")
        for document in ("thank-you", "ask-email")
        for kind in ("txt", "eml")
    }


def test_thank_yous_go_to_everybody_who_agreed_and_to_nobody_else(run: Any, demo: Path) -> None:
    file = demo / "profile.yaml"
    text = file.read_text("utf-8")
    assert text.count("      - 2026-07-29 agreed\n") == 1
    file.write_text(text.replace("      - 2026-07-29 agreed\n", ""), encoding="utf-8")
    ran = run("render", "thank-you", "-f", "txt", *ON, cwd=demo)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == ["out/anchor-1/thank-you.txt", "out/director/thank-you.txt"]
    one_error(run("render", "thank-you", "--to", "clinic", *ON, cwd=demo), "Dr. Lindqvist", "agree")


def test_a_document_about_the_rotation_stands_at_the_top_of_the_folder(
    run: Any, demo: Path
) -> None:
    ran = run("render", "coordinator-note", "-f", "txt", "--on", "2026-06-25", cwd=demo)
    assert ran.code == 0, ran.err
    assert ran.out == "out/coordinator-note.txt\n"


def test_output_goes_where_o_says_and_is_made(run: Any, demo: Path, tmp_path: Path) -> None:
    target = tmp_path / "a" / "b"
    ran = run("render", "thank-you", "-f", "txt", "-o", target, *ON, cwd=demo)
    assert ran.code == 0, ran.err
    assert ran.paths == [target / writer / "thank-you.txt" for writer in THANKED]
    assert all(path.is_file() for path in ran.paths)
    assert not (demo / "out").exists()


def test_the_profile_comes_from_the_option_else_from_the_environment(
    run: Any, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("LORKIT_PROFILE", str(demo / "profile.yaml"))
    ran = run("render", "thank-you", "-f", "txt", *ON, cwd=elsewhere)
    assert ran.code == 0, ran.err
    assert (elsewhere / "out/anchor-1/thank-you.txt").is_file()
    one_error(run("-p", "other.yaml", "render", "all", cwd=elsewhere), "other.yaml")


def test_on_stands_for_today(run: Any, demo: Path) -> None:
    """The date aimed for is told while it lies ahead, and left out afterwards."""

    def reminder(day: str) -> str:
        order = ("render", "reminder", "--to", "clinic", "-f", "txt", "--force", "--on", day)
        ran = run(*order, cwd=demo)
        assert ran.code == 0, ran.err
        return (demo / "out/clinic/reminder.txt").read_text("utf-8")

    assert "Monday, September 14" in reminder("2026-09-13")
    assert "September" not in reminder("2026-09-15")


def test_templates_beside_the_profile_win(run: Any, demo: Path, tmp_path: Path) -> None:
    own_thank_you(demo / "templates", "Own words", "Mine.")
    ran = run("-p", demo / "profile.yaml", "render", "thank-you", "-f", "txt", *ON, cwd=tmp_path)
    assert ran.code == 0, ran.err
    text = (tmp_path / "out/director/thank-you.txt").read_text("utf-8")
    assert "Subject: Own words\n" in text
    assert text.endswith("\n\nDear Prof. Bùi,\n\nMine.\n")


# --- The same bytes every time


def test_beside_a_text_lies_what_it_says_is_attached(run: Any, demo: Path) -> None:
    """For webmail: the same files as in the .eml, under the same names."""
    ran = run("render", "follow-up", "--to", "anchor-1", "-f", "txt", *ON, cwd=demo)
    assert ran.code == 0, ran.err
    folder = demo / "out" / "anchor-1"
    text = (folder / "follow-up.txt").read_text("utf-8")
    names = re.search("^Attached: (.+)$", text, re.M)[1].split(", ")
    assert names == ["Nunez-Echeverria-CV.pdf", "Nunez-Echeverria-support-sheet.pdf"]
    assert (folder / names[0]).read_bytes() == (demo / "cv.pdf").read_bytes()
    assert (folder / names[1]).read_bytes().startswith(b"%PDF-")
    assert all(name in text.partition("\n\n")[2] for name in names)
    assert set(ran.out.splitlines()) == {f"out/anchor-1/{n}" for n in ("follow-up.txt", *names)}


def test_a_message_with_its_files_is_no_larger_than_mail_servers_take(run: Any, demo: Path) -> None:
    cv = demo / "cv.pdf"
    cv.write_bytes(cv.read_bytes() + bytes(19_000_000))
    ran = run("render", "follow-up", "--to", "anchor-1", "-f", "eml", *ON, cwd=demo)
    one_error(ran, "cv.pdf")
    assert "too large" in ran.err


def test_a_picture_in_a_users_layout_is_in_word_and_pdf_and_the_message_says_why_not(
    run: Any, demo: Path
) -> None:
    layouts = demo / "templates" / "layouts"
    layouts.mkdir(parents=True)
    picture = io.BytesIO()
    Image.new("RGB", (120, 40), "navy").save(picture, "PNG")
    own = docx.Document(str(ROOT / "templates/layouts/letter.docx"))
    own.add_picture(picture)
    own.save(str(layouts / "letter.docx"))
    data = base64.b64encode(picture.getvalue()).decode()
    css = (ROOT / "templates/layouts/letter.css").read_text("utf-8")
    (layouts / "letter.css").write_text(
        f"{css} body::after {{ content: url(data:image/png;base64,{data}) }}", "utf-8"
    )
    ran = run("render", "thank-you", "--to", "anchor-1", "--to", "clinic", *ON, cwd=demo)
    assert ran.code == 0, ran.err
    assert "word/media/" in " ".join(ZipFile(demo / "out/clinic/thank-you.docx").namelist())
    assert b"/Image" in (demo / "out/clinic/thank-you.pdf").read_bytes()
    told = [line for line in ran.err.splitlines() if "its picture is left out of emails" in line]
    assert len(told) == len(ran.err.splitlines()) == 2  # a line for each layout, however many


def test_a_second_run_changes_nothing(packet: Path, run: Any) -> None:
    demo = packet / "demo"
    before = tree(demo)
    stamps = {p: p.stat().st_mtime_ns for p in (demo / "out").rglob("*") if p.is_file()}
    ran = run("render", "all", "--force", *ON, cwd=demo)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (packet / "printed").read_text("utf-8")
    assert tree(demo) == before
    assert {p: p.stat().st_mtime_ns for p in (demo / "out").rglob("*") if p.is_file()} == stamps


def test_bytes_depend_on_neither_folder_nor_zone_nor_locale_nor_hash_seed(
    packet: Path, samples: dict[str, Any]
) -> None:
    """``samples/hands-on`` is the same profile, rendered elsewhere in the usual surroundings."""
    usual = samples["hands-on"]
    assert usual.day == ON[1]
    ours, theirs = tree(packet / "demo" / "out"), tree(usual.out)
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


# --- What is replaced and what is not


def test_a_file_that_lorkit_wrote_is_replaced_when_the_profile_changes(
    run: Any, demo: Path
) -> None:
    order = ("render", "thank-you", "--to", "anchor-1", "-f", "txt", *ON)
    assert run(*order, cwd=demo).code == 0
    file = demo / "profile.yaml"
    file.write_text(
        file.read_text("utf-8").replace("FACP\n    email", "FACP\n    salutation: Ngozi\n    email")
    )
    ran = run(*order, cwd=demo)
    assert (ran.code, ran.err) == (0, "")
    assert "Dear Ngozi," in (demo / "out/anchor-1/thank-you.txt").read_text("utf-8")


@pytest.mark.parametrize("edit", ["changed", "foreign"])
def test_a_file_with_somebodys_work_in_it_is_refused_until_forced(
    run: Any, demo: Path, edit: str
) -> None:
    path = demo / "out/clinic/thank-you.txt"
    order = ("render", "thank-you", "-f", "txt", *ON)
    if edit == "changed":
        assert run(*order, cwd=demo).code == 0
        path.write_text(path.read_text("utf-8") + "P.S. by hand\n", encoding="utf-8")
    else:
        path.parent.mkdir(parents=True)
        path.write_text("mine\n", encoding="utf-8")
    before = tree(demo)
    told = one_error(run(*order, cwd=demo), "out/clinic/thank-you.txt", "--force")
    assert "name only this document" in told, "with 'all', --force makes every other one too"
    assert tree(demo) == before  # the other writers' files aren't written either
    ran = run(*order, "--force", cwd=demo)
    assert (ran.code, ran.err) == (0, "")
    assert path.read_text("utf-8").startswith("To: Søren Lindqvist")
    assert run(*order, cwd=demo).code == 0  # from now on it is lorkit's


def test_a_link_is_never_written_through(run: Any, demo: Path, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious", encoding="utf-8")
    path = demo / "out/clinic/thank-you.txt"
    path.parent.mkdir(parents=True)
    path.symlink_to(target)
    order = ("render", "thank-you", "--to", "clinic", "-f", "txt", *ON)
    one_error(run(*order, cwd=demo), "out/clinic/thank-you.txt")
    run(*order, "--force", cwd=demo)
    assert target.read_text("utf-8") == "precious"


def test_who_has_no_address_gets_everything_but_the_message(run: Any, demo: Path) -> None:
    profile = demo / "profile.yaml"
    text = re.sub(r"    email: (soren|s[^\n]*lindqvist)[^\n]*\n", "", profile.read_text("utf-8"))
    profile.write_text(text, "utf-8")
    ran = run("render", "thank-you", "-f", "eml", "-f", "txt", *ON, cwd=demo)
    assert ran.code == 0, ran.err
    made = {name for name in tree(demo / "out") if name.startswith("clinic/")}
    assert made == {"clinic/thank-you.txt"}
    assert (demo / "out" / "anchor-1" / "thank-you.eml").exists()
    assert "thank-you for clinic: no .eml, because Søren Lindqvist has no email address" in ran.err
    assert run("render", "all", "-f", "eml", *ON, "-o", "b", cwd=demo).code == 0


def test_a_missing_address_is_warned_of_once_with_all_that_it_costs(run: Any, demo: Path) -> None:
    profile = demo / "profile.yaml"
    text = re.sub(r" +email: (soren|dana)[^\n]*\n", "", profile.read_text("utf-8"))
    profile.write_text(text, "utf-8")
    ran = run("render", "all", "-f", "eml", "-f", "txt", *EARLY, cwd=demo)
    assert ran.code == 0
    note, clinic, *left_out = ran.err.splitlines()
    assert all(line.startswith("Left out: ask-") for line in left_out)
    assert "coordinator-note: no .eml, because Ms. Dana Whitfield has no email address" in note
    assert "support-sheet, follow-up, thank-you" in clinic
    assert "for clinic: no .eml" in clinic
    assert clinic.endswith("add  email: name@hospital.org  to Søren Lindqvist in the profile")
    made = {Path(path).stem for path in tree(demo / "out") if path.endswith("txt")}
    assert {"coordinator-note", "follow-up"} <= made


def test_a_fellow_is_not_told_to_have_no_address_where_the_signer_has_none(
    run: Any, demo: Path
) -> None:
    profile = demo / "profile.yaml"
    text = profile.read_text("utf-8").replace("    email: ngozi.okonkwo-hale@example.com\n", "")
    text = text.replace("  - id: clinic\n", "  - id: clinic\n    signs_with: anchor-1\n")
    text = text.replace(
        "      - 2026-07-29 agreed\n",
        "      - 2026-07-29 agreed\n      - 2026-07-29 signer-agreed\n",
        1,
    )
    text = re.sub(r"(- id: clinic\n(?:    .*\n)*?    role: )\S+", r"\1fellow", text)
    profile.write_text(text, "utf-8")
    order = ("render", "follow-up", "--to", "clinic", "-f", "eml", *ON)
    told = one_error(run(*order, cwd=demo), "follow-up for clinic: no .eml", "add  email:")
    assert "to Ngozi Okonkwọ-Hale in the profile" in told


@pytest.mark.parametrize(
    ("document", "gone", "told"),
    [
        (
            "update-matched",
            r"  match:\n(?:    .*\n)+",
            "add your match to the profile, in  match:  under  application:",
        ),
        (
            *("coordinator-note", r"    coordinator:\n(?:      .*\n)+"),
            "add  coordinator:  to rotation wards",
        ),
    ],
)
def test_a_missing_fact_is_not_told_to_be_logged_or_forced(
    run: Any, demo: Path, document: str, gone: str, told: str
) -> None:
    profile = demo / "profile.yaml"
    profile.write_text(re.sub(gone, "", profile.read_text("utf-8")), "utf-8")
    ran = run("render", document, "-f", "txt", "--force", *ON, cwd=demo)
    assert "--force" not in one_error(ran, document, told)


def test_an_update_before_the_application_is_in_asks_for_its_day(run: Any, demo: Path) -> None:
    profile = demo / "profile.yaml"
    text = re.sub(r"  submitted_on:.*\n", "", profile.read_text("utf-8"))
    profile.write_text(text, "utf-8")
    ran = run("render", "update-submitted", "--to", "clinic", "-f", "txt", *ON, cwd=demo)
    one_error(ran, "the application isn't in yet", "add  submitted_on:  under  application:")


def test_an_edit_that_keeps_the_length_is_somebodys_work_too(run: Any, demo: Path) -> None:
    order = ("render", "thank-you", "--to", "clinic", "-f", "txt", *ON)
    assert run(*order, cwd=demo).code == 0
    file = demo / "out" / "clinic" / "thank-you.txt"
    edited = file.read_bytes().swapcase()
    file.write_bytes(edited)
    one_error(run(*order, cwd=demo), "out/clinic/thank-you.txt", "--force")
    assert file.read_bytes() == edited


def test_what_makes_no_sense_now_is_refused_with_the_reason_until_forced(
    run: Any, demo: Path
) -> None:
    order = ("render", "final-reminder", "--to", "clinic", "-f", "txt", *ON)
    one_error(run(*order, cwd=demo), "final-reminder", "Dr. Lindqvist", "--force")
    assert not (demo / "out").exists()
    assert run(*order, "--force", cwd=demo).code == 0
    text = (demo / "out/clinic/final-reminder.txt").read_text("utf-8")
    assert "Internal Medicine" in text


def test_nobody_is_told_of_an_application_that_is_not_in_even_by_force(
    run: Any, demo: Path
) -> None:
    order = ("render", "update-submitted", "--to", "clinic", "-f", "txt", "--force", *ON)
    assert "--force" not in one_error(run(*order, cwd=demo), "the application isn't in yet")
    ran = run("render", "all", "-f", "txt", "--force", *ON, cwd=demo)
    assert "out/clinic/reminder.txt" in ran.out
    assert "update-submitted" not in ran.out
    profile = demo / "profile.yaml"
    text = profile.read_text("utf-8")
    profile.write_text(text.replace("  letters_by:", "  submitted_on: 2026-08-12\n  letters_by:"))
    assert run(*order, cwd=demo).code == 0
    sent = (demo / "out/clinic/update-submitted.txt").read_text("utf-8")
    assert "I submitted my application in Internal Medicine on Wednesday, August 12" in sent


def test_force_cannot_make_up_for_a_missing_fact(run: Any, demo: Path) -> None:
    ran = run("render", "update-matched", "--to", "clinic", "--force", *ON, cwd=demo)
    one_error(ran, "application.match")
    assert not (demo / "out").exists()


# --- Errors


@pytest.mark.parametrize(
    ("order", "parts"),
    [
        (("suport-sheet",), ("'suport-sheet'", "support-sheet")),
        (("thank-you", "folow-up"), ("'folow-up'", "follow-up")),
        (("Thank-You",), ("'Thank-You'", "thank-you")),
        (("xyzzy",), ("'xyzzy'", "lorkit list")),
        (("thank-you", "--to", "anchor1"), ("'anchor1'", "'anchor-1'")),
        (("thank-you", "--to", "zzz"), ("'zzz'", "anchor-1, clinic, director")),
    ],
    ids=lambda value: value[-1],
)
def test_an_unknown_name_is_told_with_the_nearest_known_one(
    run: Any, demo: Path, order: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    one_error(run("render", *order, *ON, cwd=demo), *parts)
    assert not (demo / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("render",),
        ("render", "thank-you", "-f", "odt"),
        ("render", "thank-you", "--on", "tomorrow"),
        ("render", "thank-you", "--on", "2026-02-30"),
        ("render", "thank-you", "--to"),
        ("render", "thank-you", "--wat"),
        ("render", "thank-you", "--templates", "nowhere"),
        ("rendr", "thank-you"),
        ("-p",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_and_exits_with_2(
    run: Any, demo: Path, arguments: tuple[str, ...]
) -> None:
    ran = run(*arguments, cwd=demo)
    assert (ran.code, ran.out) == (2, "")
    assert "Error: " in ran.err
    assert "Traceback" not in ran.err
    assert not (demo / "out").exists()


@pytest.mark.parametrize(
    "order",
    [("render", "thank-you"), ("due",), ("log", "clinic", "asked"), ("templates", "list")],
    ids=" ".join,
)
@pytest.mark.parametrize("option", ["-p", "--profile"])
def test_the_option_for_the_profile_behind_a_command_is_told_its_place(
    run: Any, demo: Path, order: tuple[str, ...], option: str
) -> None:
    ran = run(*order, option, "profile.yaml", cwd=demo)
    assert ran.code == 2
    assert f"No such option '{option}'." in ran.err
    assert f" It goes before the command: lorkit -p FILE {order[0]} " in ran.err
    assert "before the command" not in run("batch", option, "profile.yaml", cwd=demo).err


@pytest.mark.parametrize("kind", FORMATS)
def test_a_missing_cv_stops_the_follow_up_before_anything_is_written(
    run: Any, demo: Path, kind: str
) -> None:
    (demo / "cv.pdf").unlink()
    ran = run("render", "thank-you", "follow-up", "-f", kind, *ON, cwd=demo)
    one_error(ran, "cv.pdf")
    assert not (demo / "out").exists()


@pytest.mark.parametrize("how", ["folder", "dangling link", "loop", "empty"])
def test_a_cv_that_cannot_be_attached_stops_the_follow_up(run: Any, demo: Path, how: str) -> None:
    cv = demo / "cv.pdf"
    cv.unlink()
    match how:
        case "folder":
            cv.mkdir()
        case "dangling link":
            cv.symlink_to("nowhere.pdf")
        case "loop":
            cv.symlink_to("cv.pdf")
        case "empty":
            cv.touch()
    one_error(run("render", "follow-up", "-f", "eml", *ON, cwd=demo), "cv.pdf")
    assert not (demo / "out").exists()


def test_a_cv_that_is_a_pipe_does_not_hang(cold: Any, demo: Path) -> None:
    (demo / "cv.pdf").unlink()
    os.mkfifo(demo / "cv.pdf")
    one_error(cold("render", "follow-up", "-f", "eml", *ON, cwd=demo), "cv.pdf")


def test_without_follow_ups_a_missing_cv_stops_nothing(run: Any, demo: Path) -> None:
    (demo / "cv.pdf").unlink()
    assert run("render", "thank-you", "-f", "eml", *ON, cwd=demo).code == 0


def test_a_missing_address_keeps_nobody_else_from_a_message(run: Any, demo: Path) -> None:
    """What can be made is made, and what couldn't is an error that names the writer."""
    file = demo / "profile.yaml"
    file.write_text(file.read_text("utf-8").replace("    email: soren.lindqvist@example.com\n", ""))
    ran = run("render", "thank-you", "-f", "eml", *ON, cwd=demo)
    assert ran.code == 1
    assert ran.out.splitlines() == ["out/anchor-1/thank-you.eml", "out/director/thank-you.eml"]
    [told] = ran.err.splitlines()
    assert "error: thank-you for clinic: no .eml" in told
    assert "add  email: name@hospital.org  to Søren Lindqvist in the profile" in told
    assert not (demo / "out/clinic").exists()
    ran = run("render", "thank-you", "-f", "txt", "-f", "docx", *ON, cwd=demo)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("profile", [".", "nowhere.yaml", "cv.pdf", "empty.yaml"])
def test_a_profile_that_is_none_is_one_clear_line(run: Any, demo: Path, profile: str) -> None:
    (demo / "empty.yaml").touch()
    ran = run("-p", profile, "render", "all", *ON, cwd=demo)
    one_error(ran, profile.removeprefix("./"))
    assert not (demo / "out").exists()


def test_all_for_one_writer_is_what_is_about_that_writer(run: Any, demo: Path) -> None:
    ran = run("render", "all", "--to", "clinic", "-f", "txt", *EARLY, cwd=demo)
    assert ran.code == 0, ran.err
    folders = {Path(line).parts[1] for line in ran.out.splitlines() if line.startswith("out/")}
    assert folders == {"clinic", "coordinator-note.txt"}


STORY = (
    ("anchor-1", ["2026-07-24 followed-up", "2026-08-02 thanked"]),
    ("clinic", []),
    ("director", []),
)


def tell(demo: Path, story: Iterable[tuple[str, list[str]]]) -> None:
    """Add lines to the logs of the sample's writers."""
    text = (demo / "profile.yaml").read_text("utf-8")
    for writer, lines in story:
        before, after = text.split(f"  - id: {writer}\n")
        head, log, tail = after.partition("    log:\n")
        added = "".join(f"      - {line}\n" for line in lines)
        text = f"{before}  - id: {writer}\n{head}{log}{added}{tail}"
    (demo / "profile.yaml").write_text(text, "utf-8")


def test_all_leaves_out_what_is_past_and_what_is_too_early_and_says_so(
    run: Any, demo: Path
) -> None:
    tell(demo, STORY)
    ran = run("render", "all", "-f", "txt", "--on", "2026-08-03", cwd=demo)
    assert ran.code == 0
    made = {line for line in ran.out.splitlines() if "Nunez" not in line}
    assert made == {
        "out/plan.txt",
        *(f"out/{writer}/support-sheet.txt" for writer in THANKED),
        *(
            f"out/{writer}/{one}.txt"
            for writer in THANKED[1:]
            for one in ("follow-up", "thank-you")
        ),
    }
    told = dict(re.findall(r"^Left out: (\S+) \((.*)$", ran.err, re.M))
    assert len(told) == len(ran.err.splitlines())
    assert set(told) == {"ask-script", "ask-email", "follow-up", "reminder", "thank-you"}
    assert "Dr. Okonkwọ-Hale said yes on July 23; Dr. Lindqvist said yes on" in told["ask-email"]
    assert "Dr. Okonkwọ-Hale isn't to be reminded before August 6)" in told["reminder"]
    assert "Dr. Okonkwọ-Hale was thanked on August 2)" in told["thank-you"]
    for document, whose in (
        ("ask-email", THANKED), ("reminder", THANKED[:1]), ("thank-you", THANKED[:1]), ("follow-up", THANKED[:1])
    ):  # fmt: skip
        command = f"lorkit render {document} --to {' --to '.join(whose)} -f txt --on 2026-08-03"
        assert told[document].endswith(f"To make it anyway:  {command}")
        again = run(*command.split()[1:], cwd=demo)
        made = [line for line in again.out.splitlines() if "Nunez" not in line]
        assert made == [f"out/{writer}/{document}.txt" for writer in whose]


def test_how_to_make_what_was_left_out_repeats_the_options(run: Any, demo: Path) -> None:
    tell(demo, STORY)
    kept = ("-f", "eml", "-o", "my papers", "--on", "2026-08-03")
    ran = run("render", "all", "--to", "anchor-1", *kept, cwd=demo)
    (command,) = re.findall(r"thank-you \(.*anyway:  lorkit (.*)$", ran.err, re.M)
    assert shlex.split(command) == ["render", "thank-you", "--to", "anchor-1", *kept]
    assert run(*shlex.split(command), cwd=demo).out == "my papers/anchor-1/thank-you.eml\n"


def test_what_is_named_beside_all_is_made_and_not_told_as_left_out(run: Any, demo: Path) -> None:
    ran = run("render", "all", "ask-email", "-f", "txt", *ON, cwd=demo)
    assert "out/clinic/ask-email.txt" in ran.out
    assert "ask-email (" not in ran.err
    assert "Left out: ask-script" in ran.err
    forced = run("render", "all", "-f", "txt", *ON, "--force", "-o", "forced", cwd=demo)
    assert "forced/clinic/ask-script.txt" in forced.out
    assert "Left out" not in forced.err


def test_all_of_a_writer_who_was_only_asked_leaves_the_ask_out(run: Any, demo: Path) -> None:
    text = (demo / "profile.yaml").read_text("utf-8")
    (demo / "profile.yaml").write_text(text.replace("      - 2026-07-29 agreed\n", ""), "utf-8")
    ran = run("render", "all", "--to", "clinic", "-f", "txt", *ON, cwd=demo)
    assert "ask" not in ran.out
    assert "Left out: ask-email (Dr. Lindqvist was asked on July 29)" in ran.err
    assert "lorkit render ask-email --to clinic -f txt --on 2026-08-13" in ran.err


def test_all_introduces_nobody_after_the_first_days(run: Any, demo: Path) -> None:
    text = re.sub(
        r"    log:\n(?:      - 2026.*\n)+", "", (demo / "profile.yaml").read_text("utf-8")
    )
    (demo / "profile.yaml").write_text(text, "utf-8")
    early = run("render", "all", "-f", "txt", "--on", "2026-07-07", "-o", "early", cwd=demo)
    assert "early/anchor-1/introduction.txt" in early.out
    later = run("render", "all", "-f", "txt", "--on", "2026-07-15", "-o", "later", cwd=demo)
    assert "later/anchor-1/expectations.txt" not in later.out
    assert "later/clinic/expectations.txt" in later.out, "it begins on July 14"
    told = "Left out: introduction (your first day with Dr. Okonkwọ-Hale was July 6"
    assert told in later.err


def test_all_makes_no_sheet_for_a_letter_that_is_in_or_that_nobody_writes(
    run: Any, demo: Path
) -> None:
    tell(demo, [("anchor-1", ["2026-08-01 received"]), ("clinic", ["2026-08-01 hesitated"])])
    ran = run("render", "all", "-f", "txt", *ON, cwd=demo)
    assert [p for p in ran.out.splitlines() if "/support-sheet" in p] == [
        "out/director/support-sheet.txt"
    ]
    told = "(the letter from Dr. Okonkwọ-Hale came on August 1; Dr. Lindqvist hesitated)"
    assert f"Left out: support-sheet {told}" in ran.err


def test_batch_says_once_for_all_profiles_what_all_left_out(run: Any, demo: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(demo, demo.parent / "class" / name)
    ran = run("batch", "all", "class", "-f", "txt", *ON, cwd=demo.parent)
    assert ran.code == 0
    (line,) = (line for line in ran.err.splitlines() if "ask-email" in line and "Left" in line)
    assert line.startswith("Left out in 2 profiles: ask-email (Dr. Okonkwọ-Hale said yes on")
    assert "more" not in line, "both students were told yes by the same three"
    assert not [*(demo.parent / "out").rglob("ask-email.txt")]
    command = line.split("To make it anyway:  lorkit ")[1]
    assert command == "batch ask-email class -f txt --on 2026-08-13"
    assert run(*command.split(), cwd=demo.parent).code == 0
    assert len([*(demo.parent / "out").rglob("ask-email.txt")]) == 6


def test_batch_names_the_profiles_whose_documents_all_left_out(run: Any, demo: Path) -> None:
    for name in ("one", "two of us"):
        shutil.copytree(demo, demo.parent / "class" / name)
    profile = demo.parent / "class/one/profile.yaml"
    text = re.sub(r"    log:\n(?:      - .*\n)+", "", profile.read_text("utf-8"))
    profile.write_text(text, "utf-8")
    ran = run("batch", "all", "class", "-f", "txt", *ON, cwd=demo.parent)
    (command,) = re.findall(r"ask-email \(.*anyway:  lorkit (.*)$", ran.err, re.M)
    words = ["batch", "ask-email", "class/two of us/profile.yaml", "-f", "txt", *ON]
    assert shlex.split(command) == words
    assert run(*words, cwd=demo.parent).code == 0


def test_batch_needs_no_long_list_of_profiles_to_say_what_was_left_out(
    run: Any, demo: Path
) -> None:
    for number in range(12):
        shutil.copytree(demo, demo.parent / "class" / f"s{number}")
    profile = demo.parent / "class/s0/profile.yaml"
    text = re.sub(r"    log:\n(?:      - .*\n)+", "", profile.read_text("utf-8"))
    profile.write_text(text, "utf-8")
    ran = run("batch", "all", "class", "-f", "txt", "-j", "1", *ON, cwd=demo.parent)
    (line,) = (line for line in ran.err.splitlines() if "ask-email" in line)
    assert line.startswith("Left out in 11 profiles: ask-email (")
    assert line.endswith("To make it anyway, name it and those profiles instead of 'all'.")


def test_all_the_profiles_errors_are_told_and_nothing_is_written(run: Any, demo: Path) -> None:
    file = demo / "profile.yaml"
    text = file.read_text("utf-8").replace("season: 2027", "season: soon")
    file.write_text(text.replace("level: hands-on", "levle: hands-on"), encoding="utf-8")
    ran = run("render", "all", *ON, cwd=demo)
    assert (ran.code, ran.out) == (1, "")
    lines = ran.err.splitlines()
    assert len(lines) >= 2
    assert all(re.match(r"profile\.yaml:\d+:\d+: error: ", line) for line in lines), ran.err
    assert not (demo / "out").exists()


def test_a_starter_that_is_not_filled_in_renders_nothing(run: Any, tmp_path: Path) -> None:
    assert run("new", cwd=tmp_path).code == 0
    ran = run("render", "all", *ON, cwd=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "profile.yaml:" in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("where", ["out", "out/clinic", "out/clinic/thank-you.txt"])
def test_what_stands_in_the_way_of_a_file_is_told(run: Any, demo: Path, where: str) -> None:
    """A file where a folder must be, or a folder where a file must be."""
    path = demo / where
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix:
        path.mkdir()
    else:
        path.write_text("in the way", encoding="utf-8")
    before = tree(demo)
    ran = run("render", "thank-you", "--to", "clinic", "-f", "txt", *ON, cwd=demo)
    one_error(ran, where)
    assert {k: v for k, v in tree(demo).items() if not k.endswith(".lorkit")} == before
    no_remains(demo)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_new_files_have_the_usual_rights_and_files_that_were_there_keep_theirs(
    run: Any, demo: Path
) -> None:
    files = [demo / "out" / "clinic" / f"thank-you.{kind}" for kind in ("txt", "eml")]
    command = ("render", "thank-you", "--to", "clinic", "-f", "txt", "-f", "eml", *ON)
    before = os.umask(0o027)
    try:
        assert run(*command, cwd=demo).code == 0
        assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o640, 0o640]
        files[0].chmod(0o600)
        files[1].chmod(0o664)
        mine = own_thank_you(demo / "mine", "Thank you – {{ applicant.eras_name }}", "Reworded.")
        ran = run(*command, "--force", "--templates", str(mine), cwd=demo)
        assert ran.code == 0, ran.err
        assert all("Reworded" in file.read_text("utf-8") for file in files)
        assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o664]
    finally:
        os.umask(before)


def own_thank_you(folder: Path, subject: str, body: str) -> Path:
    """Templates in which the thank-you says something else; the folder."""
    (folder / "words").mkdir(parents=True)
    (folder / "words" / "thank-you.md.j2").write_text(
        f"{{% block subject %}}{subject}{{% endblock %}}\n"
        f"{{% block body %}}Dear {{{{ reader.salutation }}}},\n\n{body}\n{{% endblock %}}\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder in which nobody may write, not even root."""
    folder = tmp_path / "locked"
    folder.mkdir()
    if os.geteuid():
        folder.chmod(0o500)
        yield folder
        folder.chmod(0o700)
        return
    # Root writes anywhere but on a file system that is mounted read-only, such as /proc.
    yield Path("/proc/lorkit")


def test_a_folder_that_cannot_be_written_is_one_clear_line(
    run: Any, demo: Path, locked: Path
) -> None:
    ran = run("render", "all", "-f", "txt", "-o", locked / "out", *ON, cwd=demo)
    one_error(ran, str(locked), "-o")


@pytest.fixture
def tiny_disk(run: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Run lorkit with a folder where only 64 kB fit: a small disk, else a limit on each file."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    mounted = shutil.which("mount") and not subprocess.run(command, capture_output=True).returncode

    def start(*arguments: str, cwd: Path) -> Any:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft if mounted else 20_000, hard))
        try:
            return run(*arguments, "-o", str(folder / "out"), cwd=cwd)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    yield start
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


LARGE = ("render", "support-sheet", "follow-up", "--to", "clinic", "-f", "pdf", "-f", "eml", *ON)


def test_a_full_disk_is_one_clear_line_and_leaves_nothing_half_written(
    demo: Path, tmp_path: Path, tiny_disk: Any
) -> None:
    out = tmp_path / "tiny" / "out"
    small = tiny_disk("render", "thank-you", "--to", "clinic", "-f", "txt", *ON, cwd=demo)
    assert small.code == 0, small.err
    one_error(tiny_disk(*LARGE, cwd=demo), "can't be written")
    no_remains(out)
    for path in out.rglob("*.pdf"):
        assert b"%%EOF" in path.read_bytes()[-16:], f"{path} is half a file"
    for path in out.rglob("*.eml"):
        assert path.read_bytes().endswith(b"--\r\n"), f"{path} is half a file"


def test_after_a_full_disk_the_next_run_goes_through(
    run: Any, demo: Path, tmp_path: Path, tiny_disk: Any
) -> None:
    assert tiny_disk(*LARGE, cwd=demo).code == 1
    shutil.copytree(tmp_path / "tiny" / "out", demo / "out", dirs_exist_ok=True)
    done = run(*LARGE, cwd=demo)
    assert (done.code, done.err) == (0, "")


def test_output_that_nobody_reads_is_no_error(demo: Path) -> None:
    command = f"{sys.executable} -m lorkit render thank-you -f txt -f eml --on 2026-08-13 | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=demo, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert done.stdout.startswith("out/")


# --- Without Pango

NO_PANGO = """\
import sys

class NoPango:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")

sys.meta_path.insert(0, NoPango())
"""


@pytest.fixture
def no_pango(tmp_path: Path, cold: Any) -> Callable[..., Any]:
    """Run lorkit on a computer where ``import weasyprint`` fails as it does without Pango."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(NO_PANGO, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH"))))
    return lambda *arguments, cwd: cold(*arguments, cwd=cwd, env={"PYTHONPATH": path})


def test_without_pango_messages_word_files_and_text_are_made(no_pango: Any, demo: Path) -> None:
    formats = ("-f", "txt", "-f", "docx", "-f", "eml")
    ran = no_pango("render", "thank-you", *formats, *ON, cwd=demo)
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.paths) == 9
    assert all((demo / path).stat().st_size for path in ran.paths)


@pytest.mark.parametrize(
    "order",
    [("thank-you", "-f", "pdf"), ("thank-you",), ("follow-up", "-f", "eml"), ("all",)],
    ids=" ".join,
)
def test_without_pango_pdf_says_in_one_line_what_to_install(
    no_pango: Any, demo: Path, order: tuple[str, ...]
) -> None:
    one_error(no_pango("render", *order, *ON, cwd=demo), "Pango", "lorkit doctor")
    assert not (demo / "out").exists()


def test_without_pango_doctor_says_the_command_that_mends_it(no_pango: Any, demo: Path) -> None:
    ran = no_pango("doctor", cwd=demo)
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert re.search("MISSING.* Pango", ran.out)
    assert re.search(r"pango", ran.out.splitlines()[-1], re.I), ran.out
