"""The shape of the profile, and the JSON Schema that tells it to editors."""

from __future__ import annotations

import datetime as dt
import re
import types
import typing
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

from lorkit.profile.fields import Describes, Kind, Limits, Model, Reads, Shape
from lorkit.profile.model import Profile

# References to the rules, which are for developers.
_SOURCE = re.compile(r" \(docs/rules\.md[^)]*\)")

_Note = TypeVar("_Note")
_PLAIN: dict[type, Kind] = {dt.date: "date", bool: "bool", int: "int"}


def public_doc(docstring: str | None) -> str:
    """A docstring as users see it: without references to docs/rules.md."""
    return _SOURCE.sub("", docstring or "")


@cache
def profile_shape() -> Shape:
    """The shape of the whole profile."""
    return _group(Profile)


def _group(model: type[Any]) -> Shape:
    """The shape of a group. A field without ``Describes`` is not a key of the file."""
    shapes = {one.name: _field(one) for one in fields(model) if _described(one)}
    return Shape("group", model.__name__.lower(), fields=shapes, model=model)


def _described(one: Field[Any]) -> Describes | None:
    return _note(_apart(one.type)[1], Describes)


def _field(one: Field[Any]) -> Shape:
    shape, note = _shape(one.type), _described(one)
    shape.required = one.default is MISSING
    shape.default = None if shape.required else one.default
    for part in (shape, shape.item):
        if part and note:
            part.description, part.examples = note.meaning, note.examples
            part.name = part.name or one.name
    return shape


def _shape(annotation: Any) -> Shape:
    plain, notes = _apart(annotation)
    limits = _note(notes, Limits) or Limits()
    if typing.get_origin(plain) is Literal:
        return Shape("choice", choices=typing.get_args(plain))
    if typing.get_origin(plain) is tuple:
        item = _shape(typing.get_args(plain)[0])
        return Shape("list", item=item, least=limits.least, most=limits.most)
    if issubclass(plain, Model):
        return _group(plain)
    if reads := _note(notes, Reads):
        return Shape(reads.kind, choices=reads.events, most=reads.most)
    return Shape(_PLAIN[plain], least=limits.least, most=limits.most)


def _apart(annotation: Any) -> tuple[Any, list[object]]:
    """A type without its None, and the notes that ``Annotated`` adds to it."""
    notes: list[object] = []
    while True:
        if typing.get_origin(annotation) is Annotated:
            annotation, *more = typing.get_args(annotation)
            notes += more
        elif typing.get_origin(annotation) in (typing.Union, types.UnionType):
            annotation = next(a for a in typing.get_args(annotation) if a is not types.NoneType)
        else:
            return annotation, notes


def _note(notes: Iterable[object], kind: type[_Note]) -> _Note | None:
    return next((note for note in notes if isinstance(note, kind)), None)


Rule: TypeAlias = dict[str, Any]

# What a text of each kind must be, besides text.
_ID: Final[Rule] = {"pattern": "^[a-z0-9][a-z0-9-]*$", "maxLength": 60}
_TEXTS: Final[dict[str, Rule]] = {
    "text": {},
    "id": _ID,
    "reference": _ID,
    "file": {"minLength": 1},
    "email": {"format": "idn-email", "pattern": "@"},
    "link": {"pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/]\S*$"},
    "date": {"format": "date"},
}


def schema() -> Rule:
    """The profile's JSON Schema, draft 2020-12; the names of its $defs are the model's."""
    profile, *others = profile_shape().groups()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_group_schema(profile),
        "title": "lorkit profile",
        "$defs": {shape.model.__name__: _group_schema(shape) for shape in others},
    }


def _group_schema(shape: Shape) -> Rule:
    return {
        "title": shape.model.__name__,
        "description": public_doc(shape.model.__doc__),
        "type": "object",
        "properties": {key: _field_schema(inner) for key, inner in shape.fields.items()},
        "required": shape.needed,
        "additionalProperties": False,
    }


def _field_schema(shape: Shape) -> Rule:
    """What an editor shows for a key, and its allowed values; optional ones may be empty."""
    about: Rule = {"description": shape.description}
    if shape.examples:
        about["examples"] = list(shape.examples)
    if shape.required:
        return about | _value(shape)
    if shape.default not in (None, ""):  # checked by reading instead, which looks at other keys
        about["default"] = shape.default
    return about | {"anyOf": [_value(shape), {"type": "null"}]}


def _value(shape: Shape) -> Rule:
    match shape.kind:
        case "group":
            return {"$ref": f"#/$defs/{shape.model.__name__}"}
        case "list":
            assert shape.item is not None
            bounds = _known(minItems=shape.least, maxItems=shape.most)
            return {"type": "array", "items": _value(shape.item), **bounds}
        case "choice":
            return {"type": "string", "enum": list(shape.choices)}
        case "log":
            events = "|".join(shape.choices)
            pattern = rf"^\d{{4}}-\d{{2}}-\d{{2}} +({events})( +- .*)?$"
            return {"type": "string", "pattern": pattern, "maxLength": shape.most}
        case "digits":  # reading keeps their leading zeros, unquoted too
            return {"type": ["string", "integer"], "maxLength": shape.most}
        case "bool":
            return {"type": "boolean"}
        case "int":
            return {"type": "integer", **_known(minimum=shape.least, maximum=shape.most)}
    return {"type": "string", **_known(maxLength=shape.most), **_TEXTS[shape.kind]}


def _known(**bounds: int | None) -> Rule:
    return {name: bound for name, bound in bounds.items() if bound is not None}
