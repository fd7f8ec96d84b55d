"""Diseases and births so rare that one of them is one patient."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lorkit.checks.identifiers.unusual import is_told_of_somebody
from lorkit.checks.lookup import Tokens, listed, vocabulary
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import one_of, table, words

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


def rare_diseases(text: Text) -> Iterator[tuple[int, int]]:
    """Where a rare disease or birth stands that somebody has."""
    for start, end in (*_named(text), *_by_form(text)):
        if _is_had(text, start, end) and is_told_of_somebody(text, start):
            yield start, end
    for start, end in listed(text.tokens, vocabulary(text), "rare.txt", "BIRTHS"):
        if is_told_of_somebody(text, start):
            yield start, end


def _is_had(text: Text, start: int, end: int) -> bool:
    """Whether somebody has a disease: it isn't only feared, screened or vaccinated for."""
    before = text.lower[max(0, start - _NEAR) : start]
    if compiled(_NOT_HAD).search(before.rpartition(";")[2].rpartition(". ")[2]):
        return False
    return not compiled(_NOT_THERE).match(text.lower, end)


def _named(text: Text) -> Iterator[tuple[int, int]]:
    """Names of the list: Gaucher's disease as ``gaucher syndrome``, anaemia as ``anemia``."""
    words_of = vocabulary(text)
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
    """Words that only such diseases end in, enzymes that are lacking, genes, lost chromosomes."""
    for token, start, end in text.tokens:
        if token.endswith(_ENDINGS) and token not in _COMMON_ENDINGS:
            yield start, end
    for signs, pattern in _forms():
        if any(sign in text.lower for sign in signs):
            for found in compiled(pattern).finditer(text.lower):
                yield found.span()
    if text.digits:
        for found in compiled(_GENE).finditer(text.plain):
            yield found.span()


@cache
def _forms() -> tuple[tuple[tuple[str, ...], str], ...]:
    lines = table("rare.txt", "FORMS")
    return tuple((tuple(signs.split()), pattern) for signs, pattern in lines)
