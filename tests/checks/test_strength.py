"""Features, bullets and portfolio: advice that says what to add, and where."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from check_profiles import CLEAN, OBSERVER, bullet, changed, found, report
from corpora import held_out, sentences

from lorkit.checks.registry import LINES, overclaims
from lorkit.checks.rule import Found
from lorkit.checks.strength.bullets import Line
from lorkit.checks.text import Text

LESSON = "    learned: to ask what worries the patient most\n"
MOMENT = "- Cut presentations from 9 minutes to 4 within a week of your feedback"
DID = "- Presented 4 patients each morning with an assessment and a plan"


def advice(words: str) -> list[Found]:
    """All that is said of a bullet, the most useful first."""
    return [one for rule in LINES for one in rule.apply(Line(Text(words), "did"))]


def test_a_good_profile_gets_no_advice(tmp_path: Path) -> None:
    assert report(tmp_path, CLEAN).findings == ()


# --- The four features


@pytest.mark.parametrize(
    ("code", "old", "new", "field"),
    [
        ("FEA001", "    setting: the Tuesday clinic\n", "", "writers[1].setting"),
        ("FEA002", f"    moments:\n      {MOMENT}\n", "", "writers[0].moments"),
        ("FEA002", f"    did:\n      {DID}\n", "", "writers[0].did"),
        (
            "FEA004",
            "Hospitalist in a safety-net hospital",
            "Internal Medicine",
            "applicant.career_goal",
        ),
        ("FEA005", LESSON, "", "writers[1].learned"),
    ],
)
def test_what_a_letter_lacks_is_advice_with_its_field(
    tmp_path: Path, code: str, old: str, new: str, field: str
) -> None:
    finding = found(tmp_path, changed(old, new))[code]
    assert (finding.severity, finding.path) == ("advice", field)
    assert finding.line > 0


COMPARED = "- Saw the same patient three weeks in a row and needed fewer corrections each week"


def nothing_to_compare(profile: str) -> str:
    text = changed(MOMENT, "- Found a potassium of 5.9 and told the team", profile)
    text = changed(COMPARED, "- Saw the same patient three weeks in a row", text)
    return text.replace("state the assessment before the data behind it", "wait for an answer")


def test_a_fact_to_compare_is_asked_for_once_where_no_writer_has_one(tmp_path: Path) -> None:
    """It points at the list, and not at an innocent line of it."""
    text = nothing_to_compare(CLEAN)
    told = [f for f in report(tmp_path, text).findings if f.code == "FEA003"]
    assert [f.path for f in told] == ["writers[0].moments"]
    assert text.splitlines()[told[0].line - 1].strip() == "moments:"
    assert "FEA003" not in found(tmp_path, changed(MOMENT, "- Found a potassium of 5.9"))


def test_an_observer_is_shown_an_observers_example(tmp_path: Path) -> None:
    assert "case summaries" in found(tmp_path, nothing_to_compare(OBSERVER))["FEA003"].hint
    assert "presentations" in found(tmp_path, nothing_to_compare(CLEAN))["FEA003"].hint


def test_the_rotations_bullets_count_for_a_writer_without_own(tmp_path: Path) -> None:
    text = changed(f"    did:\n      {DID}\n", "")
    text = changed("    level: hands-on\n", f"    level: hands-on\n    did:\n      {DID}\n", text)
    assert "FEA002" not in found(tmp_path, text)


def test_who_declined_needs_nothing(tmp_path: Path) -> None:
    text = changed("    setting: the Tuesday clinic\n", "")
    text = changed("2026-07-29 agreed", "2026-07-29 declined", text)
    assert "FEA001" not in found(tmp_path, text)


# --- Bullets and moments


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("BUL001", "My duty was the presentation of 4 patients"),
        ("BUL001", "Responsible for presenting 4 patients each day"),
        ("BUL001", "Presenting 4 patients each morning on rounds"),
        ("BUL002", "Participated in rounds with the whole team"),
        ("BUL003", "Presented " + "4 more patients " * 11),
        ("BUL004", "Tried to present 4 patients each morning"),
        ("BUL004", "Helped with a little of the paperwork for 12 patients"),
        ("BUL005", "Showed that I am a hard-working team player"),
        ("BUL006", "Presented 4 patients"),
        ("BUL007", "Presented 4 patients better than the other students"),
    ],
)
def test_a_weak_bullet_is_advice(tmp_path: Path, code: str, words: str) -> None:
    finding = found(tmp_path, bullet(words))[code]
    assert finding.severity == "advice"
    assert finding.hint
    assert "\n" not in finding.message


@pytest.mark.parametrize(
    "verb",
    [
        *("Rebuilt", "Spun", "Re-ran", "Mistook", "Carefully rewrote", "Withheld", "Co-led"),
        *("Went through", "Underwent a test on", "Fell behind with"),
    ],
)
def test_a_bullet_may_begin_with_any_verb_in_the_past(tmp_path: Path, verb: str) -> None:
    assert "BUL001" not in found(tmp_path, bullet(f"{verb} the list of 12 patients after rounds"))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (False, "Found in 2 minutes a name that you had been trying to remember"),
        (False, "Sat for 1 hour with a patient who was trying to quit smoking"),
        (False, "Heard what the resident was really trying to say, and asked once"),
        (False, "Asked the patient to try to walk 3 steps"),
        (False, "Watched the family try to decide for 2 hours"),
        (False, "Wrote 2 pages so that the patient was able to read them"),
        (False, "Told 4 patients trying to lose weight about the class"),
        (True, "Was trying to present 4 patients each morning"),
        (True, "Wrote 4 lists while I was trying to learn names"),
        (True, "Sat with the team, trying to follow 4 cases"),
        (True, "Read to the patient and tried to explain 2 words"),
        (True, "Decided to try to read 4 papers"),
        (True, "Read 4 papers and was able to answer"),
        (True, "Wrote a handout, and it seemed to help 3 patients"),
    ],
)
def test_what_others_try_makes_no_fact_smaller(tmp_path: Path, told: bool, words: str) -> None:
    assert ("BUL004" in found(tmp_path, bullet(words))) is told


def test_advice_is_right_nine_times_in_ten() -> None:
    """On bullets by people who hadn't seen the rules: silence where all is well, a word where not."""
    for read in (sentences, held_out):
        told = [(bool(advice(line)), bool(label)) for label, line in read("bullets")]
        right = sum(given for given, weak in told if weak)
        assert sum(given for given, weak in told if not weak) <= len(told) / 50
        assert right >= 0.9 * sum(weak for _, weak in told)


