"""Ages over 89: 45 CFR 164.514(b)(2)(i)(C). The rule allows "90 or older" as one group."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import PERSONS, RELATIVES

_AGE_HINT = 'write "over 89" or "an older patient"'
_NINETY = (
    r"(?:ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a|one)[- "
    r"]hundred(?:[- ](?:and[- ])?(?:one|two|three|four|five|six|seven|eight|nine|ten))?)"
)
_PERSON = rf"(?:he|she|they|who|{'|'.join(sorted(PERSONS | RELATIVES))})"
_OLD = r"(?:9\d|1[01]\d|12[0-5])"


def _ages(text: Text) -> Iterator[Hit]:
    """Ages of 90 and more, in digits or words."""
    yield from _numeric_ages(text)
    yield from _age_words(text)
    yield from _years_of_birth(text)


def _years_of_birth(text: Text) -> Iterator[Hit]:
    """``b. 1931``, ``a 1931-born man``."""
    if "19" in text.lower:
        year = r"19(?:[0-2]\d|3[0-6])"
        born = rf"\b(?:b\.|born(?: in)?|dob:?|year of birth:?) ?{year}\b|\b{year}[- ]born\b"
        for found in compiled(born).finditer(text.lower):
            yield _age(text, *found.span())


def _age(text: Text, start: int, end: int) -> Hit:
    return possible(text, start, end, "is an age over 89", _AGE_HINT)


def _numeric_ages(text: Text) -> Iterator[Hit]:
    """``93-year-old``, ``aged 91``, ``a 94F with``; not 90 mg, 90 days, "90 or older"."""
    if not text.digits or not compiled(rf"(?<![\d.,/]){_OLD}(?!\d|[.,]\d)").search(text.lower):
        return
    told = (
        r" ?(?:,|\.|$|with\b|w/|c/o|p/w|s/p|h/o|who\b|was\b|is\b|admitted|presenting|presented|"
        r"transferred|status post|found|brought)"
    )
    stop = r"(?=[,;)]| and\b| when\b| but\b| years\b| with\b|\.(?!\d)|$)"
    patterns = (
        rf"(?<![\d.,/]){_OLD}[- ]?(?:years?|yrs?\.?|y\.?)(?:[- ]?(?:old|o\.?|of age)|/o)(?!\w)",
        rf"(?<![\d.,/]){_OLD}[- ]?(?:yo|y/o|y\.o\.)(?!\w)",
        rf"\b(?:aged?|age of|age:|turn(?:ed|ing|s)) ?\(?{_OLD}(?!\d|[.,]\d| ?%)",
        rf"\b{_OLD}(?:st|nd|rd|th) birthday",
        r"\b(?:in|into) (?:his|her|their) (?:early |late |mid-?|mid )?(?:90s|90's|100s)\b",
        rf"(?:^|[.;:(] ?|\b(?:an?|the|this|our|my|old|is|was|pt|patient|in|for|with|on),? )"
        rf"{_OLD} ?(?:[mf]|male|female)\b(?={told})",
        rf"\b{_PERSON},? (?:is |was |of |now |at ){{0,2}}{_OLD}{stop}",
        rf"\b{_PERSON} of {_OLD}(?![\d%/]|[.:]\d|[ -]?(?:kg|kilos?|pounds?|lbs?|cm|mm|"
        rf"mg|beats|percent|bpm|minutes|hours|days|weeks|months))",
        rf"\b(?:mr|mrs|ms|mx|miss|pt|{_PERSON})\b\.?[^.;,\d]{{0,30}}"
        rf"(?:\([^)]{{0,30}}\))?, {_OLD}(?=,)",
        rf"\bat {_OLD}(?=,? (?:he|she|they|years)\b)",
        rf"\b(?:my|his|her|their) {_OLD}(?: years|(?:st|nd|rd|th) year)\b",
        r"^(?:9[0-6]|1[01]\d) ?[mf]\b(?! ?[/%])",
    )
    seen: set[int] = set()
    for pattern in patterns:
        for found in compiled(pattern).finditer(text.lower):
            digits = compiled(_OLD).search(text.lower, found.start())
            at = digits.start() if digits else found.start()
            if at not in seen and not _is_category(text, found.start(), found.end()):
                seen.add(at)
                # A name before it is reported separately.
                start = at if "," in text.lower[found.start() : at] else found.start()
                yield _age(text, start, found.end())


def _is_category(text: Text, start: int, end: int) -> bool:
    """``over 90``, ``90 or older``: the one category that Safe Harbor allows; not a person."""
    found = text.lower[start:end]
    before = text.lower[max(0, start - 12) : end]
    after = text.lower[end : end + 24]
    if "90" in found and (
        compiled(r"(?:over|older than|above|least|under|>=?|\u2265) ?(?:age )?90").search(before)
        or compiled(r"(?: years)?(?: of age)? (?:or|and) (?:older|over|above|up)\b|\+").match(after)
    ):
        return True
    things = (
        r"[ -](?:hospital|building|clinic|school|institution|tradition|history|ward|drug|"
        r"trial|stud)"
    )
    return bool(compiled(things).match(after))


def _age_words(text: Text) -> Iterator[Hit]:
    if "narian" in text.lower:
        for found in compiled(r"\b(?:nonagenarian|(?:super)?centenarian)s?\b").finditer(text.lower):
            yield _age(text, *found.span())
    if "ninet" not in text.lower and "hundred" not in text.lower:
        return
    patterns = (
        rf"\b{_NINETY}[- ]years?(?:[- ]old|[- ]of[- ]age)\b",
        rf"\b{_PERSON} of {_NINETY}(?: years)?\b",
        rf"\b{_NINETY}[- ]years?\b(?! (?:ago|later|before|of (?:experience|history|data)))",
        rf"\b(?:aged?|age of|turn(?:ed|ing)) {_NINETY}\b",
        rf"\bat {_NINETY}(?=,? (?:he|she|they|my|our|the)\b)",
        r"\b(?:in|into) (?:his|her|their) (?:early |late |mid-?|mid )?nineties\b",
        rf"\b(?:he|she|who|man|woman|lady|patient),? (?:is|was) {_NINETY}(?=[,.;]| and\b|$)",
    )
    for pattern in patterns:
        for found in compiled(pattern).finditer(text.lower):
            yield _age(text, *found.span())


AGE_OVER_89 = Rule(
    "PHI006",
    "error",
    title="An age over 89",
    why=(
        "So few people are older than 89 that the age alone can identify somebody. The rules "
        "allow only one group for all of them, 90 or older."
    ),
    example="Reassured a 93-year-old woman before her hip repair",
    better="Reassured an older woman before her hip repair",
    find=_ages,
)
