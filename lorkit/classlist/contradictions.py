"""What contradicts the log of a student among the days that the list gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from lorkit.classlist.happened import Happened, line
from lorkit.classlist.table import Problem, Table
from lorkit.classlist.values import Value
from lorkit.errors import Problems
from lorkit.log.rules import Objection, objections
from lorkit.profile.events import when
from lorkit.profile.fields import Shape
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.profile.reading import profile_of
from lorkit.profile.schema import profile_shape
from lorkit.profile.structure import read_structure
from lorkit.yaml.nodes import Source

_WRITTEN = "lorkit writes it all the same; if it is wrong, correct the list and import it again"
# Stand-ins for what is still to be filled in. The day is too early to contradict any log.
_STAND_INS: Mapping[str, object] = {"date": dt.date(1900, 1, 1), "int": 2000}


class Told(NamedTuple):
    """What contradicts the logs: what lorkit never writes, and what may be right all the same."""

    refused: list[Problem]
    doubts: list[Problem]


def told(
    table: Table,
    name: str,
    source: Source,
    written: Sequence[Happened],
    values: Mapping[str, Value],
) -> Told:
    """What contradicts the events that are written into a student's profile, with their cells.

    The profile may have values that are still to be filled in, and no other errors.
    """
    found = Told([], [])
    for happened, objection in _contradictions(source, written):
        cell = values[happened.path].cell_of(happened.event.on.isoformat())
        place = table.place(cell) if cell else table.place_of_rows()
        message = f"{name}, {happened.id}: '{line(happened.event)}': {objection.reason}"
        if objection.final:
            found.refused.append(Problem(place, message, "take it out of the list"))
        else:
            found.doubts.append(Problem(place, message, _WRITTEN))
    return found


def _contradictions(
    source: Source, written: Sequence[Happened]
) -> Iterator[tuple[Happened, Objection]]:
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
