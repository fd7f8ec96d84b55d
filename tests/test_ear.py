"""The ear to write for: what no text may say, and what only some days and profiles make true."""

from __future__ import annotations

import datetime as dt
import re
from itertools import product
from typing import Any

import pytest
from test_words import (
    LEVELS,
    MESSAGES,
    REQUESTS,
    ROLES,
    bare,
    full_profile,
    has,
    one,
    one_text,
    parts,
    spoken,
    texts,  # noqa: F401  (a fixture)
)

# Each was seen, and stands for its kind: headlines, aphorisms, sulking, presumption, foreign idiom.
OUT = re.compile(
    r"quiet word|hear this from me|short no|plain no|one word|reply away|line from you|astray"
    r"|last you will hear|leave it (be|there)|as it stands|lending|among the spam|even in your spam"
    r" folder, tell|grateful for your yes|word for me|had me alongside|means? much|put your name"
    r"|will hear from you|goes with me|treated nobody|treat anyone|are over\b|I matched:|Matched:"
    r"|no harm done|rather know|week or two|Goal, unchanged|You’ll have my|I will not ask again"
    r"|carried me further|before I left|had hoped|would have liked|meant to ask|wish I could",
    re.IGNORECASE,
)


DURING, AFTER = dt.date(2026, 7, 22), dt.date(2026, 8, 13)


def every_text(texts: Any) -> list[Any]:  # noqa: F811
    found = []
    for role, level in product(ROLES, LEVELS):
        for method in REQUESTS:
            data = full_profile(role, level)
            data["writers"][0]["request"] = dict(REQUESTS[method])
            found += texts(data)
        found += texts(bare(full_profile(role, level)))
        data = full_profile(role, level)
        data["writers"][0]["log"] = ["2026-07-23 agreed"]
        found += texts(data)
    return found


def test_no_text_has_an_idiom_that_an_american_would_stumble_over(texts: Any) -> None:  # noqa: F811
    for text in every_text(texts):
        whole = "\n".join([text.head.get("Subject", ""), text.body])
        found = OUT.search(whole)
        assert not found, f"{found and found[0]!r} in {text.name}"


def test_no_sentence_begins_in_the_middle_of_another(texts: Any) -> None:  # noqa: F811
    """As where two templates' halves were put together: "…are, and Thank you again"."""
    begun = re.compile(r"[,;] (?:and |but |or )?(?:Thank|Please|Could|Would|If|When|Either|Do)\b")
    for text in every_text(texts):
        found = begun.search(text.body)
        assert not found, f"{found and found[0]!r} in {text.name}"


def test_apostrophes_are_curly_and_sentences_whole(texts: Any) -> None:  # noqa: F811
    for text in every_text(texts):
        assert "'" not in text.body, text.name
        for paragraph in parts(text)[1:-1] if text.document in MESSAGES else ():
            for sentence in re.split(r"(?<=[.?]) (?=[A-Z])", paragraph):
                assert len(sentence.split()) > 2 or "Thank you" in sentence, (sentence, text.name)


def test_a_director_has_met_the_applicant_in_no_setting_of_their_own(texts: Any) -> None:  # noqa: F811
    data = full_profile()
    data["writers"][1] |= {"role": "director", "setting": "the clerkship program", "log": []}
    card = one(texts(data), "ask-script")
    assert "clerkship" not in card
    has(card, "Yes. Programs ask for more than one letter")


@pytest.mark.parametrize(
    ("role", "said"), [("anchor", "Yes. Programs"), ("secondary", "Yes, I plan to. Prog")]
)
def test_a_fellows_letter_is_another_one_for_a_signer_who_writes_too(
    texts: Any,  # noqa: F811
    role: str,
    said: str,
) -> None:
    data = full_profile()
    fellow = {"id": "two", "family_name": "Lee", "role": "fellow", "signs_with": "one"}
    data["writers"] = [data["writers"][0] | {"role": role, "log": []}, fellow]
    has(one(texts(data), "ask-script"), said)
    two = [text.body for text in texts(data) if text.name.startswith("two/ask-script")]
    assert all(said in body for body in two)


