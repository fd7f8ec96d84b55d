"""A words template and the profile become a Letter."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from lorkit import portals
from lorkit.documents import Document, did_you_mean, find
from lorkit.environment import NoValueError, Words
from lorkit.errors import LorkitError
from lorkit.letter import Enclosure, Letter, Mailbox, Paragraph, plain, word_count
from lorkit.markdown import UnknownMarkdownError, blocks
from lorkit.profile.model import Applicant, Profile, Request, Rotation, Writer

About: TypeAlias = Writer | Rotation

_ATTACHABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


def compose(
    document: Document, profile: Profile, about: About, on: dt.date, words: Words
) -> Letter:
    """One document about a writer (or a rotation, where that is its scope), as of the day ``on``.

    Raises LorkitError, naming the template's file and line, for a mistake in its words.
    """
    enclosures = _enclosures(document, profile, about)
    variables = {
        **_facts(profile, about),
        "attached": [f"{e.label} ({e.name})" for e in enclosures],
        "document": document.id,
        "today": on,
    }
    if isinstance(about, Writer):
        variables["reader"] = variables["signer"] if document.reader == "signer" else about
    subject, body = _within_limit(document, words, variables)
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
        recipient=_recipient(document, applicant, variables),
        subject=subject,
        is_message=document.is_message,
        one_page=document.one_page,
        message_id=message_id(document.id, applicant, about),
        in_reply_to=message_id(document.answers, applicant, about) if document.answers else "",
        enclosures=enclosures,
    )


def message_id(document_id: str, applicant: Applicant, about: About) -> str:
    """A Message-ID (RFC 5322, 3.6.4) that stays the same from run to run."""
    rotation = about.rotation if isinstance(about, Writer) else ""
    key = "\0".join((document_id, applicant.email, rotation, about.id))
    domain = applicant.email.rpartition("@")[2]
    if not domain.isascii() or len(domain) > 40:
        domain = "lorkit.invalid"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:24]}@{domain}>"


def _facts(profile: Profile, about: About) -> dict[str, Any]:
    """What templates know: the profile's models, and what follows from them."""
    rotation = profile.rotation(about.rotation) if isinstance(about, Writer) else about
    application = profile.application
    facts = {
        "applicant": profile.applicant,
        "application": application,
        "rotation": rotation,
        "observer": rotation.level == "observer",
        "portal": portals.find(application.service, application.season),
        "month": _middle(rotation),
    }
    if isinstance(about, Writer):
        facts |= _writer_facts(profile, rotation, about)
    return facts


def _writer_facts(profile: Profile, rotation: Rotation, writer: Writer) -> dict[str, Any]:
    return {
        "writer": writer,
        # For a fellow the attending who signs, who also gets the request (brief, section 2).
        "signer": profile.writer(writer.signs_with) if writer.signs_with else writer,
        "request": writer.request or Request(method="not-open"),
        "did": writer.did or rotation.did,
        "moments": writer.moments or rotation.moments,
        "worked_from": writer.worked_from or rotation.starts,
        "worked_to": writer.worked_to or rotation.ends,
        "agreed_on": next((e.on for e in reversed(writer.events) if e.event == "agreed"), None),
    }


def _middle(rotation: Rotation) -> dt.date:
    """The day that tells the rotation's month: its middle, for one that spans two."""
    return rotation.starts + (rotation.ends - rotation.starts) / 2


def _recipient(document: Document, applicant: Applicant, variables: dict[str, Any]) -> Mailbox:
    match document.reader:
        case "applicant":
            return Mailbox(applicant.eras_name, applicant.email)
        case "coordinator":
            coordinator = variables["rotation"].coordinator
            return Mailbox(coordinator.name, coordinator.email or "")
    reader = variables["reader"]
    return Mailbox(reader.mail_name, reader.email or "")


