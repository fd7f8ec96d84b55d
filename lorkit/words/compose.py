"""A words template and the profile become a Letter."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lorkit.files.names import safe_name
from lorkit.letter.catalogue import Document
from lorkit.letter.model import Enclosure, Letter, Mailbox
from lorkit.profile.model import About, Applicant, Profile, Rotation, Writer
from lorkit.words import context, portals, template
from lorkit.words.environment import Words

if TYPE_CHECKING:  # only a plan draws
    from lorkit.letter.drawing import Drawing

_ATTACHABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


def compose(
    document: Document, profile: Profile, about: About, on: dt.date, words: Words
) -> Letter:
    """One document about whatever its scope says, as of the day ``on``.

    Raises LorkitError, naming the template's file and line, for a mistake in its words.
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
        sender=Mailbox(applicant.eras_name, applicant.email),
        recipient=_recipient(document, applicant, values),
        subject=subject,
        is_message=document.is_message,
        one_page=document.one_page,
        limit=document.limit,
        spoken=document.spoken,
        message_id=message_id(document.id, applicant, about),
        in_reply_to=message_id(document.answers, applicant, about) if document.answers else "",
        enclosures=enclosures,
    )


def message_id(document_id: str, applicant: Applicant, about: About) -> str:
    """A Message-ID (RFC 5322, 3.6.4) that stays the same from run to run."""
    match about:
        case Writer():
            place = (about.rotation, about.id)
        case Rotation():
            place = ("", about.id)
        case Applicant():
            place = ("", "")
    key = "\0".join((document_id, applicant.email, *place))
    domain = applicant.email.rpartition("@")[2]
    if not domain.isascii() or len(domain) > 40:
        domain = "lorkit.invalid"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:24]}@{domain}>"


def _drawings(values: dict[str, Any]) -> dict[str, Drawing]:
    """The timelines of a plan, by the addresses that its template shows them with."""
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
    return Mailbox(reader.mail_name, reader.email or "")


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
    taken = [f"{sheet}.pdf" for sheet in document.sheets]
    enclosed = []
    for kind, label, role, name in files:
        if name and kind in document.encloses:
            enclosed.append(Enclosure(_attached_name(name, role, taken), label, folder / name))
            taken.append(enclosed[-1].name)
    sheets = (
        Enclosure(f"{d}.pdf", f"a one-page {d.replace('-', ' ')}", document=d)
        for d in document.sheets
    )
    return (*enclosed, *sheets)


def _attached_name(file: str, role: str, taken: list[str]) -> str:
    """The user's own file name where every mail program shows it whole, else a plain one."""
    name = Path(file).name
    stem, extension = safe_name(name)
    known = {one.lower() for one in taken}  # some disks take "CV.pdf" and "cv.pdf" for one
    if _ATTACHABLE.fullmatch(name) and name == stem + extension and name.lower() not in known:
        return name
    names = (f"{role}{n}{extension.lower()}" for n in ("", *(f"-{n}" for n in range(2, 9))))
    return next(one for one in names if one.lower() not in known)
