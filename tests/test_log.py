"""``lorkit log`` and ``lorkit undo``: what they say, what they refuse, and what comes next."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from log_profiles import PLAIN, note, plain

from lorkit.errors import FindingsError, LorkitError
from lorkit.log import commands
from lorkit.profile.reading import load

STEPS = ".profile.yaml.undo"


def lorkit(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if key != "LORKIT_PROFILE"}
    return subprocess.run(
        [sys.executable, "-m", "lorkit", *words],
        cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


# --- The commands


def test_log_prints_the_line_and_what_is_next_and_undo_takes_it_back(tmp_path: Path) -> None:
    file = plain(tmp_path, "2024-07-25 asked")
    before = file.read_bytes()
    words = ("agreed", "--on", "2024-07-25", "--note", "happy to")
    done = lorkit(tmp_path, "log", "anchor-1", *words)
    row = file.read_text("utf-8").splitlines().index("      - 2024-07-25 agreed - happy to") + 1
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"profile.yaml:{row}: 2024-07-25 agreed - happy to\n"
        "next: follow-up, Friday, July 26 to Saturday, July 27\n"
    )
    undone = lorkit(tmp_path, "-p", str(file), "undo")
    assert undone.stdout == f"{file}: undid '2024-07-25 agreed - happy to' for anchor-1\n"
    assert file.read_bytes() == before
    again = lorkit(tmp_path, "undo")
    assert again.returncode == 1
    assert "there is nothing to undo in profile.yaml" in again.stderr


def test_the_day_is_today_where_none_is_given(tmp_path: Path) -> None:
    file = plain(tmp_path)
    assert lorkit(tmp_path, "log", "anchor-1", "asked").returncode == 0
    (line,) = load(file).writers[0].log
    assert line.endswith(" asked")


def test_a_refusal_is_one_line_that_names_force_and_force_logs_it(tmp_path: Path) -> None:
    file = plain(tmp_path, "2024-07-20 declined")
    before = file.read_bytes()
    words = ("log", "anchor-1", "agreed", "--on", "2024-07-25")
    refused = lorkit(tmp_path, *words)
    assert refused.returncode == 1
    assert refused.stderr == (
        "lorkit: error: 'agreed' was not logged: Dr. Okafor declined on Saturday, July 20;"
        " if it is correct, add --force\n"
    )
    assert file.read_bytes() == before
    assert lorkit(tmp_path, *words, "--force").returncode == 0
    assert load(file).writers[0].log[-1] == "2024-07-25 agreed"


def test_a_profile_with_errors_shows_them_all_and_is_left_alone(tmp_path: Path) -> None:
    text = PLAIN.replace("2024-07-08", "July 8").replace("role: anchor", "rolle: anchor")
    file = plain(tmp_path, text=text)
    done = lorkit(tmp_path, "log", "anchor-1", "asked")
    assert done.returncode == 1
    assert "PRO008" in done.stderr
    assert "PRO001" in done.stderr
    assert file.read_text("utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == ["profile.yaml"]


def test_a_profile_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(FindingsError, match="no such file"):
        note(tmp_path / "none.yaml", "asked", "2024-07-25")


@pytest.mark.parametrize(
    ("about", "event", "message", "hint"),
    [
        ("ancor-1", "agreed", "no writer 'ancor-1'", "did you mean 'anchor-1'?"),
        ("somebody", "agreed", "no writer 'somebody'", "the writers are anchor-1"),
        ("anchor-1", "agree", "no event 'agree'", "did you mean 'agreed'?"),
        ("anchor-1", "xyz", "no event 'xyz'", "the events are asked, agreed,"),
        ("wards", "agreed", "an event for a writer, but wards is not one", "writers are anchor-1"),
        (
            "anchor-1",
            "coordinator-noted",
            "an event for a rotation, but anchor-1 is not one",
            "the rotations are wards",
        ),
        ("ward", "coordinator-noted", "no rotation 'ward'", "did you mean 'wards'?"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(
    tmp_path: Path, about: str, event: str, message: str, hint: str
) -> None:
    with pytest.raises(LorkitError, match=message) as caught:
        note(plain(tmp_path), event, "2024-07-25", about=about)
    assert hint in caught.value.hint


def test_a_rotation_has_its_own_log_even_where_a_writer_has_its_id(tmp_path: Path) -> None:
    file = plain(tmp_path, text=PLAIN.replace("anchor-1", "wards"))
    done = note(file, "coordinator-noted", "2024-06-25", about="wards")
    assert done.following == ""
    note(file, "asked", "2024-07-25", about="wards")
    profile = load(file)
    assert profile.rotations[0].log == ("2024-06-25 coordinator-noted",)
    assert profile.writers[0].log == ("2024-07-25 asked",)


# --- What contradicts the log (docs/rules.md)

ASKED, YES, NO = "2024-07-25 asked", "2024-07-25 agreed", "2024-07-25 declined"
DOUBT, HERE = "2024-07-25 hesitated", "2024-08-10 received"

REFUSED = [
    ((NO,), "agreed", "2024-07-26", "Dr. Okafor declined on Thursday, July 25"),
    ((NO,), "agreed", "2024-07-25", "Dr. Okafor declined on Thursday, July 25"),
    ((YES,), "declined", "2024-07-20", "it would come before 'agreed' on Thursday, July 25"),
    ((NO,), "asked", "2024-07-26", "Dr. Okafor declined"),
    ((DOUBT,), "asked", "2024-07-26", "Dr. Okafor hesitated"),
    ((YES,), "asked", "2024-07-26", "Dr. Okafor agreed"),
    ((ASKED,), "agreed", "2024-07-24", "it would come before 'asked' on Thursday, July 25"),
    ((NO,), "followed-up", "2024-07-26", "Dr. Okafor declined"),
    ((ASKED,), "followed-up", "2024-07-26", "Dr. Okafor has not agreed yet"),
    ((), "followed-up", "2024-07-26", "Dr. Okafor has not agreed yet"),
    ((YES,), "followed-up", "2024-07-24", "Dr. Okafor has not agreed yet"),
    ((YES, HERE), "followed-up", "2024-08-11", "was received on Saturday, August 10"),
    ((NO,), "requested", "2024-07-26", "Dr. Okafor declined"),
    ((YES, HERE), "requested", "2024-08-11", "was received"),
    ((), "reminded", "2024-08-10", "Dr. Okafor has not been asked yet"),
    ((YES,), "reminded", "2024-07-24", "Dr. Okafor has not been asked yet"),
    ((DOUBT,), "reminded", "2024-08-10", "Dr. Okafor hesitated"),
    ((NO,), "reminded", "2024-08-10", "Dr. Okafor declined"),
    ((YES, HERE), "reminded", "2024-08-11", "was received on Saturday, August 10"),
    ((NO,), "received", "2024-08-10", "Dr. Okafor declined"),
    ((HERE,), "received", "2024-08-12", "was received"),
    ((HERE,), "declined", "2024-08-12", "was received"),
    ((HERE,), "hesitated", "2024-08-12", "was received"),
    ((NO,), "thanked", "2024-08-04", "Dr. Okafor declined"),
    ((), "thanked", "2024-08-04", "Dr. Okafor has not agreed yet"),
    ((NO,), "told-submitted", "2024-09-05", "Dr. Okafor declined"),
    (
        (YES,),
        "told-submitted",
        "2024-09-03",
        "the application didn't go in until September 4, 2024",
    ),
    ((YES,), "told-matched", "2025-03-20", "Match Day isn't until March 21, 2025"),
    ((YES,), "agreed", "2024-07-25", "'agreed' on July 25, 2024 is already in the log of anchor-1"),
    ((), "asked", "2025-07-01", "July 1, 2025 is in the future"),
    ((), "asked", "2023-07-07", "more than a year before the rotation starts on July 8, 2024"),
]
FITS = [
    ((), "asked", "2024-07-24"),
    ((), "asked", "2024-07-01"),  # before the rotation, but not absurdly
    ((), "asked", "2025-06-30"),  # today
    ((ASKED,), "asked", "2024-07-28"),  # once more, in writing
    ((HERE,), "asked", "2024-07-25"),  # logged late
    ((HERE,), "asked", "2024-08-11"),
    ((HERE,), "agreed", "2024-07-26"),
    ((DOUBT,), "agreed", "2024-07-27"),
    ((YES,), "asked", "2024-07-25"),
    ((YES,), "declined", "2024-07-27"),  # withdrawn
    ((YES,), "hesitated", "2024-07-27"),
    ((YES,), "hesitated", "2024-07-25"),  # the last line of a day counts
    ((YES,), "declined", "2024-07-25"),
    ((DOUBT,), "agreed", "2024-07-25"),
    ((NO,), "asked", "2024-07-25"),
    ((ASKED,), "reminded", "2024-08-10"),
    ((YES, "2024-08-10 reminded"), "reminded", "2024-08-24"),
    ((YES, "2024-08-10 reminded"), "received", "2024-08-05"),  # it was there all along
    ((YES, HERE), "reminded", "2024-08-09"),
    ((YES, HERE), "reminded", "2024-08-10"),
    ((YES,), "requested", "2024-07-25"),
    ((), "requested", "2024-07-25"),
    ((HERE,), "thanked", "2024-08-11"),
    ((YES, HERE), "told-submitted", "2024-09-04"),
    ((YES,), "told-matched", "2025-03-21"),
]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("log", "event", "on", "reason"), REFUSED)
def test_an_event_that_contradicts_the_log_is_a_question(
    tmp_path: Path, log: tuple[str, ...], event: str, on: str, reason: str, turned: bool
) -> None:
    """Whatever the order of the log's lines; --force is the answer."""
    file = plain(tmp_path, *(log[::-1] if turned else log))
    before = file.read_bytes()
    with pytest.raises(LorkitError, match="was not logged: ") as caught:
        note(file, event, on)
    assert reason in caught.value.message
    assert "--force" in caught.value.hint
    assert file.read_bytes() == before
    assert not (tmp_path / STEPS).exists()
    note(file, event, on, force=True)
    assert load(file).writers[0].log[-1] == f"{on} {event}"


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("log", "event", "on"), FITS)
def test_an_event_that_fits_is_logged(
    tmp_path: Path, log: tuple[str, ...], event: str, on: str, turned: bool
) -> None:
    file = plain(tmp_path, *(log[::-1] if turned else log))
    note(file, event, on)
    assert load(file).writers[0].log[-1] == f"{on} {event}"


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("on", ["2024-08-01", "2024-08-10", "2024-09-20"])
def test_a_third_reminder_is_refused_even_with_force(tmp_path: Path, force: bool, on: str) -> None:
    file = plain(tmp_path, YES, "2024-08-24 reminded", "2024-08-10 reminded")
    with pytest.raises(LorkitError, match="reminded twice, and two is the limit") as caught:
        note(file, "reminded", on, force=force)
    assert "--force" not in caught.value.hint


