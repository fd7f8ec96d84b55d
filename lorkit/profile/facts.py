"""The valid values of a profile, for the rules between fields."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple, TypeAlias

from lorkit.errors import Problems
from lorkit.yaml.nodes import Source

Data: TypeAlias = "str | int | dt.date | dict[str, Data] | list[Data] | None"


class Item(NamedTuple):
    """A rotation, a writer or another group: its place, and its valid values."""

    path: str
    values: dict[str, Any]

    @property
    def span(self) -> tuple[dt.date | None, dt.date | None]:
        """A rotation's first and last day, if they are valid."""
        return self.values.get("starts"), self.values.get("ends")


class Facts:
    """What is known of a profile so far, and where to report contradictions."""

    def __init__(self, data: dict[str, Any], source: Source, problems: Problems) -> None:
        self.source = source
        self.applicant = Item("applicant", data.get("applicant", {}))
        self.application = Item("application", data.get("application", {}))
        self.rotations = _items(data, "rotations")
        self.writers = _items(data, "writers")
        self._problems = problems

    def error(self, code: str, path: str, message: str, hint: str) -> None:
        """Report an error in the value at a path."""
        self._problems.error(code, self.source.locate(path), path, message, hint)

    def warning(self, code: str, path: str, message: str, hint: str) -> None:
        """Report a warning about the value at a path."""
        self._problems.warning(code, self.source.locate(path), path, message, hint)

    def error_at(self, path: str) -> str:
        """The code of an error already reported at a path, or ""."""
        return self._problems.error_at(path)

    def rotation_of(self, writer: Item) -> Item | None:
        """The writer's rotation, if it is clear which."""
        name = writer.values.get("rotation")
        if name is None:
            only = len(self.rotations) == 1 and not self.error_at(f"{writer.path}.rotation")
            return self.rotations[0] if only else None
        return next((r for r in self.rotations if r.values.get("id") == name), None)


def _items(data: dict[str, Any], key: str) -> list[Item]:
    return [Item(f"{key}[{n}]", values or {}) for n, values in enumerate(data.get(key, ()))]
