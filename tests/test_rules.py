"""What is due, refused and sent to whom, on the command line: signers, matches, one a day."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import mail_readers
import pytest

Run = Callable[..., Any]
ROTATION = {
    "id": "wards",
    "service": "Inpatient Medicine",
    "hospital": "Lakeside",
    "starts": "2026-07-06",
    "ends": "2026-07-31",
    "level": "hands-on",
    "did": ["Presented 3 patients on rounds each day"],
}
YES = ("2026-07-28 asked", "2026-07-28 agreed")


def person(key: str, role: str, *log: str, **more: Any) -> dict[str, Any]:
    """A writer named after the id, with an address and an open request."""
    facts = {
        "id": key,
        "family_name": key.title(),
        "given_name": "Ada",
        "email": f"{key}@example.com",
        "role": role,
        "request": {"method": "portal-email"},
        "log": list(log),
    }
    return {name: value for name, value in (facts | more).items() if value is not None}


@pytest.fixture
def write(write_profile: Callable[..., Path]) -> Callable[..., Path]:
    """A profile of these writers."""

    def profile(
        *writers: Mapping[str, Any],
        rotations: Sequence[Mapping[str, Any]] = (ROTATION,),
        **application: Any,
    ) -> Path:
        applicant = {
            "eras_name": "Ana Ruiz",
            "status": "medical graduate",
            "school": "Universidad del Ejemplo",
            "country": "Peru",
            "email": "ana@example.com",
            "specialty": "Internal Medicine",
            "career_goal": "Hospitalist who teaches at the bedside",
        }
        season = {"season": 2027, "letters_by": "2026-09-14", **application}
        return write_profile(
            {
                "applicant": applicant,
                "application": season,
                "rotations": list(rotations),
                "writers": list(writers),
            }
        )

    return profile


@pytest.fixture
def due(run: Run) -> Callable[..., dict[tuple[str, str], str]]:
    """What is due on a day: (writer, document) → state; "" for what has no document."""

    def told(profile: Path, on: str) -> dict[tuple[str, str], str]:
        ran = run("-p", profile, "due", "--json", "--on", on)
        assert ran.code == 0, ran.err
        records = json.loads(ran.out)
        return {(r["writer"] or "", r["document"] or ""): r["state"] for r in records}

    return told


def refused(run: Run, profile: Path, document: str, on: str, *more: str) -> str:
    """Why a document isn't made; "" where it is."""
    out = profile.parent / "out"
    ran = run("-p", profile, "render", document, "-f", "txt", "-o", out, "--on", on, *more)
    if ran.code == 0:
        return ""
    [line] = ran.err.splitlines()
    return str(line)


# --- The order of answers


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [("hesitated", "agreed", True), ("agreed", "hesitated", False), ("agreed", "declined", False)],
)
def test_of_two_answers_on_one_day_the_last_line_counts_everywhere(
    run: Run, write: Any, due: Any, first: str, second: str, counts: bool
) -> None:
    profile = write(person("okafor", "anchor", f"2026-07-29 {first}", f"2026-07-29 {second}"))
    assert (("okafor", "follow-up") in due(profile, "2026-07-30")) is counts
    assert (refused(run, profile, "follow-up", "2026-07-30") == "") is counts
    status = run("-p", profile, "status", "--on", "2026-07-30").out
    assert f"{int(counts)} letter{'s' * (not counts)} on the way" in status
    assert ("Said yes" in run("-p", profile, "plan", "--on", "2026-07-30").out) is counts
    logged = run("-p", profile, "log", "okafor", "followed-up", "--on", "2026-07-30")
    assert (logged.code == 0) is (second != "declined")


def test_a_second_answer_on_one_day_can_be_logged_and_taken_back(run: Run, write: Any) -> None:
    profile = write(person("okafor", "anchor", "2026-07-29 asked", "2026-07-29 hesitated"))
    before = profile.read_bytes()
    assert run("-p", profile, "log", "okafor", "agreed", "--on", "2026-07-29").code == 0
    assert refused(run, profile, "follow-up", "2026-07-30") == ""
    assert run("-p", profile, "undo").code == 0
    assert profile.read_bytes() == before


