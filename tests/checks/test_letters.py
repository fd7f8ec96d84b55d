"""Documents as rendered: from lorkit's words and from a user's own, before a byte is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from check_profiles import CLEAN, OBSERVER, ON, bullet, changed, found, write

from lorkit.checks.letters.wording import SAMPLE_NAMES
from lorkit.checks.report import check, letter_findings
from lorkit.checks.values import is_telling
from lorkit.checks.words import COMMON
from lorkit.errors import Finding
from lorkit.files import assets
from lorkit.letter.catalogue import catalogue
from lorkit.letter.model import Letter
from lorkit.pipeline import render_job
from lorkit.profile.reading import load

WORDS = """\
{{% block subject %}}{subject}{{% endblock %}}

{{% block body %}}
{greeting}

{body}

{{{{ applicant.called }}}}
{{% endblock %}}
"""
SUBJECT = "Thank you, from {{ applicant.eras_name }}"
GREETING = "Dear {{ writer.salutation }},"
TWO_ROTATIONS = (
    CLEAN.replace(
        "writers:\n",
        """\
  - id: elsewhere
    service: Stroke and General Neurology
    hospital: Cuyahoga Valley Hospital
    starts: 2026-08-03
    ends: 2026-08-28
    level: hands-on
writers:
""",
    )
    .replace("    role: anchor\n", "    role: anchor\n    rotation: wards\n")
    .replace("    role: secondary\n", "    role: secondary\n    rotation: elsewhere\n")
)


def read_whole(letter: Letter, file: Path, about: Any, on: dt.date) -> tuple[Finding, ...]:
    """All that is found in a letter, its template's own words included."""
    return letter_findings(letter, load(file), about, on, edited=True)


def own_words(
    folder: Path, body: str, subject: str = SUBJECT, greeting: str = GREETING, text: str = CLEAN
) -> Path:
    """A profile whose thank-you is the user's own; the file."""
    words = folder / "templates" / "words"
    words.mkdir(parents=True, exist_ok=True)
    template = WORDS.format(body=body, subject=subject, greeting=greeting)
    (words / "thank-you.md.j2").write_text(template, encoding="utf-8")
    return write(folder, text)


def told(file: Path, on: dt.date = ON) -> dict[str, Finding]:
    """What is found in the thank-you to the anchor."""
    profile = load(file)
    return {
        finding.code: finding
        for about, letter in render_job.compose_each(profile, on)
        if isinstance(letter, Letter)
        and (letter.document, letter.writer) == ("thank-you", "anchor-1")
        for finding in read_whole(letter, file, about, on)
    }


# --- lorkit's own words


@pytest.fixture(scope="module", params=["hands-on", "observer", "fellow"])
def sample(request: pytest.FixtureRequest) -> Path:
    root = Path(__file__).resolve().parents[2]
    return root / "samples" / str(request.param) / "profile.yaml"


def drafts(file: Path, on: dt.date) -> Iterator[Finding]:
    profile = load(file)
    for about, letter in render_job.compose_each(profile, on):
        assert isinstance(letter, Letter), letter
        yield from read_whole(letter, file, about, on)


def test_the_samples_messages_are_clean(sample: Path) -> None:
    on = next(rotation.ends for rotation in load(sample).rotations)
    assert list(drafts(sample, on)) == []


@pytest.mark.parametrize("text", [CLEAN, OBSERVER, TWO_ROTATIONS])
@pytest.mark.parametrize("on", [dt.date(2026, 7, 1), ON, dt.date(2026, 9, 10)])
def test_lorkits_own_words_are_clean(tmp_path: Path, text: str, on: dt.date) -> None:
    assert list(drafts(write(tmp_path, text), on)) == []


def test_every_documents_words_were_read(tmp_path: Path) -> None:
    profile = load(write(tmp_path))
    read = {
        letter.document
        for day in (dt.date(2026, 7, 1), ON)
        for _, letter in render_job.compose_each(profile, day)
        if isinstance(letter, Letter)
    }
    # The others need facts that this profile doesn't hold yet.
    assert {d.id for d in catalogue().documents} - read <= {
        "update-submitted",
        "update-matched",
        "final-reminder",
    }


