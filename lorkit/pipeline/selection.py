"""Which documents an order selects, and about whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lorkit.errors import IncompleteError, LorkitError
from lorkit.letter.catalogue import Catalogue, catalogue
from lorkit.letter.model import Document
from lorkit.pipeline.jobs import LeftOut, Order, Pair
from lorkit.profile.applicant import Applicant
from lorkit.profile.model import About, Profile, Rotation, Writer
from lorkit.schedule import due, refusals
from lorkit.schedule.done import settled
from lorkit.schedule.refusals import Refusal
from lorkit.text import did_you_mean

ALL, DUE = "all", "due"  # words for several documents


def select(
    profile: Profile,
    order: Order,
    refused: list[LorkitError] | None = None,
    left_out: list[LeftOut] | None = None,
) -> list[Pair]:
    """The pairs that an order selects: a document, and the writer or rotation it is about.

    A document asked for by name that makes no sense now is refused with the reason; 'all', and
    an order without writers, skip it. 'all' also skips what has been done and a reminder that is
    too early, and adds them to ``left_out``. 'due' means what is due or overdue on the day. Reasons
    are added to ``refused`` and raised only if nothing is left; without ``refused``, the
    first one is raised.
    """
    known = catalogue(order.templates)
    writers = [_writer(profile, w) for w in order.writers]
    pairs: list[Pair] = []
    told: list[LorkitError] = []
    skipped: dict[Pair, LeftOut] = {}
    for word in order.documents:
        if word == ALL:
            pairs += _every(known, profile, writers, order, skipped)
        elif word == DUE:
            pairs += _due(known, profile, writers, order)
        else:
            pairs += _named(known.find(word), profile, writers, order, told)
    if told and (refused is None or not pairs):
        raise told[0] if len(told) == 1 or refused is None else IncompleteError(told)
    if refused is not None:
        refused += told
    if left_out is not None:
        left_out += [one for pair, one in skipped.items() if pair not in pairs]
    return list(dict.fromkeys(pairs))


def _every(
    known: Catalogue,
    profile: Profile,
    writers: Sequence[Writer],
    order: Order,
    skipped: dict[Pair, LeftOut],
) -> Iterator[Pair]:
    """Every document that still makes sense, with everybody it applies to.

    Only for the named writers, if there are any.
    """
    for document in known.documents:
        if writers and document.scope == "applicant":
            continue
        for about in _abouts(document, profile, writers):
            if _refusal(document, profile, about, order):
                continue
            if done := _settled(document, profile, about, order):
                skipped[document, about] = done
            else:
                yield document, about


def _settled(document: Document, profile: Profile, about: About, order: Order) -> LeftOut | None:
    """What 'all' leaves out though it isn't refused; with ``force``, nothing."""
    if isinstance(about, Applicant) or order.force:
        return None
    reason = settled(document.id, profile, about, order.on)
    return LeftOut(document.id, _to(profile, about), reason) if reason else None


def _to(profile: Profile, about: Writer | Rotation) -> str:
    """The writer to name so that a document is made only about this writer or rotation."""
    if isinstance(about, Writer):
        return about.id
    return next((one.id for one in profile.writers if one.rotation == about.id), "")


def _due(
    known: Catalogue, profile: Profile, writers: Sequence[Writer], order: Order
) -> Iterator[Pair]:
    """What is due or overdue."""
    for thing in due.due(profile, order.on):
        if thing.is_now:
            document = known.find(thing.document)
            for about in _abouts(document, profile, writers):
                if not isinstance(about, Applicant) and about.id == thing.about:
                    yield document, about


def _named(
    document: Document,
    profile: Profile,
    writers: Sequence[Writer],
    order: Order,
    refused: list[LorkitError],
) -> Iterator[Pair]:
    """One document with everybody it applies to, which must include every named writer."""
    told = []
    fits = False
    for about in _abouts(document, profile, writers):
        if no := _refusal(document, profile, about, order):
            told.append(LorkitError(f"no {document.id} now: {no.reason}", no.remedy))
        else:
            fits = True
            yield document, about
    # If no writers were named, skip those it doesn't apply to; if that is everybody, say why.
    refused += told if writers else told[: not fits]


def _refusal(document: Document, profile: Profile, about: About, order: Order) -> Refusal | None:
    """Why a document is not made, or None. ``force`` can't replace a missing fact.

    Documents about the applicant, such as the plan, can always be made.
    """
    if isinstance(about, Applicant):
        return None
    if no := refusals.impossible(document, profile, about):
        return no
    return None if order.force else refusals.refusal(document, profile, about, order.on)


def _abouts(document: Document, profile: Profile, writers: Sequence[Writer]) -> Sequence[About]:
    """Who a document could be about: the named writers or all of them, or their rotations."""
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
