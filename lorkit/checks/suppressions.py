"""``# lorkit: allow PHI003``: a comment that silences a finding about one value, on purpose.

It goes on the value's line, or on lines of its own directly above. ``check`` lists what it
silenced. What makes a profile unreadable can't be silenced.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import NamedTuple

from lorkit.checks.rule import Explanation
from lorkit.checks.text import compiled
from lorkit.errors import Finding
from lorkit.yaml.nodes import Scalar, Source, walk

_ALLOW = (
    r"(?:^|\s)#\s*lorkit:\s*allow\b[ :]*([A-Za-z]{2,5}\d{1,4}(?:(?:\s*,\s*|"
    r"\s+)[A-Z]{2,5}\d{1,4}){0,20})?"
)


# The families whose findings are about content; what makes a profile unreadable isn't one of them.
_FAMILIES = ("PHI", "OBS", "FEA", "BUL", "MSG", "POR")


def can_be_allowed(code: str) -> bool:
    """Whether a comment in the profile can silence a code."""
    return code.startswith(_FAMILIES)


class Allowance(NamedTuple):
    """One code that a comment allows, and where the comment is."""

    code: str
    line: int
    column: int
    alone: bool  # nothing else is on the line


class Sorted(NamedTuple):
    """The findings that are left, and those silenced on purpose."""

    findings: tuple[Finding, ...]
    allowed: tuple[Finding, ...]


def allowances(source: Source) -> tuple[Allowance, ...]:
    """Every allowance in the file's comments."""
    if "lorkit:" not in source.text:
        return ()
    found = []
    for number, line in enumerate(source.lines, start=1):
        match = compiled(_ALLOW).search(line) if "lorkit:" in line else None
        if match is None or _is_in_value(source, number, line.index("#", match.start()) + 1):
            continue
        alone = not line[: match.start()].strip()
        codes = re.split(r"[\s,]+", match[1].strip()) if match[1] else [""]
        column = line.index("#", match.start()) + 1
        found += [Allowance(code.upper(), number, column, alone) for code in codes]
    return tuple(found)


def _is_in_value(source: Source, line: int, column: int) -> bool:
    """Whether a place is inside a quoted value, where # begins no comment."""
    return any(
        isinstance(node, Scalar) and not node.plain and node.start <= (line, column) < node.end
        for node in walk(source.readable)
    )


def sort_out(findings: Iterable[Finding], source: Source, known: Container[str]) -> Sorted:
    """Findings without those that are allowed, and with advice on comments that do nothing.

    ``known`` holds every code there is.
    """
    allowed_here = allowances(source)
    left, silenced, used = [], [], set()
    for finding in findings:
        allowance = next((a for a in allowed_here if _covers(a, finding, source)), None)
        if allowance is None:
            left.append(finding)
        else:
            silenced.append(finding)
            used.add(allowance)
    left += [_idle(a, source, known) for a in allowed_here if a not in used]
    return Sorted(tuple(left), tuple(silenced))


def _covers(allowance: Allowance, finding: Finding, source: Source) -> bool:
    if finding.code != allowance.code or not can_be_allowed(finding.code):
        return False
    if not finding.path or not finding.line:
        return False
    first, last = _lines(finding, source)
    if first <= allowance.line <= last:
        return True
    # All comments directly above, on lines in a row, belong to the value.
    above = first - 1
    while above > 0 and source.line(above).lstrip().startswith("#"):
        if above == allowance.line:
            return allowance.alone
        above -= 1
    return False


def _lines(finding: Finding, source: Source) -> tuple[int, int]:
    """First and last line of the value that a finding is about."""
    node = source.node(finding.path)
    if isinstance(node, Scalar):
        return node.start.line, node.end.line
    start = source.locate(finding.path).line
    return start, start


def _idle(allowance: Allowance, source: Source, known: Container[str]) -> Finding:
    code = allowance.code
    rule, message = _ALLOWS_NOTHING, f"allow {code} silences nothing here"
    hint = "take the comment out, or put it on the line of the value or on the line above"
    if not code:
        rule, message, hint = (
            _CANT_BE_ALLOWED,
            "this comment allows nothing: it has no code",
            "write  allow PHI004",
        )
    elif code not in known or not can_be_allowed(code):
        rule, message = _CANT_BE_ALLOWED, f"{code} can't be allowed here"
        hint = "fix what it is about; only findings about content can be allowed"
    place = (str(source.path), allowance.line, allowance.column)
    return Finding(rule.severity, rule.code, message, hint, *place, "")


_ALLOWS_NOTHING = Explanation(
    "ALW001",
    "advice",
    title="An allow comment that silences nothing",
    why=(
        "What it once allowed is gone, or the comment is on the wrong line. Left there, it could "
        "hide something later."
    ),
    example="# lorkit: allow PHI004 (above a line without a date)",
    better="(no comment)",
)

_CANT_BE_ALLOWED = Explanation(
    "ALW002",
    "advice",
    title="Something that can't be allowed",
    why="Only findings about content can be allowed. A profile that can't be read has to be fixed.",
    example="# lorkit: allow PRO002",
    better="(fill in the missing field)",
)

EXPLANATIONS = (_ALLOWS_NOTHING, _CANT_BE_ALLOWED)
