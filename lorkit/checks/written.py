"""A profile's words as they stand in its file, for one that can't be read as a whole.

A wrong date or an unknown key is no reason to keep quiet about a patient's name. So these read the
nodes of the file, and need no more of them than they find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorkit.checks.values import Field, Passage, Value, phrases
from lorkit.profile.values import PLACEHOLDER
from lorkit.yaml.nodes import Group, Items, Node, Scalar, Source, walk

_LISTS: tuple[Field, ...] = ("did", "moments", "log")
# Whose values are the profile's own people and places.
_NAMES = re.compile(
    r"applicant\.(?:eras_name|preferred_name|school|country)|application\.match\.(?:program|city)|"
    r"rotations\[\d+\]\.(?:service|hospital|city|coordinator\.name)|"
    r"writers\[\d+\]\.(?:family_name|given_name|salutation|setting)"
)


def written_values(source: Source) -> Iterator[Value]:
    """Every value, with its path, and who reads it where that is more than one writer.

    What is still to be filled in is none.
    """
    root = source.readable
    shared = dict(_shared(root)) if isinstance(root, Group) else {}
    for node in walk(root):
        if isinstance(node, Scalar) and node.text and not node.text.startswith(PLACEHOLDER):
            list_of = node.path.rpartition("[")[0]
            yield Value(node.path, " ".join(node.text.split()), shared.get(list_of, ()))


def _shared(root: Group) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The paths of lists that several writers get: a rotation's, and a fellow's with a signer."""
    rotations, writers = list(_groups(root, "rotations")), list(_groups(root, "writers"))
    only = _text(rotations[0], "id") if len(rotations) == 1 else ""
    names = {_text(writer, "id"): _greeted(writer) for writer in writers}
    for field in ("did", "moments"):
        for rotation in rotations:
            # Lines of their own don't make the others' any more theirs.
            here = [w for w in writers if (_text(w, "rotation") or only) == _text(rotation, "id")]
            if len(here) > 1:
                yield f"{rotation.path}.{field}", (_greeted(here[0]), _greeted(here[1]))
        for writer in writers:
            signer = names.get(_text(writer, "signs_with"))
            if signer and _text(writer, "role") == "fellow":
                yield f"{writer.path}.{field}", (_greeted(writer), signer)


def _greeted(writer: Group) -> str:
    return _text(writer, "salutation") or f"Dr. {_text(writer, 'family_name')}"


def written_names(source: Source, text: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of the profile's own people and places, as far as a text names them."""
    values = [value for value in written_values(source) if _NAMES.fullmatch(value.path)]
    names = [value.text for value in values]
    names += [f"Dr. {v.text}" for v in values if v.path.endswith("family_name")]
    names += [part for v in values if "eras_name" in v.path for part in v.text.split()]
    pattern = phrases((name for name in names if len(name) > 2), within=text)
    return (pattern,) if pattern else ()


def written_passages(source: Source) -> Iterator[Passage]:
    """Bullets, moments, lessons and the notes of logs, as far as they can be read."""
    root = source.readable
    if not isinstance(root, Group):
        return
    levels: dict[str, bool] = {}
    for rotation in _groups(root, "rotations"):
        observer = _text(rotation, "level") == "observer"
        levels[_text(rotation, "id")] = observer
        yield from _lines(rotation, observer=observer)
    only = next(iter(levels.values()), False) if len(levels) == 1 else False
    for writer in _groups(root, "writers"):
        yield from _lines(writer, observer=levels.get(_text(writer, "rotation"), only))


def _groups(root: Group, key: str) -> Iterator[Group]:
    entry = root.first(key)
    if entry and isinstance(entry.value, Items):
        yield from (item for item in entry.value.items if isinstance(item, Group))


def _text(group: Group, key: str) -> str:
    entry = group.first(key)
    return entry.value.text.strip() if entry and isinstance(entry.value, Scalar) else ""


def _lines(holder: Group, *, observer: bool) -> Iterator[Passage]:
    for field in _LISTS:
        entry = holder.first(field)
        for node in _scalars(entry.value) if entry else ():
            text = " ".join(node.text.split())
            text = text.partition(" - ")[2] if field == "log" else text
            if text:
                yield Passage(node.path, field, text, observer)
    if learned := _text(holder, "learned"):
        yield Passage(f"{holder.path}.learned", "learned", learned, observer)


def _scalars(node: Node) -> Iterator[Scalar]:
    """The texts in a list, and in what a slip made of one of them."""
    for inner in walk(node):
        if isinstance(inner, Scalar):
            yield inner
