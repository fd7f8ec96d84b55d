"""What makes one patient stand out: 45 CFR 164.514(b)(2)(i)(P), (Q), (R), and (c) on the whole.

The sheet already names the hospital and the month, so a rare or newsworthy case points to one
patient (docs/rules.md#identifiers). What was only read, taught or practiced happened to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lorkit.checks import phrases
from lorkit.checks.identifiers._hits import possible
from lorkit.checks.identifiers.people import is_person
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import NATIONS, Tokens, forms_in, listed, one_of, table, words

_ENDINGS = tuple(words("rare.txt", "ENDINGS"))
_COMMON_ENDINGS = words("rare.txt", "COMMON_ENDINGS")
_NOT_HAD = (
    rf"\b{one_of('rare.txt', 'NOT_HAD')} (?:(?:an?|the|of|for|or|and|[\w-]{{3,20}},?) ){{0,3}}$"
)
_NAMED_TWICE = r"(?:(?: \(|[,/ -])[^()]{1,40}\)|\))?"  # "rubella (German measles) titers"
_NOT_THERE = rf"(?:'s)?{_NAMED_TWICE}[ -](?:[\w-]{{1,16}} )?{one_of('rare.txt', 'NOT_THERE')}\b"
_NEAR = 70
_SAME = {"disease": "syndrome", "disorder": "syndrome", "tumour": "tumor"}
_BRITISH = (("aem", "em"), ("oed", "ed"), ("oes", "es"), ("leuco", "leuko"))
# STXBP1-related encephalopathy: a gene has a digit among its capitals.
_GENE = (
    r"\b(?!HIV|COVID|IGG4|IgG4|SARS|HLA|HPV|EBV|CD\d|IL\d|HTLV|BRCA|JAK2|APOL1|LRRK2|MOG)"
    r"[A-Z]{2,6}\d{1,3}[A-Z]?\d?(?:[- ](?:related|associated|gene))?[ -]"
    r"(?:[a-z-]{1,24} ){0,2}"
    r"(?:encephalopathy|epilepsy|disorder|syndrome|deficiency|dystonia|ataxia|myopathy|neuropathy|"
    r"leukodystrophy|haploinsufficiency|duplication|deletion)\b"
)
_STUDIED = rf"\b{one_of('rare.txt', 'STUDIED')}\b"
_SOMEBODY = rf"\b{one_of('rare.txt', 'SOMEBODY')}\b"
_ILL = rf"\b{one_of('rare.txt', 'ILL')}\b"
_RANKED = rf"\b{one_of('rare.txt', 'RANKED')}\b"
_OWN = rf"\b{one_of('rare.txt', 'OWN')}\b"  # superlatives of one's own work
_FIGURE = r"\d{1,6}(?:\.\d{1,3})?"
_NUMBER = r"(\d{1,4}(?:,\d{3})?(?:\.\d+)?)"
_ACTED = rf"\b{one_of('news.txt', 'ACTED')}\b"
_NO_ROLE = one_of("news.txt", "NO_ROLE")
_TAUGHT_BY = rf"\b{one_of('news.txt', 'TAUGHT_BY')}\b"
_CARED_FOR = rf"\b{one_of('news.txt', 'CARED_FOR')}\b"
_RARE_HINT = "the sheet gives the hospital and the month: describe the kind of case, not this one"
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
# There is no list of all diseases: after "a 34-year-old Hmong woman", what follows "with" is taken
# for one, unless it is company, words or plans.
_WITH = (
    r"\b(?:with|who has|who had|diagnosed with|suffering from|presenting with) "
    r"(?!(?:(?:an?|the|his|her|their|my|our|some|many|no|two|three|four|five|\d+) |\w{2,12}[- ])"
    r"{0,2}(?:interpreters?|daughters?|sons?|wife|husband|famil(?:y|ies)|mother|father|parents|"
    r"children|kids?|questions?|team|drawings?|pictures?|words|teach-back|english|spanish|french|"
    r"goals?|plans?|help|confidence|fear|doubts?|respect|patience|care|insurance|money)\b)[a-z]"
)


def _rare_diseases(text: Text) -> Iterator[tuple[int, int]]:
    """Where a text names a rare disease or birth that somebody has."""
    for start, end in (*_named(text), *_by_form(text)):
        if _is_had(text, start, end) and _is_told_of_somebody(text, start):
            yield start, end
    for start, end in listed(text.tokens, forms_in(text), "rare.txt", "BIRTHS"):
        if _is_told_of_somebody(text, start):
            yield start, end


def _is_had(text: Text, start: int, end: int) -> bool:
    """Whether somebody has a disease: it isn't only feared, screened for or vaccinated against."""
    before = text.lower[max(0, start - _NEAR) : start]
    if compiled(_NOT_HAD).search(before.rpartition(";")[2].rpartition(". ")[2]):
        return False
    return not compiled(_NOT_THERE).match(text.lower, end)


