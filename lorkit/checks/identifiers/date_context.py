"""Whose a date is: what ties it to a patient, and what makes it the applicant's own."""

from __future__ import annotations

from lorkit.checks.text import Text, compiled, vocabulary
from lorkit.checks.words import PERSONS, RELATIVES, one_of

CARE = one_of("dates.txt", "CARE")
PUBLISHED = (
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


def is_a_patients(text: Text, at: int) -> bool:
    """Whether a date is a patient's, by the words around it or by its sentence."""
    return care_near(text, at) or _patient_in(text, at)


def _patient_in(text: Text, at: int) -> bool:
    """Whether the sentence is about a patient, and not about a publication."""
    sentence = text.sentence(at)
    if any(word in sentence for word in PUBLISHED):
        return False
    return bool(compiled(PATIENT).search(sentence))


_CLINICAL = (
    rf"\b{one_of('dates.txt', 'CLINICAL')}\b"
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
    return bool(clinical) or is_a_patients(text, at)
