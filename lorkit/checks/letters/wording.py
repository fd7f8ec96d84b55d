"""Words that belong in no document, whether a template or a value brings them (docs/rules.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lorkit import dates
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled, quoted
from lorkit.checks.values import Reading
from lorkit.profile.model import Profile, Writer

# The sample's names, in a profile that is not the sample's; a test holds that they are its names.
SAMPLE_NAMES = (
    "Tomás Ñúñez Echeverría", "Okonkwọ-Hale", "Dana Whitfield", "Lakeside Teaching Hospital",
    "Universidad de la Sabana Alta",
)  # fmt: skip

_CREDENTIALS = (
    r"(?:M\.?D\.?|D\.?O\.?|MBBS|MBChB|MBBCh|Ph\.?D\.?|MPH|FACP|FACC|FAAP|FACS|MSc|MHA|MBA)"
)
_TITLED = (
    r"\b(?:Dr|Prof|Professor|Doctor)\b\.? (?:[^\W\d_][\w.'-]{0,30},? "
    r"){0,4}?[^\W\d_][\w.'-]{0,30},? "
    rf"{_CREDENTIALS}(?![\w])"
)
_VAGUE = (
    r"(?:dear (?:(?:sir|madam|sirs|ma'am|doctor|dr\.?|professor|prof\.?|physician|colleague|"
    r"attending|"
    r"coordinator|program director|director|all|team|friend|writer|letter writer|faculty)s?"
    r"(?: ?/ ?| or )?){1,3}|dear|to whom it may concern|hi|hello|hey|greetings|good (?:morning|day|"
    r"afternoon|evening)|(?:hi|hello|hey) (?:there|all|everyone|doctor|team))[ ,.:!]*"
)
_PARTS = (
    r"(?:Applicant|Application|Match|Rotation|Coordinator|Writer|Request|LogEvent|Portal|Mailbox)"
)
# What a leftover looks like, and what stands in every one: most texts hold none of it.
_LEFTOVERS = (
    (r"\{\{|\}\}|\{%|%\}|\{#|#\}", ("{{", "}}", "{%", "%}", "{#", "#}")),
    (
        r"\[(?:[A-Z][\w' /-]{1,30}|(?:your|insert|the|writer|applicant|name|date|"
        r"hospital)\b[^\]\n]{0,30})\]",
        ("[",),
    ),
    (r"<(?:[A-Z][A-Za-z ]{2,24}|your [a-z ]{2,20}|insert [a-z ]{2,20})>", ("<",)),
    (
        r"\b(?:TODO|FIXME|TBD|TBA|XYZ|X{3,}|FILL[ _]IN)\b|_{3,}|\?\?\?",
        ("TODO", "FIXME", "TBD", "TBA", "XYZ", "XXX", "FILL", "___", "???"),
    ),
    # A part of the profile printed as a whole: how Python shows it.
    (rf"\b{_PARTS}\((?:\w+=|\))", ("=",)),
    (r"(?i:\blorem ipsum\b|\bdolor sit amet\b)", ("orem", "OREM", "olor", "OLOR")),
    (
        r"(?:^|(?<=\n)|(?<=[a-z,:] ))(?:None|null|undefined|NaN|nan)(?=[,.;:]|$|\n)|\bDear "
        r"(?:None|null)\b",
        ("None", "null", "undefined", "NaN", "nan"),
    ),
)
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


def _titles(reading: Reading) -> Iterator[Hit]:
    """Title and credentials are never on the same name.

    The applicant's own name is printed as it is in the application, whatever it holds.
    """
    hint = "keep one of the two: title before the name, or credentials after it"
    text, own = reading.text, Text.plainly(reading.profile.applicant.eras_name)
    for part in (Text.plainly(reading.recipient), text.plain):
        for found in compiled(_TITLED).finditer(part.replace(own, "")):
            start = max(text.plain.find(found[0]), 0)
            end = start + len(found[0]) if found[0] in text.plain else start
            message = f"{quoted(found[0])} has both a title and credentials"
            yield Hit(start, end, message, hint)


def _leftovers(reading: Reading) -> Iterator[Hit]:
    """Placeholders, template syntax and values that are none."""
    text = reading.text
    for pattern, signs in _LEFTOVERS:
        if not any(map(text.plain.__contains__, signs)):
            continue
        for found in compiled(pattern).finditer(text.plain):
            message = f"{quoted(found[0])} was left over from a template or draft"
            yield Hit(*found.span(), message, "write what belongs there, or take it out")


def _sample_names(reading: Reading) -> Iterator[Hit]:
    """A name of the sample's in a real profile; the sample's applicant lives at example.com."""
    profile, text = reading.profile, reading.text
    if ".example" in profile.applicant.email or "@example." in profile.applicant.email:
        return
    for name in SAMPLE_NAMES:
        if (start := text.raw.find(name)) >= 0:
            message = f"{quoted(name)} is a name from lorkit's sample"
            yield Hit(start, start + len(name), message, "write your own")


def _exclamations(reading: Reading) -> Iterator[Hit]:
    """Exclamation marks, a value's own as well."""
    text = reading.text
    if "!" not in text.plain:
        return
    for found in compiled(r"[^\s!]{0,20}!+").finditer(text.plain):
        message = f"an exclamation mark, in {quoted(found[0])}"
        yield Hit(*found.span(), message, "end the sentence with a period")


def _greeting(reading: Reading) -> Iterator[Hit]:
    """A message greets somebody by name."""
    line = reading.greeting
    if compiled(_VAGUE).fullmatch(Text.plainly(line).strip().lower()[:80]):
        message = f"{quoted(line)} greets nobody by name"
        yield Hit(0, 0, message, "write  Dear {{ reader.salutation }},")