# --- A fellow and the attending who signs


def pair(fellow: Sequence[str], signer: Sequence[str], **more: Any) -> list[dict[str, Any]]:
    """A fellow and an attending who only signs, with these logs."""
    return [
        person("haugen", "fellow", *fellow, signs_with="mbeki"),
        person("mbeki", "secondary", *signer, **more),
    ]


@pytest.mark.parametrize("answer", ["", "2026-07-29 hesitated", "2026-07-29 declined"])
def test_without_the_signers_yes_nothing_goes_to_the_signer(
    run: Run, write: Any, due: Any, answer: str
) -> None:
    signer = ["2026-07-29 asked", *([answer] if answer else [])]
    log = (*YES, "2026-07-30 followed-up", "2026-08-13 reminded")
    for fellow in (YES, log[:3], log):
        profile = write(*pair(fellow, signer))
        for day in ("2026-07-31", "2026-08-20", "2026-09-01"):
            told = due(profile, day)
            assert not {"follow-up", "reminder", "final-reminder"} & {d for _, d in told}
        for document in ("follow-up", "reminder", "final-reminder"):
            line = refused(run, profile, document, "2026-08-28", "--to", "haugen")
            assert "Dr. Mbeki" in line
            assert answer.split(" ")[-1] in line


def test_a_signers_no_ends_the_letter_and_check_and_status_say_so(run: Run, write: Any) -> None:
    profile = write(*pair(YES, ["2026-07-29 declined"]))
    assert "Dr. Mbeki, who was to sign with Dr. Haugen, declined" in refused(
        run, profile, "follow-up", "2026-07-30"
    )
    found = run("-p", profile, "check", "--on", "2026-07-30").out
    assert "Dr. Mbeki declined, so nobody signs the letter with Dr. Haugen [PRO033]" in found
    status = run("-p", profile, "status", "--on", "2026-07-30").out
    assert "0 letters on the way" in status
    assert "Don't count on a letter from Dr. Haugen" in status


def test_the_follow_up_waits_for_both_answers_and_goes_to_the_signer_with_a_copy(
    run: Run, write: Any, due: Any
) -> None:
    profile = write(*pair(YES, ["2026-07-29 asked", "2026-07-30 agreed"]))
    assert due(profile, "2026-07-30")["haugen", "follow-up"] == "upcoming"
    assert due(profile, "2026-07-31")["haugen", "follow-up"] == "due"
    ran = run("-p", profile, "render", "due", "-o", profile.parent / "out", "--on", "2026-07-31")
    assert ran.code == 0, ran.err
    file = profile.parent / "out/haugen/follow-up.eml"
    [reading] = mail_readers.read([file])
    assert reading["postal"]["to"] == [["Ada Mbeki", "mbeki@example.com"]]
    assert "\r\nCc: Ada Haugen <haugen@example.com>\r\n" in file.read_bytes().decode()
    text = file.with_suffix(".txt").read_text("utf-8")
    assert "\nCc: Ada Haugen <haugen@example.com>\n" in text


def test_who_only_signs_has_no_follow_up_of_their_own(run: Run, write: Any, due: Any) -> None:
    profile = write(*pair(YES, ["2026-07-30 agreed"]))
    assert ("mbeki", "follow-up") not in due(profile, "2026-08-01")
    told = refused(run, profile, "follow-up", "2026-08-01", "--to", "mbeki")
    assert "use  --to haugen" in told
    assert "1 letter on the way" in run("-p", profile, "status", "--on", "2026-08-01").out


def test_who_only_signs_is_asked_once_the_fellow_has_said_yes(write: Any, due: Any) -> None:
    assert ("mbeki", "ask-script") not in due(write(*pair([], [])), "2026-07-30")
    assert due(write(*pair(YES, [])), "2026-07-30")["mbeki", "ask-script"] == "due"


