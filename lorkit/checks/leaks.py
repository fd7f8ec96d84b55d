"""Cross-writer leaks: another writer's name, hospital or service in a document.

Two writers who compare their notes must not find each other there (brief, section 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lorkit.checks.own import name_forms, phrases
from lorkit.checks.text import Hit, Text, compiled, quoted
from lorkit.checks.values import rotation_of
from lorkit.checks.words import EPONYM_NOUNS
from lorkit.profile.model import Applicant, Profile, Rotation, Writer

_ALLOW = (
    "if it belongs there, write  # lorkit: allow {}  above the line in the profile, "
    "or, where a template says it, add --force"
)


def leaks(text: Text, profile: Profile, about: Writer | Rotation | Applicant) -> Iterator[Hit]:
    """What belongs to somebody else; documents about the applicant may name everybody."""
    if isinstance(about, Applicant):
        return
    if isinstance(about, Writer):
        yield from _other_writers(text, profile, about)
    yield from _other_rotations(text, profile, about)


def _other_writers(text: Text, profile: Profile, about: Writer) -> Iterator[Hit]:
    for other in profile.writers:
        # Every form holds the family name; most texts don't, and a cohort has many of both.
        if _one_spaced(other.family_name) not in text.plain:
            continue
        if other.id in (about.id, about.signs_with):
            continue
        own = _own_words(profile, about)
        forms = phrases(form for form in name_forms(other) if not _is_in(form, own))
        if forms is None:
            continue
        for found in forms.finditer(text.plain):
            if compiled(rf"'s? (?:{'|'.join(sorted(EPONYM_NOUNS))})\b").match(
                text.plain, found.end()
            ):
                continue  # "Murphy's sign" when a writer is Dr. Murphy
            message = (
                f"{quoted(found[0])} is another writer ({other.id}), and this is about {about.id}"
            )
            hint = f"take the name out; {_ALLOW.format('MSG001')}"
            yield Hit("MSG001", *found.span(), message, hint)


@lru_cache(maxsize=4096)  # each writer's name is looked for in every other's documents
def _one_spaced(name: str) -> str:
    """A name as ``phrases`` looks for it."""
    return Text.plainly(" ".join(name.split()))


def _other_rotations(text: Text, profile: Profile, about: Writer | Rotation) -> Iterator[Hit]:
    mine = about.rotation if isinstance(about, Writer) else about.id
    for rotation in profile.rotations:
        if rotation.id == mine:
            continue
        for code, phrase, noun in (
            ("MSG002", rotation.hospital, "hospital"),
            ("MSG003", rotation.service, "service"),
        ):
            # A service of one word, "Cardiology", is also what one calls for a consult.
            if code == "MSG003" and len(phrase.split()) < 2:
                continue
            pattern = phrases([phrase], within=text.plain)
            if pattern is None or _is_in(phrase, _own_words(profile, about)):
                continue
            for found in pattern.finditer(text.plain):
                message = f"{quoted(found[0])} is the {noun} of another rotation ({rotation.id})"
                yield Hit(code, *found.span(), message, f"take it out; {_ALLOW.format(code)}")


def _own_words(profile: Profile, about: Writer | Rotation) -> str:
    """Everything a document about this writer or rotation is meant to hold."""
    applicant, application = profile.applicant, profile.application
    rotation = rotation_of(profile, about)
    words = [applicant.eras_name, applicant.called, applicant.school, applicant.specialty]
    words += [applicant.country, applicant.career_goal, rotation.service, rotation.hospital]
    words += [rotation.city or "", rotation.coordinator.name if rotation.coordinator else ""]
    if application.match:
        words += [application.match.program, application.match.city or ""]
    if isinstance(about, Writer):
        allowed = [w for w in profile.writers if w.id in (about.id, about.signs_with)]
        for writer in allowed:
            words += [*name_forms(writer), writer.salutation, writer.full_name]
            words += [writer.setting or ""]
    return Text.plainly("\n".join(words))


def _is_in(phrase: str, words: str) -> bool:
    phrase = Text.plainly(phrase)
    return bool(re.search(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", words))
