"""The calendar, as ical.js reads it: what a program has after importing one file after another."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hard import NAMES, examples
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import APPLICANT, MONDAY, days_near, logs, profile, profiles, rotation, writer

from lorkit.errors import LorkitError
from lorkit.profile.model import Coordinator, Profile
from lorkit.schedule.agenda import LETTERS_BY, agenda
from lorkit.schedule.calendar import PRODID, calendar

READERS = Path(__file__).parent / "readers"
ROOT = Path(__file__).resolve().parent.parent


def read(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Each calendar as ical.js reads it, and what importing all so far leaves (``imported``)."""
    node = shutil.which("node")
    if node is None or not (READERS / "node_modules" / "ical.js").is_dir():
        raise RuntimeError(f"ical.js can't be used: install Node 18, run 'npm ci' in {READERS}")
    run = subprocess.run(
        [node, READERS / "read_ics.mjs"],
        input="".join(f"{path.resolve()}\n" for path in paths),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.split("\n") if line]


def made(folder: Path, *steps: tuple[Profile, dt.date]) -> list[dict[str, Any]]:
    """Calendars made one after the other, each from the one before, read and imported."""
    earlier, paths = None, []
    for number, (found, on) in enumerate(steps):
        earlier = calendar(found, on, earlier)
        paths.append(folder / f"{number:03}.ics")
        paths[-1].write_bytes(earlier)
    return read(paths)


def with_logs(found: Profile, **new: tuple[str, ...]) -> Profile:
    """The profile with other logs for some writers."""
    changed = (
        replace(writer, log=new[writer.id]) if writer.id in new else writer
        for writer in found.writers
    )
    return replace(found, writers=tuple(changed))


FOUR_WEEKS = profile(
    rotation(26, coordinator=Coordinator(name="Ms. Whitfield")),
    writers=(writer("anchor"), writer("clinic", "secondary")),
    letters_by=dt.date(2026, 9, 14),
)
BEFORE = dt.date(2026, 6, 20)


def test_every_step_is_an_all_day_event_with_an_exclusive_end(tmp_path: Path) -> None:
    (calendar,) = made(tmp_path, (FOUR_WEEKS, BEFORE))
    assert (calendar["version"], calendar["prodid"]) == ("2.0", PRODID)
    assert set(calendar["kinds"]) == {"vevent"}
    found = {(event["summary"], event["start"], event["end"]) for event in calendar["events"]}
    assert ("Write to the coordinator of Inpatient Medicine", "2026-06-22", "2026-06-30") in found
    assert ("Ask Dr. Anchor for a letter", "2026-07-23", "2026-07-28") in found
    assert ("Send Dr. Anchor the follow-up (planned)", "2026-07-24", "2026-07-30") in found
    assert ("Target date: all letters in", "2026-09-14", "2026-09-15") in found
    assert len(found) == len(agenda(FOUR_WEEKS, BEFORE)) == 10


def test_events_are_free_time_and_ring_at_nine_the_day_before(tmp_path: Path) -> None:
    """Outlook never rings an alarm that comes after the start."""
    (calendar,) = made(tmp_path, (FOUR_WEEKS, BEFORE))
    for event in calendar["events"]:
        assert event["allDay"]
        assert event["transparency"] == "TRANSPARENT"
        assert event["stamp"] == "2026-06-20T12:00:00Z"
        assert event["sequence"] == 0
        (alarm,) = event["alarms"]
        assert (alarm["action"], alarm["trigger"]) == ("DISPLAY", -15 * 3600)
        assert event["status"] == ("TENTATIVE" if "(planned)" in event["summary"] else "CONFIRMED")


def test_the_file_is_what_the_standard_wants() -> None:
    """RFC 5545, 3.1: CRLF, lines of at most 75 octets, none cut inside a character."""
    data = calendar(FOUR_WEEKS, BEFORE)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    assert b"VTODO" not in data
    assert b"VTIMEZONE" not in data


