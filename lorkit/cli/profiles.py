"""Several profiles on the command line: files, or folders that hold profile.yaml files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from lorkit.cli.console import print_error
from lorkit.errors import LorkitError
from lorkit.profile.model import Profile
from lorkit.profile.reading import load

argument: Callable[[Any], Any] = click.argument(
    "profiles", nargs=-1, type=click.Path(path_type=Path), metavar="[PROFILE…]"
)


def profile_files(named: Iterable[Path]) -> list[Path]:
    """The profiles in files and folders, each one once. Raises LorkitError."""
    return list(dict.fromkeys(_files(named)))


def _files(named: Iterable[Path]) -> Iterator[Path]:
    for path in named:
        if not path.is_dir():
            yield path
            continue
        found = sorted(path.rglob("profile.yaml"))
        if not found:
            raise LorkitError(f"{path} holds no profile.yaml", "name a folder that does, or files")
        yield from found


def load_all(files: Sequence[Path]) -> tuple[list[Profile], int]:
    """The readable profiles, and how many aren't; their errors are printed."""
    found: list[Profile] = []
    for file in files:
        try:
            found.append(load(file))
        except LorkitError as error:
            print_error(error, str(file))
    return found, len(files) - len(found)
