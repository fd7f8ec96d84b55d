"""The profile's fields as a form shows them, from the model's descriptions and examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lorkit.app.unsaved import Kept, Note, Unsaved
from lorkit.profile.edit_text import Path_, parse_path
from lorkit.profile.fields import Shape
from lorkit.profile.schema import profile_shape
from lorkit.profile.values import PLACEHOLDER
from lorkit.text import one_line
from lorkit.yaml import codes
from lorkit.yaml.nodes import Group, Items, Scalar, Source

if TYPE_CHECKING:
    from lorkit.app.workspace import Snapshot

OPEN = (codes.MISSING, codes.PLACEHOLDER)  # not filled in yet, but not wrong
_LONG = ("career_goal", "learned", "did", "moments", "status")


@dataclass(slots=True)
class Box:
    """One input, with the notes about it alone."""

    id: str
    value: str
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class FieldView:
    """One field of a form."""

    path: str
    shape: Shape
    boxes: list[Box]
    notes: list[Note] = field(default_factory=list)
    kept: Kept | None = None  # typed but not in the file
    options: list[tuple[str, str]] = field(default_factory=list)  # for a choice or a reference
    is_needed: bool = False  # required by the profile, or by a group that it has

    @property
    def id(self) -> str:
        """The field's id on the page."""
        return element_id(self.path)

    @property
    def is_list(self) -> bool:
        """Whether it has several boxes."""
        return self.shape.kind == "list"

    @property
    def label(self) -> str:
        """What the field is."""
        return self.shape.description

    @property
    def example(self) -> str:
        """An example value."""
        return self.shape.example

    @property
    def input(self) -> str:
        """What kind of input it is."""
        match self.shape.kind:
            case "choice" | "reference" if self.options:
                return "radio" if len(self.options) <= 4 and self.shape.required else "select"
            case "bool":
                return "checkbox"
            case "file":
                return "file"
        return "area" if self.shape.name in _LONG else "line"

    @property
    def mode(self) -> str:
        """The keyboard that a phone should show."""
        modes = {"email": "email", "link": "url", "int": "numeric", "digits": "tel"}
        return modes.get(self.shape.kind, "text")

    @property
    def has_error(self) -> bool:
        """Whether something in it is wrong, not just missing."""
        every = [*self.notes, *(note for box in self.boxes for note in box.notes)]
        return any(note.severity == "error" and note.code not in OPEN for note in every)


@dataclass(slots=True)
class Section:
    """A group of the profile's fields."""

    path: str
    title: str
    fields: list[FieldView]
    is_absent: bool = False  # an optional group that the file doesn't have


def element_id(path: str) -> str:
    """An HTML id for a path."""
    return "f-" + re.sub(r"[\[\].]+", "-", path).strip("-")


def shape_at(path: Path_) -> Shape | None:
    """The shape of the field at a path, or None if there is no such field."""
    shape: Shape | None = profile_shape()
    for part in path:
        if shape is None:
            return None
        shape = shape.item if isinstance(part, int) else shape.fields.get(part)
    return shape


def shown(source: Source, path: str) -> list[str]:
    """A field's values in the file, one per box. A placeholder counts as empty."""
    node = source.node(path)
    if isinstance(node, Scalar):
        return [_text(node)] if _text(node) else []
    if isinstance(node, Items):
        return [_text(one) for one in node.items if isinstance(one, Scalar)]
    return []


def _text(node: Scalar) -> str:
    text = one_line(node.text)
    return "" if node.is_nothing or text.startswith(PLACEHOLDER) else text


def count(source: Source, holder: str) -> int:
    """How many rotations or writers the file has."""
    node = source.node(holder)
    return len(node.items) if isinstance(node, Items) else 0


def is_there(source: Source, path: str) -> bool:
    """Whether the file has a group or an item at a path."""
    return isinstance(source.node(path), Group)


