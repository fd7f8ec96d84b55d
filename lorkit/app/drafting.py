"""Save a message as a draft in the user's own mailbox, and ask for the password.

This can take a while, so other pages don't wait for it: it takes turns with them only to read
the profile and to draw attachments. A password comes from the system's keyring or is typed. A
typed one is kept in memory until the app ends, and only after the server has accepted it.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lorkit.app import papers
from lorkit.app.desk import Desk, desk_of, document_name, form_of, in_turn
from lorkit.app.papers import Paper
from lorkit.errors import FindingsError, LorkitError

if TYPE_CHECKING:  # loaded only when needed, to keep the first page fast
    from lorkit.mail.account import Account
    from lorkit.mail.delivery import Delivered
    from lorkit.pipeline.messages import Ready
    from lorkit.profile.applicant import Mail
    from lorkit.profile.model import Profile

_Key: TypeAlias = "tuple[Mail | None, str]"  # what a profile says about its mailbox

_HERE = (
    "download the email file, which opens as a draft in your mail program, or copy the message; "
    "both are on this page"
)
_NEXT = "open it there, read it, and press Send; lorkit has sent nothing"


class Wanted(NamedTuple):
    """The draft that a form asks for."""

    document: str
    about: str
    is_forced: bool = False
    password: str = ""
    place: str = ""  # the mailbox that the password was typed for

    def __repr__(self) -> str:
        """Leave the password out."""
        return f"Wanted({self.document!r}, {self.about!r})"

    def link(self, page: str, **more: str) -> str:
        """The address of one of the message's pages."""
        query = {"force": "1", **more} if self.is_forced else more
        end = f"?{urlencode(query)}" if query else ""
        return f"/{page}/{self.document}/{self.about}{end}"


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


async def ask(request: Request) -> Response:
    """The page that asks for the mailbox's password."""
    desk, names = desk_of(request), request.path_params
    wanted = Wanted(names["document"], names["about"], "force" in request.query_params)

    def show() -> Response:
        now, profile = desk.opened()
        one = papers.paper(profile, wanted.document, wanted.about, now.on)
        account = _mailboxes(request).known(profile)
        if account is None:  # a GET never looks for a mailbox
            return RedirectResponse(wanted.link("documents"), 303)
        values = {"paper": one, "account": account, "place": _place(account), "wanted": wanted}
        return desk.page("password.html", now, **values)

    return await in_turn(desk, show)


async def put(request: Request) -> Response:
    """Save a message as a draft, or ask for the password first."""
    desk, form = desk_of(request), await form_of(request)
    wanted = Wanted(
        document=str(form.get("document", "")),
        about=str(form.get("about", "")),
        is_forced="force" in form,
        password=_typed(str(form.get("password", ""))),
        place=str(form.get("place", "")),
    )
    return await run_in_threadpool(_put, desk, _mailboxes(request), wanted)


def _put(desk: Desk, mailboxes: Mailboxes, wanted: Wanted) -> Response:
    from lorkit.mail.session import RefusedPasswordError

    with desk.turn:
        now, profile = desk.opened()
    one = papers.paper(profile, wanted.document, wanted.about, now.on)
    try:
        # As in the command: refuse what makes no sense now before asking for a password.
        ready = papers.message(profile.file, one, now.on, force=wanted.is_forced)
        account = mailboxes.account(profile)
        # Never use a password that was typed for another mailbox.
        typed = wanted.password if wanted.place == _place(account) else ""
        password = typed or mailboxes.password(account)
        if not password:
            return RedirectResponse(wanted.link("draft"), 303)
        (done,) = mailboxes.put(ready, account, password, on=now.on, force=wanted.is_forced)
        if typed:
            mailboxes.keep(account, typed)
    except RefusedPasswordError as error:
        _tell_error(desk, error)
        return RedirectResponse(wanted.link("draft"), 303)
    except FindingsError:  # they have their own page
        raise
    except LorkitError as error:
        _tell_error(desk, error)
        return RedirectResponse(wanted.link("documents"), 303)
    _tell(desk, one, done)
    sent = {"sent": done.sent_on.isoformat()} if done.sent_on else {}
    return RedirectResponse(wanted.link("documents", put=done.fate, **sent), 303)


def _mailboxes(request: Request) -> Mailboxes:
    mailboxes: Mailboxes = request.app.state.mailboxes
    return mailboxes


def _key(profile: Profile) -> _Key:
    return profile.mail, profile.applicant.email


def _typed(text: str) -> str:
    """A password as typed. One with a control character can't have been typed, so it is dropped."""
    return text if text.isprintable() else ""


def _place(account: Account) -> str:
    return f"{account.user} {account.server}:{account.port}"


def _tell(desk: Desk, one: Paper, done: Delivered) -> None:
    from lorkit.mail import delivery

    flash = desk.work.flash
    flash.text = f"{document_name(one.document.id)} for {one.whom}: {delivery.fate(done)}."
    is_there = done.fate in ("new", "replaced", "unchanged")
    flash.hint = delivery.by_hand(done) or (_NEXT if is_there else "")


def _tell_error(desk: Desk, error: LorkitError) -> None:
    from lorkit.mail.account import ByHandError

    flash = desk.work.flash
    flash.text, flash.kind = f"No draft was saved: {error.message}.", "error"
    flash.hint = _HERE if isinstance(error, ByHandError) else error.hint
