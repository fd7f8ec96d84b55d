"""The rules about a profile's own words, run: every finding with its place in the file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from lorkit.checks.identifiers.date_context import care_near
from lorkit.checks.registry import LINES, PROFILE, VALUES, identifiers, overclaims
from lorkit.checks.rule import Found
from lorkit.checks.strength.bullets import Line
from lorkit.checks.text import Text
from lorkit.checks.values import Passage, ProfileOnDay, own, passages
from lorkit.checks.written import written_names, written_passages, written_values
from lorkit.errors import Finding, Place
from lorkit.profile.model import Profile
from lorkit.yaml.nodes import Group, Items, Scalar, Source

# A line as it should stand, and not the half of one that a slip made.
_LINE = re.compile(r"\.(?:(?:did|moments|log)\[\d+\]|learned)$")


def whole_content(profile: Profile, source: Source, on: dt.date) -> Iterator[Finding]:
    """What is wrong with the words in a profile, and with the portfolio, as of a day."""
    texts = tuple(passages(profile))
    for claim in claims(profile, texts):
        yield located(claim, source)
    yield from _advice(texts, source)
    yield from _damage(source)
    day = ProfileOnDay(profile, on)
    for rule in PROFILE:
        for _, hit in rule.apply(day):
            place = _key_place(source, hit.path) or source.locate(hit.path)
            words = (rule.severity, rule.code, hit.message, hit.hint)
            yield Finding(*words, str(source.path), *place, hit.path)


def readable_content(source: Source) -> Iterator[Finding]:
    """The same for a profile that has other errors, as far as its words can be read."""
    texts = list(written_passages(source))
    mine = written_names(source, "\n".join(passage.text for passage in texts))
    for claim in _claims(texts, mine):
        yield located(claim, source)
    whole = (passage for passage in texts if _LINE.search(passage.path))
    yield from _advice(whole, source)
    yield from _damage(source)


def claims(profile: Profile, texts: Sequence[Passage]) -> Iterator[Finding]:
    """What must not be sent: possible identifiers, and what an observer can't claim.

    Not yet located: ``line`` is 0, and ``column`` counts in the value.
    """
    return _claims(texts, own(profile, "\n".join(passage.text for passage in texts)))


def _claims(texts: Iterable[Passage], mine: tuple[re.Pattern[str], ...]) -> Iterator[Finding]:
    for passage in texts:
        text = Text(passage.text)
        found = identifiers(text.masked(mine))
        if passage.field == "log":
            found = [one for one in found if _matters_in_notes(text, one)]
        elif passage.observer:
            found += overclaims(text)
        for one in found:
            yield _in_words(passage, one)


def _matters_in_notes(text: Text, found: Found) -> bool:
    """Notes are the applicant's own: days there are when somebody is away, unless a patient's."""
    if found.rule.severity != "error":
        return False
    return (
        found.code not in ("PHI004", "PHI005")
        or "patient" in text.lower
        or care_near(text, found.hit.start)
    )


def _advice(texts: Iterable[Passage], source: Source) -> Iterator[Finding]:
    """Advice on each line: the most useful piece."""
    for passage in texts:
        if passage.field != "log":
            line = Line(Text(passage.text), passage.field, passage.observer)
            found = next((one for rule in LINES for one in rule.apply(line)), None)
            if found:
                yield located(_in_words(passage, found), source)


def _damage(source: Source) -> Iterator[Finding]:
    """Values that look damaged, wherever they stand."""
    for value in written_values(source):
        for rule in VALUES:
            for found in rule.apply(value):
                passage = Passage(value.path, "did", value.text, observer=False)
                yield located(_in_words(passage, found), source)


def _in_words(passage: Passage, found: Found) -> Finding:
    """A finding about words in a value: ``file`` holds the words, and ``column`` their number."""
    rule, hit = found
    words = passage.text[hit.start : hit.end]
    nth = passage.text[: hit.start].count(words) if words else 0
    told = (rule.severity, rule.code, hit.message, hit.hint)
    return Finding(*told, words, 0, nth, passage.path)


def located(finding: Finding, source: Source) -> Finding:
    """A finding at the place of the value it comes from."""
    line, column = _place(source, finding.path, finding.file, finding.column)
    return finding._replace(file=str(source.path), line=line, column=column)


def _key_place(source: Source, path: str) -> Place | None:
    """Where the key of a list stands: advice on the whole list is not about its first line."""
    holder, _, key = path.rpartition(".")
    node, group = source.node(path), source.node(holder)
    entry = group.first(key) if isinstance(group, Group) and isinstance(node, Items) else None
    return entry.place if entry else None


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
