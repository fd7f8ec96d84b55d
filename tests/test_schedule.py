"""What is due, to the day: docs/rules.md."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from pathlib import Path

import plans
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from lorkit.cli import cli
from lorkit.profile.applicant import Match
from lorkit.profile.model import Coordinator, Profile
from lorkit.schedule.due import due
from lorkit.schedule.windows import ask_window

DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2029, 12, 31))
LENGTHS = st.integers(1, 365)
ROLES = ("anchor", "secondary", "fellow", "director")
FINAL = ("received", "declined")


def profile(
    log: Iterable[str] = (),
    *,
    starts: str = "2026-07-06",
    ends: str = "2026-07-31",
    role: str = "anchor",
    rotation_log: Iterable[str] = (),
    coordinator: bool = False,
    **application: object,
) -> Profile:
    """A profile of one writer with this log."""
    first, last = map(dt.date.fromisoformat, (starts, ends))
    rotation = plans.rotation(
        (last - first).days + 1,
        first,
        log=tuple(rotation_log),
        coordinator=Coordinator(name="Ms. Whitfield") if coordinator else None,
    )
    return plans.profile(
        rotation, writers=(plans.writer("w", role, log=tuple(log)),), **application
    )


def on(day: str, log: Iterable[str] = (), **more: object) -> dict[str, tuple[str, str, str]]:
    """What is due on a day: document → (state, from, by)."""
    found = due(profile(log, **more), dt.date.fromisoformat(day))  # type: ignore[arg-type]
    return {t.document: (t.state, t.start.isoformat(), t.end.isoformat()) for t in found}


@pytest.mark.parametrize(
    ("role", "window"),
    [
        # July 6 is a Monday; days 18–23, 23–26, 25–25 of 26 days, scaled by 26/28.
        ("anchor", ("2026-07-23", "2026-07-27")),
        ("secondary", ("2026-07-27", "2026-07-30")),
        ("fellow", ("2026-07-29", "2026-07-31")),
        ("director", ("2026-07-29", "2026-07-31")),
    ],
)
def test_the_ask_window_of_a_july_rotation(role: str, window: tuple[str, str]) -> None:
    rotation = profile().rotations[0]
    assert tuple(map(str, ask_window(rotation, role))) == window


def test_a_window_that_starts_on_a_weekend_moves_to_monday_and_its_end_to_friday() -> None:
    # 28 days from Tuesday, June 2: day 18 is Saturday, June 20; day 23 is Thursday, June 25.
    rotation = profile(starts="2026-06-02", ends="2026-06-29").rotations[0]
    assert tuple(map(str, ask_window(rotation, "anchor"))) == ("2026-06-22", "2026-06-25")
    # From Wednesday, June 3: day 23 is Friday the 26th, day 26 is Monday the 29th; day 25 Sunday.
    rotation = profile(starts="2026-06-03", ends="2026-06-28").rotations[0]
    assert str(ask_window(rotation, "director")[1]) == "2026-06-26"


def test_a_window_that_would_turn_round_keeps_its_weekend() -> None:
    rotation = profile(starts="2026-07-11", ends="2026-07-12").rotations[0]  # Saturday, Sunday
    start, end = ask_window(rotation, "director")
    assert start.weekday() >= 5
    assert start <= end


@given(starts=DAYS, length=LENGTHS, role=st.sampled_from(ROLES))
def test_every_window_lies_inside_its_rotation(starts: dt.date, length: int, role: str) -> None:
    ends = starts + dt.timedelta(days=length - 1)
    rotation = profile(starts=str(starts), ends=str(ends)).rotations[0]
    first, last = ask_window(rotation, role)
    assert starts <= first <= last <= ends
    if first.weekday() >= 5 or last.weekday() >= 5:
        # Only where no weekday is left between them.
        days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
        assert all(day.weekday() >= 5 for day in days)


def test_the_coordinator_note_is_due_two_weeks_to_one_week_before_the_start() -> None:
    def state(day: str, **more: object) -> str:
        note = on(day, coordinator=True, **more).get("coordinator-note")
        return note[0] if note else ""

    assert state("2026-06-21") == "upcoming"
    assert state("2026-06-22") == "due"
    assert state("2026-06-29") == "due"
    assert state("2026-06-30") == "overdue"
    assert state("2026-07-06") == ""
    assert state("2026-06-25", rotation_log=["2026-06-24 coordinator-noted"]) == ""
    assert "coordinator-note" not in on("2026-06-25")


def test_a_yes_opens_the_follow_up_the_next_day_until_the_day_after() -> None:
    log = ["2026-07-23 asked", "2026-07-23 agreed"]
    assert on("2026-07-23", log)["follow-up"] == ("upcoming", "2026-07-24", "2026-07-25")
    assert on("2026-07-24", log)["follow-up"][0] == "due"
    assert on("2026-07-25", log)["follow-up"][0] == "due"
    assert on("2026-07-26", log)["follow-up"][0] == "overdue"
    assert "follow-up" not in on("2026-07-26", [*log, "2026-07-24 followed-up"])
    assert "follow-up" not in on("2026-07-26", [*log, "2026-07-24 received"])


def test_reminders_count_from_the_ask_the_follow_up_and_each_other() -> None:
    log = ["2026-07-23 asked", "2026-07-25 agreed", "2026-07-26 followed-up"]
    assert on("2026-08-01", log)["reminder"] == ("upcoming", "2026-08-06", "2026-08-13")
    assert on("2026-08-14", log)["reminder"][0] == "waiting"  # for the thank-you
    log.append("2026-08-02 thanked")
    assert on("2026-08-14", log)["reminder"][0] == "overdue"
    late = [*log[:2], "2026-08-03 followed-up", log[3]]
    assert on("2026-08-10", late)["reminder"] == ("due", "2026-08-10", "2026-08-17")
    once = [*log, "2026-08-07 reminded"]
    assert "reminder" not in on("2026-08-21", once)
    assert on("2026-08-21", once)["final-reminder"] == ("due", "2026-08-21", "2026-08-28")
    twice = [*once, "2026-08-21 reminded"]
    assert not {"reminder", "final-reminder"} & set(on("2026-09-01", twice))


def test_no_reminder_before_the_follow_up_is_logged() -> None:
    log = ["2026-07-23 agreed", "2026-08-01 thanked"]
    assert set(on("2026-08-20", log)) == {"follow-up"}
    assert "final-reminder" not in on("2026-08-20", [*log, "2026-08-02 reminded"])


def test_without_an_ask_in_the_log_reminders_count_from_the_yes() -> None:
    log = ["2026-07-25 agreed", "2026-07-26 followed-up"]
    assert on("2026-08-10", log)["reminder"][1] == "2026-08-08"


def test_nobody_who_has_not_agreed_is_reminded() -> None:
    assert "reminder" not in on("2026-08-10", ["2026-07-23 asked"])
    assert "reminder" not in on("2026-08-10", ["2026-07-23 asked", "2026-07-23 hesitated"])


def test_three_weeks_after_the_second_reminder_there_are_no_more_messages() -> None:
    log = ["2026-07-23 agreed", "2026-08-07 reminded", "2026-08-21 reminded"]
    assert "" not in on("2026-08-27", log)
    assert on("2026-08-28", log)[""] == ("upcoming", "2026-09-11", "2026-09-11")
    assert on("2026-09-11", log) == {"": ("stop", "2026-09-11", "2026-09-11")}
    assert "" not in on("2026-09-11", [*log, "2026-09-09 received"])


def test_thanks_are_due_within_a_week_of_the_end_or_of_a_later_yes() -> None:
    yes = ["2026-07-23 agreed", "2026-07-24 followed-up"]
    assert on("2026-07-31", yes)["thank-you"] == ("due", "2026-07-31", "2026-08-07")
    late = on("2026-08-06", ["2026-08-04 agreed", "2026-08-05 followed-up"])
    assert late["thank-you"] == ("due", "2026-08-04", "2026-08-11")
    assert "thank-you" not in on("2026-08-05", ["2026-07-23 agreed", "2026-08-01 thanked"])
    assert "thank-you" not in on("2026-08-05", ["2026-07-23 agreed", "2026-08-01 declined"])
    assert "thank-you" not in on("2026-08-05")


def test_updates_follow_their_events() -> None:
    log = ["2026-07-23 agreed", "2026-08-01 thanked", "2026-08-20 received"]
    sent = {"submitted_on": dt.date(2026, 9, 2)}
    assert on("2026-09-02", log, **sent)["update-submitted"] == (
        "due", "2026-09-02", "2026-09-09",
    )  # fmt: skip
    assert "update-submitted" not in on("2026-09-02", log[:2], **sent)
    assert "update-submitted" not in on("2026-09-02", log)
    assert "update-submitted" not in on("2026-09-03", [*log, "2026-09-02 told-submitted"], **sent)
    match = {"match": Match(program="Program", on=dt.date(2027, 3, 19))}
    assert on("2027-03-20", log, **match)["update-matched"] == (
        "due", "2027-03-19", "2027-04-02",
    )  # fmt: skip
    assert "update-matched" not in on("2027-03-20", [], **match)
    assert "update-matched" not in on("2027-03-21", [*log, "2027-03-20 told-matched"], **match)


def test_a_match_leaves_nothing_but_the_news_of_it() -> None:
    match = {"match": Match(program="Program", on=dt.date(2027, 3, 19))}
    sent = {"submitted_on": dt.date(2026, 9, 2)}
    for log in (["2026-07-23 agreed"], ["2026-07-23 agreed", "2026-08-20 received"]):
        before = on("2027-03-18", log, coordinator=True, **sent, **match)
        assert set(before) > {"update-matched"}
        assert before["update-matched"][0] == "upcoming"
        assert set(on("2027-03-19", log, **sent, **match)) == {"update-matched"}
    assert on("2027-03-19", [], **sent, **match) == {}


def test_an_ask_is_due_until_anything_is_known_of_it() -> None:
    assert on("2026-07-24")["ask-script"] == ("due", "2026-07-23", "2026-07-27")
    for event in ("asked", "agreed", "hesitated", "declined", "received"):
        assert "ask-script" not in on("2026-07-24", [f"2026-07-22 {event}"])


EVENTS = st.lists(
    st.builds(
        lambda day, event: f"{day} {event}",
        st.dates(dt.date(2026, 7, 6), dt.date(2026, 10, 31)),
        st.sampled_from(
            ["asked", "agreed", "hesitated", "declined", "followed-up", "reminded", "received",
             "thanked", "told-submitted", "requested"]
        ),
    ),
    max_size=6,
)  # fmt: skip


@given(log=EVENTS, day=st.dates(dt.date(2026, 6, 1), dt.date(2027, 1, 31)))
def test_no_log_leads_to_a_third_reminder_or_to_a_message_after_the_end(
    log: list[str], day: dt.date
) -> None:
    found = {thing.document for thing in due(profile(log), day)}
    events = [line.split()[1] for line in log]
    if events.count("reminded") >= 2:
        assert not found & {"reminder", "final-reminder"}
    if "received" in events:
        assert found <= {"thank-you", "update-submitted", "update-matched"}
    if "agreed" not in events and "received" not in events:
        assert found <= {"ask-script", ""}


@given(log=EVENTS, day=DAYS, order=st.randoms(use_true_random=False))
def test_the_order_of_the_lines_matters_only_for_answers_of_one_day(
    log: list[str], day: dt.date, order: object
) -> None:
    answers = [line for line in log if line.split()[1] in ("agreed", "hesitated", "declined")]
    if len({line[:10] for line in answers}) < len(answers):
        return
    shuffled = list(log)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert due(profile(shuffled), day) == due(profile(log), day)


@given(log=EVENTS, day=st.dates(dt.date(2026, 6, 1), dt.date(2026, 12, 31)))
def test_a_later_day_never_un_expires_a_thing(log: list[str], day: dt.date) -> None:
    rank = {"upcoming": 0, "due": 1, "waiting": 1, "overdue": 2, "stop": 3}
    made = profile(log)
    today = {t.document: t for t in due(made, day)}
    tomorrow = {t.document: t for t in due(made, day + dt.timedelta(days=1))}
    stopped = any(thing.state == "stop" for thing in tomorrow.values())
    for document, thing in today.items():
        if document in tomorrow:
            later = tomorrow[document]
            assert rank[later.state] >= rank[thing.state] or later.state == "waiting"
        else:
            assert stopped or document == "coordinator-note"


def test_due_prints_a_command_for_each_thing_and_json_has_the_contract_s_keys(
    tmp_path: Path,
) -> None:
    run = CliRunner()
    assert run.invoke(cli, ["new", "--sample", str(tmp_path / "d")]).exit_code == 0
    options = ["-p", str(tmp_path / "d" / "profile.yaml"), "due", "--on", "2026-07-24"]
    shown = run.invoke(cli, options)
    assert shown.exit_code == 0
    command = re.search(
        r"^  lorkit (-p .* render follow-up --to anchor-1 --on 2026-07-24)$", shown.output, re.M
    )
    assert command
    out = ["-f", "txt", "-o", str(tmp_path / "out")]
    made = run.invoke(cli, [*command[1].split(), *out])
    assert made.exit_code == 0
    records = json.loads(run.invoke(cli, [*options, "--json"]).output)
    assert all(
        set(record) == {"writer", "document", "from", "by", "state", "why"} for record in records
    )
    first = next(record for record in records if record["document"] == "follow-up")
    assert first["writer"] == "anchor-1"
    assert (first["from"], first["by"], first["state"]) == ("2026-07-24", "2026-07-25", "due")


def test_nothing_due_is_said_and_is_no_error(tmp_path: Path) -> None:
    run = CliRunner()
    run.invoke(cli, ["new", "--sample", str(tmp_path / "d")])
    shown = run.invoke(
        cli, ["-p", str(tmp_path / "d" / "profile.yaml"), "due", "--on", "2025-01-01"]
    )
    assert (shown.exit_code, "Nothing is due" in shown.output) == (0, True)


def test_render_due_makes_what_is_due_and_says_what_to_log(tmp_path: Path) -> None:
    run = CliRunner()
    run.invoke(cli, ["new", "--sample", str(tmp_path / "d")])
    out = tmp_path / "out"
    made = run.invoke(
        cli,
        ["-p", str(tmp_path / "d" / "profile.yaml"), "render", "due", "-f", "txt", "-o", str(out),
         "--on", "2026-07-24"],
    )  # fmt: skip
    assert made.exit_code == 0
    assert (out / "anchor-1" / "follow-up.txt").is_file()
    assert sorted(p.name for p in out.rglob("*.txt")) == ["follow-up.txt"]
    assert "log anchor-1 followed-up" in made.output


def test_status_counts_letters_against_the_aim_and_names_a_backup(tmp_path: Path) -> None:
    run = CliRunner()
    run.invoke(cli, ["new", "--sample", str(tmp_path / "d")])
    file = tmp_path / "d" / "profile.yaml"
    whole = run.invoke(
        cli, ["-p", str(file), "status", "--on", "2026-08-01"], env={"COLUMNS": "150"}
    )
    assert "3 letters on the way; the aim is 2. The third is a bonus." in whole.output
    text = file.read_text("utf-8")
    text = text.replace("      - 2026-07-29 agreed\n", "      - 2026-07-29 declined\n")
    text = text.replace("    log:\n      - 2026-07-30 asked\n      - 2026-07-31 agreed\n", "")
    file.write_text(text, "utf-8")
    fewer = run.invoke(
        cli, ["-p", str(file), "status", "--on", "2026-08-01"], env={"COLUMNS": "150"}
    )
    assert "1 letter on the way; the aim is 2." in fewer.output
    assert (
        "Don't count on a letter from Dr. Lindqvist. Backup: Prof. Bùi (director)." in fewer.output
    )
