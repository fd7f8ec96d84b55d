"""An observer's scope: what an observer did is told as such, and the rest is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_profiles import CLEAN, OBSERVER, bullet, changed, found, report
from corpora import held_out, score, sentences
from hypothesis import given, settings
from hypothesis import strategies as st

from lorkit.checks.observer.acts import INDIRECT, PLAIN, acts, filled, phrases
from lorkit.checks.registry import overclaims
from lorkit.checks.text import Text, compiled

CLAIMS = ("Examined 12 patients", "I ordered an MRI", "Wrote daily notes", "Assisted in suturing")


def test_claims_are_found_and_honest_lines_left_alone() -> None:
    result = score(overclaims, "observer")
    print(result.table(), *result.misses, *result.false_alarms, sep="\n")
    assert result.error_recall >= 0.98, result.misses
    assert result.false_alarm_rate <= 0.02, result.false_alarms
    assert result.worst() >= 0.95, result.table()


def test_lines_that_nobody_read_are_judged_no_worse_than_before() -> None:
    """The floors are the figures of docs/checks.md. What was missed isn't printed: it stays unread."""
    result = score(overclaims, "observer", held_out)
    alarms, recall = len(result.false_alarms), result.error_recall
    assert recall >= 0.95
    assert alarms <= 3


@pytest.mark.parametrize(
    "words",
    [
        "My physical examination picked up the goiter",
        "Called consults for the team and gave the question in one sentence",
        "Phoned two consults each morning",
        "Management of 5 patients with DKA",
        "Five patients were assigned to me",
        "The wound that I closed healed well",
        "Had the nurse give 40 of furosemide",
        "Prescriptions for 12 patients went out under my name",
    ],
)
def test_care_is_claimed_in_other_ways_too(words: str) -> None:
    assert overclaims(Text(words))


@pytest.mark.parametrize(
    "words",
    [
        "My question at conference led to a review of the protocol",
        "Called the library for the full text of six papers",
        "Sent the team a summary of the guideline each Friday",
        "Interviewed the fellow about her research path",
        "Taught two other observers how to read the handoff tool",
        "Participated in different activities of the department",
    ],
)
def test_an_observers_own_work_is_no_care(words: str) -> None:
    assert overclaims(Text(words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Observed the resident examine 20 patients",
        "Read about how sepsis is managed in 12 trials",
        "Presented what I had read about 8 patients whom the team treated",
        "Noted that you examined the feet first, and asked why",
        "Discussed with the fellow why heparin was started in 3 patients",
        "Watched as the nurse counseled a patient and documented the visit in the chart",
        "Treated nobody, and read about 40 of those whom the team treated",
    ],
)
def test_acts_of_others_are_no_claims(words: str) -> None:
    assert overclaims(Text(words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Performed a paracentesis on a patient with cirrhosis. Attended two workshops",
        "Intubated a patient after a mock code",
        "Wrote orders for a patient and reflected on it in my journal",
        "Prescribed lisinopril and wrote the dose in my phone",
    ],
)
def test_practice_and_notebooks_excuse_nothing_beside_them(words: str) -> None:
    assert overclaims(Text(words))


@pytest.mark.parametrize("words", CLAIMS)
def test_a_claim_is_an_error_for_an_observer_only(tmp_path: Path, words: str) -> None:
    def claims(text: str) -> list[str]:
        return [f.severity for f in report(tmp_path, text).findings if f.code.startswith("OBS")]

    assert set(claims(bullet(f"{words} each week", OBSERVER))) == {"error"}
    assert claims(bullet(f"{words} each week", CLEAN)) == []


def test_a_claim_comes_with_an_honest_wording(tmp_path: Path) -> None:
    finding = found(tmp_path, bullet("Examined 12 patients each week", OBSERVER))["OBS001"]
    assert "Observed the examination of" in finding.hint


