"""A new profile: the starter with its comments, filled in with what the list says.

Its comments teach the student who continues with it. What the list doesn't say stays as it is
in the starter: FILL IN where it is required, a comment where it isn't.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from lorkit.classlist.fields import shapes
from lorkit.classlist.happened import with_log
from lorkit.classlist.values import Text, is_plain
from lorkit.profile.edit_text import Bare, entry
from lorkit.profile.starters import PROFILE, starter

Texts: TypeAlias = Mapping[str, Text]  # a group's values by key, "request.method" too

_TOP = ("applicant", "application", "rotations", "writers")
_KEY = re.compile(r"(?P<lead> *)(?P<sign># )?(?P<deep> *)(?P<dash>- )?(?P<key>[a-z_]+):(?: .*)?")
_HOW_TO = "# How to write it"


@dataclass(slots=True)
class _Line:
    """A field of the starter: its own lines, and the remarks above it."""

    key: str  # within its group, "request.method"
    column: int
    own: list[str]
    remarks: list[str] = field(default_factory=list)
    optional: bool = False
    is_group: bool = False


@dataclass(slots=True)
class _Section:
    """One of the four parts of the starter."""

    name: str
    remarks: list[str] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)


def profile_text(
    head: str, applicant: Texts, application: Texts, rotations: list[Texts], writers: list[Texts]
) -> str:
    """The text of a profile. ``head`` is its first comment."""
    lines = ["# yaml-language-server: $schema=../profile.schema.json", "#", *_comment(head), "#"]
    lines += _how_to()
    parts = {"applicant": [applicant], "application": [application]}
    parts |= {"rotations": rotations or [{}], "writers": writers or [{}]}
    for section in _sections():
        lines += ["", f"{section.name}:", *section.remarks]
        for number, values in enumerate(parts[section.name]):
            lines += [""] if number else []
            lines += _filled(section, values, first=number == 0)
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in text.splitlines()]


def _filled(section: _Section, values: Texts, *, first: bool) -> Iterator[str]:
    """A group with its values. Only the first of a kind has the starter's comments."""
    values = with_log(values)
    left = dict(values)
    group = section.name.removesuffix("s")
    behind = _unknown_to_starter(section, left)
    for line in section.lines:
        inner = {k: v for k, v in left.items() if k.startswith(f"{line.key}.")}
        if line.key in left:
            yield from line.remarks if first else ()
            text = new_value(group, line.key, left.pop(line.key))
            yield from _written(line, text)
        elif line.is_group and inner:
            yield from line.remarks if first else ()
            yield f"{' ' * line.column}{line.key}:"
        elif "." in line.key and any(
            k.startswith(f"{line.key.partition('.')[0]}.") for k in values
        ):
            continue  # of a group that has other values
        elif first or not line.optional:
            yield from line.remarks if first else ()
            yield from line.own
    column = section.lines[0].column
    for key, value in behind.items():
        yield from entry(key, new_value(group, key, value), column, 2)


def _unknown_to_starter(section: _Section, left: dict[str, Text]) -> dict[str, Text]:
    known = {line.key for line in section.lines}
    return {key: left.pop(key) for key in list(left) if key not in known}


def new_value(group: str, key: str, value: Text) -> str | list[str]:
    """A value as ``profile.edit_text`` writes it: numbers and booleans without quotes."""
    if isinstance(value, tuple):
        return list(value)
    return Bare(value) if is_plain(shapes()[group][key]) else value


def _written(line: _Line, value: str | list[str]) -> list[str]:
    key = line.key.rpartition(".")[2]
    first, *rest = entry(key, value, line.column, 2)
    if line.own[0].lstrip().startswith("- "):  # the key that begins an item of a list
        first = f"{' ' * (line.column - 2)}- {first.lstrip()}"
    return [first, *rest]


# --- Parsing the starter


@cache
def _starter() -> str:
    return starter()[PROFILE].decode()


@cache
def _how_to() -> tuple[str, ...]:
    """The starter's remarks on how a profile is written, and on patients."""
    head = _starter().partition("\napplicant:")[0].rstrip()
    return tuple(head[max(head.find(_HOW_TO), 0) :].splitlines())


@cache
def _sections() -> tuple[_Section, ...]:
    found: list[_Section] = []
    remarks: list[str] = []
    for text in _starter().splitlines():
        if text.rstrip(":") in _TOP and text.endswith(":"):
            found.append(_Section(text.rstrip(":")))
            remarks = []
        elif found and text.strip():
            remarks = _add(found[-1], text, remarks)
    return tuple(found)


def _add(section: _Section, text: str, remarks: list[str]) -> list[str]:
    """File a line of the starter; returns the comments that wait for the next field."""
    match = _KEY.fullmatch(text)
    path = _path(section, match) if match else ""
    if match and path:
        column = len(match["lead"]) + len(match["deep"]) + len(match["dash"] or "")
        if match["dash"] and not section.lines:
            section.remarks, remarks = remarks, []
        is_group = any(key.startswith(f"{path}.") for key in _keys(section))
        line = _Line(path, column, [text], remarks, bool(match["sign"]), is_group)
        section.lines.append(line)
        return []
    if section.lines and re.match(r" *# +- ", text) and not remarks:
        section.lines[-1].own.append(text)  # an item of a list in a comment
        return []
    return [*remarks, text]


def _path(section: _Section, match: re.Match[str]) -> str:
    """The field that a line is about, ``request.method``; "" for a comment."""
    key, keys = match["key"], _keys(section)
    column = len(match["lead"]) + len(match["deep"]) + len(match["dash"] or "")
    last = section.lines[-1] if section.lines else None
    if last and column > section.lines[0].column:  # deeper than the section's own keys
        key = f"{last.key.partition('.')[0]}.{key}"
    known = key in keys or any(one.startswith(f"{key}.") for one in keys) or key == "log"
    return key if known else ""


def _keys(section: _Section) -> dict[str, object]:
    return dict(shapes()[section.name.removesuffix("s")])
