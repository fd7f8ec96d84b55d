"""Reads a profile's file into a Profile, or reports everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from lorkit.errors import Finding, FindingsError, Problems
from lorkit.profile.consistency import check_references
from lorkit.profile.fields import Shape
from lorkit.profile.model import Profile
from lorkit.profile.schema import profile_shape
from lorkit.profile.structure import read_structure
from lorkit.yaml.nodes import Source, node_of
from lorkit.yaml.source import open_source, source_of


class Reading(NamedTuple):
    """The result of reading a file."""

    profile: Profile | None  # None if there is an error among the findings
    findings: tuple[Finding, ...]  # by their place in the file
    source: Source


def read(path: Path) -> Reading:
    """Read a profile, and find all its problems at once.

    Raises nothing for problems with the file or in it: each one is a Finding.
    """
    problems = Problems(str(path))
    return _read(open_source(path, problems), problems)


def read_bytes(path: Path, raw: bytes) -> Reading:
    """Read bytes as if they were the file's, to try out an edit."""
    problems = Problems(str(path))
    return _read(source_of(path, raw, problems), problems)


def _read(source: Source, problems: Problems) -> Reading:
    profile = None
    # Nothing can be reported as missing if some line couldn't be read.
    root = source.readable
    if root is not None and not source.incomplete:
        data = read_structure(root, profile_shape(), source.line, problems)
        check_references(data, source, problems)
        if not problems.any_errors:
            profile = profile_of(data, source)
    return Reading(profile, problems.in_order(), source)


def load(path: Path) -> Profile:
    """The profile in a file; FindingsError holds all its errors where there are any."""
    reading = read(path)
    if reading.profile is None:
        raise FindingsError(f for f in reading.findings if f.severity == "error")
    return reading.profile


def from_mapping(data: Mapping[str, object], folder: Path) -> Profile:
    """The profile in a mapping, with its files in a folder; FindingsError as for ``load``.

    It is read by the same rules as a file, and findings name paths in place of lines.
    """
    name = "profile"
    problems = Problems(name)
    source = Source(folder / name)
    source.root = node_of(data)
    values = read_structure(source.root, profile_shape(), source.line, problems)
    check_references(values, source, problems)
    if problems.any_errors:
        raise FindingsError(f for f in problems.in_order() if f.severity == "error")
    return profile_of(values, source)


def profile_of(data: dict[str, Any], source: Source) -> Profile:
    """The values as a Profile, with the defaults that depend on other fields filled in."""
    for writer in data["writers"]:
        writer.setdefault("rotation", data["rotations"][0]["id"])
        title = writer.get("title", "Dr.")
        writer.setdefault("salutation", f"{title} {writer['family_name']}")
    profile: Profile = _built(data, profile_shape())
    return replace(profile, file=source.path)


def _built(value: Any, shape: Shape) -> Any:
    """A checked value in the form that the model holds."""
    if shape.kind == "group":
        return shape.model(**{key: _built(one, shape.fields[key]) for key, one in value.items()})
    if shape.item:
        return tuple(_built(one, shape.item) for one in value)
    return value
