"""Annotations on the profile's fields, and the shape that is made from them."""

# No ``from __future__ import annotations``: annotations are read while the program runs.

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias


class Describes:
    """What a field means, with examples of it as YAML would give them.

    Only a field with this annotation is a key of the profile's file.
    """

    __slots__ = ("examples", "meaning")

    def __init__(self, meaning: str, *examples: object) -> None:
        self.meaning = meaning
        self.examples = examples


class Reads(NamedTuple):
    """How the file's reader takes a text field (``profile.values``)."""

    kind: Literal["text", "digits", "id", "reference", "file", "email", "link", "log"]
    events: tuple[str, ...] = ()  # for a log: the events it may hold
    most: int = 300  # characters: what fits on a line of a document


class Limits(NamedTuple):
    """Limits of a number, or of a list's length. A text's limit is in ``Reads``."""

    least: int | None = None
    most: int | None = None


Line: TypeAlias = Annotated[str, Reads("text")]
Sentence: TypeAlias = Annotated[str, Reads("text", most=1000)]
Digits: TypeAlias = Annotated[str, Reads("digits", most=60)]
Email: TypeAlias = Annotated[str, Reads("email")]
Link: TypeAlias = Annotated[str, Reads("link", most=2000)]
Id: TypeAlias = Annotated[str, Reads("id")]
Reference: TypeAlias = Annotated[str, Reads("reference")]
FileName: TypeAlias = Annotated[str, Reads("file")]
Bullets: TypeAlias = Annotated[tuple[Sentence, ...], Limits(most=3)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A part of the profile, whose fields and properties are all that templates may read."""


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
    default: object = None  # if it isn't required
    description: str = ""
    examples: tuple[object, ...] = ()  # of a list: each a list
    choices: tuple[str, ...] = ()  # of a choice; the events of a log
    least: int | None = None  # of a number, or items of a list
    most: int | None = None  # of a number, items of a list, or characters of a text
    item: "Shape | None" = None
    fields: "dict[str, Shape]" = field(default_factory=dict)
    model: type[Any] = Model  # of a group

    @property
    def example(self) -> str:
        """The first example as YAML, or its first item for a list; "" if there is none."""
        first = self.examples[0] if self.examples else ""
        first = first[0] if isinstance(first, list) else first
        return str(first).lower() if isinstance(first, bool) else str(first)

    def groups(self) -> "Iterator[Shape]":
        """The group itself, then every group in it."""
        waiting = [self]
        while waiting:
            group = waiting.pop(0)
            yield group
            inner = (shape.item or shape for shape in group.fields.values())
            waiting += [shape for shape in inner if shape.kind == "group"]

    @property
    def needed(self) -> list[str]:
        """The required keys of a group."""
        return [key for key, shape in self.fields.items() if shape.required]
