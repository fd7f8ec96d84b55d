"""What ``lorkit new`` writes: a starter to fill in, or a complete sample."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path

from lorkit.errors import LorkitError
from lorkit.files import assets, output
from lorkit.profile.schema import schema

PROFILE, SCHEMA = "profile.yaml", "profile.schema.json"


def starter() -> Mapping[str, bytes]:
    """File names and contents of an empty profile with comments that teach the format."""
    return {**_schema(), PROFILE: (assets.templates() / "starter.yaml").read_bytes()}


def sample() -> Mapping[str, bytes]:
    """File names and contents of a complete profile of people who don't exist."""
    folder = assets.templates() / "sample"
    return _schema() | {name: (folder / name).read_bytes() for name in ("cv.pdf", PROFILE)}


def sample_day() -> dt.date:
    """The day on which the sample makes sense, from its first lines."""
    text = sample()[PROFILE].decode()
    found = re.search(r"^# Rendered as of (\d{4}-\d\d-\d\d)\.$", text, re.MULTILINE)
    assert found, "the sample says its day"
    return dt.date.fromisoformat(found[1])


def _schema() -> dict[str, bytes]:
    """The schema that the profile's first line names, so that editors check while one types."""
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    return {SCHEMA: text.encode()}


def write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write new files into a folder; LorkitError if one is already there.

    The profile comes last, so that an interrupted run doesn't block the next one.
    """
    paths = {folder / name: content for name, content in files.items()}
    for path, content in paths.items():
        if _taken(path, content):
            raise LorkitError(
                f"{path} already exists, and lorkit new never replaces a file",
                "name another folder: lorkit new DIR",
            )
    for path, content in paths.items():
        try:
            output.write_whole(path, content)
        except OSError as error:
            raise LorkitError(
                f"{path} can't be written: {error.strerror}", "name another folder: lorkit new DIR"
            ) from error
    return list(paths)


def _taken(path: Path, content: bytes) -> bool:
    """Whether a file may be somebody's work. The schema is lorkit's own and may be replaced."""
    if path.name == PROFILE:
        return path.exists() or path.is_symlink()
    return path.name != SCHEMA and output.in_the_way(path, content)
