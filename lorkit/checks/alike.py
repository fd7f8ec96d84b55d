"""Across profiles: notes to one reader that are the same except for the students' names.

Two students who thank the same attending in the same words make both notes worthless. Only
notes that should be personal are compared; reminders are naturally alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from lorkit.checks.rule import Explanation
from lorkit.errors import Finding
from lorkit.profile.applicant import Applicant
from lorkit.profile.model import Profile

if TYPE_CHECKING:  # a check of a profile reads no letters
    from lorkit.letter.model import Letter

SAME_NOTE = Explanation(
    "CLS001",
    "warning",
    title="The same note from several students",
    why=(
        "An attending who gets the same words from two students sees that neither wrote them. One "
        "fact that only this student could tell makes a note personal."
    ),
    example="(two thank-you notes to Dr. Okafor without a lesson, alike but for the names)",
    better="learned: to ask what worries the patient most (and another lesson in each profile)",
)
# What tells one student's note from another's.
_TELLS_APART = {"thank-you": "learned", "ask-email": "moments"}
_WHAT_TO_WRITE = {
    "learned": "one specific thing that each student learned from this person",
    "moments": "a scene that this person saw, a different one for each student",
}
_NAMED = 3  # students that a warning names
_NAMES = ("eras_name", "preferred_name", "email", "phone", "school", "status", "country")


class Note(NamedTuple):
    """A note as it is compared: to whom, from whom, and a digest of its text without names."""

    document: str
    reader: str  # the address, or the name where there is none
    reader_name: str
    student: str
    file: str
    writer: str
    text: str


def notes(letters: Iterable[Letter], profile: Profile) -> tuple[Note, ...]:
    """The notes among a student's letters that are compared with other students'."""
    names = _student_names(profile.applicant)
    return tuple(_note(one, profile, names) for one in letters if one.document in _TELLS_APART)


def documents() -> tuple[str, ...]:
    """The documents that are compared."""
    return tuple(_TELLS_APART)


def _note(letter: Letter, profile: Profile, names: re.Pattern[str]) -> Note:
    import hashlib  # only where letters are compared

    words = names.sub("*", letter.body)
    to = letter.recipient
    return Note(
        document=letter.document,
        reader=(to.address or to.name).casefold(),
        reader_name=to.name,
        student=profile.applicant.eras_name,
        file=str(profile.file),
        writer=letter.writer,
        text=hashlib.sha256(" ".join(words.split()).encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _student_names(applicant: Applicant) -> re.Pattern[str]:
    """Finds what tells one student's notes from another's but for the words."""
    own = {str(getattr(applicant, key) or "") for key in _NAMES} - {""}
    longest_first = sorted(own, key=len, reverse=True)  # a short one may be a part of it
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def findings(noted: Iterable[Note]) -> list[Finding]:
    """A warning for each reader who gets the same note from several students."""
    groups: dict[tuple[str, str, str], list[Note]] = {}
    for note in noted:
        groups.setdefault((note.document, note.reader, note.text), []).append(note)
    return [_finding(group) for group in groups.values() if len({note.file for note in group}) > 1]


def _finding(group: list[Note]) -> Finding:
    first = group[0]
    students = [note.student for note in group]
    named = ", ".join(students[:_NAMED])
    if len(students) > _NAMED:
        named += f" and {len(students) - _NAMED} more"
    field = _TELLS_APART[first.document]
    message = (
        f"{first.reader_name} gets the same {first.document} from {len(students)} students, "
        f"with only the names changed: {named}"
    )
    hint = f"write  {field}:  for {first.writer} in each profile: {_WHAT_TO_WRITE[field]}"
    path = f"writers.{first.writer}.{field}"
    return Finding(SAME_NOTE.severity, SAME_NOTE.code, message, hint, first.file, 0, 0, path)
