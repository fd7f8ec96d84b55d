"""Numbers and codes that lead to one person: 45 CFR 164.514(b)(2)(i)(D), (E), (G) to (K), (R)."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.devices import vehicles_and_devices
from lorkit.checks.online import emails, web
from lorkit.checks.patterns import MIXED, found_by, is_code
from lorkit.checks.text import Hit, Text

# No phone or record has fewer digits; most bullets do.
_FEWEST = 3


def numbers(text: Text) -> Iterator[Hit]:
    """Everything a rule finds, the most telling first."""
    yield from emails(text)
    yield from web(text)
    many = text.digits >= _FEWEST
    for rule in (_social_security, _records, _phones) if many else ():
        yield from rule(text)
    yield from vehicles_and_devices(text)
    if many:
        yield from _long_runs(text)
        yield from _loose_codes(text)


def _social_security(text: Text) -> Iterator[Hit]:
    what = "a social security number"
    pattern = r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])|(?<!\d)\d{3} \d{2} \d{4}(?!\d)"
    yield from found_by("PHI011", text, pattern, what)
    if "social" in text.lower:
        pattern = r"\b\d{9}\b(?= (?:is|was) (?:his|her|their|the) social)"
        yield from found_by("PHI011", text, pattern, what)
    if any(cue in text.lower for cue in ("ssn", "soc", "s.s", "ss#", "ss #", "ss no", "last four")):
        named = (
            r"(?:ssn|s\.s\.n\.?|ss(?= ?#| no\b)|soc(?:ial)?\.? ?sec(?:urity)?\b\.?(?: no\.?)?|"
            r"last four|social(?! work| hist| serv| supp| dete| medi))"
        )
        pattern = rf"\b{named}(?!\w)[^\d;]{{0,24}}\d[\d -]{{3,12}}"
        yield from found_by("PHI011", text, pattern, what)


def _phones(text: Text) -> Iterator[Hit]:
    what = "a phone or fax number"
    american = r"(?<![\w./-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-]|\.\d)"
    yield from found_by("PHI008", text, american, what)
    if "+" in text.lower:
        pattern = r"(?<![\w+])\+\d{1,3}(?:[ .()-]{0,2}\d){7,12}(?!\d)"
        yield from found_by("PHI008", text, pattern, what)
    abroad = r"(?<![\d.,/-])00\d{1,3}(?:[ .-]\d{2,4}){2,5}(?![\w-]|[.,]\d)"
    yield from found_by("PHI008", text, abroad, what)
    end = r"(?=[,;.)]|$)(?!\.\d)"
    local = (
        rf"(?<=[,:(] )\d{{3}}-\d{{4}}{end}|(?<=\()\d{{3}}-\d{{4}}{end}|\bon \d{{3}}-\d{{4}}{end}"
    )
    yield from found_by("PHI008", text, local, what)
    # A trunk 0 and groups, as most of the world writes it: ``04 91 55 01 88``.
    groups = r"(?<![\w.,/-])\(?0\d{1,4}\)?(?:[ .-]\d{2,4}){2,4}(?![\w-]|[.,]\d)"
    yield from found_by("PHI008", text, groups, what, lambda v: 9 <= sum(map(str.isdigit, v)) <= 12)
    called = (
        r"(?:(?:tele)?phon(?:e|ed|ing)|tel|cell|mobile|fax(?:ed|ing)?|pag(?:ers?|ed|ing)|beeper|"
        r"call(?:ed|ing|s)?|rang|ring(?:ing)?|dial(?:ed|led|ing)?|messag(?:e|ed|ing)|sms|hotline|"
        r"whatsapp|voicemail|text(?:ed|ing)?|reach(?:ed|able|ing)?|contact(?:ed|ing)?|number|at)"
    )
    unit = r"(?! ?(?:mg|mcg|g\b|ml|units?|iu|mmol|meq|kcal|steps|patients))"
    pattern = rf"\b{called}\b[^\d;]{{0,24}}\d{{3}}[-. ]\d{{4}}(?![\w-]|\.\d){unit}"
    yield from found_by("PHI008", text, pattern, what)
    pattern = (
        r"\b(?:ext(?:ension)?\.?|pager|beeper|fax)(?: number| no\.?| #)?[ :#(]{1,2}"
        r"(?:\d{3,6}|\d{2}-\d{3,4})\b"
    )
    yield from found_by("PHI008", text, pattern, what)


def _records(text: Text) -> Iterator[Hit]:
    what = "a record, account or license number"
    mark = (
        r"(?: ?(?:numbers?|num|no\.?|nr\.?|id|#)(?! ?\d{1,2}\b))?(?: (?:is|was|end(?:ing|ed|"
        r"s)(?: in)?))?[ :#.-]{0,3}"
    )
    value = r"[a-z]{0,4}-?\d[\d-]{2,}[a-z0-9]*"
    strong = (
        r"(?:mrns?|mr(?= ?#| no\b| number)|csn|fin|medical record|med rec|npi|dea|beneficiary|"
        r"passport|accession)"
    )
    yield from found_by("PHI007", text, rf"\b{strong}\b{mark}{value}", what)
    weak = (
        r"(?:charts?|records?|accounts?|acct\.?|encounters?|visits?|cases?|hospital|"
        r"patients?|policy|"
        r"member|insurance|medicare|medicaid|health plan|plan|subscriber|driver'?s "
        r"licen[cs]e|licen[cs]e|"
        r"certificate|specimen|claim|order|study|subject|id|file|admission|bracelet|"
        r"wristband|group)"
    )
    told = r" ?(?:(?:numbers?|num|no\.?|nr\.?|id|identifier|#)[ :,#.(]{0,3}(?:is |was )?|[:#] ?)"
    yield from found_by("PHI007", text, rf"\b{weak}{told}{value}", what)
    bare = (
        r"(?:accounts?|acct|a/c|record|chart|encounter|policy|member|subscriber|medicare|"
        r"medicaid|insurance|beneficiary|specimen|claim|csn|hospital (?:no|number))"
    )
    pattern = rf"\b{bare}\.?[ :#]{{1,2}}[a-z]{{0,3}}\d[\d-]{{4,20}}\d(?!\d|[.,]\d|%)"
    yield from found_by("PHI007", text, pattern, what, lambda v: not v.endswith("000"))
    owned = (
        r"(?:driver'?s'? licen[cs]e|driving licen[cs]e|licen[cs]e|claim|case|file|policy|"
        r"member(?:ship)?|passport|visa|green card|certificate|permit|badge|docket|accession|"
        r"specimen|insurance|subscriber|beneficiary|account|invoice|receipt|booking|ticket|"
        r"reference|record|chart|id card|national id|identity card|voucher|prescription|rx|"
        r"locker|authorization|auth|referral)"
    )
    marked = r"(?: ?\(?(?:numbers?|num|no\.?|nr\.?|id|#)[ :.#]{0,3}|[ ,:(#]{1,3})"
    pattern = rf"\b{owned}{marked}(?:is |was |reads? |of )?{MIXED}(?![\w%]|[.,]\d)"
    yield from found_by("PHI007", text, pattern, what, is_code)
    apart = rf"\b{owned}\b[^.;\d]{{1,26}}(?<![\w-])[a-z]{{1,3}}-?\d{{3,}}[\d-]*(?![\w%]|[.,]\d)"
    yield from found_by("PHI007", text, apart, what, is_code)
    pathology = r"(?<![\w-])[a-z]{1,3}\d\d-\d{3,7}(?![\w-])"
    yield from found_by("PHI007", text, pathology, what, lambda v: not v.startswith(("t1", "t2")))


def _long_runs(text: Text) -> Iterator[Hit]:
    what = "a number that belongs to one person"
    pattern = r"(?<![\d.,/-])\d{3,4}(?:[ -]\d{3,4}){2,4}(?:-\d{2})?(?![\d/-]|[.,]\d)"
    yield from found_by("PHI013", text, pattern, what, lambda v: not _is_count(v))
    groups = r"(?<![\d.,/-])\d{4,6}(?: \d{2,6}){1,3}(?![\d/-]|[.,]\d| ?(?:mg|ml|g|kg|steps)\b)"
    yield from found_by("PHI013", text, groups, what, _is_long)
    pattern = r"(?<![\d.,])\d{7,}(?![\d]|,\d{3}|\.\d)"
    for hit in found_by("PHI013", text, pattern, what, lambda v: not v.endswith("00000")):
        before = text.lower[max(0, hit.start - 6) : hit.start]
        if not before.endswith(("nct", "pmid ", "pmid:", "pmid: ", "doi.", "pmc")):
            yield hit


def _loose_codes(text: Text) -> Iterator[Hit]:
    """``PVY412345S`` wherever it stands; not ``NCT02735707``."""
    known = ("nct", "pmc", "pmid", "doi", "isrctn", "chembl", "rs", "actrn", "eudract", "umin")
    pattern = r"(?<![\w./-])[a-z]{2,4}\d{5,}[a-z]?(?![\w-]|[.,]\d)"
    what = "a record or serial number"
    yield from found_by("PHI007", text, pattern, what, lambda v: not v.startswith(known))


def _is_long(grouped: str) -> bool:
    """Nine digits or more, and no row of years."""
    parts = grouped.split(" ")
    years = all(len(part) == 4 and part[:2] in ("19", "20") for part in parts)
    return sum(map(len, parts)) >= 9 and not years


def _is_count(grouped: str) -> bool:
    """``1 200 000``: thousands in groups of three."""
    return all(len(part) == 3 for part in grouped.split(" ")[1:]) and "-" not in grouped
