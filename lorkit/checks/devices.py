"""Vehicles and devices by plate, serial, lot or model: 45 CFR 164.514(b)(2)(i)(L), (M)."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.patterns import MIXED, found_by, is_code
from lorkit.checks.text import Hit, Text, compiled

_DEVICE = (
    r"(?:models?|lots?|batch|serial|ref|reg(?:istration)?|tag|catalog(?:ue)?|part|plates?|udi|vin|"
    r"generator|implant|pump|stent|valve|lens|pacemaker|device)"
)


def vehicles_and_devices(text: Text) -> Iterator[Hit]:
    """``plate 7KLM 294``, ``serial no. 88-A``, ``lot 22F917``; not ``plate 2 mm``."""
    if "plate" in text.lower or "vin" in text.lower:
        token = r"(?=[a-z0-9 -]{0,7}\d)[a-z0-9]{1,4}[ -]?[a-z0-9]{2,5}"
        pattern = (
            rf"\b(?:licen[cs]e|number|car|vehicle|truck) plates?(?: number)?(?: was| is)?[ "
            rf":#]{{0,2}}{token}\b"
        )
        yield from found_by("PHI012", text, pattern, "a license plate")
        bare = r"\bplates?(?: (?:was|is|read|reads))?[ :#]{1,2}"
        mixed = (
            r"(?=[a-z0-9 -]{0,8}[a-z])"
            r"(?:[a-z]{0,3}[- ]?\d{2,4}[- ]?[a-z]{0,3}|\d?[a-z]{2,4}[- ]?\d{2,4})"
        )
        pattern = rf"{bare}{mixed}(?![\w-])"
        yield from found_by("PHI012", text, pattern, "a license plate", _has_three_digits)
        pattern = r"\bvin(?: number| no\.?)?[ :#]{1,2}[a-z0-9]{6,17}\b"
        yield from found_by("PHI012", text, pattern, "a vehicle number")
    if not text.digits:
        return
    if compiled(_DEVICE).search(text.lower):
        pattern = (
            rf"\b{_DEVICE}(?: (?:numbers?|num|no\.?|code|id))?(?: (?:was|is|read|reads|of))?"
            rf"[ :,#(]{{1,3}}(?:[a-z]{{2,4}} (?=\w*\d{{4}})|[a-z]{{4,12}} (?=[a-z]{{1,3}}-?\d))?"
            rf"{MIXED}(?![\w%]|[.,]\d)"
        )
        yield from found_by("PHI012", text, pattern, "a device number", is_code)
    words = ("serial", "s/n", "sn ", "sn:", "sn#", "device", "udi", "lot ")
    if any(word in text.lower for word in words):
        named = r"\b(?:serial|s/n|udi|device (?:id|identifier|number)|implant (?:id|number)|lot)"
        value = r"[a-z]{0,6}-?[a-z]{0,3}\d[a-z0-9-]{2,20}"
        pattern = (
            rf"\bs/?n[ :#]{{1,2}}(?=[a-z0-9-]*\d[a-z0-9-]*\d){value}|"
            rf"{named}(?: ?(?:number|num|no\.?|#))(?: is| was)?[ :,#]{{0,3}}{value}|"
            rf"{named}[ :#]{{1,2}}(?:[a-z]{{1,4}}-?\d{{3,}}|\d{{5,}})[a-z0-9]*"
        )
        yield from found_by("PHI012", text, pattern, "a device number")


def _has_three_digits(plate: str) -> bool:
    """Whether it is long enough for a plate: ``7KLM 294``; not ``plate 2 mm``."""
    code = "".join(c for c in plate.partition("plate")[2] if c.isalnum()).removeprefix("s")
    return sum(c.isdigit() for c in code) >= 3
