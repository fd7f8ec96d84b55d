"""The variables of templates: the profile's models, and values derived from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple, get_type_hints

from lorkit import dates
from lorkit.letter.model import Document, Mailbox
from lorkit.profile.applicant import Applicant
from lorkit.profile.fields import Describes, Model
from lorkit.profile.model import About, Profile, Request, Rotation, Writer
from lorkit.profile.schema import public_doc
from lorkit.schedule.readers import (
    has_promised_another,
    has_two_letters,
    signed_for,
    still_asked,
)
from lorkit.schedule.status import (
    fellows_of,
    letter,
    only_signs,
    signer_of,
    signing,
    standing,
    support,
)
from lorkit.words import portals
from lorkit.words.environment import readable
from lorkit.words.notes import as_lesson, by_name, growing
from lorkit.words.phrases import cycle
from lorkit.words.portals import Kind, Portal, kind_of

_WIDE = 120  # characters of an example; tables show no more
_NO_REQUEST = Request(method="not-open")

# What each variable means. Models explain their own fields.
_MEANINGS = {
    "applicant": "the applicant",
    "application": "the application season",
    "rotation": "the rotation",
    "observer": "whether the rotation is for an observer",
    "portal": "facts about the application service in this season",
    "month": "a day in the rotation's month; {{ month | month_year }} writes it",
    "writer": "the writer the document is about",
    "signer": "who submits the letter: the writer, or the attending who signs for a fellow",
    "reader": "who the message goes to: the writer or the signer",
    "request": "how the letter request reaches the writer",
    "kind": "what the writer is asked for: a letter of recommendation, or an evaluation",
    "specialty": "the specialty of this writer's letter, else the applicant's",
    "goal": "the goal of this writer's letter, else the applicant's",
    "did": "up to 3 bullets: the writer's own, else the rotation's",
    "moments": "up to 3 moments: the writer's own, else the rotation's",
    "own_did": "whether the bullets are the writer's own, so that the writer saw them",
    "own_moments": "whether the moments are the writer's own",
    "growth": "the bullets and moments that show growth or responsibility",
    "worked_from": "first day together",
    "worked_to": "last day together",
    "over": "whether the last day together has passed",
    "aim": "the target date, if it is still ahead and there is no match yet, or None",
    "voice": "whose wording is used: the role's own, or another if two writers share a role",
    "others": "how many other writers have been asked or may be",
    "other_setting": "a different setting in which one of them has met the applicant, or None",
    "fellow": "the fellow whose letter this writer signs or is asked to sign, or None",
    "two_letters": "whether the signer gets messages about another letter, too",
    "agreed_on": "day of the yes, or None",
    "requested_on": "day that the log says the request was sent, or None",
    "request_planned": "whether the profile says how the request reaches the writer",
    "request_sent": "whether the request has gone out, according to the profile",
    "agreed": "whether this writer said yes (a signer: to signing)",
    "fellow_agreed": "whether that fellow said yes",
    "promised_another": "whether this writer agreed to a letter other than that fellow's",
    "signer_asked": "whether the signer was asked",
    "signer_agreed": "whether the signer said yes",
    "received": "whether the letter that this is about is logged as received",
    "asks": "each kind of letter still to come, with how to greet the writers asked for it",
    "plan": "what the plan says; words/plan.md.j2 shows how its parts are used",
    "attached": "what the message attaches, in words",
    "document": "the document's id",
    "cycle": "'this cycle', or 'for the 2028 Match' if that cycle hasn't begun",
    "today": "the day that the document is made for (--on)",
    "short": "true if the full text would exceed the word limit",
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
        "cycle": cycle(application.season, on),
        "short": False,
    }
    match about:
        case Applicant():
            # Loading it takes as long as twenty messages, and they don't need it.
            if document.layout == "plan":
                from lorkit.schedule.plan import plan

                found["plan"] = plan(profile, on)
                found["asks"] = _asks(profile)
            if isinstance(document.reader, Mailbox):
                found["reader"] = document.reader
        case Rotation():
            found |= _of_rotation(about)
        case Writer():
            rotation = profile.rotation(about.rotation)
            found |= _of_rotation(rotation) | _of_writer(document, profile, about, on)
            reader = about
            if document.reader == "signer" and about.signs_with:
                reader = profile.writer(about.signs_with)
            found |= _others(profile, about, found["fellow"], on)
            found["voice"] = profile.voice(about)
            found |= _material(rotation, about, reader)
    return found


def _of_rotation(rotation: Rotation) -> dict[str, Any]:
    return {
        "rotation": rotation,
        "observer": rotation.level == "observer",
        "month": _middle(rotation),
    }


def _of_writer(document: Document, profile: Profile, writer: Writer, on: dt.date) -> dict[str, Any]:
    # For a fellow the attending who signs, who also gets the request (docs/rules.md).
    signer = signer_of(profile, writer) or writer
    fellow = signed_for(profile, document, writer)
    about = writer if fellow is None or only_signs(profile, writer) else fellow
    now, applicant, application = support(profile, writer), profile.applicant, profile.application
    rotation, arrived = profile.rotation(writer.rotation), letter(profile, writer)
    signs = signing(profile, writer)
    request, aim = writer.request or _NO_REQUEST, application.letters_by
    if request.on and request.on <= on and not (arrived.on_the_way or arrived.requested):
        request = replace(request, on=None)  # nothing is sent before the yes, whatever was planned
    worked_to = writer.worked_to or rotation.ends
    return {
        "writer": replace(writer, learned=as_lesson(writer.learned)),
        "signer": signer,
        "kind": kind_of(profile, about),
        "specialty": about.specialty or applicant.specialty,
        "goal": about.career_goal or applicant.career_goal,
        "request": request,
        "request_planned": writer.request is not None,
        "request_sent": _is_sent(request, arrived.requested, on),
        "requested_on": arrived.requested,
        "worked_from": writer.worked_from or rotation.starts,
        "worked_to": worked_to,
        "over": worked_to < on,
        "aim": aim if aim and aim >= on and not application.is_matched(on) else None,
        "received": letter(profile, fellow or writer).received is not None,
        "agreed": now.on_the_way,
        "agreed_on": now.agreed,
        "signer_asked": signs.ask is not None,
        "signer_agreed": (now if signer is writer else signs).on_the_way,
        "two_letters": has_two_letters(profile, writer),
        "fellow": fellow,
        "promised_another": has_promised_another(profile, writer, fellow),
        "fellow_agreed": fellow is not None and standing(fellow).on_the_way,
    }


def _is_sent(request: Request, logged: dt.date | None, on: dt.date) -> bool:
    """Whether the request may already have reached the writer."""
    if logged or request.method == "not-open":
        return logged is not None
    return request.on is None or request.on <= on


def _material(rotation: Rotation, writer: Writer, reader: Writer) -> dict[str, Any]:
    """Rewrite a note for its reader: a signer reads the fellow's name instead of "you"."""
    did, moments = writer.did or rotation.did, writer.moments or rotation.moments
    if reader is not writer:
        did = tuple(by_name(text, writer.salutation) for text in did)
        moments = tuple(by_name(text, writer.salutation) for text in moments)
    growth = growing((*did, *moments))
    own = {"own_did": bool(writer.did), "own_moments": bool(writer.moments)}
    return own | {"did": did, "moments": moments, "growth": growth, "reader": reader}


