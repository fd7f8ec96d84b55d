"""``lorkit drafts``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from lorkit.cli import options
from lorkit.cli.console import show_warnings, tell_left_out
from lorkit.dates import weekday
from lorkit.errors import LorkitError
from lorkit.letter.catalogue import catalogue
from lorkit.log import commands as log
from lorkit.mail import delivery
from lorkit.mail.account import SERVICE, Account, account_of, kept
from lorkit.mail.delivery import Delivered, deliver, gone_out
from lorkit.pipeline.jobs import LeftOut, Order
from lorkit.profile.events import LogEvent
from lorkit.profile.model import Profile
from lorkit.profile.reading import load

_SENT = "to log it, run  lorkit drafts --sent;  to make a draft anyway, add --force"


@click.command("drafts", short_help="Save messages as drafts in your mailbox.")
@click.argument("documents", nargs=-1, metavar="DOCUMENT…")
@click.option(
    "--to", "writers", multiple=True, metavar="WRITER", help="Only for this writer; repeatable."
)
@click.option(
    "--sent", is_flag=True, help="Find the messages that you have sent, and offer to log them."
)
@options.templates
@click.option(
    "--force", is_flag=True, help="Make it even if it makes no sense now, or was already sent."
)
@options.on
@click.pass_obj
def command(
    profile: str,
    documents: tuple[str, ...],
    writers: tuple[str, ...],
    sent: bool,
    templates: Path | None,
    force: bool,
    on: dt.date,
) -> None:
    """Save messages, with their attachments, in the Drafts folder of your own mailbox.

    'due' means what is due on the day. Nothing is sent: you read each draft and press Send.

    The mailbox is set under mail: in the profile, or found from your address. The password
    comes from your system's keyring, or lorkit asks for it; it is never written anywhere.
    """
    if bool(documents) == sent:
        raise click.UsageError(
            "Name the documents to draft, like  lorkit drafts follow-up --to anchor-1,  "
            "or see what was sent:  lorkit drafts --sent"
        )
    show_warnings()
    if sent:
        _log_what_was_sent(Path(profile), templates, on)
    else:
        _put(Path(profile), Order(documents, on, writers, ("eml",), templates, force))


def _put(file: Path, order: Order) -> None:
    from lorkit.pipeline.messages import messages  # the renderers, which --help doesn't need

    left_out: list[LeftOut] = []
    ready = messages(file, order, left_out=left_out)
    given = options.as_given((), None, order.templates, order.on)
    sent = (one for one in left_out if catalogue(order.templates).find(one.document).is_message)
    tell_left_out(sent, f"{options.program()} drafts", given)
    if not ready.messages:
        click.echo(f"Nothing that is sent by email is due on {weekday(order.on)}.")
        return
    account = _account(ready.profile)
    done: list[Delivered] = []
    for one in deliver(ready, account, _password(account), on=order.on, force=order.force):
        done.append(one)
        _tell(one)
    _say_what_to_do([one for one in done if one.fate != "sent"], order.on)


def _tell(one: Delivered) -> None:
    name, fate = one.message.letter.name, delivery.fate(one)
    click.echo(f"{name}: {fate}; {_SENT}" if one.fate == "sent" else f"{name}: {fate}")
    if by_hand := delivery.by_hand(one):
        click.echo(f"{name}: {by_hand}", err=True)


def _say_what_to_do(done: Sequence[Delivered], on: dt.date) -> None:
    if not done:
        return
    click.echo("\nNothing was sent. Open each draft, read it, and press Send; then log it:")
    for one in done:
        about, event = one.message.logged_for, one.message.event
        if about and event:
            click.echo(f"  {options.program()} log {about} {event}{options.as_of(on)}")
    click.echo(f"or let lorkit check your Sent folder:\n  {options.program()} drafts --sent")


def _log_what_was_sent(file: Path, templates: Path | None, on: dt.date) -> None:
    """Offer to log what has been sent; nothing is logged without a yes."""
    from lorkit.pipeline.messages import unlogged

    profile = load(file)
    account = _account(profile)
    sendable = unlogged(profile, on, templates)
    gone = gone_out(sendable, profile, account, _password(account), on=on)
    if not gone:
        click.echo("Nothing in your Sent folder still needs to be logged.")
    for one in gone:
        subject = one.message.letter.subject
        click.echo(f'{one.message.letter.name}: "{subject}" went out on {weekday(one.on)}.')
        if _agreed(f"Log {one.message.logged_for} {one.event} on {one.on}?"):
            new = LogEvent(on=one.on, event=one.event, note="")
            logged = log.log(file, one.message.logged_for, new, force=False, today=on)
            click.echo(f"{file}:{logged.row}: {logged.line}")


def _agreed(question: str) -> bool:
    """Whether the user says yes. No answer means no."""
    try:
        return click.confirm(question, default=False)
    except click.Abort:
        click.echo()
        return False


def _account(profile: Profile) -> Account:
    """The mailbox; asks for its address if the profile has none and there is a terminal."""
    address = ""
    if not (profile.mail and profile.mail.address) and sys.stdin.isatty():
        address = click.prompt(
            "Email address of your mailbox", default=profile.applicant.email, err=True
        )
    return account_of(profile, address.strip())


def _password(account: Account) -> str:
    """The password: from the keyring, else asked for; without a terminal, one line of stdin."""
    if found := kept(account.address):
        return found
    if sys.stdin.isatty():
        if account.password_help:
            click.echo(account.password_help + ".", err=True)
        ask = f"Password for {account.user} at {account.server} (not shown or stored)"
        return str(click.prompt(ask, hide_input=True, err=True))
    if typed := sys.stdin.readline().rstrip("\r\n"):
        return typed
    raise LorkitError(
        f"there is no password for {account.address}",
        f"run this in a terminal to type it, or store it in your system's keyring:  "
        f"keyring set {SERVICE} {account.address}",
    )
