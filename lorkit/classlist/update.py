"""Updates an existing profile from a newer list: what changed in the list goes in.

A three-way merge of the list now, the list at the last import, and the profile. If only
the list has changed, the profile follows; what somebody wrote in the profile stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lorkit.classlist.fields import shapes
from lorkit.classlist.happened import ALL, PREFIX, Happened, days, events, line, with_log
from lorkit.classlist.logs import LogUpdate, lines_of
from lorkit.classlist.profile_text import new_value
from lorkit.classlist.values import Text
from lorkit.profile.edit_text import Edit, Insert, New, Said, Set, said, write_path
from lorkit.profile.values import PLACEHOLDER
from lorkit.text import shown
from lorkit.yaml.nodes import Source


@dataclass(slots=True)
class Update:
    """What an import changes in a profile, and what it leaves alone."""

    edits: list[Edit] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)  # in words
    kept: list[str] = field(default_factory=list)  # where both changed, in words
    logged: list[Happened] = field(default_factory=list)  # the lines of logs that are written
    ours: dict[str, Text] = field(default_factory=dict)  # by log: its lines that are the list's


def update(source: Source, now: Mapping[str, Text], before: Mapping[str, Text]) -> Update:
    """The edits that bring a profile up to date; paths are those of ``record.flat``."""
    found = Update()
    there = said(source.root)
    profile = there if isinstance(there, dict) else {}
    known = set(_ids(profile))
    for path, text in now.items():
        group, block, key = split(path)
        if key == "id" or key.startswith(PREFIX):
            continue
        if block and (group, block) not in known:
            continue
        _compare(found, path, text, before.get(path), _value(profile, path), _place(profile, path))
    for group, block in _ids(profile):
        _update_log(found, source, profile, (group, block), (now, before))
    _new_blocks(found, profile, now, before, known)
    for path in before:
        if split(path)[2] == "log":
            continue
        if path not in now and _value(profile, path) == _plain(before[path]):
            _gone(found, path, now)
    return found


def _update_log(
    found: Update,
    source: Source,
    profile: dict[str, Any],
    whose: tuple[str, str],
    lists: tuple[Mapping[str, Text], Mapping[str, Text]],
) -> None:
    """Bring the log of a rotation or writer up to date."""
    start = f"{'/'.join(whose)}/{PREFIX}"
    paths = [path for event in ALL if (path := start + event) in lists[0] or path in lists[1]]
    if not paths or f"{'/'.join(whose)}/id" not in lists[0]:
        return
    log_path = f"{'/'.join(whose)}/log"
    place, name, log = _place(profile, log_path), label(log_path), _value(profile, log_path)
    lines = lines_of(log)
    if lines is None:
        found.kept.append(f"{name}: {_told(log)} in the profile, which is not a list")
        return
    ours = list(lists[1].get(log_path, ()))
    log_update = LogUpdate(
        place, list(lines), ours, _has_comment(source, f"{write_path(place)}[0]")
    )
    for path in paths:
        now, before = (set(days(one.get(path, ()))) for one in lists)
        log_update.bring(path.removeprefix(start), now, before)
    if log is None and log_update.edits:
        found.edits.append(Set(place, [str(one) for one in log_update.lines]))  # all at once
    else:
        found.edits += log_update.edits
    found.changes += [f"{name}: {change}" for change in log_update.changes]
    found.kept += [f"{name}: {kept}" for kept in log_update.kept]
    found.logged += [Happened(*whose, event) for event in log_update.written]
    found.ours[log_path] = tuple(log_update.ours)


def _has_comment(source: Source, item: str) -> bool:
    """Whether a comment is above an item of a list."""
    node = source.node(item)
    if node is None or not source.line(node.start.line).lstrip().startswith("-"):
        return False
    return source.line(node.start.line - 1).lstrip().startswith("#")


def split(path: str) -> tuple[str, str, str]:
    """Split ``writers/okafor/email`` into group, block id ("" if it has none) and key."""
    if "/" in path:
        holder, block, key = path.split("/")
        return holder, block, key
    group, _, key = path.partition(".")
    return group, "", key


def label(path: str) -> str:
    """A path as a person reads it: ``writer okafor: email``."""
    group, block, key = split(path)
    return f"{group.removesuffix('s')} {block}: {key}" if block else key


def _compare(
    found: Update, path: str, now: Text, before: Text | None, theirs: Said, place: tuple[Any, ...]
) -> None:
    wanted = _plain(now)
    if theirs == wanted or _is_same_text(theirs, wanted):
        return
    if before is not None and _plain(before) == wanted:
        return  # only the profile was changed, by hand
    mine = "nothing" if theirs is None else _told(theirs)
    if theirs != (None if before is None else _plain(before)):
        found.kept.append(f"{label(path)}: {mine} in the profile, {_told(wanted)} in the list")
        return
    if theirs is None:
        change = f"{label(path)}: {_told(wanted)}"
    else:
        change = f"{label(path)}: {mine} is now {_told(wanted)}"
    found.changes.append(change)
    found.edits.append(Set(place, _new(path, now)))


def _is_same_text(theirs: Said, wanted: Said) -> bool:
    return isinstance(theirs, str) and isinstance(wanted, str) and theirs.strip() == wanted.strip()


def _plain(text: Text) -> Said:
    return list(text) if isinstance(text, tuple) else text


def _told(value: Said) -> str:
    if isinstance(value, list):
        return "; ".join(_told(one) for one in value)
    return shown(str(value))


def _new(path: str, text: Text) -> New:
    group, _, key = split(path)
    return new_value(group.removesuffix("s"), key, text)


def _value(profile: dict[str, Any], path: str) -> Said:
    """The profile's value at a path; a placeholder counts as empty."""
    value: Any = profile
    for part in _place(profile, path):
        if isinstance(part, int):
            value = value[part] if isinstance(value, list) and part < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, str) and value.startswith(PLACEHOLDER):
        return None
    return value  # type: ignore[no-any-return]


