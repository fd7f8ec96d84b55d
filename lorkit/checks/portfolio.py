"""The portfolio as a whole (brief, sections 2 and 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import combinations

from lorkit.checks.text import quoted
from lorkit.checks.values import Material, Spot, materials
from lorkit.profile.model import Profile
from lorkit.words import portals

AIM = 2  # strong letters from one rotation
_NEAR = dt.timedelta(days=28)
_EXAMPLES = ("@example.com", "@example.org", "@example.net")


def portfolio(profile: Profile, on: dt.date) -> Iterator[Spot]:
    """What is amiss with the writers taken together, as of a day."""
    writers = materials(profile)
    yield from _same_words(writers)
    yield from _roles(writers)
    yield from _dates(profile, writers, on)
    yield from _portal(profile, writers)
    yield from _example_addresses(profile)


def _same_words(writers: tuple[Material, ...]) -> Iterator[Spot]:
    """Two writers who compare notes must not find the same text (brief, section 3)."""
    words = {
        writer.path: {field: _forms(writer, field) for field in ("did", "moments", "learned")}
        for writer in writers
    }
    told: set[tuple[str, str]] = set()
    for one, other in combinations(writers, 2):
        if "declined" in (one.answer, other.answer) or _sign_together(one, other):
            continue
        names = f"{one.writer.salutation} and {other.writer.salutation}"
        for field, theirs in words[one.path].items():
            mine = words[other.path][field]
            shared = [mine[form] for form in mine if form in theirs]
            if not shared or (other.path, field) in told:
                continue
            told.add((other.path, field))
            message = f"{names} taught the same lesson"
            hint = "name one thing from each"
            if field != "learned":
                message = f"{names} both get {quoted(shared[0])}, and two writers may compare notes"
                hint = f"give each writer  {field}:  of their own"
            yield Spot("POR001", f"{other.path}.{field}", message, hint)


def _forms(material: Material, field: str) -> dict[str, str]:
    """A writer's texts by their words alone: case and marks make no difference."""
    if field == "learned":
        texts: tuple[str, ...] = (material.writer.learned or "",)
    else:
        texts = getattr(material, field)
    return {form: text for text in texts if (form := _form(text))}


def _sign_together(one: Material, other: Material) -> bool:
    return one.writer.signs_with == other.writer.id or other.writer.signs_with == one.writer.id


def _form(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _roles(writers: tuple[Material, ...]) -> Iterator[Spot]:
    if all(w.writer.role != "anchor" for w in writers):
        message = "nobody is the anchor, the attending who saw you most"
        yield Spot("POR002", "writers", message, "write  role: anchor  for that writer, or add one")
    for material in writers:
        if material.writer.role == "fellow" and not material.writer.signs_with:
            message = "no attending signs with this fellow, and many programs want one as author"
            hint = "add  signs_with:  with the id of the attending"
            yield Spot("POR004", f"{material.path}.signs_with", message, hint)


def _dates(profile: Profile, writers: tuple[Material, ...], on: dt.date) -> Iterator[Spot]:
    aim, path = profile.application.letters_by, "application.letters_by"
    if aim is None:
        message = "no date to aim for, so no message can name one"
        yield Spot("POR007", path, message, "add  letters_by:  with the date you are aiming for")
        return
    for rotation in profile.rotations:
        if aim < rotation.ends and any(w.writer.rotation == rotation.id for w in writers):
            message = f"the date to aim for, {aim}, is before {rotation.id} ends on {rotation.ends}"
            yield Spot("POR006", path, message, "choose a date that leaves writers some weeks")
    for material in writers:
        request = material.writer.request
        if request and request.on and request.on > aim and material.answer != "declined":
            message = f"the request goes out on {request.on}, after the date to aim for, {aim}"
            hint = "ask for the letter in the portal earlier, or choose a later letters_by"
            yield Spot("POR009", f"{material.path}.request.on", message, hint)
    agreed = sum(w.answer == "agreed" for w in writers)
    waits = profile.application.match is None or on < profile.application.match.on
    if agreed < AIM and on >= aim - _NEAR and waits:
        message = f"{aim} is near or past, and {agreed or 'no'} of {AIM} letters are agreed to"
        yield Spot("POR003", path, message, "ask another writer now, or choose a later date")


def _portal(profile: Profile, writers: tuple[Material, ...]) -> Iterator[Spot]:
    portal = portals.find(profile.application.service, profile.application.season)
    agreed = sum(w.answer == "agreed" for w in writers)
    if portal.most and agreed > portal.most:
        message = (
            f"{agreed} letters are agreed to, and {portal.service} takes {portal.most} a program"
        )
        hint = f"choose for each program the {portal.most} that say most"
        yield Spot("POR005", "application.service", message, hint)


def _example_addresses(profile: Profile) -> Iterator[Spot]:
    """An address from lorkit's own examples; a sample's applicant has one too, and may."""
    if profile.applicant.email.endswith(_EXAMPLES):
        return
    for number, writer in enumerate(profile.writers):
        if writer.email and writer.email.casefold().endswith(_EXAMPLES):
            message = f"{writer.email} is an example's address, and mail to it arrives nowhere"
            hint = "write the address that the writer uses"
            yield Spot("POR008", f"writers[{number}].email", message, hint)