def test_an_update_about_what_the_profile_does_not_say_is_a_question(tmp_path: Path) -> None:
    text = PLAIN.replace("  submitted_on: 2024-09-04\n", "").replace("  match:", "  #match:")
    file = plain(tmp_path, YES, text=text)
    with pytest.raises(LorkitError, match=r"application\.submitted_on"):
        note(file, "told-submitted", "2024-09-05")
    with pytest.raises(LorkitError, match=r"application\.match"):
        note(file, "told-matched", "2025-03-21")


def test_the_coordinator_is_noted_once_a_day_and_not_in_the_future(tmp_path: Path) -> None:
    file = plain(tmp_path)
    note(file, "coordinator-noted", "2024-06-25", about="wards")
    with pytest.raises(LorkitError, match="already in the log of wards"):
        note(file, "coordinator-noted", "2024-06-25", about="wards")
    with pytest.raises(LorkitError, match="in the future"):
        note(file, "coordinator-noted", "2025-12-25", about="wards")


def test_force_cannot_log_a_date_that_no_profile_may_hold(tmp_path: Path) -> None:
    file = plain(tmp_path)
    with pytest.raises(LorkitError, match="the year 9999 cannot be right"):
        note(file, "asked", "9999-12-31", force=True)
    assert file.read_text("utf-8") == PLAIN


