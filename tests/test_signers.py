# ruff: noqa: F811
"""What the attending who signs for a fellow says about signing, on the command line."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import app_helpers
import pytest
from test_rules import YES, Run, due, person, refused, write  # noqa: F401

OWN = ("2026-07-22 asked", "2026-07-23 agreed")  # before the fellow is asked, on July 28
SENT = "2026-07-31 followed-up"


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal wide enough for each row of a table."""
    monkeypatch.setenv("COLUMNS", "160")


def both(*fellow: str, own: tuple[str, ...] = OWN, role: str = "anchor") -> list[dict[str, Any]]:
    """A fellow, and an attending who signs; as an anchor they write a letter of their own too."""
    return [
        person("haugen", "fellow", *YES, *fellow, signs_with="mbeki"),
        person("mbeki", role, *own),
    ]


def log(run: Run, profile: Path, *words: str) -> Any:
    return run("-p", profile, "log", *words)


# --- The yes to their own letter, and the yes to signing


def test_a_yes_to_their_own_letter_is_no_yes_to_signing(run: Run, write: Any, due: Any) -> None:
    profile = write(*both())
    told = due(profile, "2026-07-30")
    assert ("haugen", "follow-up") not in told
    assert told["mbeki", "follow-up"] == "overdue"
    assert told["mbeki", "ask-script"] == "due"
    for document in ("follow-up", "reminder", "final-reminder"):
        line = refused(run, profile, document, "2026-07-30", "--to", "haugen")
        assert "Dr. Mbeki agreed to a letter of their own on Thursday, July 23" in line
        assert "lorkit log haugen signer-agreed" in line
    status = run("-p", profile, "status", "--on", "2026-07-30").out
    assert "Dr. Mbeki not yet" in " ".join(status.split())
    assert "1 letter on the way" in status
    objected = log(run, profile, "haugen", "followed-up", "--on", "2026-07-30")
    assert objected.code == 1
    assert "has not agreed yet to sign the one with Dr. Haugen" in objected.err
    assert "lorkit log haugen signer-agreed" in objected.err


@pytest.mark.parametrize("role", ["anchor", "director"])
@pytest.mark.parametrize("day", ["2026-07-23", "2026-07-28", "2026-08-03"])
def test_nobody_is_thanked_for_agreeing_to_sign_who_agreed_to_write_on_whatever_day(
    run: Run,
    write: Any,
    due: Any,
    day: str,
    role: str,
) -> None:
    own = ("2026-07-22 asked", f"{day} agreed", f"{day} followed-up", "2026-08-04 thanked")
    profile = write(*both(own=own, role=role))
    told = due(profile, "2026-08-06")
    assert ("haugen", "follow-up") not in told
    assert told["mbeki", "ask-script"] == "overdue"
    line = refused(run, profile, "follow-up", "2026-08-06", "--to", "haugen")
    assert "has not agreed yet to sign the one with Dr. Haugen" in line
    assert log(run, profile, "haugen", "signer-agreed", "--on", "2026-08-05").code == 0
    assert due(profile, "2026-08-06")["haugen", "follow-up"] == "due"


def test_a_yes_to_signing_is_logged_with_the_fellow_and_leaves_their_own_letter_alone(
    run: Run,
    write: Any,
    due: Any,
) -> None:
    profile = write(*both(), letters_by="2026-10-14")
    before = profile.read_bytes()

    def dates(about: str) -> dict[str, tuple[str, str]]:
        ran = run("-p", profile, "due", "--json", "--on", "2026-07-30")
        return {
            r["document"]: (r["from"], r["by"])
            for r in json.loads(ran.out)
            if r["writer"] == about and r["document"] != "ask-script"
        }

    own = dates("mbeki")
    asked = log(run, profile, "haugen", "signer-asked", "--on", "2026-07-29")
    assert asked.code == 0, asked.err
    assert "next: Dr. Mbeki's answer: log it as signer-agreed, signer-hesitated, or" in asked.out
    assert ("mbeki", "ask-script") not in due(profile, "2026-07-30")
    agreed = log(run, profile, "haugen", "signer-agreed", "--on", "2026-07-30", "--note", "gladly")
    assert "2026-07-30 signer-agreed - gladly" in agreed.out
    assert "next: follow-up, Friday, July 31 to Saturday, August 1" in agreed.out
    assert dates("mbeki") == own
    assert dates("haugen")["follow-up"] == ("2026-07-31", "2026-08-01")
    text = refused(run, profile, "follow-up", "2026-07-31", "--to", "haugen")
    assert text == ""
    assert run("-p", profile, "undo").code == run("-p", profile, "undo").code == 0
    assert profile.read_bytes() == before


