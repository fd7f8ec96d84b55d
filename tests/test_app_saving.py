"""Forms and the profile's file: what is typed is saved or kept, and nobody's edit is lost."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_helpers import App, plain, running, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_edit_values import AWKWARD, texts

from lorkit.checks.report import check
from lorkit.log import commands
from lorkit.profile import starters
from lorkit.profile.events import LogEvent
from lorkit.text import one_line

SAMPLE = starters.sample()["profile.yaml"].decode()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with running(sample(tmp_path)) as app:
        yield app


def lines_changed(app: App) -> tuple[list[str], list[str]]:
    """Lines of the sample that are gone, and lines that are new."""
    old, new = SAMPLE.split("\n"), app.text.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_a_value_is_saved_in_its_place_and_the_page_says_when(app: App) -> None:
    page = app.save("/applicant", "applicant", {"phone": "+1 773 555 0100", "aamc_id": "00012345"})
    gone, new = lines_changed(app)
    assert gone == ["  phone: +1 312 555 0142", '  aamc_id: "10002468"']
    assert new == ["  phone: +1 773 555 0100", '  aamc_id: "00012345"']
    assert "Saved " in page
    assert app.post("/undo", {}).status_code == 303
    assert app.text == SAMPLE


def test_what_cant_be_saved_stays_in_the_form_with_the_words_of_check(app: App) -> None:
    page = app.save("/writers/0", "writers[0]", {"email": "ngozi@", "worked_to": "2026-02-30"})
    assert app.text == SAMPLE
    broken = app.folder / "broken.yaml"
    wrong = SAMPLE.replace("ngozi.okonkwo-hale@example.com", "ngozi@").replace(
        "worked_to: 2026-07-24", "worked_to: 2026-02-30"
    )
    broken.write_text(wrong, "utf-8")
    found = check(broken, dt.date(2026, 8, 13)).findings
    assert len(found) == 2
    for finding in found:
        assert finding.message[1:] in page
        assert finding.hint[1:] in page
    again = app.get("/writers/0").text
    assert 'value="ngozi@"' in again
    assert 'value="2026-02-30"' in again
    assert "2 not saved yet" in plain(again)


def test_what_cant_be_saved_survives_the_end_of_the_app(tmp_path: Path) -> None:
    with running(sample(tmp_path)) as app:
        app.save("/applicant", "applicant", {"email": "tomas@"})
    kept = tmp_path / ".profile.yaml.unsaved"
    assert kept.stat().st_mode & 0o777 == 0o600
    with running(tmp_path) as app:
        assert 'value="tomas@"' in app.get("/applicant").text
        app.save("/applicant", "applicant", {"email": "tomas@example.com"})
        assert "email: tomas@example.com" in app.text
        assert not kept.exists()


def test_two_values_that_only_fit_together_are_saved_once_both_are_there(app: App) -> None:
    page = app.save("/rotations/0", "rotations[0]", {"ends": "2026-06-26"})
    assert "Not saved yet" in page
    assert app.text == SAMPLE
    app.save("/rotations/0", "rotations[0]", {"starts": "2026-06-01"})
    assert "    ends: 2026-07-31\n" in app.text  # the writers' days would be outside
    for number in (0, 1):
        app.save(f"/writers/{number}", f"writers[{number}]", {"worked_from": "", "worked_to": ""})
    assert "starts: 2026-06-01\n    ends: 2026-06-26\n" in app.text


def test_a_new_writer_goes_into_the_file_as_soon_as_what_is_needed_is_there(app: App) -> None:
    page = app.save("/writers/3", "writers[3]", {"family_name": "Okafor", "email": "o@example.com"})
    assert app.text == SAMPLE
    assert "'role' is missing" in page
    assert "Finish adding a writer" in app.get("/writers").text
    app.save("/writers/3", "writers[3]", {"role": "anchor"})
    assert app.text == SAMPLE + (
        "\n  - id: okafor\n    family_name: Okafor\n    email: o@example.com\n    role: anchor\n"
    )


def test_a_second_rotation_says_which_one_the_writers_belong_to(app: App) -> None:
    new = {
        "service": "Cardiology Consults", "hospital": "Lakeside Teaching Hospital",
        "starts": "2026-09-01", "ends": "2026-09-28", "level": "observer",
        "coordinator.name": "Ms. Ada Park",
    }  # fmt: skip
    app.save("/rotations/1", "rotations[1]", new)
    assert "  - id: cardiology-consults\n    service: Cardiology Consults\n" in app.text
    assert app.text.count("    rotation: wards\n") == 3
    assert "    coordinator:\n      name: Ms. Ada Park\n" in app.text
    app.save("/rotations/0", "rotations[0]", {"id": "medicine"})
    assert app.text.count("    rotation: medicine\n") == 3


def test_items_are_moved_and_removed_and_one_that_is_needed_stays(app: App) -> None:
    def press(name: str, path: str) -> str:
        digest = app.digest("/writers")
        assert app.post("/arrange", {name: path, "digest": digest}).status_code == 303
        return plain(app.get("/").text)

    press("down", "writers[0]")
    ids = [one["id"] for one in texts(app.text.encode())["writers"]]
    assert ids == ["clinic", "anchor-1", "director"]
    press("up", "writers[0].did[1]")
    assert app.text.index("Called 18 patients") < app.text.index("Took the history of 5")
    press("remove", "writers[2]")
    assert "director" not in app.text
    page = press("remove", "rotations[0]")
    assert "Nothing was changed: 'rotations' is missing" in page
    for _ in range(3):
        app.post("/undo", {})
    assert app.text == SAMPLE


def test_what_isnt_saved_yet_follows_its_writer(app: App) -> None:
    app.save("/writers/1", "writers[1]", {"email": "lindqvist@"})
    app.post("/arrange", {"up": "writers[1]", "digest": app.digest("/writers")})
    assert 'value="lindqvist@"' in app.get("/writers/0").text
    assert 'value="lindqvist@"' not in app.get("/writers/1").text
    app.post("/undo", {})
    assert 'value="lindqvist@"' in app.get("/writers/1").text


def test_what_the_disk_doesnt_take_is_kept_too(app: App) -> None:
    (app.folder / ".profile.yaml.undo").mkdir()  # where the step for undo would go
    page = app.save("/applicant", "applicant", {"school": "Universidad Nueva"})
    assert "Not saved yet" in page
    assert ".profile.yaml.undo" in page  # what is in the way
    assert app.text == SAMPLE
    (app.folder / ".profile.yaml.undo").rmdir()
    app.save("/applicant", "applicant", {})
    assert "school: Universidad Nueva\n" in app.text


# --- Several at once


def test_an_edit_elsewhere_of_another_field_is_kept_and_told(app: App) -> None:
    seen = app.digest("/applicant")
    app.profile.write_text(SAMPLE.replace("country: Colombia", "country: Perú  # mine"), "utf-8")
    data = {"root": "applicant", "digest": seen, "v:applicant.country": "Colombia"}
    app.post("/save", {**data, "v:applicant.school": "Universidad Nueva"})
    assert "country: Perú  # mine" in app.text
    assert "school: Universidad Nueva" in app.text
    assert "was also changed somewhere else" in plain(app.get("/applicant").text)


def test_an_edit_elsewhere_of_the_same_field_is_told_and_both_texts_stay(app: App) -> None:
    seen = app.digest("/applicant")
    changed = SAMPLE.replace("country: Colombia", "country: Perú")
    app.profile.write_text(changed, "utf-8")
    mine = {"root": "applicant", "digest": seen, "v:applicant.country": "Ecuador"}
    app.post("/save", mine)
    assert app.text == changed
    page = app.get("/applicant").text
    assert 'value="Ecuador"' in page
    assert "changed somewhere else to: Perú" in plain(page)
    now = {"root": "applicant", "digest": app.digest("/applicant")}
    app.post("/save", {**now, "drop:applicant.country": "1", "v:applicant.country": "Ecuador"})
    assert app.text == changed
    assert 'value="Perú"' in app.get("/applicant").text
    app.post("/save", mine)
    app.post("/save", {**now, "pick:applicant.country": "Ecuador"})
    assert "country: Ecuador\n" in app.text


def test_a_second_window_edits_the_same_writer_though_the_numbers_have_changed(app: App) -> None:
    seen = app.digest("/writers/2")
    app.post("/arrange", {"remove": "writers[0]", "digest": app.digest("/writers")})
    data = {"root": "writers[2]", "digest": seen, "v:writers[2].setting": "the office"}
    app.post("/save", data)
    assert texts(app.text.encode())["writers"][1]["setting"] == "the office"


def test_a_log_in_a_terminal_and_an_open_form_go_together(app: App) -> None:
    seen = app.digest("/writers/0")
    day = dt.date(2026, 8, 1)
    new = LogEvent(on=day, event="thanked")
    commands.log(app.profile, "anchor-1", new, force=False, today=day)
    logs = ["2026-07-23 asked", "2026-07-23 agreed - happy to, send me a summary", ""]
    app.post(
        "/save",
        {
            "root": "writers[0]",
            "digest": seen,
            "v:writers[0].log": logs,
            "v:writers[0].title": "Prof.",
        },
    )
    assert "      - 2026-08-01 thanked\n" in app.text
    assert "    title: Prof.\n" in app.text
    assert commands.undo(app.profile).said == "the change to writers[0].title"
    assert commands.undo(app.profile).said == "'2026-08-01 thanked' for anchor-1"
    assert app.text == SAMPLE


def test_a_file_that_an_editor_broke_is_shown_with_its_line(app: App) -> None:
    app.profile.write_text(SAMPLE.replace("  cv: cv.pdf", "  cv: [cv.pdf"), "utf-8")
    for path in ("/", "/applicant", "/writers", "/documents", "/check", "/start"):
        page = app.get(path)
        assert page.status_code in (200, 409), path
    page = plain(app.get("/").text)
    assert "is not closed" in page
    assert "cv: [cv.pdf" in page
    broken = app.text
    seen = hashlib.sha256(app.profile.read_bytes()).hexdigest()
    data = {"root": "applicant", "digest": seen, "v:applicant.school": "Universidad Nueva"}
    assert app.post("/save", data).status_code == 303
    assert app.text == broken
    app.profile.write_text(SAMPLE, "utf-8")
    app.save("/applicant", "applicant", {})  # what was typed meanwhile is there and goes in
    assert "school: Universidad Nueva\n" in app.text


# --- Pasting


@pytest.mark.parametrize(
    ("page", "root", "key", "pasted", "written", "told"),
    [
        ("/application", "application", "letters_by", "9/30/2026", "2026-09-30", "September 30"),
        ("/application", "application", "letters_by", "Sept 1, 2026", "2026-09-01", "September 1"),
        ("/applicant", "applicant", "school", "“Escuela”", "Escuela", "quotation marks around it"),
        ("/applicant", "applicant", "career_goal", "•\tTo teach\twell", "To teach well", "bullet"),
        ("/applicant", "applicant", "email", "Tomás <t@example.com>", "t@example.com", "address"),
        ("/writers/0", "writers[0]", "role", "Director", "director", ""),
    ],
)
def test_pasted_text_is_taken_as_it_is_meant(
    app: App, page: str, root: str, key: str, pasted: str, written: str, told: str
) -> None:
    digest = app.digest(page)
    data = {"root": root, "digest": digest, f"v:{root}.{key}": pasted}
    answer = app.client.post(
        "/save",
        headers={**app.headers, "X-Lorkit-Key": app.key, "HX-Request": "true"},
        data=data,
    )
    assert f"{key}: {written}\n" in app.text
    assert told in plain(answer.text)


def test_a_day_that_can_be_two_is_asked_about(app: App) -> None:
    page = app.save("/application", "application", {"letters_by": "9/7/2026"})
    assert app.text == SAMPLE
    assert "September 7, 2026" in page
    assert "July 9, 2026" in page
    digest = app.digest("/application")
    pick = {"pick:application.letters_by": "2026-09-07", "v:application.letters_by": "9/7/2026"}
    app.post("/save", {"root": "application", "digest": digest, **pick})
    assert "letters_by: 2026-09-07\n" in app.text


def test_a_writer_who_is_pasted_whole_goes_into_the_fields(app: App) -> None:
    page = app.save(
        "/writers/3", "writers[3]", {"family_name": "Dr. Jane O'Brien, MD <jane@example.com>"}
    )
    assert "Filled in: " in page
    app.save("/writers/3", "writers[3]", {"role": "anchor"})
    assert app.text.endswith(
        "\n  - id: o-brien\n    family_name: O'Brien\n    given_name: Jane\n"
        "    credentials: MD\n    email: jane@example.com\n    role: anchor\n"
    )


def test_a_name_that_can_be_divided_in_two_ways_is_asked_about(app: App) -> None:
    page = app.save(
        "/writers/0", "writers[0]", {"family_name": "Prof. Minh Châu Bùi <bui@example.com>"}
    )
    assert app.text == SAMPLE
    assert "given name Minh Châu, family name Bùi" in page
    assert "given name Minh, family name Châu Bùi" in page
    seen = app.digest("/writers/0")
    pick = {"pick:writers[0].family_name": "1", "root": "writers[0]", "digest": seen}
    app.post("/save", pick)
    writer = texts(app.text.encode())["writers"][0]
    assert [writer[key] for key in ("title", "given_name", "family_name", "email")] == [
        "Prof.", "Minh", "Châu Bùi", "bui@example.com"
    ]  # fmt: skip


def test_a_pasted_list_becomes_its_items(app: App) -> None:
    pasted = "• Saw 4 patients a day\r\n• Called 9 families\r\n   with results\r\n• Read 3 papers"
    app.save("/writers/2", "writers[2]", {"did": [pasted, "", ""]})
    assert (
        "    did:\n      - Saw 4 patients a day\n      - Called 9 families with results\n"
        "      - Read 3 papers\n" in app.text
    )


# --- Any sequence of edits

FIELDS = {
    "applicant": ("eras_name", "status", "school", "preferred_name", "phone", "career_goal"),
    "rotations[0]": ("city", "host_term", "coordinator.name", "service"),
    "writers[1]": ("setting", "learned", "credentials", "given_name"),
}
EDITS = st.lists(
    st.tuples(st.sampled_from(sorted(FIELDS)), st.integers(0, 9), st.one_of(AWKWARD, st.just(""))),
    min_size=1,
    max_size=6,
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(EDITS)
def test_any_edits_change_those_values_alone_and_undo_gives_the_first_file(
    app: App, edits: list[tuple[str, int, str]]
) -> None:
    """The routes are those of the pages; another YAML reader judges what the file says."""
    app.profile.write_text(SAMPLE, "utf-8")
    (app.folder / ".profile.yaml.undo").unlink(missing_ok=True)
    expected = texts(SAMPLE.encode())
    for root, number, text in edits:
        key = FIELDS[root][number % len(FIELDS[root])]
        seen = hashlib.sha256(app.profile.read_bytes()).hexdigest()
        app.post("/save", {"root": root, "digest": seen, f"v:{root}.{key}": text})
        holder, name = _holder(texts(app.text.encode()), root, key)
        wanted, wanted_name = _holder(expected, root, key)
        if holder.get(name) != wanted.get(wanted_name):  # else it was kept as not saved yet
            assert holder.get(name) in (None, one_line(text)) or text.strip()
            wanted[wanted_name] = holder.get(name)
            if holder.get(name) is None:
                del wanted[wanted_name]
    assert texts(app.text.encode()) == expected
    comments = [line for line in SAMPLE.split("\n") if line.lstrip().startswith("#")]
    assert all(comment in app.text for comment in comments)
    while (app.folder / ".profile.yaml.undo").exists():
        assert app.post("/undo", {}).status_code == 303
    assert app.text == SAMPLE


def _holder(data: dict[str, object], root: str, key: str) -> tuple[dict[str, object], str]:
    at: object = data
    for part in [*root.replace("]", "").split("["), *key.split(".")[:-1]]:
        at = at[int(part)] if part.isdigit() else at[part]  # type: ignore[index]
    assert isinstance(at, dict)
    return at, key.split(".")[-1]