def _asks(profile: Profile) -> tuple[tuple[Kind, tuple[str, ...]], ...]:
    """Each kind of letter still to come, with who is asked for it; a fellow's counts for two."""
    asked: dict[Kind, list[str]] = {}
    for writer in still_asked(profile):
        if not letter(profile, writer).received:
            kind = replace(kind_of(profile, writer), group=False)
            asked.setdefault(kind, []).append(writer.salutation)
    return tuple((kind, tuple(names)) for kind, names in asked.items())


def _others(profile: Profile, writer: Writer, fellow: object, on: dt.date) -> dict[str, Any]:
    """The other writers who may write a letter, and a setting where one has met the applicant.

    Who only signs writes none besides the fellow's. A director has no setting of their own.
    """
    signer, mine = signer_of(profile, writer), fellows_of(profile, writer)
    together = [writer, fellow, *(mine if only_signs(profile, writer) else ())]
    if signer and only_signs(profile, signer):
        together.append(signer)
    others = [one for one in still_asked(profile) if one not in together]
    met = (
        one.setting
        for one in others
        if one.role != "director"
        and one.setting not in (None, writer.setting)
        and (one.worked_from or profile.rotation(one.rotation).starts) <= on
    )
    return {"others": len(others), "other_setting": next(met, None)}


def _middle(rotation: Rotation) -> dt.date:
    """The day that gives the rotation's month: its middle, if it spans two."""
    return rotation.starts + (rotation.ends - rotation.starts) / 2


class Variable(NamedTuple):
    """A variable as template authors see it: its name, meaning, and an example."""

    name: str
    meaning: str
    example: str


def describe(found: dict[str, Any]) -> Iterator[Variable]:
    """Every variable of a document, a model's fields one by one, with the values as examples."""
    known: dict[type, str] = {}
    for name, value in found.items():
        if not isinstance(value, Model | Portal | Kind):
            yield Variable(name, _MEANINGS[name], _example(value))
        elif type(value) in known:
            yield Variable(name, _MEANINGS[name], f"its parts are those of {known[type(value)]}")
        else:
            known[type(value)] = name
            yield from _fields(name, value)


def _fields(name: str, model: Model | Portal | Kind) -> Iterator[Variable]:
    kind: type = type(model)
    for field in sorted(readable(kind)):
        value = getattr(model, field)
        if not callable(value):
            yield Variable(f"{name}.{field}", _meaning(name, kind, field), _example(value))


def _meaning(name: str, kind: type, field: str) -> str:
    """A field's own description, a property's docstring, or else what the model is."""
    for note in getattr(get_type_hints(kind, include_extras=True).get(field), "__metadata__", ()):
        if isinstance(note, Describes):
            return note.meaning
    return public_doc(getattr(kind, field).__doc__) or _MEANINGS[name]


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
        if value and isinstance(value[0], tuple):
            return "; ".join(", ".join(map(_example, item)) for item in value)
        if value and isinstance(value[0], Model):
            return f"each with the parts {_parts(value[0])}"
        listed = "; ".join(_example(item) for item in value)
        return listed if len(listed) <= _WIDE else f"{listed[: _WIDE - 1]}…"
    return str(value)
