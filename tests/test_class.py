"""A whole class: what is due, where it stands, what is alike, one file to print, what is left."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import page
import pikepdf
import pytest
from conftest import ROOT, Ran
from icalendar import Calendar

SAMPLE = ROOT / "templates" / "sample"
ON = ("--on", "2026-08-13")

Run = Callable[..., Ran]


@pytest.fixture
def klass(tmp_path: Path) -> Path:
    """Three students of the same attendings; the third's rotation was a month later."""
    for name in ("ana", "ben", "cy"):
        shutil.copytree(SAMPLE, tmp_path / "class" / name)
        file = tmp_path / "class" / name / "profile.yaml"
        text = file.read_text("utf-8").replace("Tomás Ñúñez Echeverría", f"{name.title()} Doe")
        text = text.replace("preferred_name: Tomás", f"preferred_name: {name.title()}")
        text = text.replace("tomas.nunez@", f"{name}@")
        if name == "cy":
            text = text.replace("2026-07-", "2026-08-")
        file.write_text(text, "utf-8")
    return tmp_path


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


# --- At a glance


def test_due_tells_of_all_students_soonest_first(run: Run, klass: Path) -> None:
    done = run("due", "class", *ON, "--json", cwd=klass)
    assert done.code == 0, done.err
    records = json.loads(done.out)
    assert [r["by"] for r in records] == sorted(r["by"] for r in records)
    assert {r["student"] for r in records} == {"Ana Doe", "Ben Doe", "Cy Doe"}
    one = json.loads(run("-p", "class/ana/profile.yaml", "due", *ON, "--json", cwd=klass).out)
    ana = [
        {key: value for key, value in r.items() if key not in ("student", "profile")}
        for r in records
        if r["profile"] == "class/ana/profile.yaml"
    ]
    assert ana == one
    table = run("due", "class/ana", "class/ben/profile.yaml", *ON, cwd=klass)
    assert "Ana Doe" in table.out
    assert "Cy Doe" not in table.out
    assert "of 2 students" in table.out


def test_status_has_a_line_for_each_student(run: Run, klass: Path) -> None:
    done = run("status", "class", *ON, cwd=klass)
    assert done.code == 0, done.err
    assert "students have 2 letters on the way" in done.out
    records = json.loads(run("status", "class", *ON, "--json", cwd=klass).out)
    assert [r["student"] for r in records] == ["Ana Doe", "Ben Doe", "Cy Doe"]
    assert records[0]["on_the_way"] == 3
    assert records[0]["next"]["document"] == "follow-up"
    assert len(records[0]["writers"]) == 3


def test_a_profile_that_cannot_be_read_hides_no_other(run: Run, klass: Path) -> None:
    (klass / "class" / "ben" / "profile.yaml").write_text("applicant: [", "utf-8")
    for command in ("due", "status"):
        done = run(command, "class", *ON, cwd=klass)
        assert done.code == 1
        assert "class/ben/profile.yaml" in done.err
        assert "Ana Doe" in done.out
        assert "Cy Doe" in done.out


def test_check_tells_of_all_profiles(run: Run, klass: Path) -> None:
    replace(klass / "class" / "ben" / "profile.yaml", "role: anchor", "role: chef")
    done = run("check", "class", *ON, cwd=klass)
    assert done.code == 1
    assert done.out.splitlines()[1].startswith("class/ben/profile.yaml")
    assert "3 profiles, 1 with errors." in done.out
    found = json.loads(run("check", "class", *ON, "--json", cwd=klass).out)
    assert {f["file"] for f in found if f["severity"] == "error"} == {"class/ben/profile.yaml"}


