"""How to reach a person: 45 CFR 164.514(b)(2)(i)(D), (E), (F), (N), (O).

Phone and fax numbers, email and web addresses, account names.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import Sought, holding, matches
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import one_of, words

_END = r"(?=[,;.)]|$)(?!\.\d)"
_CALLED = (
    r"(?:(?:tele)?phon(?:e|ed|ing)|tel|cell|mobile|fax(?:ed|ing)?|pag(?:ers?|ed|ing)|beeper|"
    r"call(?:ed|ing|s)?|rang|ring(?:ing)?|dial(?:ed|led|ing)?|messag(?:e|ed|ing)|sms|hotline|"
    r"whatsapp|voicemail|text(?:ed|ing)?|reach(?:ed|able|ing)?|contact(?:ed|ing)?|number|at)"
)
_PHONES = (
    Sought(
        holding("000"),
        r"(?<![\w./-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-]|\.\d)",
    ),
    Sought(holding("+"), r"(?<![\w+])\+\d{1,3}(?:[ .()-]{0,2}\d){7,12}(?!\d)"),
    Sought(holding("000"), r"(?<![\d.,/-])00\d{1,3}(?:[ .-]\d{2,4}){2,5}(?![\w-]|[.,]\d)"),
    Sought(
        holding("000-0000"),
        rf"(?<=[,:(] )\d{{3}}-\d{{4}}{_END}|(?<=\()\d{{3}}-\d{{4}}{_END}|"
        rf"\bon \d{{3}}-\d{{4}}{_END}",
    ),
    # A leading 0 and groups of digits, as most of the world writes it: ``04 91 55 01 88``.
    Sought(
        holding("00 00", "00.00", "00-00"),
        r"(?<![\w.,/-])\(?0\d{1,4}\)?(?:[ .-]\d{2,4}){2,4}(?![\w-]|[.,]\d)",
        lambda v: 9 <= sum(map(str.isdigit, v)) <= 12,
    ),
    Sought(
        holding("000 0000", "000.0000", "000-0000"),
        rf"\b{_CALLED}\b[^\d;]{{0,24}}\d{{3}}[-. ]\d{{4}}(?![\w-]|\.\d)"
        r"(?! ?(?:mg|mcg|g\b|ml|units?|iu|mmol|meq|kcal|steps|patients))",
    ),
    Sought(
        holding("000"),
        r"\b(?:ext(?:ension)?\.?|pager|beeper|fax)(?: number| no\.?| #)?[ :#(]{1,2}"
        r"(?:\d{3,6}|\d{2}-\d{3,4})\b",
    ),
)
_HOSTS = ("gmail", "yahoo", "hotmail", "outlook", "icloud", "aol")
# ``rosa@example.org``, ``rosa (at) example.org``, ``rosa at example dot org``
_EMAILS = (
    Sought(holding("@"), r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    Sought(
        holding("(at", "[at", "{at"),
        r"[\w.+-]{1,40} ?[\[({]at[\])}] ?[\w-]{1,40}"
        r"(?:(?: ?[\[({]dot[\])}] ?|\.)[\w-]{2,40}){1,3}",
    ),
    Sought(
        holding(" dot ", *_HOSTS),
        rf"[\w.-]{{1,40}} at (?:{'|'.join(_HOSTS)})(?: dot | ?\[dot\] ?|\. ?)com|"
        r"[\w.-]{1,40} at [\w-]{2,40}(?: dot [\w-]{2,20}){1,3}\b",
    ),
)
_LIBRARY = tuple(words("contacts.txt", "LIBRARY"))
_DOMAINS = (
    *("com", "org", "net", "edu", "gov", "info", "health", "io", "us", "co", "tv", "app", "blog"),
    *("site", "online", "example", "care", "life"),
)


def _is_personal(url: str) -> bool:
    """Whether a site isn't one of a library or society."""
    return not any(site in url for site in _LIBRARY)


_PAGES = (
    Sought(
        holding("://", "www.", *(f".{domain}" for domain in _DOMAINS)),
        r"(?:https?://|www\.)[^\s,;)]{3,200}|(?<![\w@.-])(?:[\w-]{2,63}\.){1,4}"
        rf"(?:{'|'.join(_DOMAINS)})(?![\w@])(?:/[^\s,;)]{{0,200}})?",
        _is_personal,
    ),
    Sought(
        holding("/"),
        r"(?<![\w@./-])[a-z][\w-]{1,62}(?:\.[a-z][\w-]{1,20}){1,3}/[^\s,;)]{1,200}",
        _is_personal,
    ),
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IPV4 = (
    Sought(
        holding("0.0.0", "0.00.0", "0.000.0"),
        rf"(?<![\d.]){_OCTET}(?:\.{_OCTET}){{3}}(?![\d.]*\d)",
    ),
)
_IPV6 = (
    Sought(
        lambda text: text.lower.count(":") > 6,
        r"(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])",
    ),
)
_NETWORKS = one_of("contacts.txt", "NETWORKS")


def _names_network(text: Text) -> bool:
    """Whether it names a site with accounts, and an account: ``.``, ``_`` or a digit is in it."""
    named = compiled(r"[^\W\d_][\d_.]+\w").search(text.lower)
    return bool(named and compiled(_NETWORKS).search(text.lower))


_ACCOUNTS = (
    Sought(holding("@"), r"(?<![\w.@])@[a-z_][\w.]{2,30}"),
    Sought(
        _names_network,
        rf"\b{_NETWORKS}(?: (?:account|handle|profile|user(?:name)?|page|channel|id))?"
        r"(?::| as| under| is| called| named| @|,)? ?\(?"
        r"(?=[\w.]{0,30}[\d_.]\w)@?[a-z][\w.]{3,30}",
    ),
)


def _phones(text: Text) -> Iterator[Hit]:
    if text.digits > 2:  # most bullets have fewer digits
        yield from matches(text, "a phone or fax number", _PHONES)


def _emails(text: Text) -> Iterator[Hit]:
    yield from matches(text, "an email address", _EMAILS)


def _web(text: Text) -> Iterator[Hit]:
    """Web and IP addresses, and account names; not the sites of libraries and societies."""
    yield from matches(text, "a web address", _PAGES)
    yield from matches(text, "an IP address", _IPV4)
    yield from matches(text, "an account name", _ACCOUNTS)
    yield from matches(text, "an IP address", _IPV6)


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