def test_a_verb_that_is_on_no_list_is_worth_a_second_look(tmp_path: Path) -> None:
    finding = found(tmp_path, bullet("Repositioned 4 patients each morning", OBSERVER))["OBS006"]
    assert finding.severity == "warning"
    watched = "Watched how the nurses repositioned 4 patients each morning"
    assert "OBS006" not in found(tmp_path, bullet(watched, OBSERVER))


def test_no_honest_wording_claims_anything_itself() -> None:
    for kinds in acts().values():
        for act in kinds:
            assert overclaims(Text(f"{act.instead} 12 patients on rounds")) == [], act.instead


def test_a_lesson_may_name_what_others_do(tmp_path: Path) -> None:
    text = changed("to ask what worries the patient most", "to examine gait first", OBSERVER)
    assert not [f for f in report(tmp_path, text).findings if f.code.startswith("OBS")]


@pytest.mark.parametrize(
    "words",
    [
        "Wrote four one-page reading notes, on catatonia, clozapine and lithium, which you kept "
        "for the next students",
        "Wrote 12 study notes on lithium and printed them for the students",
        "Wrote notes from 14 lectures and shared them with two observers",
        "Examined 60 teaching slides with the fellow",
        "Examined the survey answers of 41 residents",
        "Examined 40 papers, 12 abstracts and 3 books on catatonia",
        "Diagnosed 17 of 20 unknown cases at the conference",
        "Diagnosed 9 of 12 board cases and explained each to the students",
        "Diagnosed 3 cases at noon conference before the answer was shown",
        "Managed the reference list for 5 talks",
        "Managed the list of references for 5 talks",
        "Managed the schedule for 6 observers",
        "Managed 3 sessions of the simulation course with the fellow",
        "Treated each session as an exam",
        "Treated my first case presentation like an audition",
        "Treated every patient with the same respect",
        "Administered the questionnaire to 20 residents for the QI project",
        "Administered a 10-item quiz to 12 students",
        "Counseled 2 first-year students about the observership",
        "Counselled a fellow student about Step 2",
        "Consented 40 residents for the survey study",
        "Helped the coordinator to order 40 badges",
        "Helped the fellow to order 2 textbooks on EEG",
        "Helped the fellow examine 12 abstracts",
        "Ordered 40 badges and 6 pointers for the conference",
        "Helped the chief order 20 sandwiches for the conference",
        "Triaged 300 abstracts for the systematic review",
        "Performed 12 interviews with residents for the QI project",
        "Drew 6 diagrams of the blood supply for the students",
    ],
)
def test_paper_talks_and_learners_are_no_patients(words: str) -> None:
    assert overclaims(Text(words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Wrote four one-page notes on patients with catatonia",
        "Wrote reading notes and progress notes",
        "Wrote study notes and 12 orders",
        "Wrote notes on 3 patients and 2 papers",
        "Typed reading notes into the chart",
        "Examined 3 patients for each session",
        "Examined 12 residents of the nursing home",
        "Examined 60 patients and then showed slides at the conference",
        "Diagnosed 17 of 20 patients with pneumonia",
        "Diagnosed a case of pneumonia that I presented at the conference",
        "Managed the patient list for 5 days",
        "Managed the medication list of each patient",
        "Treated 3 cases of pneumonia",
        "Treated every patient with acute stroke",
        "Administered the PHQ-9 questionnaire to 20 patients",
        "Administered the quiz and the flu vaccine to 20 students",
        "Counseled 12 students about smoking",
        "Counseled residents of the nursing home about their falls",
        "Consented 40 patients for the survey study",
        "Helped the fellow to order 2 EEGs",
        "Ordered 40 badges and 12 CT scans",
        "Vaccinated 40 students",
    ],
)
def test_paper_and_learners_excuse_no_care(words: str) -> None:
    assert overclaims(Text(words))


