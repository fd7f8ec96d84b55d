"""What a date looks like in digits, and what shows whose it is: a patient's or the applicant's.

Dates in digits are told apart from scores, ranges, doses and versions.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.rule import Hit
from lorkit.checks.text import Text, compiled, vocabulary
from lorkit.checks.words import PERSONS, RELATIVES, one_of

CARE = one_of("dates.txt", "CARE")
_PROCEDURE = one_of("dates.txt", "CLINICAL")
_PUBLISHED = (
    "guideline", "trial", "paper", "article", "stud", "publish", "journal", "issue", "nejm",
    "jama", "lancet", "update", "statement", "conference", "class of", "graduat", "review",
    "edition", "recommendation", "meeting", "curriculum", "abstract", "poster", "exam", "step ",
)  # fmt: skip
PATIENT = (
    r"\b(?:patients?|pt|he|she|his|her|him|them|man|woman|gentleman|lady|boy|girl|wife|husband|"
    r"mother|father|child)\b"
)


def care_near(text: Text, at: int) -> bool:
    """Whether something that happened to a patient is mentioned shortly before or after."""
    near = text.lower[max(0, at - 60) : at + 60]
    return bool(compiled(rf"\b{CARE}\b").search(near))


_CLINICAL = (
    rf"\b{_PROCEDURE}\b"
    r"(?! (?:team|service|conference|rounds|course|reading|room|rotation|lab|suite|schedule|"
    r"simulation|project|workshop|certification|talk|lecture|elective|training))"
)
_HAPPENED = rf"\b{one_of('dates.txt', 'HAPPENED')}"
_OWN = rf"\b{one_of('dates.txt', 'OWN')}\b"
_SURELY_OWN = rf"\b{one_of('dates.txt', 'SURELY_OWN')}\b"


def is_own(text: Text, at: int, *, surely: bool = False) -> bool:
    """Whether a month is the applicant's own or a publication's, by the words near it."""
    near = text.lower[max(0, at - 70) : at + 50]
    return bool(compiled(_SURELY_OWN if surely else _OWN).search(near))


_GAVE = one_of("dates.txt", "GAVE")
_EVENT = one_of("dates.txt", "EVENT")
_AT_EVENT = rf"(?:at|in|during|to) (?:[\w'&-]{{1,14}} ){{0,4}}?{_EVENT}"
_TOPIC = (
    r"(?:,? (?:on|about|at|to|for|in|from|of|with|titled) (?!(?:the|an?|this|that|his|her) "
    r"(?:\w+ ){0,2}on )(?:(?!(?:on|that|which|when|where|while|after|before|until|because)\b)"
    r"[\w'/&-]{1,20} ){0,5}?(?=on |$)(?<!ed )|,? )"
)
_ANYBODY = "|".join(sorted((PERSONS | RELATIVES) - vocabulary("who resident aide boss friend")))
_SOMEBODY = (
    rf"\b(?:{_ANYBODY}|patients|pts?|he|she|his|her|him|"
    r"family(?! (?:medicine|practice|physician))|families|year-old|yo|y/o|\d+[mf]|"
    r"cases?(?! (?:conference|reports?|presentations?|discussions?|series))|"
    r"admitted|discharged|hospitali[sz]ed|transferred|diagnosed|operated|transplanted|died|born|"
    r"collapsed|fell|brought in|came in|readmitted|passed away|intubated|seen|saw|"
    r"(?:the|an?|his|her|my|our|\w+ \d{1,2}) (?:\w+ )?(?:admission|surgery|death|birth|delivery|"
    r"transfer|biopsy|code|stroke|seizure|arrest|fall|operation)"
    rf"(?! (?:{_EVENT}|team|service|course|simulation|center|class)))\b"
)

_OWN_TIME = rf"\b{one_of('dates.txt', 'OWN_TIME')}\b"
_OWN_LIFE = rf"\b{one_of('dates.txt', 'OWN_LIFE')}\b"
# What is done to somebody, even if no patient is mentioned.
_BODILY = (
    rf"{_CLINICAL}|{_HAPPENED}|\b{CARE}\b|\b(?:gave|started|stopped|held|drew|showed|saw|found)\b|"
    rf"\b[a-z]{{3,14}}(?:ine|ol|in|ide|mab|nib|cin|pril|artan|statin)\b"
)


def is_own_event(text: Text, start: int, end: int) -> bool:
    """``Gave grand rounds on August 12``: the day of a talk or a shift, and not a patient's."""
    sentence = text.sentence(start)
    if compiled(_SOMEBODY).search(sentence):
        return False
    if compiled(_OWN_TIME).search(sentence):
        return True
    if compiled(_OWN_LIFE).search(sentence) and not compiled(_BODILY).search(sentence):
        return True
    before, after = text.lower[max(0, start - 120) : start], text.lower[end : end + 80]
    if compiled(
        rf"\b{_GAVE} (?:[\w'&-]{{1,14}} ){{0,5}}?{_EVENT}(?:{_TOPIC}(?:on |of )?|"
        rf" (?:on|of|from) )(?:[a-z]+ \d{{1,2}} and )?$"
    ).search(before):
        return True
    if compiled(rf"(?:^|[.;:] |\bi ){_GAVE} (?:\w+ )?on $").search(before):
        return bool(compiled(rf",? {_AT_EVENT}\b").match(after))
    began = compiled(r"(?:^|[.;:] )(?:on )?$").search(before)
    own = rf",? (?:i )?{_GAVE} (?:[\w'&-]{{1,14}} ){{0,6}}?{_EVENT}\b"
    return bool(began and compiled(own).match(after))


