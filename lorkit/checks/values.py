"""The values that rules read, each with its path, and what a writer has to work with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias

from lorkit.profile.fields import Model
from lorkit.profile.model import Applicant, Profile, Rotation, Writer

About: TypeAlias = Writer | Rotation | Applicant
Field: TypeAlias = Literal["did", "moments", "learned", "log"]


class Passage(NamedTuple):
    """One of the user's texts: where it stands, what it is, and whether an observer wrote it."""

    path: str  # "writers[0].did[1]"
    field: Field
    text: str
    observer: bool


class Spot(NamedTuple):
    """A finding about a place in the profile rather than about words in it."""

    code: str
    path: str
    message: str
    hint: str


class Material(NamedTuple):
    """A writer with the bullets and moments that count: their own, or the rotation's."""

    writer: Writer
    path: str
    did: tuple[str, ...]
    moments: tuple[str, ...]
    answer: str  # "agreed", "hesitated", "declined", or "" before there is one


def passages(profile: Profile) -> Iterator[Passage]:
    """Bullets, moments, lessons and the notes of logs, in the order of the file's keys."""
    for number, rotation in enumerate(profile.rotations):
        yield from _texts(f"rotations[{number}]", rotation, rotation.level == "observer")
    for number, writer in enumerate(profile.writers):
        observer = profile.rotation(writer.rotation).level == "observer"
        yield from _texts(f"writers[{number}]", writer, observer)


def _texts(path: str, holder: Rotation | Writer, observer: bool) -> Iterator[Passage]:
    for index, text in enumerate(holder.did):
        yield Passage(f"{path}.did[{index}]", "did", text, observer)
    for index, text in enumerate(holder.moments):
        yield Passage(f"{path}.moments[{index}]", "moments", text, observer)
    if isinstance(holder, Writer) and holder.learned:
        yield Passage(f"{path}.learned", "learned", holder.learned, observer)
    for index, line in enumerate(holder.log):
        if note := line.partition(" - ")[2]:
            yield Passage(f"{path}.log[{index}]", "log", note, observer)


def materials(profile: Profile) -> tuple[Material, ...]:
    """Every writer with the bullets and moments that count."""
    return tuple(
        Material(
            writer,
            f"writers[{number}]",
            writer.did or profile.rotation(writer.rotation).did,
            writer.moments or profile.rotation(writer.rotation).moments,
            answer(writer),
        )
        for number, writer in enumerate(profile.writers)
    )


def answer(writer: Writer) -> str:
    """The latest answer in the log; a letter that was received was agreed to."""
    events = [event.event for event in writer.events]
    if "received" in events:
        return "agreed"
    answers = ("agreed", "hesitated", "declined")
    return next((event for event in reversed(events) if event in answers), "")


def values_of(profile: Profile, about: About) -> Iterator[tuple[str, str]]:
    """Path and text of the values that a document about this can show."""
    for path, model in _shown(profile, about):
        for name, index, value in _strings(model):
            yield f"{path}.{name}" if index is None else f"{path}.{name}[{index}]", value


def texts_of(profile: Profile, about: About) -> list[str]:
    """The same values without their paths, for what reads every document."""
    return [value for _, model in _shown(profile, about) for _, _, value in _strings(model)]


def rotation_of(profile: Profile, about: Writer | Rotation) -> Rotation:
    """The rotation that a document tells of."""
    return profile.rotation(about.rotation) if isinstance(about, Writer) else about


def _shown(profile: Profile, about: About) -> Iterator[tuple[str, Model]]:
    """Path and model of whatever a document about this can show."""
    yield "applicant", profile.applicant
    if profile.application.match:
        yield "application.match", profile.application.match
    if isinstance(about, Applicant):
        return
    rotation = rotation_of(profile, about)
    for number, one in enumerate(profile.rotations):
        if one == rotation:
            yield f"rotations[{number}]", one
            if one.coordinator:
                yield f"rotations[{number}].coordinator", one.coordinator
    if isinstance(about, Writer):
        ids = (about.id, about.signs_with)
        for number, writer in enumerate(profile.writers):
            if writer.id in ids:
                yield f"writers[{number}]", writer


@lru_cache(maxsize=64)  # all of a profile's documents show the same applicant
def _strings(model: Model) -> tuple[tuple[str, int | None, str], ...]:
    """The user's own words in a model: each one's field, and its place where that is a list."""
    kind: type = type(model)
    found: list[tuple[str, int | None, str]] = []
    for name in _named(kind):
        value = getattr(model, name)
        if isinstance(value, str):
            found.append((name, None, value))
        elif isinstance(value, tuple):
            found += [(name, n, v) for n, v in enumerate(value) if isinstance(v, str)]
    return tuple(found)


@cache
def _named(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a model that hold the user's own words."""
    others = ("id", "role", "rotation", "level", "log")
    return tuple(field.name for field in fields(kind) if field.name not in others)


def shown_values(profile: Profile, about: About) -> Iterator[tuple[str, str]]:
    """Path and text of the values that lorkit's own words print in documents about this."""
    unprinted = (".email", ".cv", ".personal_statement", ".phone", ".aamc_id", ".form", ".link")
    for path, value in values_of(profile, about):
        _, _, field = path.partition("].")
        bullets = field.split("[")[0]
        shared = path.startswith("rotations") and bullets in ("did", "moments")
        # The writer's own bullets stand instead of the rotation's.
        replaced = shared and isinstance(about, Writer) and getattr(about, bullets)
        if not replaced and not path.endswith(unprinted):
            yield path, value