@pytest.mark.parametrize(
    "words",
    [
        "Explained in Farsi why the blood thinner must not be skipped",
        "Wrote down 'ask before you touch' and asked about each step",
        "Was told that my presentations ran long and cut them in half",
        "After feedback on eye contact I stopped reading my notes",
        "The attending's line, 'call the daughter', made me call families each evening",
        "Corrected my own summary in front of the team when I had mixed up two drugs",
        "Spoke in front of the team about lupus nephritis",
        "Worked with the pharmacist to find a cheaper inhaler for a man without insurance",
        "Drew the anatomy of a hernia for a worried patient and left the drawing with him",
    ],
)
def test_a_line_with_an_object_a_language_or_a_result_is_left_alone(words: str) -> None:
    assert advice(words) == []


@pytest.mark.parametrize(
    ("words", "better"),
    [
        ("Presenting 4 patients each morning on rounds", "Presented 4 patients each morning"),
        ("Responsible for writing the list of 12 patients", "Wrote the list of 12 patients"),
        ("My duty was the presentation of 4 patients", "Presented 4 patients"),
        ("Tried to help with the insulin teaching", "Helped with the insulin teaching"),
        ("Tried hard to carry 4 patients", "Carried 4 patients"),
        ("Participated in rounds with the whole team", "Presented 4 patients each morning"),
        ("Excellent communication skills with families", "Sat with a frightened patient"),
    ],
)
def test_advice_comes_with_an_example_near_the_users_words(words: str, better: str) -> None:
    assert better in advice(words)[0].hit.hint


