"""What a template's own words can do wrong (brief, sections 1, 3 and 4).

lorkit's own are tested to be free of all of it, so only a user's templates are read for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lorkit.checks import phrasing
from lorkit.checks.messages import tell, text_of
from lorkit.checks.scope import overclaims
from lorkit.checks.text import Hit, Text, compiled, quoted
from lorkit.checks.values import About, rotation_of, texts_of
from lorkit.errors import Finding
from lorkit.letter.model import Letter
from lorkit.profile.model import Applicant, Profile

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


def template_findings(
    letter: Letter, profile: Profile, about: About, on: dt.date
) -> tuple[Finding, ...]:
    """What is wrong with the words around the values of one document, as of a day."""
    text = text_of(letter)
    own = Text(_without(text.raw, texts_of(profile, about)))
    hits = [*_attachments(letter, own)]
    if letter.layout in ("letter", "sheet"):
        hits += [*_urgency(own), *phrasing.past_dates(own, on)]
    if not isinstance(about, Applicant) and rotation_of(profile, about).level == "observer":
        hits += overclaims(own)
    return tell(hits, letter, profile, about, text)


def _without(text: str, values: list[str]) -> str:
    """The template's own words: values made meaningless, every offset as before."""
    # Templates may show a value with another first letter, or without the mark at its end.
    cores = {value.strip(" .;:,!?")[1:] for value in values}
    for core in sorted(cores, key=len, reverse=True):
        if len(core) > 3:
            text = text.replace(core, "x" * len(core))
    return text


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