def test_hard_names_come_through(tmp_path: Path) -> None:
    writers = tuple(
        writer(f"w{n}", salutation=f"Dr. {name}; \\n, 5:30") for n, name in enumerate(NAMES)
    )
    found = profile(rotation(26), writers=writers)
    (calendar,) = made(tmp_path, (found, BEFORE))
    summaries = {event["summary"] for event in calendar["events"]}
    for person in writers:
        assert f"Ask {person.salutation} for a letter" in summaries


def test_a_second_run_is_the_same_file_byte_for_byte() -> None:
    first = calendar(FOUR_WEEKS, BEFORE)
    assert calendar(FOUR_WEEKS, BEFORE + dt.timedelta(days=1), first) == first


def test_a_second_import_moves_and_cancels_and_never_doubles(tmp_path: Path) -> None:
    later = with_logs(FOUR_WEEKS, anchor=("2026-07-23 asked", "2026-07-23 agreed"))
    on = dt.date(2026, 7, 23)
    first, second = made(tmp_path, (FOUR_WEEKS, BEFORE), (later, on))
    old = {event["uid"]: event for event in first["events"]}
    new = {event["uid"]: event for event in second["events"]}
    assert old.keys() == new.keys()
    by_title = {event["summary"]: event for event in new.values()}
    asked = by_title["Ask Dr. Anchor for a letter"]
    assert (asked["status"], asked["sequence"], asked["alarms"]) == ("CANCELLED", 1, [])
    moved = by_title["Send Dr. Anchor the follow-up"]
    assert (moved["start"], moved["end"], moved["sequence"]) == ("2026-07-24", "2026-07-26", 1)
    assert moved["stamp"] == "2026-07-23T12:00:00Z"
    kept = by_title["Ask Dr. Clinic for a letter"]
    assert kept == old[kept["uid"]]
    left = {(event["summary"], event["start"]) for event in second["imported"]}
    assert len(left) == len(second["imported"]) == len(agenda(later, on))


def test_what_is_undone_comes_back(tmp_path: Path) -> None:
    agreed = with_logs(FOUR_WEEKS, anchor=("2026-07-23 agreed",))
    runs = [(FOUR_WEEKS, BEFORE), (agreed, BEFORE), (agreed, BEFORE), (FOUR_WEEKS, BEFORE)]
    calendars = made(tmp_path, *runs)

    def ask(calendar: dict[str, Any]) -> dict[str, Any]:
        return next(e for e in calendar["events"] if e["summary"] == "Ask Dr. Anchor for a letter")

    states = [(ask(calendar)["status"], ask(calendar)["sequence"]) for calendar in calendars]
    assert states == [("CONFIRMED", 0), ("CANCELLED", 1), ("CANCELLED", 1), ("CONFIRMED", 2)]


def test_any_story_leaves_exactly_the_agenda(tmp_path: Path) -> None:
    """However logs and days change, importing every file in turn leaves what is to be done."""

    @st.composite
    def stories(draw: st.DrawFn) -> list[tuple[Profile, dt.date]]:
        found = draw(profiles())
        story = []
        for on in sorted(draw(st.lists(days_near(found), min_size=1, max_size=4))):
            changes = {w.id: draw(logs(found.rotation(w.rotation))) for w in found.writers[:2]}
            story.append((with_logs(found, **changes), on))
        return story

    paths, ends = [], []
    for number, story in enumerate(examples(stories(), 60)):
        # Events of different applicants are different events, so one import can hold them all.
        person = replace(APPLICANT, email=f"a{number}@example.com")
        earlier = None
        for step, (found, on) in enumerate(story):
            mine = replace(found, applicant=person)
            earlier = calendar(mine, on, earlier)
            paths.append(tmp_path / f"{number:03}-{step}.ics")
            paths[-1].write_bytes(earlier)
        ends.append(agenda(mine, on))
    imported = read(paths)[-1]["imported"]
    wanted = sorted(
        (str(step.start), str(step.end + dt.timedelta(days=1))) for end in ends for step in end
    )
    assert sorted((event["start"], event["end"]) for event in imported) == wanted


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_two_steps_are_the_same_event(data: st.DataObject) -> None:
    found = data.draw(profiles())
    made_now = calendar(found, data.draw(days_near(found)))
    uids = re.findall(rb"(?m)^BEGIN:VEVENT(?:\r\n.*?)*?\r\nUID:(\S+)", made_now)
    assert len(uids) == len(set(uids)) == made_now.count(b"BEGIN:VEVENT")