# --- A user's own words


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("MSG001", "You and Dr. Bergqvist taught me more than a book could."),
        ("MSG001", "You and Lars Bergqvist taught me more than a book could."),
        ("MSG001", "What Bergqvist's clinic began, you finished."),
        ("MSG004", "My CV is attached."),
        ("MSG004", "Please find enclosed what you asked for."),
        ("MSG006", "Dr. {{ writer.family_name }}, MD, taught me much."),
        ("MSG007", "Please answer this urgently."),
        ("MSG007", "I need the letter by tomorrow."),
        ("MSG008", "Thank you so much!"),
        ("MSG010", "Thank you for [Name] and the month."),
        ("MSG010", "Thank you for XYZ. TODO: more."),
        ("MSG010", "Thank you for {{ '{{ this }}' }}."),
        ("MSG010", "Lorem ipsum dolor sit amet."),
        ("MSG010", "The setting was None."),
        ("MSG010", "Thank you, {{ writer | string }}."),
        ("MSG010", "Thank you, {{ 'Dr. ' ~ writer }}."),
        ("MSG011", "Thank you for the month at Lakeside Teaching Hospital."),
        ("MSG012", "Please write by July 1, 2026."),
        ("MSG013", "A word more. " * 60),
    ],
)
def test_a_users_own_words_are_read(tmp_path: Path, code: str, body: str) -> None:
    finding = told(own_words(tmp_path, body))[code]
    assert finding.file == "thank-you for anchor-1"
    assert finding.hint


@pytest.mark.parametrize(
    "body",
    [
        "None of this would have happened without you.",
        "I was attached to your team. I can attach anything you need.",
        "Harriet Whitcombe, MD, is how I will cite you; Dr. Whitcombe is how I think of you.",
        "Murphy's sign, which you showed me, comes along.",
        "The date was July 1, 2026, and I remember it.",
        "Thank you (and [sic] thanks to the wards) for the month.",
    ],
)
def test_what_only_looks_like_a_fault_may_stand(tmp_path: Path, body: str) -> None:
    assert told(own_words(tmp_path, body)) == {}


@pytest.mark.parametrize(
    "greeting",
    ["Dear Sir/Madam,", "Dear Doctor,", "To whom it may concern,", "Hi,", "Dear ,", "Hello there"],
)
def test_a_greeting_names_somebody(tmp_path: Path, greeting: str) -> None:
    assert told(own_words(tmp_path, "Thank you.", greeting=greeting))["MSG009"].severity == "error"


@pytest.mark.parametrize(
    "greeting", [GREETING, "Hi {{ writer.given_name }},", "Good morning, Harriet,"]
)
def test_any_name_will_do(tmp_path: Path, greeting: str) -> None:
    assert told(own_words(tmp_path, "Thank you.", greeting=greeting)) == {}


@pytest.mark.parametrize(
    "name", ["Amélie", "Amelie Fontaine", "Dr. Fontaine-Diallo, Amélie", "Ame"]
)
def test_another_name_than_the_eras_name_in_a_subject_is_an_error(
    tmp_path: Path, name: str
) -> None:
    """By that name the writer can't find the student in the portal."""
    found = told(own_words(tmp_path, "Thank you.", subject=f"Thank you, from {name}"))
    assert found["MSG005"].severity == "error"
    assert "applicant.eras_name" in found["MSG005"].hint


@pytest.mark.parametrize("subject", ["Thank you", "Four weeks on the wards, July 2026"])
def test_a_subject_of_the_users_own_that_names_nobody_still_renders(
    run: Callable[..., Any], tmp_path: Path, subject: str
) -> None:
    """A warning: the user chose it, and a subject without a name misleads nobody."""
    file = own_words(tmp_path, "Thank you.", subject=subject)
    assert told(file)["MSG015"].severity == "warning"
    result = render(run, file)
    assert (result.code, "MSG015" in result.err) == (0, True)


def test_an_observers_template_claims_nothing(tmp_path: Path) -> None:
    body = "I treated 12 patients with you."
    assert told(own_words(tmp_path, body, text=OBSERVER))["OBS001"].severity == "error"
    assert told(own_words(tmp_path, body)) == {}


# --- Cross-writer leaks