def test_what_a_standardized_letter_needs_is_clear_without_a_request(texts: Any) -> None:  # noqa: F811
    data = bare(full_profile())
    data["applicant"]["specialty"] = "Dermatology"
    sheet = one(texts(data), "support-sheet")
    has(sheet, "Submitting: For a standardized letter, the AAMC Letter Writer Portal opens a form")


def test_thanks_come_first(texts: Any) -> None:  # noqa: F811
    thankful = re.compile(r"thank|grateful|appreciate", re.IGNORECASE)
    for role, level in product(ROLES, LEVELS):
        data = full_profile(role, level)
        data["writers"][1]["log"] = ["2026-07-24 agreed"]
        found = texts(data)
        for document in ("ask-email", "follow-up", "reminder", "final-reminder", "thank-you"):
            first = parts(one_text(found, document))[1].split(". ")[0]
            assert thankful.search(first), (document, role, level, first)


# --- Two writers who compare their notes


FACTS = (
    {
        "setting": "the stroke unit",
        "learned": "to state the last-known-well time first",
        "moments": ["Summarized a trial overnight after your question on rounds"],
        "worked_to": "2026-07-17",
        "log": ["2026-07-22 agreed", "2026-08-20 received"],
    },
    {
        "setting": "headache clinic",
        "learned": "that the second question matters more than the first",
        "moments": ["Asked why the diary had no line for sleep"],
        "worked_to": "2026-07-29",
        "log": ["2026-07-24 agreed", "2026-08-21 received"],
    },
)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("role", ROLES)
def test_two_writers_of_one_role_find_no_paragraph_twice_that_says_something(
    texts: Any,  # noqa: F811
    role: str,
    level: str,
) -> None:
    """They compare the closing paragraphs first, and what a card says of the work they shared."""
    data = full_profile(role, level)
    data["writers"] = [
        {"id": name, "family_name": family, "role": role, "request": {"method": "portal-email"}}
        | facts
        for name, family, facts in zip(("one", "two"), ("Hale", "Sato"), FACTS, strict=True)
    ]
    for document in MESSAGES:
        if document == "coordinator-note":
            continue
        mine, other = (
            parts(one_text(texts(data, writer=name), document))[1:-1] for name in ("one", "two")
        )
        if document == "follow-up" or (role == "director" and document != "thank-you"):
            mine, other = (
                mine[:1],
                other[:1],
            )  # what follows tells of the portal, or of one rotation
        if role != "director" or document == "thank-you":
            assert mine[-1] != other[-1], f"{document}: {mine[-1]}"
    mine, other = (
        spoken(one_text(texts(data, writer=name), "ask-script"))["The ask"]
        for name in ("one", "two")
    )
    assert mine.replace("Dr. Hale", "") != other.replace("Dr. Sato", "") or role == "director"


# --- True on its day


def test_nothing_is_said_of_a_setting_that_the_profile_shows_no_other_of(texts: Any) -> None:  # noqa: F811
    for role in ROLES:
        data = full_profile(role)
        data["writers"] = [data["writers"][0] | {"id": "one"}]
        data["writers"][0].pop("signs_with", None)
        for text in texts(data):
            assert not re.search("different setting|another setting|one setting", text.body)


def test_a_request_that_is_not_open_is_not_offered_again(texts: Any) -> None:  # noqa: F811
    later = {"method": "portal-email", "on": "2026-09-01"}
    for role, request in product(ROLES, (REQUESTS["not-open"], later)):
        data = full_profile(role)
        data["writers"][0]["request"] = dict(request)
        for document in ("reminder", "final-reminder"):
            text = one(texts(data), document)
            assert "the request" not in text, text
            assert "show as received" not in text, text


def test_no_one_is_thanked_for_a_letter_that_is_not_in(texts: Any) -> None:  # noqa: F811
    after = dt.date(2027, 3, 25)
    for role, level in product(ROLES, LEVELS):
        data = full_profile(role, level)
        data["writers"][0]["log"] = ["2026-07-23 agreed"]
        data["writers"][1]["log"] = ["2026-07-24 agreed"]
        for document in ("update-submitted", "update-matched"):
            text = one(texts(data, after), document)
            assert not re.search(r"your letter|letter (included|you|that)|writing", text), text


