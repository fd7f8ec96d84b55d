"""The Drafts and the Sent folder, whatever they are called (RFC 6154, SPECIAL-USE)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from lorkit.errors import LorkitError
from lorkit.mail.account import Account

if TYPE_CHECKING:
    from imapclient import IMAPClient

Use: TypeAlias = Literal["Drafts", "Sent", "Trash"]


def drafts_folder(client: IMAPClient, account: Account) -> str:
    """The name of the Drafts folder. Raises LorkitError if it can't be found."""
    return _needed(client, account.drafts, "Drafts")


def sent_folder(client: IMAPClient, account: Account) -> str:
    """The name of the Sent folder. Raises LorkitError if it can't be found."""
    return _needed(client, account.sent, "Sent")


def special(client: IMAPClient, use: Use) -> str:
    """The folder that the server marks for a use, or that has a common name for it, or ""."""
    mark = f"\\{use}".lower().encode()
    for flags, _, name in client.list_folders():
        if mark in {flag.lower() for flag in flags}:
            return str(name)
    return client.find_special_folder(f"\\{use}".encode()) or ""


def _needed(client: IMAPClient, named: str, use: Use) -> str:
    names = [name for _, _, name in client.list_folders()]
    if named and named not in names:
        raise LorkitError(
            f"the mailbox has no folder '{named}'", f"its folders are {_listed(names)}"
        )
    if found := named or special(client, use):
        return found
    raise LorkitError(
        f"the server doesn't say which folder is {use}",
        f"name it in the profile:  mail: {{{use.lower()}: NAME}}  with one of {_listed(names)}",
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