@pytest.mark.parametrize(
    "words",
    [
        "Called 20 patients with their results",
        "Called 4 of 9 patients back with their results",
        "Called the families of 6 patients each evening",
        "Called 8 parents with culture results",
        "Called the patient's daughter with the results",
        "Phoned 20 patients after discharge",
        "Read 4 charts and called each patient about the visit",
        "Helped the nurse call 20 patients",
        "Made 20 phone calls to patients after discharge",
    ],
)
def test_who_calls_patients_cares_for_them(words: str) -> None:
    assert {one.code for one in overclaims(Text(words))} <= {"OBS001", "OBS005"}
    assert overclaims(Text(words))


@pytest.mark.parametrize(
    "words",
    [
        "Listened as the fellow called 20 patients with their results",
        "Called the fellow when 3 patients arrived",
        "Called 12 libraries to find a paper about patients",
        "Called attention to 2 patients on the list twice",
        "Called for the interpreter before 3 visits with patients",
        "Call nights with 12 patients taught me to read quickly",
        "Called patients by their names, as you do",
        "Made 12 phone calls to libraries",
    ],
)
def test_other_calls_are_no_care(words: str) -> None:
    assert overclaims(Text(words)) == []


WORDS = (
    *("examined ", "and ", ", ", "I ", "the resident ", "helped ", "to examine ", "managed "),
    *("not ", "was ", "very ", "quickly ", "in placing ", "my patients ", ". ", "who ", "wrote "),
)
PHRASES = (
    *("examined and ", "took aa bb ", "assisted in aaa ", "helped a b c ", "helped with a b "),
    *(
        "responsible for 4 or ",
        "was allowed to ",
        "let me ",
        "done by me ",
        "sent a/b/",
        "examined slides and 4 ",
        "called aa bb ",
        "counseled students ",
        "wrote notes on aa ",
        "notes a b ",
    ),
)


@given(st.lists(st.sampled_from(WORDS + PHRASES), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    for one in overclaims(Text(text)):
        assert 0 <= one.hit.start < one.hit.end <= len(text)


@pytest.mark.parametrize("piece", [*WORDS, *PHRASES])
def test_a_long_text_takes_no_stack(piece: str) -> None:
    for one in overclaims(Text(piece * (12_000 // len(piece)))):
        assert one.hit.message


def test_a_phrases_signs_are_in_every_line_that_it_fits() -> None:
    lines = [line.lower() for _, line in sentences("observer")]
    for phrase in (*phrases(PLAIN), *phrases(INDIRECT)):
        for line in filter(compiled(filled(phrase.pattern)).search, lines):
            for signs in phrase.signs:
                assert any(sign in line for sign in signs), (phrase.pattern, line)


@pytest.mark.parametrize(
    "words",
    [
        "Counseling on diet provided to nine inpatients",
        "The bedside echo was mine whenever the fellow was busy",
        "My role in the clinic was assessing airways",
        "Acted as interpreter between the surgeon and the patients",
        "Patients got their biopsy results from me",
        "On my recommendation the cardiologist stopped the beta blocker",
        "Had the chance, on the last day, to close the incision",
        "Explained the diagnosis of lupus to a young woman",
        "Just like back home in Nigeria, I examined each child",
        "After a session on the mannequin I intubated a man",
    ],
)
def test_care_is_claimed_in_any_grammar(words: str) -> None:
    assert overclaims(Text(words))


@pytest.mark.parametrize(
    "words",
    [
        "Counseling on diet, provided by the nurse, was the part I liked best",
        "As a general practitioner in Nigeria I managed malaria for four years",
        "Delivered a plastic baby from a pelvic trainer",
        "Chart abstraction for an IRB-approved retrospective study",
        "If I had been the resident I would have started heparin",
        "Told each patient that I was only an observer",
        "The slides on delirium were prepared by me",
        "My suggestion of a paper was taken up at journal club",
    ],
)
def test_where_and_by_whom_it_was_done_counts(words: str) -> None:
    assert overclaims(Text(words)) == []
