"""``# lorkit: allow PHI003``: a comment that silences a finding about one value, on purpose.

It stands on the value's line, or alone on the lines directly above. ``check`` lists what it
silenced. What makes a profile unreadable can't be silenced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from lorkit.checks.codes import SEVERITIES, SILENCEABLE
from lorkit.errors import Finding
from lorkit.yaml.nodes import Scalar, Source, walk

_ALLOW = re.compile(
    r"(?:^|\s)#\s*lorkit:\s*allow\b[ :]*([A-Za-z]{2,5}\d{1,4}(?:(?:\s*,\s*|"
    r"\s+)[A-Z]{2,5}\d{1,4}){0,20})?"
)


class Allowance(NamedTuple):
    """One code that a comment allows, and where the comment stands."""

    code: str
    line: int
    column: int
    alone: bool  # nothing else stands on the line


class Sorted(NamedTuple):
    """What is left to say, and what was silenced on purpose."""

    findings: tuple[Finding, ...]
    allowed: tuple[Finding, ...]


def allowances(source: Source) -> tuple[Allowance, ...]:
    """Every allowance in the file's comments."""
    if "lorkit:" not in source.text:
        return ()
    found = []
    for number, line in enumerate(source.lines, start=1):
        match = _ALLOW.search(line) if "lorkit:" in line else None
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
        for node in walk(source.root)
    )


def sort_out(findings: Iterable[Finding], source: Source) -> Sorted:
    """Findings without those that are allowed, and with advice on comments that do nothing."""
    allowed_here = allowances(source)
    left, silenced, used = [], [], set()
    for finding in findings:
        allowance = next((a for a in allowed_here if _covers(a, finding, source)), None)
        if allowance is None:
            left.append(finding)
        else:
            silenced.append(finding)
            used.add(allowance)
    left += [_idle(a, source) for a in allowed_here if a not in used]
    return Sorted(tuple(left), tuple(silenced))


def _covers(allowance: Allowance, finding: Finding, source: Source) -> bool:
    if finding.code != allowance.code or not finding.code.startswith(SILENCEABLE):
        return False
    if not finding.path or not finding.line:
        return False
    first, last = _lines(finding, source)
    if first <= allowance.line <= last:
        return True
    # Comments directly above, one below the other, all belong to the value.
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


def _idle(allowance: Allowance, source: Source) -> Finding:
    code = allowance.code
    if not code:
        number, message, hint = "ALW002", "this allows nothing: no code", "write  allow PHI004"
    elif code not in SEVERITIES or not code.startswith(SILENCEABLE):
        number, message = "ALW002", f"{code} can't be allowed here"
        hint = "mend what it is about; only advice on content can be allowed"
    else:
        number, message = "ALW001", f"allow {code} silences nothing here"
        hint = "take the comment out, or put it on the line of the value or the line above"
    return Finding(
        SEVERITIES[number],
        number,
        message,
        hint,
        str(source.path),
        allowance.line,
        allowance.column,
        "",
    )