def test_a_date_that_is_over_is_not_aimed_for(texts: Any) -> None:  # noqa: F811
    for role in ROLES:
        for text in texts(full_profile(role), dt.date(2026, 10, 1)):
            if text.document in MESSAGES:
                assert "September 14" not in text.body, text.name


def test_a_coordinator_is_not_told_that_a_past_day_is_to_come(texts: Any) -> None:  # noqa: F811
    before, after = dt.date(2026, 6, 25), dt.date(2026, 7, 8)
    has(one(texts(full_profile(), before), "coordinator-note"), "look forward to joining", "Before")
    note = one(texts(full_profile(), after), "coordinator-note")
    assert "look forward to joining" not in note
    assert "Before then" not in note


def test_what_is_still_going_on_is_not_told_as_past(texts: Any) -> None:  # noqa: F811
    during = one(texts(full_profile(), dt.date(2026, 7, 20)), "ask-email")
    after = one(texts(full_profile(), dt.date(2026, 8, 3)), "ask-email")
    has(during, "everything you have taught me", "I have learned")
    has(after, "everything you taught me", "I learned")


def test_no_writer_is_said_to_have_seen_more_than_the_profile_shows(texts: Any) -> None:  # noqa: F811
    """A fellow of one week out of four didn't see most of the work, nor the daily work."""
    more = re.compile(
        r"\bmost of (?!it\b)|\bdaily\b|day to day|every day|throughout|the whole (?!rotation t)"
    )
    for role, level, day in product(ROLES, LEVELS, (DURING, AFTER)):
        data = full_profile(role, level)
        data["writers"][0] |= {
            "worked_from": "2026-07-20",
            "worked_to": "2026-07-24",
            "setting": "Tuesday clinic",
        }
        data["writers"][1]["log"] = ["2026-07-23 agreed"]
        for text in texts(data, day):
            assert not more.search(text.body), text.name


def test_a_signer_reads_where_and_how_long_the_fellow_worked_with_the_applicant(
    texts: Any,  # noqa: F811
) -> None:
    data = fellow_profile()
    data["writers"][0] |= {"worked_from": "2026-07-20", "worked_to": "2026-07-24"}
    has(one(texts(data, AFTER), "follow-up"), "worked with me in the step-down unit for one week")
    has(one(texts(data, DURING), "follow-up"), "has worked with me in the step-down unit, and")
    for key in ("worked_from", "worked_to"):  # then nobody has counted the weeks
        del data["writers"][0][key]
    has(one(texts(data, AFTER), "follow-up"), "worked with me in the step-down unit, and")


def test_what_stands_with_the_rotation_is_not_told_as_seen_by_the_writer(texts: Any) -> None:  # noqa: F811
    """The rotation's lines go to everybody on it, whatever their setting."""
    for role, level in product(ROLES, LEVELS):
        data = full_profile(role, level)
        for key in ("did", "moments"):
            del data["writers"][0][key]
        for document in ("follow-up", "ask-email", "support-sheet"):
            text = one(texts(data, AFTER), document)
            assert not re.search(r"moments? (from it|you may)|[Mm]oments with", text), text
            assert not re.search(r"I (did|attended and prepared) (with|in)\b", text), text
            assert "our work" not in text, text


def test_a_sheet_without_bullets_is_not_said_to_list_them(texts: Any) -> None:  # noqa: F811
    for role, level in product(ROLES, LEVELS):
        data = full_profile(role, level)
        for place in (data["writers"][0], data["rotations"][0]):
            del place["did"]
        assert "lists what I" not in one(texts(data, AFTER), "follow-up")


def test_a_day_in_another_year_is_told_with_its_year(texts: Any) -> None:  # noqa: F811
    """In November, "Friday, August 27" would be a day that is over."""
    for role in ROLES:
        data = full_profile(role)
        data["application"] = {"season": 2028, "letters_by": "2027-08-27"}
        data["writers"][0]["request"] = {"method": "portal-email", "on": "2027-07-01"}
        found = texts(data, AFTER)
        for document in ("ask-email", "follow-up", "reminder", "final-reminder", "support-sheet"):
            text = one(found, document)
            assert re.search(r"August 27,\*?\*? 2027", text), text
            assert not re.search(r"(August 27|July 1)(?!,\*?\*? 2027|\d)", text), text


