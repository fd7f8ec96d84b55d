"""What the model wants at each place of the profile, told from the model's own fields."""

from __future__ import annotations

import datetime as dt
import re
import types
import typing
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from lorkit.profile.fields import Limits, Model, Reads, Told
from lorkit.profile.model import Profile

# Where a rule comes from, for those who read the code.
_SOURCE = re.compile(r" \(brief[^)]*\)")

Kind: TypeAlias = Literal[
    "text", "digits", "id", "reference", "file", "email", "link", "log",
    "date", "bool", "int", "choice", "list", "group",
]  # fmt: skip
_Note = TypeVar("_Note")
_PLAIN: dict[type, Kind] = {dt.date: "date", bool: "bool", int: "int"}


@dataclass(slots=True)
class Shape:
    """What one value may be; only the fields that its kind needs are filled."""

    kind: Kind
    name: str = ""  # the key, or what a group is called in a message
    required: bool = False
    default: object = None  # where it isn't required
    description: str = ""
    examples: tuple[object, ...] = ()  # of a list: each a list
    choices: tuple[str, ...] = ()  # of a choice; the events of a log
    least: int | None = None  # of a number, or items of a list
    most: int | None = None  # of a number, or items of a list
    item: Shape | None = None
    fields: dict[str, Shape] = field(default_factory=dict)
    model: type[Any] = Model  # of a group

    @property
    def example(self) -> str:
        """The first example as YAML writes it, of a list its first item; "" if there is none."""
        first = self.examples[0] if self.examples else ""
        first = first[0] if isinstance(first, list) else first
        return str(first).lower() if isinstance(first, bool) else str(first)

    @property
    def needed(self) -> list[str]:
        """The required keys of a group."""
        return [key for key, shape in self.fields.items() if shape.required]


def told(docstring: str | None) -> str:
    """A docstring as users read it: without where a rule comes from."""
    return _SOURCE.sub("", docstring or "")


@cache
def profile_shape() -> Shape:
    """The shape of the whole profile."""
    return _group(Profile)


def groups() -> Iterator[Shape]:
    """The whole profile, then every group in it."""
    waiting = [profile_shape()]
    while waiting:
        group = waiting.pop(0)
        yield group
        inner = (shape.item or shape for shape in group.fields.values())
        waiting += [shape for shape in inner if shape.kind == "group"]


@cache
def homes() -> dict[str, list[str]]:
    """Where each key belongs, ``{"specialty": ["applicant", "match"]}``."""
    found: dict[str, list[str]] = {}
    for group in groups():
        for key in group.fields:
            found.setdefault(key, []).append(group.name)
    return found


def _group(model: type[Any]) -> Shape:
    """The shape of a group; a field that nothing is told of is no key of the file."""
    shapes = {one.name: _field(one) for one in fields(model) if _told(one)}
    return Shape("group", model.__name__.lower(), fields=shapes, model=model)


def _told(one: Field[Any]) -> Told | None:
    return _note(_apart(one.type)[1], Told)


def _field(one: Field[Any]) -> Shape:
    shape, told = _shape(one.type), _told(one)
    shape.required = one.default is MISSING
    shape.default = None if shape.required else one.default
    for part in (shape, shape.item):
        if part and told:
            part.description, part.examples = told.meaning, told.examples
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
        return Shape(reads.kind, choices=reads.events)
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
