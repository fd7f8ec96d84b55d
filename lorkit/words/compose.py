"""Turns a document's template and the profile into a Letter."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import TYPE_CHECKING, Any

from lorkit.letter.model import Document, Enclosure, Letter, Mailbox
from lorkit.profile.applicant import Applicant
from lorkit.profile.model import About, Profile, Rotation, Writer
from lorkit.schedule.readers import has_two_letters, mailbox
from lorkit.schedule.status import copied
from lorkit.text import ascii_letters, safe_name
from lorkit.words import context, portals, template
from lorkit.words.environment import Words

if TYPE_CHECKING:  # only a plan draws
    from lorkit.letter.drawing import Drawing

_TAG = 28  # characters of the applicant's name in the name of an attachment
_WHOSE = 20  # and of what tells whose letter it is about
_BOTH = 34


def compose(
    document: Document, profile: Profile, about: About, on: dt.date, words: Words
) -> Letter:
    """Compose one document, about a writer, a rotation or the applicant, as of the day ``on``.

    Raises LorkitError, with the template's file and line, for a mistake in it.
    """
    enclosures = _enclosures(document, profile, about)
    attached = [f"{e.label} ({e.name})" for e in enclosures]
    values = context.values(document, profile, about, on, attached)
    subject, body = template.word(document, words, values, _drawings(values))
    applicant = profile.applicant
    return Letter(
        document=document.id,
        writer=about.id if isinstance(about, Writer) else "",
        layout=document.layout,
        title=subject,
        author=applicant.eras_name,
        blocks=body,
        date=on,
        sender=_sender(profile),
        recipient=_recipient(document, applicant, values),
        subject=subject,
        cc=_copies(document, profile, about, values),
        reply_to=_reply_to(profile),
        is_message=document.is_message,
        one_page=document.one_page,
        limit=document.limit,
        spoken=document.spoken,
        message_id=message_id(document.id, applicant, about, values.get("fellow")),
        answers=document.answers,
        enclosures=enclosures,
    )


def message_id(
    document_id: str, applicant: Applicant, about: About, fellow: Writer | None = None
) -> str:
    """The key of this document's Message-ID (RFC 5322, 3.6.4); the same in every run.

    An attending who is asked to write may be asked to sign for a fellow in another message.
    """
    place: tuple[str, ...] = ("", "")
    match about:
        case Writer():
            place = (about.rotation, about.id)
            if fellow and about.role in ("anchor", "director"):
                place = (*place, fellow.id)
        case Rotation():
            place = ("", about.id)
    key = "\0".join((document_id, applicant.email, *place))
    domain = applicant.email.rpartition("@")[2]
    if not domain.isascii() or len(domain) > 40:
        domain = "lorkit.invalid"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:24]}@{domain}>"


def _drawings(values: dict[str, Any]) -> dict[str, Drawing]:
    """A plan's timelines, by the image addresses that its template uses."""
    rotations = values["plan"].rotations if "plan" in values else ()
    return {f"timeline:{r.rotation.id}": r.timeline.drawing for r in rotations}


def _recipient(document: Document, applicant: Applicant, values: dict[str, Any]) -> Mailbox:
    match document.reader:
        case "applicant":
            return Mailbox(applicant.eras_name, applicant.email)
        case "coordinator":
            coordinator = values["rotation"].coordinator
            return Mailbox(coordinator.name, coordinator.email or "")
    if isinstance(document.reader, Mailbox):
        return document.reader
    reader = values["reader"]
    return mailbox(reader)


def _sender(profile: Profile) -> Mailbox:
    """The From mailbox: the one that holds the drafts, if it isn't the applicant's address."""
    applicant, mail = profile.applicant, profile.mail
    return Mailbox(applicant.eras_name, (mail and mail.address) or applicant.email)


def _reply_to(profile: Profile) -> Mailbox | None:
    """Reply-To: the applicant's address, if mail is sent from another one."""
    applicant = profile.applicant
    if _sender(profile).address.lower() == applicant.email.lower():
        return None
    return Mailbox(applicant.eras_name, applicant.email)


def _copies(
    document: Document, profile: Profile, about: About, values: dict[str, Any]
) -> tuple[Mailbox, ...]:
    """Who gets a copy: the fellow, of messages to the signer; an assistant, of the request."""
    if not isinstance(about, Writer):
        return ()
    people = copied(profile, document, about)
    copies = [mailbox(one) for one in people if one.email]
    if (document.encloses or document.answers) and (assistant := values["reader"].cc):
        copies.append(Mailbox("", assistant))
    return tuple(copies)


def _enclosures(document: Document, profile: Profile, about: About) -> tuple[Enclosure, ...]:
    """What a message carries: the user's own files, then the documents rendered with it."""
    applicant = profile.applicant
    request = about.request if isinstance(about, Writer) else None
    form = request.form if request and request.method == "form-pdf" else None
    portal = portals.find(profile.application.service, profile.application.season)
    files = (
        ("cv", "my CV", "CV", applicant.cv),
        (
            "personal-statement",
            "my personal statement",
            "personal-statement",
            applicant.personal_statement,
        ),
        ("request-form", f"the {portal.form or 'request form'}", "letter-request-form", form),
    )
    folder = profile.file.parent
    enclosed = [
        Enclosure(_attached_name(applicant, role, name), label, folder / name)
        for kind, label, role, name in files
        if name and kind in document.encloses
    ]
    whose = _whose(profile, about)
    sheets = (
        Enclosure(
            _attached_name(applicant, d, whose=whose),
            f"a one-page {d.replace('-', ' ')}",
            document=d,
        )
        for d in document.sheets
    )
    return (*enclosed, *sheets)


def _whose(profile: Profile, about: About) -> str:
    """What tells a fellow's sheet from another one that the same attending gets: "-with-Haugen"."""
    if not isinstance(about, Writer) or not has_two_letters(profile, about):
        return ""
    words = re.findall(r"[A-Za-z0-9]+", ascii_letters(about.family_name)) or [about.id]
    return f"-with-{'-'.join(words)}"[:_WHOSE].rstrip("-")


def _name_tag(applicant: Applicant, most: int) -> str:
    """The applicant's name as the names of attachments carry it: "Nunez-Echeverria".

    If the name begins or ends with preferred_name, that is dropped: the rest is what a
    reader files it under. Without preferred_name it is the whole name; nothing is guessed.
    "" if no letter of the name is ASCII.
    """
    name, called = applicant.eras_name, applicant.preferred_name or ""
    if called and name.startswith(f"{called} "):
        name = name.removeprefix(called)
    elif called and name.endswith(f" {called}"):
        name = name.removesuffix(called)
    words = re.findall(r"[A-Za-z0-9]+", ascii_letters(name))
    tag = "-".join(words)
    while len(tag) > most and len(words) > 1:
        words.pop()
        tag = "-".join(words)
    return tag[:most]


def _attached_name(applicant: Applicant, role: str, file: str = "", whose: str = "") -> str:
    """The name under which a file is attached, with the file's own extension."""
    tag = _name_tag(applicant, min(_TAG, _BOTH - len(whose)))
    role, ending = role + whose, safe_name(file)[1].lower() if file else ".pdf"
    return "".join(safe_name(f"{tag}-{role}{ending}" if tag else f"{role}{ending}"))
