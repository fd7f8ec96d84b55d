"""Words that don't belong in any document, wherever they stand (brief, sections 1 and 7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lorkit import dates
from lorkit.checks.text import Hit, Text, compiled, quoted
from lorkit.profile.model import Profile

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


def titles(text: Text, recipient: str, applicant: str) -> Iterator[Hit]:
    """Title and credentials never stand on the same name (brief, section 7).

    The applicant's own name is printed as it stands in the application, whatever it holds.
    """
    hint = "keep one of the two: title before the name, or credentials after it"
    own = Text.plainly(applicant)
    for part in (Text.plainly(recipient), text.plain):
        for found in compiled(_TITLED).finditer(part.replace(own, "")):
            start = max(text.plain.find(found[0]), 0)
            end = start + len(found[0]) if found[0] in text.plain else start
            message = f"{quoted(found[0])} has title and credentials on one name"
            yield Hit("MSG006", start, end, message, hint)


def leftovers(text: Text) -> Iterator[Hit]:
    """Placeholders, template syntax and values that are none."""
    for pattern, signs in _LEFTOVERS:
        if not any(map(text.plain.__contains__, signs)):
            continue
        for found in compiled(pattern).finditer(text.plain):
            message = f"{quoted(found[0])} was left over from a template or draft"
            yield Hit("MSG010", *found.span(), message, "write what belongs there, or take it out")


def sample_names(profile: Profile, text: Text) -> Iterator[Hit]:
    """A name of the sample's in a real profile; the sample's applicant lives at example.com."""
    if ".example" in profile.applicant.email or "@example." in profile.applicant.email:
        return
    for name in SAMPLE_NAMES:
        if (start := text.raw.find(name)) >= 0:
            message = f"{quoted(name)} is a name from lorkit's sample"
            yield Hit("MSG011", start, start + len(name), message, "write your own")


def exclamations(text: Text) -> Iterator[Hit]:
    """Exclamation marks, a value's own as well (brief, section 3)."""
    if "!" not in text.plain:
        return
    for found in compiled(r"[^\s!]{0,20}!+").finditer(text.plain):
        message = f"an exclamation mark, in {quoted(found[0])}"
        yield Hit("MSG008", *found.span(), message, "end the sentence with a period")


def greeting(line: str) -> Iterator[Hit]:
    """A message greets somebody by name."""
    if compiled(_VAGUE).fullmatch(Text.plainly(line).strip().lower()[:80]):
        message = f"{quoted(line)} greets nobody by name"
        yield Hit("MSG009", 0, 0, message, "write  Dear {{ reader.salutation }},")


def aim_is_over(profile: Profile, text: Text, on: dt.date) -> Iterator[Hit]:
    """The date to aim for, in a document of a later day."""
    aim = profile.application.letters_by
    if aim and aim < on and (start := text.plain.find(dates.weekday(aim))) >= 0:
        shown = dates.weekday(aim)
        message = f"the date to aim for, {shown}, is before the letter's day, {dates.full(on)}"
        hint = "choose a new date for application.letters_by"
        yield Hit("MSG012", start, start + len(shown), message, hint)


def past_dates(own: Text, on: dt.date) -> Iterator[Hit]:
    """``by September 1, 2026`` in a template's own words, on a later day."""
    months = "|".join(dates.MONTHS)
    written = compiled(
        rf"\b(?:by|before|until|for is) (?:\w+day, )?({months}) (\d{{1,2}}), (\d{{4}})\b"
    )
    for found in written.finditer(own.plain):
        month = dates.MONTHS.index(found[1]) + 1
        if (int(found[3]), month, int(found[2])) < (on.year, on.month, on.day):
            message = f"{quoted(found[0])} is before the letter's day, {dates.full(on)}"
            yield Hit("MSG012", *found.span(), message, "name a date that is still to come")