def test_uids_do_not_depend_on_dates_or_names() -> None:
    moved = profile(
        rotation(40, dt.date(2027, 1, 4), coordinator=Coordinator(name="Mr. Else")),
        writers=(writer("anchor", salutation="Prof. New"), writer("clinic", "director")),
        letters_by=dt.date(2027, 4, 1),
    )

    def uids(found: Profile, on: dt.date) -> set[bytes]:
        return set(re.findall(rb"\nUID:(\S+)", calendar(found, on)))

    assert uids(moved, dt.date(2026, 12, 1)) == uids(FOUR_WEEKS, BEFORE)


# --- What is planned before there is an answer


def test_planned_steps_follow_the_ask_window_and_then_the_answer() -> None:
    steps = {s.document: s for s in agenda(FOUR_WEEKS, BEFORE) if s.about == "anchor"}
    assert {name for name, step in steps.items() if not step.settled} == {
        *("follow-up", "reminder", "thank-you")
    }
    assert "final-reminder" not in steps
    agreed = with_logs(FOUR_WEEKS, anchor=("2026-07-24 agreed",))
    steps = {s.document: s for s in agenda(agreed, dt.date(2026, 7, 24)) if s.about == "anchor"}
    # The reminder waits for the follow-up, and follows it by its real date.
    assert [name for name, step in steps.items() if not step.settled] == ["reminder"]
    assert steps["reminder"].start == dt.date(2026, 8, 7)
    sent = with_logs(FOUR_WEEKS, anchor=("2026-07-24 agreed", "2026-08-03 followed-up"))
    steps = {s.document: s for s in agenda(sent, dt.date(2026, 8, 3)) if s.about == "anchor"}
    assert all(step.settled for step in steps.values())
    assert steps["reminder"].start == dt.date(2026, 8, 10)


@pytest.mark.parametrize("answer", ["hesitated", "declined"])
def test_nothing_is_planned_after_a_no(answer: str) -> None:
    no = with_logs(FOUR_WEEKS, anchor=("2026-07-23 asked", f"2026-07-23 {answer}"))
    assert not [step for step in agenda(no, MONDAY) if step.about == "anchor"]


def test_a_late_ask_moves_what_follows_to_today() -> None:
    on = dt.date(2026, 8, 10)
    steps = {s.document: s for s in agenda(FOUR_WEEKS, on) if s.about == "anchor"}
    assert steps["ask-script"].end < on
    assert steps["follow-up"].start == on + dt.timedelta(days=1)
    assert steps["thank-you"].start == on


def test_after_two_reminders_only_what_comes_before_the_stop_remains() -> None:
    log = ("2026-07-07 asked", "2026-07-07 agreed", "2026-07-22 reminded", "2026-08-06 reminded")
    twice = with_logs(FOUR_WEEKS, anchor=log)
    left = {s.document for s in agenda(twice, dt.date(2026, 8, 7)) if s.about == "anchor"}
    assert left == {"follow-up", "thank-you", "stop"}
    assert not [s for s in agenda(twice, dt.date(2026, 8, 27)) if s.about == "anchor"]