def test_a_value_that_names_another_writer_is_found_at_its_place(tmp_path: Path) -> None:
    text = bullet("Presented 4 patients each morning to Dr. Bergqvist")
    finding = found(tmp_path, text)["MSG001"]
    assert (finding.severity, finding.path) == ("error", "writers[0].did[0]")
    line = text.splitlines()[finding.line - 1]
    assert line[finding.column - 1 :].startswith("Dr. Bergqvist")


def test_a_name_with_odd_spaces_is_found_as_people_write_it(tmp_path: Path) -> None:
    text = changed("family_name: Bergqvist", "family_name: Van\u00a0 Dyke")
    assert "MSG001" in found(tmp_path, bullet("Told Dr. Van Dyke 4 results each day", text))


def test_what_two_rotations_share_is_no_leak(tmp_path: Path) -> None:
    text = TWO_ROTATIONS.replace(
        "Cuyahoga Valley Hospital", load(write(tmp_path)).rotations[0].hospital
    )
    assert not {"MSG002", "MSG003"} & found(tmp_path, text).keys()
    other = bullet("Presented 4 patients at Cuyahoga Valley Hospital", TWO_ROTATIONS)
    assert "MSG002" in found(tmp_path, other)


@pytest.mark.parametrize(
    "family",
    ["An", "Do", "May", "Long", "Young", "Rice", "Brown", "Service", "Day", "Ward", "Will"],
)
def test_a_name_that_is_a_word_raises_no_false_alarm(tmp_path: Path, family: str) -> None:
    text = changed("family_name: Bergqvist", f"family_name: {family}")
    text = bullet(f"{family} 4 patients, Presented on the Ward in a Long Day of May", text)
    assert not is_telling(family)
    assert "MSG001" not in found(tmp_path, text)
    text = text.replace("Presented on the Ward", f"Presented to Dr. {family}")
    assert "MSG001" in found(tmp_path, text)


def test_two_writers_with_one_name_are_told_apart_by_the_given_name(tmp_path: Path) -> None:
    text = changed("family_name: Bergqvist", "family_name: Whitcombe")
    assert "MSG001" not in found(tmp_path, bullet("Told Dr. Whitcombe 4 results each day", text))
    assert "MSG001" in found(tmp_path, bullet("Told Lars Whitcombe 4 results each day", text))


def test_a_name_inside_another_name_is_no_leak(tmp_path: Path) -> None:
    text = changed("family_name: Whitcombe", "family_name: Whitcombe-Bergqvist")
    assert "MSG001" not in found(tmp_path, text)


def test_an_eponym_is_no_leak(tmp_path: Path) -> None:
    text = changed("family_name: Bergqvist", "family_name: Murphy")
    assert "MSG001" not in found(tmp_path, bullet("Elicited Murphy's sign in 3 patients", text))
    assert "MSG001" in found(tmp_path, bullet("Told Murphy's team of 3 new results", text))


def test_the_attending_who_signs_may_stand_in_a_fellows_documents(tmp_path: Path) -> None:
    text = changed("role: secondary", "role: fellow\n    signs_with: anchor-1")
    sees = "- Saw the same patient three weeks in a row and needed fewer corrections each week"
    text = changed(sees, f"{sees} from Dr. Whitcombe", text)
    assert "MSG001" not in found(tmp_path, text)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Compared 4 handoffs with those of Cuyahoga Valley Hospital", "MSG002"),
        ("Compared 4 handoffs with Stroke and General Neurology", "MSG003"),
    ],
)
def test_another_rotations_hospital_or_service_is_found(
    tmp_path: Path, words: str, code: str
) -> None:
    assert found(tmp_path, bullet(words, TWO_ROTATIONS))[code].path == "writers[0].did[0]"


def test_a_consulted_service_of_one_word_is_no_leak(tmp_path: Path) -> None:
    text = changed("service: Stroke and General Neurology", "service: Cardiology", TWO_ROTATIONS)
    assert "MSG003" not in found(tmp_path, bullet("Called Cardiology for 4 patients", text))


def test_common_names_are_written_small() -> None:
    assert all(word == word.casefold() for word in COMMON)


