"""Email addresses and web links: whether they can be valid at all."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lorkit.profile.isodates import Fault
from lorkit.profile.problems import shown

# Plain addresses that need no library: a subset of what email-validator accepts (a test holds
# that). Loading it takes longer than reading a profile.
_PLAIN = re.compile(
    r"[A-Za-z0-9_]+(?:[.+-][A-Za-z0-9_]+)*@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+"
    r"(?:com|org|net|edu|gov|info)"
)
_LONGEST = 320
_EXAMPLE = "write it like this: name@hospital.org"


def email_fault(address: str) -> Fault | None:
    """Why this cannot be an email address, or None where it can (design: the profile file)."""
    if len(address) <= 60 and _PLAIN.fullmatch(address):
        return None
    return _obvious(address) or _refused(address)


def _obvious(address: str) -> Fault | None:
    """What most often goes wrong, in plain words."""
    local, _, domain = address.rpartition("@")
    if len(address) > _LONGEST:
        return Fault("this is longer than an email address can be", _EXAMPLE)
    if "<" in address or address.lower().startswith("mailto:"):
        inner = re.search(r"[^\s<>:]+@[^\s<>]+", address)
        hint = f"write only {inner[0]}" if inner else _EXAMPLE
        return Fault("only the address itself belongs here, without a name around it", hint)
    if re.search(r"[,;]", address) and address.count("@") > 1:
        return Fault("only one email address fits here", "keep the one that the person reads")
    if "@" not in address:
        return Fault(f"{shown(address)} has no @, so it is not an email address", _EXAMPLE)
    if re.search(r"\s", address):
        return Fault(f"there is a space inside the address {shown(address)}", "remove the space")
    if address.count("@") > 1:
        return Fault(f"{shown(address)} has more than one @", _EXAMPLE)
    if not local or not domain:
        return Fault(f"{shown(address)} needs text on both sides of the @", _EXAMPLE)
    if not local.isascii():
        odd = "".join(dict.fromkeys(c for c in local if not c.isascii()))
        message = f"mail cannot be sent to an address with {shown(odd)} before the @"
        return Fault(message, "ask for an address in plain letters, or check the spelling")
    return _obvious_domain(domain)


def _obvious_domain(domain: str) -> Fault | None:
    if domain.endswith((".", ",", ";")):
        return Fault(f"the address ends in {domain[-1]}", f"remove the {domain[-1]} at the end")
    if "." not in domain:
        message = f"{shown(domain)} after the @ is not complete: it has no dot"
        return Fault(message, _EXAMPLE)
    return None


def _refused(address: str) -> Fault | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        reason = str(error)
        if "special-use" in reason:
            end = address.rpartition(".")[2]
            message = f"no mail reaches an address that ends in .{end}"
            return Fault(message, "check the part after the @")
        if "too long" in reason:
            return Fault("this is longer than an email address can be", _EXAMPLE)
        message = f"{shown(address)} cannot be an email address"
        return Fault(message, f"check the spelling, dots and signs; {_EXAMPLE}")
    return None


def link_fault(link: str) -> Fault | None:
    """Why this cannot be a link for an upload, or None where it can."""
    hint = "copy the whole link from the browser; it begins with https://"
    if re.search(r"\s", link):
        return Fault("there is a space inside the link", hint)
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return Fault(f"{shown(link)} is not a web link", hint)
    if parts.scheme not in ("http", "https"):
        return Fault(f"{shown(link)} does not begin with https:// or http://", hint)
    if not host:
        return Fault(f"{shown(link)} names no site after the //", hint)
    return None
