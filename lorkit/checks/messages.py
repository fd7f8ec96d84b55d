"""A document as rendered, before anything is written (brief, sections 1, 3 and 7).

They run whoever wrote the words; ``template`` has the rules for a user's own. Errors stop
``render``, warnings print.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from lorkit import dates
from lorkit.checks import phrasing
from lorkit.checks.codes import SEVERITIES
from lorkit.checks.leaks import leaks
from lorkit.checks.rooms import rooms
from lorkit.checks.subjects import subject
from lorkit.checks.text import Hit, Text
from lorkit.checks.values import About, answer, shown_values, values_of
from lorkit.errors import Finding
from lorkit.letter.model import Letter, Paragraph, plain, spoken_count, texts, word_count
from lorkit.profile.model import Profile, Writer


def letter_findings(
    letter: Letter, profile: Profile, about: About, on: dt.date
) -> tuple[Finding, ...]:
    """What is wrong with one document as of a day.

    ``path`` names the value that a finding comes from, where there is one. ``file`` tells the
    words in that value, or the document, until the caller, who knows the file, locates them.
    """
    text = text_of(letter)
    hits = [*_words(text, profile, about, on, letter.recipient.name)]
    hits += [*subject(letter, profile.applicant.called), *_limit(letter)]
    if letter.is_message:
        first = next((plain(b.runs) for b in letter.blocks if isinstance(b, Paragraph)), "")
        hits += phrasing.greeting(first.split("\n")[0])
    return tell(hits, letter, profile, about, text)


def text_of(letter: Letter) -> Text:
    """Subject and body as a reader sees them."""
    return Text("\n".join([letter.subject, *(plain(runs) for runs in texts(letter.blocks))]))


def tell(
    hits: Iterable[Hit], letter: Letter, profile: Profile, about: About, text: Text
) -> tuple[Finding, ...]:
    """Hits in a letter's text as findings, each with the value that it comes from."""
    return _findings(hits, profile, about, text, letter.name)


def value_findings(profile: Profile, on: dt.date) -> Iterator[tuple[About, tuple[Finding, ...]]]:
    """What the values would do to lorkit's own words, without composing anything.

    lorkit's words are tested to be free of these faults, so only values can bring them in. A
    tenth of the time that composing takes.
    """
    abouts: tuple[About, ...] = (*profile.rotations, *profile.writers)
    for about in abouts:
        lines = [value for _, value in shown_values(profile, about)]
        recipient = ""
        if isinstance(about, Writer):
            lines += [about.full_name, f"Dear {about.salutation},"]
            recipient = about.mail_name
            aim = profile.application.letters_by
            if aim and answer(about) != "declined":
                lines.append(dates.weekday(aim))
        text = Text("\n".join(lines))
        hits = [*_words(text, profile, about, on, recipient)]
        hits += phrasing.greeting(f"Dear {about.salutation}," if isinstance(about, Writer) else "")
        yield about, _findings(hits, profile, about, text, "its documents")
    for number, writer in enumerate(profile.writers):
        yield writer, tuple(rooms(profile, number))


def _words(
    text: Text, profile: Profile, about: About, on: dt.date, recipient: str
) -> Iterator[Hit]:
    """Words that don't belong there, whether a template or a value brought them."""
    yield from leaks(text, profile, about)
    yield from phrasing.titles(text, recipient, profile.applicant.eras_name)
    yield from phrasing.leftovers(text)
    yield from phrasing.sample_names(profile, text)
    yield from phrasing.exclamations(text)
    if isinstance(about, Writer) and _is_open(profile, about, on):
        yield from phrasing.aim_is_over(profile, text, on)


def _is_open(profile: Profile, writer: Writer, on: dt.date) -> bool:
    """Whether the letter is still to come: no date matters after that."""
    match = profile.application.match
    received = any(event.event == "received" for event in writer.events)
    return not received and (match is None or on < match.on)


def _findings(
    hits: Iterable[Hit], profile: Profile, about: About, text: Text, place: str
) -> tuple[Finding, ...]:
    return tuple(_finding(hit, text, _origin(profile, about, text, hit), place) for hit in hits)


def _finding(hit: Hit, text: Text, path: str, place: str) -> Finding:
    severity = SEVERITIES[hit.code]
    # Braces in a value are printed as they stand: odd, but no template gone wrong.
    if path and hit.code == "MSG010" and ("{" in hit.message or "}" in hit.message):
        severity = "warning"
    # As in ``content.claims``: what comes from a value names its words until it is located.
    where = text.raw[hit.start : hit.end] if path else place
    return Finding(severity, hit.code, hit.message, hit.hint, where, 0, 0, path)


def _origin(profile: Profile, about: About, text: Text, hit: Hit) -> str:
    """The path of the value that holds what was found, or ''."""
    fragment = text.raw[hit.start : hit.end]
    aim = profile.application.letters_by
    if aim and fragment == dates.weekday(aim):
        return "application.letters_by"
    if fragment:
        for path, value in values_of(profile, about):
            if fragment in value or fragment in value[:1].upper() + value[1:]:
                return path
    return ""


def _limit(letter: Letter) -> Iterator[Hit]:
    hint = "shorten the template, or the longest of the values it shows"
    for limit, counted, told in (
        (letter.limit, word_count, "that busy people read"),
        (letter.spoken, spoken_count, "that can be said in half a minute"),
    ):
        if limit and (count := counted(letter.blocks)) > limit:
            message = f"the text has {count} words, and {limit} are the most {told}"
            yield Hit("MSG013", 0, 0, message, hint)
