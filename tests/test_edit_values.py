"""Edits of a profile's values: what is edited changes, and every other byte stays."""

from __future__ import annotations

import copy
import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from log_profiles import WORDS, Styled, profiles
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from lorkit.errors import LorkitError
from lorkit.profile.edit_text import Edit, Insert, Move, Remove, Set
from lorkit.profile.edit_values import edited, read_text
from lorkit.text import one_line

_SLOW = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))

AWKWARD = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "- x", "Null", "null", "~", "yes", "NO", "true", "012345678", "1e3", "0x1F", ".inf",
            "a: b", "a #b", "# all", "ends:", ": starts", "two\nlines", "tab\there", "“curly”",
            "it's", '"quoted"', "both ' and \"", "back\\slash", "'", '"', "[a, b]", "{a: b}",
            "*star", "&and", "!tag", "%percent", "@at", "`tick`", "| pipe", "> more", "? ask",
            "-", "--- x", "... x", "=", "<<", "🙂 emoji", "مرحبا", "שלום: עולם", "e\u0301", "\ufeffx",
            "x" * 300, "a,b", "a]b", "FILL", "2026-07-06", "\u00a0x\u00a0", "a\u2028b", "🙂 \ufeffx",
        ]
    ),
).filter(one_line)  # fmt: skip


def source_of(raw: bytes) -> Any:
    return read_text(Path("profile.yaml"), raw, raw.decode("utf-8-sig"))


def texts(raw: bytes) -> Any:
    """What another reader finds in the file, every value as text, nothing left out as null."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Texts
    return bare(yaml.load(io.BytesIO(raw)))


class Texts(SafeConstructor):
    """Every scalar as its text; ruamel's own types would hide what was written."""


def _text(constructor: Any, node: Any) -> Any:
    value = constructor.construct_scalar(node)
    nothing = node.style is None and value in ("", "~", "null", "Null", "NULL")
    return None if nothing else one_line(value) or None


for kind in ("null", "bool", "int", "float", "timestamp", "str", "binary", "merge", "value"):
    Texts.add_constructor(f"tag:yaml.org,2002:{kind}", _text)


def bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: b for k, v in value.items() if (b := bare(v)) is not None} or None
    if isinstance(value, list):
        return [bare(v) for v in value] or None
    return value


def comments(raw: bytes) -> list[str]:
    """The comments that stand on lines of their own."""
    text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return sorted(line.strip() for line in text.split("\n") if line.lstrip().startswith("#"))


@st.composite
def edits(draw: st.DrawFn, data: dict[str, Any]) -> Edit:
    """An edit that makes sense for what the file says now."""
    holder = draw(st.sampled_from(["writers", "rotations"]))
    number = draw(st.integers(0, len(data[holder]) - 1))
    group, path = data[holder][number], (holder, number)
    lists = [key for key in ("did", "moments", "log") if group.get(key)]
    kinds = ["set", "add", "group", "insert", "insert", "item"]
    kinds += ["remove"] * (len(group) > 1) + ["move", "unlist"] * bool(lists)
    kinds += ["whole"] + ["drop"] * (len(data[holder]) > 1)
    kind = draw(st.sampled_from(kinds))
    if kind in ("whole", "drop"):
        return _of_whole(draw, kind, holder, number, len(data[holder]))
    match kind:
        case "set":
            key = draw(st.sampled_from([k for k, v in data["applicant"].items() if v]))
            return Set(("applicant", key), draw(AWKWARD))
        case "add":
            key = draw(st.sampled_from(["city", "host_term", "setting", "learned", "given_name"]))
            return Set((*path, key), draw(AWKWARD))
        case "group":
            return Set(("application", "match", "city"), draw(AWKWARD))
        case "insert":
            key = draw(st.sampled_from(["did", "moments"]))
            at = draw(st.integers(0, len(group.get(key) or [])))
            return Insert((*path, key), at, draw(AWKWARD))
        case "remove":
            return Remove((*path, draw(st.sampled_from(sorted(group)))))
        case "item":
            if not lists:
                return Set((*path, "service"), draw(AWKWARD))
            key = draw(st.sampled_from(lists))
            return Set((*path, key, draw(st.integers(0, len(group[key]) - 1))), draw(AWKWARD))
        case "move":
            key = draw(st.sampled_from(lists))
            spots = st.integers(0, len(group[key]) - 1)
            return Move((*path, key), draw(spots), draw(spots))
    key = draw(st.sampled_from(lists))
    return Remove((*path, key, draw(st.integers(0, len(group[key]) - 1))))


