"""The plan: rotations of any length, the same words in every format, and what it looks like."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import mail_readers
import office
import page
import pytest
from docx.oxml.ns import qn
from hard import NAMES
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator
from plans import MONDAY, ROLES, days_near, profile, profiles, rotation, writer

from lorkit.errors import LorkitError
from lorkit.files import assets
from lorkit.letter.catalogue import catalogue
from lorkit.letter.model import Bullets, Figure, Heading, Letter, Paragraph, plain, texts
from lorkit.profile.model import Profile, Request
from lorkit.renderers import pdf, txt
from lorkit.renderers.docx import document as docx_renderer
from lorkit.renderers.eml import message
from lorkit.renderers.figures import png
from lorkit.schedule.agenda import agenda
from lorkit.schedule.plan import TOPICS, phases, plan
from lorkit.words import environment
from lorkit.words.compose import compose

LENGTHS = (1, 2, 3, 5, 7, 12, 14, 19, 26, 28, 40, 54, 84, 180, 364, 365)
DAY = dt.timedelta(days=1)


def letter_of(found: Profile, on: dt.date) -> Letter:
    return compose(catalogue().find("plan"), found, found.applicant, on, environment.words())


def text_of(found: Profile, on: dt.date) -> str:
    return txt.render(letter_of(found, on)).decode()


def headings(found: Profile, on: dt.date) -> list[str]:
    return [plain(b.runs) for b in letter_of(found, on).blocks if isinstance(b, Heading)]


def letters_only(text: str) -> str:
    """What must be the same whatever breaks lines, ligatures and spaces are in between."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text))).casefold()


# --- Phases


@settings(max_examples=400, deadline=None)
@given(st.integers(1, 365), st.dates(dt.date(2023, 1, 1), dt.date(2032, 12, 31)))
def test_phases_cover_a_rotation_of_any_length_week_by_week(days: int, starts: dt.date) -> None:
    place = rotation(days, starts)
    found = phases(place)
    assert (found[0].start, found[-1].end) == (place.starts, place.ends)
    assert all(one.end + DAY == next_.start for one, next_ in pairwise(found))
    assert [topic for phase in found for topic in phase.topics] == list(TOPICS)
    for phase in found:
        assert phase.start == starts + dt.timedelta(weeks=phase.first_week - 1)
        assert phase.start <= phase.end
    assert len(found) == 4 or days < 28


@pytest.mark.parametrize(
    ("days", "weeks"),
    [
        (1, [(1, 1)]),
        (5, [(1, 1)]),
        (12, [(1, 1), (2, 2)]),
        (19, [(1, 1), (2, 2), (3, 3)]),
        (26, [(1, 1), (2, 2), (3, 3), (4, 4)]),
        (40, [(1, 2), (3, 3), (4, 5), (6, 6)]),
        (54, [(1, 2), (3, 4), (5, 6), (7, 8)]),
        (364, [(1, 4), (5, 30), (31, 43), (44, 52)]),
    ],
)
def test_phases_of_common_lengths(days: int, weeks: list[tuple[int, int]]) -> None:
    assert [(p.first_week, p.last_week) for p in phases(rotation(days))] == weeks


# --- What it says


def test_four_weeks_are_told_week_by_week_with_real_dates() -> None:
    found = profile(rotation(26), letters_by=dt.date(2026, 9, 14))
    assert headings(found, MONDAY) == [
        "Letters plan",
        "Where each letter stands",
        "In MyERAS",
        "Inpatient Medicine, July 6–31, 2026",
        "Week 1, July 6–12: be reliable",
        "Week 2, July 13–19: build the relationship",
        "Week 3, July 20–26: ask your anchor",
        "Week 4, July 27–31: secure the second letter",
        "Afterwards, from Saturday, August 1: thank and follow up",
    ]


def test_the_checklist_holds_every_step_with_its_dates() -> None:
    log = ("2026-07-23 asked", "2026-07-23 agreed")
    writers = (writer("anchor", log=log), writer("clinic", "secondary"))
    said = text_of(profile(rotation(26), writers=writers, letters_by=dt.date(2026, 9, 14)), MONDAY)
    for line in (
        "- July 6: Introduce yourself",
        "- July 6–7: Ask Dr. Anchor and Dr. Clinic what is expected of you.",
        "Done: July 23, Dr. Anchor: asked, said yes.",
        "- July 24–25: Send Dr. Anchor the follow-up with your CV and the support sheet.",
        "- July 27–30: Ask Dr. Clinic in person for a strong letter.",
        "- July 28 – August 1: The day after a yes, send Dr. Clinic the follow-up",
        "- July 31 – August 7: Thank Dr. Anchor, and name one thing you learned.",
        "- August 6–13: If the letter is not in yet, send Dr. Anchor the first reminder.",
        "- August 10–20: After a yes, if the letter is not in yet, send Dr. Clinic the first reminder.",
        "- September 14: This is the date you are aiming for",
    ):
        assert line in said


