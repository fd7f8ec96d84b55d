"""What the model wants at each place of the profile, told from the model's own fields."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias

from pydantic.fields import FieldInfo

from lorkit.profile.model import Model, Profile, Reads

Kind: TypeAlias = Literal[
    "text", "digits", "id", "reference", "file", "email", "link", "log",
    "date", "bool", "int", "choice", "list", "group",
]  # fmt: skip


@dataclass(slots=True)
class Shape:
    """What one value may be; only the fields that its kind needs are filled."""

    kind: Kind
    name: str = ""  # the key, or what a group is called in a message
    required: bool = False
    description: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()  # of a choice; the events of a log
    least: int | None = None  # of a number
    most: int | None = None  # of a number, or items of a list
    item: Shape | None = None
    fields: dict[str, Shape] = field(default_factory=dict)
    model: type[Model] = Model  # of a group

    @property
    def needed(self) -> list[str]:
        """The required keys of a group."""
        return [key for key, shape in self.fields.items() if shape.required]


@cache
def profile_shape() -> Shape:
    """The shape of the whole profile."""
    shape = _group(Profile)
    shape.name = "profile"
    return shape


@cache
def homes() -> dict[str, list[str]]:
    """Where each key belongs, ``{"specialty": ["applicant", "match"]}``."""
    found: dict[str, list[str]] = {}
    waiting = [profile_shape()]
    while waiting:
        group = waiting.pop(0)
        for key, shape in group.fields.items():
            found.setdefault(key, []).append(group.name)
            inner = shape.item if shape.item else shape
            if inner.kind == "group":
                waiting.append(inner)
    return found


def _group(model: type[Model]) -> Shape:
    fields = {name: _field(name, info) for name, info in model.model_fields.items()}
    return Shape("group", model.__name__.lower(), fields=fields, model=model)


def _field(name: str, info: FieldInfo) -> Shape:
    shape = _shape(info.annotation, info.metadata)
    shape.name = name if shape.kind != "group" else shape.name
    shape.required = info.is_required()
    shape.description = info.description or ""
    if info.examples:
        first = info.examples[0]
        shape.example = _as_yaml(first[0] if isinstance(first, list) else first)
    if shape.item:
        shape.item.name = name if shape.item.kind != "group" else shape.item.name
        shape.item.description, shape.item.example = shape.description, shape.example
    return shape


def _as_yaml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _shape(annotation: Any, metadata: Iterable[Any]) -> Shape:
    """The shape of a type; of several ``Reads`` the last one counts."""
    metadata = list(metadata)
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        annotation = next(a for a in typing.get_args(annotation) if a is not type(None))
    if typing.get_origin(annotation) is Annotated:
        annotation, *inner = typing.get_args(annotation)
        return _shape(annotation, [*inner, *metadata])
    if typing.get_origin(annotation) is Literal:
        return Shape("choice", choices=typing.get_args(annotation))
    if typing.get_origin(annotation) is tuple:
        item = _shape(typing.get_args(annotation)[0], ())
        return Shape("list", item=item, most=_limit(metadata, "max_length"))
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return _group(annotation)
    if annotation is str:
        reads = next(m for m in reversed(metadata) if isinstance(m, Reads))
        return Shape(reads.kind, choices=reads.events)
    plain: dict[type, Kind] = {dt.date: "date", bool: "bool", int: "int"}
    return Shape(
        plain[annotation],
        least=_limit(metadata, "ge"),
        most=_limit(metadata, "le"),
    )


def _limit(metadata: Iterable[Any], name: str) -> int | None:
    return next((getattr(m, name) for m in metadata if hasattr(m, name)), None)
