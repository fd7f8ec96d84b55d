"""What templates may name: the profile's models, and what follows from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple, get_type_hints

from lorkit import dates
from lorkit.letter.catalogue import Document
from lorkit.letter.model import Mailbox
from lorkit.profile.fields import Model, Told
from lorkit.profile.model import About, Applicant, Profile, Request, Rotation, Writer
from lorkit.profile.schema import told
from lorkit.schedule.status import standing
from lorkit.words import portals
from lorkit.words.environment import readable
from lorkit.words.portals import Portal

_NO_REQUEST = Request(method="not-open")

# What each variable means. Models explain their own fields.
_MEANINGS = {
    "applicant": "the applicant",
    "application": "the application season",
    "rotation": "the rotation",
    "observer": "whether the rotation is an observer's",
    "portal": "what is known of the application service in this season",
    "month": "a day in the rotation's month; {{ month | month_year }} writes it",
    "writer": "the writer whom the document is about",
    "signer": "who submits the letter: the writer, or the attending who signs for a fellow",
    "reader": "whom the message goes to: the writer or the signer",
    "request": "how the letter request reaches the writer",
    "did": "up to 3 bullets: the writer's own, else the rotation's",
    "moments": "up to 3 moments: the writer's own, else the rotation's",
    "worked_from": "first day together",
    "worked_to": "last day together",
    "agreed_on": "day of the yes, or None",
    "requested_on": "day that the log says the request was sent, or None",
    "signer_undecided": "whether the signer was asked and has not answered yet",
    "received": "whether the letter is logged as received",
    "plan": "what the plan tells; words/plan.md.j2 shows how its parts are used",
    "attached": "what the message attaches, in words",
    "document": "the document's id",
    "today": "the day that the document is made for (--on)",
    "short": "true where the full text would pass the word limit",
}


def values(
    document: Document, profile: Profile, about: About, on: dt.date, attached: Sequence[str]
) -> dict[str, Any]:
    """Every variable of a document and its value."""
    application = profile.application
    found = {
        "applicant": profile.applicant,
        "application": application,
        "portal": portals.find(application.service, application.season),
        "attached": attached,
        "document": document.id,
        "today": on,
        "short": False,
    }
    match about:
        case Applicant():
            # Loading it takes as long as twenty messages, which have no use for it.
            if document.layout == "plan":
                from lorkit.schedule.plan import plan

                found["plan"] = plan(profile, on)
            if isinstance(document.reader, Mailbox):
                found["reader"] = document.reader
        case Rotation():
            found |= _of_rotation(about)
        case Writer():
            rotation = profile.rotation(about.rotation)
            found |= _of_rotation(rotation) | _of_writer(profile, rotation, about)
            found["reader"] = found["signer"] if document.reader == "signer" else about
    return found


def _of_rotation(rotation: Rotation) -> dict[str, Any]:
    return {
        "rotation": rotation,
        "observer": rotation.level == "observer",
        "month": _middle(rotation),
    }


def _of_writer(profile: Profile, rotation: Rotation, writer: Writer) -> dict[str, Any]:
    # For a fellow the attending who signs, who also gets the request (brief, section 2).
    signer = profile.writer(writer.signs_with) if writer.signs_with else writer
    now = standing(writer)
    return {
        "writer": writer,
        "signer": signer,
        "signer_undecided": standing(signer).logged == {"asked"},
        "request": writer.request or _NO_REQUEST,
        "did": writer.did or rotation.did,
        "moments": writer.moments or rotation.moments,
        "worked_from": writer.worked_from or rotation.starts,
        "worked_to": writer.worked_to or rotation.ends,
        "received": now.received is not None,
        "agreed_on": now.agreed,
        "requested_on": now.requested,
    }


def _middle(rotation: Rotation) -> dt.date:
    """The day that tells the rotation's month: its middle, for one that spans two."""
    return rotation.starts + (rotation.ends - rotation.starts) / 2


class Variable(NamedTuple):
    """A variable for the writers of templates: its name, what it means, and an example."""

    name: str
    meaning: str
    example: str


def describe(found: dict[str, Any]) -> Iterator[Variable]:
    """Every variable of a document, a model's fields one by one, with the values as examples."""
    known: dict[type, str] = {}
    for name, value in found.items():
        if not isinstance(value, Model | Portal):
            yield Variable(name, _MEANINGS[name], _example(value))
        elif type(value) in known:
            yield Variable(name, _MEANINGS[name], f"its parts are those of {known[type(value)]}")
        else:
            known[type(value)] = name
            yield from _fields(name, value)


def _fields(name: str, model: Model | Portal) -> Iterator[Variable]:
    kind: type = type(model)
    for field in sorted(readable(kind)):
        value = getattr(model, field)
        if not callable(value):
            yield Variable(f"{name}.{field}", _meaning(name, kind, field), _example(value))


def _meaning(name: str, kind: type, field: str) -> str:
    """A field's own description, a property's docstring, or else what the model is."""
    for note in getattr(get_type_hints(kind, include_extras=True).get(field), "__metadata__", ()):
        if isinstance(note, Told):
            return note.meaning
    return told(getattr(kind, field).__doc__) or _MEANINGS[name]


def _parts(model: Any) -> str:
    return ", ".join(field.name for field in fields(model))


def _example(value: object) -> str:
    if value is None:
        return "(not in this profile)"
    if isinstance(value, dt.date):
        return dates.full(value)
    if is_dataclass(value):
        return f"its parts: {_parts(value)}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        if value and isinstance(value[0], Model):
            return f"each with the parts {_parts(value[0])}"
        return "; ".join(_example(item) for item in value)
    return str(value)