# --- Values that lorkit's words would show


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("MSG006", "    role: anchor\n", "    role: anchor\n    salutation: Dr. Whitcombe, MD\n"),
        ("MSG006", "family_name: Whitcombe", "family_name: Whitcombe MD\n    title: Prof."),
        ("MSG008", "the assessment before the data", "the assessment first!, not the data"),
        ("MSG009", "    role: anchor\n", "    role: anchor\n    salutation: Doctor\n"),
        ("MSG010", "the inpatient wards", '"[setting TBD]"'),
        ("MSG011", "St. Mary's Medical Center", "Lakeside Teaching Hospital"),
    ],
)
def test_a_value_is_read_without_composing(tmp_path: Path, code: str, old: str, new: str) -> None:
    assert code in found(tmp_path, changed(old, new))


def test_a_date_that_is_over_is_told_while_a_letter_is_open(tmp_path: Path) -> None:
    late = dt.date(2026, 10, 1)
    finding = found(tmp_path, CLEAN, late)["MSG012"]
    assert (finding.severity, finding.path) == ("warning", "application.letters_by")
    received = CLEAN.replace("agreed - happy to", "received").replace("29 agreed", "29 received")
    assert "MSG012" not in found(tmp_path, received, late)
    submitted = CLEAN.replace("  letters_by:", "  submitted_on: 2026-09-20\n  letters_by:")
    assert "MSG012" not in found(tmp_path, submitted, late), "no date matters any more"


def test_the_samples_names_are_the_samples() -> None:
    text = (assets.templates() / "sample" / "profile.yaml").read_text("utf-8")
    missing = [name for name in SAMPLE_NAMES if name not in text]
    assert not missing


PLACE = "of the Northern and Southern Highlands "
LONG = PLACE * 6


@pytest.mark.parametrize(
    ("document", "path", "old"),
    [
        ("introduction", "applicant.school", "Université de la Côte"),
        ("reminder", "applicant.eras_name", "Amélie Fontaine-Diallo"),
        ("thank-you", "writers[1].learned", "to ask what worries the patient most"),
        ("expectations", "applicant.specialty", "specialty: Internal Medicine"),
    ],
)
def test_values_too_long_for_lorkits_own_words_are_told(
    tmp_path: Path, document: str, path: str, old: str
) -> None:
    """Without composing; composing them shows that they really pass the limit."""
    long = {"thank-you": LONG * 2, "expectations": LONG + PLACE}.get(document, LONG)
    file = write(tmp_path, changed(old, f"{old} {long}".rstrip()))
    days = [dt.date.fromisoformat(f"2026-{day}") for day in ("07-01", "07-10", "08-03", "08-25")]
    told = {f.message.split()[0]: f for f in check(file, ON).findings if f.code == "MSG013"}
    assert (told[document].severity, told[document].path) == ("warning", path)
    assert told[document].line > 0
    over = {
        letter.document
        for day in days
        for about, letter in render_job.compose_each(load(file), day)
        if isinstance(letter, Letter)
        and any(f.code == "MSG013" for f in letter_findings(letter, load(file), about, day))
    }
    assert document in over


def test_long_names_that_still_fit_are_left_alone(tmp_path: Path) -> None:
    text = changed("Amélie Fontaine-Diallo", "María-José Fernández de Córdoba y Álvarez de Toledo")
    text = changed("Université de la Côte", "Universidad Nacional Autónoma de la Sabana Alta", text)
    assert "MSG013" not in found(tmp_path, text)


def test_a_spoken_ask_has_its_limit_too(tmp_path: Path) -> None:
    """A card is read aloud in half a minute; its notes may be longer."""
    words = tmp_path / "templates" / "words"
    words.mkdir(parents=True)
    body = "{% block subject %}Ask{% endblock %}{% block body %}# Ask\n\n> "
    (words / "ask-script.md.j2").write_text(body + "so " * 71 + "\n{% endblock %}", "utf-8")
    file = write(tmp_path, CLEAN.partition("    log:")[0])
    profile = load(file)
    codes = {
        finding.code
        for about, letter in render_job.compose_each(profile, dt.date(2026, 7, 23))
        if isinstance(letter, Letter) and letter.document == "ask-script"
        for finding in letter_findings(letter, profile, about, dt.date(2026, 7, 23))
    }
    assert "MSG013" in codes


