"""Whether values fit where they are printed: in their sentences, and within the word limits.

Without composing: composing shortens the words where names are long, and ``_ROOM`` counts with the
shortest forms. A test composes them and holds the figures. With templates of the user's own, the
documents themselves are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorkit.checks.rule import Hit, Rule, at
from lorkit.checks.text import compiled, quoted
from lorkit.checks.values import ProfileOnDay, Reading, Value
from lorkit.profile.model import Profile, Writer

_SIGNED = ("applicant.eras_name", "applicant.preferred_name", "applicant.specialty")
_SCHOOLED = ("applicant.status", "applicant.school", "applicant.country", "applicant.specialty")

# The documents that fill up first: how many words of which values they have room for.
_ROOM = {
    "introduction": (36, ("applicant.called", *_SCHOOLED)),
    "expectations": (39, ("applicant.specialty", "salutation")),
    "reminder": (37, (*_SIGNED, "salutation")),
    "thank-you": (63, (*_SIGNED, "salutation", "learned")),
}

# What stands before a value where it is printed, and what it therefore can't begin with.
_LEARNED = re.compile(
    r"(?:I(?:['’]ve| have)? (?:also )?)?learn(?:ed|t) (?!helplessness)(?=\S)", re.IGNORECASE
)
_CAPITAL = re.compile(r"(?!(?:King|Spring|Nursing)\b)[A-Z][a-z]+ing\b")
_PLACED = re.compile(r"(?:in|on|at|during|with) (?!vitro)(?=\S)", re.IGNORECASE)
_IAM = re.compile(r"(?:I am|I['’]m) (?:now )?(?=\S)", re.IGNORECASE)
_THEIRS = re.compile(r"(?:his|her|their|my|our) (?=\S)", re.IGNORECASE)
_TOLD = re.compile(
    r"(?:I|we|you|he|she|they|worked|saw|attended|observed|rounded)\b", re.IGNORECASE
)
_LIST = re.compile(r",\s*\S|;|/|\.\s")
_YOU = r"(?i)\b(?:you|your|yours)\b"
_QUOTED = r"[\"\u201c][^\"\u201d]{0,200}[\"\u201d]"
# "why he dissects the same plane" goes to the one who does.
_ABSENT = re.compile(r"(?:why|how|what|that|when) (?:he|she)\b(?! who\b)", re.IGNORECASE)


def _over_limit(reading: Reading) -> Iterator[Hit]:
    if reading.letter is None:
        yield from _no_room(reading)
        return
    from lorkit.letter.model import spoken_count, word_count

    letter = reading.letter
    hint = "shorten the template, or the longest of the values it shows"
    for limit, counted, told in (
        (letter.limit, word_count, "that busy people read"),
        (letter.spoken, spoken_count, "that can be said in half a minute"),
    ):
        if limit and (count := counted(letter.blocks)) > limit:
            message = f"the text has {count} words, and {limit} are the most {told}"
            yield Hit(0, 0, message, hint)


def _no_room(reading: Reading) -> Iterator[Hit]:
    """Documents about a writer that would pass their limits even in their shortest form."""
    if not isinstance(reading.about, Writer):
        return
    number = reading.profile.writers.index(reading.about)
    for document, (room, fields) in _ROOM.items():
        counts = dict(_counts(reading.profile, reading.about, number, fields))
        words = sum(counts.values())
        if words > room:
            path = max(counts, key=lambda path: counts[path])
            longest = path.rpartition(".")[2]
            message = (
                f"{document} would show {words} words of your values, and has room for {room}; "
                f"{longest} is the longest, with {counts[path]}"
            )
            hint = f"shorten {longest}, or write words of your own: lorkit templates copy"
            yield at(path, message, hint)


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


def _does_not_read_on(day: ProfileOnDay) -> Iterator[Hit]:
    status = day.profile.applicant.status
    yield from _fragment("applicant.status", status, _IAM, "I’m NAME,")
    if now := day.profile.applicant.now:
        yield from _fragment("applicant.now", now, _IAM, "I am now")
    for number, writer in enumerate(day.profile.writers):
        path = f"writers[{number}]"
        if writer.setting:
            yield from _setting(f"{path}.setting", writer.setting)
        if writer.learned:
            yield from _lesson(f"{path}.learned", writer.learned)


def _setting(path: str, setting: str) -> Iterator[Hit]:
    """A setting completes 'I worked with you …': one place, without its preposition."""
    found = _PLACED.match(setting)
    if found:
        hint = f"write it without its preposition:  {setting[found.end() :]}"
    elif found := _THEIRS.match(setting):
        hint = f"write  the {setting[found.end() :]}  or use its name"
    elif _TOLD.match(setting):
        hint = "name the place alone:  the stroke unit"
    elif _LIST.search(setting):
        hint = "name one place, or two with “and”:  the wards and clinic"
    else:
        return
    from lorkit.words.phrases import placed  # only a finding needs it

    sentence = f"I worked with you {placed(setting)}."
    yield at(path, f"it would be printed in the sentence {quoted(sentence)}", hint)


def _lesson(path: str, learned: str) -> Iterator[Hit]:
    yield from _fragment(path, learned, _LEARNED, "I learned")
    if _CAPITAL.match(learned):
        better = learned[:1].lower() + learned[1:]
        yield _printed_after(path, "I learned", better)
    if _ABSENT.match(learned):
        message = f"{quoted(learned)} is sent to the person it is about"
        yield at(path, message, "write to that person: you, your")


def _fragment(path: str, text: str, wrong: re.Pattern[str], before: str) -> Iterator[Hit]:
    found = wrong.match(text)
    if found:
        yield _printed_after(path, before, text[found.end() :])


def _printed_after(path: str, before: str, better: str) -> Hit:
    message = f"this is printed after “{before}”, and doesn’t fit there"
    return at(path, message, f"write it so that the sentence goes on:  {better}")


def _spoken_to_others(value: Value) -> Iterator[Hit]:
    """``You let me present``, where somebody else reads it too."""
    if not value.readers:
        return
    own = compiled(_QUOTED).sub(lambda quote: "x" * len(quote[0]), value.text)
    if found := compiled(_YOU).search(own):
        message = f"{' and '.join(value.readers)} both get this line, and only one of them is 'you'"
        hint = "name who it was (the fellow, the attending), or put the line under its own writer"
        yield Hit(*found.span(), message, hint)


OVER_LIMIT = Rule(
    "MSG013",
    "warning",
    title="Over the word limit",
    why="Busy people read a short document to the end. In a longer one, the request gets lost.",
    example="(a reminder of 140 words)",
    better="(a reminder of 90 words)",
    find=_over_limit,
)

DOES_NOT_READ_ON = Rule(
    "MSG016",
    "warning",
    title="A value that doesn't fit its sentence",
    why=(
        'Some values are printed in the middle of a sentence: a lesson after "I learned", a '
        'setting after "I worked with you in" or "on". A lesson also goes to the person it is '
        "about."
    ),
    example="learned: I learned to listen first",
    better="learned: to listen first",
    find=_does_not_read_on,
)

WRONG_READER = Rule(
    "MSG021",
    "warning",
    title='"You" in a line that others read too',
    why=(
        "A rotation's lines go to every writer without lines of their own, and a fellow's "
        'lines also go to the attending who signs. A reader who finds "you" and wasn\'t there '
        "stops trusting the sheet."
    ),
    example="moments: - You let me lead the family meeting (under a rotation of two writers)",
    better="moments: - The attending let me lead the family meeting",
    find=_spoken_to_others,
)