def _enclosures(document: Document, profile: Profile, about: About) -> tuple[Enclosure, ...]:
    """What a message carries: the user's own files, then the documents rendered with it."""
    if not document.encloses or not isinstance(about, Writer):
        return ()
    applicant, request = profile.applicant, about.request
    form = request.form if request and request.method == "form-pdf" else None
    portal = portals.find(profile.application.service, profile.application.season)
    files = (
        ("my CV", "CV", applicant.cv),
        ("my personal statement", "personal-statement", applicant.personal_statement),
        (f"the {portal.form or 'request form'}", "letter-request-form", form),
    )
    folder = profile.file.parent
    taken = [f"{d}.pdf" for d in document.encloses]
    enclosed = []
    for label, role, name in files:
        if name:
            enclosed.append(Enclosure(_attached_name(name, role, taken), label, folder / name))
            taken.append(enclosed[-1].name)
    sheets = (
        Enclosure(f"{d}.pdf", f"a one-page {d.replace('-', ' ')}", document=d)
        for d in document.encloses
    )
    return (*enclosed, *sheets)


def _attached_name(file: str, role: str, taken: list[str]) -> str:
    """The user's own file name where every mail program shows it whole, else a plain one."""
    path = Path(file)
    if _ATTACHABLE.fullmatch(path.name) and path.name not in taken:
        return path.name
    return role + path.suffix.lower()


def _within_limit(document: Document, words: Words, variables: dict[str, Any]) -> tuple[str, Any]:
    """Subject and blocks; where the full text passes the word limit, its short form."""
    subject, body = _render(document, words, {**variables, "short": False})
    if document.limit and word_count(body) > document.limit:
        return _render(document, words, {**variables, "short": True})
    return subject, body


def _render(document: Document, words: Words, variables: dict[str, Any]) -> tuple[str, Any]:
    """Subject and blocks of a document; what goes wrong in a template is told with its place."""
    name = f"{document.id}.md.j2"
    try:
        template = words.get_template(name)
        context = template.new_context(variables)
        body = "".join(template.blocks["body"](context))
        if document.answers:
            return f"Re: {_answered(document, words, variables)}", blocks(body)
        return _subject("".join(template.blocks["subject"](context))), blocks(body)
    except KeyError as error:
        raise LorkitError(
            f"{name} has no block {error}", "write {% block subject %} and {% block body %}"
        ) from error
    except (TemplateError, NoValueError, UnknownMarkdownError, TypeError, ValueError) as error:
        raise _template_error(name, error, words, variables) from error


def _answered(document: Document, words: Words, variables: dict[str, Any]) -> str:
    """The subject of the message that this one replies to."""
    return _render(find(document.answers), words, variables)[0]


def _subject(text: str) -> str:
    """One line of plain text from the subject's Markdown."""
    return " ".join(plain(b.runs) for b in blocks(text.strip()) if isinstance(b, Paragraph))


def _template_error(
    name: str, error: Exception, words: Words, variables: dict[str, Any]
) -> LorkitError:
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or error.name or name, error.lineno
    else:
        file, line = _place(error.__traceback__) or (name, 0)
    message, hint = _explain(error, variables)
    return LorkitError(f"{file}:{line}: {message}" if line else f"{file}: {message}", hint)


def _place(trace: TracebackType | None) -> tuple[str, int] | None:
    """File and line of the innermost template that was running."""
    place = None
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            file = template.filename or template.name
            place = (file, template.get_corresponding_lineno(trace.tb_lineno))
        trace = trace.tb_next
    return place


def _explain(error: Exception, variables: dict[str, Any]) -> tuple[str, str]:
    match error:
        case NoValueError():
            return (
                "it prints a value that this profile doesn't hold",
                "put the sentence between {% if … %} and {% endif %}",
            )
        case UndefinedError():
            message = error.message or "unknown variable"
            unknown = re.search(r"(?:attribute )?'(\w+)'(?: is undefined)?$", message)
            near = did_you_mean(unknown[1], variables) if unknown else ""
            return message, near or "lorkit templates vars DOCUMENT lists the variables"
        case SecurityError():
            return str(error), "templates may read the listed variables and nothing else"
        case TemplateNotFound():
            return f"there is no template {error}", "lorkit templates list shows them"
        case UnknownMarkdownError():
            return (
                f"its text has Markdown that lorkit has no layout for: {error}",
                "use paragraphs, headings, bullets (-), quotes (>) and two-column tables",
            )
    return str(error), "mend the template"
