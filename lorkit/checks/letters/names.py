"""Whose names are in a document: nobody else's, and the ERAS name where it belongs.

Two writers who compare their notes must not find each other there. The name of the application
is in each subject and on each sheet: by another one a writer can't find it in the portal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, Word, compiled, quoted
from lorkit.checks.values import Reading, name_forms, phrases, rotation_of
from lorkit.checks.words import COMMON, EPONYM_NOUNS
from lorkit.profile.applicant import Applicant
from lorkit.profile.model import Profile, Rotation, Writer

_WRITE_NAME = "write {{ applicant.eras_name }} in the template"
_ALLOW = (
    "if it belongs there, write  # lorkit: allow {}  above the line in the profile, "
    "or, where a template says it, add --force"
)


def _other_writers(reading: Reading) -> Iterator[Hit]:
    text, profile, about = reading.text, reading.profile, reading.about
    if not isinstance(about, Writer):
        return
    for other in profile.writers:
        # Every form holds the family name; most texts don't, and a cohort has many of both.
        if _one_spaced(other.family_name) not in text.plain:
            continue
        if _belongs(other, about):
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
            yield Hit(*found.span(), message, hint)


def _belongs(other: Writer, about: Writer) -> bool:
    """Whether a document about one writer may name the other: a fellow and who signs may."""
    return other.id in (about.id, about.signs_with) or other.signs_with == about.id


@lru_cache(maxsize=4096)  # each writer's name is looked for in every other's documents
def _one_spaced(name: str) -> str:
    """A name as ``phrases`` looks for it."""
    return Text.plainly(" ".join(name.split()))


def _other_hospitals(reading: Reading) -> Iterator[Hit]:
    for rotation in _others(reading):
        yield from _leak(
            reading, "MSG002", rotation.hospital, f"hospital of another rotation ({rotation.id})"
        )


def _other_services(reading: Reading) -> Iterator[Hit]:
    for rotation in _others(reading):
        # A service of one word, "Cardiology", is also what one calls for a consult.
        if len(rotation.service.split()) > 1:
            yield from _leak(
                reading, "MSG003", rotation.service, f"service of another rotation ({rotation.id})"
            )


def _others(reading: Reading) -> Iterator[Rotation]:
    """Rotations that a document has nothing to do with; the applicant's own may name all."""
    about = reading.about
    if not isinstance(about, Applicant):
        mine = about.rotation if isinstance(about, Writer) else about.id
        yield from (rotation for rotation in reading.profile.rotations if rotation.id != mine)


def _leak(reading: Reading, code: str, phrase: str, what: str) -> Iterator[Hit]:
    text, about = reading.text, reading.about
    pattern = phrases([phrase], within=text.plain)
    if pattern is None or isinstance(about, Applicant):
        return
    if not _is_in(phrase, _own_words(reading.profile, about)):
        for found in pattern.finditer(text.plain):
            message = f"{quoted(found[0])} is the {what}"
            yield Hit(*found.span(), message, f"take it out; {_ALLOW.format(code)}")


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
        allowed = [w for w in profile.writers if _belongs(w, about)]
        for writer in allowed:
            words += [*name_forms(writer), writer.salutation, writer.full_name]
            words += [writer.setting or ""]
    return Text.plainly("\n".join(words))


def _is_in(phrase: str, words: str) -> bool:
    phrase = Text.plainly(phrase)
    return bool(re.search(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", words))


def _another_name(reading: Reading) -> Iterator[Hit]:
    """An error: by another name the writer can't find it; ``render --force`` lets it pass."""
    letter = reading.letter
    if letter is None:
        return
    if _lacks_name(reading) and _names_otherwise(reading):
        yield _no_name_in_subject(reading)
    name = unicodedata.normalize("NFC", letter.author)
    if letter.layout == "sheet" and name not in unicodedata.normalize("NFC", letter.body):
        yield Hit(0, 0, f"the ERAS name {quoted(name)} is missing from the sheet", _WRITE_NAME)


def _no_name(reading: Reading) -> Iterator[Hit]:
    """A warning: users may choose their own subject, and one without a name misleads nobody."""
    if _lacks_name(reading) and not _names_otherwise(reading):
        yield _no_name_in_subject(reading)


def _lacks_name(reading: Reading) -> bool:
    letter = reading.letter
    if letter is None or not letter.is_message:
        return False
    name = unicodedata.normalize("NFC", letter.author)
    return name not in unicodedata.normalize("NFC", letter.subject)


def _no_name_in_subject(reading: Reading) -> Hit:
    letter = reading.letter
    subject, name = (quoted(letter.subject), quoted(letter.author)) if letter else ("", "")
    message = f"the ERAS name {name} is missing from the subject {subject}"
    return Hit(0, 0, message, f"{_WRITE_NAME}'s subject")


def _names_otherwise(reading: Reading) -> bool:
    letter = reading.letter
    names = f"{letter.author} {reading.profile.applicant.called}" if letter else ""
    return letter is not None and _is_named_otherwise(letter.subject, names)


def _is_named_otherwise(subject: str, names: str) -> bool:
    """Whether a subject names the applicant after all: with a part of the name, or "Tom"."""
    known = {_bare(word) for word in Text(names).words}
    for index, word in enumerate(Text(subject).words):
        bare = _bare(word)
        if not word.is_capital or bare in COMMON or len(bare) < 2:
            continue
        short = index and len(bare) > 2 and not word.is_shouted
        if bare in known or (short and any(name.startswith(bare) for name in known)):
            return True
    return False


def _bare(word: Word) -> str:
    """A word in lowercase without accents."""
    letters = unicodedata.normalize("NFKD", word.base.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))


OTHER_WRITER = Rule(
    "MSG001",
    "error",
    title="Another writer's name",
    why="A letter to one writer that names another looks like a mail merge gone wrong.",
    example="Thank you, Dr. Lindqvist (in the message to Dr. Okonkwo)",
    better="Thank you, Dr. Okonkwo",
    find=_other_writers,
)

OTHER_HOSPITAL = Rule(
    "MSG002",
    "error",
    title="Another rotation's hospital",
    why="A writer who finds another hospital's name stops trusting the rest.",
    example="My month at Lakeside (in the message to somebody at Riverside)",
    better="My month at Riverside",
    find=_other_hospitals,
)

OTHER_SERVICE = Rule(
    "MSG003",
    "warning",
    title="Another rotation's service",
    why="You may mean a consult, or the line may be copied from another rotation.",
    example="What I did on Inpatient Internal Medicine (to a neurologist)",
    better="What I did on Stroke and General Neurology",
    find=_other_services,
)

OTHER_NAME = Rule(
    "MSG005",
    "error",
    title="A name other than the ERAS name",
    why=(
        "The writer finds you in the portal by the name in your application, so it belongs in "
        "every subject and on every sheet, letter for letter."
    ),
    example="Subject: Letter for Tom",
    better="Subject: LOR for Tomás Núñez Quiroga",
    find=_another_name,
)

NO_NAME = Rule(
    "MSG015",
    "warning",
    title="A subject without your name",
    why=(
        "A writer with several students looks for your name among many messages. lorkit leaves "
        "the subject as you wrote it, but with the ERAS name in it the message is easier to find."
    ),
    example="Subject: Thank you",
    better="Subject: Thank you, from Tomás Núñez Quiroga",
    find=_no_name,
)