def _of_whole(draw: st.DrawFn, kind: str, holder: str, number: int, count: int) -> Edit:
    """A whole rotation or writer in, or out."""
    if kind == "drop":
        return Remove((holder, number))
    new = {"id": "new-1", "family_name": draw(AWKWARD), "did": [draw(AWKWARD)]}
    return Insert((holder,), draw(st.integers(0, count)), new)


def applied(data: Any, edit: Edit) -> Any:
    """What the file must say afterwards, worked out on plain data."""
    data = copy.deepcopy(data)
    match edit:
        case Set(path, value):
            at = data
            for part, after in pairwise(path):
                if isinstance(part, str) and at.get(part) is None:
                    at[part] = [] if isinstance(after, int) else {}
                at = at[part]
            at[path[-1]] = one_line(value)
        case Remove(path):
            at = data
            for part in path[:-1]:
                at = at[part]
            del at[path[-1]]
        case Insert(path, at_number, value) | Move(path, at_number, value):
            at = data
            for part in path[:-1]:
                at = at[part]
            items = at.setdefault(path[-1], [])
            if isinstance(edit, Move):
                items.insert(edit.to, items.pop(edit.at))
            elif isinstance(value, dict):
                did = [one_line(one) for one in value["did"]]
                name = one_line(value["family_name"])
                items.insert(at_number, {**value, "family_name": name, "did": did})
            else:
                items.insert(at_number, one_line(value))
    return bare(data)


@_SLOW
@given(st.data(), profiles(), st.integers(1, 5))
def test_an_edit_changes_what_is_edited_and_nothing_else(
    data: st.DataObject, styled: Styled, count: int
) -> None:
    raw = styled.raw
    for _ in range(count):
        before = texts(raw)
        edit = data.draw(edits(before))
        new = edited(source_of(raw), [edit])
        assert texts(new) == applied(before, edit), (raw.decode(), edit, new.decode())
        if isinstance(edit, Set | Insert | Move):
            kept = comments(new)
            assert all(c in kept for c in comments(raw)), (raw.decode(), edit, new.decode())
        raw = new


EDITED = [
    (Set(("applicant", "school"), "- x"), "  school: X", '  school: "- x"'),
    (Set(("applicant", "school"), "it's: so"), "  school: 'X' # c", "  school: 'it''s: so' # c"),
    (Set(("applicant", "school"), "Y"), '  school: "X"', '  school: "Y"'),
    (Set(("applicant", "school"), "🙂 A\ufeffB"), "  school: X", '  school: "🙂 A\\ufeffB"'),
    (Set(("applicant", "school"), "Y"), "  school: >- # c\n    X\n    Y", "  school: Y # c"),
    (Set(("applicant", "school"), "Y"), "  school: # c", "  school: Y # c"),
    (Remove(("applicant", "school")), "  # above\n  school: X # c\n", "  # above\n  # c\n"),
    (Remove(("applicant", "school")), "  school: X\n  # below\n", "  # below\n"),
    (
        Set(("applicant", "phone"), "+1 312"),
        "  email: x@example.com # mine\n  # phone: ...\n",
        "  email: x@example.com # mine\n  phone: +1 312\n  # phone: ...\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "old", "new"), EDITED)
def test_edits_keep_the_style_of_the_file(edit: Edit, old: str, new: str) -> None:
    text = f"# top\napplicant:\n  eras_name: T\n{old}\n\nwriters: []\n"
    result = edited(source_of(text.encode()), [edit]).decode()
    assert result == f"# top\napplicant:\n  eras_name: T\n{new}\n\nwriters: []\n"


def test_a_moved_item_takes_the_comment_above_it_along() -> None:
    text = "did:\n  # the list's own\n  - a # 1\n\n  # b's\n  - b\n"
    moved = edited(source_of(text.encode()), [Move(("did",), 1, 0)]).decode()
    assert moved == "did:\n  # the list's own\n  # b's\n  - b\n\n  - a # 1\n"


def test_a_text_where_a_group_belongs_is_not_replaced_by_one() -> None:
    text = "rotations:\n  - id: wards\n    coordinator: Dana\n"
    path = ("rotations", 0, "coordinator", "email")
    with pytest.raises(LorkitError, match="can't be changed safely"):
        edited(source_of(text.encode()), [Set(path, "dana@example.com")])
