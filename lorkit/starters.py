"""What ``lorkit new`` writes: a starter to fill in, or a complete sample."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from lorkit import assets, output
from lorkit.errors import LorkitError
from lorkit.profile import schema


def starter() -> Mapping[str, bytes]:
    """File names and contents of an empty profile with comments that teach the format."""
    return {"profile.yaml": (assets.templates() / "starter.yaml").read_bytes(), **_schema()}


def sample() -> Mapping[str, bytes]:
    """File names and contents of a complete profile of people who don't exist."""
    folder = assets.templates() / "sample"
    return {name: (folder / name).read_bytes() for name in ("profile.yaml", "cv.pdf")} | _schema()


def _schema() -> dict[str, bytes]:
    """The schema that the profile's first line names, so that editors check while one types."""
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    return {"profile.schema.json": text.encode()}


def write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write new files into a folder; LorkitError if one is there already."""
    paths = {folder / name: content for name, content in files.items()}
    for path in paths:
        # The schema is lorkit's own and may be renewed; everything else may hold work.
        if path.name != "profile.schema.json" and (path.exists() or path.is_symlink()):
            raise LorkitError(
                f"{path} exists already, and lorkit new never replaces a file",
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
