"""What makes one patient stand out: 45 CFR 164.514(b)(2)(i)(P), (Q), (R), and (c) on the whole.

The sheet names hospital and month already, so a rare or news-worthy case names the patient too
(docs/rules.md#identifiers).
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.identifiers.rare_diseases import rare_diseases
from lorkit.checks.identifiers.unusual import counts, extremes, news, public_roles
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import NATIONS

_RARE_HINT = "hospital and month stand on the sheet: describe the kind of case, not this one"
_STACK_HINT = "keep the two facts that matter for the story, and drop the others"

_AGE = (
    r"\b\d{1,2}[- ]?(?:years?|yrs?|y|months?|weeks?)[- ]?(?:old|/?o)\b|\b\d{1,2} ?(?:yo|y/o|"
    r"m|f)\b|\b\d{1,2} years of age|\baged? \d{1,2}\b"
)
_SEX = (
    r"\b(?:man|woman|male|female|boy|girl|gentleman|lady|mother|father|grandmother|"
    r"grandfather|nun|priest|waitress|fisherman|widow|widower|\d{1,2} ?[mf])\b"
)
_DIAGNOSIS = (
    r"\b(?:with|after|for|of|from|due to|diagnosed|had|has|presenting|treated) "
    r"(?:[\w-]{1,20} ){0,4}?[\w-]{0,24}"
    r"(?:itis|oma|emia|osis|pathy|syndrome|disease|cancer|stroke|failure|infarct\w{0,4}|seizures?|"
    r"pneumonia|diabetes|malaria|leukemia|fever|pain|sepsis|infection|embol\w{2,4}|hiv|tb|fracture|"
    r"bleed\w{0,3}|hemorrhage|arrest|injur(?:y|ies)|lupus|gout|anemia|asthma|copd|dka|"
    r"schizophrenia|"
    r"depression|ulcers?|cyst|abscess|disorder|dystrophy|lymphoma|aneurysm|palsy|sclerosis)\b"
)
# Without a list of all diseases: after "a 34-year-old Hmong woman", "with" brings one in, unless
# it brings company, words or plans.
_WITH = (
    r"\b(?:with|who has|who had|diagnosed with|suffering from|presenting with) "
    r"(?!(?:(?:an?|the|his|her|their|my|our|some|many|no|two|three|four|five|\d+) |\w{2,12}[- ])"
    r"{0,2}(?:interpreters?|daughters?|sons?|wife|husband|famil(?:y|ies)|mother|father|parents|"
    r"children|kids?|questions?|team|drawings?|pictures?|words|teach-back|english|spanish|french|"
    r"goals?|plans?|help|confidence|fear|doubts?|respect|patience|care|insurance|money)\b)[a-z]"
)


# What is looked for, and how it is told. Of two that overlap, the registry keeps the first.
_KINDS = (
    (rare_diseases, "is so rare that it may point to one patient"),
    (counts, "points to one rare case"),
    (extremes, "is so unusual that it may point to one patient"),
    (news, "may have been in the news"),
    (public_roles, "points to somebody known to the public"),
)


def _rare_cases(text: Text) -> Iterator[Hit]:
    """``the fifth reported case``, a prion disease, a tornado's victims, a mayor."""
    for find, told in _KINDS:
        for start, end in find(text):
            yield possible(text, start, end, told, _RARE_HINT)


def _stacked(text: Text) -> Iterator[Hit]:
    """``a 34-year-old Hmong woman with myasthenia``: four facts about one person."""
    if not text.digits:
        return  # the age is in digits
    origins = [w for w in text.words if w.lower in NATIONS or w.lower.endswith("-born")]
    origins += [
        text.words[i + 1]
        for i, w in enumerate(text.words[:-1])
        if w.lower == "from" and text.words[i + 1].is_capital
    ]
    for origin in origins:
        sentence = text.sentence(origin.start)
        age = compiled(_AGE).search(sentence)
        if not age or not compiled(_SEX).search(sentence):
            continue
        if compiled(_DIAGNOSIS).search(sentence) or compiled(_WITH).search(sentence):
            what = "age, sex, origin and diagnosis stand together and point to one person"
            message = f"possible patient identifier: {what}"
            yield Hit(origin.start, origin.end, message, _STACK_HINT)
            return


RARE_CASE = Rule(
    "PHI024",
    "warning",
    title="A rare or news-worthy case",
    why=(
        "Where a hospital and a month are known, one rare case is one person, even without a "
        "name. The same holds for a case that was in the news."
    ),
    example="Saw the first case of this variant in the state",
    better="Read up overnight on a variant that nobody on the team had met",
    find=_rare_cases,
)

TOO_MANY_FACTS = Rule(
    "PHI025",
    "warning",
    title="Age, sex, origin and diagnosis together",
    why="Each fact is harmless; four of them together fit one patient on one ward.",
    example="Presented a 34-year-old Hmong woman with myasthenia gravis",
    better="Presented a woman with myasthenia gravis",
    find=_stacked,
)