def _past_dates(reading: Reading) -> Iterator[Hit]:
    yield from _aim_is_over(reading)
    if reading.own and reading.letter and reading.letter.layout in ("letter", "sheet"):
        yield from _own_past_dates(reading.own, reading.on)


def _aim_is_over(reading: Reading) -> Iterator[Hit]:
    """The date to aim for, in a document of a later day."""
    profile, text, on = reading.profile, reading.text, reading.on
    if not isinstance(reading.about, Writer) or not _is_open(profile, reading.about, on):
        return
    aim = profile.application.letters_by
    if aim and aim < on and (start := text.plain.find(dates.weekday(aim))) >= 0:
        shown = dates.weekday(aim)
        message = f"letters_by, {shown}, is before the date of this document, {dates.full(on)}"
        hint = "choose a new date for application.letters_by"
        yield Hit(start, start + len(shown), message, hint)


def _is_open(profile: Profile, writer: Writer, on: dt.date) -> bool:
    """Whether the letter is still to come: no date matters after that."""
    match, submitted = profile.application.match, profile.application.submitted_on
    received = any(event.event == "received" for event in writer.events)
    is_in = submitted is not None and submitted <= on
    return not received and not is_in and (match is None or on < match.on)


def _own_past_dates(own: Text, on: dt.date) -> Iterator[Hit]:
    """``by September 1, 2026`` in a template's own words, on a later day."""
    months = "|".join(dates.MONTHS)
    written = compiled(
        rf"\b(?:by|before|until|for is) (?:\w+day, )?({months}) (\d{{1,2}}), (\d{{4}})\b"
    )
    for found in written.finditer(own.plain):
        month = dates.MONTHS.index(found[1]) + 1
        if (int(found[3]), month, int(found[2])) < (on.year, on.month, on.day):
            message = f"{quoted(found[0])} is before the date of this document, {dates.full(on)}"
            yield Hit(*found.span(), message, "name a date that is still to come")


def _urgency(reading: Reading) -> Iterator[Hit]:
    own = reading.own
    if not (own and reading.letter and reading.letter.layout in ("letter", "sheet")):
        return
    for found in compiled(_URGENT).finditer(own.lower):
        message = f"{quoted(found[0])} puts pressure on somebody who is doing you a favor"
        yield Hit(*found.span(), message, 'say "the date I am aiming for is …"')


def _attachments(reading: Reading) -> Iterator[Hit]:
    """What the text says is attached has to be attached."""
    letter, own = reading.letter, reading.own
    if own is None or letter is None or not letter.is_message:
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
        message = f"the text says {quoted(found[0])}, and nothing is attached"
        if letter.enclosures:
            message = f"the text says {quoted(found[0])}, but not attached: {', '.join(missing)}"
        hint = "name the file in the profile (cv, personal_statement, request.form), or reword it"
        yield Hit(*found.span(), message, hint)
        return


NOT_ATTACHED = Rule(
    "MSG004",
    "error",
    title="An attachment that isn't attached",
    why="The second email with the forgotten file is the one that people remember.",
    example="My CV is attached (and the profile names no CV)",
    better="cv: cv.pdf (in the profile), and the file beside it",
    find=_attachments,
)

TITLE_AND_CREDENTIALS = Rule(
    "MSG006",
    "error",
    title="Title and credentials on one name",
    why="US English takes one or the other. Both together look like a mistake.",
    example="Dr. Ngozi Okonkwo, MD",
    better="Ngozi Okonkwo, MD (or Dr. Okonkwo)",
    find=_titles,
)

PRESSURE = Rule(
    "MSG007",
    "warning",
    title="Pressure",
    why="The writer does you a favor. Words like urgent or immediately turn it into a demand.",
    example="This is urgent: I need the letter by Friday",
    better="The date I am aiming for is Friday, September 11",
    find=_urgency,
)

EXCLAMATION = Rule(
    "MSG008",
    "warning",
    title="An exclamation mark",
    why="In a US work email it reads as shouting or as hurry.",
    example="Thank you so much!",
    better="Thank you. It means a great deal to me.",
    find=_exclamations,
)

NOBODY_GREETED = Rule(
    "MSG009",
    "error",
    title="A greeting without a name",
    why="A writer who is asked for a personal letter should be greeted by name.",
    example="Dear Sir/Madam,",
    better="Dear Dr. Okonkwo,",
    find=_greeting,
)

LEFTOVER = Rule(
    "MSG010",
    "error",
    title="Something left over from a draft",
    why="Brackets, TODO or None in a sent message show that nobody read it first.",
    example="Dear [Name], thank you for XYZ",
    better="Dear Dr. Okonkwo, thank you for the month on the wards",
    find=_leftovers,
)

SAMPLE_NAME = Rule(
    "MSG011",
    "error",
    title="The sample's names",
    why=(
        "The people in lorkit's sample don't exist, and their names are easily left behind in a "
        "copied profile."
    ),
    example="hospital: Lakeside Teaching Hospital (from the sample)",
    better="hospital: the name of your own hospital",
    find=_sample_names,
)

PAST_DATE = Rule(
    "MSG012",
    "warning",
    title="A date in the past",
    why=(
        "A message that asks for a letter by a day that has passed looks careless, and leaves the "
        "writer without a date."
    ),
    example="The date I am aiming for is September 14 (sent in November)",
    better="letters_by: a date that is still to come",
    find=_past_dates,
)
