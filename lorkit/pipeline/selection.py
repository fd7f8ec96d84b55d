"""Which documents an order means, and about whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lorkit.errors import LorkitError
from lorkit.letter.catalogue import Catalogue, Document, catalogue
from lorkit.pipeline.jobs import Order, Pair
from lorkit.profile.model import About, Applicant, Profile, Writer
from lorkit.schedule import due, refusals
from lorkit.schedule.refusals import Refusal
from lorkit.suggest import did_you_mean

ALL, DUE = "all", "due"  # words that stand for several documents


def select(profile: Profile, order: Order) -> list[Pair]:
    """The pairs that an order means: a document, and the writer or rotation it is about.

    What was asked for by name and makes no sense now is refused with the reason; 'all', and an
    order without writers, leave it out. 'due' means what is due or overdue on the day.
    """
    known = catalogue(order.templates)
    writers = [_writer(profile, w) for w in order.writers]
    pairs: list[Pair] = []
    for word in order.documents:
        if word == ALL:
            pairs += _every(known, profile, writers, order)
        elif word == DUE:
            pairs += _due(known, profile, writers, order)
        else:
            pairs += _named(known.find(word), profile, writers, order)
    return list(dict.fromkeys(pairs))


def _every(
    known: Catalogue, profile: Profile, writers: Sequence[Writer], order: Order
) -> Iterator[Pair]:
    """Every document with everybody whom it fits; of named writers, what is about them."""
    for document in known.documents:
        if writers and document.scope == "applicant":
            continue
        for about in _abouts(document, profile, writers):
            if not _refusal(document, profile, about, order):
                yield document, about


def _due(
    known: Catalogue, profile: Profile, writers: Sequence[Writer], order: Order
) -> Iterator[Pair]:
    """What is due or overdue."""
    for thing in due.due(profile, order.on):
        if thing.document and thing.state in ("due", "overdue"):
            document = known.find(thing.document)
            for about in _abouts(document, profile, writers):
                if not isinstance(about, Applicant) and about.id == thing.about:
                    yield document, about


def _named(
    document: Document, profile: Profile, writers: Sequence[Writer], order: Order
) -> Iterator[Pair]:
    """One document with everybody whom it fits; every writer who was named must be one."""
    abouts = _abouts(document, profile, writers)
    told = [_refusal(document, profile, about, order) for about in abouts]
    fitting = [about for about, no in zip(abouts, told, strict=True) if not no]
    if not fitting or (writers and len(fitting) < len(abouts)):
        reason, remedy = next(no for no in told if no)
        raise LorkitError(f"no {document.id} now: {reason}", remedy)
    for about in fitting:
        yield document, about


def _refusal(document: Document, profile: Profile, about: About, order: Order) -> Refusal | None:
    """Why a document is not made, or None. ``force`` can't make up for a missing fact.

    What is about the applicant can always be made: the plan says what there is to say.
    """
    if isinstance(about, Applicant):
        return None
    if no := refusals.impossible(document, profile, about):
        return no
    return None if order.force else refusals.refusal(document, profile, about, order.on)


def _abouts(document: Document, profile: Profile, writers: Sequence[Writer]) -> Sequence[About]:
    """Whom a document could be about: the named writers, or all; or the rotations of those."""
    match document.scope:
        case "writer":
            return writers or profile.writers
        case "rotation":
            named = {writer.rotation for writer in writers}
            return [r for r in profile.rotations if not writers or r.id in named]
        case "applicant":
            return [profile.applicant]


def _writer(profile: Profile, writer_id: str) -> Writer:
    known = [w.id for w in profile.writers]
    if writer_id not in known:
        raise LorkitError(
            f"the profile has no writer '{writer_id}'",
            did_you_mean(writer_id, known) or f"its writers are {', '.join(known)}",
        )
    return profile.writer(writer_id)


def is_document(word: str, templates: Path | None = None) -> bool:
    """Whether a word names documents: an id of the catalogue, 'all' or 'due'."""
    return word in (ALL, DUE) or word in catalogue(templates).ids