def test_the_calendar_over_all_is_brought_up_to_date(run: Run, klass: Path) -> None:
    assert run("due", "class", *ON, "--ics", "class.ics", cwd=klass).out == "class.ics\n"
    before = {
        str(e["UID"]): e for e in Calendar.from_ical((klass / "class.ics").read_bytes()).events
    }
    ana = [uid for uid, e in before.items() if str(e["SUMMARY"]).startswith("Ana Doe: Send Dr.")]
    run("-p", "class/ana/profile.yaml", "log", "anchor-1", "followed-up", *ON, cwd=klass)
    run("due", "class", *ON, "--ics", "class.ics", cwd=klass)
    after = {
        str(e["UID"]): e for e in Calendar.from_ical((klass / "class.ics").read_bytes()).events
    }
    cancelled = [uid for uid, e in after.items() if e.get("STATUS") == "CANCELLED"]
    assert len(cancelled) == 1
    assert cancelled[0] in ana
    (klass / "other.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "utf-8")
    refused = run("due", "class", *ON, "--ics", "other.ics", cwd=klass)
    assert refused.code == 1
    assert "other.ics is not a lorkit calendar" in refused.err
    assert "--force replaces it" in refused.err


def test_the_calendar_over_all_goes_to_a_pipe_too(run: Run, cold: Run, klass: Path) -> None:
    run("due", "class", *ON, "--ics", "class.ics", cwd=klass)
    piped = cold("due", "class", *ON, "--ics", "/dev/stdout", cwd=klass).out
    assert [e["UID"] for e in Calendar.from_ical(piped).events] == [
        e["UID"] for e in Calendar.from_ical((klass / "class.ics").read_bytes()).events
    ]


def test_the_overview_to_print_is_accessible_and_replaces_only_itself(
    run: Run, klass: Path, pdf_text: Callable[[bytes], str]
) -> None:
    assert run("due", "class", *ON, "--pdf", "wall.pdf", cwd=klass).code == 0
    made = (klass / "wall.pdf").read_bytes()
    report = page.validate_pdf_bytes(made, profile="ua1")
    assert report.is_compliant, str(report)
    text = pdf_text(made)
    assert "Letters of 3 students – August 13, 2026" in text
    assert text.index("Ana Doe") < text.index("How far everybody is")
    assert run("due", "class", "--on", "2026-08-14", "--pdf", "wall.pdf", cwd=klass).code == 0
    refused = run("due", "class", *ON, "--pdf", "class/ana/cv.pdf", cwd=klass)
    assert refused.code == 1
    assert "is not a lorkit overview" in refused.err


@pytest.fixture
def pdf_text(tmp_path: Path) -> Callable[[bytes], str]:
    """The words of a PDF as poppler reads them."""

    def read(content: bytes) -> str:
        file = tmp_path / "read.pdf"
        file.write_bytes(content)
        done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
        return done.stdout.decode()

    return read


# --- Across profiles


def test_notes_alike_but_for_names_are_told_with_the_field_that_is_missing(
    run: Run, klass: Path
) -> None:
    told = run("check", "class", *ON, cwd=klass).out
    warning = next(
        line for line in told.splitlines() if "Lindqvist gets the same thank-you" in line
    )
    assert "from 3 students, with only the names changed: Ana Doe, Ben Doe, Cy Doe" in warning
    assert "write  learned:  for clinic in each profile" in warning
    replace(
        klass / "class" / "ben" / "profile.yaml",
        "to ask what worries the patient most before opening the medication list",
        "to sit down before I speak",
    )
    told = run("check", "class", *ON, cwd=klass).out
    assert "Lindqvist gets the same thank-you from 2 students" in told
    assert "gets the same ask-email" in told


def test_a_batch_warns_of_notes_alike_also_when_they_are_up_to_date(run: Run, klass: Path) -> None:
    thanks = ("batch", "thank-you", "class", "-f", "txt", "-j", "1", *ON)
    assert "gets the same thank-you from 3 students" in run(*thanks, cwd=klass).err
    assert "gets the same thank-you from 3 students" in run(*thanks, "--resume", cwd=klass).err


# --- One file to print


def test_all_packets_become_one_tagged_pdf_with_bookmarks(run: Run, klass: Path) -> None:
    batch = ("batch", "thank-you", "support-sheet", "class", "-f", "pdf", "-j", "1", *ON, "--force")
    done = run(*batch, "--merge", "--merge-each", cwd=klass)
    assert done.code == 0, done.err
    made = (klass / "out" / "merged.pdf").read_bytes()
    report = page.validate_pdf_bytes(made, profile="ua1")
    assert report.is_compliant, str(report)
    with pikepdf.open(klass / "out" / "merged.pdf") as pdf:
        assert len(pdf.pages) == 18
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["ana", "ben", "cy"]
            (anchor, *_) = outline.root[0].children
            assert (anchor.title, [d.title for d in anchor.children]) == (
                "anchor-1",
                ["thank-you", "support-sheet"],
            )
    with pikepdf.open(klass / "out" / "ben" / "merged.pdf") as pdf:
        assert len(pdf.pages) == 6
    again = run(*batch, "--merge", "--resume", cwd=klass)
    assert "3 up to date" in again.out
    assert (klass / "out" / "merged.pdf").read_bytes() == made


def test_a_pdf_without_tags_is_told_and_nothing_is_claimed(run: Run, klass: Path) -> None:
    batch = ("batch", "thank-you", "class/ana", "-f", "pdf", "-j", "1", *ON)
    run(*batch, cwd=klass)
    file = klass / "out" / "ana" / "clinic" / "thank-you.pdf"
    record = json.loads((klass / "out" / "ana" / ".lorkit-made").read_text("utf-8"))
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        del pdf.Root["/StructTreeRoot"]
        pdf.save(file)
    changed = hashlib.sha256(file.read_bytes()).hexdigest()
    record["files"]["clinic/thank-you.pdf"] = changed
    (klass / "out" / "ana" / ".lorkit-made").write_text(json.dumps(record), "utf-8")
    done = run(*batch, "--merge", "--resume", cwd=klass)
    assert done.code == 0
    assert "merged.pdf is not accessible throughout: there are no tags in ana – clinic" in done.err
    with pikepdf.open(klass / "out" / "merged.pdf") as pdf, pdf.open_metadata() as about:
        assert "pdfuaid:part" not in about


# --- Again a week later


def test_a_batch_tells_what_is_new_changed_and_unchanged(run: Run, klass: Path) -> None:
    thanks = ("batch", "thank-you", "class", "-f", "txt", "-j", "1")
    shutil.move(klass / "class" / "cy", klass / "cy")
    run(*thanks, *ON, cwd=klass)
    shutil.move(klass / "cy", klass / "class" / "cy")
    replace(klass / "class" / "ben" / "profile.yaml", "to commit to", "to come to")
    done = run(*thanks, "--on", "2026-08-20", cwd=klass)
    assert "class/ana/profile.yaml: 3 files, with the same content as before" in done.out
    assert "class/ben/profile.yaml: 3 files, changed" in done.out
    assert "Packets: 1 new, 1 changed, 1 unchanged." in done.out


def test_prune_removes_only_what_lorkit_wrote_and_nobody_changed(run: Run, klass: Path) -> None:
    thanks = ("batch", "thank-you", "class", "-f", "txt", "-j", "1", *ON)
    run(*thanks, cwd=klass)
    shutil.rmtree(klass / "class" / "cy")
    text = (klass / "class" / "ben" / "profile.yaml").read_text("utf-8")
    start, end = text.index("  - id: clinic"), text.index("  - id: director")
    (klass / "class" / "ben" / "profile.yaml").write_text(text[:start] + text[end:], "utf-8")
    out = klass / "out"
    with (out / "cy" / "clinic" / "thank-you.txt").open("a") as file:
        file.write("P.S. by hand")
    (out / "cy" / "notes.txt").write_text("mine", "utf-8")
    told = run(*thanks, cwd=klass).out
    assert "Left over: out/cy" in told
    assert "Left over: out/ben/clinic/thank-you.txt" in told
    assert (out / "ben" / "clinic" / "thank-you.txt").exists()
    done = run(*thanks, "--prune", cwd=klass)
    assert "3 leftover files were removed." in done.out
    assert "Kept, because somebody changed them: out/cy/clinic/thank-you.txt" in done.out
    left = {p.relative_to(out).as_posix() for p in out.rglob("*.txt")}
    assert left == {
        *(f"ana/{writer}/thank-you.txt" for writer in ("anchor-1", "clinic", "director")),
        *(f"ben/{writer}/thank-you.txt" for writer in ("anchor-1", "director")),
        "cy/clinic/thank-you.txt",
        "cy/notes.txt",
    }


def test_a_run_over_some_students_leaves_the_others_packets_alone(run: Run, klass: Path) -> None:
    run("batch", "thank-you", "class", "-f", "txt", "-j", "1", *ON, cwd=klass)
    done = run("batch", "thank-you", "class/ana", "-f", "txt", "-j", "1", *ON, "--prune", cwd=klass)
    assert "0 leftover files were removed." in done.out
    assert len(list((klass / "out").rglob("thank-you.txt"))) == 9