# --- What is next


@pytest.mark.parametrize(
    ("log", "event", "on", "following"),
    [
        ((), "asked", "2024-07-25", "Dr. Okafor's answer: log it as agreed, hesitated, or"),
        ((ASKED,), "agreed", "2024-07-25", "follow-up, Friday, July 26 to Saturday, July 27"),
        ((YES,), "followed-up", "2024-07-26", "thank-you, Friday, August 2 to Friday, August 9"),
        ((YES, "2024-07-26 followed-up"), "thanked", "2024-08-03", "reminder, Thursday, August 8"),
        (
            (YES, "2024-07-26 followed-up", "2024-08-03 thanked"),
            "reminded",
            "2024-08-09",
            "final-reminder, Friday, August 23 to Friday, August 30",
        ),
        (
            (YES, "2024-07-26 followed-up", "2024-08-03 thanked", "2024-08-09 reminded"),
            "reminded",
            "2024-08-24",
            "if the letter isn't in by Saturday, September 14, turn to a backup writer",
        ),
        ((YES,), "received", "2024-07-28", "thank-you, Friday, August 2 to Friday, August 9"),
        (
            (YES,),
            "received",
            "2024-08-20",
            "thank-you, Friday, August 2 to Friday, August 9, overdue",
        ),
        (
            (YES, HERE),
            "thanked",
            "2024-08-11",
            "update-submitted, Wednesday, September 4 to Wednesday, September 11",
        ),
        (
            (YES, HERE, "2024-08-11 thanked"),
            "told-submitted",
            "2024-09-05",
            "update-matched, Friday, March 21 to Friday, April 4",
        ),
        (
            (YES, HERE, "2024-08-11 thanked", "2024-09-05 told-submitted"),
            "told-matched",
            "2025-03-22",
            "nothing more to do",
        ),
        ((ASKED,), "declined", "2024-07-26", "turn to a backup writer"),
        ((ASKED,), "hesitated", "2024-07-26", "turn to a backup writer"),
    ],
)
def test_log_says_what_is_next(
    tmp_path: Path, log: tuple[str, ...], event: str, on: str, following: str
) -> None:
    assert note(plain(tmp_path, *log), event, on).following.startswith(following)