def test_the_portfolio_says_where_each_writer_stands_and_what_is_next() -> None:
    stories = {
        "new": (),
        "asked": ("2026-07-23 asked",),
        "yes": ("2026-07-23 agreed",),
        "no": ("2026-07-23 asked", "2026-07-23 declined"),
        "maybe": ("2026-07-23 hesitated",),
        "in": ("2026-07-23 agreed", "2026-07-25 followed-up", "2026-08-01 received"),
        "silent": (
            *("2026-05-01 agreed", "2026-05-02 followed-up"),
            *("2026-05-16 reminded", "2026-05-31 reminded"),
        ),
    }
    writers = tuple(writer(name, log=log) for name, log in stories.items())
    said = text_of(profile(rotation(26), writers=writers), dt.date(2026, 7, 24))
    for line in (
        "Dr. New, anchor: Not asked yet. Next: ask, July 23–27.",
        "Dr. Asked, anchor: Asked on July 23; no answer yet.\n",
        "Dr. Yes, anchor: Said yes on July 23. Next: follow-up, July 24–25.",
        "Dr. No, anchor: Said no.\n",
        "Dr. Maybe, anchor: Hesitated, so a backup at most.\n",
        "Dr. In, anchor: Letter in since August 1. Next: thank-you, July 31 – August 7.",
        "Dr. Silent, anchor: No letter after two reminders. Do not write again; "
        "turn to a backup.\n",
        "On the way: 2.",
    ):
        assert line in said


def test_what_is_overdue_comes_first() -> None:
    found = profile(rotation(26), writers=(writer("anchor", log=("2026-07-23 agreed",)),))
    said = text_of(found, dt.date(2026, 8, 9))
    first = said.index("Overdue: do this first")
    assert first < said.index("- July 24–25: Send Dr. Anchor the follow-up") < said.index("Week 3")
    assert said.count("Send Dr. Anchor the follow-up") == 1


def test_the_plan_follows_the_log_and_asks_for_nothing_twice() -> None:
    """Requests that went out, letters that are in, and writers who said no are no longer to do."""
    stories = {
        "new": ((), None),
        "yes": (("2026-07-23 asked", "2026-07-24 agreed"), None),
        "sent": (("2026-07-23 agreed", "2026-07-25 requested"), None),
        "in": (("2026-07-23 agreed", "2026-07-25 followed-up", "2026-07-28 received"), None),
        "no": (("2026-07-23 asked", "2026-07-23 declined"), None),
        "maybe": (("2026-07-23 hesitated",), None),
        "due": (("2026-07-23 agreed",), Request(method="portal-email", on=dt.date(2026, 7, 26))),
        "later": (("2026-07-23 agreed",), Request(method="portal-email", on=dt.date(2026, 8, 9))),
    }
    writers = tuple(writer(one, log=log, request=r) for one, (log, r) in stories.items())
    said = text_of(profile(rotation(26), writers=writers), dt.date(2026, 7, 29))
    assert "- Make a letter request in MyERAS for Dr. Yes and Dr. Later, and choose" in said
    assert "- After a yes: Make a letter request in MyERAS for Dr. New, and choose" in said
    assert said.count("letter request in MyERAS") == 2
    assert (
        "- According to the profile, the request for Dr. Due went out on July 26. If it did, log "
        "it as requested; if not, change its date, since your messages say that it was sent."
        in said
    )
    assert "Ask the anchor: July 23 (done) and July 23–27." in said


def test_a_signer_of_several_letters_is_named_with_each_fellow_in_what_to_request() -> None:
    log = ("2026-07-24 agreed", "2026-07-25 signer-agreed")
    writers = (
        writer("okafor", log=("2026-07-23 agreed",)),
        writer("lee", "fellow", signs_with="okafor", log=log),
        writer("boyd", "fellow", signs_with="okafor", log=("2026-07-24 agreed",)),
    )
    said = text_of(profile(rotation(26), writers=writers), dt.date(2026, 7, 29))
    assert "in MyERAS for Dr. Okafor and Dr. Okafor (with Dr. Lee), and choose" in said
    assert "After a yes: Make a letter request in MyERAS for Dr. Okafor (with Dr. Boyd)" in said


