"""Which mailbox to use and its server: from the profile, or found from the address.

The password comes from the system's keyring. lorkit never writes one anywhere.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from lorkit.errors import LorkitError
from lorkit.mail import autoconfig
from lorkit.profile.mail import Mail
from lorkit.profile.model import Profile

Security: TypeAlias = Literal["TLS", "STARTTLS"]
_PORTS: dict[Security, int] = {"TLS": 993, "STARTTLS": 143}

BY_COPYING = (
    "make the text with  lorkit render DOCUMENT -f txt,  copy it into a new message there, and "
    "attach the files from the same folder"
)


class ByHandError(LorkitError):
    """lorkit can't put messages into this mailbox: they have to be copied by hand."""


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox and how to reach it, without the password."""

    address: str
    server: str
    port: int
    security: Security
    user: str  # the login name, usually the address
    drafts: str = ""  # the Drafts folder, if the server doesn't mark it
    sent: str = ""  # the Sent folder, if the server doesn't mark it
    password_help: str = ""  # what kind of password the provider wants


def account_of(profile: Profile, address: str = "") -> Account:
    """The mailbox of a profile; ``address`` was asked for if the profile has none.

    An unknown server that isn't in the profile is looked up at the address's own domain.
    Raises LorkitError if there is none, or if it doesn't accept passwords from programs.
    """
    settings = profile.mail or Mail()
    address = address_of(profile, address)
    if no := closed(profile, address):
        raise no
    domain = _domain(address)
    server = (settings.server or "").lower()
    if server:
        security: Security = settings.security or ("STARTTLS" if settings.port == 143 else "TLS")
        found = autoconfig.Found(server, settings.port or _PORTS[security], security)
    else:
        found = _known(domain) or autoconfig.find(domain)
    provider = _provider(domain, found.server)
    return Account(
        address=address,
        server=found.server,
        port=found.port,
        security=found.security,
        user=settings.user or address,
        drafts=settings.drafts or "",
        sent=settings.sent or "",
        password_help=str(provider.get("password", "")) if provider else "",
    )


def address_of(profile: Profile, address: str = "") -> str:
    """The address of a profile's mailbox; ``address`` is used if the profile has none."""
    named = profile.mail.address if profile.mail else None
    return named or address or profile.applicant.email


def closed(profile: Profile, address: str = "") -> ByHandError | None:
    """Why a profile's mailbox accepts no passwords from programs, judging by its name."""
    server = (profile.mail.server or "").lower() if profile.mail else ""
    provider = _closed(_domain(address_of(profile, address)), server)
    if not provider:
        return None
    return ByHandError(
        f"{provider} lets programs into a mailbox only through its own sign-in, which "
        "lorkit doesn't support",
        BY_COPYING,
    )


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _known(domain: str) -> autoconfig.Found | None:
    provider = _provider(domain, "")
    return autoconfig.Found(provider["server"], 993, "TLS") if provider else None


def _provider(domain: str, server: str) -> dict[str, Any] | None:
    for provider in _data()["provider"]:
        if server == provider["server"] or _is_one_of(domain, provider["domains"]):
            return dict(provider)
    return None


def _closed(domain: str, server: str) -> str:
    """The name of a provider that accepts no passwords, or ""."""
    for provider in _data()["closed"]:
        # A server in the profile counts more than the address: many addresses are forwarded.
        if server in provider["servers"] if server else _is_one_of(domain, provider["domains"]):
            return str(provider["name"])
    return ""


def _is_one_of(domain: str, patterns: list[str]) -> bool:
    return any(fnmatch(domain, pattern) for pattern in patterns)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "providers.toml").read_text("utf-8"))


SERVICE = "lorkit"  # lorkit's name in the keyring:  keyring set lorkit ADDRESS


def kept(address: str) -> str:
    """The password that the system's keyring keeps for an address, or ""."""
    import keyring

    try:
        return keyring.get_password(SERVICE, address) or ""
    except Exception:  # missing, locked, refused or broken: backends raise all kinds of errors
        return ""