def item_name(source: Source, path: str) -> str:
    """The name of a rotation or a writer; "" if the path isn't one."""
    if "[" not in path:
        return ""
    keys = ("service",) if path.startswith("rotations") else ("given_name", "family_name")
    texts = [shown(source, f"{path}.{key}") for key in keys]
    return " ".join(text[0] for text in texts if text)


class Form:
    """The sections of one page's form."""

    def __init__(self, now: Snapshot, unsaved: Unsaved) -> None:
        self._now = now
        self._unsaved = unsaved

    def sections(self, path: str) -> Iterator[Section]:
        """A section for a group's own fields, ids last, then one for each group inside it."""
        shape = shape_at(parse_path(path))
        assert shape is not None, path
        plain = [s for s in shape.fields.values() if s.kind != "group" and not _is_groups(s)]
        plain.sort(key=lambda one: one.kind == "id")
        fields = [self.field(f"{path}.{one.name}") for one in plain]
        is_absent = not is_there(self._now.source, path)
        counts = shape.required or not is_absent or path.endswith("]")
        for view in fields:
            view.is_needed = view.shape.required and counts
        yield Section(path, shape.description, fields, is_absent)
        for one in shape.fields.values():
            if one.kind == "group":
                yield from self.sections(f"{path}.{one.name}")

    def field(self, path: str) -> FieldView:
        """One field with its notes."""
        shape = shape_at(parse_path(path))
        assert shape is not None, path
        kept = self._unsaved.fields.get(path)
        texts = kept.texts if kept else shown(self._now.source, path)
        view = FieldView(path, shape, [], kept=kept, options=self._options(path, shape))
        view.is_needed = shape.required
        if shape.kind == "list":
            room = shape.most or len(texts) + 1
            texts = [*texts, *[""] * (len(texts) < room)]
        else:
            texts = texts[:1] or [""]
        view.boxes = [Box(f"{view.id}-{n}" if n else view.id, text) for n, text in enumerate(texts)]
        self._say(view)
        return view

    def _options(self, path: str, shape: Shape) -> list[tuple[str, str]]:
        if shape.kind == "choice":
            return [(choice, choice) for choice in shape.choices]
        if shape.kind == "reference":
            holder = "rotations" if shape.name == "rotation" else "writers"
            own = path.rpartition(".")[0]
            return [
                (words[0], " · ".join(words))
                for n in range(count(self._now.source, holder))
                if f"{holder}[{n}]" != own and (words := self._named(f"{holder}[{n}]"))
            ]
        return []

    def _named(self, path: str) -> list[str]:
        """An item's id and its name."""
        name = "service" if path.startswith("rotations") else "family_name"
        texts = [shown(self._now.source, f"{path}.{key}") for key in ("id", name)]
        return [text[0] for text in texts if text] if texts[0] else []

    def _say(self, view: FieldView) -> None:
        """Attach findings to the boxes that they are about."""
        if view.kept:
            view.notes += view.kept.notes
        for finding in self._now.findings:
            if not _is_in(finding.path, view.path):
                continue
            if view.kept and finding.severity == "error":
                continue  # about the value in the file, not the one typed here
            note = Note(finding.severity, finding.message, finding.hint, finding.code)
            number = _number(finding.path, view.path)
            box = view.boxes[number] if number is not None and number < len(view.boxes) else None
            (box.notes if box and view.is_list else view.notes).append(note)


def _is_groups(shape: Shape) -> bool:
    return shape.kind == "list" and shape.item is not None and shape.item.kind == "group"


def _is_in(path: str, field_path: str) -> bool:
    return path == field_path or path.startswith((f"{field_path}[", f"{field_path}."))


def _number(path: str, field_path: str) -> int | None:
    found = re.match(r"\[(\d+)\]", path[len(field_path) :])
    return int(found[1]) if found else None


def names(sections: Sequence[Section]) -> list[FieldView]:
    """All fields of a form."""
    return [one for section in sections for one in section.fields]