def test_fellow_and_signer_are_both_thanked_and_told(run: Run, write: Any) -> None:
    log = (*YES, "2026-07-31 followed-up", "2026-08-20 received")
    match = {"program": "Lakeside", "on": "2027-03-19"}
    writers = pair(log, ["2026-07-30 agreed"])
    profile = write(*writers, submitted_on="2026-09-02", match=match)
    for document, day in (
        ("thank-you", "2026-08-01"),
        ("update-submitted", "2026-09-03"),
        ("update-matched", "2027-03-20"),
    ):
        out = profile.parent / document
        ran = run("-p", profile, "render", document, "-f", "txt", "-o", out, "--on", day)
        assert {path.parent.name for path in ran.paths} == {"haugen", "mbeki"}, ran.err


@pytest.mark.parametrize("whose", ["haugen", "mbeki"])
def test_what_was_sent_to_the_signer_may_be_logged_with_either(
    run: Run, write: Any, due: Any, whose: str
) -> None:
    profile = write(*pair(YES, ["2026-07-30 agreed"]))
    for event, day in (("followed-up", "2026-07-31"), ("reminded", "2026-08-14")):
        assert run("-p", profile, "log", whose, event, "--on", day).code == 0
    told = due(profile, "2026-08-28")
    assert ("haugen", "follow-up") not in told
    assert ("haugen", "reminder") not in told
    assert ("haugen", "final-reminder") in told
    run("-p", profile, "log", whose, "reminded", "--on", "2026-08-28")
    other = {"haugen": "mbeki", "mbeki": "haugen"}[whose]
    third = run("-p", profile, "log", other, "reminded", "--on", "2026-09-15", "--force")
    assert "two is the limit" in third.err
    run("-p", profile, "log", whose, "received", "--on", "2026-09-16")
    assert due(profile, "2026-09-20").keys() <= {("haugen", "thank-you"), ("mbeki", "thank-you")}


def test_an_anchor_who_signs_too_keeps_the_letter_of_their_own(write: Any, due: Any) -> None:
    """Both follow-ups go to one person, so one of them waits."""
    signs = (*YES, "2026-07-28 signer-agreed")
    fellow = person("haugen", "fellow", *signs, signs_with="mbeki")
    told = due(write(fellow, person("mbeki", "anchor", *YES)), "2026-07-30")
    states = {told["haugen", "follow-up"], told["mbeki", "follow-up"]}
    assert states == {"due", "waiting"}


def test_a_log_entry_for_the_signer_without_a_yes_is_a_question(run: Run, write: Any) -> None:
    profile = write(*pair(YES, ["2026-07-29 asked"]))
    ran = run("-p", profile, "log", "haugen", "followed-up", "--on", "2026-07-30")
    assert ran.code == 1
    assert "Dr. Mbeki, who signs with Dr. Haugen, has not agreed yet" in ran.err
    assert "--force" in ran.err


# --- One message a reader a day


def test_of_several_messages_to_one_reader_the_first_is_due_and_the_rest_wait(
    run: Run, write: Any, due: Any
) -> None:
    log = [*YES]
    for day, document, event in (
        ("2026-08-20", "follow-up", "followed-up"),
        ("2026-08-28", "thank-you", "thanked"),
        ("2026-08-30", "reminder", "reminded"),
    ):
        profile = write(person("okafor", "anchor", *log))
        now = [d for (_, d), state in due(profile, day).items() if state in ("due", "overdue")]
        assert now == [document]
        log.append(f"{day} {event}")
        same_day = due(write(person("okafor", "anchor", *log)), day)
        assert not [d for d, state in same_day.items() if state in ("due", "overdue")]


