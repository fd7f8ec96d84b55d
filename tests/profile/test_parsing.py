"""libyaml's events stand in for those of ruamel's own parser only where they are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hard import examples
from hard_profiles import hard_profiles
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from lorkit.yaml.events import UnreadableError, events

SAMPLES = sorted(Path(__file__).parents[2].glob("samples/*/profile.yaml"))
# What YAML gives a meaning to, and what its versions and parsers read in different ways.
SYNTAX = (
    *("\n", "\r\n", "\r", "\n\n", " ", "  ", "\t", ": ", ":", "- ", "- \n", "? ", ", ", "#", " #"),
    *("'", '"', "|", ">", "|-\n", ">+2\n", "|#", "&a ", "*a", "!x ", "!!str ", "{", "}", "[", "]"),
    *("---\n", "...\n", "%YAML 1.1\n", "<<: ", "~", "@", "`", "\\", "\\x41", "\\/", "\\ud83d"),
    *("a: b\n", "a: \n", "[a: b]", '{"a":b}', '"x\n  y"', "'it''s'", "NO", "é", "🩺", "\ufeff"),
    *("\u0085", "\u2028", "\x00", "\ufffe", "\ud800", "x" * 1030),
)
PIECES = st.lists(st.sampled_from(SYNTAX), min_size=1, max_size=4).map("".join)


def told(event: Any) -> tuple[object, ...]:
    """All of an event that lorkit reads, but where an empty value stands, which both guess."""
    kind = type(event).__name__
    value, style = getattr(event, "value", ""), getattr(event, "style", None) or ""
    if kind == "ScalarEvent" and not (value or style):
        return (kind,)
    flow = getattr(event, "flow_style", None) if kind.endswith("StartEvent") else None
    at = (event.start_mark.index, event.end_mark.index) if kind != "DocumentStartEvent" else ()
    inner = kind not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent")
    return (kind, value, style, bool(flow), *(at if inner and "Mapping" not in kind else ()))


def by_ruamel(text: str) -> list[tuple[object, ...]] | None:
    """What ruamel's own parser makes of a text; None where it refuses it."""
    try:
        return [told(event) for event in YAML(typ="safe", pure=True).parse(text)]
    except Exception:
        return None


def by_lorkit(text: str) -> list[tuple[object, ...]] | None:
    try:
        return [told(event) for event in events(text)]
    except (MarkedYAMLError, UnreadableError):
        return None


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_a_sample_is_read_by_either_parser_alike(path: Path) -> None:
    text = path.read_text("utf-8")
    assert by_lorkit(text) == by_ruamel(text)
    assert type(next(iter(YAML(typ="safe").parse(text)))).__module__ == "ruamel.yaml.events"


@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 6000), PIECES), max_size=3))
@settings(max_examples=100, deadline=None)
def test_a_profile_with_slips_is_read_alike(path: Path, slips: list[tuple[int, str]]) -> None:
    text = path.read_text("utf-8")
    for place, piece in slips:
        at = place % len(text)
        text = text[:at] + piece + text[at:]
    if (meant := by_ruamel(printable(text))) is not None:
        assert by_lorkit(text) == meant
    else:
        assert by_lorkit(text) is None


@given(st.lists(st.sampled_from((*SYNTAX, "key: ", "\n  ", "value")), max_size=14).map("".join))
@settings(max_examples=600, deadline=None)
def test_any_text_under_a_key_is_read_alike(text: str) -> None:
    text = printable("key: " + text)
    assert by_lorkit(text) == by_ruamel(text)


def test_hard_profiles_are_read_alike() -> None:
    for profile in examples(hard_profiles(), 20):
        assert by_lorkit(printable(profile.text)) == by_ruamel(printable(profile.text))


def printable(text: str) -> str:
    """The text with a space for what no YAML parser takes, as lorkit reads it."""
    refused = {*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029}
    refused |= {*range(0xD800, 0xE000), 0xFFFE, 0xFFFF}
    return "".join(" " if ord(char) in refused else char for char in text)
