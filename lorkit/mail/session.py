"""A connection to a mailbox, and one line for what can go wrong."""

from __future__ import annotations

import logging
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lorkit.errors import LorkitError
from lorkit.mail.account import BY_COPYING, Account, ByHandError

if TYPE_CHECKING:
    from imapclient import IMAPClient

_CONNECT, _ANSWER = 20.0, 120.0  # seconds; an answer may have to wait for 25 MB to be stored
# What the library adds before a server's message, and Dovecot after it.
_NOISE = re.compile(r"^[a-z]+ failed: |^b'|'$| \([0-9. +]+secs\)\.?$")
_AGAIN = "try again; drafts that are already there aren't added twice"


class RefusedPasswordError(LorkitError):
    """The server refused this password."""


@contextmanager
def opened(account: Account, password: str) -> Iterator[IMAPClient]:
    """A logged-in connection, closed afterward.

    Errors while it is open become LorkitErrors without the password and without their
    cause, since a traceback could show the password.
    """
    # The library logs the conversation at a level that somebody might turn on.
    for name in ("imapclient.imaplib", "imapclient.imapclient"):
        logging.getLogger(name).disabled = True
    client = _connected(account)
    try:
        _log_in(client, account, password)
        with _told(account):
            yield client
    finally:
        _close(client)


def _connected(account: Account) -> IMAPClient:
    from imapclient import IMAPClient, SocketTimeout
    from imapclient.exceptions import IMAPClientError

    name = f"{account.server}, port {account.port}"
    context = ssl.create_default_context()
    try:
        client = IMAPClient(
            account.server,
            account.port,
            ssl=account.security == "TLS",
            ssl_context=context,
            timeout=SocketTimeout(_CONNECT, _ANSWER),
        )
        if account.security == "STARTTLS":
            _start_tls(client, account, context)
    except ssl.SSLCertVerificationError as error:
        raise LorkitError(
            f"the certificate of {name} can't be trusted: {error.verify_message}",
            "check mail: server: in the profile; if your network asks you to sign in "
            "first, do that",
        ) from None
    except ssl.SSLError:
        raise _no_tls(name) from None
    except socket.gaierror:
        raise LorkitError(
            f"the mail server {account.server} can't be found",
            "check mail: server: in the profile, and your internet connection",
        ) from None
    except (OSError, IMAPClientError) as error:
        raise LorkitError(
            f"the mail server {name} can't be reached: {_reason(error)}",
            "check mail: in the profile, and your internet connection",
        ) from None
    return client


def _start_tls(client: IMAPClient, account: Account, context: ssl.SSLContext) -> None:
    try:
        if not client.has_capability("STARTTLS"):
            raise _no_tls(f"{account.server}, port {account.port}")
        client.starttls(context)
    except BaseException:
        client.shutdown()
        raise


def _no_tls(name: str) -> LorkitError:
    return LorkitError(
        f"{name} doesn't offer TLS, and lorkit never sends a password without it",
        "most servers offer it on port 993:  mail: {port: 993, security: TLS};  those on port 143 "
        "need  security: STARTTLS",
    )


def _log_in(client: IMAPClient, account: Account, password: str) -> None:
    from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

    try:
        if client.has_capability("LOGINDISABLED"):
            raise ByHandError(
                f"{account.server} doesn't accept passwords from programs",
                BY_COPYING,
            )
        if password.isascii():
            client.login(account.user, password)
        else:  # LOGIN can't carry it; PLAIN is UTF-8 (RFC 4616)
            client.plain_login(account.user, password)
    except (LoginError, IMAPClientError) as error:
        if isinstance(error, IMAPClientAbortError):
            raise _broken_off(account) from None
        said = _reason(error).replace(password, "…") if password else _reason(error)
        raise RefusedPasswordError(
            f"{account.server} refused the password for {account.user} ({said})",
            account.password_help
            or "type it again; many providers require an app password, made in their settings",
        ) from None
    except OSError:
        raise _broken_off(account) from None


@contextmanager
def _told(account: Account) -> Iterator[None]:
    """Turn failures of an open mailbox into errors that say what to do."""
    from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

    try:
        yield
    except (IMAPClientAbortError, OSError):
        raise _broken_off(account) from None
    except IMAPClientError as error:
        raise _refused(account, _reason(error)) from None


def _broken_off(account: Account) -> LorkitError:
    return LorkitError(f"the connection to {account.server} was lost", _AGAIN)


def _refused(account: Account, said: str) -> LorkitError:
    """What a server's NO means; the codes in brackets are those of RFC 5530 and RFC 3501."""
    if "OVERQUOTA" in said or "quota" in said.lower():
        return LorkitError(
            f"the mailbox {account.address} is full ({said})",
            f"free up space there, for example by emptying the trash; then {_AGAIN}",
        )
    if "TRYCREATE" in said or "NONEXISTENT" in said or "doesn't exist" in said:
        return LorkitError(
            f"a folder in the mailbox {account.address} no longer exists ({said})",
            f"check whether it was renamed or deleted; then {_AGAIN}",
        )
    return LorkitError(f"{account.server} refused: {said}", _AGAIN)


def _reason(error: Exception) -> str:
    """The server's or system's message in one short line."""
    text = (error.strerror if isinstance(error, OSError) else "") or str(error)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return _NOISE.sub("", line)[:200] or type(error).__name__


def _close(client: IMAPClient) -> None:
    """Log out or drop the connection; failures here don't matter to the user."""
    try:
        client.logout()
    except Exception:
        try:
            client.shutdown()
        except Exception:
            return