def test_the_reminder_counts_from_the_ask_to_sign(write: Any, due: Any) -> None:
    lines = ("2026-08-05 signer-asked", "2026-08-06 signer-agreed", "2026-08-07 followed-up")
    profile = write(*both(*lines, "2026-08-01 thanked"))
    assert due(profile, "2026-08-18")["haugen", "reminder"] == "upcoming"
    assert due(profile, "2026-08-19")["haugen", "reminder"] in ("due", "waiting")


# --- Other answers


@pytest.mark.parametrize("answer", ["hesitated", "declined"])
def test_a_no_to_signing_stops_only_the_fellows_letter(
    run: Run,
    write: Any,
    due: Any,
    answer: str,
) -> None:
    profile = write(*both(f"2026-07-29 signer-{answer}", own=("2026-07-29 agreed",)))
    assert answer in refused(run, profile, "follow-up", "2026-07-30", "--to", "haugen")
    assert refused(run, profile, "follow-up", "2026-07-30", "--to", "mbeki") == ""
    told = run("-p", profile, "status", "--on", "2026-07-30").out
    assert f"agreed; a signer {answer}" in " ".join(told.split())
    assert "1 letter on the way" in told
    found = run("-p", profile, "check", "--on", "2026-07-30").out
    told = f"the attending who was to sign {answer}, so nobody signs the letter with Dr. Haugen"
    assert f"{told} [PRO033]" in found


@pytest.mark.parametrize("day", ["2026-07-20", "2026-08-02"])
def test_who_declines_their_own_letter_does_not_sign_until_they_say_so(
    run: Run,
    write: Any,
    due: Any,
    day: str,
) -> None:
    profile = write(*both(own=(f"{day} declined",)))
    line = refused(run, profile, "follow-up", "2026-08-03", "--to", "haugen")
    assert "Dr. Mbeki, who was to sign with Dr. Haugen, declined" in line
    assert "lorkit log haugen signer-agreed" in line
    assert log(run, profile, "haugen", "signer-agreed", "--on", "2026-08-03").code == 0
    assert due(profile, "2026-08-04")["haugen", "follow-up"] == "due"
    assert refused(run, profile, "follow-up", "2026-08-04", "--to", "haugen") == ""
    assert due(profile, "2026-08-04")["mbeki", "thank-you"] in ("due", "waiting")
    out = profile.parent / "thanks"
    ran = run("-p", profile, "render", "thank-you", "--to", "mbeki", "-f", "txt", "-o", out,
              "--on", "2026-08-04")  # fmt: skip
    text = (out / "mbeki/thank-you.txt").read_text("utf-8")
    assert "agreeing to sign the letter with Dr. Haugen" in " ".join(text.split()), ran.err


def test_another_attending_who_is_asked_starts_anew(run: Run, write: Any, due: Any) -> None:
    writers = both("2026-07-29 signer-declined", own=("2026-07-22 declined",))
    writers[0]["signs_with"] = "bell"
    profile = write(*writers, person("bell", "secondary"))
    ended = refused(run, profile, "follow-up", "2026-07-31", "--to", "haugen")
    assert "lorkit log haugen signer-asked" in ended
    assert log(run, profile, "haugen", "signer-asked", "--on", "2026-07-30").code == 0
    assert "Dr. Bell" in refused(run, profile, "follow-up", "2026-07-31", "--to", "haugen")
    assert log(run, profile, "haugen", "signer-agreed", "--on", "2026-07-30").code == 0
    assert due(profile, "2026-07-31")["haugen", "follow-up"] == "due"


@pytest.mark.parametrize("role", ["secondary", "anchor"])
def test_a_new_signer_isnt_said_to_have_declined_and_can_be_asked(
    run: Run, write: Any, due: Any, role: str
) -> None:
    """Only the fellow's log tells of the no, and it doesn't say whose it was."""
    writers = both("2026-07-29 signer-declined", own=(), role="secondary")
    writers[0]["signs_with"] = "bell"
    profile = write(*writers, person("bell", role, *(OWN if role == "anchor" else ())))
    day = "2026-07-30"
    shown = [
        " ".join(run("-p", profile, command, "--on", day).out.split())
        for command in ("status", "plan", "check")
    ]
    shown.append(refused(run, profile, "follow-up", day, "--to", "haugen"))
    for text in shown:
        assert not re.search(r"Dr\. Bell\W+((who|was|to|sign|signs)\W+)*(declined|said no)", text)
    assert "agreed; a signer declined" in shown[0]
    assert "The attending who was to sign said no." in shown[1]
    assert "lorkit log haugen signer-asked" in shown[2]
    card = text_of(run, profile, "ask-script", "bell", day)
    assert "Dr. Haugen has kindly offered to help" in card
    assert ("bell", "ask-script") not in due(profile, day)  # it may be Dr. Bell's own no
    out = profile.parent / "all"
    run("-p", profile, "render", "all", "-f", "txt", "-o", out, "--on", day)
    assert not (out / "bell/ask-script.txt").exists()


