"""An observer's scope: what an observer did is told as such, and the rest is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_profiles import CLEAN, OBSERVER, bullet, changed, found, report
from corpora import score
from hypothesis import given, settings
from hypothesis import strategies as st

from lorkit.checks.acts import acts
from lorkit.checks.scope import overclaims
from lorkit.checks.text import Text

CORPUS = ("observer", *(f"observer-heldout{n}" for n in ("", *range(2, 7), *range(9, 25))))
CLAIMS = ("Examined 12 patients", "I ordered an MRI", "Wrote daily notes", "Assisted in suturing")


def test_claims_are_found_and_honest_lines_left_alone() -> None:
    result = score(overclaims, *CORPUS)
    print(result.table(), *result.misses, *result.false_alarms, sep="\n")
    assert result.error_recall >= 0.98, result.misses
    assert result.false_alarm_rate <= 0.02, result.false_alarms
    assert result.worst() >= 0.95, result.table()


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
    assert overclaims(Text(words)) == ()


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
            assert overclaims(Text(f"{act.instead} 12 patients on rounds")) == (), act.instead


def test_a_lesson_may_name_what_others_do(tmp_path: Path) -> None:
    text = changed("to ask what worries the patient most", "to examine gait first", OBSERVER)
    assert not [f for f in report(tmp_path, text).findings if f.code.startswith("OBS")]


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
        "notes a b ",
    ),
)


@given(st.lists(st.sampled_from(WORDS + PHRASES), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    for hit in overclaims(Text(text)):
        assert 0 <= hit.start < hit.end <= len(text)


@pytest.mark.parametrize("piece", [*WORDS, *PHRASES])
def test_a_long_text_takes_no_stack_and_little_time(piece: str) -> None:
    overclaims(Text(piece * 3000))