def test_what_is_next_may_wait_for_a_fact_in_the_profile(tmp_path: Path) -> None:
    text = PLAIN.replace("  submitted_on: 2024-09-04\n", "").replace("  match:", "  #match:")
    file = plain(tmp_path, YES, HERE, text=text)
    assert "application.submitted_on" in note(file, "thanked", "2024-08-11").following
    text = text.replace("season: 2025\n", "season: 2025\n  submitted_on: 2024-09-04\n")
    file = plain(tmp_path, YES, HERE, "2024-08-11 thanked", text=text)
    assert "application.match" in note(file, "told-submitted", "2024-09-05").following


# --- Undo


def test_undo_goes_back_step_by_step_over_writers_and_rotations(tmp_path: Path) -> None:
    file = plain(tmp_path)
    states = []
    for about, event, on in (
        ("wards", "coordinator-noted", "2024-06-25"),
        ("anchor-1", "asked", "2024-07-24"),
        ("anchor-1", "agreed", "2024-07-25"),
    ):
        states.append(file.read_bytes())
        note(file, event, on, about=about)
    for state in reversed(states):
        commands.undo(file)
        assert file.read_bytes() == state
    with pytest.raises(LorkitError, match="nothing to undo"):
        commands.undo(file)


def test_the_last_twenty_steps_are_kept_where_only_the_owner_can_read_them(
    tmp_path: Path,
) -> None:
    file = plain(tmp_path)
    for day in range(1, 24):
        note(file, "requested", f"2024-10-{day:02}", "private")
        steps = tmp_path / STEPS
        assert stat.S_IMODE(steps.stat().st_mode) == 0o600
    for _ in range(20):
        commands.undo(file)
    with pytest.raises(LorkitError, match="nothing to undo"):
        commands.undo(file)
    assert len(load(file).writers[0].log) == 3
    assert not steps.exists()


def test_undo_takes_the_line_alone_where_the_rest_was_edited(tmp_path: Path) -> None:
    file = plain(tmp_path, ASKED)
    note(file, "agreed", "2024-07-25", "yes")
    text = file.read_text("utf-8")
    text = text.replace("Okafor", "Okafor-Hale").replace("writers:", "# mine\nwriters:")
    file.write_text(text + "    email: o@example.com\n", "utf-8")
    commands.undo(file)
    line = "      - 2024-07-25 agreed - yes\n"
    assert file.read_text("utf-8") == text.replace(line, "") + "    email: o@example.com\n"


