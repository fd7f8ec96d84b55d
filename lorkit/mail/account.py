"""Which mailbox to use and its server: from the profile, or found from the address.

To find an unknown one, only hosts in the address's domain are asked, over HTTPS with a verified
certificate: ``autoconfig.DOMAIN`` and ``DOMAIN/.well-known`` (draft-ietf-mailmaint-autoconfig),
then whether ``imap.DOMAIN`` or ``mail.DOMAIN`` answers with TLS. No third-party directory is
asked, and the address itself is sent to nobody.

The password comes from the system's keyring. lorkit never writes one anywhere.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, TypeAlias
from xml.etree import ElementTree

from lorkit.errors import LorkitError
from lorkit.profile.applicant import Mail
from lorkit.profile.model import Profile

Security: TypeAlias = Literal["TLS", "STARTTLS"]
_PORTS: dict[Security, int] = {"TLS": 993, "STARTTLS": 143}
SERVICE = "lorkit"  # lorkit's name in the keyring:  keyring set lorkit ADDRESS
_TIMEOUT = 10  # seconds, for looking up a server
_MOST = 64 * 1024  # bytes; an autoconfig file has about a dozen lines
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")

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
        found = _Found(server, settings.port or _PORTS[security], security)
    else:
        found = _known(domain) or _published(domain)
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


def kept(address: str) -> str:
    """The password that the system's keyring keeps for an address, or ""."""
    import keyring

    try:
        return keyring.get_password(SERVICE, address) or ""
    except Exception:  # missing, locked, refused or broken: backends raise all kinds of errors
        return ""


class _Found(NamedTuple):
    """Where a mailbox's server is."""

    server: str
    port: int
    security: Security


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _known(domain: str) -> _Found | None:
    provider = _provider(domain, "")
    return _Found(provider["server"], 993, "TLS") if provider else None


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


def _published(domain: str) -> _Found:
    """The server that a domain publishes for its mail. Raises LorkitError if it publishes none."""
    try:
        name = domain.encode("idna").decode().lower()
    except UnicodeError:
        name = ""
    if _HOST.fullmatch(name):
        for host, path in _places(name):
            if (text := _fetched(host, path)) and (found := _server_in(text)):
                return found
        for host in (f"imap.{name}", f"mail.{name}"):
            if _answers(host):
                return _Found(host, 993, "TLS")
    raise LorkitError(
        f"no mail server is known for addresses at {domain}, and {domain} publishes none",
        "look up the IMAP server in your provider's help, and add to the profile:  "
        "mail: {server: imap.example.com}  (if it is at Microsoft 365, copy messages by hand)",
    )


def _places(domain: str) -> tuple[tuple[str, str], ...]:
    """Host and path of the files in which a domain may name its servers, in order."""
    return (
        (f"autoconfig.{domain}", "/mail/config-v1.1.xml"),
        (domain, "/.well-known/autoconfig/mail/config-v1.1.xml"),
    )


def _server_in(text: bytes) -> _Found | None:
    """The first IMAP server with TLS in an autoconfig file, or None."""
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:  # only entity bombs need one
        return None
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return None
    offered = [one for one in root.iter("incomingServer") if one.get("type") == "imap"]
    for kind, security in (("SSL", "TLS"), ("STARTTLS", "STARTTLS")):
        for server in offered:
            if _said(server, "socketType").upper() == kind and (found := _offer(server, security)):
                return found
    return None


def _offer(element: ElementTree.Element, security: str) -> _Found | None:
    host, port = _said(element, "hostname").lower(), _said(element, "port")
    if not _HOST.fullmatch(host) or not re.fullmatch(r"[0-9]{1,5}", port):
        return None
    return _Found(host, int(port), "TLS" if security == "TLS" else "STARTTLS")


def _said(element: ElementTree.Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _fetched(host: str, path: str) -> bytes:
    """A file's content, or b"". Redirects aren't followed, since they may leave the domain."""
    connection = http.client.HTTPSConnection(
        host, timeout=_TIMEOUT, context=ssl.create_default_context()
    )
    try:
        connection.request("GET", path, headers={"Accept": "text/xml"})
        answer = connection.getresponse()
        text = answer.read(_MOST + 1)
    except (OSError, http.client.HTTPException):
        return b""
    finally:
        connection.close()
    return text if answer.status == 200 and len(text) <= _MOST else b""


def _answers(host: str) -> bool:
    """Whether an IMAP server answers with TLS and a certificate for its name."""
    try:
        with (
            socket.create_connection((host, 993), timeout=_TIMEOUT) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host),
        ):
            return True
    except OSError:
        return False