def is_a_patients_month(text: Text, at: int) -> bool:
    """Whether a month and year are a patient's, by the words before and after them."""
    if is_own(text, at):
        return care_near(text, at) and _patient_in(text, at)
    near = text.lower[max(0, at - 60) : at + 60]
    clinical = compiled(_CLINICAL).search(near) or compiled(_HAPPENED).search(near)
    return bool(clinical) or _is_a_patients(text, at)


def _is_a_patients(text: Text, at: int) -> bool:
    """Whether a date is a patient's, by the words around it or by its sentence."""
    return care_near(text, at) or _patient_in(text, at)


def _patient_in(text: Text, at: int) -> bool:
    """Whether the sentence is about a patient, and not about a publication."""
    sentence = text.sentence(at)
    if any(word in sentence for word in _PUBLISHED):
        return False
    return bool(compiled(PATIENT).search(sentence))


_HINT = 'write relative time, like "on hospital day 3", or the year alone'
_NUMERIC = (
    r"(?<![\w./-])(?:(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|[12]\d|3[01])\1(?:(?:19|"
    r"20)\d\d|\d\d)"
    r"|(?:19|20)\d\d([/.-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))"
    r"(?![\w/-]|\.\d| ?(?:weeks?|days?|months?|hours?|mg|ml|mm|cm)\b)"
)
_MONTH_DAY = r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])"
_SCORE = (
    r"(?! ?(?:pain|strength|murmur|power|scale|points?|motor|on the|in the|systolic|score|exam))"
)
_OUT_OF = ("5", "6", "9", "10", "12", "15", "20", "27", "30")  # what scores are out of
# What scores are never out of.
_NO_SCALE = r"(?:13|14|17|19|2[1-36]|29|31)"
_SCORED = rf"{one_of('dates.txt', 'SCORED')}\b"


def date_hit(text: Text, start: int, end: int, what: str) -> Hit:
    """A hit that says what kind of date a part of the text is."""
    return possible(text, start, end, f"is {what}", _HINT)


def numeric_dates(text: Text) -> Iterator[Hit]:
    """``07/14/2026``, ``2026-07-14``, ``14.07.26``, ``on 7/14``; not 168/94, 10/10, 24/7."""
    if text.holds("0/0", "0-0", "0.0"):
        yield from _full_dates(text)
        yield from _marked_dates(text)
    if text.holds("0/0"):
        yield from _told_days(text)
        yield from _days_of_care(text)
        yield from _days_of_anything(text)


def _full_dates(text: Text) -> Iterator[Hit]:
    """``07/14/2026``, ``2026-07-14``, ``14.07.26``."""
    if text.holds("0/0/", "0/00/", "0-0-", "0-00-", "0.0.", "0.00."):
        for found in compiled(_NUMERIC).finditer(text.lower):
            short = _is_short_date(found[0]) and not is_own(text, found.start())
            if _is_date(found[0]) or short:
                yield date_hit(text, *found.span(), "a calendar date")


def _marked_dates(text: Text) -> Iterator[Hit]:
    """What is a date by the words before it: ``biopsy 7.14.26``, ``EDD 9/12``, ``DOB 5.12.22``."""
    if text.holds("0.0.00", "0.00.00"):
        # Two digits in each part say little: it must be the date of something done to a body.
        dotted = (
            rf"\b{_PROCEDURE}\b[^.;\d]{{0,24}}"
            r"((?:0?[1-9]|1[0-2])\.(?:0?[1-9]|[12]\d|3[01])\.\d\d)(?![\d.]\d)"
        )
        yield from _dated(text, dotted)
    if text.holds("edd", "lmp", "edc", "dob"):
        due = rf"\b(?:edd|lmp|edc|dob):? ({_MONTH_DAY}|\d\d?\.\d\d?\.\d\d)(?![/\d])"
        yield from _dated(text, due)


