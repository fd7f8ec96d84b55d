"""Turn new field values into edits of the file, with the changes that they require."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from lorkit.app.fields import count, is_there, shape_at, shown
from lorkit.profile.edit_text import (
    Bare,
    Edit,
    Insert,
    New,
    Path_,
    Remove,
    Set,
    parse_path,
    write_path,
)
from lorkit.profile.fields import Shape
from lorkit.profile.schema import profile_shape
from lorkit.text import slug
from lorkit.yaml.nodes import Source

# Fields that refer to an id. When an id changes, they change too.
_REFERENCES = {"rotations": "rotation", "writers": "signs_with"}
_NUMBER = re.compile("[0-9]{1,9}")


def edits_for(source: Source, values: Mapping[str, str | Sequence[str]]) -> list[Edit]:
    """The edits that give these fields these values. Unchanged values need none."""
    edits: list[Edit] = []
    new: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        parts = parse_path(path)
        item = write_path(parts[:2])
        if isinstance(parts[1], int) and not is_there(source, item):
            _into(new.setdefault(item, {}), parts[2:], value)
        elif isinstance(value, str):
            edits += _of_value(source, parts, value)
        else:
            edits += _of_list(source, parts, list(value))
    for item, fields in new.items():
        if fields:
            edits += _of_item(source, item, fields)
    return edits


def _of_value(source: Source, parts: Path_, value: str) -> Iterator[Edit]:
    said = shown(source, write_path(parts))
    shape = shape_at(parts)
    assert shape is not None
    if value == (said[0] if said else ""):
        return
    if shape.kind == "bool" and value == "false" and not said:
        return
    if not value:
        yield Remove(parts)
        return
    yield Set(parts, _written(value, shape))
    if shape.kind == "id" and said:
        yield from _renamed(source, str(parts[0]), said[0], value)


def _written(value: str, shape: Shape) -> str:
    """A value as its kind is written in YAML: numbers and booleans without quotes."""
    is_bare = (shape.kind == "int" and _NUMBER.fullmatch(value)) or (
        shape.kind == "bool" and value in ("true", "false")
    )
    return Bare(value) if is_bare else value


def _renamed(source: Source, holder: str, old: str, new: str) -> Iterator[Edit]:
    key = _REFERENCES[holder]
    for number in range(count(source, "writers")):
        if shown(source, f"writers[{number}].{key}") == [old]:
            yield Set(("writers", number, key), new)


def _of_list(source: Source, parts: Path_, new: list[str]) -> Iterator[Edit]:
    """Edit items one by one, so that the others keep their quotes and comments."""
    old = shown(source, write_path(parts))
    if not new:
        if old:
            yield Remove(parts)
        return
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for _, start, end, new_start, new_end in reversed(matcher.get_opcodes()):
        if old[start:end] == new[new_start:new_end]:
            continue
        shared = min(end - start, new_end - new_start)
        for n in range(end - 1, start + shared - 1, -1):
            yield Remove((*parts, n))
        for n in range(shared):
            yield Set((*parts, start + n), new[new_start + n])
        for n in range(shared, new_end - new_start):
            yield Insert(parts, start + n, new[new_start + n])


def _into(fields: dict[str, Any], parts: Path_, value: str | Sequence[str]) -> None:
    """Put a value into the fields of a new item."""
    if not value:
        return
    for part in parts[:-1]:
        fields = fields.setdefault(str(part), {})
    fields[str(parts[-1])] = value


def _of_item(source: Source, item: str, fields: dict[str, Any]) -> Iterator[Edit]:
    """Add a rotation or a writer. A second rotation makes each writer name theirs."""
    holder, number = parse_path(item)
    shape = shape_at((holder, 0))
    assert shape is not None
    if "id" not in fields and (made := _id(source, str(holder), fields)):
        fields = {"id": made, **fields}
    yield Insert((str(holder),), int(number), _ordered(fields, shape))
    if holder == "rotations" and count(source, "rotations") == 1:
        only = shown(source, "rotations[0].id")
        for n in range(count(source, "writers")):
            if only and not shown(source, f"writers[{n}].rotation"):
                yield Set(("writers", n, "rotation"), only[0])


def _id(source: Source, holder: str, fields: Mapping[str, Any]) -> str:
    """An id for a new item, made from its name; "" if it has none yet."""
    name = fields.get("service") if holder == "rotations" else fields.get("family_name")
    if not name:
        return ""
    base = slug(str(name))[:40].strip("-") or str(fields.get("role") or holder[:-1])
    taken = {tuple(shown(source, f"{holder}[{n}].id")) for n in range(count(source, holder))}
    names = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(one for one in names if (one,) not in taken)


def _ordered(fields: Mapping[str, Any], shape: Shape) -> dict[str, New]:
    """The fields in the model's order, each as its kind is written."""
    found: dict[str, New] = {}
    for name, inner in shape.fields.items():
        value = fields.get(name)
        if isinstance(value, Mapping):
            found[name] = _ordered(value, inner)
        elif isinstance(value, str):
            found[name] = _written(value, inner)
        elif value:
            found[name] = list(value)
    return found


def keys() -> Sequence[str]:
    """The profile's top-level groups, in order."""
    return list(profile_shape().fields)
