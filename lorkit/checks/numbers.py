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


def numbers(text: Text) -> Iterator[Hit]:
    """Everything a rule finds, the most telling first."""
    for rule in _RULES:
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
    if " at " in text.lower or "[at]" in text.lower:
        host = r"(?:gmail|yahoo|hotmail|outlook|icloud|aol)"
        pattern = rf"[\w.-]{{1,40}} ?(?:\[at\]| at ) ?{host}(?: dot | ?\[dot\] ?|\. ?)com"
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
    called = (
        r"(?:phone|telephone|tel|cell|mobile|fax|pager?|paged|beeper|call(?:ed|ing)?|"
        r"text(?:ed)?|reach(?:ed|able)?|contact|number|at)"
    )
    unit = r"(?! ?(?:mg|mcg|g\b|ml|units?|iu|mmol|meq|kcal|steps|patients))"
    pattern = rf"\b{called}\b[^\d;]{{0,16}}\d{{3}}[-. ]\d{{4}}(?![\w-]|\.\d){unit}"
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
    strong = r"(?:mrns?|csn|fin|medical record|med rec|npi|dea|beneficiary|passport|accession)"
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
        yield from _found("PHI012", text, r"\bplates? [a-z]{2,3}[- ]?\d{3,4}\b", "a license plate")
        pattern = r"\bvin(?: number| no\.?)?[ :#]{1,2}[a-z0-9]{6,17}\b"
        yield from _found("PHI012", text, pattern, "a vehicle number")
    words = ("serial", "s/n", "device", "udi", "model", "lot ")
    if any(word in text.lower for word in words):
        named = r"\b(?:serial|s/n|udi|device (?:id|identifier|number)|implant (?:id|number)|lot)"
        value = r"[a-z]{0,6}-?[a-z]{0,3}\d[a-z0-9-]{2,20}"
        pattern = (
            rf"\bs/n[ :#]{{1,2}}{value}|{named}(?: ?(?:number|num|no\.?|#))(?: is| was)?[ "
            rf":#]{{0,3}}{value}|{named}[ :#]{{1,2}}(?:[a-z]{{1,4}}-?\d{{3,}}|"
            rf"\d{{5,}})[a-z0-9]*"
        )
        yield from _found("PHI012", text, pattern, "a device number")


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