def test_an_observers_examples_claim_no_care() -> None:
    for weak in (
        "Participated in rounds with the team",
        "Clinical skills and procedures",
        "Caring",
    ):
        line = Line(Text(weak), "did", observer=True)
        hints = [one.hit.hint for rule in LINES for one in rule.apply(line)]
        assert hints
        assert not any(overclaims(Text(hint.partition('"')[2].rstrip('"'))) for hint in hints)


WEAK = (
    "Clinical skills",
    "Was hard-working and kind",
    "Tried to present",
    "Worked on various cases",
)


def test_a_writer_gets_three_pieces_at_most_the_most_useful_first(tmp_path: Path) -> None:
    lines = "".join(f"\n      - {weak}" for weak in WEAK[1:])
    text = changed(f"      {DID}", f"      - {WEAK[0]}{lines}"[: -len(WEAK[3]) - 9], CLEAN)
    text = changed(f"      {MOMENT}", f"      - {WEAK[3]}", text)
    text = changed("    setting: the inpatient wards\n", "", text)
    told = [f for f in report(tmp_path, text).findings if f.severity == "advice"]
    mine = [f.code for f in told if f.path.startswith("writers[0]")]
    assert len(mine) == 3
    assert mine[0] == "FEA001"


def test_a_line_gets_one_piece_and_none_beside_an_error(tmp_path: Path) -> None:
    both = report(tmp_path, bullet("Tried to work with various teams")).findings
    assert [f.severity for f in both] == ["advice"]
    wrong = report(tmp_path, bullet("Tried to help Mrs. Alvarez")).findings
    assert {f.severity for f in wrong} == {"error"}


@pytest.mark.parametrize(
    "words",
    [
        "Independently presented 4 patients each morning",
        "Co-wrote a handout that the clinic still prints",
        "Overheard a wrong dose being read out, and it was changed",
        "Was trusted with 4 presentations, hard-working as ever",
        "Presented " + "4 patients " * 14,
    ],
)
def test_a_strong_bullet_is_left_alone(tmp_path: Path, words: str) -> None:
    strange = {"BUL001"} if words.startswith("Was") else set()
    weak = {f.code for f in report(tmp_path, bullet(words)).findings if f.code.startswith("BUL")}
    assert weak <= strange


def test_a_moment_may_be_longer_than_a_bullet(tmp_path: Path) -> None:
    words = "Found 12 errors " + "in one more list " * 8
    assert "BUL003" in found(tmp_path, bullet(words))
    assert "BUL003" not in found(tmp_path, changed(MOMENT, f"- {words}"))
    assert "BUL003" in found(tmp_path, changed(MOMENT, f"- {words * 2}"))


# --- The portfolio


def test_two_writers_with_the_same_words_are_named(tmp_path: Path) -> None:
    text = changed("- Took the history of 5 patients in each of 6 sessions", f"{DID}.")
    finding = found(tmp_path, text)["POR001"]
    assert finding.severity == "warning"
    assert "Dr. Whitcombe and Dr. Bergqvist" in finding.message
    assert finding.path == "writers[1].did"


def test_one_lesson_from_many_writers_is_told_once_for_each(tmp_path: Path) -> None:
    third = LESSON.join(
        ("  - id: third\n    family_name: Tanaka\n    role: secondary\n    setting: nights\n", "")
    )
    anchors = changed(
        "to state the assessment before the data behind it", LESSON.split(": ")[1].strip()
    )
    told = [f.path for f in report(tmp_path, anchors + third).findings if f.code == "POR001"]
    assert told == ["writers[1].learned", "writers[2].learned"]


def test_two_writers_who_fall_back_on_the_rotation_share_its_words(tmp_path: Path) -> None:
    text = changed(f"    did:\n      {DID}\n", "")
    took = "    did:\n      - Took the history of 5 patients in each of 6 sessions\n"
    text = changed(took, "", text)
    text = changed("    level: hands-on\n", f"    level: hands-on\n    did:\n      {DID}\n", text)
    assert "POR001" in found(tmp_path, text)
    more = "  - {{id: w{0}, family_name: Sato{0}, role: secondary, setting: ward {0}}}\n"
    text += more.format(1) + more.format(2)
    (told,) = (f.message for f in report(tmp_path, text).findings if f.code == "POR001")
    assert "Dr. Whitcombe, Dr. Bergqvist, Dr. Sato1, and Dr. Sato2 all get 'Presented" in told


