"""How many words of a profile lorkit's own documents have room for, without composing them.

Composing shortens the words where names are long; these are the shortest forms. A test composes
them and holds the figures. With templates of the user's own, the documents themselves are read.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.codes import SEVERITIES
from lorkit.errors import Finding
from lorkit.profile.model import Profile, Writer

_SIGNED = ("applicant.eras_name", "applicant.preferred_name", "applicant.specialty")
_SCHOOLED = ("applicant.status", "applicant.school", "applicant.country", "applicant.specialty")

# The documents that fill up first: how many words of which values they have room for.
_ROOMS = {
    "introduction": (37, ("applicant.called", *_SCHOOLED)),
    "expectations": (24, ("applicant.specialty", "salutation")),
    "reminder": (36, (*_SIGNED, "salutation")),
    "thank-you": (68, (*_SIGNED, "salutation", "learned")),
}


def rooms(profile: Profile, number: int) -> Iterator[Finding]:
    """Documents about a writer that would pass their limits even in their shortest form."""
    writer = profile.writers[number]
    for document, (room, fields) in _ROOMS.items():
        counts = dict(_counts(profile, writer, number, fields))
        words = sum(counts.values())
        if words > room:
            path = max(counts, key=lambda path: counts[path])
            longest = path.rpartition(".")[2]
            message = (
                f"{document} would show {words} words of your values, and has room for {room}; "
                f"{longest} is the longest, with {counts[path]}"
            )
            hint = f"shorten {longest}, or write words of your own: lorkit templates copy"
            severity = SEVERITIES["MSG013"]
            yield Finding(severity, "MSG013", message, hint, "", 0, 0, path)


def _counts(
    profile: Profile, writer: Writer, number: int, fields: tuple[str, ...]
) -> Iterator[tuple[str, int]]:
    """The path and the number of words of each value that is there."""
    for field in fields:
        holder, _, name = field.rpartition(".")
        value = getattr(profile.applicant if holder else writer, name)
        path = field if holder else f"writers[{number}].{name}"
        if name == "called":
            path = (
                f"applicant.{'preferred_name' if profile.applicant.preferred_name else 'eras_name'}"
            )
        if name == "salutation" and value == f"{writer.title} {writer.family_name}":
            path = f"writers[{number}].family_name"
        yield path, len((value or "").split())
