"""Repairs a broken line just enough that the rest of the file can be read.

Nothing is written: the user's file stays as it is, and the error was already reported. Line
numbers stay the same, so that other errors are reported in the right place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lorkit.errors import Finding
from lorkit.text import in_quotes
from lorkit.yaml import codes
from lorkit.yaml.syntax_errors import NO_BREAKS, value_on

_COMMENT = re.compile(r"\s+#\s.*$")


class Repaired(NamedTuple):
    """A text that may be readable now."""

    text: str
    whole: bool  # whether the line was kept; otherwise it was removed


def repaired(text: str, error: Finding) -> Iterator[Repaired]:
    """The text with the broken line repaired, the most likely way first."""
    lines = text.splitlines(keepends=True)
    if not 1 <= error.line <= len(lines):
        return
    number = error.line - 1
    line = lines[number].rstrip("\r\n")
    end = lines[number][len(line) :]
    for better, whole in (*_ways(lines, number, line, error.code), ("", False)):
        if better != line:
            changed = [*lines[:number], better + end, *lines[number + 1 :]]
            yield Repaired("".join(changed), whole)


def _ways(lines: list[str], number: int, line: str, code: str) -> Iterator[tuple[str, bool]]:
    if code in (codes.NEEDS_QUOTES, codes.BAD_ESCAPE, codes.OPEN_QUOTE):
        yield _quoted(line), True
    elif code == codes.TAB:
        for neighbor in (_before(lines, number), _after(lines, number)):
            yield _indented_like(neighbor, line), True
    elif code == codes.NO_BREAK_SPACE:
        yield line.translate(dict.fromkeys(map(ord, NO_BREAKS), " ")), True
    elif code == codes.INDENTATION:
        for neighbor in (_before(lines, number), _after(lines, number)):
            yield _indented_like(neighbor, line), True


def _indented_like(neighbor: str, line: str) -> str:
    """The line indented like its neighbor; an item's keys are aligned after its dash."""
    item = neighbor.lstrip().startswith("- ") and not line.lstrip().startswith("- ")
    spaces = len(neighbor) - len(neighbor.lstrip()) + 2 * item
    return " " * spaces + line.lstrip()


def _before(lines: list[str], number: int) -> str:
    return next((line for line in reversed(lines[:number]) if _says(line)), "")


def _after(lines: list[str], number: int) -> str:
    return next((line for line in lines[number + 1 :] if _says(line)), "")


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _quoted(line: str) -> str:
    """The line with its value in quotes, whatever the value is."""
    value, column = value_on(_COMMENT.sub("", line))
    inner = value.strip("\"'")
    return line[: column - 1] + in_quotes(inner) if inner else line