def test_writers_without_a_fact_of_their_own_get_the_same_thanks_and_are_told(
    tmp_path: Path,
) -> None:
    more = "  - {{id: w{0}, family_name: Sato{0}, role: anchor}}\n"
    text = changed(MOMENT, MOMENT)
    one, two = text + more.format(1), text + more.format(1) + more.format(2)
    same = "get the same thank-you but for the name"
    assert not [f for f in report(tmp_path, one).findings if same in f.message]
    (told,) = (f for f in report(tmp_path, two).findings if same in f.message)
    assert (told.code, told.severity) == ("POR001", "warning")
    assert told.message.startswith("Dr. Sato1 and Dr. Sato2 get")
    apart = two.replace("Sato2, role", "Sato2, learned: to ask the nurse first, role")
    assert not [f for f in report(tmp_path, apart).findings if same in f.message]
    apart = two.replace("Sato2, role", "Sato2, setting: night float, role")
    assert not [f for f in report(tmp_path, apart).findings if same in f.message]


def test_a_portfolio_without_anchor_is_told(tmp_path: Path) -> None:
    assert "POR002" in found(tmp_path, changed("role: anchor", "role: director"))


@pytest.mark.parametrize(
    ("on", "told"), [("2026-08-01", False), ("2026-08-17", True), ("2026-11-01", True)]
)
def test_too_few_letters_are_told_near_the_date(tmp_path: Path, on: str, told: bool) -> None:
    text = changed("2026-07-29 agreed", "2026-07-29 hesitated")
    assert ("POR003" in found(tmp_path, text, dt.date.fromisoformat(on))) is told


def test_a_received_letter_counts_as_agreed(tmp_path: Path) -> None:
    text = changed("2026-07-29 agreed", "2026-08-20 received")
    assert "POR003" not in found(tmp_path, text, dt.date(2026, 9, 10))


def test_a_fellow_needs_somebody_who_signs(tmp_path: Path) -> None:
    alone = changed("role: secondary", "role: fellow")
    assert found(tmp_path, alone)["POR004"].severity == "warning"
    signed = changed("role: secondary", "role: fellow\n    signs_with: anchor-1")
    assert "POR004" not in found(tmp_path, signed)


def test_more_letters_than_a_program_takes_is_advice(tmp_path: Path) -> None:
    more = "".join(
        f"  - id: more-{n}\n    family_name: Extra{n}ova\n    role: secondary\n"
        f"    setting: ward {n}\n    log: [2026-07-29 agreed]\n"
        for n in range(3)
    )
    assert found(tmp_path, CLEAN + more)["POR005"].severity == "advice"
    assert "POR005" not in found(tmp_path, CLEAN)


def test_a_date_before_the_rotation_ends_is_told(tmp_path: Path) -> None:
    assert "POR006" in found(tmp_path, changed("2026-09-14", "2026-07-20"), dt.date(2026, 7, 1))


def test_a_request_after_the_date_to_aim_for_is_told(tmp_path: Path) -> None:
    late = found(tmp_path, changed("on: 2026-07-24", "on: 2026-09-20"))["POR009"]
    assert (late.severity, late.path) == ("warning", "writers[0].request.on")
    early = changed("on: 2026-07-24", "on: 2026-08-01")
    assert "POR009" not in found(tmp_path, early)


NO_REQUEST = changed("    request: {method: portal-email, on: 2026-07-24}\n", "")


def test_who_agreed_without_a_request_is_named_with_what_to_write(tmp_path: Path) -> None:
    told = found(tmp_path, NO_REQUEST)["POR013"]
    assert (told.severity, told.path) == ("warning", "writers[0].request")
    assert "Dr. Whitcombe agreed" in told.message
    assert "request: {method: portal-email}  under anchor-1" in told.hint
    form = changed("season: 2027", "season: 2026", NO_REQUEST)
    assert "{method: form-pdf}" in found(tmp_path, form)["POR013"].hint