def test_one_person_in_two_roles_gets_one_message_a_day(run: Run, write: Any) -> None:
    """Known by the address, whatever the id and the case; in copy counts as well."""
    log = (*YES, "2026-07-29 followed-up")
    profile = write(
        person("okafor", "anchor", *log),
        person("chief", "director", *log, email="Okafor@EXAMPLE.com"),
        *pair([*YES, "2026-07-31 followed-up"], ["2026-07-30 agreed"]),
    )
    reached: list[str] = []
    ran = run("-p", profile, "render", "due", "-f", "eml", "-o", profile.parent / "out",
              "--on", "2026-08-10")  # fmt: skip
    assert ran.code == 0, ran.err
    for path in (Path(line) for line in ran.out.splitlines() if line.endswith(".eml")):
        head = path.read_text().partition("\n\n")[0]
        reached += re.findall(r"(?m)^(?:To|Cc): .*<(.*)>", head)
    assert reached
    assert len({one.casefold() for one in reached}) == len(reached)


# --- Requests


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "not-open"},
        {"method": "not-open", "on": "2026-08-12"},
        {"method": "portal-email", "on": "2026-08-13"},
    ],
)
def test_before_the_request_is_open_what_is_due_is_to_open_it(
    run: Run, write: Any, due: Any, request_: dict[str, str]
) -> None:
    log = (*YES, "2026-07-29 followed-up", "2026-08-01 thanked")
    profile = write(person("okafor", "anchor", *log, request=request_))
    state = "upcoming" if request_.get("on") == "2026-08-13" else "due"
    assert due(profile, "2026-08-12") == {("okafor", ""): state}
    shown = run("-p", profile, "due", "--on", "2026-08-12").out
    assert "open the request" in shown
    assert "Make what is due now" not in shown
    assert "the request isn't open" in refused(run, profile, "reminder", "2026-08-12")
    assert run("-p", profile, "log", "okafor", "requested", "--on", "2026-08-12").code == 0
    assert due(profile, "2026-08-12") == {("okafor", "reminder"): "due"}


def test_a_request_that_opens_later_is_planned_for_its_day_and_not_for_the_reminders(
    run: Run, write: Any, tmp_path: Path
) -> None:
    request = {"method": "not-open", "on": "2026-09-01"}
    profile = write(person("okafor", "anchor", *YES, request=request), person("boyd", "anchor"))
    shown = run("-p", profile, "plan", "--on", "2026-07-29").out
    assert "- September 1: Open the request for Dr. Okafor; nothing can be" in shown
    assert "send Dr. Okafor the first reminder" not in shown
    calendar = tmp_path / "plan.ics"
    assert run("-p", profile, "plan", "--ics", calendar, "--on", "2026-07-29").code == 0
    entries = calendar.read_text("utf-8").split("BEGIN:VEVENT")
    (entry,) = (one for one in entries if "Open the letter request for Dr. Okafor" in one)
    assert "DTSTART;VALUE=DATE:20260901" in entry


STOPPED = (*YES, "2026-07-29 followed-up", "2026-08-13 reminded", "2026-08-27 reminded")


def test_all_makes_nothing_for_a_writer_who_was_given_up(run: Run, write: Any) -> None:
    """What isn't due for them isn't made, before the Match or after it."""
    match = {"program": "Lakeside", "on": "2027-03-19"}
    profile = write(person("okafor", "anchor", *STOPPED), match=match)
    out = profile.parent / "out"
    why = "(no letter came from Dr. Okafor after two reminders)"
    made = run("-p", profile, "render", "all", "-f", "txt", "-o", out, "--on", "2026-09-20")
    assert "okafor" not in made.out
    assert f"Left out: support-sheet {why}" in made.err
    made = run("-p", profile, "render", "all", "-f", "txt", "-o", out, "--on", "2027-03-20")
    assert "okafor" not in made.out
    assert f"Left out: update-matched {why}" in made.err
    named = run(
        "-p", profile, "render", "update-matched", "-f", "txt", "-o", out, "--on", "2027-03-20"
    )
    assert "update-matched.txt" in named.out


