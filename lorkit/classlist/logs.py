"""What a newer list changes in the logs of a student, line by line, and what contradicts them.

A line that came from the list follows the list while it is as it was written. What somebody
logged stays, and so does a line that somebody changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as Days
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any, NamedTuple

from lorkit.classlist.happened import Happened, line
from lorkit.classlist.table import Problem, Table
from lorkit.classlist.values import Value
from lorkit.errors import Problems
from lorkit.log.rules import Objection, objections
from lorkit.profile.edit_text import Edit, Insert, Path_, Remove, Said, Set
from lorkit.profile.events import LogEvent, when
from lorkit.profile.fields import Shape
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.profile.reading import profile_of
from lorkit.profile.schema import profile_shape
from lorkit.profile.structure import read_structure
from lorkit.text import shown
from lorkit.yaml.nodes import Source

_WRITTEN = "lorkit writes it all the same; if it is wrong, correct the list and import it again"
# Stand-ins for what is still to be filled in. The day is too early to contradict any log.
_STAND_INS: Mapping[str, object] = {"date": dt.date(1900, 1, 1), "int": 2000}


@dataclass(slots=True)
class LogUpdate:
    """The log of one rotation or writer, and what an import does to it."""

    place: Path_  # of the log in the profile
    lines: list[Said]
    ours: list[str]  # the lines that came from the list
    first_has_comment: bool  # whether a comment is above the first line
    edits: list[Edit] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)  # in words
    kept: list[str] = field(default_factory=list)  # where both changed, in words
    written: list[LogEvent] = field(default_factory=list)

    def bring(self, event: str, now: Days[dt.date], before: Days[dt.date]) -> None:
        """Apply what the list says of one event now, and said at the last import."""
        for old, new in zip_longest(sorted(before - now), sorted(now - before)):
            if old is None:
                self._add(LogEvent(on=new, event=event), now | before)
            elif new is None:
                self._gone(line(LogEvent(on=old, event=event)))
            else:
                self._replace(line(LogEvent(on=old, event=event)), LogEvent(on=new, event=event))

    def _days(self, event: str) -> set[dt.date]:
        """The days on which the profile's log has an event."""
        return {known.on for known in map(_event, self.lines) if known and known.event == event}

    def _add(self, new: LogEvent, of_list: Days[dt.date]) -> None:
        there = self._days(new.event)
        if new.on in there:
            return
        if there - of_list:  # logged by hand, on another day
            self._keep(new)
            return
        at = self._position(new)
        self.edits.append(Insert(self.place, at, line(new)))
        self.lines.insert(at, line(new))
        self.ours.append(line(new))
        self.changes.append(shown(line(new)))
        self.written.append(new)

    def _position(self, new: LogEvent) -> int:
        """Before the first line that is later, and never below that line's comment.

        Of several answers on a day the last line counts, so that one logged by hand stays last.
        """
        known = [(n, one, event) for n, one in enumerate(self.lines) if (event := _event(one))]
        later = (
            n
            for n, one, event in known
            if when(event) > when(new) or (when(event) == when(new) and one not in self.ours)
        )
        at = next(later, len(self.lines))
        return 1 if at == 0 and self.lines and self.first_has_comment else at

    def _replace(self, old: str, new: LogEvent) -> None:
        is_there = new.on in self._days(new.event)
        if old not in self.lines or old not in self.ours:
            if not is_there:
                self._keep(new)
            return
        self.ours.remove(old)
        at = self.lines.index(old)
        if is_there:
            self.edits.append(Remove((*self.place, at)))
            del self.lines[at]
        else:
            self.edits.append(Set((*self.place, at), line(new)))
            self.lines[at] = line(new)
            self.ours.append(line(new))
            self.written.append(new)
        self.changes.append(f"{shown(old)} is now {shown(line(new))}")

    def _keep(self, new: LogEvent) -> None:
        found = [str(one) for one in self.lines if (e := _event(one)) and e.event == new.event]
        mine = shown("; ".join(found)) if found else "nothing"
        self.kept.append(f"{mine} in the profile, {shown(line(new))} in the list")

    def _gone(self, old: str) -> None:
        if old in self.lines:
            self.kept.append(f"{shown(old)} is no longer in the list, still in the profile")