def test_this_cycle_is_said_only_once_it_has_begun(texts: Any) -> None:  # noqa: F811
    """Who rotates a year and a half before the Match isn't applying this cycle."""
    for role in ROLES:
        data = full_profile(role)
        data["application"] = {"season": 2028}
        for document in ("ask-script", "ask-email", "introduction"):
            early, due = (one(texts(data, day), document) for day in (AFTER, dt.date(2027, 6, 1)))
            has(early, "for the 2028 Match")
            assert "this cycle" not in early
            has(due, "this cycle")


def test_a_setting_still_to_come_is_not_told_as_seen(texts: Any) -> None:  # noqa: F811
    """Whoever is asked in week 3 about others has not been in next month's clinic."""
    data = full_profile()
    data["writers"][1] |= {"setting": "Thursday clinic", "worked_from": "2026-07-27"}
    card = {day: one(texts(data, day), "ask-script") for day in (DURING, AFTER)}
    assert "Thursday clinic" not in card[DURING]
    assert "I’ve also been in Thursday clinic" in card[AFTER]


def test_a_request_that_nobody_planned_is_not_promised(texts: Any) -> None:  # noqa: F811
    for role, level, service in product(ROLES, LEVELS, ("ERAS", "other")):
        data = full_profile(role, level)
        data["application"]["service"] = service
        del data["writers"][0]["request"]
        for text in texts(data, AFTER):
            assert not re.search(
                r"(?i)come to you|Request to follow|nothing to submit|the request", text.body
            )
        assert "Submitting" not in one(texts(data, AFTER), "support-sheet")


# --- A fellow and the attending who signs


def fellow_profile(level: str = "hands-on") -> dict[str, Any]:
    data = full_profile("fellow", level)
    del data["applicant"]["personal_statement"]
    data["writers"][0]["request"] = {"method": "portal-email"}
    data["writers"][0] |= {
        "salutation": "Dr. Haugen",
        "moments": ["Called you within minutes; you were at the bedside before your pager rang"],
        "did": ["Kept a list that you used on rounds"],
    }
    data["writers"][1] |= {"setting": "the labor floor", "log": ["2026-07-24 agreed"]}
    return data


def test_what_a_fellow_saw_is_told_to_the_signer_as_the_fellows(texts: Any) -> None:  # noqa: F811
    found = texts(fellow_profile())
    told = "alled Dr. Haugen within minutes; Dr. Haugen was at the bedside before Dr. Haugen’s"
    for document in ("follow-up", "support-sheet"):
        has(one(found, document), told)
    has(one(found, "support-sheet"), "Kept a list that Dr. Haugen used on rounds.")
    assert "Dr. Haugen within" not in one(found, "ask-email")


def test_what_was_said_to_a_patient_stays_as_it_was_said(texts: Any) -> None:  # noqa: F811
    data = fellow_profile()
    data["writers"][0]["moments"] = ["Asked “what worries you most?” before you did"]
    has(one(texts(data), "support-sheet"), "Asked “what worries you most?” before Dr. Haugen did.")


def test_the_signer_is_asked_thanked_and_told_as_one_who_signs(texts: Any) -> None:  # noqa: F811
    data = fellow_profile()
    found = texts(data, dt.date(2027, 3, 25), writer="two")
    for document in ("ask-script", "ask-email", "thank-you", "update-submitted", "update-matched"):
        has(one(found, document), "Dr. Haugen", "sign")
    fellow = texts(data, dt.date(2027, 3, 25))
    has(one(fellow, "thank-you"), "your teaching")
    has(one(fellow, "update-submitted"), "the letter you helped with")


# --- The right kind of letter


