"""The JSON Schema of the profile, for editors that check YAML as it is typed.

It says of one key and one value what reading says of them too (``values``, ``structure``); the
rules between keys are reading's alone.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from lorkit.profile.shapes import Shape, groups, told

Rule: TypeAlias = dict[str, Any]

# What a text of each kind has to be, beside text.
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
    profile, *others = groups()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_group(profile),
        "title": "lorkit profile",
        "$defs": {shape.model.__name__: _group(shape) for shape in others},
    }


def _group(shape: Shape) -> Rule:
    return {
        "title": shape.model.__name__,
        "description": told(shape.model.__doc__),
        "type": "object",
        "properties": {key: _field(inner) for key, inner in shape.fields.items()},
        "required": shape.needed,
        "additionalProperties": False,
    }


def _field(shape: Shape) -> Rule:
    """What an editor shows of a key, and what may stand there: for an optional one, nothing too."""
    about: Rule = {"description": shape.description}
    if shape.examples:
        about["examples"] = list(shape.examples)
    if shape.required:
        return about | _value(shape)
    if shape.default not in (None, ""):  # instead of those, reading looks at other keys
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
            return {"type": "string", "pattern": pattern}
        case "digits":  # reading keeps their leading zeros, unquoted too
            return {"type": ["string", "integer"]}
        case "bool":
            return {"type": "boolean"}
        case "int":
            return {"type": "integer", **_known(minimum=shape.least, maximum=shape.most)}
    return {"type": "string", **_TEXTS[shape.kind]}


def _known(**bounds: int | None) -> Rule:
    return {name: bound for name, bound in bounds.items() if bound is not None}