def test_undo_keeps_a_line_that_was_written_under_its_own(tmp_path: Path) -> None:
    """The log's key was new, too, and has to stay."""
    file = plain(tmp_path)
    note(file, "asked", "2024-07-25")
    file.write_text(file.read_text("utf-8") + "      - 2024-07-26 agreed\n", "utf-8")
    commands.undo(file)
    assert file.read_text("utf-8") == PLAIN + "    log:\n      - 2024-07-26 agreed\n"


def test_undo_finds_its_line_after_an_editor_changed_all_line_ends(tmp_path: Path) -> None:
    file = plain(tmp_path, ASKED)
    before = file.read_bytes()
    note(file, "agreed", "2024-07-25")
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    commands.undo(file)
    assert file.read_bytes() == before.replace(b"\n", b"\r\n")


def test_undo_takes_the_line_of_its_own_writer(tmp_path: Path) -> None:
    second = PLAIN[PLAIN.rindex("  - id") :].replace("anchor-1", "b").replace("Okafor", "B")
    file = plain(tmp_path, text=PLAIN + second)
    note(file, "asked", "2024-07-25", about="b")
    note(file, "asked", "2024-07-25")
    text = file.read_text("utf-8").replace("wards", "ward-5")
    file.write_text(text, "utf-8")
    commands.undo(file)
    log = {writer.id: writer.log for writer in load(file).writers}
    assert log == {"anchor-1": (), "b": ("2024-07-25 asked",)}


def test_undo_leaves_a_line_alone_that_was_changed_by_hand(tmp_path: Path) -> None:
    file = plain(tmp_path, ASKED)
    note(file, "agreed", "2024-07-25")
    text = file.read_text("utf-8").replace("- 2024-07-25 agreed", '-  "2024-07-25 agreed"  # yes!')
    file.write_text(text, "utf-8")
    with pytest.raises(LorkitError, match="changed by hand around '2024-07-25 agreed'"):
        commands.undo(file)
    assert file.read_text("utf-8") == text


def test_undo_of_a_line_that_is_gone_takes_nothing_else_by_surprise(tmp_path: Path) -> None:
    file = plain(tmp_path)
    note(file, "asked", "2024-07-24")
    note(file, "agreed", "2024-07-25")
    text = file.read_text("utf-8").replace("      - 2024-07-25 agreed\n", "")
    file.write_text(text, "utf-8")
    with pytest.raises(LorkitError, match="is no longer in the log of anchor-1") as caught:
        commands.undo(file)
    assert (
        caught.value.hint
        == "nothing was changed; run it again to undo '2024-07-24 asked' for anchor-1"
    )
    assert file.read_text("utf-8") == text
    commands.undo(file)
    assert file.read_text("utf-8") == PLAIN


def test_undo_of_a_broken_profile_shows_its_errors_and_changes_nothing(tmp_path: Path) -> None:
    file = plain(tmp_path)
    note(file, "asked", "2024-07-24")
    for broken in (": : [", "nonsense: 1\n"):
        text = file.read_text("utf-8").replace("applicant:", broken + "applicant:")
        file.write_text(text, "utf-8")
        with pytest.raises(FindingsError):
            commands.undo(file)
        assert file.read_text("utf-8") == text


@pytest.mark.parametrize(
    "damaged",
    ["", "{", "[]", "{}", '{"version": 1, "steps": 7}', '{"version": 9, "steps": []}',
     '{"version": 1, "steps": [{"log": ["applicant", "x"]}]}', "\udcff"],
)  # fmt: skip
def test_damaged_steps_are_as_good_as_none(tmp_path: Path, damaged: str) -> None:
    file = plain(tmp_path)
    (tmp_path / STEPS).write_bytes(damaged.encode("utf-8", "surrogateescape"))
    with pytest.raises(LorkitError, match="nothing to undo"):
        commands.undo(file)
    note(file, "asked", "2024-07-24")
    commands.undo(file)
    assert file.read_text("utf-8") == PLAIN
