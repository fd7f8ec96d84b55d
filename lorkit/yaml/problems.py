"""Collecting problems, and the few words that every message about them needs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from lorkit.errors import Finding, Severity
from lorkit.text import one_line

_MOST_LISTED = 20
_MOST_CHOICES = 100  # comparing words is slow, and nobody has more
_SHOWN = 60  # characters of the user's text that a message repeats


class Place(NamedTuple):
    """A place in the file; both count from 1, and 0 means that there is none."""

    line: int
    column: int


NOWHERE = Place(0, 0)


class Problems:
    """What has been found so far in one file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[Finding] = []
        self._error_lines: set[int] = set()
        self._codes: dict[str, str] = {}  # of the first error at each path

    def error(self, code: str, place: Place, path: str, message: str, hint: str) -> None:
        """Note an error."""
        self._error_lines.add(place.line)
        self._codes.setdefault(path, code)
        self._note("error", code, place, path, message, hint)

    def warning(self, code: str, place: Place, path: str, message: str, hint: str) -> None:
        """Note a warning."""
        self._note("warning", code, place, path, message, hint)

    def _note(
        self, severity: Severity, code: str, place: Place, path: str, message: str, hint: str
    ) -> None:
        self._found.append(Finding(severity, code, message, hint, self._file, *place, path))

    def errors_on(self, line: int) -> bool:
        """Whether an error has been found on this line."""
        return line in self._error_lines

    def error_at(self, path: str) -> str:
        """The code of the first error found in the value at this path, or ""."""
        return self._codes.get(path, "")

    @property
    def any_errors(self) -> bool:
        """Whether an error has been found at all."""
        return bool(self._codes)

    def in_order(self) -> tuple[Finding, ...]:
        """Everything found, by its place in the file; what shares a place keeps its order."""
        return tuple(sorted(self._found, key=lambda f: (f.line, f.column)))


def shown(text: str, most: int = _SHOWN) -> str:
    """The user's text in quotes as a message repeats it: one line, and not too long."""
    line = one_line(text)
    if len(line) > most:
        line = line[: most - 1].rstrip() + "…"
    return f"'{line}'"


def in_quotes(text: str) -> str:
    """Text as a quoted YAML value, for a hint that says what to type."""
    line = one_line(text)
    if '"' not in line and "\\" not in line:
        return f'"{line}"'
    return "'" + line.replace("'", "''") + "'"


def slug(text: str) -> str:
    """Text as an id: small letters, digits and single hyphens; "" where nothing is left."""
    plain = unicodedata.normalize("NFKD", text[:200].lower())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", kept).strip("-")[:60].strip("-")


def listed(words: Iterable[str], last: str = "or") -> str:
    """Words as a person lists them: ``a, b or c``; no more than a line can hold."""
    *most, end = list(islice(words, _MOST_LISTED))
    return f"{', '.join(most)} {last} {end}" if most else end


def count(number: int, noun: str) -> str:
    """A number with its noun: ``1 day``, ``3 days``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
