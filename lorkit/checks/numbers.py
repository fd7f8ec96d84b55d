"""Numbers, addresses and codes that lead to one person: 45 CFR 164.514(b)(2)(i)(D) to (O), (R)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lorkit.checks.text import Hit, Text, compiled, quoted

_TAKE_OUT = "take it out; nothing on the sheet needs it"
_LIBRARY = (
    "uptodate.com", "cdc.gov", "nih.gov", "who.int", "nejm.org", "aamc.org", "mdcalc.com",
    "doi.org", "cochrane.org", "cochranelibrary.com", "medscape.com", "uspreventiveservices",
    "jamanetwork.com", "thelancet.com", "bmj.com", "acog.org", "heart.org", "clinicaltrials.gov",
)  # fmt: skip


# No phone, record or plate has fewer digits; most bullets do.
_FEWEST = 3


def numbers(text: Text) -> Iterator[Hit]:
    """Everything a rule finds, the most telling first."""
    few = len(compiled(r"\d").findall(text.lower)) < _FEWEST
    for rule in _RULES:
        if not few or rule in (_emails, _web):
            yield from rule(text)


def _found(
    code: str, text: Text, pattern: str, what: str, keep: Callable[[str], bool] = bool
) -> Iterator[Hit]:
    for found in compiled(pattern).finditer(text.lower):
        if keep(found[0]):
            shown = quoted(text.plain[found.start() : found.end()])
            message = f"possible patient identifier: {shown} looks like {what}"
            yield Hit(code, found.start(), found.end(), message, _TAKE_OUT)


def _emails(text: Text) -> Iterator[Hit]:
    what = "an email address"
    if "@" in text.lower:
        pattern = r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
        yield from _found("PHI009", text, pattern, what)
    if any(at in text.lower for at in ("(at)", "[at]", "{at}")):
        pattern = (
            r"[\w.+-]{1,40} ?[\[({]at[\])}] ?[\w-]{1,40}"
            r"(?:(?: ?[\[({]dot[\])}] ?|\.)[\w-]{2,40}){1,3}"
        )
        yield from _found("PHI009", text, pattern, what)
    if " at " in text.lower:
        host = r"(?:gmail|yahoo|hotmail|outlook|icloud|aol)"
        pattern = rf"[\w.-]{{1,40}} at {host}(?: dot | ?\[dot\] ?|\. ?)com"
        yield from _found("PHI009", text, pattern, what)


def _web(text: Text) -> Iterator[Hit]:
    def is_personal(url: str) -> bool:
        return not any(site in url for site in _LIBRARY)

    if "." in text.lower:
        ends = r"com|org|net|edu|gov|info|health|io|us"
        pattern = (
            rf"(?:https?://|www\.)[^\s,;)]{{3,200}}|"
            rf"(?<![\w@.-])[\w-]{{2,63}}\.(?:{ends})(?![\w@])(?:/[^\s,;)]{{0,200}})?"
        )
        yield from _found("PHI010", text, pattern, "a web address", is_personal)
        octet = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
        pattern = rf"(?<![\d.]){octet}(?:\.{octet}){{3}}(?![\d.]*\d)"
        yield from _found("PHI010", text, pattern, "an IP address")
    if "@" in text.lower:
        yield from _found("PHI010", text, r"(?<![\w.@])@[a-z_][\w.]{2,30}", "an account name")
    if text.lower.count(":") >= 7:
        pattern = r"(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])"
        yield from _found("PHI010", text, pattern, "an IP address")


def _social_security(text: Text) -> Iterator[Hit]:
    what = "a social security number"
    pattern = r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])|(?<!\d)\d{3} \d{2} \d{4}(?!\d)"
    yield from _found("PHI011", text, pattern, what)
    if "ssn" in text.lower or "social" in text.lower:
        pattern = (
            r"\b(?:ssn|social security|last four|social(?! work| hist| serv| supp| dete| "
            r"medi))\b[^\d.;]{0,24}\d[\d -]{3,12}"
        )
        yield from _found("PHI011", text, pattern, what)


def _phones(text: Text) -> Iterator[Hit]:
    what = "a phone or fax number"
    american = r"(?<![\w./-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-]|\.\d)"
    yield from _found("PHI008", text, american, what)
    if "+" in text.lower:
        pattern = r"(?<![\w+])\+\d{1,3}(?:[ .()-]{0,2}\d){7,12}(?!\d)"
        yield from _found("PHI008", text, pattern, what)
    # A trunk 0 and groups, as most of the world writes it: ``04 91 55 01 88``.
    groups = r"(?<![\w.,/-])\(?0\d{1,4}\)?(?:[ .-]\d{2,4}){2,4}(?![\w-]|[.,]\d)"
    yield from _found("PHI008", text, groups, what, lambda v: 9 <= sum(map(str.isdigit, v)) <= 12)
    called = (
        r"(?:(?:tele)?phon(?:e|ed|ing)|tel|cell|mobile|fax(?:ed|ing)?|pag(?:ers?|ed|ing)|beeper|"
        r"call(?:ed|ing|s)?|rang|ring(?:ing)?|dial(?:ed|led|ing)?|messag(?:e|ed|ing)|sms|hotline|"
        r"whatsapp|voicemail|text(?:ed|ing)?|reach(?:ed|able|ing)?|contact(?:ed|ing)?|number|at)"
    )
    unit = r"(?! ?(?:mg|mcg|g\b|ml|units?|iu|mmol|meq|kcal|steps|patients))"
    pattern = rf"\b{called}\b[^\d;]{{0,24}}\d{{3}}[-. ]\d{{4}}(?![\w-]|\.\d){unit}"
    yield from _found("PHI008", text, pattern, what)
    pattern = r"\b(?:ext(?:ension)?\.?|pager|beeper|fax)(?: number| no\.?| #)?[ :#]{1,2}\d{3,6}\b"
    yield from _found("PHI008", text, pattern, what)


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
    yield from _found("PHI007", text, rf"\b{strong}\b{mark}{value}", what)
    weak = (
        r"(?:charts?|records?|accounts?|acct\.?|encounters?|visits?|cases?|hospital|"
        r"patients?|policy|"
        r"member|insurance|medicare|medicaid|health plan|plan|subscriber|driver'?s "
        r"licen[cs]e|licen[cs]e|"
        r"certificate|specimen|claim|order|study|subject|id|file|admission|bracelet|"
        r"wristband|group)"
    )
    told = r" ?(?:(?:numbers?|num|no\.?|nr\.?|id|identifier|#)[ :,#.]{0,3}(?:is |was )?|[:#] ?)"
    yield from _found("PHI007", text, rf"\b{weak}{told}{value}", what)
    bare = (
        r"(?:accounts?|acct|a/c|record|chart|encounter|policy|member|subscriber|medicare|"
        r"medicaid|insurance|beneficiary|specimen|claim|csn|hospital (?:no|number))"
    )
    pattern = rf"\b{bare}\.?[ :#]{{1,2}}[a-z]{{0,3}}\d[\d-]{{4,20}}\d(?!\d|[.,]\d|%)"
    yield from _found("PHI007", text, pattern, what, lambda v: not v.endswith("000"))
    pathology = r"(?<![\w-])[a-z]{1,3}\d\d-\d{3,7}(?![\w-])"
    yield from _found("PHI007", text, pathology, what, lambda v: not v.startswith(("t1", "t2")))


def _vehicles_and_devices(text: Text) -> Iterator[Hit]:
    if "plate" in text.lower or "vin" in text.lower:
        token = r"(?=[a-z0-9 -]{0,7}\d)[a-z0-9]{1,4}[ -]?[a-z0-9]{2,5}"
        pattern = (
            rf"\b(?:licen[cs]e|number|car|vehicle|truck) plates?(?: number)?(?: was| is)?[ "
            rf":#]{{0,2}}{token}\b"
        )
        yield from _found("PHI012", text, pattern, "a license plate")
        bare = r"\bplates?(?: (?:was|is|read|reads))?[ :#]{1,2}"
        mixed = (
            r"(?=[a-z0-9 -]{0,8}[a-z])"
            r"(?:[a-z]{0,3}[- ]?\d{2,4}[- ]?[a-z]{0,3}|\d?[a-z]{2,4}[- ]?\d{2,4})"
        )
        pattern = rf"{bare}{mixed}(?![\w-])"
        yield from _found("PHI012", text, pattern, "a license plate", _has_three_digits)
        pattern = r"\bvin(?: number| no\.?)?[ :#]{1,2}[a-z0-9]{6,17}\b"
        yield from _found("PHI012", text, pattern, "a vehicle number")
    words = ("serial", "s/n", "sn ", "sn:", "sn#", "device", "udi", "model", "lot ")
    if any(word in text.lower for word in words):
        named = r"\b(?:serial|s/n|udi|device (?:id|identifier|number)|implant (?:id|number)|lot)"
        value = r"[a-z]{0,6}-?[a-z]{0,3}\d[a-z0-9-]{2,20}"
        pattern = (
            rf"\bs/?n[ :#]{{1,2}}(?=[a-z0-9-]*\d[a-z0-9-]*\d){value}|"
            rf"{named}(?: ?(?:number|num|no\.?|#))(?: is| was)?[ :,#]{{0,3}}{value}|"
            rf"{named}[ :#]{{1,2}}(?:[a-z]{{1,4}}-?\d{{3,}}|\d{{5,}})[a-z0-9]*"
        )
        yield from _found("PHI012", text, pattern, "a device number")


def _has_three_digits(plate: str) -> bool:
    """Whether it is long enough for a plate: ``7KLM 294``; not ``plate 2 mm``."""
    code = "".join(c for c in plate.partition("plate")[2] if c.isalnum()).removeprefix("s")
    return sum(c.isdigit() for c in code) >= 3


def _long_runs(text: Text) -> Iterator[Hit]:
    def is_code(digits: str) -> bool:
        return not digits.endswith("00000")

    pattern = r"(?<![\d.,])\d{7,}(?![\d]|,\d{3}|\.\d)"
    for hit in _found("PHI013", text, pattern, "a number that belongs to one person", is_code):
        before = text.lower[max(0, hit.start - 6) : hit.start]
        if not before.endswith(("nct", "pmid ", "pmid:", "pmid: ", "doi.", "pmc")):
            yield hit


_RULES = (
    _emails,
    _web,
    _social_security,
    _records,
    _phones,
    _vehicles_and_devices,
    _long_runs,
)