ASKING = ("ask-script", "ask-email", "follow-up", "reminder", "final-reminder", "support-sheet")
KINDS = (
    ("Emergency Medicine", "ResidencyCAS", 2027, "SLOE"),
    ("EM", "ERAS", 2025, "SLOE"),
    ("Obstetrics and Gynecology", "ResidencyCAS", 2025, "SLOE"),
    ("OB-GYN", "ResidencyCAS", 2027, "SLOE"),
    ("Ob/Gyn", "ResidencyCAS", 2027, "SLOE"),
    ("Dermatology", "ERAS", 2027, "standardized letter"),
    ("Urology", "ERAS", 2027, "standardized letter"),
    ("Plastic Surgery-Integrated", "ERAS", 2027, "standardized letter"),
    ("Integrated Plastic Surgery", "ERAS", 2027, "standardized letter"),
    ("Plastic Surgery (Integrated)", "ERAS", 2027, "standardized letter"),
    ("Plastic Surgery", "ERAS", 2027, "standardized letter"),
    ("Orthopaedic Surgery", "ERAS", 2027, "eSLOR"),
    ("Orthopedic Surgery", "ERAS", 2027, "eSLOR"),
    ("Internal Medicine", "ERAS", 2027, "letter"),
    ("Dermatology", "ERAS", 2026, "letter"),
    ("OB-GYN", "ERAS", 2024, "letter"),
)


def applying(specialty: str, service: str, season: int, role: str = "anchor") -> dict[str, Any]:
    data = full_profile(role)
    data["applicant"]["specialty"] = specialty
    data["application"] |= {"service": service, "season": season}
    return data


@pytest.mark.parametrize(("specialty", "service", "season", "kind"), KINDS)
def test_each_specialty_is_asked_for_by_the_right_name(
    texts: Any,  # noqa: F811
    specialty: str,
    service: str,
    season: int,
    kind: str,
) -> None:
    for role in ROLES:
        found = texts(applying(specialty, service, season, role))
        for document in ASKING:
            text = one(found, document)
            assert kind in text, f"{kind} not in {document}:\n{text}"
            if kind == "letter":
                assert not re.search("SLOE|standardized|eSLOR", text), text
            elif document != "ask-script":  # whose notes tell the applicant what it replaces
                assert "letter of recommendation" not in text, text
        subject = one_text(found, "follow-up").head["Subject"]
        assert subject == "LOR for Tomás Ñúñez Echeverría – General Medicine/July 2026"


def test_who_writes_a_sloe_is_told_that_no_letter_is_needed_beside_it(texts: Any) -> None:  # noqa: F811
    found = texts(applying("Emergency Medicine", "ResidencyCAS", 2027))
    for document in ("follow-up", "support-sheet"):
        has(one(found, document), "takes the place of a narrative letter")
    has(one(found, "ask-script"), "Standardized Letter of Evaluation")


def test_a_group_is_asked_for_its_support(texts: Any) -> None:  # noqa: F811
    data = applying("Emergency Medicine", "ResidencyCAS", 2027)
    data["writers"][0]["request"] |= {"kind": "group"}
    for document in ("ask-script", "ask-email"):
        has(one(texts(data), document), "leadership group", "strong SLOE")


def test_a_profile_can_choose_another_kind(texts: Any) -> None:  # noqa: F811
    data = applying("Dermatology", "ERAS", 2027)
    data["writers"][0]["request"] |= {"kind": "letter"}
    has(one(texts(data), "ask-email"), "strong letter of recommendation")
    data = applying("Internal Medicine", "ERAS", 2027)
    data["writers"][0]["request"] |= {"kind": "standardized"}
    has(one(texts(data), "ask-email"), "strong structured evaluative letter")


def test_residencycas_is_named_with_its_address(texts: Any) -> None:  # noqa: F811
    text = one(texts(applying("OB-GYN", "ResidencyCAS", 2027)), "follow-up")
    has(text, "applicantsupport@residencycas.com")


def check(run: Any, path: Any) -> dict[str, list[str]]:
    import json

    ran = run("-p", path, "check", "--json", "--on", "2026-08-13")
    found: dict[str, list[str]] = {}
    for one_ in json.loads(ran.out):
        found.setdefault(one_["code"], []).append(f"{one_['message']}; {one_['hint']}")
    return found