def _named(text: Text) -> Iterator[tuple[int, int]]:
    """Names on the list: Gaucher's disease as ``gaucher syndrome``, anaemia as ``anemia``."""
    words_of = forms_in(text)
    tokens: Tokens = text.tokens
    if any(sign in text.lower for sign in ("'s", "ae", "oe", "leuco", *_SAME)):
        tokens = [
            (_spelled(token), start, end)
            for token, start, end in text.tokens
            if token != "s" or text.lower[start - 1] != "'"
        ]
        words_of |= {token for token, _, _ in tokens}
    return listed(tokens, words_of, "rare_diseases.txt", "DISEASES")


def _spelled(token: str) -> str:
    if token in _SAME:
        return _SAME[token]
    if "ae" in token or "oe" in token or "leuco" in token:
        for british, american in _BRITISH:
            token = token.replace(british, american)
    return token


def _by_form(text: Text) -> Iterator[tuple[int, int]]:
    """Words with endings that only such diseases have, missing enzymes, genes, lost chromosomes."""
    for token, start, end in text.tokens:
        if token.endswith(_ENDINGS) and token not in _COMMON_ENDINGS:
            yield start, end
    for signs, pattern in _forms():
        if any(sign in text.lower for sign in signs):
            for found in compiled(pattern).finditer(text.lower):
                yield found.span()
    if text.digits and compiled(r"[A-Z]\d").search(text.plain):
        for found in compiled(_GENE).finditer(text.plain):
            yield found.span()


@cache
def _forms() -> tuple[tuple[tuple[str, ...], str], ...]:
    lines = table("rare.txt", "FORMS")
    return tuple((tuple(signs.split()), pattern) for signs, pattern in lines)


def _is_told_of_somebody(text: Text, at: int) -> bool:
    """Whether what is said at an offset happened to somebody, as far as its sentence shows."""
    sentence = text.sentence(at)
    if not compiled(_STUDIED).search(sentence):
        return True
    return bool(compiled(_SOMEBODY).search(sentence))


def _counts(text: Text) -> Iterator[tuple[int, int]]:
    """``the fifth reported case``, ``only two families in the world``."""
    for start, end in phrases.found(text, "rare.txt", "COUNTS"):
        if not compiled(_OWN).search(text.lower, max(0, start - len("I had ")), end):
            yield start, end


def _extremes(text: Text) -> Iterator[tuple[int, int]]:
    """``the heaviest ever admitted``, ``made for him alone``, ``impaled on a fence post``."""
    found = [*_unheard_of(text), *(_measures(text) if text.digits else ())]
    yield from (span for span in found if _is_told_of_somebody(text, span[0]))


def _unheard_of(text: Text) -> Iterator[tuple[int, int]]:
    """Where lines match, without the records and meetings of one's own work."""
    for start, end in phrases.found(text, "rare.txt", "EXTREMES"):
        ranked = compiled(_RANKED).search(text.lower, start, end)
        if not ranked or not compiled(_OWN).search(text.lower, start, end):
            yield start, end


