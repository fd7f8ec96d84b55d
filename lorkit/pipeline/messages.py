"""Messages for a mailbox: composed and checked first, rendered once their thread is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lorkit.errors import LorkitError
from lorkit.letter.catalogue import catalogue
from lorkit.letter.model import Document, Letter
from lorkit.pipeline.jobs import LeftOut, Order
from lorkit.pipeline.render_job import compose_and_check, load_and_select
from lorkit.pipeline.renderers import Renderers
from lorkit.profile.applicant import Applicant
from lorkit.profile.model import About, Profile, Rotation, Writer
from lorkit.schedule.done import LOGGED_AS
from lorkit.schedule.refusals import impossible
from lorkit.schedule.status import standing
from lorkit.words import environment
from lorkit.words.compose import compose


class Message(NamedTuple):
    """A message that is ready for a mailbox, or may have been sent from it."""

    about: About
    letter: Letter
    answered: Letter | None = None  # the message that it replies to

    @property
    def event(self) -> str:
        """What is logged once it is sent, or ""."""
        return LOGGED_AS.get(self.letter.document, "")

    @property
    def logged_for(self) -> str:
        """The id of the writer or rotation whose log it belongs in, or ""."""
        return _id(self.about)


class Ready(NamedTuple):
    """The messages of an order, and their renderer."""

    profile: Profile
    messages: list[Message]
    renderers: Renderers


def messages(
    file: Path, order: Order, about: str = "", left_out: list[LeftOut] | None = None
) -> Ready:
    """The messages that an order means, composed and checked; nothing is written.

    'all' and 'due' leave out what is no message. ``about`` is the id of the only writer or
    rotation that counts; what 'all' leaves out is added to ``left_out``. Raises LorkitError for
    anything that is wrong, including a missing address, so that a mailbox gets all of the drafts
    or none.
    """
    order = order.for_profile(file)
    profile, selected = load_and_select(file, order, left_out=left_out)
    for document, _ in selected:
        _require_message(document, order)
    pairs = [
        pair for pair in selected if pair[0].is_message and (not about or _id(pair[1]) == about)
    ]
    letters, renderers = compose_and_check(profile, order, pairs)
    words = environment.words(order.templates)
    ready = []
    for (document, whom), (_, letter) in zip(pairs, letters, strict=True):
        _require_address(letter)
        first = document.answered
        answered = compose(first, profile, whom, order.on, words) if first else None
        ready.append(Message(whom, letter, answered))
    return Ready(profile, ready, renderers)


def _id(about: About) -> str:
    return "" if isinstance(about, Applicant) else about.id


def _require_message(document: Document, order: Order) -> None:
    """Raise LorkitError for a document that was asked for by name and is not a message."""
    if document.id in order.documents and not document.is_message:
        raise LorkitError(
            f"{document.id} is not a message", f"make it with  lorkit render {document.id}"
        )


def _require_address(letter: Letter) -> None:
    if not letter.recipient.address:
        name = letter.recipient.name
        raise LorkitError(
            f"{letter.name}: {name} has no email address",
            f"add  email: name@hospital.org  to {name} in the profile",
        )


def unlogged(profile: Profile, on: dt.date, templates: Path | None = None) -> list[Message]:
    """Every message that may have been sent without being logged, as written on the day."""
    order = Order((), on, templates=templates).for_profile(profile.file)
    words = environment.words(order.templates)
    found = []
    for document in catalogue(order.templates).documents:
        for about in _open(document, profile):
            try:
                letter = compose(document, profile, about, on, words)
            except LorkitError:  # if it can't be written, it wasn't sent
                continue
            if letter.recipient.address:
                found.append(Message(about, letter))
    return found


def _open(document: Document, profile: Profile) -> Iterator[Writer | Rotation]:
    """Who may have gotten a message that isn't logged."""
    if not document.is_message or document.id not in LOGGED_AS:
        return
    abouts = profile.writers if document.scope == "writer" else profile.rotations
    for about in abouts:
        if not impossible(document, profile, about) and not _is_logged(document, about):
            yield about


def _is_logged(document: Document, about: Writer | Rotation) -> bool:
    if isinstance(about, Writer) and LOGGED_AS[document.id] == "reminded":
        reminders = len(standing(about).reminders)
        return reminders != (1 if document.id == "final-reminder" else 0)
    return any(event.event == LOGGED_AS[document.id] for event in about.events)
