"""The log's edit: one line in, one line out, and every other byte stays, in every style."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from log_profiles import NOTES, ONCE, PLAIN, TODAY, Styled, note, plain, profiles
from ruamel.yaml import YAML

from lorkit.errors import LorkitError
from lorkit.log import commands
from lorkit.profile.events import LogEvent
from lorkit.profile.model import Profile
from lorkit.profile.reading import load, read

_SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

EVENTS = st.tuples(
    st.integers(0, 3),  # whose log, counted through
    st.booleans(),  # a rotation's
    st.sampled_from(ONCE),
    NOTES,
)


def written(styled: Styled, folder: str) -> Path:
    file = Path(folder) / "profile.yaml"
    file.write_bytes(styled.raw)
    reading = read(file)
    assert reading.profile, (styled.raw.decode(), reading.findings)
    return file


def logged(file: Path, styled: Styled, what: tuple[int, bool, str, str], day: int) -> str:
    """Log one thing, and hold everything that must be true of it; returns the line."""
    number, rotation, event, words = what
    ids = styled.rotations if rotation else styled.writers
    event = "coordinator-noted" if rotation else event
    about = ids[number % len(ids)]
    before, was = file.read_bytes(), load(file)
    on = dt.date(2025, 1, 1) + dt.timedelta(days=day)
    new = LogEvent(on=on, event=event, note=words)
    done = commands.log(file, about, new, force=True, today=TODAY)
    after, now = file.read_bytes(), load(file)
    one_piece(before, after, done.line)
    kind = "rotations" if rotation else "writers"
    assert asdict(now) == with_line(was, kind, about, done.line)
    text = after.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    assert str(on) in text.split("\n")[done.row - 1]
    return done.line


def with_line(profile: Profile, kind: str, about: str, line: str) -> dict[str, object]:
    """The profile's data with a line at the end of one log."""
    data = asdict(profile)
    for group in data[kind]:
        if group["id"] == about:
            group["log"] = (*group["log"], line)
    return data


def one_piece(before: bytes, after: bytes, line: str) -> None:
    """One piece was put in, and nothing but an empty value went."""
    first = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    rest = min(len(before), len(after)) - first
    last = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    removed = before[first : len(before) - last]
    inserted = after[first : len(after) - last]
    assert removed in (b"", b"null", b"~", b'""'), removed
    ends = inserted.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n")
    assert ends <= (2 if b"log" in inserted else 1), inserted
    assert len(inserted) <= 2 * len(line.encode()) + 60, inserted