def test_check_says_which_kind_is_asked_for_and_who_may_write_it(
    run: Any, write_profile: Any
) -> None:
    told = check(run, write_profile(applying("Emergency Medicine", "ResidencyCAS", 2027)))
    [kind] = told["POR011"]
    has(kind, "SLOE", "eSLOE", "leadership group", "off-service", "kind: letter")
    assert "POR012" not in told
    told = check(run, write_profile(applying("Emergency Medicine", "ERAS", 2027)))
    has(told["POR012"][0], "ResidencyCAS", "2026")
    assert "POR011" not in check(run, write_profile(full_profile()))
    chosen = applying("Dermatology", "ERAS", 2027)
    for writer in chosen["writers"]:
        writer["request"] = {"method": "portal-email", "kind": "letter"}
    for line in check(run, write_profile(chosen))["POR011"]:
        has(line, "letter of recommendation", "standardized letter")


def test_the_plan_tells_the_applicant_what_the_service_wants(
    run: Any, write_profile: Any, tmp_path: Any
) -> None:
    path = write_profile(applying("Emergency Medicine", "ResidencyCAS", 2027))
    for name in ("cv.pdf", "statement.pdf", "letter-request.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7 what a user attaches")
    ran = run("-p", path, "render", "plan", "-f", "txt", "-o", tmp_path / "o", "--on", "2026-07-10")
    assert ran.code == 0, ran.err
    plan = (tmp_path / "o" / "plan.txt").read_text("utf-8")
    has(plan, "What to ask for", "a SLOE", "leadership group", "Letter ID from ResidencyCAS")
    has(plan, "In ResidencyCAS", "Assign each letter to programs by hand", "ECFMG")


# --- Two specialties, and settings that break a sentence


def test_a_letter_for_another_specialty_has_its_own_goal(texts: Any) -> None:  # noqa: F811
    data = full_profile()
    data["writers"][0] |= {"specialty": "Family Medicine", "career_goal": "Family doctor in a town"}
    for text in texts(data):
        if text.writer == "one" and text.document != "update-matched":
            has(text.body, "Family Medicine")
            assert "Internal Medicine" not in text.body, text.name
            assert "hospitalist" not in text.body, text.name
    found = texts(data, writer="two")
    has(one(found, "thank-you"), "Internal Medicine")


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        ("his clinic", "the clinic"),
        ("On call", "call"),
        ("in the stroke unit", "the stroke unit"),
        ("wards, clinic, and ICU", "and"),
        ("we rounded on 5 West", "name the place"),
    ],
)
def test_a_setting_that_breaks_its_sentence_is_shown_in_it(
    run: Any, write_profile: Any, setting: str, hint: str
) -> None:
    data = full_profile()
    data["writers"][0]["setting"] = setting
    [told] = check(run, write_profile(data))["MSG016"]
    has(told, "I worked with you", hint)


# --- The sheet


def test_the_sheet_says_first_what_is_asked_by_when_how_and_how_long(texts: Any) -> None:  # noqa: F811
    sheet = one(texts(full_profile()), "support-sheet")
    head, strip = sheet.split("\n\n")[:2][0], sheet.split("\n\n")[2]
    assert head.startswith("Tomás Ñúñez Echeverría")
    rows = strip.split("\n")
    assert [row.split(":")[0] for row in rows] == ["Asked for", "Aiming for", "How", "Together"]
    has(strip, "Letter of recommendation", "September 14", "AAMC", "July 24", "3 weeks")
    assert sheet.index("Moments") < sheet.index("What I did")
    assert len(sheet.split("\n\n")[1].split("\n")) == 2, "identity in two lines"


def test_growth_and_responsibility_have_a_place_where_the_profile_holds_them(texts: Any) -> None:  # noqa: F811
    data = full_profile()
    data["writers"][0] |= {
        "did": ["Followed 4 patients a day", "Cut notes from 7 corrections to 1 by week 3"],
        "moments": ["Cut presentations to 4 minutes within a week of your feedback"],
    }
    sheet = one(texts(data), "support-sheet")
    growth = sheet.split("Growth and responsibility")[1]
    has(growth, "Cut notes from 7", "within a week of your feedback")
    assert "Moments" not in sheet, "a heading with nothing under it"
    assert "Growth" not in one(texts(full_profile()), "support-sheet")
