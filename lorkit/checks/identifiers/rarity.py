"""What makes one patient stand out: 45 CFR 164.514(b)(2)(i)(P), (Q), (R), and (c) on the whole.

The sheet names hospital and month already, so a rare or news-worthy case names the patient too
(docs/rules.md#identifiers).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.identifiers.people import is_person
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import NATIONS, one_of, phrases, table

_RARE_HINT = "hospital and month stand on the sheet: describe the kind of case, not this one"
_STACK_HINT = "keep the two facts that matter for the story, and drop the others"

_NEWS_CUES = (
    *("news", "television", "tv", "reporter", "headline", "viral", "gofundme", "front page"),
    *("press c", "media ", "documentary", "shooting", "collaps", "camera crew", "amber alert"),
    *("turned", "rail", "rolled", "flipped", "plunged", "crash", "sank", "collided", "flames"),
    *(
        "fell from",
        "monoxide",
        "poisoning",
        "gas leak",
        "whole ",
        "all over",
        "shared on",
        "famous on",
    ),
    *("that ", "lawsuit", "subpoena", "indicted", "manslaughter", "crime", "police", "homicide"),
)
_STUDIED = rf"\b{one_of('rare.txt', 'STUDIED')}\b"
_ILL = rf"\b{one_of('rare.txt', 'ILL')}\b"


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


_UNCOMMON = (
    *(
        "first",
        "only",
        "rare",
        "second",
        "third",
        "est ",
        "one ",
        "never",
        "case",
        "fewer",
        "less than",
    ),
    *(
        "no other",
        "nobody",
        "no one",
        "no previous",
        "no prior",
        "unheard",
        "unique",
        "novel",
        "zero",
    ),
    *(
        "th ",
        "rd ",
        "nd ",
        "named after",
        "1 in ",
        "s oldest",
        "s youngest",
        "described",
        "reported",
    ),
)


def _rare_cases(text: Text) -> Iterator[Hit]:
    """``the fifth reported case``, a prion disease, a tornado's victims, a mayor."""
    if any(word in text.lower for word in _UNCOMMON):
        yield from _found(text, "UNIQUE", "points to one rare case")
    if any(word in text.lower for word in _NEWS_CUES):
        yield from _found(text, "NEWS", "points to somebody known to the public")
    ill = bool(compiled(_ILL).search(text.lower)) or any(map(is_person, text.words))
    births = [(*span, True) for span in _listed(text, "BIRTHS")]  # somebody is born, or has it done
    for start, end, told in (*births, *((*span, ill) for span in _listed(text, "DISEASES"))):
        if _is_a_patients(text, start, ill=told):
            yield possible(
                text, start, end, "is so rare that it may point to one patient", _RARE_HINT
            )
    for start, end in _listed(text, "EVENTS"):
        if ill and not compiled(_STUDIED).search(text.sentence(start)):
            yield possible(text, start, end, "may have been in the news", _RARE_HINT)
    for start, end in _public(text):
        yield possible(text, start, end, "points to somebody known to the public", _RARE_HINT)


def _is_a_patients(text: Text, at: int, *, ill: bool) -> bool:
    """Whether somebody has it, and it isn't only read of or thought of."""
    had = compiled(r"\b(?:with|had|has|having|of|diagnosed|confirmed|suspected) (?:[\w-]+ ){0,3}$")
    told = ill or bool(had.search(text.lower[max(0, at - 60) : at]))
    return told and not compiled(_STUDIED).search(text.sentence(at))


def _public(text: Text) -> Iterator[tuple[int, int]]:
    """``a news anchor``, ``a professional athlete``, ``the well-known rapper``."""
    if not compiled(r"\b(?:simulat|standardi[sz]ed|practi[cs]ed|role-?play|hired)").search(
        text.lower
    ):
        for start, end in _listed(text, "ROLES"):  # actors play patients
            if not compiled(r"(?:'s)? (?:score|\d)").match(
                text.lower, end
            ):  # Bishop's, of the cervix
                yield start, end
    famous = list(_listed(text, "FAMOUS"))
    for start, end in _listed(text, "PERFORMERS") if famous else ():
        for first, last in famous:
            between = text.lower[last:start]
            if last <= start and len(between) < 32 and compiled(r"[\w' -]*").fullmatch(between):
                yield first, end
                break


def _listed(text: Text, *sections: str) -> Iterator[tuple[int, int]]:
    """Where a phrase of some lists stands, the longest one at each place."""
    tokens = text.tokens
    for index, (token, start, _) in enumerate(tokens):
        for section in sections:
            table = phrases("rare.txt", section)
            for parts in (*table.get(token, ()), *_singular(table, token)):
                found = tokens[index : index + len(parts)]
                if len(found) == len(parts) and all(
                    part in (one[0], one[0].removesuffix("s"))
                    for part, one in zip(parts, found, strict=True)
                ):
                    yield start, found[-1][2]
                    break


def _singular(
    table: dict[str, tuple[tuple[str, ...], ...]], token: str
) -> tuple[tuple[str, ...], ...]:
    return table.get(token[:-1], ()) if token.endswith("s") else ()


def _found(text: Text, section: str, told: str) -> Iterator[Hit]:
    for pattern in _patterns(section):
        for found in compiled(pattern).finditer(text.lower):
            yield possible(text, *found.span(), told, _RARE_HINT)


@cache
def _patterns(section: str) -> tuple[str, ...]:
    """A list of patterns, the names in braces filled in."""
    parts = table("rare.txt", "PARTS")
    patterns = [line for (line,) in table("rare.txt", section)]
    for name, part in parts:
        patterns = [pattern.replace(f"{{{name}}}", part) for pattern in patterns]
    return tuple(patterns)


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