@_SLOW
@given(profiles(), st.lists(EVENTS, min_size=1, max_size=4))
def test_every_log_adds_one_line_and_undo_restores_the_bytes(
    styled: Styled, things: list[tuple[int, bool, str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = written(styled, folder)
        states = []
        for day, what in enumerate(things):
            states.append(file.read_bytes())
            logged(file, styled, what, day)
        for state in reversed(states):
            commands.undo(file)
            assert file.read_bytes() == state
        assert [path.name for path in Path(folder).iterdir()] == ["profile.yaml"]


@_SLOW
@given(profiles(), EVENTS, st.booleans(), st.booleans())
def test_undo_takes_one_line_back_and_keeps_the_edits_made_since(
    styled: Styled, what: tuple[int, bool, str, str], above: bool, below: bool
) -> None:
    assume(above or below)

    def edited(raw: bytes) -> bytes:
        bom = raw[:3] if raw.startswith(b"\xef\xbb\xbf") else b""
        raw = raw[len(bom) :]
        return bom + (b"# mine: \xc3\xb1\n" if above else b"") + raw + (b"\n# too" * below)

    with tempfile.TemporaryDirectory() as folder:
        file = written(styled, folder)
        logged(file, styled, what, 0)
        file.write_bytes(edited(file.read_bytes()))
        assume(read(file).profile)  # a comment above "---" or so
        commands.undo(file)
        assert file.read_bytes() == edited(styled.raw)


LOGGED = [
    ("    log:\n", "    log:\n      - 2024-07-24 asked\n"),
    ("    log: # c\n", "    log: # c\n      - 2024-07-24 asked\n"),
    ("    log:", "    log:\n      - 2024-07-24 asked"),
    ("    log: []\n", "    log: [2024-07-24 asked]\n"),
    ("    log: [ ]  # c\n", "    log: [2024-07-24 asked ]  # c\n"),
    ("    log: ~ # c\n", "    log: [2024-07-24 asked] # c\n"),
    ("", "    log:\n      - 2024-07-24 asked\n"),
    ("# the end", "    log:\n      - 2024-07-24 asked\n# the end"),
    (
        "    did:\n    - Saw 3 patients\n",
        "    did:\n    - Saw 3 patients\n    log:\n    - 2024-07-24 asked\n",
    ),
    (
        "    log:\n        -   2024-07-20 received # c\n\n    # d\n    learned: x\n",
        "    log:\n        -   2024-07-20 received # c\n        -   2024-07-24 asked\n"
        "\n    # d\n    learned: x\n",
    ),
    (
        "    log: [2024-07-20 received] # c\n",
        "    log: [2024-07-20 received, 2024-07-24 asked] # c\n",
    ),
    (
        "    log: [\n      2024-07-20 received\n    ]\n",
        "    log: [\n      2024-07-20 received,\n      2024-07-24 asked\n    ]\n",
    ),
    (
        "    log: [\n      2024-07-20 received, # c\n    ]\n",
        "    log: [\n      2024-07-20 received, # c\n      2024-07-24 asked,\n    ]\n",
    ),
    (
        "    log: [\n      2024-07-20 received # c, d\n    ]\n",
        "    log: [\n      2024-07-20 received, 2024-07-24 asked # c, d\n    ]\n",
    ),
    (
        "  - {id: b, family_name: B, role: fellow}\n",
        "    log:\n      - 2024-07-24 asked\n  - {id: b, family_name: B, role: fellow}\n",
    ),
]


@pytest.mark.parametrize(("before", "after"), LOGGED)
def test_the_line_is_written_as_the_file_writes_its_lists(
    tmp_path: Path, before: str, after: str
) -> None:
    file = plain(tmp_path, text=PLAIN + before)
    note(file, "asked", "2024-07-24")
    assert file.read_text("utf-8") == PLAIN + after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("}", ", log: [2024-07-24 asked]}"),
        (", log: }", ", log: [2024-07-24 asked] }"),
        (", log}", ", log: [2024-07-24 asked]}"),
        (", email: }", ", email: , log: [2024-07-24 asked] }"),
        (",\n    learned: x }", ",\n    learned: x,\n    log: [2024-07-24 asked] }"),
    ],
)
def test_a_writer_in_braces_stays_in_braces(tmp_path: Path, before: str, after: str) -> None:
    text = PLAIN[: PLAIN.rindex("  - id")] + "  - {id: anchor-1, family_name: O, role: anchor"
    file = plain(tmp_path, text=text + before)
    note(file, "asked", "2024-07-24")
    assert file.read_text("utf-8") == text + after


def test_a_profile_in_json_stays_json(tmp_path: Path) -> None:
    file = plain(tmp_path)
    data = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))
    file.write_text(json.dumps(data, indent=2, default=str))  # dates are text there
    note(file, "asked", "2024-07-24", 'said: "maybe"')
    note(file, "agreed", "2024-07-25", "a, b")
    log = json.loads(file.read_text())["writers"][0]["log"]
    assert log == ['2024-07-24 asked - said: "maybe"', "2024-07-25 agreed - a, b"]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("happy to", "2024-07-24 asked - happy to"),
        ("10:30, [room 4]", "2024-07-24 asked - 10:30, [room 4]"),
        ("said: yes", '"2024-07-24 asked - said: yes"'),
        ("see #4", '"2024-07-24 asked - see #4"'),
        ("so:", '"2024-07-24 asked - so:"'),
        ('"so": he said', "'2024-07-24 asked - \"so\": he said'"),
        (" two\nlines ", "2024-07-24 asked - two lines"),
        (" \n", "2024-07-24 asked"),
    ],
)
def test_a_line_is_quoted_only_where_it_must_be(tmp_path: Path, words: str, written: str) -> None:
    file = plain(tmp_path)
    note(file, "asked", "2024-07-24", words)
    assert file.read_text("utf-8") == PLAIN + f"    log:\n      - {written}\n"


def test_what_cannot_be_edited_safely_is_refused_and_left_alone(tmp_path: Path) -> None:
    """An explicit key without a value is legal YAML, and nobody's profile."""
    file = plain(tmp_path, text=PLAIN + "    ? log\n")
    with pytest.raises(LorkitError, match="this line can't be added") as caught:
        note(file, "asked", "2024-07-24")
    assert "- 2024-07-24 asked" in caught.value.hint
    assert file.read_text("utf-8") == PLAIN + "    ? log\n"


def test_a_file_that_would_grow_too_large_to_be_read_is_left_alone(tmp_path: Path) -> None:
    text = PLAIN + "#" * (1024 * 1024 - len(PLAIN.encode()) - 10) + "\n"
    file = plain(tmp_path, text=text)
    with pytest.raises(LorkitError, match="1 MiB"):
        note(file, "asked", "2024-07-24")
    assert file.read_text("utf-8") == text
