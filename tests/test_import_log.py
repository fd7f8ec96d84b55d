"""What has happened, from a class list: dates in columns become lines of logs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Ran
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

Run = Callable[..., Ran]

# Everything that a profile must have, so that a student's profile is complete at once.
STUDENT = {
    "Name": "Ana Núñez", "Email": "ana@example.com", "Status": "final-year medical student",
    "School": "Example College", "Country": "Chile", "Specialty": "Internal Medicine",
    "Career goal": "Hospitalist", "Season": "2027", "Rotation": "Wards", "Hospital": "Lakeside",
    "Start date": "2026-07-06", "End date": "2026-07-31", "Level": "hands-on",
    "Attending last name": "Okafor", "Attending role": "anchor",
}  # fmt: skip
SECOND = {"Attending 2 last name": "Bùi", "Attending 2 role": "secondary"}
PROFILE = "class/ana-nunez/profile.yaml"


@pytest.fixture
def brought(run: Run, tmp_path: Path) -> Callable[..., Ran]:
    """Import columns, a student each or the usual one with more, as CSV without questions."""

    def bring(columns: dict[str, str], *options: str) -> Ran:
        return import_list(run, tmp_path, STUDENT | columns, *options)

    return bring


def import_list(run: Run, folder: Path, columns: dict[str, str], *options: str) -> Ran:
    return import_rows(run, folder, list(columns), [list(columns.values())], *options)


def import_rows(
    run: Run, folder: Path, headings: Sequence[str], rows: Sequence[Sequence[str]], *options: str
) -> Ran:
    made = io.StringIO()
    csv.writer(made).writerows([headings, *rows])
    (folder / "class.csv").write_text(made.getvalue(), "utf-8", newline="")
    return run("import", "class.csv", "class", "--yes", *options, cwd=folder)


def logs(folder: Path, name: str = "ana-nunez") -> dict[str, list[str]]:
    """The logs of a profile by the id of the rotation or writer."""
    text = (folder / "class" / name / "profile.yaml").read_text("utf-8")
    read: Any = YAML(typ="safe", pure=True).load(text)
    return {one["id"]: one["log"] for one in read["rotations"] + read["writers"] if "log" in one}


def faulty_cells(done: Ran, severity: str = "error") -> list[str]:
    return re.findall(rf"cell (\w+): {severity}", done.err)


# --- Which column is what


def test_the_columns_of_an_advisers_list_become_lines_of_the_right_logs(
    brought: Callable[..., Ran], run: Run, tmp_path: Path
) -> None:
    """By date, an ask before its answer, and read by ``check`` like any other log."""
    done = brought(
        {
            "Agreed on": "2026-07-23",
            "Date asked": "7/23/2026",
            "Follow-up sent": "July 24, 2026",
            "Request sent": "2026/07/25",
            "Second reminder": "31-Aug-2026",
            "Reminder sent": "8/17/2026",
            "Thanked": "2026-08-01",
            **SECOND,
            "Attending 2 asked": "7/29/2026",
            "LOR 2 received": "8/30/2026",
            "Coordinator notified": "6/25/2026",
        }
    )
    assert done.code == 0, done.err
    assert done.err == ""
    assert logs(tmp_path) == {
        "wards": ["2026-06-25 coordinator-noted"],
        "okafor": [
            "2026-07-23 asked",
            "2026-07-23 agreed",
            "2026-07-24 followed-up",
            "2026-07-25 requested",
            "2026-08-01 thanked",
            "2026-08-17 reminded",
            "2026-08-31 reminded",
        ],
        "bui": ["2026-07-29 asked", "2026-08-30 received"],
    }
    assert re.search(r"Attending 2 asked +writer2.log.asked +2026-07-29", done.out)
    assert re.search(r"Coordinator notified +rotation.log.coordinator-noted +2026-06-25", done.out)
    checked = run("-p", PROFILE, "check", "--on", "2026-09-01", cwd=tmp_path)
    assert checked.code == 0, checked.out


def test_what_a_signer_answered_becomes_lines_of_the_fellows_log(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    fellow = {
        "Attending 2 last name": "Haugen",
        "Attending 2 role": "fellow",
        "Attending 2 signs with": "Okafor",
        "Attending 2 agreed": "7/28/2026",
        "Attending 2 signer asked on": "7/29/2026",
        "Attending 2 cosigner agreed": "7/30/2026",
    }
    done = brought(fellow)
    assert done.code == 0, done.err
    lines = ["2026-07-28 agreed", "2026-07-29 signer-asked", "2026-07-30 signer-agreed"]
    assert logs(tmp_path)["haugen"] == lines
    wrong = brought(SECOND | {"Attending 2 signer agreed": "7/30/2026"})
    assert wrong.code == 1
    assert "'signer-agreed' belongs in the log of the fellow" in wrong.err + wrong.out


def test_a_workbooks_dates_and_labels_over_columns_are_read(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    labels = ("", "", "Attending 1", "", "", "LOR 2", "", "")
    heads = ("Name", "Email", "Last name", "Asked on", "Agreed on", "Asked", "Received", "Reminder")
    for column, (label, head) in enumerate(zip(labels, heads, strict=True), 1):
        sheet.cell(1, column, label or None)
        sheet.cell(2, column, head)
    sheet.merge_cells("C1:E1")
    sheet.merge_cells("F1:H1")
    sheet.cell(1, 9, "Attending 2")
    sheet.cell(2, 9, "Last name")
    day = dt.datetime(2026, 7, 23)
    sheet.append(["Ana Núñez", "ana@example.com", "Okafor", day, day.date(),
                  dt.datetime(2026, 7, 29), "8/20/2026", "2026-08-14; 2026-08-28", "Brandt"])  # fmt: skip
    book.save(tmp_path / "class.xlsx")
    done = run("import", "class.xlsx", "class", "--yes", cwd=tmp_path)
    assert done.code == 0, done.err
    assert logs(tmp_path) == {
        "okafor": ["2026-07-23 asked", "2026-07-23 agreed"],
        "brandt": [
            "2026-07-29 asked",
            "2026-08-14 reminded",
            "2026-08-20 received",
            "2026-08-28 reminded",
        ],
    }
    assert "cell H3: warning: Ana Núñez, brandt: '2026-08-28 reminded'" in done.err


def test_a_column_without_a_name_belongs_to_the_writer_before_it(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    done = brought(
        {
            "Asked on": "2026-07-23",
            "Reminder sent": "2026-08-14",
            **SECOND,
            "Asked on ": "2026-07-29",
            "Agreed on": "2026-07-30",
        }
    )
    assert done.code == 0, done.err
    assert logs(tmp_path) == {
        "okafor": ["2026-07-23 asked", "2026-08-14 reminded"],
        "bui": ["2026-07-29 asked"],
    }
    assert re.search(r"Agreed on +left out: it doesn't say which", done.out)


def test_columns_behind_all_writers_are_not_given_to_one_by_guessing(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    columns = {**SECOND, "Asked on": "2026-07-23"}
    assert brought(columns).code == 0
    assert logs(tmp_path) == {}
    done = brought(columns, "--map", "Asked on=writer2.log.asked")
    assert done.code == 0, done.err
    assert logs(tmp_path) == {"bui": ["2026-07-23 asked"]}


def test_columns_with_one_heading_are_mapped_by_letter_and_stay_so(
    run: Run, tmp_path: Path
) -> None:
    headings = ("Name", "Attending 1 last name", "Attending 2 last name", "Asked on", "Asked on")
    row = ("Ana Núñez", "Okafor", "Brandt", "2026-07-22", "2026-07-28")
    mapped = ("--map", "D=writer.log.asked", "--map", "E Asked on=writer2.log.asked")
    assert import_rows(run, tmp_path, headings, [row], *mapped).code == 0
    done = import_rows(run, tmp_path, headings, [(*row[:3], "2026-07-23", "2026-07-29")])
    assert done.code == 0, done.err
    assert logs(tmp_path) == {"okafor": ["2026-07-23 asked"], "brandt": ["2026-07-29 asked"]}


def test_any_event_can_be_mapped_by_its_name_and_a_slip_is_told(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    columns = {"When": "2026-07-23", "Note": "2026-06-25"}
    slip = brought(columns, "--map", "When=writer.log.aksed")
    assert "did you mean writer.log.asked?" in slip.err
    mapped = ("When=writer.log.hesitated", "Note=rotation.log.coordinator-noted")
    done = brought(columns, "--map", mapped[0], "--map", mapped[1])
    assert done.code == 0, done.err
    assert logs(tmp_path) == {
        "wards": ["2026-06-25 coordinator-noted"],
        "okafor": ["2026-07-23 hesitated"],
    }


def test_writers_in_rows_of_their_own_have_logs_of_their_own(run: Run, tmp_path: Path) -> None:
    headings = ("Name", "Email", "Attending", "Asked on", "Letter received")
    rows = [
        ("Ana Núñez", "ana@example.com", "Okafor", "2026-07-23", "2026-08-20"),
        ("", "", "Brandt", "2026-07-29", ""),
        ("Ben Roe", "ben@example.com", "Okafor", "", "2026-08-21"),
    ]
    assert import_rows(run, tmp_path, headings, rows).code == 0
    assert logs(tmp_path) == {
        "okafor": ["2026-07-23 asked", "2026-08-20 received"],
        "brandt": ["2026-07-29 asked"],
    }
    assert logs(tmp_path, "ben-roe") == {"okafor": ["2026-08-21 received"]}


def test_the_empty_list_asks_for_the_days_that_decide_what_is_due(run: Run, tmp_path: Path) -> None:
    run("import", "--template", "class.xlsx", cwd=tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "class.xlsx")["Class"]
    headings = [cell.value for cell in sheet[1]]
    for writer in ("Writer 1", "Writer 2"):
        for event in ("asked on", "agreed on", "letter received"):
            assert f"{writer} {event}" in headings
    assert run("import", "class.xlsx", "class", "--yes", cwd=tmp_path).code == 0
    assert logs(tmp_path, "tomas-nunez-quiroga") == {
        "okafor": ["2026-07-23 asked", "2026-07-24 agreed"],
        "bui": ["2026-07-29 asked"],
    }


# --- What isn't a day


def test_a_cell_that_says_no_day_is_told_with_what_to_write(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    columns = {"Asked on": "yes", "Agreed on": "x", "Reminder sent": "he said maybe",
               "Letter received": "no", "Thanked": "8/1/2026", "Request sent": "2026-02-30"}  # fmt: skip
    done = brought(columns)
    assert done.code == 1
    assert faulty_cells(done) == ["P2", "Q2", "R2", "S2", "T2", "U2"]
    told = done.err.splitlines()
    for number, words in enumerate(("'yes'", "'x'", "'he said maybe'", "'no'")):
        assert told[number].endswith(
            f"{words} is not a date; write the day it happened, as in 2026-07-23,"
            " or leave the cell empty if it hasn't happened"
        )
    assert "August 1, 2026 or January 8, 2026; write 2026-08-01 or 2026-01-08" in told[4]
    assert "'2026-02-30' is not a real date" in told[5]
    assert not (tmp_path / "class" / "ana-nunez").exists()


def test_what_has_not_happened_yet_is_no_line_of_a_log(brought: Callable[..., Ran]) -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    done = brought({"Asked on": tomorrow.isoformat()})
    assert done.code == 1
    assert faulty_cells(done) == ["P2"]
    assert "is in the future; write the day it happened; until then, leave" in done.err
    today = dt.date.today()
    assert "in the future" not in brought({"Asked on": today.isoformat()}).err


def test_what_contradicts_a_log_is_told_with_its_cell_and_written(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    """As ``lorkit log`` tells it; a list often lacks the step before."""
    done = brought({"Asked on": "2026-07-25", "Agreed on": "2026-07-24", "Thanked": "2026-08-01"})
    assert done.code == 0
    assert faulty_cells(done, "warning") == ["P2"]
    assert "'2026-07-25 asked': Dr. Okafor agreed on Friday, July 24; lorkit writes it" in done.err
    assert logs(tmp_path)["okafor"] == [
        "2026-07-24 agreed",
        "2026-07-25 asked",
        "2026-08-01 thanked",
    ]
    again = brought({"Asked on": "2026-07-23", "Agreed on": "2026-07-24", "Thanked": "2026-08-01"})
    assert again.err == ""
    assert "writer okafor: log: '2026-07-25 asked' is now '2026-07-23 asked'" in again.out


def test_contradictions_are_told_of_a_profile_that_is_still_to_be_filled_in(
    run: Run, tmp_path: Path
) -> None:
    columns = {"Name": "Ana Núñez", "Email": "ana@example.com", "Attending": "Okafor",
               "Agreed on": "2026-07-24", "Follow-up sent": "2026-07-20"}  # fmt: skip
    done = import_list(run, tmp_path, columns)
    assert done.code == 0
    assert faulty_cells(done, "warning") == ["E2"]
    assert "'2026-07-20 followed-up': Dr. Okafor has not agreed yet" in done.err


def test_a_third_reminder_is_refused(brought: Callable[..., Ran], tmp_path: Path) -> None:
    columns = {"Asked on": "2026-07-23", "Reminder 1": "2026-08-10", "Reminder 2": "2026-08-20"}
    done = brought(columns | {"Last reminder": "2026-08-30"})
    assert done.code == 1
    assert faulty_cells(done) == ["S2"]
    assert "was reminded twice, and two is the limit" in done.err
    assert not (tmp_path / "class" / "ana-nunez").exists()
    assert brought(columns).code == 0


# --- Dates of every kind

WRITTEN = {
    "2026-07-06": "{0:%Y-%m-%d}",
    "July 6, 2026": "{0:%B} {0.day}, {0.year}",
    "6 Jul 2026": "{0.day} {0:%b} {0.year}",
    "7/6/2026": "{0.month}/{0.day}/{0.year}",
    "6.7.2026": "{0.day}.{0.month}.{0.year}",
}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    day=st.dates(dt.date(2026, 1, 1), dt.date(2026, 10, 31)),
    form=st.sampled_from(sorted(WRITTEN)),
    order=st.sampled_from(["", "month-first", "day-first"]),
)
def test_a_day_is_read_as_in_every_other_column_or_refused(
    run: Run, tmp_path_factory: pytest.TempPathFactory, day: dt.date, form: str, order: str
) -> None:
    """Never a line for another day; only a day that could be two is refused."""
    folder = tmp_path_factory.mktemp("days")
    text = WRITTEN[form].format(day)
    columns = {"Name": "Ana Núñez", "Attending": "Okafor", "Asked on": text, "Match day": text}
    done = import_list(run, folder, columns, *(("--dates", order) if order else ()))
    right = {"7/6/2026": "month-first", "6.7.2026": "day-first"}.get(form, order)
    is_clear = ("." not in text and "/" not in text) or day.day > 12 or day.day == day.month
    if is_clear or order == right:
        assert done.code == 0, done.err
        assert logs(folder) == {"okafor": [f"{day.isoformat()} asked"]}
    elif not order:
        assert done.code == 1
        assert faulty_cells(done) == ["C2", "D2"]
        assert f"write {day.isoformat()} or" in done.err or f"or {day.isoformat()};" in done.err
        assert not (folder / PROFILE).exists()
    else:  # read the other way round, as the user said, if that has happened
        other = dt.date(day.year, day.day, day.month)
        expected = {"okafor": [f"{other.isoformat()} asked"]}
        assert done.code == 1 or logs(folder) == expected


# --- Again a week later


def test_a_changed_day_replaces_the_lists_line_and_nothing_else(
    brought: Callable[..., Ran], run: Run, tmp_path: Path
) -> None:
    """Comments, lines logged by hand and the steps for undo stay, byte for byte."""
    columns = {"Asked on": "2026-07-22", "Coordinator notified": "2026-06-25"}
    assert brought(columns).code == 0
    file = tmp_path / PROFILE
    text = file.read_text("utf-8").replace("22 asked", "22 asked  # in the corridor")
    file.write_text(text, "utf-8")
    run("-p", PROFILE, "log", "okafor", "agreed", "--on", "2026-07-24", cwd=tmp_path)
    by_hand = file.read_text("utf-8")
    steps = file.with_name(".profile.yaml.undo").read_bytes()
    done = brought(columns | {"Asked on": "2026-07-23", "Letter received": "2026-08-20"})
    assert done.code == 0, done.err
    assert "writer okafor: log: '2026-07-22 asked' is now '2026-07-23 asked'" in done.out
    assert "writer okafor: log: '2026-08-20 received'" in done.out
    agreed = "      - 2026-07-24 agreed\n"
    new = by_hand.replace("2026-07-22 asked  #", "2026-07-23 asked  #")
    new = new.replace(agreed, agreed + "      - 2026-08-20 received\n")
    assert file.read_text("utf-8") == new
    assert file.with_name(".profile.yaml.undo").read_bytes() == steps
    assert "undid '2026-07-24 agreed'" in run("-p", PROFILE, "undo", cwd=tmp_path).out
    assert file.read_text("utf-8") == new.replace(agreed, "")


def test_a_list_that_has_not_changed_changes_nothing(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    """Nor does it bring back a line that somebody took out or changed."""
    columns = {"Asked on": "2026-07-22", "Agreed on": "2026-07-24", "Thanked": "2026-08-01"}
    brought(columns)
    file = tmp_path / PROFILE
    text = file.read_text("utf-8").replace("      - 2026-07-24 agreed\n", "")
    file.write_text(text.replace("2026-07-22 asked", "2026-07-21 asked"), "utf-8")
    before = file.read_bytes()
    done = brought(columns)
    assert "1 unchanged" in done.out
    assert "kept" not in done.out
    assert done.err == ""
    assert file.read_bytes() == before


def test_the_same_event_logged_by_hand_on_that_day_is_not_doubled(
    brought: Callable[..., Ran], run: Run, tmp_path: Path
) -> None:
    brought({})
    run("-p", PROFILE, "log", "okafor", "asked", "--on", "2026-07-23", "--note", "at lunch",
        cwd=tmp_path)  # fmt: skip
    before = (tmp_path / PROFILE).read_bytes()
    done = brought({"Asked on": "2026-07-23"})
    assert "1 unchanged" in done.out
    assert (tmp_path / PROFILE).read_bytes() == before


@pytest.mark.parametrize("by_hand", ["2026-07-21 asked", "2026-07-22 asked - at lunch", ""])
def test_where_the_line_and_the_list_changed_the_hands_line_stays_and_it_is_told(
    brought: Callable[..., Ran], tmp_path: Path, by_hand: str
) -> None:
    brought({"Asked on": "2026-07-22", "Agreed on": "2026-07-24"})
    file = tmp_path / PROFILE
    line = "      - 2026-07-22 asked\n"
    text = file.read_text("utf-8").replace(line, f"      - {by_hand}\n" if by_hand else "")
    file.write_text(text, "utf-8")
    done = brought({"Asked on": "2026-07-23", "Agreed on": "2026-07-24"})
    mine = f"'{by_hand}'" if by_hand else "nothing"
    told = f"kept writer okafor: log: {mine} in the profile, '2026-07-23 asked' in the list"
    assert told in done.out
    assert file.read_text("utf-8") == text


def test_a_line_logged_by_hand_is_never_replaced(
    brought: Callable[..., Ran], run: Run, tmp_path: Path
) -> None:
    """Not on another day, and not where the list had said the same."""
    brought({})
    run("-p", PROFILE, "log", "okafor", "asked", "--on", "2026-07-22", cwd=tmp_path)
    before = (tmp_path / PROFILE).read_bytes()
    for day in ("2026-07-21", "2026-07-22", "2026-07-23"):
        done = brought({"Asked on": day})
        assert (tmp_path / PROFILE).read_bytes() == before
        told = f"'2026-07-22 asked' in the profile, '{day} asked' in the list"
        assert (told in done.out) == (day != "2026-07-22")


def test_a_day_that_somebody_logged_already_takes_the_lists_line_with_it(
    brought: Callable[..., Ran], run: Run, tmp_path: Path
) -> None:
    brought({"Reminder sent": "2026-08-10", "Asked on": "2026-07-22"})
    run("-p", PROFILE, "log", "okafor", "reminded", "--on", "2026-08-11", cwd=tmp_path)
    done = brought({"Reminder sent": "2026-08-11", "Asked on": "2026-07-22"})
    assert "'2026-08-10 reminded' is now '2026-08-11 reminded'" in done.out
    assert logs(tmp_path)["okafor"] == ["2026-07-22 asked", "2026-08-11 reminded"]


def test_an_emptied_cell_takes_no_line_out_of_a_log(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    brought({"Asked on": "2026-07-22"})
    before = (tmp_path / PROFILE).read_bytes()
    done = brought({"Asked on": ""})
    told = "kept writer okafor: log: '2026-07-22 asked' is no longer in the list, still in"
    assert told in done.out
    assert (tmp_path / PROFILE).read_bytes() == before


@pytest.mark.parametrize(
    ("log", "now"),
    [
        ("    log: [2026-07-24 agreed]\n", "    log: [2026-07-23 asked, 2026-07-24 agreed]\n"),
        ("    log: []\n", "    log: [2026-07-23 asked]\n"),
        ("    log: [# none\n    ]\n", "    log: [2026-07-23 asked # none\n    ]\n"),
        ("    log: ~  # none\n", "    log: [2026-07-23 asked]  # none\n"),
        (
            "    log:\n      # by phone\n      - 2026-07-24 agreed\n",
            "    log:\n      # by phone\n      - 2026-07-24 agreed\n      - 2026-07-23 asked\n",
        ),
        (
            '    log:\n    - "2026-07-24 agreed"\n',
            '    log:\n    - 2026-07-23 asked\n    - "2026-07-24 agreed"\n',
        ),
    ],
)
def test_a_new_line_is_written_in_the_logs_own_style(
    brought: Callable[..., Ran], tmp_path: Path, log: str, now: str
) -> None:
    """By date, but never between a line and the comment above it."""
    brought({})
    file = tmp_path / PROFILE
    text = file.read_text("utf-8").rstrip("\n") + "\n" + log
    file.write_bytes(text.replace("\n", "\r\n").encode())
    done = brought({"Asked on": "2026-07-23"})
    assert done.code == 0, done.err
    expected = text.removesuffix(log) + now
    assert file.read_bytes() == expected.replace("\n", "\r\n").encode()


def test_a_log_that_is_no_list_is_left_to_its_owner(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    brought({})
    file = tmp_path / PROFILE
    file.write_text(file.read_text("utf-8") + "    log: 2026-07-24 agreed\n", "utf-8")
    before = file.read_bytes()
    done = brought({"Asked on": "2026-07-23"})
    assert "kept writer okafor: log: '2026-07-24 agreed' in the profile, which is not" in done.out
    assert file.read_bytes() == before


def test_a_new_writer_comes_with_a_log_and_a_changed_address_leaves_it(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    brought({"Attending asked": "2026-07-23"})
    done = brought(
        {
            "Attending asked": "2026-07-23",
            "Attending email": "okafor@example.com",
            **SECOND,
            "Attending 2 asked": "2026-07-29",
            "Attending 2 reminder": "2026-07-28",
        }
    )
    assert done.code == 0, done.err
    assert faulty_cells(done, "warning") == ["U2"]
    assert logs(tmp_path) == {
        "okafor": ["2026-07-23 asked"],
        "bui": ["2026-07-28 reminded", "2026-07-29 asked"],
    }


def test_a_profile_with_a_key_twice_is_told_and_left_alone(
    brought: Callable[..., Ran], tmp_path: Path
) -> None:
    brought({})
    file = tmp_path / PROFILE
    text = file.read_text("utf-8")
    file.write_text(text.replace("  school:", "  school: Another\n  school:"), "utf-8")
    before = file.read_bytes()
    done = brought({})
    assert done.code == 1
    assert "the profile of Ana Núñez can't be read" in done.err
    assert "Traceback" not in done.err
    assert file.read_bytes() == before


a_day = st.dates(dt.date(2026, 7, 20), dt.date(2026, 7, 24)).map(dt.date.isoformat)
EVENTS = {
    "Asked on": "asked",
    "Agreed on": "agreed",
    "Declined": "declined",
    "Reminder": "reminded",
}
a_list = st.dictionaries(st.sampled_from(list(EVENTS)), a_day)
a_hand = st.lists(st.tuples(a_day, st.sampled_from(list(EVENTS.values()))), max_size=3, unique=True)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=a_list, by_hand=a_hand, second=a_list)
def test_whatever_changes_in_the_list_no_line_of_the_hands_is_lost(
    run: Run,
    tmp_path_factory: pytest.TempPathFactory,
    first: dict[str, str],
    by_hand: list[tuple[str, str]],
    second: dict[str, str],
) -> None:
    """Nothing but the list's own lines changes, no event is there twice, and it is settled."""
    folder = tmp_path_factory.mktemp("again")
    empty = STUDENT | dict.fromkeys(EVENTS, "")
    assert import_list(run, folder, empty | first).code == 0
    of_list = {f"{day} {EVENTS[column]}" for column, day in first.items()}
    for day, event in by_hand:
        if f"{day} {event}" not in of_list:
            run("-p", PROFILE, "log", "okafor", event, "--on", day, "--force", cwd=folder)
    file = folder / PROFILE
    before = file.read_text("utf-8")
    mine = set(logs(folder).get("okafor", ())) - of_list
    done = import_list(run, folder, empty | second)
    assert done.code == 0, done.err
    after, now = file.read_text("utf-8"), logs(folder).get("okafor", [])
    assert mine <= set(now)
    assert len(now) == len(set(now))
    for column, day in second.items():
        line = f"{day} {EVENTS[column]}"
        assert line in {*now, *of_list} or f"'{line}' in the list" in done.out
    assert without_log(after) == without_log(before)
    again = import_list(run, folder, empty | second)
    assert "1 unchanged" in again.out
    assert "kept" not in again.out
    assert file.read_text("utf-8") == after


def without_log(text: str) -> list[str]:
    return [line for line in text.splitlines() if not re.match(r" +(log:|- 2026)", line)]
