"""Dates: 45 CFR 164.514(b)(2)(i)(C), all elements of dates but the year."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.text import Hit, Text, compiled, quoted

_DATE_HINT = 'write relative time, like "on hospital day 3", or the year alone'

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH_NAMES = (
    *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
)
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|"
    r"twentieth|thirtieth|(?:twenty|thirty)-?(?:first|second|third|fourth|fifth|sixth|seventh|"
    r"eighth|ninth))"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_CARE = (
    r"(?:admi(?:tted|ssion)|discharged?|arriv(?:ed|al)|hospitali[sz]ed|transferred|"
    r"diagnos(?:ed|is)|"
    r"operated on|surger(?:y|ies)|transplant(?:ed)?|died|death|born|birth|collapsed|fell|"
    r"brought in|came in|came to the ed|presenting|readmitted|passed away|intubated on|seen "
    r"in the ed|"
    r"who presented|patient presented|he presented|she presented|delivered)"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_HOLIDAY = (
    r"(?:christmas(?: eve| day)?|thanksgiving|new year'?s(?: eve| day)?|independence day|"
    r"memorial day|labor day|easter(?: sunday)?|halloween|valentine'?s day|mother'?s day|"
    r"father'?s day|juneteenth|veterans day|black friday|super bowl|good friday|"
    r"presidents'? day|eid|diwali|hanukkah|passover|st\.? patrick'?s day)"
)
_PUBLISHED = (
    "guideline", "trial", "paper", "article", "stud", "publish", "journal", "issue", "nejm",
    "jama", "lancet", "update", "statement", "conference", "class of", "graduat", "review",
    "edition", "recommendation", "meeting", "curriculum", "abstract", "poster", "exam", "step ",
)  # fmt: skip
_PATIENT = (
    r"\b(?:patients?|pt|he|she|his|her|man|woman|boy|girl|wife|husband|mother|father|child)\b"
)


def times(text: Text) -> Iterator[Hit]:
    """Dates, and weekdays or holidays tied to a patient."""
    if any(c.isdigit() for c in text.lower):
        yield from _numeric_dates(text)
    if any(month in text.lower for month in _MONTH_NAMES):
        yield from _written_dates(text)
        yield from _months(text)
    yield from _weekdays(text)


def _date(code: str, text: Text, start: int, end: int, what: str) -> Hit:
    shown = quoted(text.plain[start:end])
    return Hit(code, start, end, f"possible patient identifier: {shown} is {what}", _DATE_HINT)


_NUMERIC = (
    r"(?<![\w./-])(?:(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|[12]\d|3[01])\1(?:(?:19|"
    r"20)\d\d|\d\d)"
    r"|(?:19|20)\d\d([/.-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))(?![\w/-]|\.\d)"
)
_MONTH_DAY = r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])"
_SCORE = (
    r"(?! ?(?:pain|strength|murmur|power|scale|points?|motor|on the|in the|systolic|score|exam))"
)


def _numeric_dates(text: Text) -> Iterator[Hit]:
    """``07/14/2026``, ``2026-07-14``, ``14.07.26``, ``on 7/14``; not 168/94, 10/10, 24/7."""
    if not any(mark in text.lower for mark in "/-."):
        return
    for found in compiled(_NUMERIC).finditer(text.lower):
        if _is_date(found[0]):
            yield _date("PHI004", text, *found.span(), "a calendar date")
    if "/" not in text.lower:
        return
    short = compiled(
        rf"\b(?:on|dated|since|until|dob|born|admitted|discharged|seen|day of|came|arrived|"
        rf"presented|started|returned|fell|died|surgery|visit|after|before|by|d/c|d/c'd) "
        rf"({_MONTH_DAY})(?![/\d]|\.\d){_SCORE}"
        rf"|\bfrom ({_MONTH_DAY}) ?(?:-|to|until|through) ?{_MONTH_DAY}(?![/\d]){_SCORE}"
    )
    for found in short.finditer(text.lower):
        ratio = found[1] or found[2]
        if ratio.split("/")[1] in ("5", "6", "10", "15", "20", "27", "30") and not _care_near(
            text, found.start()
        ):
            continue
        yield _date("PHI004", text, *found.span(), "a calendar date")
    for found in compiled(r"(?<![\d/.])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])").finditer(
        text.lower
    ):
        if _care_near(text, found.start()) or _patient_in(text, found.start()):
            yield _date("PHI005", text, *found.span(), "a month and year")


def _is_date(written: str) -> bool:
    """Not a version or a range: a dotted date has two digits in day or month, or a long year."""
    parts = [int(p) for p in written.replace("/", "-").replace(".", "-").split("-")]
    if parts[0] > 31:
        return True
    in_order = parts[0] <= 12 or parts[1] <= 12
    return in_order and (len(written) >= 8 or "/" in written)


def _care_near(text: Text, at: int) -> bool:
    """Whether something that happened to a patient stands shortly before or after."""
    near = text.lower[max(0, at - 60) : at + 60]
    return bool(compiled(rf"\b{_CARE}\b").search(near))


def _patient_in(text: Text, at: int) -> bool:
    """Whether the sentence speaks of a patient, and not of a publication."""
    sentence = text.sentence(at)
    if any(word in sentence for word in _PUBLISHED):
        return False
    return bool(compiled(_PATIENT).search(sentence))


def _written_dates(text: Text) -> Iterator[Hit]:
    """``July 14``, ``14th of July``, ``July fourteenth``, ``the fourth of July``."""
    month_first = compiled(
        rf"\b({_MONTH})\.? ?(?:the )?({_DAY}|{_ORDINAL})(?![\d/%]|[.:]\d)(?:,? (?:19|20)\d\d)?\b"
    )
    day_first = compiled(
        rf"\b(?:{_DAY}(?: of|,)? |{_ORDINAL} of |{_DAY}[ -])({_MONTH})\b(?:[ -](?:19|20)?\d\d\b)?"
    )
    for pattern in (month_first, day_first):
        for found in pattern.finditer(text.lower):
            month = text.plain[found.start(1) : found.end(1)]
            if month in ("may", "march", "mar", "dec", "jan", "sept", "sep") or month == "second":
                continue  # "may 2 patients": a verb
            if _counts(text, found.end()) and month.lower() in ("may", "march"):
                continue
            yield _date("PHI004", text, *found.span(), "a calendar date")
    for found in compiled(r"\bon the (?:[12]?\d|3[01])(?:st|nd|rd|th)(?= |[.,;)]|$)").finditer(
        text.lower
    ):
        following = text.lower[found.end() :].lstrip()
        plain = (
            not following
            or following[0] in ".,;)"
            or following.startswith(("with ", "for ", "of "))
        )
        if plain and _care_near(text, found.start()):
            yield _date("PHI004", text, *found.span(), "a day of the month")


def _counts(text: Text, end: int) -> bool:
    return bool(
        compiled(r" (?:patients?|cases?|people|visits?|times|hours|days|weeks)\b").match(
            text.lower, end
        )
    )


def _months(text: Text) -> Iterator[Hit]:
    """``seen in July 2026`` is an error and ``admitted in July`` a warning."""
    for found in compiled(rf"\b({_MONTH})\.?,? (?:of )?(?:19|20)\d\d\b").finditer(text.lower):
        if text.plain[found.start()].isupper() or found[1] not in ("may", "march"):
            published = any(word in text.sentence(found.start()) for word in _PUBLISHED)
            if not published and (
                _care_near(text, found.start()) or _patient_in(text, found.start())
            ):
                yield _date("PHI005", text, *found.span(), "a month and year tied to a patient")
    month = (
        rf"\b{_CARE} (?:[\w-]{{1,12}} ){{0,2}}(?:in|since|last|during) (?:early |late |"
        rf"mid-?)?({_MONTH})\b"
    )
    for found in compiled(month).finditer(text.lower):
        if text.plain[found.start(1)].isupper():
            yield _date("PHI023", text, *found.span(1), "a month tied to a patient")


def _weekdays(text: Text) -> Iterator[Hit]:
    """``admitted on Sunday``, ``on Christmas Eve the patient …``; not ``Tuesday clinic``."""
    if "day" in text.lower:
        tied = compiled(
            rf"\b{_CARE} (?:[\w',-]{{1,14}} ){{0,6}}?(?:on |last |this |late |early "
            rf")?({_WEEKDAY})\b"
            rf"(?! (?:clinic|conference|rounds|school|report|lecture|team|meeting|teaching|"
            rf"session))"
        )
        for found in tied.finditer(text.lower):
            if not compiled(rf" and {_WEEKDAY}").match(text.lower, found.end()):
                yield _date("PHI023", text, *found.span(1), "a weekday tied to a patient")
    for found in compiled(
        rf"\b(?:{_HOLIDAY}|(?:the )?(?:fourth|4th) of july|july (?:4th|fourth))\b"
    ).finditer(text.lower):
        if _care_near(text, found.start()) or compiled(_PATIENT).search(
            text.sentence(found.start())
        ):
            yield _date("PHI023", text, *found.span(), "a holiday tied to a patient")