def lines_of(log: Said) -> Sequence[Said] | None:
    """The lines of a log that may be added to; None if it isn't a list."""
    return log if isinstance(log, list) else None if log else ()


def _event(text: Said) -> LogEvent | None:
    try:
        return LogEvent.parse(text) if isinstance(text, str) else None
    except ValueError:
        return None


class Contradictions(NamedTuple):
    """What contradicts the logs: what lorkit never writes, and what may be right all the same."""

    refused: list[Problem]
    doubts: list[Problem]


def contradictions(
    table: Table,
    name: str,
    source: Source,
    written: Sequence[Happened],
    values: Mapping[str, Value],
) -> Contradictions:
    """What contradicts the events that are written into a student's profile, with their cells.

    The profile may have values that are still to be filled in, and no other errors.
    """
    found = Contradictions([], [])
    for happened, objection in _found(source, written):
        cell = values[happened.path].cell_of(happened.event.on.isoformat())
        place = table.place(cell) if cell else table.place_of_rows()
        message = f"{name}, {happened.id}: '{line(happened.event)}': {objection.reason}"
        if objection.final:
            found.refused.append(Problem(place, message, "take it out of the list"))
        else:
            found.doubts.append(Problem(place, message, _WRITTEN))
    return found


def _found(source: Source, written: Sequence[Happened]) -> Iterator[tuple[Happened, Objection]]:
    """What ``lorkit log`` would have said to each event, had they been logged one by one."""
    if not written or source.root is None:
        return
    shape = profile_shape()
    data = read_structure(source.root, shape, source.line, Problems(str(source.path)))
    profile = profile_of(_with_known_ids(_filled_in(data, shape)), source)
    for holder, about_id in dict.fromkeys((one.holder, one.id) for one in written):
        new = [one for one in written if (one.holder, one.id) == (holder, about_id)]
        yield from _of_one(profile, sorted(new, key=lambda one: when(one.event)))


def _of_one(profile: Profile, written: Sequence[Happened]) -> Iterator[tuple[Happened, Objection]]:
    """The contradictions in one log, to which the events are added by date."""
    holder, about_id = written[0].holder, written[0].id
    about: Writer | Rotation = (
        profile.writer(about_id) if holder == "writers" else profile.rotation(about_id)
    )
    new = {line(one.event) for one in written}
    log = [one for one in about.log if one not in new]
    for one in written:
        before = replace(about, log=tuple(log))
        for objection in objections(_with(profile, before), before, one.event, dt.date.today()):
            yield one, objection
        log.append(line(one.event))


def _with(profile: Profile, about: Writer | Rotation) -> Profile:
    if isinstance(about, Writer):
        writers = tuple(about if one.id == about.id else one for one in profile.writers)
        return replace(profile, writers=writers)
    rotations = tuple(about if one.id == about.id else one for one in profile.rotations)
    return replace(profile, rotations=rotations)


def _filled_in(data: Any, shape: Shape) -> Any:
    """The values with something in the place of everything that is missing."""
    if shape.kind == "list" and shape.item:
        found = [_filled_in(one, shape.item) for one in data if one is not None]
        return found or [_filled_in({}, shape.item)] * shape.required
    if shape.kind != "group":
        return data
    return {
        key: _filled_in(data[key], inner) if key in data else _stand_in(inner)
        for key, inner in shape.fields.items()
        if key in data or inner.required
    }


def _stand_in(shape: Shape) -> Any:
    if shape.kind in ("group", "list"):
        return _filled_in({}, shape)
    return shape.choices[0] if shape.choices else _STAND_INS.get(shape.kind, "–")


def _with_known_ids(data: dict[str, Any]) -> dict[str, Any]:
    """The data without references to a rotation or writer that is still to be filled in."""
    for key, holder in (("rotation", "rotations"), ("signs_with", "writers")):
        known = [one["id"] for one in data[holder]]
        for writer in data["writers"]:
            if writer.get(key) not in known:
                writer.pop(key, None)
    return data
