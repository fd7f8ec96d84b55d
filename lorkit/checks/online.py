"""Mail and web addresses and account names: 45 CFR 164.514(b)(2)(i)(F), (N), (O)."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.patterns import found_by
from lorkit.checks.text import Hit, Text, compiled

_LIBRARY = (
    "uptodate.com", "cdc.gov", "nih.gov", "who.int", "nejm.org", "aamc.org", "mdcalc.com",
    "doi.org", "cochrane.org", "cochranelibrary.com", "medscape.com", "uspreventiveservices",
    "jamanetwork.com", "thelancet.com", "bmj.com", "acog.org", "heart.org", "clinicaltrials.gov",
)  # fmt: skip
_NETWORKS = (
    r"(?:handle|username|user name|screen name|instagram|insta|ig|tiktok|twitter|facebook|fb|"
    r"snapchat|youtube|reddit|telegram|wechat|whatsapp|linkedin|twitch|discord|blog|vlog|onlyfans|"
    r"gofundme|venmo|caringbridge)"
)


def emails(text: Text) -> Iterator[Hit]:
    """``rosa@example.org``, ``rosa (at) example.org``, ``rosa at example dot org``."""
    what = "an email address"
    if "@" in text.lower:
        pattern = r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
        yield from found_by("PHI009", text, pattern, what)
    if any(at in text.lower for at in ("(at)", "[at]", "{at}")):
        pattern = (
            r"[\w.+-]{1,40} ?[\[({]at[\])}] ?[\w-]{1,40}"
            r"(?:(?: ?[\[({]dot[\])}] ?|\.)[\w-]{2,40}){1,3}"
        )
        yield from found_by("PHI009", text, pattern, what)
    if " at " in text.lower:
        host = r"(?:gmail|yahoo|hotmail|outlook|icloud|aol)"
        pattern = (
            rf"[\w.-]{{1,40}} at {host}(?: dot | ?\[dot\] ?|\. ?)com|"
            r"[\w.-]{1,40} at [\w-]{2,40}(?: dot [\w-]{2,20}){1,3}\b"
        )
        yield from found_by("PHI009", text, pattern, what)


def web(text: Text) -> Iterator[Hit]:
    """Web and IP addresses, and names of accounts; not libraries' and societies' sites."""

    def is_personal(url: str) -> bool:
        return not any(site in url for site in _LIBRARY)

    if "." in text.lower.rstrip(".") or "://" in text.lower:
        ends = r"com|org|net|edu|gov|info|health|io|us|co|tv|app|blog|site|online|example|care|life"
        pattern = (
            rf"(?:https?://|www\.)[^\s,;)]{{3,200}}|"
            rf"(?<![\w@.-])(?:[\w-]{{2,63}}\.){{1,4}}(?:{ends})(?![\w@])(?:/[^\s,;)]{{0,200}})?"
        )
        yield from found_by("PHI010", text, pattern, "a web address", is_personal)
        pattern = r"(?<![\w@./-])[a-z][\w-]{1,62}(?:\.[a-z][\w-]{1,20}){1,3}/[^\s,;)]{1,200}"
        yield from found_by("PHI010", text, pattern, "a web address", is_personal)
        octet = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
        pattern = rf"(?<![\d.]){octet}(?:\.{octet}){{3}}(?![\d.]*\d)"
        yield from found_by("PHI010", text, pattern, "an IP address")
    if "@" in text.lower:
        yield from found_by("PHI010", text, r"(?<![\w.@])@[a-z_][\w.]{2,30}", "an account name")
    # An account's name has a digit, a period or an underscore in it.
    if compiled(r"[\d_.]\w").search(text.lower) and compiled(_NETWORKS).search(text.lower):
        named = (
            rf"\b{_NETWORKS}(?: (?:account|handle|profile|user(?:name)?|page|channel|id))?"
            r"(?::| as| under| is| called| named| @|,)? ?\(?"
            r"(?=[\w.]{0,30}[\d_.]\w)@?[a-z][\w.]{3,30}"
        )
        yield from found_by("PHI010", text, named, "an account name")
    if text.lower.count(":") >= 7:
        pattern = r"(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])"
        yield from found_by("PHI010", text, pattern, "an IP address")
