"""Changes of a profile's values: tried in memory, then checked and written like a log line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from lorkit.errors import Finding, LorkitError
from lorkit.files.output import digest
from lorkit.log.store import (
    ValueStep,
    contents,
    load_steps,
    locked,
    readable,
    restored,
    target_of,
    without_undone,
    write,
)
from lorkit.profile.edit import Change
from lorkit.profile.edit_text import Edit, Remove, Set, parse_path, write_path
from lorkit.profile.edit_values import edited, value_at
from lorkit.profile.reading import Reading, read_bytes
from lorkit.yaml.nodes import Source
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
        raise LorkitError("the profile would be larger than 1 MiB", "make the text shorter")
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


class RefusedError(LorkitError):
    """An edit would put errors into the file; the findings say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(findings[0].message, findings[0].hint)


class MovedOnError(LorkitError):
    """The file has changed since the edit was made."""


def change(
    path: Path, edits: Sequence[Edit], seen: str, *, what: str = "", join: bool = False
) -> Attempt:
    """Make all of the edits in the profile file, or none; returns the new content.

    ``seen`` is the digest of the file that the edits were made for. If the file has changed
    since, raises MovedOnError; if the edits would add errors, raises RefusedError. Either way
    the file stays as it is. ``join`` merges this undo step with the last one if both are about
    the same value, for typing.
    """
    target = target_of(path)
    with locked(target):
        raw = contents(target)
        if raw is None or digest(raw) != seen:
            raise MovedOnError(
                f"{path} was changed in the meantime, in an editor or another window",
                "check what it says now, and make your change again",
            )
        reading = read_bytes(path, raw)
        tried = attempt(reading, edits)
        if not tried.is_fine:
            raise RefusedError(tried.refused)
        if tried.raw == raw:
            return tried
        past = without_undone(load_steps(target), seen)
        step = _step(reading.source, tried.reading.source, edits, what)
        kept = past
        if join and past and _goes_on(past[-1], step):
            kept = past[:-1]
            step = _joined(past[-1], step, raw, tried.raw)
        write(target, tried.raw, [*kept, step], past)
    return tried


def _step(old: Source, new: Source, edits: Sequence[Edit], what: str) -> ValueStep:
    place = write_path(edits[-1].path)
    was = became = None
    if len(edits) == 1 and isinstance(edits[0], Set) and isinstance(edits[0].value, str):
        was = value_at(old, edits[0].path) or ""
        became = value_at(new, edits[0].path) or ""
        what = place
    piece = difference(old.raw, new.raw)
    return ValueStep(what or place, piece, digest(old.raw), digest(new.raw), was, became)


def _goes_on(last: object, step: ValueStep) -> bool:
    return (
        isinstance(last, ValueStep)
        and last.after == step.before
        and last.what == step.what
        and None not in (last.became, step.became)
    )


def _joined(last: object, step: ValueStep, raw: bytes, new: bytes) -> ValueStep:
    assert isinstance(last, ValueStep)
    first = last.change.unmade(raw)
    return replace(step, change=difference(first, new), before=last.before, was=last.was)


def difference(old: bytes, new: bytes) -> Change:
    """The difference between old and new bytes, as one piece cut between characters."""
    least = min(len(old), len(new))
    start = next((n for n in range(least) if old[n] != new[n]), least)
    while start and _inside(old, start) | _inside(new, start):
        start -= 1
    rest = least - start
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    while tail and _inside(old, len(old) - tail) | _inside(new, len(new) - tail):
        tail -= 1
    return Change(start, old[start : len(old) - tail], new[start : len(new) - tail], b"")


def _inside(raw: bytes, at: int) -> bool:
    """Whether an offset is inside a UTF-8 character."""
    return at < len(raw) and raw[at] & 0xC0 == 0x80


def take_back_values(path: Path, step: ValueStep) -> bytes:
    """The file with a change of values undone; LorkitError if the text around it has changed.

    A single value is restored, whatever else has been edited.
    """
    raw = readable(path)
    if (before := restored(raw, step)) is not None:
        return before
    if step.was is not None and value_at(read_bytes(path, raw).source, parse_path(step.what)) == (
        step.became or None
    ):
        place = parse_path(step.what)
        edit: Edit = Set(place, step.was) if step.was else Remove(place)
        tried = attempt(read_bytes(path, raw), [edit])
        if tried.is_fine:
            return tried.raw
    raise LorkitError(
        f"{path} has changed since {step.what} was set, so that can't be undone safely",
        "nothing was changed; edit the file yourself",
    )
