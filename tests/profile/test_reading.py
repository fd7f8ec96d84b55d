"""Reading files: good profiles, bad files, and text that must come through unchanged."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from profile_files import (
    COMPLETE,
    MINIMAL,
    complete,
    edited,
    emit,
    findings,
    marked,
    paths,
    reading,
    written,
)

from lorkit.errors import FindingsError
from lorkit.profile.reading import load, read
from lorkit.profile.schema import profile_shape
from lorkit.profile.structure import homes
from lorkit.text import one_line

# --- Good profiles


def test_every_field_of_the_model_is_read(tmp_path: Path) -> None:
    result = reading(tmp_path, emit(complete())[0])
    assert result.findings == ()
    assert result.profile is not None
    profile = result.profile
    assert profile.applicant.aamc_id == "12345678"
    assert profile.application.letters_by == dt.date(2026, 9, 14)
    assert profile.application.match is not None
    assert profile.application.match.on == dt.date(2027, 3, 19)
    assert profile.rotations[0].did == ("Presented 3 patients each day",)
    assert profile.writers[0].request is not None
    assert profile.writers[0].request.waived is True
    assert [e.event for e in profile.writers[0].events] == ["asked", "agreed"]
    assert profile.file == tmp_path / "profile.yaml"


def test_the_complete_profile_of_these_tests_has_every_field_of_the_model() -> None:
    assert set(homes(profile_shape())) == {
        path[-1] for path in paths(COMPLETE) if isinstance(path[-1], str)
    }
    assert {"eras_name", "coordinator", "waived"} <= set(homes(profile_shape()))


def test_a_writer_without_salutation_and_rotation_gets_them(tmp_path: Path) -> None:
    profile = reading(tmp_path, MINIMAL).profile
    assert profile is not None
    assert profile.writers[0].salutation == "Dr. Okafor"
    assert profile.writers[0].rotation == "wards"


def test_the_salutation_follows_the_title(tmp_path: Path) -> None:
    text = edited(("    role: anchor", "    role: anchor\n    title: Prof."))
    profile = reading(tmp_path, text).profile
    assert profile is not None
    assert profile.writers[0].salutation == "Prof. Okafor"


def test_norway_and_digits_keep_their_text(tmp_path: Path) -> None:
    text = edited(
        ("country: Colombia", "country: NO\n  phone: 5550142\n  aamc_id: 01234567"),
    )
    profile = reading(tmp_path, text).profile
    assert profile is not None
    applicant = profile.applicant
    assert (applicant.country, applicant.phone, applicant.aamc_id) == ("NO", "5550142", "01234567")


@pytest.mark.parametrize("nothing", ["", " ~", " null", ' ""', " ''", ' "  "'])
def test_an_optional_field_without_value_is_not_given(tmp_path: Path, nothing: str) -> None:
    keys = ("title", "learned", "did", "request", "worked_to", "signs_with", "email", "log")
    extra = "".join(f"\n    {key}:{nothing}" for key in keys)
    # Not by the schema: an editor may well mark "" where a date or a list could stand.
    profile = load(written(tmp_path, edited(("    role: anchor", f"    role: anchor{extra}"))))
    writer = profile.writers[0]
    assert (writer.title, writer.learned, writer.did, writer.request) == ("Dr.", None, (), None)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    text = edited(("famil", "famly_x: 1\n    famil"))
    plain = findings(tmp_path, text)
    file = tmp_path / "profile.yaml"
    for raw in (
        b"\xef\xbb\xbf" + text.encode(),
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
    ):
        file.write_bytes(raw)
        assert read(file).findings == plain


def test_blocks_of_text_become_one_line(tmp_path: Path) -> None:
    text = edited(
        ("career_goal: become a hospitalist", "career_goal: >-\n    become a\n    hospitalist")
    )
    profile = reading(tmp_path, text).profile
    assert profile is not None
    assert profile.applicant.career_goal == "become a hospitalist"


def test_load_raises_all_errors_and_no_warnings(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    text = edited(("country: Colombia", "country: 5\n  aamc_id: 12"), ("season: 2027", "season: x"))
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FindingsError) as caught:
        load(file)
    assert [f.path for f in caught.value.findings] == ["applicant.country", "application.season"]
    assert caught.value.message.startswith(f"{file}:5:12: ")


def test_warnings_do_not_stop_a_profile(tmp_path: Path) -> None:
    text, place = marked(edited(("country: Colombia", "country: Colombia\n  aamc_id: ¤1234")))
    result = reading(tmp_path, text)
    assert result.profile is not None
    (finding,) = result.findings
    assert (finding.severity, finding.code) == ("warning", "PRO013")
    assert (finding.line, finding.column) == place


# --- The source


def test_the_source_tells_places_and_lines(tmp_path: Path) -> None:
    text, at = emit(complete())
    source = reading(tmp_path, "# a comment\n" + text).source
    for path, line in at.items():
        assert source.locate(path)[0] == line + 1, path
    assert source.locate("writers[0].did[0]") == (at["writers[0].did[0]"] + 1, 9)
    assert source.line(1) == "# a comment"
    assert source.line(2) == "applicant:"
    assert source.line(0) == source.line(10_000) == ""
    assert source.lines[1] == "applicant:"


def test_a_path_that_is_not_in_the_file_leads_to_what_would_hold_it(tmp_path: Path) -> None:
    source = reading(tmp_path, MINIMAL).source
    assert source.locate("writers[0].request.link") == source.locate("writers[0]") == (19, 5)
    assert source.locate("writers[7].email") == source.locate("writers") == (19, 3)
    assert read(tmp_path / "nothing.yaml").source.locate("writers[0]") == (0, 0)


def test_an_empty_value_is_behind_its_colon(tmp_path: Path) -> None:
    text, place = marked(edited(("    role: anchor", "    learned:¤ # a note\n\n    role: anchor")))
    assert reading(tmp_path, text).source.locate("writers[0].learned") == place


# --- Bad files


@pytest.mark.parametrize(
    ("raw", "code", "place", "words"),
    [
        pytest.param(b"", "FILE006", (1, 1), "empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf", "FILE006", (1, 1), "empty", id="only a byte order mark"),
        pytest.param(b"# a\n\n# b\n", "FILE006", (1, 1), "empty", id="comments only"),
        pytest.param(b"---\n", "FILE006", (1, 1), "empty", id="an empty document"),
        pytest.param(b"a: b\nc: \0\n", "FILE007", (2, 4), "zero byte", id="zero byte"),
        pytest.param(b"%PDF-1.7\n", "FILE007", (1, 1), "PDF", id="a PDF"),
        pytest.param(b"PK\x03\x04\0\0", "FILE007", (1, 1), "Word", id="a Word document"),
        pytest.param(b"{\\rtf1\\ansi}", "FILE007", (1, 1), "RTF", id="rich text"),
        pytest.param("a: b".encode("utf-16"), "FILE008", (1, 1), "UTF-16", id="UTF-16"),
        pytest.param("a: b".encode("utf-16-be"), "FILE008", (1, 1), "UTF-16", id="UTF-16 unmarked"),
        pytest.param("a: b\nc: é\n".encode("latin-1"), "FILE009", (2, 4), "line 2", id="Latin-1"),
        pytest.param(
            b"\xef\xbb\xbfa: b\nc: \xe9\n", "FILE009", (2, 4), "line 2", id="Latin-1 after a mark"
        ),
    ],
)
def test_a_file_that_is_no_text_is_one_finding(
    tmp_path: Path, raw: bytes, code: str, place: tuple[int, int], words: str
) -> None:
    file = tmp_path / "profile.yaml"
    file.write_bytes(raw)
    result = read(file)
    (finding,) = result.findings
    assert result.profile is None
    assert (finding.code, finding.severity) == (code, "error")
    assert (finding.line, finding.column) == place
    assert words in finding.message
    assert finding.hint
    assert finding.file == str(file)


@pytest.mark.parametrize(
    "name", ["missing.yaml", "missing/profile.yaml", "file.txt/profile.yaml", "a\0b", "x" * 300]
)
def test_a_file_that_cannot_be_found_is_one_finding(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").write_text("x")
    (finding,) = read(tmp_path / name).findings
    assert finding.code in ("FILE001", "FILE004")
    assert finding.line == 0
    if len(name) < 50:
        assert "lorkit new" in finding.hint
        assert "-p" in finding.hint


def test_a_folder_is_one_finding(tmp_path: Path) -> None:
    (finding,) = read(tmp_path).findings
    assert finding.code == "FILE002"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_pipes_and_devices_do_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert [f.code for f in read(pipe).findings] == ["FILE003"]
    assert [f.code for f in read(Path("/dev/zero")).findings] == ["FILE003"]


def test_a_link_that_leads_in_a_circle_is_one_finding(tmp_path: Path) -> None:
    link = tmp_path / "circle"
    link.symlink_to(link)
    assert [f.code for f in read(link).findings] == ["FILE004"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_one_finding(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    file.write_text(MINIMAL)
    file.chmod(0)
    assert [f.code for f in read(file).findings] == ["FILE004"]


def test_a_file_over_1_mib_is_one_finding(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    with file.open("wb") as big:
        big.truncate(100 * 1024**3)  # sparse: reading it would fill the memory
    assert [f.code for f in read(file).findings] == ["FILE005"]
    file.write_bytes(MINIMAL.encode() + b"#" * (1024 * 1024 - len(MINIMAL.encode())))
    assert file.stat().st_size == 1024 * 1024
    assert read(file).findings == ()


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param("[" * 500_000, id="lists"),
        pytest.param("a: " + "{a: " * 100_000, id="groups"),
        pytest.param("".join(f"{' ' * n}a:\n" for n in range(1_000)), id="indented groups"),
        pytest.param("- " * 100_000, id="dashes"),
        pytest.param("? " * 100_000, id="questions"),
        pytest.param("a: [" + "x, " * 200_000, id="many values"),
        pytest.param("- a\n" * 200_000, id="many lines"),
    ],
)
def test_too_deep_or_too_many_is_refused(tmp_path: Path, bomb: str) -> None:
    found = findings(tmp_path, bomb)
    assert [f.code for f in found if f.code != "YAML011"] == ["YAML010"]
    assert len(found) < 50


def test_an_alias_bomb_does_not_go_off(tmp_path: Path) -> None:
    lines = ["a0: &a0 [lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    found = findings(tmp_path, "\n".join(lines))
    assert any(f.code == "YAML002" and f.line == 2 for f in found)
    assert len(found) < 200


def test_four_thousand_wrong_keys_are_all_reported(tmp_path: Path) -> None:
    found = findings(tmp_path, MINIMAL + "".join(f"wrong_key_{n}: x\n" for n in range(2_000)))
    assert sum(f.code == "PRO001" for f in found) == 2_000


# --- Any text, any bytes


@pytest.mark.parametrize("ascii_only", [True, False])
@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=80))
@example("\u2028\x85\ufeff\x7f\ud7ff \ufffe 🙂 \t e\u0301")
@example("\ufeff")
@example("FILL OUT")
@example("# : - [")
def test_any_text_in_double_quotes_comes_through(
    tmp_path_factory: pytest.TempPathFactory, ascii_only: bool, text: str
) -> None:
    quoted = json.dumps(text, ensure_ascii=ascii_only)
    folder = tmp_path_factory.mktemp("text")
    value = f"    role: anchor\n    learned: {quoted}\n    setting: next"
    # Not by the schema: there are characters that other readers of YAML refuse.
    result = read(written(folder, edited(("    role: anchor", value))))
    if one_line(text).startswith("FILL IN"):
        return
    if text.strip() and not one_line(text):
        assert {finding.code for finding in result.findings} <= {"PRO035"}
        return
    assert result.findings == ()
    assert result.profile is not None
    assert result.profile.writers[0].learned == (one_line(text) or None)
    assert result.profile.writers[0].setting == "next"


YAML_BITS = st.sampled_from(
    ["a", "b: ", "- ", "\n", "  ", "[", "]", "{", "}", ",", ":", "#", "&", "*", "!", "|", ">", "'", '"',
     "%", "@", "`", "?", "---", "...", "\t", "\\", "\\U", "<<", "~", "applicant:\n", "writers:\n", "  id: a\n", "é", "\x85", "0"]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    raw=st.binary(max_size=400)
    | st.lists(YAML_BITS, max_size=60).map(lambda bits: "".join(bits).encode())
)
def test_any_bytes_give_findings_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    file = tmp_path_factory.mktemp("bytes") / "profile.yaml"
    file.write_bytes(raw)
    result = read(file)
    assert result.profile is None
    assert result.findings
    for finding in result.findings:
        assert "\n" not in finding.message + finding.hint
        assert not re.search("pydantic|ruamel|Input should|<class|Scalar|Token", finding.message)
    places = [(f.line, f.column) for f in result.findings]
    assert places == sorted(places)