def test_days_that_are_settled_are_not_told_as_planned_too() -> None:
    writers = (writer("okafor", log=("2026-07-23 agreed",)), writer("boyd", "secondary"))
    said = text_of(profile(rotation(26), writers=writers), dt.date(2026, 7, 29))
    assert "Thank: July 31 – August 7. Remind" in said


def test_who_was_asked_is_told_on_the_real_day_and_not_to_be_asked_again() -> None:
    log = ("2026-07-20 asked", "2026-07-21 agreed", "2026-07-22 followed-up", "2026-07-30 thanked")
    writers = (
        writer("anchor", log=log),
        writer("clinic", "secondary", log=("2026-07-21 declined",)),
        writer("chief", "director"),
    )
    found = profile(rotation(26), writers=writers)
    said = text_of(found, dt.date(2026, 7, 22))
    assert "Ask the anchor: July 20 (done)." in said
    assert "Follow up: July 22 (done) and" in said
    assert "Ask Dr. Anchor" not in said
    assert "Ask Dr. Clinic" not in said
    assert "Ask someone who sees you in another setting." in said, "the secondary said no"
    assert "Week 1" not in said, "nothing happened in it that is worth a line"
    after = text_of(found, dt.date(2026, 8, 3))
    assert "Thank: July 30 (done)" in after
    assert "leave a way out" not in after, "advice for a week that is over"


def test_a_signer_is_to_be_asked_to_sign_and_not_for_a_letter_of_their_own() -> None:
    writers = (
        writer("fellow", "fellow", signs_with="signer", log=("2026-07-30 agreed",)),
        writer("signer", "secondary"),
    )
    said = text_of(profile(rotation(26), writers=writers), dt.date(2026, 7, 30))
    assert "Ask Dr. Signer in person to sign the letter with Dr. Fellow." in said
    assert "Ask the signer: July 30–31." in said
    assert "Dr. Fellow has seen" not in said


def test_after_the_rotation_nobody_is_to_be_asked_in_person() -> None:
    found = profile(rotation(26), writers=(writer("anchor"),))
    assert "Ask Dr. Anchor in person for a strong letter." in text_of(found, dt.date(2026, 7, 30))
    assert "Ask Dr. Anchor by email for a strong letter." in text_of(found, dt.date(2026, 8, 9))


def test_nothing_is_aimed_for_once_every_letter_is_in() -> None:
    log = (
        "2026-07-23 agreed",
        "2026-07-24 followed-up",
        "2026-08-01 received",
        "2026-08-02 thanked",
    )
    writers = (
        writer("anchor", log=log),
        writer("clinic", "secondary", log=("2026-07-21 declined",)),
    )
    found = profile(rotation(26), writers=writers, letters_by=dt.date(2026, 9, 14))
    said = text_of(found, dt.date(2026, 8, 3))
    assert "This is the date you are aiming for" not in said
    assert "Make a letter request" not in said


@pytest.mark.parametrize("days", LENGTHS)
def test_any_length_reads_sensibly(days: int) -> None:
    said = text_of(profile(rotation(days)), MONDAY - 30 * DAY)
    assert_clean(said)
    # (the ask of every role, whichever windows coincide)
    for role in ROLES:
        assert re.search(rf"- .*: Ask .*Dr\. {role.title()}-Wards.* for a strong", said)
    assert "Afterwards, from" in said