def test_another_attending_may_be_asked_on_the_day_of_the_no(
    run: Run, write: Any, due: Any
) -> None:
    day = "2026-07-29"
    writers = both(f"{day} signer-asked", f"{day} signer-declined", own=(), role="secondary")
    writers[0]["signs_with"] = "bell"
    profile = write(*writers, person("bell", "secondary"))
    before = profile.read_bytes()
    elsewhere = log(run, profile, "bell", "asked", "--on", day)
    assert elsewhere.code == 1
    assert "if Dr. Bell was asked now:  lorkit log haugen signer-asked" in elsewhere.err
    asked = log(run, profile, "haugen", "signer-asked", "--on", day)
    assert asked.code == 0, asked.err
    assert "next: Dr. Bell's answer" in asked.out
    agreed = log(run, profile, "haugen", "signer-agreed", "--on", day)
    assert agreed.code == 0, agreed.err
    assert due(profile, "2026-07-30")["haugen", "follow-up"] == "due"
    assert run("-p", profile, "undo").code == run("-p", profile, "undo").code == 0
    assert profile.read_bytes() == before
    # An ask above the no, on its day, was answered with it.
    assert "declined" in refused(run, profile, "follow-up", "2026-07-30", "--to", "haugen")


def test_for_who_only_signs_both_logs_tell_and_the_later_answer_counts(
    run: Run,
    write: Any,
    due: Any,
) -> None:
    yes = ("2026-07-29 signer-asked", "2026-07-30 signer-agreed")
    profile = write(*both(*yes, SENT, own=(), role="secondary"))
    told = due(profile, "2026-08-01")
    assert ("mbeki", "ask-script") not in told
    assert told["mbeki", "thank-you"] == "due"
    shown = " ".join(run("-p", profile, "status", "--on", "2026-08-01").out.split())
    assert "secondary, signs Jul 29 agreed" in shown
    assert "1 letter on the way" in shown
    # A no in their own log can only be about this letter.
    withdrawn = write(*both(*yes, SENT, own=("2026-08-03 declined",), role="secondary"))
    assert "declined" in refused(run, withdrawn, "reminder", "2026-08-20", "--to", "haugen")


def test_who_withdrew_from_one_letter_gets_no_news_for_one_they_were_not_asked_about(
    write: Any, due: Any
) -> None:
    withdrawn = ("2026-07-29 signer-agreed", "2026-07-30 signer-declined")
    match = {"program": "Lakeside Internal Medicine", "on": "2027-03-19"}
    writers = (
        *both(*withdrawn, own=(), role="secondary"),
        person("lee", "fellow", signs_with="mbeki"),
    )
    assert [*due(write(*writers, match=match), "2027-03-20")] == [("haugen", "update-matched")]


# --- What is said to whom


def text_of(run: Run, profile: Path, document: str, to: str, on: str, *more: str) -> str:
    """The words of a document for one writer."""
    out = profile.parent / f"{document}-{to}"
    ran = run("-p", profile, "render", document, "--to", to, "-f", "txt", "-o", out, "--on", on,
              *more)  # fmt: skip
    assert ran.code == 0, ran.err
    return " ".join((out / to / f"{document}.txt").read_text("utf-8").split())


SIGNED = ("2026-07-29 signer-asked", "2026-07-29 signer-agreed", SENT)
IN = "2026-08-20 received"


@pytest.mark.parametrize("own", [(), ("2026-07-22 declined",)])
def test_a_director_who_only_signs_is_thanked_for_signing(
    run: Run, write: Any, own: tuple[str, ...]
) -> None:
    profile = write(*both(*SIGNED, own=own, role="director"))
    text = text_of(run, profile, "thank-you", "mbeki", "2026-08-01")
    assert "agreeing to sign the letter with Dr. Haugen" in text
    assert "feedback" not in text


@pytest.mark.parametrize("role", ["anchor", "director"])
def test_news_speaks_of_the_letter_that_came(run: Run, write: Any, role: str) -> None:
    """Theirs is only promised; the one they signed is in."""
    profile = write(
        *both(*SIGNED, IN, own=(*OWN, SENT), role=role),
        submitted_on="2026-09-02",
        match={"program": "Lakeside", "on": "2027-03-19"},
    )
    submitted = text_of(run, profile, "update-submitted", "mbeki", "2026-09-02")
    assert "the letter that you signed with Dr. Haugen is part of it" in submitted
    assert "your letter" not in submitted.casefold()
    matched = text_of(run, profile, "update-matched", "mbeki", "2027-03-19")
    assert "Thank you for signing the letter with Dr. Haugen" in matched
    assert "your letter" not in matched.casefold()
    theirs = write(*both(*SIGNED, IN, own=(*OWN, SENT, IN), role=role), submitted_on="2026-09-02")
    assert (
        "your letter" in text_of(run, theirs, "update-submitted", "mbeki", "2026-09-02").casefold()
    )