@pytest.mark.parametrize(
    "log",
    ["2026-07-23 declined", "2026-07-25 requested", "2026-07-25 received", "2026-07-23 asked"],
)
def test_without_a_yes_or_with_the_request_out_no_request_is_missed(
    tmp_path: Path, log: str
) -> None:
    text = changed(
        "      - 2026-07-23 asked\n      - 2026-07-23 agreed - happy to\n      - 2026-07-24 followed-up\n",
        f"      - 2026-07-22 agreed\n      - {log}\n" if "asked" not in log else f"      - {log}\n",
        NO_REQUEST,
    )
    assert "POR013" not in found(tmp_path, text)
    matched = "  match: {program: Lakeside, city: Tucson, on: 2027-03-19}\nrotations:\n"
    after = changed("rotations:\n", matched, NO_REQUEST)
    assert "POR013" not in found(tmp_path, after, dt.date(2027, 3, 20))


def test_a_fellows_request_is_missed_once_for_the_signer(tmp_path: Path) -> None:
    text = changed("role: anchor", "role: fellow\n    signs_with: clinic", NO_REQUEST)
    missed = [f for f in report(tmp_path, text).findings if f.code == "POR013"]
    assert [f.path for f in missed] == ["writers[0].request"]
    assert "tells Dr. Bergqvist how" in missed[0].message


def test_no_date_is_advice(tmp_path: Path) -> None:
    assert "POR007" in found(tmp_path, changed("  letters_by: 2026-09-14\n", ""))


def test_an_examples_address_is_told_in_a_real_profile(tmp_path: Path) -> None:
    text = changed("l.bergqvist@stmarys.org", "okafor@example.com")
    assert found(tmp_path, text)["POR008"].path == "writers[1].email"
    sample = changed("amelie@fontaine.sn", "amelie@example.com", text)
    assert "POR008" not in found(tmp_path, sample)


# --- Values that don't fit their sentence, and days to come


@pytest.mark.parametrize(
    ("old", "new", "better"),
    [
        (LESSON, "    learned: I learned to listen first\n", "to listen first"),
        (LESSON, "    learned: Learned to listen first\n", "to listen first"),
        (LESSON, "    learned: I have also learned to listen first\n", "to listen first"),
        (LESSON, "    learned: Listening before asking\n", "listening before asking"),
        (LESSON, "    learned: why he always asks twice\n", "you, your"),
        ("setting: the Tuesday clinic", "setting: In the Tuesday clinic", "the Tuesday clinic"),
        ("status: ", "status: I am a ", "a "),
    ],
)
def test_a_value_that_its_sentence_cannot_take_is_told(
    tmp_path: Path, old: str, new: str, better: str
) -> None:
    finding = found(tmp_path, changed(old, new))["MSG016"]
    assert finding.severity == "warning"
    assert better in finding.hint


@pytest.mark.parametrize(
    "learned",
    [
        *("to wait", "that a no can be kind", "what a family hears first", "IV access early"),
        *("learned helplessness can be undone", "that he who listens hears more"),
    ],
)
def test_a_value_that_goes_on_with_its_sentence_is_fine(tmp_path: Path, learned: str) -> None:
    assert "MSG016" not in found(tmp_path, changed(LESSON, f"    learned: {learned}\n"))


def test_in_vitro_is_no_preposition(tmp_path: Path) -> None:
    text = changed("setting: the Tuesday clinic", "setting: In vitro fertilization clinic")
    assert "MSG016" not in found(tmp_path, text)


def test_a_day_to_come_is_shown_on_its_own_line(tmp_path: Path) -> None:
    lines = "- 2027-07-28 asked\n      - 2026-07-29 agreed"
    text = changed("- 2026-07-28 asked\n      - 2026-07-29 agreed", lines)
    assert found(tmp_path, text)["POR010"].path == "writers[1].log[0]"


def test_a_log_line_with_next_years_date_is_told(tmp_path: Path) -> None:
    finding = found(tmp_path, changed("2026-07-29 agreed", "2027-07-29 agreed"))["POR010"]
    assert (finding.severity, finding.line > 0) == ("warning", True)


def test_an_applicant_without_a_cv_is_told_that_asks_promise_it(tmp_path: Path) -> None:
    assert found(tmp_path, changed("  cv: cv.pdf\n", ""))["FEA006"].path == "applicant.cv"