def _told_days(text: Text) -> Iterator[Hit]:
    """``on 7/14``, ``between 7/14 and 7/21``; not 10/10 or 24/7."""
    told = compiled(
        rf"\b(?:on|dated|since|until|born|admitted|discharged|seen|day of|came|"
        rf"arrived|presented|started|returned|fell|died|surgery|visit|after|before|by|d/c|d/c'd) "
        rf"({_MONTH_DAY})(?![/\d]|\.\d){_SCORE}"
        rf"|\b(?:from|between) ({_MONTH_DAY}) ?(?:-|to|until|through|"
        rf"and) ?({_MONTH_DAY})(?![/\d]){_SCORE}"
    )
    for found in told.finditer(text.lower):
        ratio, other = found[1] or found[2], found[3] or ""
        out_of = ratio.split("/")[1]
        scored = not care_near(text, found.start()) or other.endswith(f"/{out_of}")
        if out_of in _OUT_OF and scored and not found[0].startswith("between"):
            continue
        yield date_hit(text, *found.span(), "a calendar date")


def numeric_months(text: Text) -> Iterator[Hit]:
    """``since 07/2026``."""
    if not text.holds("0/0000"):
        return
    for found in compiled(r"(?<![\d/.])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])").finditer(
        text.lower
    ):
        # People write months of their own lives in words.
        if not is_own(text, found.start(), surely=True):
            yield date_hit(text, *found.span(), "a month and year")


def short_dates(text: Text) -> Iterator[Hit]:
    """``labs on 7-15``, ``seen 08.07.``, ``started apixaban 7.14 after``; not ``pH 7.14``."""
    told = (
        r"(?:on|since|until|dated|seen|admitted|discharged|readmitted|came|arrived|extubated|"
        r"intubated|"
        r"born|died|operated|returned|transferred|surgery|labs? (?:of|from)|visit of|exam of)"
    )
    month, day = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
    end = r"(?=[,;)]|\.(?!\d)|$| (?:and|with|for|after|when|she|he|they|because|then|showed|at)\b)"
    patterns = (
        ("0-0", rf"\b{told} ({month}-{day}){end}"),
        ("00.00.", rf"\b{told} ((?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.)(?= |$)"),
        (
            "0.00",
            rf"\b(?:{told}|(?:started|stopped|held|resumed) [a-z]{{4,20}}) "
            rf"({month}\.(?:1[3-9]|2\d|3[01])){end}",
        ),
    )
    for sign, pattern in patterns:
        if text.holds(sign):
            yield from _dated(text, pattern)


def _days_of_care(text: Text) -> Iterator[Hit]:
    """``transferred to the unit 7/21, and extubated 7/23``; not ``delivered, Apgars 8/9``."""
    near = compiled(
        rf"\b(?:{CARE}|extubated|intubated|operated|seen)\b[^.;\d]{{0,30}}"
        rf"(?<![\w/.-])({_MONTH_DAY})"
        rf"(?=[,;)]|\.(?!\d)|$| (?:and|with|for|after|to|by|from|when|she|he|until|then)\b)"
    )
    for found in near.finditer(text.lower):
        before = text.lower[found.start() : found.start(1)]
        scored = compiled(r"apgar|scor|strength|pain|grade|murmur|motor|recall|only|about")
        if found[1].split("/")[1] not in _OUT_OF and not scored.search(before):
            yield date_hit(text, *found.span(1), "a calendar date")


def _days_of_anything(text: Text) -> Iterator[Hit]:
    """``the PICC was pulled 7/22``; not ``Bishop score 8/13``."""
    done = (
        rf"\b(?!{_SCORED})[a-z]{{3,14}} "
        rf"((?:0?[1-9]|1[0-2])/{_NO_SCALE})(?![/\d]|[.,]\d)"
        r"(?=[,;.)]|$| (?:and|with|for|after|to|by|from|when|she|he|they|until|then|at|but|"
        r"since)\b)"
    )
    yield from _dated(text, done)


def _dated(text: Text, pattern: str) -> Iterator[Hit]:
    """The dates that a pattern has in its first group."""
    for found in compiled(pattern).finditer(text.lower):
        yield date_hit(text, *found.span(1), "a calendar date")


def _is_date(written: str) -> bool:
    """Not a version or a range: a dotted date has two digits in day or month, or a long year."""
    parts = [int(p) for p in written.replace("/", "-").replace(".", "-").split("-")]
    if parts[0] > 31:
        return True
    in_order = parts[0] <= 12 or parts[1] <= 12
    return in_order and (len(written) >= 8 or "/" in written)


def _is_short_date(written: str) -> bool:
    """``7-14-26``; not ``5-4-3``."""
    parts = written.split("-")
    return len(parts) == 3 and len(parts[2]) == 2 and 15 <= int(parts[2]) <= 39