def test_of_two_letters_to_sign_news_names_the_one_that_came(run: Run, write: Any) -> None:
    match = {"program": "Lakeside", "on": "2027-03-19"}
    profile = write(
        *both(*SIGNED, own=(), role="secondary"),
        person("roy", "fellow", *YES, *SIGNED, IN, signs_with="mbeki"),
        submitted_on="2026-09-02",
        match=match,
    )
    for document, on in (("update-submitted", "2026-09-02"), ("update-matched", "2027-03-19")):
        text = text_of(run, profile, document, "mbeki", on)
        assert "with Dr. Roy" in text
        assert "Haugen" not in text


def test_a_yes_to_sign_for_both_fellows_is_thanked_for_the_letter_that_there_will_be(
    run: Run, write: Any
) -> None:
    declined = person("haugen", "fellow", "2026-07-28 declined", signs_with="mbeki")
    roy = person("roy", "fellow", *YES, signs_with="mbeki")
    profile = write(declined, roy, person("mbeki", "secondary", "2026-07-29 agreed"))
    text = text_of(run, profile, "thank-you", "mbeki", "2026-08-01")
    assert "agreeing to sign the letter with Dr. Roy" in text


@pytest.mark.parametrize(
    ("answer", "reason", "remedy"),
    [
        (
            "declined",
            "Dr. Haugen declined, so there is no letter for Dr. Mbeki to sign",
            "take  signs_with:  out of haugen",
        ),
        (
            "asked",
            "Dr. Haugen hasn't said yes, so there is no letter for Dr. Mbeki to sign yet",
            "lorkit log haugen agreed",
        ),
    ],
)
def test_nobody_is_asked_to_sign_before_the_fellow_has_agreed(
    run: Run, write: Any, answer: str, reason: str, remedy: str
) -> None:
    fellow = person("haugen", "fellow", f"2026-07-28 {answer}", signs_with="mbeki")
    profile = write(fellow, person("mbeki", "secondary"))
    for document in ("ask-script", "ask-email"):
        line = refused(run, profile, document, "2026-07-29", "--to", "mbeki")
        assert reason in line
        assert remedy in line


def test_each_fellows_letter_is_asked_for_in_its_turn(run: Run, write: Any, due: Any) -> None:
    profile = write(
        *both(own=(), role="secondary"), person("roy", "fellow", *YES, signs_with="mbeki")
    )
    day = "2026-07-30"
    for n, (name, other) in enumerate((("Haugen", "Roy"), ("Roy", "Haugen"))):
        assert due(profile, day)["mbeki", "ask-script"] == "due"
        shown = run("-p", profile, "due", "--on", day).out
        assert f"not asked yet to sign with Dr. {name}" in " ".join(shown.split())
        out = profile.parent / f"turn{n}"
        ran = run("-p", profile, "render", "ask-script", "ask-email", "--to", "mbeki", "-f", "txt",
                  "-o", out, "--on", day)  # fmt: skip
        card = " ".join((out / "mbeki/ask-script.txt").read_text("utf-8").split())
        assert f"Dr. {name} has kindly offered" in card
        assert other not in card
        assert ("signing it, too?" in card) == bool(n)
        ran = run("-p", profile, "render", "due", "-f", "txt", "-o", profile.parent / "due",
                  "--on", day)  # fmt: skip
        assert f" log {name.casefold()} signer-asked" in ran.out
        for event in ("signer-asked", "signer-agreed"):
            assert log(run, profile, name.casefold(), event, "--on", day).code == 0
    assert ("mbeki", "ask-script") not in due(profile, day)


@pytest.mark.parametrize("role", ["anchor", "director"])
def test_who_agreed_only_to_sign_is_asked_for_a_letter_of_their_own(
    run: Run, write: Any, due: Any, role: str
) -> None:
    profile = write(*both(*SIGNED, own=(), role=role))
    assert ("mbeki", "ask-script") in due(profile, "2026-07-31")
    for document in ("ask-script", "ask-email"):
        text = text_of(run, profile, document, "mbeki", "2026-07-31")
        assert "Haugen" not in text
        assert "sign" not in text.casefold()


def test_who_is_asked_to_sign_is_promised_the_sheet_about_the_fellow(run: Run, write: Any) -> None:
    profile = write(*both(own=(), role="secondary"))
    for document in ("ask-script", "ask-email"):
        text = text_of(run, profile, document, "mbeki", "2026-07-30")
        assert "my CV and a one-page summary of my time with Dr. Haugen" in text
        assert "our time" not in text


