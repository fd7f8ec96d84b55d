"""``lorkit status``: the portfolio at a glance."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lorkit.cli.console import columns, print_table
from lorkit.profile.reading import load

PEOPLE = (
    ("one", "Abara", "anchor"),
    ("two", "Bergström", "secondary"),
    ("three", "Castañeda", "director"),
)


@pytest.fixture
def status(
    run: Callable[..., Any],
    write_profile: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., str]:
    """What status prints on a day, where the three writers' logs are these."""
    monkeypatch.setenv("COLUMNS", "160")

    def show(on: str, *logs: list[str]) -> str:
        writers = [
            {"id": key, "family_name": name, "role": role, "log": log}
            for (key, name, role), log in zip(PEOPLE, logs, strict=False)
        ]
        rotation = {
            "id": "wards",
            "service": "Medicine",
            "hospital": "Lakeside",
            "starts": "2026-07-06",
            "ends": "2026-07-31",
            "level": "hands-on",
        }
        applicant = {
            "eras_name": "Ana Ruiz",
            "status": "medical graduate",
            "school": "Universidad del Ejemplo",
            "country": "Peru",
            "email": "ana@example.com",
            "specialty": "Internal Medicine",
            "career_goal": "hospitalist",
        }
        profile = write_profile(
            {
                "applicant": applicant,
                "application": {"season": 2027},
                "rotations": [rotation],
                "writers": writers,
            }
        )
        ran = run("-p", profile, "status", "--on", on)
        assert ran.code == 0, ran.err
        return str(ran.out)

    return show


def row(shown: str, writer: str) -> list[str]:
    [line] = [line for line in shown.splitlines() if line.startswith(f"{writer} (")]
    return re.split(r"\s{2,}", line.strip())


def test_a_row_tells_everything_about_a_writer_and_the_next_step(status: Any) -> None:
    asked = ["2026-07-22 asked", "2026-07-23 agreed"]
    reminded = [*asked, "2026-07-24 followed-up", "2026-08-05 reminded"]
    shown = status("2026-08-06", asked, [*reminded, "2026-07-31 thanked"], [])
    assert row(shown, "one") == [
        *("one (Dr. Abara)", "anchor", "Jul 22", "agreed", "–", "–"),
        "follow-up, overdue since Jul 25",
    ]
    assert row(shown, "two")[2:] == ["Jul 22", "agreed", "1", "–", "final-reminder, from Aug 19"]
    assert row(shown, "three")[2:] == ["–", "–", "–", "–", "ask-script, overdue since Jul 31"]


def test_a_step_further_away_than_two_weeks_is_told_with_its_date(status: Any) -> None:
    shown = status("2026-06-01", [])
    assert row(shown, "one")[-1] == "ask-script, from Jul 23"


def test_a_received_letter_has_its_day(status: Any) -> None:
    done = ["2026-07-23 asked", "2026-07-23 agreed", "2026-07-24 followed-up"]
    shown = status("2026-08-20", [*done, "2026-08-01 thanked", "2026-08-15 received"])
    assert row(shown, "one")[-2:] == ["Aug 15", "–"]


def test_letters_that_have_come_are_told_apart(status: Any) -> None:
    yes = ["2026-07-23 asked", "2026-07-24 agreed"]
    come = [*yes, "2026-08-15 received"]
    assert "2 letters on the way, 1 of them received; the aim is 2." in status(
        "2026-08-20", come, yes
    )
    assert "2 letters received; the aim is 2." in status("2026-08-20", come, come)


@pytest.mark.parametrize(
    ("yeses", "told"),
    [
        (0, "0 letters on the way; the aim is 2."),
        (1, "1 letter on the way; the aim is 2."),
        (2, "2 letters on the way; the aim is 2."),
        (3, "3 letters on the way; the aim is 2. The third is a bonus."),
    ],
)
def test_the_letters_on_the_way_are_counted_against_the_aim(
    status: Any, yeses: int, told: str
) -> None:
    yes = ["2026-07-23 asked", "2026-07-24 agreed"]
    shown = status("2026-07-25", *[yes] * yeses, *[[]] * (3 - yeses))
    assert told in shown.splitlines()


STOPPED = ["2026-07-10 agreed", "2026-07-24 reminded", "2026-08-07 reminded"]


@pytest.mark.parametrize("lost", [["2026-07-23 declined"], ["2026-07-23 hesitated"], STOPPED])
def test_after_a_loss_it_says_who_the_backup_is(status: Any, lost: list[str]) -> None:
    shown = status("2026-09-01", lost, ["2026-07-29 asked", "2026-07-29 agreed"], [])
    assert "1 letter on the way; the aim is 2." in shown
    [line] = [line for line in shown.splitlines() if "Backup" in line]
    assert line.startswith("Don't count on a letter from Dr. Abara. Backup: Dr. Castañeda (three)")


def test_with_nobody_left_it_says_so(status: Any) -> None:
    shown = status("2026-09-01", ["2026-07-23 declined"])
    assert "Don't count on a letter from Dr. Abara. Nobody else is in the profile" in shown


def test_a_stop_is_told_in_place_of_a_next_step(status: Any) -> None:
    stopped = dt.date(2026, 8, 7) + dt.timedelta(days=21)
    before, after = stopped - dt.timedelta(days=1), stopped
    assert row(status(str(before), STOPPED), "one")[-1] != "no more messages"
    assert row(status(str(after), STOPPED), "one")[-1] == "no more messages"


@pytest.mark.parametrize("width", range(60, 131, 5))
def test_a_table_breaks_no_word_and_cuts_none_off_at_any_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    cells = (
        ("overdue since Wednesday, September 24", "update-submitted", "Dr. Ramachandran"),
        ("by Friday, April 3", "follow-up", "Dr. Delgado-Whitmore (for Prof. von Brandenstein)"),
    )
    why = "the application went in on Wednesday, September 24, and nothing was said of it yet"
    table = columns("When", "What", "To", "Why")
    for row in cells:
        table.add_row(*row, why)
    print_table(table)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, (line.rstrip() for line in lines))) <= width
    shown = Counter(word for line in lines for word in line.split())
    for row in cells:
        assert not Counter(" ".join((*row, why)).split()) - shown


@pytest.mark.parametrize("command", ["due", "status"])
def test_a_pipe_gets_a_row_a_line(
    run: Callable[..., Any],
    cold: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    """However long the row is: it can be searched, and no cell becomes a column of words."""
    monkeypatch.delenv("COLUMNS", raising=False)
    file = Path(__file__).resolve().parents[1] / "samples" / "hands-on" / "profile.yaml"
    shown = cold("-p", file, command, "--on", "2026-08-20").out.split("\n\n")[0].splitlines()
    due = json.loads(run("-p", file, "due", "--json", "--on", "2026-08-20").out)
    rows = len(due) if command == "due" else len(load(file).writers)
    assert len(shown) == 1 + rows
    assert all(line[0].strip() for line in shown)


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("command", ["due", "status"])
def test_a_narrow_terminal_gets_rows_of_two_lines_or_paragraphs(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, command: str, width: int
) -> None:
    file = Path(__file__).resolve().parents[1] / "samples" / "hands-on" / "profile.yaml"
    monkeypatch.setenv("COLUMNS", str(width))
    ran = run("-p", file, command, "--on", "2026-08-20")
    shown = ran.out.split("\n\n")[0].splitlines()
    folded = 0
    for line in shown:
        # What a folded row goes on with stands under a later column; paragraphs have names.
        goes_on = line.startswith("      ") and ":" not in line[:20]
        folded = folded + 1 if goes_on else 0
        assert folded <= 1, ran.out