def test_after_the_match_nobody_is_told_to_turn_to_a_backup(run: Run, write: Any) -> None:
    match = {"program": "Lakeside", "on": "2027-03-19"}
    hesitant = person("boyd", "secondary", "2026-07-28 hesitated")
    profile = write(person("okafor", "anchor", *STOPPED), hesitant, match=match)
    before, after = "2027-03-18", "2027-03-19"
    assert "letter from Dr. Okafor or Dr. Boyd." in run("-p", profile, "status", "--on", before).out
    assert "count on" not in run("-p", profile, "status", "--on", after).out
    assert "turn to a backup" in run("-p", profile, "plan", "--on", before).out
    assert "backup" not in run("-p", profile, "plan", "--on", after).out


# --- True on its day


LETTER = (*YES, "2026-07-29 followed-up")
COORDINATED = ROTATION | {"coordinator": {"name": "Ms. Dana Whitfield", "email": "d@example.com"}}
MATCH = {"program": "Lakeside", "on": "2027-03-19"}
DAYS = [
    ("coordinator-note", (), "2026-07-05", ""),
    ("coordinator-note", (), "2026-07-06", "began on Monday, July 6"),
    ("introduction", (), "2026-07-24", ""),
    ("introduction", (), "2026-07-25", "your last day with Dr. Okafor was Friday, July 24"),
    ("expectations", (), "2026-07-25", "your last day with Dr. Okafor was Friday, July 24"),
    ("ask-email", (), "2026-07-05", "your first day with Dr. Okafor is Monday, July 6"),
    ("ask-script", (), "2026-07-05", "your first day with Dr. Okafor is Monday, July 6"),
    ("ask-script", (), "2026-07-06", ""),
    ("ask-email", (), "2026-08-01", ""),
    ("ask-email", ("2026-07-28 hesitated",), "2026-08-01", "hesitated"),
    ("ask-script", (*LETTER, "2026-08-20 received"), "2026-08-21", "was received"),
    ("follow-up", ("2026-07-28 asked",), "2026-07-29", "has not agreed yet"),
    ("follow-up", ("2026-07-28 agreed", "2026-07-29 hesitated"), "2026-07-30", "hesitated and has not agreed"),
    ("follow-up", (*LETTER, "2026-08-20 received"), "2026-08-21", "was received"),
    ("thank-you", ("2026-07-28 asked",), "2026-08-01", "has not agreed yet"),
    ("reminder", YES, "2026-08-20", "hasn't had the follow-up yet"),
    ("reminder", LETTER, "2026-08-20", ""),
    ("reminder", (*LETTER, "2026-08-12 reminded"), "2026-08-20", "next one is the final-reminder"),
    ("final-reminder", LETTER, "2026-08-20", "hasn't been reminded yet"),
    ("final-reminder", (*LETTER, "2026-08-12 reminded"), "2026-08-27", ""),
    ("final-reminder", (*LETTER, "2026-08-12 reminded", "2026-08-27 reminded"), "2026-09-10",
     "two is the limit"),
    ("update-submitted", LETTER, "2026-09-10", "isn't logged as received"),
    ("update-submitted", (*LETTER, "2026-08-20 received"), "2026-09-01", "goes in on"),
    ("update-submitted", (*LETTER, "2026-08-20 received"), "2026-09-02", ""),
    ("update-matched", LETTER, "2027-03-18", "Match Day isn't until Friday, March 19"),
    ("update-matched", LETTER, "2027-03-19", ""),
    ("update-matched", ("2026-07-28 asked",), "2027-03-19", "has not agreed yet"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "log", "on", "reason"), DAYS)
def test_a_document_that_the_day_makes_untrue_is_refused_until_forced(
    run: Run, write: Any, document: str, log: tuple[str, ...], on: str, reason: str
) -> None:
    writer = person("okafor", "anchor", *log, worked_to="2026-07-24")
    profile = write(writer, rotations=(COORDINATED,), submitted_on="2026-09-02", match=MATCH)
    line = refused(run, profile, document, on)
    assert (reason in line) if reason else not line
    if reason:
        assert "--force" in line or "send no more" in line
        assert refused(run, profile, document, on, "--force") == ""