def test_who_only_signs_gets_no_sheet_of_their_own(run: Run, write: Any) -> None:
    profile = write(*both(*SIGNED, own=(), role="secondary"))
    told = refused(run, profile, "support-sheet", "2026-07-31", "--to", "mbeki")
    assert "Dr. Mbeki only signs the letter with Dr. Haugen" in told
    out = profile.parent / "all"
    run("-p", profile, "render", "all", "-f", "txt", "-o", out, "--on", "2026-07-31")
    assert {path.parent.name for path in out.rglob("support-sheet.txt")} == {"haugen"}


def test_the_last_reminder_claims_no_time_with_the_signer(run: Run, write: Any) -> None:
    lines = (*SIGNED, "2026-08-14 reminded")
    fellow, signer = both(*lines, own=(), role="secondary")
    profile = write(fellow | {"setting": "night float"}, signer)
    text = text_of(run, profile, "final-reminder", "haugen", "2026-08-29")
    assert "I am grateful to you both." in text
    assert "my time" not in text


# --- What contradicts the log


@pytest.mark.parametrize(
    ("lines", "words", "reason"),
    [
        ((), ("haugen", "signer-agreed", "--on", "2027-08-01"), "is in the future"),
        (("2026-07-29 signer-agreed",), ("haugen", "signer-agreed", "--on", "2026-07-29"), "already in the log"),
        (("2026-07-29 signer-declined",), ("haugen", "signer-agreed", "--on", "2026-07-30"), "the attending who was to sign declined on Wednesday, July 29"),
        (("2026-07-29 signer-agreed",), ("haugen", "signer-asked", "--on", "2026-07-30"), "Dr. Mbeki agreed on Wednesday, July 29"),
        (("2026-07-29 signer-agreed", "2026-08-20 received"), ("haugen", "signer-declined", "--on", "2026-08-21"), "was received on Thursday, August 20"),
        (("2026-07-30 signer-agreed",), ("haugen", "signer-declined", "--on", "2026-07-29"), "it would come before 'signer-agreed'"),
    ],
)  # fmt: skip
def test_what_contradicts_the_signers_answers_is_a_question(
    run: Run,
    write: Any,
    lines: tuple[str, ...],
    words: tuple[str, ...],
    reason: str,
) -> None:
    profile = write(*both(*lines))
    before = profile.read_bytes()
    ran = log(run, profile, *words)
    assert ran.code == 1
    assert reason in ran.err
    assert profile.read_bytes() == before
    assert log(run, profile, *words, "--force").code == 0


def test_the_fellows_own_answer_and_the_signers_contradict_nothing(run: Run, write: Any) -> None:
    profile = write(*both(own=("2026-07-22 declined",)))
    for event in ("signer-asked", "signer-hesitated", "signer-agreed", "followed-up"):
        ran = log(run, profile, "haugen", event, "--on", "2026-07-30")
        assert ran.code == 0, ran.err


def test_a_signers_answer_belongs_in_the_fellows_log(run: Run, write: Any) -> None:
    profile = write(*both(), person("bell", "fellow", *YES))
    for words in (("mbeki", "signer-agreed"), ("mbeki", "signer-agreed", "--force")):
        ran = log(run, profile, *words, "--on", "2026-07-30")
        assert ran.code == 1
        assert "lorkit log haugen signer-agreed" in ran.err
    ran = log(run, profile, "bell", "signer-agreed", "--on", "2026-07-30")
    assert ran.code == 1
    assert "signs_with:" in ran.err
    assert "wards" in log(run, profile, "wards", "signer-agreed").err  # a rotation


def test_a_signers_answer_in_another_log_is_told_with_its_place(run: Run, write: Any) -> None:
    profile = write(*both(own=(*OWN, "2026-07-29 signer-agreed")))
    found = [
        f for f in json.loads(run("-p", profile, "check", "--json").out) if f["code"] == "PRO036"
    ]
    [finding] = found
    assert finding["severity"] == "error"
    assert finding["path"] == "writers[1].log[2]"
    assert "signer-agreed" in profile.read_text("utf-8").splitlines()[finding["line"] - 1]
    assert "haugen" in finding["hint"]
    alone = write(person("haugen", "fellow", *YES, "2026-07-29 signer-agreed"))
    ran = run("-p", alone, "check", "--json", "--on", "2026-07-30")
    [finding] = [f for f in json.loads(ran.out) if f["code"] == "PRO036"]
    assert finding["severity"] == "warning"
    assert "signs_with" in finding["hint"]


# --- Two letters, one reader


