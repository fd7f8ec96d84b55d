"""Numbers and codes that lead to one person: 45 CFR 164.514(b)(2)(i)(G) to (M), (R)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lorkit.checks.identifiers._hits import MIXED, is_code, matches
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled

# Record numbers don't have fewer digits; most bullets do.
_FEWEST = 3
_DEVICE = (
    r"(?:models?|lots?|batch|serial|ref|reg(?:istration)?|tag|catalog(?:ue)?|part|plates?|udi|vin|"
    r"generator|implant|pump|stent|valve|lens|pacemaker|device)"
)

_MARK = (
    r"(?: ?(?:numbers?|num|no\.?|nr\.?|id|#)(?! ?\d{1,2}\b))?(?: (?:is|was|end(?:ing|ed|"
    r"s)(?: in)?))?[ :#.-]{0,3}"
)
_VALUE = r"[a-z]{0,4}-?\d[\d-]{2,}[a-z0-9]*"
_STRONG = (
    r"(?:mrns?|mr(?= ?#| no\b| number)|csn|fin|medical record|med rec|npi|dea|beneficiary|"
    r"passport|accession)"
)
_WEAK = (
    r"(?:charts?|records?|accounts?|acct\.?|encounters?|visits?|cases?|hospital|"
    r"patients?|policy|"
    r"member|insurance|medicare|medicaid|health plan|plan|subscriber|driver'?s "
    r"licen[cs]e|licen[cs]e|"
    r"certificate|specimen|claim|order|study|subject|id|file|admission|bracelet|"
    r"wristband|group)"
)
_TOLD = r" ?(?:(?:numbers?|num|no\.?|nr\.?|id|identifier|#)[ :,#.(]{0,3}(?:is |was )?|[:#] ?)"
_GROUPED = r"[a-z]{1,4}\d{0,3}[ -]\d{2,5}(?:[ -]\d{2,5}){1,3}\b"
_CODED = r"(?:enrollment|study|subject|screening|participant|patient|randomization|donor) code"
_ENROLLED = (
    r"(?:participants?|subjects?|patients?|enrollees?|donors?|recipients?|case|specimen|family)"
    r"(?: (?:no\.?|number|id|#))?,? #?(?:[a-z]{1,4}-)?\d{2,4}-\d{2,6}(?![\w-]|[.,]\d)"
)
_BARE = (
    r"(?:accounts?|acct|a/c|record|chart|encounter|policy|member|subscriber|medicare|"
    r"medicaid|insurance|beneficiary|specimen|claim|csn|hospital (?:no|number))"
)
_OWNED = (
    r"(?:driver'?s'? licen[cs]e|driving licen[cs]e|licen[cs]e|claim|case|file|policy|"
    r"member(?:ship)?|passport|visa|green card|certificate|permit|badge|docket|accession|"
    r"specimen|insurance|subscriber|beneficiary|account|invoice|receipt|booking|ticket|"
    r"reference|record|chart|id card|national id|identity card|voucher|prescription|rx|"
    r"locker|donor|medicare|medicaid|health plan|authorization|auth|referral|"
    r"hospital card|clinic card|patient card)"
)
_MARKED = r"(?: ?\(?(?:numbers?|num|no\.?|nr\.?|id|#)[ :.,#(-]{0,3}|[ ,:(#]{1,3})"
# What leads to a record, and what must be true of what is found.
_RECORDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (rf"\b{_STRONG}\b{_MARK}{_VALUE}", bool),
    (rf"\b{_WEAK}{_TOLD}{_VALUE}", bool),
    (
        rf"\b(?:hospital|patient|clinic|chart|unit|registration){_TOLD}{MIXED}(?![\w%]|[.,]\d)",
        is_code,
    ),
    (rf"\b{_WEAK}{_TOLD}{_GROUPED}", bool),
    (rf"\b{_CODED}[ :,#(]{{1,3}}(?:is |was )?{_VALUE}", bool),
    (rf"\b{_ENROLLED}", bool),
    (
        rf"\b{_BARE}\.?[ :#]{{1,2}}[a-z]{{0,3}}\d[\d-]{{4,20}}\d(?!\d|[.,]\d|%)",
        lambda v: not v.endswith("000"),
    ),
    (rf"\b{_OWNED}{_MARKED}(?:is |was |reads? |of )?{MIXED}(?![\w%]|[.,]\d)", is_code),
    (
        rf"\b{_OWNED}\b[^.;\d]{{1,26}}(?<![\w-])[a-z]{{1,3}}-?\d{{3,}}[\d-]*(?![\w%]|[.,]\d)",
        is_code,
    ),
    (r"(?<![\w-])[a-z]{1,3}\d\d-\d{3,7}(?![\w-])", lambda v: not v.startswith(("t1", "t2"))),
)


def _social_security(text: Text) -> Iterator[Hit]:
    if text.digits < _FEWEST:
        return
    what = "a social security number"
    pattern = r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])|(?<!\d)\d{3} \d{2} \d{4}(?!\d)"
    yield from matches(text, pattern, what)
    if "social" in text.lower:
        pattern = r"\b\d{9}\b(?= (?:is|was) (?:his|her|their|the) social)"
        yield from matches(text, pattern, what)
    if any(cue in text.lower for cue in ("ssn", "soc", "s.s", "ss#", "ss #", "ss no", "last four")):
        named = (
            r"(?:ssn|s\.s\.n\.?|ss(?= ?#| no\b)|soc(?:ial)?\.? ?sec(?:urity)?\b\.?(?: no\.?)?|"
            r"last four|social(?! work| hist| serv| supp| dete| medi))"
        )
        pattern = rf"\b{named}(?!\w)[^\d;]{{0,24}}\d[\d -]{{3,12}}"
        yield from matches(text, pattern, what)


def _records(text: Text) -> Iterator[Hit]:
    yield from _marked_records(text)
    yield from _loose_codes(text)


def _marked_records(text: Text) -> Iterator[Hit]:
    if text.digits < _FEWEST:
        return
    for pattern, keep in _RECORDS:
        yield from matches(text, pattern, "a record, account or license number", keep)


def _loose_codes(text: Text) -> Iterator[Hit]:
    """``PVY412345S`` anywhere; not ``NCT02735707``."""
    if text.digits < _FEWEST:
        return
    known = ("nct", "pmc", "pmid", "doi", "isrctn", "chembl", "rs", "actrn", "eudract", "umin")
    pattern = r"(?<![\w./-])[a-z]{2,4}\d{5,}[a-z]?(?![\w-]|[.,]\d)"
    what = "a record or serial number"
    yield from matches(text, pattern, what, lambda v: not v.startswith(known))


def _vehicles_and_devices(text: Text) -> Iterator[Hit]:
    """``plate 7KLM 294``, ``serial no. 88-A``, ``lot 22F917``; not ``plate 2 mm``."""
    if "plate" in text.lower or "vin" in text.lower:
        token = r"(?=[a-z0-9 -]{0,7}\d)[a-z0-9]{1,4}[ -]?[a-z0-9]{2,5}"
        pattern = (
            rf"\b(?:licen[cs]e|number|car|vehicle|truck) plates?(?: number)?(?: was| is)?[ "
            rf":#]{{0,2}}{token}\b"
        )
        yield from matches(text, pattern, "a license plate")
        bare = r"\bplates?(?: (?:was|is|read|reads))?[ :#]{1,2}"
        mixed = (
            r"(?=[a-z0-9 -]{0,8}[a-z])"
            r"(?:[a-z]{0,3}[- ]?\d{2,4}[- ]?[a-z]{0,3}|\d?[a-z]{2,4}[- ]?\d{2,4})"
        )
        pattern = rf"{bare}{mixed}(?![\w-])"
        yield from matches(text, pattern, "a license plate", _has_three_digits)
        pattern = r"\bvin(?: number| no\.?)?[ :#]{1,2}[a-z0-9]{6,17}\b"
        yield from matches(text, pattern, "a vehicle number")
    if not text.digits:
        return
    if compiled(_DEVICE).search(text.lower):
        pattern = (
            rf"\b{_DEVICE}(?: (?:numbers?|num|no\.?|code|id))?(?: (?:was|is|read|reads|of))?"
            rf"[ :,#(]{{1,3}}(?:[a-z]{{2,4}} (?=\w*\d{{4}})|[a-z]{{4,12}} (?=[a-z]{{1,3}}-?\d))?"
            rf"{MIXED}(?![\w%]|[.,]\d)"
        )
        yield from matches(text, pattern, "a device number", is_code)
    words = ("serial", "s/n", "sn ", "sn:", "sn#", "device", "udi", "lot ")
    if any(word in text.lower for word in words):
        named = r"\b(?:serial|s/n|udi|device (?:id|identifier|number)|implant (?:id|number)|lot)"
        value = r"[a-z]{0,6}-?[a-z]{0,3}\d[a-z0-9-]{2,20}"
        pattern = (
            rf"\bs/?n[ :#]{{1,2}}(?=[a-z0-9-]*\d[a-z0-9-]*\d){value}|"
            rf"{named}(?: ?(?:number|num|no\.?|#))(?: is| was)?[ :,#]{{0,3}}{value}|"
            rf"{named}[ :#]{{1,2}}(?:[a-z]{{1,4}}-?\d{{3,}}|\d{{5,}})[a-z0-9]*"
        )
        yield from matches(text, pattern, "a device number")


def _has_three_digits(plate: str) -> bool:
    """Whether it is long enough for a plate: ``7KLM 294``; not ``plate 2 mm``."""
    code = "".join(c for c in plate.partition("plate")[2] if c.isalnum()).removeprefix("s")
    return sum(c.isdigit() for c in code) >= 3


def _long_runs(text: Text) -> Iterator[Hit]:
    if text.digits < _FEWEST:
        return
    what = "a number that belongs to one person"
    pattern = r"(?<![\d.,/-])\d{3,4}(?:[ -]\d{3,4}){2,4}(?:-\d{2})?(?![\d/-]|[.,]\d)"
    yield from matches(text, pattern, what, lambda v: not _is_count(v))
    groups = r"(?<![\d.,/-])\d{4,6}(?: \d{2,6}){1,3}(?![\d/-]|[.,]\d| ?(?:mg|ml|g|kg|steps)\b)"
    yield from matches(text, groups, what, _is_long)
    pattern = r"(?<![\d.,])\d{7,}(?![\d]|,\d{3}|\.\d)"
    for hit in matches(text, pattern, what, lambda v: not v.endswith("00000")):
        before = text.lower[max(0, hit.start - 6) : hit.start]
        if not before.endswith(("nct", "pmid ", "pmid:", "pmid: ", "doi.", "pmc")):
            yield hit


def _is_long(grouped: str) -> bool:
    """Nine digits or more, and not a row of years."""
    parts = grouped.split(" ")
    years = all(len(part) == 4 and part[:2] in ("19", "20") for part in parts)
    return sum(map(len, parts)) >= 9 and not years


def _is_count(grouped: str) -> bool:
    """``1 200 000``: thousands in groups of three."""
    return all(len(part) == 3 for part in grouped.split(" ")[1:]) and "-" not in grouped


SOCIAL_SECURITY = Rule(
    "PHI011",
    "error",
    title="A social security number",
    why="Even its last four digits identify a person, and they can be used for fraud.",
    example="Noticed SSN 219-09-9999 on the wristband",
    better="Noticed a private number on a wristband and had it replaced",
    find=_social_security,
)

RECORD_NUMBER = Rule(
    "PHI007",
    "error",
    title="A record, account or license number",
    why="Numbers like these are made to find one person. Nothing in a letter needs them.",
    example="Found duplicate orders under MRN 4471902",
    better="Found duplicate orders in one chart",
    find=_records,
)

DEVICE_NUMBER = Rule(
    "PHI012",
    "error",
    title="A plate, vehicle or device number",
    why="Plates and serial numbers are registered to one person.",
    example="Pacemaker serial number PM88213A had been recalled",
    better="Found that a patient's pacemaker had been recalled",
    find=_vehicles_and_devices,
)

LONG_NUMBER = Rule(
    "PHI013",
    "error",
    title="A long run of digits",
    why=(
        "Seven or more digits in a row are nearly always a number that belongs to one person "
        "or one order."
    ),
    example="The wristband read 48213377, the label something else",
    better="The wristband and the label did not match",
    find=_long_runs,
)
