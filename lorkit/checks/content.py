"""The rules about one profile, put together: every finding with its place in the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lorkit.checks.bullets import bullet_advice, tone_advice
from lorkit.checks.care import care_near
from lorkit.checks.codes import SEVERITIES
from lorkit.checks.features import features
from lorkit.checks.identifiers import identifiers
from lorkit.checks.own import own
from lorkit.checks.portfolio import portfolio
from lorkit.checks.scope import overclaims
from lorkit.checks.slips import slips
from lorkit.checks.text import Hit, Text
from lorkit.checks.values import Passage, passages
from lorkit.errors import Finding, Place
from lorkit.profile.model import Profile
from lorkit.yaml.nodes import Scalar, Source


def content(profile: Profile, source: Source, on: dt.date) -> Iterator[Finding]:
    """What is wrong with the words in a profile, and with the portfolio, as of a day."""
    for claim in claims(profile):
        yield located(claim, source)
    for passage in passages(profile):
        for hit in _advice(passage):
            yield located(_claim(passage, hit), source)
    for spot in (*features(profile), *portfolio(profile, on), *slips(profile, on)):
        place = source.locate(spot.path)
        severity = SEVERITIES[spot.code]
        file = str(source.path)
        yield Finding(severity, spot.code, spot.message, spot.hint, file, *place, spot.path)


def claims(profile: Profile) -> Iterator[Finding]:
    """What must not leave the house: possible identifiers, and what an observer can't claim.

    Not yet located: ``line`` is 0, and ``column`` counts in the value.
    """
    found = list(passages(profile))
    mine = own(profile, "\n".join(passage.text for passage in found))
    for passage in found:
        text = Text(passage.text)
        hits = identifiers(text.masked(mine))
        if passage.field == "log":
            hits = tuple(hit for hit in hits if _matters_in_notes(text, hit))
        if passage.observer and passage.field != "log":
            hits += overclaims(text)
        for hit in hits:
            yield _claim(passage, hit)


def _matters_in_notes(text: Text, hit: Hit) -> bool:
    """Notes are the applicant's own: days there are when somebody is away, unless a patient's."""
    if SEVERITIES[hit.code] != "error":
        return False
    return (
        hit.code not in ("PHI004", "PHI005")
        or "patient" in text.lower
        or care_near(text, hit.start)
    )


def _advice(passage: Passage) -> Iterator[Hit]:
    text = Text(passage.text)
    if passage.field in ("did", "moments"):
        yield from bullet_advice(text, passage.field)
    if passage.field != "log":
        yield from tone_advice(text)


def _claim(passage: Passage, hit: Hit) -> Finding:
    words = passage.text[hit.start : hit.end]
    nth = passage.text[: hit.start].count(words) if words else 0
    return Finding(
        *(SEVERITIES[hit.code], hit.code, hit.message, hit.hint, words, 0, nth), passage.path
    )


def located(finding: Finding, source: Source) -> Finding:
    """A finding at the place of the value it comes from."""
    line, column = _place(source, finding.path, finding.file, finding.column)
    return finding._replace(file=str(source.path), line=line, column=column)


def _place(source: Source, path: str, words: str, nth: int) -> Place:
    """Where words stand in the file: on the value's own lines, else where the value begins."""
    start, node = source.locate(path), source.node(path)
    if not isinstance(node, Scalar) or not words:
        return start
    for number in range(start.line, node.end.line + 1):
        line = source.line(number)
        at = start.column - 1 if number == start.line else 0
        while (at := line.find(words, at)) >= 0:
            if nth == 0:
                return Place(number, at + 1)
            nth -= 1
            at += len(words)
    return start