def test_messages_about_two_letters_to_one_reader_can_be_told_apart(run: Run, write: Any) -> None:
    lines = ("2026-07-30 signer-agreed", SENT, "2026-08-14 reminded")
    writers = both(*lines, own=(*OWN, SENT, "2026-08-14 reminded"))
    profile = write(*writers)
    out = profile.parent / "out"
    documents = ("follow-up", "reminder", "final-reminder")
    ran = run("-p", profile, "render", *documents, "-f", "eml", "-f", "txt", "-o", out,
              "--on", "2026-08-29", "--force")  # fmt: skip
    assert ran.code == 0, ran.err
    for document in documents:
        subjects = {}
        for about in ("mbeki", "haugen"):
            text = (out / about / f"{document}.txt").read_text("utf-8")
            [subjects[about]] = re.findall(r"(?m)^Subject: (.*)$", text)
        own = "LOR for Ana Ruiz – Inpatient Medicine/July 2026"
        re_ = "" if document == "follow-up" else "Re: "
        assert subjects == {"mbeki": re_ + own, "haugen": f"{re_}{own} (with Dr. Haugen)"}
    sheets = {
        about: {p.name for p in (out / about).glob("*support-sheet*")}
        for about in ("mbeki", "haugen")
    }
    assert sheets == {
        "mbeki": {"Ana-Ruiz-support-sheet.pdf"},
        "haugen": {"Ana-Ruiz-support-sheet-with-Haugen.pdf"},
    }
    assert "Ana-Ruiz-support-sheet-with-Haugen.pdf" in (out / "haugen/follow-up.txt").read_text(
        "utf-8"
    )
    assert b"support-sheet-with-Haugen.pdf" in (out / "haugen/follow-up.eml").read_bytes()


@pytest.mark.parametrize("more", [
    {"id": "bell", "role": "fellow", "signs_with": "mbeki"},
    {"id": "clinic", "role": "secondary", "family_name": "Mbeki", "email": "Mbeki@example.com"},
])  # fmt: skip
def test_they_can_be_told_apart_however_two_letters_go_to_one_person(
    run: Run,
    write: Any,
    more: dict[str, str],
) -> None:
    """Two fellows, or the same person entered twice."""
    first, signer = both(own=("2026-07-29 agreed",), role="secondary")
    facts = {"role": more["role"], **{k: v for k, v in more.items() if k not in ("id", "role")}}
    profile = write(first, signer, person(more["id"], facts.pop("role"), *YES, **facts))
    out = profile.parent / "out"
    ran = run("-p", profile, "render", "follow-up", "-f", "txt", "-o", out, "--on", "2026-07-30")
    assert ran.code == 0, ran.err
    texts = [(out / a / "follow-up.txt").read_text("utf-8") for a in ("haugen", more["id"])]
    subjects = {text.partition("\n")[0] for text in texts} | {
        line for text in texts for line in text.splitlines() if line.startswith("Subject: ")
    }
    assert len([s for s in subjects if s.startswith("Subject: ")]) == 2
    assert len({p.name for p in out.rglob("*support-sheet*")}) == 2


def test_a_signer_of_one_letter_gets_the_plain_subject(run: Run, write: Any) -> None:
    profile = write(*both(own=("2026-07-29 agreed",), role="secondary"))
    out = profile.parent / "out"
    run("-p", profile, "render", "follow-up", "-f", "txt", "-o", out, "--on", "2026-07-30")
    text = (out / "haugen/follow-up.txt").read_text("utf-8")
    assert "\nSubject: LOR for Ana Ruiz – Inpatient Medicine/July 2026\n" in f"\n{text}"
    assert (out / "haugen/Ana-Ruiz-support-sheet.pdf").exists()


def test_of_two_reminders_to_one_reader_one_waits_for_the_next_day(
    write: Any, due: Any, run: Run
) -> None:
    lines = ("2026-07-30 signer-agreed", SENT, "2026-08-01 thanked")
    profile = write(*both(*lines, own=(*OWN, SENT, "2026-08-01 thanked")))
    day = "2026-08-13"
    told = due(profile, day)
    assert {told["haugen", "reminder"], told["mbeki", "reminder"]} == {"due", "waiting"}
    [first] = [about for (about, _), state in told.items() if state == "due"]
    [second] = [about for (about, _), state in told.items() if state == "waiting"]
    assert log(run, profile, first, "reminded", "--on", day).code == 0
    assert due(profile, day)[second, "reminder"] == "waiting"
    assert due(profile, "2026-08-14")[second, "reminder"] == "due"


# --- The status, the plan, and what comes next


def test_after_the_signers_no_status_says_what_check_says(run: Run, write: Any) -> None:
    profile = write(*both("2026-07-29 signer-declined", own=OWN))
    status = run("-p", profile, "status", "--on", "2026-07-30").out
    assert "Ask another attending to sign with Dr. Haugen." in status
    assert "add a writer" not in status


@pytest.mark.parametrize("role", ["anchor", "director"])
def test_who_declined_to_write_and_signs_is_shown_as_signing(
    run: Run, write: Any, role: str
) -> None:
    profile = write(*both("2026-07-29 signer-agreed", own=("2026-07-22 declined",), role=role))
    status = run("-p", profile, "status", "--on", "2026-07-30").out
    assert "declined; signs with Dr. Haugen" in status
    plan = " ".join(run("-p", profile, "plan", "--on", "2026-07-30").out.split())
    assert "Said no. Signs the letter with Dr. Haugen." in plan


