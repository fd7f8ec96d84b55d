"""Tries an edit of a profile in memory: the new content, and the errors it would add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lorkit.errors import Finding, LorkitError
from lorkit.profile.edit_values import Edit, edited
from lorkit.profile.reading import Reading, read_bytes
from lorkit.yaml.source import MAX_BYTES


class Attempt(NamedTuple):
    """The result of an edit."""

    raw: bytes
    reading: Reading
    refused: tuple[Finding, ...]  # errors that the file doesn't have yet

    @property
    def is_fine(self) -> bool:
        """Whether it may be written: it adds no error."""
        return not self.refused


def attempt(reading: Reading, edits: Sequence[Edit]) -> Attempt:
    """Try edits on a file that was read; LorkitError if they can't be made at all."""
    raw = edited(reading.source, edits)
    if len(raw) > MAX_BYTES:
        raise LorkitError("the profile would be larger than 1 MiB", "write less")
    new = read_bytes(reading.source.path, raw)
    known = Counter(_kind(finding) for finding in _errors(reading.findings))
    refused = []
    for finding in _errors(new.findings):
        kind = _kind(finding)
        if known[kind] > 0:
            known[kind] -= 1
        else:
            refused.append(finding)
    return Attempt(raw, new, tuple(refused))


def _errors(findings: Iterable[Finding]) -> Iterable[Finding]:
    return (finding for finding in findings if finding.severity == "error")


def _kind(finding: Finding) -> tuple[str, str, str]:
    """The identity of an error, without list positions, since these may have changed."""
    return finding.code, finding.path.rpartition(".")[2].partition("[")[0], finding.message
