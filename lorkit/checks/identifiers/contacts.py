"""How to reach a person: 45 CFR 164.514(b)(2)(i)(D), (E), (F), (N), (O).

Phone and fax numbers, email and web addresses, account names.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import matches
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import one_of, words

_LIBRARY = tuple(words("contacts.txt", "LIBRARY"))
_NETWORKS = one_of("contacts.txt", "NETWORKS")


def _phones(text: Text) -> Iterator[Hit]:
    if text.digits < 3:
        return  # most bullets have fewer digits
    what = "a phone or fax number"
    american = r"(?<![\w./-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-]|\.\d)"
    yield from matches(text, american, what)
    if "+" in text.lower:
        pattern = r"(?<![\w+])\+\d{1,3}(?:[ .()-]{0,2}\d){7,12}(?!\d)"
        yield from matches(text, pattern, what)
    abroad = r"(?<![\d.,/-])00\d{1,3}(?:[ .-]\d{2,4}){2,5}(?![\w-]|[.,]\d)"
    yield from matches(text, abroad, what)
    end = r"(?=[,;.)]|$)(?!\.\d)"
    local = (
        rf"(?<=[,:(] )\d{{3}}-\d{{4}}{end}|(?<=\()\d{{3}}-\d{{4}}{end}|\bon \d{{3}}-\d{{4}}{end}"
    )
    yield from matches(text, local, what)
    # A leading 0 and groups of digits, as most of the world writes it: ``04 91 55 01 88``.
    groups = r"(?<![\w.,/-])\(?0\d{1,4}\)?(?:[ .-]\d{2,4}){2,4}(?![\w-]|[.,]\d)"
    yield from matches(text, groups, what, lambda v: 9 <= sum(map(str.isdigit, v)) <= 12)
    called = (
        r"(?:(?:tele)?phon(?:e|ed|ing)|tel|cell|mobile|fax(?:ed|ing)?|pag(?:ers?|ed|ing)|beeper|"
        r"call(?:ed|ing|s)?|rang|ring(?:ing)?|dial(?:ed|led|ing)?|messag(?:e|ed|ing)|sms|hotline|"
        r"whatsapp|voicemail|text(?:ed|ing)?|reach(?:ed|able|ing)?|contact(?:ed|ing)?|number|at)"
    )
    unit = r"(?! ?(?:mg|mcg|g\b|ml|units?|iu|mmol|meq|kcal|steps|patients))"
    pattern = rf"\b{called}\b[^\d;]{{0,24}}\d{{3}}[-. ]\d{{4}}(?![\w-]|\.\d){unit}"
    yield from matches(text, pattern, what)
    pattern = (
        r"\b(?:ext(?:ension)?\.?|pager|beeper|fax)(?: number| no\.?| #)?[ :#(]{1,2}"
        r"(?:\d{3,6}|\d{2}-\d{3,4})\b"
    )
    yield from matches(text, pattern, what)


def _emails(text: Text) -> Iterator[Hit]:
    """``rosa@example.org``, ``rosa (at) example.org``, ``rosa at example dot org``."""
    what = "an email address"
    if "@" in text.lower:
        pattern = r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
        yield from matches(text, pattern, what)
    if any(at in text.lower for at in ("(at)", "[at]", "{at}")):
        pattern = (
            r"[\w.+-]{1,40} ?[\[({]at[\])}] ?[\w-]{1,40}"
            r"(?:(?: ?[\[({]dot[\])}] ?|\.)[\w-]{2,40}){1,3}"
        )
        yield from matches(text, pattern, what)
    if " at " in text.lower:
        host = r"(?:gmail|yahoo|hotmail|outlook|icloud|aol)"
        pattern = (
            rf"[\w.-]{{1,40}} at {host}(?: dot | ?\[dot\] ?|\. ?)com|"
            r"[\w.-]{1,40} at [\w-]{2,40}(?: dot [\w-]{2,20}){1,3}\b"
        )
        yield from matches(text, pattern, what)


def _web(text: Text) -> Iterator[Hit]:
    """Web and IP addresses, and account names; not the sites of libraries and societies."""

    def is_personal(url: str) -> bool:
        return not any(site in url for site in _LIBRARY)

    if "." in text.lower.rstrip(".") or "://" in text.lower:
        ends = r"com|org|net|edu|gov|info|health|io|us|co|tv|app|blog|site|online|example|care|life"
        pattern = (
            rf"(?:https?://|www\.)[^\s,;)]{{3,200}}|"
            rf"(?<![\w@.-])(?:[\w-]{{2,63}}\.){{1,4}}(?:{ends})(?![\w@])(?:/[^\s,;)]{{0,200}})?"
        )
        yield from matches(text, pattern, "a web address", is_personal)
        pattern = r"(?<![\w@./-])[a-z][\w-]{1,62}(?:\.[a-z][\w-]{1,20}){1,3}/[^\s,;)]{1,200}"
        yield from matches(text, pattern, "a web address", is_personal)
        octet = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
        pattern = rf"(?<![\d.]){octet}(?:\.{octet}){{3}}(?![\d.]*\d)"
        yield from matches(text, pattern, "an IP address")
    if "@" in text.lower:
        yield from matches(text, r"(?<![\w.@])@[a-z_][\w.]{2,30}", "an account name")
    # An account name has a digit, a period or an underscore in it.
    if compiled(r"[\d_.]\w").search(text.lower) and compiled(_NETWORKS).search(text.lower):
        named = (
            rf"\b{_NETWORKS}(?: (?:account|handle|profile|user(?:name)?|page|channel|id))?"
            r"(?::| as| under| is| called| named| @|,)? ?\(?"
            r"(?=[\w.]{0,30}[\d_.]\w)@?[a-z][\w.]{3,30}"
        )
        yield from matches(text, named, "an account name")
    if text.lower.count(":") >= 7:
        pattern = r"(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])"
        yield from matches(text, pattern, "an IP address")


PHONE = Rule(
    "PHI008",
    "error",
    title="A phone or fax number",
    why="A number that reaches a patient or relative identifies them.",
    example="Called the daughter at 312-555-0148 with the results",
    better="Called the daughter with the results",
    find=_phones,
)

EMAIL_ADDRESS = Rule(
    "PHI009",
    "error",
    title="An email address",
    why=(
        "An address that reaches a patient or relative identifies them, and the sheet is sent "
        "by email."
    ),
    example="Sent the exercises to h.garner@mailbox.example",
    better="Sent the exercises to the patient the same day",
    find=_emails,
)

WEB_ADDRESS = Rule(
    "PHI010",
    "error",
    title="A web address, IP address or account name",
    why="A page or account leads to its owner. Well-known medical sites are left alone.",
    example="The patient keeps a blog at www.mylupusjourney.blog",
    better="The patient writes about living with lupus",
    find=_web,
)