def test_what_comes_next_is_the_fellows_answer_whatever_the_signer_said(
    run: Run, write: Any
) -> None:
    for own in ("2026-07-22 hesitated", "2026-07-22 declined"):
        fellow = person("haugen", "fellow", signs_with="mbeki")
        profile = write(fellow, person("mbeki", "anchor", own))
        asked = log(run, profile, "haugen", "asked", "--on", "2026-07-28")
        assert "next: Dr. Haugen's answer: log it as agreed, hesitated, or declined" in asked.out


def test_a_letter_cant_come_after_the_signers_no(run: Run, write: Any) -> None:
    profile = write(*both("2026-07-29 signer-declined", own=OWN))
    ran = log(run, profile, "haugen", "received", "--on", "2026-08-02")
    assert ran.code == 1
    assert "the attending who was to sign with Dr. Haugen declined" in ran.err
    assert "lorkit log haugen signer-asked" in ran.err
    assert log(run, profile, "haugen", "received", "--on", "2026-08-02", "--force").code == 0


def test_the_plan_names_who_was_reminded(run: Run, write: Any) -> None:
    lines = ("2026-07-30 signer-agreed", SENT, "2026-08-14 reminded", "2026-08-14 thanked")
    profile = write(*both(*lines, own=OWN))
    plan = " ".join(run("-p", profile, "plan", "--on", "2026-08-15").out.split())
    assert "August 14, Dr. Mbeki (for Dr. Haugen): reminded" in plan
    assert "August 14, Dr. Haugen: thanked" in plan
    assert "July 31, Dr. Mbeki (for Dr. Haugen): follow-up sent" in plan


def test_in_the_plan_the_ask_to_sign_waits_for_the_fellows_yes(run: Run, write: Any) -> None:
    fellow = person("haugen", "fellow", signs_with="mbeki")
    profile = write(fellow, person("mbeki", "secondary"))
    ask = "ask Dr. Mbeki in person to sign the letter with Dr. Haugen."
    plan = " ".join(run("-p", profile, "plan", "--on", "2026-07-20").out.split())
    assert f"After a yes from Dr. Haugen, {ask}" in plan
    agreed = write(fellow | {"log": list(YES)}, person("mbeki", "secondary"))
    plan = " ".join(run("-p", agreed, "plan", "--on", "2026-07-29").out.split())
    assert f"A{ask[1:]}" in plan
    assert "After a yes" not in plan.partition(f"A{ask[1:]}")[0][-60:]


def test_the_timeline_keeps_the_ask_to_sign_once_it_is_logged_with_the_fellow(
    run: Run, write: Any
) -> None:
    profile = write(*both("2026-07-29 signer-asked", own=(), role="secondary"))
    plan = " ".join(run("-p", profile, "plan", "--on", "2026-07-30").out.split())
    assert "Ask the signer: July 29 (done)" in plan


# --- Asking them to sign


def test_the_card_to_ask_for_a_signature_speaks_of_signing_and_says_what_to_log(
    run: Run,
    write: Any,
) -> None:
    profile = write(*both("2026-07-30 thanked", own=(*OWN, "2026-07-25 followed-up")))
    out = profile.parent / "out"
    ran = run("-p", profile, "render", "due", "-f", "txt", "-o", out, "--on", "2026-07-30")
    assert ran.code == 0, ran.err
    card = " ".join((out / "mbeki/ask-script.txt").read_text("utf-8").split())
    assert "thank you again for agreeing to support my application. Dr. Haugen has kindly" in card
    assert "offered to help with another strong letter of recommendation" in card
    assert "Would you be comfortable signing it, too?" in card
    assert "one-page summary of my time with Dr. Haugen" in card
    out = profile.parent / "mail"
    run("-p", profile, "render", "ask-email", "--to", "mbeki", "-f", "eml", "-f", "txt", "-o", out,
        "--on", "2026-07-30")  # fmt: skip
    assert "Inpatient Medicine (with Dr. Haugen)\n" in (out / "mbeki/ask-email.txt").read_text(
        "utf-8"
    )
    assert " log haugen signer-asked --on 2026-07-30" in ran.out
    assert " log mbeki asked" not in ran.out


def test_before_the_answer_to_their_own_letter_the_card_asks_for_that_one(
    run: Run,
    write: Any,
    due: Any,
) -> None:
    profile = write(*both(own=()))
    assert due(profile, "2026-07-29")["mbeki", "ask-script"] == "overdue"
    out = profile.parent / "out"
    ran = run("-p", profile, "render", "due", "-f", "txt", "-o", out, "--on", "2026-07-29")
    assert "Haugen" not in (out / "mbeki/ask-script.txt").read_text("utf-8")
    assert " log mbeki asked" in ran.out


