"""What ties a date to a patient, and how a date is told; shared by the rules about dates."""

from __future__ import annotations

from lorkit.checks.text import Hit, Text, compiled, quoted

_DATE_HINT = 'write relative time, like "on hospital day 3", or the year alone'

CARE = (
    r"(?:admi(?:tted|ssion)|discharged?|arriv(?:ed|al)|hospitali[sz]ed|transferred|"
    r"diagnos(?:ed|is)|"
    r"operated on|surger(?:y|ies)|transplant(?:ed)?|died|death|born|birth|collapsed|fell|"
    r"brought in|came in|came to the ed|presenting|readmitted|passed away|intubated on|seen "
    r"in the ed|"
    r"who presented|patient presented|he presented|she presented|delivered)"
)
PUBLISHED = (
    "guideline", "trial", "paper", "article", "stud", "publish", "journal", "issue", "nejm",
    "jama", "lancet", "update", "statement", "conference", "class of", "graduat", "review",
    "edition", "recommendation", "meeting", "curriculum", "abstract", "poster", "exam", "step ",
)  # fmt: skip
PATIENT = r"\b(?:patients?|pt|he|she|his|her|man|woman|boy|girl|wife|husband|mother|father|child)\b"


def date_hit(code: str, text: Text, start: int, end: int, what: str) -> Hit:
    """A hit that tells what kind of date a part of the text is."""
    shown = quoted(text.plain[start:end])
    return Hit(code, start, end, f"possible patient identifier: {shown} is {what}", _DATE_HINT)


def care_near(text: Text, at: int) -> bool:
    """Whether something that happened to a patient stands shortly before or after."""
    near = text.lower[max(0, at - 60) : at + 60]
    return bool(compiled(rf"\b{CARE}\b").search(near))


def is_a_patients(text: Text, at: int) -> bool:
    """Whether what stands there is a patient's, by the words around it or by the sentence."""
    return care_near(text, at) or _patient_in(text, at)


def _patient_in(text: Text, at: int) -> bool:
    """Whether the sentence speaks of a patient, and not of a publication."""
    sentence = text.sentence(at)
    if any(word in sentence for word in PUBLISHED):
        return False
    return bool(compiled(PATIENT).search(sentence))