def test_the_date_for_letters_goes_once_the_application_is_in() -> None:
    submitted = profile(rotation(26), letters_by=MONDAY, submitted_on=dt.date(2026, 9, 2))
    for on, there in ((dt.date(2026, 9, 1), True), (dt.date(2026, 9, 2), False)):
        assert (LETTERS_BY in {step.document for step in agenda(submitted, on)}) is there


# --- The command


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    for name in ("profile.yaml", "cv.pdf"):
        shutil.copy(ROOT / "samples" / "hands-on" / name, tmp_path)
    return tmp_path


def test_the_command_writes_and_updates_a_calendar(
    demo: Path, run: Callable[..., Any], tmp_path: Path
) -> None:
    ran = run("plan", "--ics", "letters.ics", "--on", "2026-07-31", cwd=demo)
    assert (ran.code, ran.out, ran.err) == (0, "letters.ics\n", "")
    first = (demo / "letters.ics").read_bytes()
    assert run("plan", "--ics", "letters.ics", "--on", "2026-08-01", cwd=demo).code == 0
    assert (demo / "letters.ics").read_bytes() == first
    text = (demo / "profile.yaml").read_text("utf-8")
    line = "- 2026-07-23 agreed - happy to, send me a summary"
    assert line in text
    new = text.replace(line, f"{line}\n      - 2026-07-24 followed-up")
    (demo / "profile.yaml").write_text(new, "utf-8")
    old = tmp_path / "old.ics"
    old.write_bytes(first)
    assert run("plan", "--ics", "letters.ics", "--on", "2026-08-02", cwd=demo).code == 0
    before, after = read([old, demo / "letters.ics"])
    gone = {e["summary"] for e in after["events"] if e["status"] == "CANCELLED"}
    assert gone == {"Send Dr. Okonkwọ-Hale the follow-up"}
    titles = {e["summary"] for e in after["events"]}
    assert "Remind Dr. Okonkwọ-Hale if the letter isn’t in" in titles  # no longer planned only
    assert len(after["imported"]) == len(before["events"]) - 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"my notes\n",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Apple//EN\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\nPRODID:" + PRODID.encode() + b"\r\nBEGIN:VEVENT\r\n",
    ],
    ids=["empty", "text", "bytes", "another program's", "no calendar", "cut off"],
)
def test_a_file_that_is_no_calendar_of_ours_stays(
    demo: Path, run: Callable[..., Any], content: bytes
) -> None:
    (demo / "x.ics").write_bytes(content)
    ran = run("plan", "--ics", "x.ics", "--on", "2026-07-31", cwd=demo)
    assert (ran.code, ran.out) == (1, "")
    assert "--force replaces it" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert (demo / "x.ics").read_bytes() == content
    assert run("plan", "--ics", "x.ics", "--on", "2026-07-31", "--force", cwd=demo).code == 0
    assert read([demo / "x.ics"])[0]["prodid"] == PRODID


def test_another_applicants_calendar_stays() -> None:
    other = replace(APPLICANT, email="else@example.com")
    earlier = calendar(FOUR_WEEKS, BEFORE)
    with pytest.raises(LorkitError, match="another applicant"):
        calendar(replace(FOUR_WEEKS, applicant=other), BEFORE, earlier)


def test_a_calendar_that_somebody_broke_is_an_error_and_no_traceback() -> None:
    earlier = calendar(FOUR_WEEKS, BEFORE)
    for old, new in ((b"DTSTAMP:20260620T120000Z\r\n", b""), (b"SEQUENCE:0", b"SEQUENCE:x")):
        with pytest.raises(LorkitError):
            calendar(FOUR_WEEKS, BEFORE, earlier.replace(old, new))


def test_a_folder_that_cannot_be_written_is_an_error(demo: Path, run: Callable[..., Any]) -> None:
    (demo / "file").touch()
    ran = run("plan", "--ics", "file/letters.ics", cwd=demo)
    assert ran.code == 1
    assert "can't be written" in ran.err