# --- In the app, and wherever events are listed


def test_the_app_logs_an_ask_to_sign_and_its_answer_with_the_fellow(write: Any) -> None:
    profile = write(*both("2026-07-30 thanked", own=(*OWN, "2026-07-25 followed-up")))
    with app_helpers.running(profile.parent, dt.date(2026, 7, 30)) as app:
        today = app.get("/").text
        card = today[today.index("/documents/ask-script/mbeki") :].partition("</li>")[0]
        assert 'name="about" value="haugen"' in card
        assert 'name="event" value="signer-asked"' in card
        form = app.get("/sent/ask-script/mbeki").text
        about = re.findall(r'name="about" value="([^"]*)"', form)
        events = re.findall(r'name="event" value="([^"]*)"', form)
        assert about == ["haugen"]
        assert events == [
            "signer-asked",
            "signer-agreed",
            "signer-hesitated",
            "signer-declined",
            "",
        ]
        data = {"about": about[0], "event": events[:2], "on": "2026-07-30"}
        assert app.post("/log", data).status_code == 303
        assert "2026-07-30 signer-asked" in app.text
        assert "2026-07-30 signer-agreed" in app.text
        assert "Next: follow-up, Friday, July 31" in app_helpers.plain(app.get("/").text)


def test_the_app_offers_a_signers_events_only_for_a_fellow_with_a_signer(write: Any) -> None:
    profile = write(*both())
    with app_helpers.running(profile.parent, dt.date(2026, 7, 30)) as app:
        offered = re.findall(r'(?s)<select id="e-\d" name="event".*?</select>', app.get("/").text)
        assert ["signer-agreed" in one for one in offered] == [True, False]


def test_a_signers_events_are_listed_where_events_are(run: Run, write: Any) -> None:
    said = run("log", "--help").out + run("schema").out
    for event in ("signer-asked", "signer-agreed", "signer-hesitated", "signer-declined"):
        assert said.count(event) >= 2
    slip = log(run, write(*both()), "haugen", "signer-agred")
    assert "did you mean 'signer-agreed'" in slip.err
    profile = write(*both("2026-07-29 signer-asked", "2026-07-30 signer-agreed"))
    plan = run("-p", profile, "plan", "--on", "2026-07-30").out
    assert "signer asked" in plan
    assert "signer said yes" in plan


# --- What a sheet says before the yes


def test_a_sheet_tells_of_no_request_and_no_ask_that_there_was_not(run: Run, write: Any) -> None:
    """A day that was planned for the request has passed, but nobody has said yes."""
    fellow, signer = both(role="secondary", own=())
    fellow["request"] = {"method": "portal-email", "on": "2026-08-04"}
    profile = write(fellow, signer)
    made = ("-p", profile, "render", "support-sheet", "--to", "haugen", "-f", "txt")
    out = ("-o", profile.parent / "out", "--on", "2026-08-06")
    assert run(*made, *out).code == 0
    text = (profile.parent / "out" / "haugen" / "support-sheet.txt").read_text("utf-8")
    assert "August 4" not in text
    assert "(to be asked to sign)" in text


def test_after_the_signer_hesitated_all_makes_no_sheet(run: Run, write: Any) -> None:
    log = ("2026-07-28 signer-asked", "2026-07-29 signer-hesitated")
    profile = write(*both(*log, role="secondary", own=()))
    out = profile.parent / "out"
    made = run("-p", profile, "render", "all", "-f", "txt", "-o", out, "--on", "2026-08-06")
    assert "haugen/support-sheet" not in made.out
    assert "the attending who was to sign hesitated" in made.err


def test_the_plan_asks_for_no_letter_that_the_signer_declined(run: Run, write: Any) -> None:
    fellow, anchor = both("2026-07-29 signer-declined")
    profile = write(*({**one, "specialty": "Emergency Medicine"} for one in (fellow, anchor)))
    plan = run("-p", profile, "plan", "--on", "2026-08-06").out
    assert "Dr. Mbeki is asked for a SLOE" in " ".join(plan.split())


def test_the_fellow_s_you_becomes_the_fellow_with_the_right_verb(run: Run, write: Any) -> None:
    fellow, signer = both("2026-07-29 signer-agreed", role="secondary", own=())
    fellow["moments"] = ["Learned to wait as you do, because you don’t guess and you’ve seen why"]
    profile = write(fellow, signer)
    out = profile.parent / "out"
    words = ("render", "support-sheet", "--to", "haugen", "-f", "txt", "-o", out)
    assert run("-p", profile, *words, "--on", "2026-08-01").code == 0
    text = (out / "haugen" / "support-sheet.txt").read_text("utf-8")
    said = "as Dr. Haugen does, because Dr. Haugen doesn’t guess and Dr. Haugen has seen why"
    assert said in " ".join(text.split())