def test_after_a_match_everything_but_the_news_is_refused(run: Run, write: Any) -> None:
    writer = person("okafor", "anchor", *LETTER, "2026-08-20 received")
    profile = write(writer, submitted_on="2026-09-02", match=MATCH)
    out = profile.parent / "out"
    ran = run("-p", profile, "render", "all", "-f", "txt", "-o", out, "--on", "2027-03-20")
    assert {path.stem for path in ran.paths} == {"plan", "update-matched"}


# --- What can be made is made


def test_one_refused_document_doesnt_keep_the_others_back(run: Run, write: Any) -> None:
    profile = write(person("okafor", "anchor"))
    for command, folder in (
        (("-p", profile, "render", "thank-you", "support-sheet"), "okafor"),
        (("batch", "thank-you", "support-sheet", profile), f"{profile.parent.name}/okafor"),
    ):
        out = profile.parent / command[0].strip("-")
        ran = run(*command, "-f", "txt", "-o", out, "--on", "2026-08-01")
        assert ran.code == 1
        assert "error: no thank-you now: Dr. Okafor has not agreed yet" in ran.err
        assert [p.name for p in (out / folder).iterdir()] == ["support-sheet.txt"]


def test_of_two_writers_named_the_one_whom_it_fits_gets_it(run: Run, write: Any) -> None:
    profile = write(person("okafor", "anchor", *YES), person("bell", "secondary"))
    ran = run("-p", profile, "render", "thank-you", "--to", "okafor", "--to", "bell",
              "-f", "txt", "-o", profile.parent / "out", "--on", "2026-08-01")  # fmt: skip
    assert ran.code == 1
    assert "error: no thank-you now: Dr. Bell has not agreed yet" in ran.err
    assert [path.parent.name for path in ran.paths] == ["okafor"]


def test_a_run_that_missed_something_isnt_up_to_date_the_next_time(run: Run, write: Any) -> None:
    profile = write(person("okafor", "anchor", *YES), person("bell", "secondary", *YES, email=None))
    order = ("batch", "thank-you", profile, "-f", "eml", "-o", profile.parent / "out")
    for _ in range(2):
        ran = run(*order, "--resume", "--on", "2026-08-01")
        assert ran.code == 1
        assert "thank-you for bell: no .eml, because Ada Bell has no email address" in ran.err


def test_check_tells_who_has_no_address(run: Run, write: Any) -> None:
    rotation = ROTATION | {"coordinator": {"name": "Ms. Dana Whitfield"}}
    people = [person("okafor", "anchor", email=None), person("bell", "secondary")]
    found = run("-p", write(*people, rotations=(rotation,)), "check", "--json").out
    told = {f["path"]: f["message"] for f in json.loads(found) if f["code"] == "PRO032"}
    assert set(told) == {"rotations[0].coordinator.email", "writers[0].email"}
    assert "Dr. Okafor has no email address" in told["writers[0].email"]


# --- The plan says the same


def test_the_plan_tells_a_signers_two_letters_apart(run: Run, write: Any) -> None:
    log = (*YES, "2026-07-30 followed-up")
    fellow = person("haugen", "fellow", *log, "2026-07-28 signer-agreed", signs_with="mbeki")
    profile = write(fellow, person("mbeki", "anchor", *log))
    said = run("-p", profile, "plan", "--on", "2026-08-01").out
    lines = [line for line in said.splitlines() if "remind" in line.casefold() and line[0] == "-"]
    assert len(lines) == len(set(lines)) == 2
    assert any("about the letter with Dr. Haugen" in line for line in lines)


def test_what_is_due_is_the_next_step_in_the_plan_and_the_status(
    run: Run, write: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    profile = write(person("okafor", "anchor", *YES))
    plan = run("-p", profile, "plan", "--on", "2026-08-05").out
    assert "Next: follow-up, July 29–30 (overdue)" in plan
    status = run("-p", profile, "status", "--on", "2026-08-05").out
    assert "follow-up, overdue since Jul 30" in status
