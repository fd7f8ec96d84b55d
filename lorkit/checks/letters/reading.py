"""How a document is read by its rules: as the finished letter, or by the values it would show."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

from lorkit import dates
from lorkit.checks.text import Text
from lorkit.checks.values import About, Reading, answer, shown_values, texts_of
from lorkit.letter.model import Letter, Paragraph, plain, texts
from lorkit.profile.model import Profile, Writer

_WORD = re.compile(r"\w+")


def read_letter(
    letter: Letter, profile: Profile, about: About, on: dt.date, *, edited: bool
) -> Reading:
    """A composed document; ``edited`` says that its words may be the user's own."""
    text = Text(_words_of(letter))
    first = next((plain(b.runs) for b in letter.blocks if isinstance(b, Paragraph)), "")
    greeting = first.split("\n")[0] if letter.is_message else ""
    own = Text(_without(text.raw, texts_of(profile, about))) if edited else None
    return Reading(text, profile, about, on, letter.recipient.name, greeting, letter, own)


def read_values(profile: Profile, about: About, on: dt.date) -> Reading:
    """The values that lorkit's own words would print in documents about this."""
    lines = [value for _, value in shown_values(profile, about)]
    recipient = greeting = ""
    if isinstance(about, Writer):
        recipient, greeting = about.mail_name, f"Dear {about.salutation},"
        lines += [about.full_name, greeting]
        aim = profile.application.letters_by
        if aim and answer(profile, about) != "declined":
            lines.append(dates.weekday(aim))
    return Reading(Text("\n".join(lines)), profile, about, on, recipient, greeting)


def shown_by(letters: Iterable[Letter]) -> Callable[[str], bool]:
    """Tells of a value whether letters may show it.

    They change its first letter, its last mark and whom it speaks of ("you", "Dr. Haugen"): a
    value is taken as shown where three of its words in a row are, and always where it has few.
    """
    said = f" {' '.join(_WORD.findall(chr(10).join(map(_words_of, letters)).lower()))} "

    def shows(value: str) -> bool:
        words = _WORD.findall(value.lower())
        rows = (f" {' '.join(words[n : n + 3])} " for n in range(len(words) - 2))
        return len(words) < 9 or any(row in said for row in rows)

    return shows


def _words_of(letter: Letter) -> str:
    return "\n".join([letter.subject, *(plain(runs) for runs in texts(letter.blocks))])


def _without(text: str, values: list[str]) -> str:
    """The template's own words: values made meaningless, every offset as before."""
    # Templates may show a value with another first letter, or without the mark at its end.
    cores = {value.strip(" .;:,!?")[1:] for value in values}
    for core in sorted(cores, key=len, reverse=True):
        if len(core) > 3:
            text = text.replace(core, "x" * len(core))
    return text
