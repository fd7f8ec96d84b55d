"""A document as rendered, before anything is written (brief, sections 1, 3 and 7).

These rules also run on users' own templates: errors stop ``render``, warnings print.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from lorkit import dates, documents
from lorkit.checks import phrasing
from lorkit.checks.codes import SEVERITIES
from lorkit.checks.leaks import leaks
from lorkit.checks.rooms import rooms
from lorkit.checks.scope import overclaims
from lorkit.checks.subjects import subject
from lorkit.checks.text import Hit, Text, compiled, quoted
from lorkit.checks.values import About, answer, shown_values, texts_of, values_of
from lorkit.findings import Finding
from lorkit.letter import Letter, Paragraph, Quote, plain, texts, word_count
from lorkit.profile.model import Applicant, Profile, Writer

_URGENT = (
    r"\b(?:urgent(?:ly)?|asap|as soon as (?:you (?:can|possibly can)|possible)|immediately|"
    r"right away|at your earliest|without delay|time[- ]sensitive|hurry|rush|last chance|"
    r"final notice|eod|promptly|at once|critical that you|must (?:be|have|receive)|"
    r"need (?:it|this|the letter) (?:by|now))\b"
)
_SPEAKS = (
    r"\b(?:attached|attaching|attachments?|enclosed|enclosing|i attach|please find)\b(?! to\b)"
)
_OFFERS = r"\b(?:can|could|will|would|glad|happy|if you|re-?send|send again|shall)\b"
_FILES = (("CV", "cv"), ("personal statement", "personal statement"), ("form", "form"))


def letter_findings(
    letter: Letter, profile: Profile, about: About, on: dt.date
) -> tuple[Finding, ...]:
    """What is wrong with one document as of a day.

    ``path`` names the value that a finding comes from, where there is one. ``file`` tells the
    words in that value, or the document, until the caller, who knows the file, locates them.
    """
    text = Text("\n".join([letter.subject, *(plain(runs) for runs in texts(letter.blocks))]))
    own = Text(_without(text.raw, texts_of(profile, about)))
    hits = [*_words(text, profile, about, on, letter.recipient.name)]
    hits += [
        *subject(letter, profile.applicant.called),
        *_attachments(letter, own),
        *_limit(letter),
    ]
    if letter.layout in ("letter", "sheet"):
        hits += [*_urgency(own), *phrasing.past_dates(own, on)]
    if letter.is_message:
        first = next((plain(b.runs) for b in letter.blocks if isinstance(b, Paragraph)), "")
        hits += phrasing.greeting(first.split("\n")[0])
    if _is_observer(profile, about):
        hits += overclaims(own)
    place = f"{letter.document} for {letter.writer}" if letter.writer else letter.document
    return _findings(hits, profile, about, text, place)


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


def _without(text: str, values: list[str]) -> str:
    """The template's own words: values made meaningless, every offset as before."""
    # Templates may show a value with another first letter, or without the mark at its end.
    cores = {value.strip(" .;:,!?")[1:] for value in values}
    for core in sorted(cores, key=len, reverse=True):
        if len(core) > 3:
            text = text.replace(core, "x" * len(core))
    return text


def _is_observer(profile: Profile, about: About) -> bool:
    if isinstance(about, Applicant):
        return False
    rotation = profile.rotation(about.rotation) if isinstance(about, Writer) else about
    return rotation.level == "observer"


def _attachments(letter: Letter, own: Text) -> Iterator[Hit]:
    """What the text says is attached has to be attached."""
    if not letter.is_message:
        return
    labels = " ".join(f"{e.label} {e.name}" for e in letter.enclosures).lower()
    for found in compiled(_SPEAKS).finditer(own.lower):
        sentence = own.sentence(found.start())
        if found[0] != "attached" and compiled(_OFFERS).search(sentence):
            continue
        missing = [
            noun
            for noun, word in _FILES
            if compiled(rf"\b(?:my|the|a|an|letter|request) {word}\b").search(sentence)
            and word not in labels
        ]
        if letter.enclosures and not missing:
            continue
        message = f"{quoted(found[0])} is said, and nothing is attached"
        if letter.enclosures:
            message = f"the {' and the '.join(missing)} is said to be attached, and is not"
        hint = "name the file in the profile (cv, personal_statement, request.form), or reword it"
        yield Hit("MSG004", found.start(), found.end(), message, hint)
        return


def _urgency(own: Text) -> Iterator[Hit]:
    for found in compiled(_URGENT).finditer(own.lower):
        message = f"{quoted(found[0])} puts pressure on somebody who is doing you a favor"
        yield Hit("MSG007", *found.span(), message, 'say "the date I am aiming for is …"')


def _limit(letter: Letter) -> Iterator[Hit]:
    document = documents.find(letter.document)
    spoken = max((word_count([b]) for b in letter.blocks if isinstance(b, Quote)), default=0)
    hint = "shorten the template, or the longest of the values it shows"
    for limit, count, told in (
        (document.limit, word_count(letter.blocks), "that busy people read"),
        (document.spoken, spoken, "that can be said in half a minute"),
    ):
        if limit and count > limit:
            message = f"the text has {count} words, and {limit} are the most {told}"
            yield Hit("MSG013", 0, 0, message, hint)