def assert_clean(said: str) -> None:
    """Nothing that shows a template at work: blanks, None, markup, spaces gone wrong."""
    for fault in ("None", "{", "}", "[]", "**", "!", "  ", " .", " ,", "..", ", .", "datetime"):
        assert fault not in said, (fault, said[max(0, said.find(fault) - 80) :][:160])
    assert not re.search(r"[a-z][.,;:][A-Za-z]", said.replace("e.g.", "")), said
    assert not [line for line in said.splitlines() if line != line.strip()]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_profile_on_any_day_has_a_plan(data: st.DataObject) -> None:
    found = data.draw(profiles())
    on = data.draw(days_near(found))
    letter = letter_of(found, on)
    assert_clean(txt.render(letter).decode())
    figures = [block for block in letter.blocks if isinstance(block, Figure)]
    assert len(figures) == len(found.rotations)
    assert all(figure.alt.startswith("Timeline of ") for figure in figures)
    levels = [block.level for block in letter.blocks if isinstance(block, Heading)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_open_step_stands_in_the_plan_once(data: st.DataObject) -> None:
    found = data.draw(profiles())
    on = data.draw(days_near(found))
    whole = plan(found, on)
    for part in whole.rotations:
        own = {(i.document, i.rotation) for i in part.before + part.after}
        assert all(place in ("", part.rotation.id) for _, place in own)
    items = [
        item
        for part in whole.rotations
        for stretch in (part.before, *(s.items for s in part.stretches), part.after)
        for item in stretch
        if item.document and item.document not in ("introduction", "expectations")
    ]
    listed = [*items, *whole.overdue]
    steps = agenda(found, on)
    assert sum(max(1, len(item.writers)) for item in listed) == len(steps)
    assert {(s.document, s.start, s.end) for s in steps} == {
        (i.document, i.start, i.end) for i in listed
    }


def test_observers_read_other_words() -> None:
    hands_on = text_of(profile(rotation(26)), MONDAY)
    observer = text_of(profile(rotation(26, level="observer")), MONDAY)
    assert "know your patients" in hands_on
    assert "your patients" not in observer


def test_hard_names_come_through_and_change_nothing() -> None:
    writers = tuple(writer(f"w{n}", salutation=f"Dr. {name}") for n, name in enumerate(NAMES))
    said = text_of(profile(rotation(26), writers=writers), MONDAY)
    assert all(f"Dr. {name}, anchor: " in said for name in NAMES)


# --- In every format


@pytest.fixture(scope="module")
def two_rotations() -> Profile:
    """Two rotations with six writers, some of them asked."""
    places = (rotation(26), rotation(26, dt.date(2026, 8, 10), "clinic", service="Cardiology"))
    log = ("2026-07-23 asked", "2026-07-23 agreed", "2026-07-24 followed-up")
    writers = (
        writer("okonkwo-hale", log=log),
        writer("lindqvist", "secondary", log=("2026-07-29 agreed",)),
        writer("bui", "director"),
        writer("mbeki", rotation_id="clinic"),
        writer("haugen", "fellow", "clinic"),
        writer("castellanos-reyes", "secondary", "clinic"),
    )
    return profile(*places, writers=writers, letters_by=dt.date(2026, 9, 14))


def pdf_text(data: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


def objects(data: bytes, folder: Path) -> list[dict[str, Any]]:
    """The PDF's dictionaries as qpdf shows them; its texts begin with ``u:``."""
    file = folder / "objects.pdf"
    file.write_bytes(data)
    shown = subprocess.run(["qpdf", "--json", file], capture_output=True, check=True).stdout
    found = json.loads(shown)["qpdf"][1].values()
    values = [one["stream"]["dict"] if "stream" in one else one.get("value") for one in found]
    return [value for value in values if isinstance(value, dict)]


def pages(data: bytes, folder: Path) -> int:
    file = folder / "plan.pdf"
    file.write_bytes(data)
    return office.pages(file)


def test_every_format_says_the_same(two_rotations: Profile, tmp_path: Path) -> None:
    letter = letter_of(two_rotations, dt.date(2026, 7, 30))
    figures = [block for block in letter.blocks if isinstance(block, Figure)]
    pictures = [png(figure.drawing) for figure in figures]
    alts = {figure.alt for figure in figures}
    wanted = [plain(runs) for runs in texts(letter.blocks) if plain(runs) not in alts]

    drawn = letters_only(pdf_text(pdf.render(letter)))
    word = docx_renderer.render(letter)
    file = tmp_path / "plan.eml"
    file.write_bytes(message.render(letter, (), pictures))
    (mail,) = mail_readers.read([file])
    document = docx.Document(io.BytesIO(word))
    in_word = letters_only("".join(t.text or "" for t in document.element.body.iter(qn("w:t"))))
    shown = letters_only(html.unescape(re.sub("<[^>]+>", "", mail["postal"]["html"])))
    for text in wanted:
        for said in (drawn, in_word, shown):
            assert letters_only(text) in said, text
    assert mail["postal"]["text"].strip() == txt.render(letter).decode().strip()


def test_pdf_is_accessible_with_a_vector_picture_and_its_text(
    two_rotations: Profile, tmp_path: Path
) -> None:
    letter = letter_of(two_rotations, dt.date(2026, 7, 30))
    data = pdf.render(letter)
    report = page.validate_pdf_bytes(data, profile="ua1")
    assert report.is_compliant, str(report)
    found = objects(data, tmp_path)
    alts = [thing.get("/Alt") for thing in found if thing.get("/S") == "/Figure"]
    figures = [block for block in letter.blocks if isinstance(block, Figure)]
    assert sorted(alts) == sorted(f"u:{figure.alt}" for figure in figures)
    assert not [thing for thing in found if thing.get("/Subtype") == "/Image"]
    # (the words inside the picture are text)
    assert "Today, Jul 30" in pdf_text(data)


def test_two_rotations_and_six_writers_and_the_samples_fit_two_pages(
    two_rotations: Profile, samples: dict[str, Any], tmp_path: Path
) -> None:
    for on in (dt.date(2026, 6, 20), dt.date(2026, 7, 30), dt.date(2026, 10, 1)):
        letter = letter_of(two_rotations, on)
        assert pages(pdf.render(letter), tmp_path) <= 2
        (tmp_path / f"{on}.docx").write_bytes(docx_renderer.render(letter))
    for sample in samples.values():
        assert office.pages(sample.out / "plan.pdf") <= 2
        shutil.copy(sample.out / "plan.docx", tmp_path / f"{sample.name}.docx")
    made = office.to_pdf(sorted(tmp_path.glob("*.docx")), tmp_path / "made")
    assert len(made) == 3 + len(samples)
    for file in made:
        assert office.pages(file) <= 2, file


def test_sixty_writers_are_all_there(tmp_path: Path) -> None:
    writers = tuple(writer(f"w{n}x", ROLES[n % 4]) for n in range(60))
    found = profile(rotation(26), writers=writers)
    letter = letter_of(found, MONDAY)
    assert pages(pdf.render(letter), tmp_path) <= 4
    said = txt.render(letter).decode()
    assert all(f"Dr. W{n}X, {ROLES[n % 4]}: Not asked yet." in said for n in range(60))
    assert docx_renderer.render(letter)


def test_word_holds_the_picture_with_its_text(two_rotations: Profile, tmp_path: Path) -> None:
    letter = letter_of(two_rotations, dt.date(2026, 7, 30))
    data = docx_renderer.render(letter)
    document = docx.Document(io.BytesIO(data))
    figures = [block for block in letter.blocks if isinstance(block, Figure)]
    properties = list(document.element.body.iter(qn("wp:docPr")))
    assert [p.get("descr") for p in properties] == [figure.alt for figure in figures]
    assert len({p.get("id") for p in properties}) == len(figures)
    images = [p.blob for p in document.part.package.iter_parts() if p.content_type == "image/png"]
    assert sorted(images) == sorted(png(figure.drawing) for figure in figures)
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert all(shape.width <= room for shape in document.inline_shapes)
    file = tmp_path / "plan.docx"
    file.write_bytes(data)
    assert OpenXmlValidator().validate(file).is_valid


def test_mail_shows_the_picture_inline_with_its_text(
    two_rotations: Profile, tmp_path: Path
) -> None:
    letter = letter_of(two_rotations, dt.date(2026, 7, 30))
    figures = [block for block in letter.blocks if isinstance(block, Figure)]
    pictures = [png(figure.drawing) for figure in figures]
    file = tmp_path / "plan.eml"
    file.write_bytes(message.render(letter, (), pictures))
    (mail,) = mail_readers.read([file])
    for reader in (mail["postal"], mail["mailparser"]):
        assert reader["to"] == [["Tomás Núñez Quiroga", "tomas@example.com"]]
        assert [f["mimeType"] for f in reader["attachments"]] == ["image/png"] * len(figures)
        for figure in figures:
            assert f'alt="{figure.alt}"' in reader["html"]
            assert figure.alt in reader["text"]
    raw = file.read_bytes()
    shown = re.findall(r'src="cid:([^"]+)"', mail["postal"]["html"])
    assert shown == re.findall(r"Content-ID: <([^>]+)>", raw.decode("ascii"))
    assert len(set(shown)) == len(figures)
    assert b'multipart/related; type="text/html"' in raw
    assert b"Content-Disposition: attachment" not in raw


def test_a_missing_glyph_is_never_needed(
    two_rotations: Profile, caplog: pytest.LogCaptureFixture
) -> None:
    pdf.render(letter_of(two_rotations, dt.date(2026, 7, 30)))
    assert not caplog.records


def test_the_same_plan_is_the_same_bytes(two_rotations: Profile) -> None:
    def made() -> list[bytes]:
        letter = letter_of(two_rotations, dt.date(2026, 7, 30))
        figures = [block for block in letter.blocks if isinstance(block, Figure)]
        pictures = [png(figure.drawing) for figure in figures]
        return [
            *(pdf.render(letter), docx_renderer.render(letter)),
            *(txt.render(letter), message.render(letter, (), pictures)),
        ]

    assert made() == made()


def test_a_layout_without_a_place_for_pictures_is_an_error(
    two_rotations: Profile, tmp_path: Path
) -> None:
    (tmp_path / "layouts").mkdir()
    own = tmp_path / "layouts" / "plan.docx"
    own.write_bytes(assets.layout("sheet.docx").read_bytes())
    with pytest.raises(LorkitError, match=r"plan\.docx leaves out a picture"):
        docx_renderer.render(letter_of(two_rotations, MONDAY), tmp_path)


def test_checklists_are_bullets_and_done_things_are_not() -> None:
    found = profile(rotation(26), writers=(writer("anchor", log=("2026-07-23 agreed",)),))
    blocks = letter_of(found, MONDAY).blocks
    bullets = [plain(item) for b in blocks if isinstance(b, Bullets) for item in b.items]
    done = [plain(b.runs) for b in blocks if isinstance(b, Paragraph)]
    steps = [item for item in bullets if "MyERAS" not in item and "letter to programs" not in item]
    steps = [item for item in steps if "secure link" not in item]  # what the service wants
    assert all(re.match(r"[A-Z][a-z]+ \d", item) for item in steps)
    assert "Done: July 23, Dr. Anchor: said yes." in done


# --- The commands


@pytest.fixture
def demo(run: Callable[..., Any], tmp_path: Path) -> Path:
    assert run("new", "--sample", tmp_path / "demo").code == 0
    return tmp_path / "demo"


def test_plan_prints_what_render_plan_writes(demo: Path, run: Callable[..., Any]) -> None:
    ran = run("render", "plan", "--on", "2026-07-30", cwd=demo)
    assert (ran.code, ran.err) == (0, "")
    assert sorted(ran.out.split()) == [f"out/plan.{kind}" for kind in ("docx", "eml", "pdf", "txt")]
    printed = run("plan", "--on", "2026-07-30", cwd=demo)
    assert (printed.code, printed.err) == (0, "")
    assert printed.out == (demo / "out" / "plan.txt").read_text("utf-8")


def test_all_includes_the_plan_and_nothing_refuses_it(demo: Path, run: Callable[..., Any]) -> None:
    for on in ("2020-01-01", "2026-07-30", "2040-01-01"):
        ran = run("render", "all", "-f", "txt", "--on", on, "-o", f"out-{on}", cwd=demo)
        assert ran.code == 0, ran.err
        assert f"out-{on}/plan.txt" in ran.out.splitlines()


def test_the_users_own_words_win(demo: Path, run: Callable[..., Any]) -> None:
    words = demo / "templates" / "words"
    words.mkdir(parents=True)
    own = "{% block subject %}S{% endblock %}{% block body %}Mine: {{ plan.on_the_way }}{% endblock %}"
    (words / "plan.md.j2").write_text(own, "utf-8")
    assert run("plan", "--on", "2026-07-30", cwd=demo).out == "Mine: 3\n"


def test_an_unknown_picture_is_an_error_with_its_place(demo: Path, run: Callable[..., Any]) -> None:
    words = demo / "templates" / "words"
    words.mkdir(parents=True)
    own = "{% block subject %}S{% endblock %}\n{% block body %}\n![x](timeline:no)\n{% endblock %}"
    (words / "plan.md.j2").write_text(own, "utf-8")
    ran = run("plan", cwd=demo)
    assert ran.code == 1
    assert "plan.md.j2" in ran.err
    assert "image" in ran.err


def test_templates_vars_explains_the_plan(demo: Path, run: Callable[..., Any]) -> None:
    ran = run("templates", "vars", "plan", cwd=demo)
    assert ran.code == 0, ran.err
    assert "plan" in ran.out
    assert "datetime" not in ran.out


def test_the_text_needs_no_heavy_library(demo: Path) -> None:
    script = (
        "import sys\nfrom lorkit.cli import main\n"
        "for command in (('plan',), ('render', 'plan', '-f', 'txt')):\n"
        "    sys.argv[1:] = [*command, '--on', '2026-07-30']\n"
        "    try:\n        main()\n    except SystemExit:\n        pass\n"
        "print('HEAVY', *sorted({'PIL', 'weasyprint', 'docx', 'icalendar'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=demo,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "HEAVY"
    assert (demo / "out" / "plan.txt").is_file()
