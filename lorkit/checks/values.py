"""The profile's values as rules read them, each with its path, and the names that it holds itself.

Its own people and places stand on the sheet anyway, and may stand in bullets.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from lorkit.checks.text import Text, vocabulary
from lorkit.checks.words import COMMON, words
from lorkit.profile.applicant import Applicant
from lorkit.profile.fields import Model
from lorkit.profile.model import Profile, Rotation, Writer
from lorkit.schedule.status import support

if TYPE_CHECKING:  # most readings are of values alone
    from lorkit.letter.model import Letter

About: TypeAlias = Writer | Rotation | Applicant
Field: TypeAlias = Literal["did", "moments", "learned", "log"]


class Passage(NamedTuple):
    """One of the user's texts: where it stands, what it is, and whether an observer wrote it."""

    path: str  # "writers[0].did[1]"
    field: Field
    text: str
    observer: bool


class Value(NamedTuple):
    """One value of the file, and where it stands."""

    path: str  # "writers[0].family_name"
    text: str
    readers: tuple[str, ...] = ()  # of a line that more than one writer gets


class ProfileOnDay(NamedTuple):
    """A profile, and the day as of which it is read."""

    profile: Profile
    on: dt.date


class Reading(NamedTuple):
    """What is read, whom it is about, and on which day.

    Without a ``letter``, only the values are read that lorkit's own words would print: these words
    are tested to be free of faults, so only values can bring them in, and that takes a tenth of the
    time that composing does. ``own`` is there where the words may be a user's.
    """

    text: Text
    profile: Profile
    about: About
    on: dt.date
    recipient: str  # as the message names whom it goes to
    greeting: str  # its first line; "" where nobody is greeted
    letter: Letter | None = None
    own: Text | None = None  # the template's words alone, each value made meaningless


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
            answer(profile, writer),
        )
        for number, writer in enumerate(profile.writers)
    )


def answer(profile: Profile, writer: Writer) -> str:
    """A person's answer to writing or signing; a letter that was received was agreed to."""
    now = support(profile, writer)
    return "agreed" if now.received else now.answer


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


_GENERIC = words("people.txt", "GENERIC")
_PATIENT_TITLES = (
    r"(?<!mr\. )(?<!mr )(?<!mrs\. )(?<!mrs )(?<!ms\. )(?<!ms )(?<!miss )(?<!patient )(?<!pt )"
)
_PERSON_TITLES = vocabulary("Mr. Mrs. Ms. Mx. Dr. Prof. Miss Mr Mrs Ms Mx Dr Prof")


def is_telling(family_name: str) -> bool:
    """Whether a family name on its own points to a person; "An", "Long" and "Rice" don't."""
    return len(family_name) > 3 and family_name.casefold() not in COMMON


def name_forms(writer: Writer, *, alone: bool = True) -> Iterator[str]:
    """The ways in which a text may name a writer; names are never split."""
    family, given = writer.family_name, writer.given_name
    for title in {writer.title, "Dr.", "Dr", "Prof.", "Professor", "Doctor"}:
        yield f"{title} {family}"
    if given:
        yield from (f"{given} {family}", f"{family} {given}", f"{family}, {given}")
    if alone and is_telling(family):
        yield family


def phrases(
    words: Iterable[str], before: str = "", within: str | None = None
) -> re.Pattern[str] | None:
    """A pattern of whole phrases, longest first; None where there are none.

    With a text that they are looked for in, only the few that it holds have to be compiled.
    """
    plain = {Text.plainly(" ".join(word.split())) for word in words if word and word.strip()}
    if within is not None:
        plain = {phrase for phrase in plain if phrase in within}
    if not plain:
        return None
    ordered = sorted(plain, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"{before}(?<![\w-])(?:{'|'.join(map(re.escape, ordered))})(?![\w-])")


def own(profile: Profile, text: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of the profile's own people and places, as far as a text names them.

    People who are called patients are none of the profile's.
    """
    text = Text.plainly(text)
    people = phrases(_people(profile), f"(?i:{_PATIENT_TITLES})", text)
    named = phrases(_with_title(profile), within=text)
    places = phrases(_places(profile), within=text)
    return tuple(pattern for pattern in (named, people, places) if pattern)


def _with_title(profile: Profile) -> Iterator[str]:
    """Coordinators as they are written, "Ms. Dana Whitfield", and with title and last name."""
    for rotation in profile.rotations:
        if rotation.coordinator:
            name = rotation.coordinator.name
            yield name
            title, *rest = name.split()
            if title in _PERSON_TITLES and rest:
                yield f"{title} {rest[-1]}"


def _people(profile: Profile) -> Iterator[str]:
    applicant = profile.applicant
    yield applicant.eras_name
    yield applicant.called
    parts = applicant.eras_name.replace(",", " ").split()
    yield from (part for part in {*parts[:1], *parts[-1:]} if is_telling(part))
    for writer in profile.writers:
        yield from name_forms(writer)
        yield writer.salutation
        if writer.given_name and is_telling(writer.given_name):
            yield writer.given_name


def _places(profile: Profile) -> Iterator[str]:
    applicant, match = profile.applicant, profile.application.match
    yield from (applicant.school, applicant.country)
    if match:
        yield from (match.program, match.city or "")
    for rotation in profile.rotations:
        yield from (rotation.service, rotation.city or "", *_short_forms(rotation.hospital))
    for writer in profile.writers:
        yield writer.setting or ""


def _short_forms(hospital: str) -> Iterator[str]:
    """``St. Mary's Medical Center`` and ``St. Mary's``."""
    words = hospital.split()
    yield hospital
    while words and words[-1].lower() in _GENERIC:
        words.pop()
        if words and is_telling(" ".join(words)):
            yield " ".join(words)