def _measures(text: Text) -> Iterator[tuple[int, int]]:
    """Figures that hardly anybody reaches: 655 pounds, 611 days, 380 grams at birth."""
    values = [float(one) for one in compiled(_FIGURE).findall(text.lower.replace(",", ""))]
    for sign, least, most, pattern in _measured():
        if sign in text.lower and any(least <= value <= most for value in values):
            for found in compiled(pattern).finditer(text.lower):
                if least <= float(found[1].replace(",", "")) <= most:
                    yield found.span()


@cache
def _measured() -> tuple[tuple[str, float, float, str], ...]:
    return tuple(
        (sign, float(least), float(most), pattern.replace("NUMBER", _NUMBER))
        for sign, least, most, pattern in table("rare.txt", "MEASURES")
    )


def _news(text: Text) -> Iterator[tuple[int, int]]:
    """``the tornado``, ``pulled from the rubble``, ``shot by officers``, ``went viral``."""
    for start, end in phrases.found(text, "news.txt", "NEWS"):
        if _is_told_of_somebody(text, start):
            yield start, end
    events = list(_listed(text, "EVENTS"))
    if events and _names_people(text):
        yield from (span for span in events if _is_told_of_somebody(text, span[0]))


def _names_people(text: Text) -> bool:
    """Whether a text mentions anybody who may be a patient."""
    return bool(compiled(_ILL).search(text.lower)) or any(map(is_person, text.words))


def _public_roles(text: Text) -> Iterator[tuple[int, int]]:
    """``a news anchor``, ``the owner of the team``, ``the well-known rapper``."""
    found = [*_in_lists(text), *phrases.found(text, "news.txt", "POSTS")]
    for start, end in found:
        if not compiled(_NO_ROLE).match(text.lower, end) and not _is_colleagues(text, start):
            yield start, end


def _in_lists(text: Text) -> Iterator[tuple[int, int]]:
    yield from _listed(text, "ROLES")
    famous = list(_listed(text, "FAMOUS"))
    for start, end in _listed(text, "PERFORMERS") if famous else ():
        for first, last in famous:
            between = text.lower[last:start]
            if last <= start and len(between) < 32 and compiled(r"[\w' -]*").fullmatch(between):
                yield first, end
                break


def _listed(text: Text, section: str) -> Iterator[tuple[int, int]]:
    return listed(text.tokens, forms_in(text), "news.txt", section)


def _is_colleagues(text: Text, at: int) -> bool:
    """Whether a well-known person taught, spoke or was written to, and wasn't a patient."""
    sentence = text.sentence(at)
    if compiled(_ACTED).search(sentence):
        return True
    return bool(compiled(_TAUGHT_BY).search(sentence)) and not compiled(_CARED_FOR).search(sentence)


# What is looked for, and how it is reported. If two overlap, the registry keeps the first.
_KINDS = (
    (_rare_diseases, "is so rare that it may point to one patient"),
    (_counts, "points to one rare case"),
    (_extremes, "is so unusual that it may point to one patient"),
    (_news, "may have been in the news"),
    (_public_roles, "points to somebody whom the public knows"),
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
            what = "age, sex, origin and diagnosis together point to one person"
            message = f"possible patient identifier: {what}"
            yield Hit(origin.start, origin.end, message, _STACK_HINT)
            return


RARE_CASE = Rule(
    "PHI024",
    "warning",
    title="A rare or newsworthy case",
    why=(
        "Once the hospital and the month are known, a rare case points to one person, even "
        "without a name. So does a case that was in the news."
    ),
    example="Saw the first case of this variant in the state",
    better="Read up overnight on a variant that nobody on the team had met",
    find=_rare_cases,
)

TOO_MANY_FACTS = Rule(
    "PHI025",
    "warning",
    title="Age, sex, origin and diagnosis together",
    why="Each fact alone says little; the four together fit one patient on one ward.",
    example="Presented a 34-year-old Hmong woman with myasthenia gravis",
    better="Presented a woman with myasthenia gravis",
    find=_stacked,
)
