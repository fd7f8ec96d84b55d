"""The mail server of an address, as its own domain publishes it.

Only hosts in the address's domain are asked, over HTTPS with a verified certificate:
``autoconfig.DOMAIN`` and ``DOMAIN/.well-known`` (draft-ietf-mailmaint-autoconfig), then whether
``imap.DOMAIN`` or ``mail.DOMAIN`` answers with TLS. No third-party directory is asked,
and the address itself is sent to nobody.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from typing import Literal, NamedTuple
from xml.etree import ElementTree

from lorkit.errors import LorkitError

_TIMEOUT = 10  # seconds
_MOST = 64 * 1024  # bytes; the file has about a dozen lines
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")


class Found(NamedTuple):
    """Where a mailbox's server is."""

    server: str
    port: int
    security: Literal["TLS", "STARTTLS"]


def find(domain: str) -> Found:
    """The IMAP server that a domain publishes. Raises LorkitError if it publishes none."""
    try:
        name = domain.encode("idna").decode().lower()
    except UnicodeError:
        name = ""
    if _HOST.fullmatch(name):
        for host, path in places(name):
            if (text := _fetched(host, path)) and (found := read(text)):
                return found
        for host in (f"imap.{name}", f"mail.{name}"):
            if _answers(host):
                return Found(host, 993, "TLS")
    raise LorkitError(
        f"no mail server is known for addresses at {domain}, and {domain} publishes none",
        "look up the IMAP server in your provider's help, and add to the profile:  "
        "mail: {server: imap.example.com}  (if it is at Microsoft 365, copy messages by hand)",
    )


def places(domain: str) -> tuple[tuple[str, str], ...]:
    """Host and path of the files in which a domain may name its servers, in order."""
    return (
        (f"autoconfig.{domain}", "/mail/config-v1.1.xml"),
        (domain, "/.well-known/autoconfig/mail/config-v1.1.xml"),
    )


def read(text: bytes) -> Found | None:
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
            if _said(server, "socketType").upper() == kind and (found := _server(server, security)):
                return found
    return None


def _server(element: ElementTree.Element, security: str) -> Found | None:
    host, port = _said(element, "hostname").lower(), _said(element, "port")
    if not _HOST.fullmatch(host) or not re.fullmatch(r"[0-9]{1,5}", port):
        return None
    return Found(host, int(port), "TLS" if security == "TLS" else "STARTTLS")


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
