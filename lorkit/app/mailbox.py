"""The user's own mailbox during one run of the app. All pages use it from here.

A password comes from the system's keyring or is typed. A typed one is kept in memory until the
app ends, and only after the server has accepted it.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # loaded only when needed, to keep the first page fast
    from lorkit.mail.account import Account
    from lorkit.mail.delivery import Delivered
    from lorkit.pipeline.messages import Ready
    from lorkit.profile.mail import Mail
    from lorkit.profile.model import Profile

_Key: TypeAlias = "tuple[Mail | None, str]"  # what a profile says about its mailbox


@dataclass(slots=True)
class Mailboxes:
    """The mailboxes used in this run; usually one."""

    _accounts: dict[_Key, Account] = field(default_factory=dict)
    _passwords: dict[Account, str] = field(default_factory=dict, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def known(self, profile: Profile) -> Account | None:
        """A profile's mailbox if it was already found. Doesn't connect to anything."""
        return self._accounts.get(_key(profile))

    def account(self, profile: Profile) -> Account:
        """A profile's mailbox. Finding it may connect to servers. Raises LorkitError."""
        from lorkit.mail.account import account_of

        key = _key(profile)
        if key not in self._accounts:
            self._accounts[key] = account_of(profile)
        return self._accounts[key]

    def password(self, account: Account) -> str:
        """The password, or "" if it must be asked for.

        A typed one comes first: the keyring had none, or its password was refused.
        """
        from lorkit.mail.account import kept

        return self._passwords.get(account) or kept(account.address)

    def put(
        self, ready: Ready, account: Account, password: str, *, on: dt.date, force: bool
    ) -> list[Delivered]:
        """Save messages as drafts in the mailbox. Raises LorkitError.

        A RefusedPasswordError makes the app forget the password.
        """
        from lorkit.mail.delivery import deliver
        from lorkit.mail.session import RefusedPasswordError

        try:
            with self._turn:  # a second click finds the first one's draft
                return list(deliver(ready, account, password, on=on, force=force))
        except RefusedPasswordError:
            self._passwords.pop(account, None)
            raise

    def keep(self, account: Account, password: str) -> None:
        """Keep a typed password that the server accepted until the app ends."""
        self._passwords[account] = password


def _key(profile: Profile) -> _Key:
    return profile.mail, profile.applicant.email
