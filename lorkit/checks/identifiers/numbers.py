"""Numbers and codes that lead to one person: 45 CFR 164.514(b)(2)(i)(G) to (M), (R)."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import MIXED, Sought, has_code, holding, is_code, matches
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text

_DEVICE = (
    r"(?:models?|lots?|batch|serial|ref|reg(?:istration)?|tag|catalog(?:ue)?|part|plates?|udi|vin|"
    r"generator|implant|pump|stent|valve|lens|pacemaker|device)"
)

_MARK = (
    r"(?: ?(?:numbers?|num|no\.?|nr\.?|id|#)(?! ?\d{1,2}\b))?(?: (?:is|was|end(?:ing|ed|"
    r"s)(?: in)?))?[ :#.-]{0,3}"
)
_VALUE = r"[a-z]{0,4}-?\d[\d-]{2,}[a-z0-9]*"
_has_value = holding("000", "00-", "0-0", "0--")
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
_RECORDS = (
    Sought(_has_value, rf"\b{_STRONG}\b{_MARK}{_VALUE}"),
    Sought(_has_value, rf"\b{_WEAK}{_TOLD}{_VALUE}"),
    Sought(
        has_code,
        rf"\b(?:hospital|patient|clinic|chart|unit|registration){_TOLD}{MIXED}(?![\w%]|[.,]\d)",
        is_code,
    ),
    Sought(holding("00 00", "00-00"), rf"\b{_WEAK}{_TOLD}{_GROUPED}"),
    Sought(_has_value, rf"\b{_CODED}[ :,#(]{{1,3}}(?:is |was )?{_VALUE}"),
    Sought(holding("00-00"), rf"\b{_ENROLLED}"),
    Sought(
        _has_value,
        rf"\b{_BARE}\.?[ :#]{{1,2}}[a-z]{{0,3}}\d[\d-]{{4,20}}\d(?!\d|[.,]\d|%)",
        lambda v: not v.endswith("000"),
    ),
    Sought(
        has_code,
        rf"\b{_OWNED}{_MARKED}(?:is |was |reads? |of )?{MIXED}(?![\w%]|[.,]\d)",
        is_code,
    ),
    Sought(
        holding("000"),
        rf"\b{_OWNED}\b[^.;\d]{{1,26}}(?<![\w-])[a-z]{{1,3}}-?\d{{3,}}[\d-]*(?![\w%]|[.,]\d)",
        is_code,
    ),
    Sought(
        holding("00-000"),
        r"(?<![\w-])[a-z]{1,3}\d\d-\d{3,7}(?![\w-])",
        lambda v: not v.startswith(("t1", "t2")),
    ),
)
# Registries' numbers belong to nobody: "NCT02735707".
_REGISTRIES = ("nct", "pmc", "pmid", "doi", "isrctn", "chembl", "rs", "actrn", "eudract", "umin")
_CODES = (
    Sought(
        holding("00000"),
        r"(?<![\w./-])[a-z]{2,4}\d{5,}[a-z]?(?![\w-]|[.,]\d)",
        lambda v: not v.startswith(_REGISTRIES),
    ),
)
_SOCIAL_SECURITY = (
    Sought(
        holding("000-00-0000", "000 00 0000"),
        r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])|(?<!\d)\d{3} \d{2} \d{4}(?!\d)",
    ),
    Sought(holding("000000000"), r"\b\d{9}\b(?= (?:is|was) (?:his|her|their|the) social)"),
    Sought(
        holding("ssn", "soc", "s.s", "ss#", "ss #", "ss no", "last four"),
        r"\b(?:ssn|s\.s\.n\.?|ss(?= ?#| no\b)|soc(?:ial)?\.? ?sec(?:urity)?\b\.?(?: no\.?)?|"
        r"last four|social(?! work| hist| serv| supp| dete| medi))(?!\w)[^\d;]{0,24}"
        r"\d[\d -]{3,12}",
    ),
)


def _social_security(text: Text) -> Iterator[Hit]:
    if text.digits > 2:
        yield from matches(text, "a social security number", _SOCIAL_SECURITY)


def _records(text: Text) -> Iterator[Hit]:
    if text.digits > 2:
        yield from matches(text, "a record, account or license number", _RECORDS)
        yield from matches(text, "a record or serial number", _CODES)


def _has_three_digits(plate: str) -> bool:
    """Whether it is long enough for a plate: ``7KLM 294``; not ``plate 2 mm``."""
    code = "".join(c for c in plate.partition("plate")[2] if c.isalnum()).removeprefix("s")
    return sum(c.isdigit() for c in code) >= 3


_PLATES = (
    Sought(
        holding("plate"),
        r"\b(?:licen[cs]e|number|car|vehicle|truck) plates?(?: number)?(?: was| is)?[ :#]{0,2}"
        r"(?=[a-z0-9 -]{0,7}\d)[a-z0-9]{1,4}[ -]?[a-z0-9]{2,5}\b",
    ),
    Sought(
        holding("plate"),
        r"\bplates?(?: (?:was|is|read|reads))?[ :#]{1,2}(?=[a-z0-9 -]{0,8}[a-z])"
        r"(?:[a-z]{0,3}[- ]?\d{2,4}[- ]?[a-z]{0,3}|\d?[a-z]{2,4}[- ]?\d{2,4})(?![\w-])",
        _has_three_digits,
    ),
)
_VEHICLES = (
    Sought(
        holding("vin ", "vin:", "vin#"),
        r"\bvin(?: number| no\.?)?[ :#]{1,2}[a-z0-9]{6,17}\b",
    ),
)
_SERIAL = r"\b(?:serial|s/n|udi|device (?:id|identifier|number)|implant (?:id|number)|lot)"
_SERIAL_VALUE = r"[a-z]{0,6}-?[a-z]{0,3}\d[a-z0-9-]{2,20}"
_DEVICES = (
    Sought(
        has_code,
        rf"\b{_DEVICE}(?: (?:numbers?|num|no\.?|code|id))?(?: (?:was|is|read|reads|of))?"
        rf"[ :,#(]{{1,3}}(?:[a-z]{{2,4}} (?=\w*\d{{4}})|[a-z]{{4,12}} (?=[a-z]{{1,3}}-?\d))?"
        rf"{MIXED}(?![\w%]|[.,]\d)",
        is_code,
    ),
    Sought(
        holding("serial", "s/n", "sn ", "sn:", "sn#", "device", "implant", "udi", "lot"),
        rf"\bs/?n[ :#]{{1,2}}(?=[a-z0-9-]*\d[a-z0-9-]*\d){_SERIAL_VALUE}|"
        rf"{_SERIAL}(?: ?(?:number|num|no\.?|#))(?: is| was)?[ :,#]{{0,3}}{_SERIAL_VALUE}|"
        rf"{_SERIAL}[ :#]{{1,2}}(?:[a-z]{{1,4}}-?\d{{3,}}|\d{{5,}})[a-z0-9]*",
    ),
)


def _vehicles_and_devices(text: Text) -> Iterator[Hit]:
    """``plate 7KLM 294``, ``serial no. 88-A``, ``lot 22F917``; not ``plate 2 mm``."""
    yield from matches(text, "a license plate", _PLATES)
    yield from matches(text, "a vehicle number", _VEHICLES)
    if text.digits:
        yield from matches(text, "a device number", _DEVICES)


def _is_long(grouped: str) -> bool:
    """Nine digits or more, and not a row of years."""
    parts = grouped.split(" ")
    years = all(len(part) == 4 and part[:2] in ("19", "20") for part in parts)
    return sum(map(len, parts)) >= 9 and not years


def _is_count(grouped: str) -> bool:
    """``1 200 000``: thousands in groups of three."""
    return all(len(part) == 3 for part in grouped.split(" ")[1:]) and "-" not in grouped


_RUNS = (
    Sought(
        holding("000 000", "000-000"),
        r"(?<![\d.,/-])\d{3,4}(?:[ -]\d{3,4}){2,4}(?:-\d{2})?(?![\d/-]|[.,]\d)",
        lambda v: not _is_count(v),
    ),
    Sought(
        holding("0000 00"),
        r"(?<![\d.,/-])\d{4,6}(?: \d{2,6}){1,3}(?![\d/-]|[.,]\d| ?(?:mg|ml|g|kg|steps)\b)",
        _is_long,
    ),
)
_NUMBERS = (
    Sought(
        holding("0000000"),
        r"(?<![\d.,])\d{7,}(?![\d]|,\d{3}|\.\d)",
        lambda v: not v.endswith("00000"),
    ),
)


def _long_runs(text: Text) -> Iterator[Hit]:
    what = "a number that belongs to one person"
    yield from matches(text, what, _RUNS)
    for hit in matches(text, what, _NUMBERS):
        before = text.lower[max(0, hit.start - 6) : hit.start]
        if not before.endswith(("nct", "pmid ", "pmid:", "pmid: ", "doi.", "pmc")):
            yield hit


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
