"""What a field of the profile says of itself beside its type, for ``profile.shapes`` to read."""

from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple, TypeAlias


class Told:
    """What a field means, with examples of it as YAML would give them.

    The field is then a key of the profile's file. One without is none.
    """

    __slots__ = ("examples", "meaning")

    def __init__(self, meaning: str, *examples: object) -> None:
        self.meaning = meaning
        self.examples = examples


class Reads(NamedTuple):
    """How the file's reader takes a text field (``profile.values``)."""

    kind: Literal["text", "digits", "id", "reference", "file", "email", "link", "log"]
    events: tuple[str, ...] = ()  # for a log: the events it may hold


class Limits(NamedTuple):
    """Of a number, or of how many items a list has."""

    least: int | None = None
    most: int | None = None


Line: TypeAlias = Annotated[str, Reads("text")]
Digits: TypeAlias = Annotated[str, Reads("digits")]
Email: TypeAlias = Annotated[str, Reads("email")]
Link: TypeAlias = Annotated[str, Reads("link")]
Id: TypeAlias = Annotated[str, Reads("id")]
Reference: TypeAlias = Annotated[str, Reads("reference")]
FileName: TypeAlias = Annotated[str, Reads("file")]
Bullets: TypeAlias = Annotated[tuple[Line, ...], Limits(most=3)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A part of the profile, whose fields and properties are all that templates may read."""
