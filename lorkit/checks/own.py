"""The profile's own people and places: they stand on the sheet anyway, and may stand in bullets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lorkit.checks.text import Text, vocabulary
from lorkit.checks.words import COMMON
from lorkit.profile.model import Profile, Writer

_GENERIC = vocabulary(
    "hospital medical center centre clinic health system university general community memorial "
    "regional teaching campus institute of the and"
)
_PATIENT_TITLES = (
    r"(?<!mr\. )(?<!mr )(?<!mrs\. )(?<!mrs )(?<!ms\. )(?<!ms )(?<!miss )(?<!patient )(?<!pt )"
)
_PERSON_TITLES = vocabulary("Mr. Mrs. Ms. Mx. Dr. Prof. Miss Mr Mrs Ms Mx Dr Prof")


def is_telling(family_name: str) -> bool:
    """Whether a family name on its own points to a person; "An", "Long" and "Rice" don't."""
    return len(family_name) > 3 and family_name.casefold() not in COMMON


def name_forms(writer: Writer, *, alone: bool = True) -> Iterator[str]:
    """The ways in which a text may name a writer; names are never split (brief, section 7)."""
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
