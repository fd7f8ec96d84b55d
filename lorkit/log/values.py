"""Changes of a profile's values, written like a log's line: judged, whole, and to be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lorkit.errors import Finding, LorkitError
from lorkit.files.output import digest
from lorkit.log.lock import locked
from lorkit.log.store import contents, readable, restored, target_of, without_undone, write
from lorkit.log.undo import ValueStep, load
from lorkit.profile.attempt import Attempt, attempt
from lorkit.profile.edit import Change
from lorkit.profile.edit_values import Edit, Remove, Set, parse_path, value_at, write_path
from lorkit.profile.reading import read_bytes
from lorkit.yaml.nodes import Source


class RefusedError(LorkitError):
    """An edit that would bring errors into the file; they say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(findings[0].message, findings[0].hint)


class MovedOnError(LorkitError):
    """The file isn't any more what the edit was made for."""


def change(
    path: Path, edits: Sequence[Edit], seen: str, *, what: str = "", join: bool = False
) -> Attempt:
    """Make edits in the profile file, all of them or none; returns what it is now.

    ``seen`` is the digest of the file that the edits were made for: MovedOnError, and the file
    stays, where it is another one by now. RefusedError where the file would have errors that it
    hasn't. ``join`` makes one step for undo of this and the last one, if that was about the same
    value, as somebody goes on typing.
    """
    target = target_of(path)
    with locked(target):
        raw = contents(target)
        if raw is None or digest(raw) != seen:
            raise MovedOnError(
                f"{path} was changed meanwhile, in an editor or another window",
                "look at what it says now, and change it again",
            )
        reading = read_bytes(path, raw)
        tried = attempt(reading, edits)
        if not tried.is_fine:
            raise RefusedError(tried.refused)
        if tried.raw == raw:
            return tried
        past = without_undone(load(target), seen)
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
    """What makes the new bytes of the old ones, as one piece; cut between characters."""
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
    """Whether an offset lies inside of a character of UTF-8."""
    return at < len(raw) and raw[at] & 0xC0 == 0x80


def take_back_values(path: Path, step: ValueStep) -> bytes:
    """The file without a change of values; LorkitError if it has changed around it since.

    A single value goes back to what it was, whatever else has been edited.
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
        f"{path} was changed since {step.what} was, so that it can't be taken back safely",
        "nothing was changed; edit it yourself",
    )