def test_titles_of_other_countries_are_no_doctors(tmp_path: Path) -> None:
    assert "MSG006" in told(own_words(tmp_path, "Mine, as Dr. Jana Weiss, MD, had it."))
    assert "MSG006" not in told(own_words(tmp_path, "Mine, as MUDr. Jana Weiss, PhD, had it."))


# --- Before anything is written


def render(run: Callable[..., Any], file: Path, document: str = "thank-you") -> Any:
    arguments = ("render", document, "-f", "txt", "--on", ON.isoformat())
    return run("-p", file, *arguments, cwd=file.parent)


def test_an_error_in_a_users_words_stops_render(run: Callable[..., Any], tmp_path: Path) -> None:
    result = render(run, own_words(tmp_path, "Thank you, as I thank Dr. Bergqvist."))
    assert result.code == 1
    assert "MSG001" in result.err
    assert not (tmp_path / "out").exists()


def test_a_warning_in_a_users_words_is_printed(run: Callable[..., Any], tmp_path: Path) -> None:
    result = render(run, own_words(tmp_path, "Thank you so much!"))
    assert result.code == 0
    assert "MSG008" in result.err
    assert (tmp_path / "out" / "anchor-1" / "thank-you.txt").exists()


def test_an_identifier_stops_render_unless_it_is_allowed(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    text = bullet("Sat 2 hours with Mrs. Alvarez before her surgery")
    stopped = render(run, write(tmp_path, text), "support-sheet")
    assert stopped.code == 1
    assert "PHI001" in stopped.err
    line = next(line for line in text.splitlines() if "Alvarez" in line)
    silenced = write(tmp_path, text.replace(line, f"{line}  # lorkit: allow PHI001"))
    allowed = render(run, silenced, "support-sheet")
    assert (allowed.code, allowed.err) == (0, "")


def test_an_identifier_stops_only_the_documents_that_show_it(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    """A thank-you shows what was learned, and no bullet of the support sheet."""
    unseen = bullet("Sat 2 hours with Mrs. Alvarez before her surgery and called her son after it")
    assert render(run, write(tmp_path, unseen)).code == 0
    learned = "to ask Mrs. Alvarez what she fears before I tell her what I plan for her"
    seen = changed(
        "learned: to state the assessment before the data behind it", f"learned: {learned}"
    )
    stopped = render(run, write(tmp_path, seen))
    assert stopped.code == 1
    assert "PHI001" in stopped.err


def test_what_a_message_encloses_is_read_too(run: Callable[..., Any], tmp_path: Path) -> None:
    words = tmp_path / "templates" / "words"
    words.mkdir(parents=True)
    sheet = (assets.templates() / "words" / "support-sheet.md.j2").read_text("utf-8")
    sheet = sheet.replace("{% block body %}", "{% block body %}\n\nThank you, Dr. Bergqvist.\n", 1)
    (words / "support-sheet.md.j2").write_text(sheet, "utf-8")
    file = write(tmp_path, CLEAN)
    (tmp_path / "cv.pdf").write_bytes(b"%PDF")
    order = ("follow-up", "--to", "anchor-1", "-f", "eml", "--on", ON.isoformat())
    result = run("-p", file, "render", *order, cwd=tmp_path)
    assert result.code == 1
    assert "MSG001" in result.err
    assert "support-sheet for anchor-1" in result.err
    assert not (tmp_path / "out").exists()


def test_a_note_in_the_log_stops_nothing(run: Callable[..., Any], tmp_path: Path) -> None:
    text = changed("agreed - happy to", "agreed - call again about the patient of August 14")
    assert found(tmp_path, text)["PHI004"].severity == "error"
    assert render(run, write(tmp_path, text)).code == 0


def test_advice_is_no_matter_for_render(run: Callable[..., Any], tmp_path: Path) -> None:
    result = render(run, write(tmp_path, bullet("Tried to present")))
    assert (result.code, result.err) == (0, "")


def test_check_reads_a_users_own_words_too(run: Callable[..., Any], tmp_path: Path) -> None:
    file = own_words(tmp_path, "Thank you so much!")
    assert "MSG008" in run("-p", file, "check", "--on", ON.isoformat()).out
    broken = own_words(tmp_path, "{{ writer.nickname }}")
    result = run("-p", broken, "check", "--on", ON.isoformat())
    assert result.code == 1
    assert "MSG014" in result.out
