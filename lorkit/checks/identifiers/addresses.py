"""Streets, counties, ZIP codes, neighborhoods, and a town with its state."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorkit.checks.text import Text, compiled, vocabulary
from lorkit.checks.words import SAFE, STATES

_CODES = vocabulary(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
    "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
)
_POSTAL = f"(?:{'|'.join(sorted(_CODES))})"
# Without a comma before it: "Repeat CT", "Senior PA".
_NO_STATES = "AL|CA|CO|CT|DE|HI|ID|IN|LA|MA|MD|ME|MI|MO|MS|MT|ND|NE|OK|OR|PA|PR|SC|SD|VA|WA"
# A capital before one of these is where somebody lives, whatever comes before it.
_KINDS = (
    r"(?:[Cc]ounty|Parish|[Tt]ownship|[Bb]orough|[Rr]eservation|Heights Apartments|"
    r"[Nn]eighborhood|[Bb]arrio|"
    r"(?:[Hh]ousing )?[Pp]rojects|[Tt]railer [Pp]ark|District(?! Attorney)|Pueblo|Rancheria)"
)
_NAME = r"(?:[A-Z][\w'-]{1,20}|\d{1,3}(?:st|nd|rd|th))"
_PATTERNS = (
    rf"\b(?:\d{{1,5}} )?(?:{_NAME} ){{1,3}}(?:Street|Avenue|Ave\b\.?|Boulevard|"
    rf"Blvd\b\.?)(?! Journal)",
    rf"\b\d{{1,5}} (?:{_NAME} ){{1,3}}(?:St|Rd|Road|Dr|Drive|Lane|Ln|Court|Ct|Place|Way|"
    rf"Terrace)\b",
    rf"\b(?:on|off|at|near|along|down|up|across|under|behind|by|from) (?:{_NAME} ){{1,2}}"
    rf"(?:Road|Rd|Lane|Drive|Court|Parkway|St)\b",
    r"\b(?:Highway|Route|Interstate|Hwy|I-)[ -]?\d{1,3}\b",
    rf"\b(?:{_NAME} ){{1,2}}{_KINDS}(?! (?:Hospital|Medical|Health|Clinic))",
    r"\b[Cc]ounty of [A-Z]\w+",
    r"\b(?:ZIP|[Zz]ip)(?: ?[Cc]ode)?s?[ :,#]{0,2}(?:is |was )?\d{3,5}\b",
    rf"\b{_POSTAL},? \d{{5}}(?:-\d{{4}})?\b",
    rf"\b[A-Z][a-z]{{2,20}}(?:,|(?! (?:{_NO_STATES})\b)) {_POSTAL}\b(?![\w-])",
    rf"\b[A-Z][a-z]{{2,20}}, (?:{'|'.join(sorted(STATES))})\b",
)
# "the Elm Street clinic": where a team works.
_FACILITY = (
    r" (?:(?:family|community|walk-in|outpatient|free|street|primary care) )?"
    r"(?:clinics?|hospital|campus|office|site|location|building|center|pharmacy|practice|study|trial|"
    r"cohort|model|criteria|survey)\b"
)
# "at St. Luke's Hospital, Flint, Michigan": where a hospital is.
_OF_FACILITY = (
    r"\b(?:hospital|clinic|medical center|health (?:center|system)|university|college|institute|"
    r"school of medicine|medical school)(?: of \w+)?(?:,| \(| in) ?$"
)
# One of these is in every address, or a state.
_WAYS = vocabulary(
    "street ave avenue blvd boulevard road rd st drive lane dr court place way county parish "
    "township zip route reservation terrace parkway borough interstate hwy highway ln ct heights "
    "neighborhood barrio projects park district pueblo rancheria"
)


def addresses(text: Text) -> Iterator[tuple[int, int]]:
    """Streets, counties, ZIP codes, and a town with its state."""
    ways = not _WAYS.isdisjoint(text.terms) or text.holds("i-0", "i- 0", "i--0")
    if not ways and not _may_name_state(text.plain):
        return
    for pattern in _PATTERNS:
        for found in compiled(pattern).finditer(text.plain):
            first = found[0].split()[0].strip(",")
            states = first in STATES and "," in found[0]  # "California, Oregon and Washington"
            if states or _is_doctor(text, found):
                continue
            before = text.lower[max(0, found.start() - 40) : found.start()]
            if compiled(_FACILITY).match(text.lower, found.end()) or (
                "," in found[0] and compiled(_OF_FACILITY).search(before)
            ):
                continue
            if first not in SAFE or first in ("The", "In", "From", "On", "At", "Near"):
                yield found.span()


def _may_name_state(plain: str) -> bool:
    """Whether there is a capital after a comma, or a state's two letters after a word."""
    codes = compiled(r"[a-z],? ([A-Z]{2})\b")
    return bool(compiled(", [A-Z]").search(plain)) or not _CODES.isdisjoint(codes.findall(plain))


_LEADING = ("from", "in", "near", "of", "to", "at", "outside", "around", "through")


def _is_doctor(text: Text, found: re.Match[str]) -> bool:
    """``Elena Popescu, MD``: the letters of a state can be a doctor's degree too."""
    if not found[0].endswith((" MD", " PA", ",MD", ",PA", " DO")):
        return False
    name = compiled(r"(?:(\w+) )?([A-Z][\w'-]*)[.,(]* $").search(
        text.plain[max(0, found.start() - 60) : found.start()]
    )
    return name is not None and (name[1] or "").lower() not in _LEADING
