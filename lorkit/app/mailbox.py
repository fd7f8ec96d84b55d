"""The user's own mailbox, as one run of the app knows it. The pages ask here and nowhere else.

A password comes from the system's keyring, or is typed. One that was typed is kept in memory
until the app ends, and only once the server has let somebody in with it.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # what connects is loaded when somebody wants it, and not for the first page
    from lorkit.mail.account import Account
    from lorkit.mail.delivery import Delivered
    from lorkit.pipeline.messages import Ready
    from lorkit.profile.mail import Mail
    from lorkit.profile.model import Profile

_Key: TypeAlias = "tuple[Mail | None, str]"  # all in a profile that says which mailbox is meant


@dataclass(slots=True)
class Mailboxes:
    """The mailboxes that were used in this run; most often one."""

    _accounts: dict[_Key, Account] = field(default_factory=dict)
    _passwords: dict[Account, str] = field(default_factory=dict, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def known(self, profile: Profile) -> Account | None:
        """A profile's mailbox, where it has been looked for already. Connects to nothing."""
        return self._accounts.get(_key(profile))

    def account(self, profile: Profile) -> Account:
        """A profile's mailbox; it may have to be looked for. Raises LorkitError."""
        from lorkit.mail.account import account_of

        key = _key(profile)
        if key not in self._accounts:
            self._accounts[key] = account_of(profile)
        return self._accounts[key]

    def password(self, account: Account) -> str:
        """The password, or "" where it has to be asked for.

        One that was typed counts first: the keyring had none, or one that was refused.
        """
        from lorkit.mail.account import kept

        return self._passwords.get(account) or kept(account.address)

    def put(
        self, ready: Ready, account: Account, password: str, *, on: dt.date, force: bool
    ) -> list[Delivered]:
        """Put messages into the mailbox as drafts. Raises LorkitError.

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
        """Keep a password that was typed, and was right, until the app ends."""
        self._passwords[account] = password


def _key(profile: Profile) -> _Key:
    return profile.mail, profile.applicant.email