def _place(profile: dict[str, Any], path: str) -> tuple[Any, ...]:
    """A path for ``edit_values``: with a block's index instead of its id."""
    group, block, key = split(path)
    if not block:
        return (group, *key.split("."))
    ids = [one for holder, one in _ids(profile) if holder == group]
    return (group, ids.index(block) if block in ids else len(ids), *key.split("."))


def _ids(profile: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (holder, str(one.get("id")) if isinstance(one, dict) else "")
        for holder in ("rotations", "writers")
        for one in profile.get(holder) or ()
    ]


def _new_blocks(
    found: Update,
    profile: dict[str, Any],
    now: Mapping[str, Text],
    before: Mapping[str, Text],
    known: set[tuple[str, str]],
) -> None:
    """Rotations and writers that are in the list but not in the profile.

    One that the last import added has been removed by hand since, and stays out.
    """
    count = {holder: len(profile.get(holder) or ()) for holder in ("rotations", "writers")}
    for path, text in now.items():
        group, block, key = split(path)
        if key != "id" or (group, block) in known:
            continue
        inner = {split(p)[2]: t for p, t in now.items() if split(p)[:2] == (group, block)}
        if path in before:
            if any(before.get(f"{group}/{block}/{k}") != t for k, t in inner.items()):
                noun = group.removesuffix("s")
                found.kept.append(f"{noun} {block}: not in the profile, changed in the list")
            continue
        found.edits.append(Insert((group,), count[group], _nested(group.removesuffix("s"), inner)))
        found.logged += [Happened(group, block, event) for event in events(inner)]
        found.ours[f"{group}/{block}/log"] = tuple(map(line, events(inner)))
        found.changes.append(f"new {group.removesuffix('s')} {text}")
        count[group] += 1


def _nested(group: str, inner: Mapping[str, Text]) -> dict[str, New]:
    """A block as groups of keys, in the model's order, including all required ones."""
    found: dict[str, Any] = {}
    values = with_log(inner)
    for key, shape in shapes()[group].items():
        holder, _, last = key.rpartition(".")
        if key in values:
            target = found.setdefault(holder, {}) if holder else found
            target[last] = new_value(group, key, values[key])
        elif shape.required and not holder:
            found[key] = f"{PLACEHOLDER} - {shape.description}"
    if log := values.get("log"):
        found["log"] = list(log)
    return found


def _gone(found: Update, path: str, now: Mapping[str, Text]) -> None:
    """A value or block that is no longer in the list: reported once, and kept in the profile."""
    group, block, key = split(path)
    if block and f"{group}/{block}/id" not in now:
        if key == "id":
            noun = group.removesuffix("s")
            found.kept.append(f"{noun} {block}: no longer in the list, still in the profile")
        return
    found.kept.append(f"{label(path)}: no longer in the list, still in the profile")
