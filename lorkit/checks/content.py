"""The rules about a profile's own words, run: every finding with its place in the file.

If a profile can't be read as a whole, its words are taken as they are in the file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from lorkit.checks.identifiers.dates_evidence import care_near
from lorkit.checks.rule import Found, Rule
from lorkit.checks.strength.bullets import Line
from lorkit.checks.text import Text, compiled
from lorkit.checks.values import Field, Passage, ProfileOnDay, Value, own, passages, phrases
from lorkit.errors import Finding, Place
from lorkit.profile.model import Profile
from lorkit.profile.values import PLACEHOLDER
from lorkit.yaml.nodes import Group, Items, Node, Scalar, Source, walk

_LISTS: tuple[Field, ...] = ("did", "moments", "log")
# Whose values are the profile's own people and places.
_NAMES = (
    r"applicant\.(?:eras_name|preferred_name|school|country)|application\.match\.(?:program|city)|"
    r"rotations\[\d+\]\.(?:service|hospital|city|coordinator\.name)|"
    r"writers\[\d+\]\.(?:family_name|given_name|salutation|setting)"
)


def written_values(source: Source) -> Iterator[Value]:
    """Every value, with its path, and who reads it where that is more than one writer.

    What is still to be filled in isn't one.
    """
    root = source.readable
    shared = dict(_shared(root)) if isinstance(root, Group) else {}
    for node in walk(root):
        if isinstance(node, Scalar) and node.text and not node.text.startswith(PLACEHOLDER):
            list_of = node.path.rpartition("[")[0]
            yield Value(node.path, " ".join(node.text.split()), shared.get(list_of, ()))


def _shared(root: Group) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The paths of lists that several writers get: a rotation's, and a fellow's with a signer."""
    rotations, writers = list(_groups(root, "rotations")), list(_groups(root, "writers"))
    only = _text(rotations[0], "id") if len(rotations) == 1 else ""
    names = {_text(writer, "id"): _greeted(writer) for writer in writers}
    for field in ("did", "moments"):
        for rotation in rotations:
            # Lines of their own don't make the others' any more theirs.
            here = [w for w in writers if (_text(w, "rotation") or only) == _text(rotation, "id")]
            if len(here) > 1:
                yield f"{rotation.path}.{field}", (_greeted(here[0]), _greeted(here[1]))
        for writer in writers:
            signer = names.get(_text(writer, "signs_with"))
            if signer and _text(writer, "role") == "fellow":
                yield f"{writer.path}.{field}", (_greeted(writer), signer)


def _greeted(writer: Group) -> str:
    return _text(writer, "salutation") or f"Dr. {_text(writer, 'family_name')}"


def written_names(source: Source, text: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of the profile's own people and places, as far as a text names them."""
    values = [value for value in written_values(source) if compiled(_NAMES).fullmatch(value.path)]
    names = [value.text for value in values]
    names += [f"Dr. {v.text}" for v in values if v.path.endswith("family_name")]
    names += [part for v in values if "eras_name" in v.path for part in v.text.split()]
    pattern = phrases((name for name in names if len(name) > 2), within=text)
    return (pattern,) if pattern else ()


def written_passages(source: Source) -> Iterator[Passage]:
    """Bullets, moments, lessons and the notes of logs, as far as they can be read."""
    root = source.readable
    if not isinstance(root, Group):
        return
    levels: dict[str, bool] = {}
    for rotation in _groups(root, "rotations"):
        observer = _text(rotation, "level") == "observer"
        levels[_text(rotation, "id")] = observer
        yield from _lines(rotation, observer=observer)
    only = next(iter(levels.values()), False) if len(levels) == 1 else False
    for writer in _groups(root, "writers"):
        yield from _lines(writer, observer=levels.get(_text(writer, "rotation"), only))


def _groups(root: Group, key: str) -> Iterator[Group]:
    entry = root.first(key)
    if entry and isinstance(entry.value, Items):
        yield from (item for item in entry.value.items if isinstance(item, Group))


def _text(group: Group, key: str) -> str:
    entry = group.first(key)
    return entry.value.text.strip() if entry and isinstance(entry.value, Scalar) else ""


# Characters: what a value may have. Of a longer one, which is an error, the rest isn't read.
_MOST = 1000


def _lines(holder: Group, *, observer: bool) -> Iterator[Passage]:
    for field in _LISTS:
        entry = holder.first(field)
        for node in _scalars(entry.value) if entry else ():
            text = " ".join(node.text.split())
            text = text.partition(" - ")[2] if field == "log" else text
            if text:
                yield Passage(node.path, field, text[:_MOST], observer)
    if learned := _text(holder, "learned")[:_MOST]:
        yield Passage(f"{holder.path}.learned", "learned", learned, observer)


def _scalars(node: Node) -> Iterator[Scalar]:
    """The texts in a list, and in an item that a slip turned into something else."""
    for inner in walk(node):
        if isinstance(inner, Scalar):
            yield inner


# A line as it should be, and not half of one that a slip cut off.
_LINE = r"\.(?:(?:did|moments|log)\[\d+\]|learned)$"


class Rules(NamedTuple):
    """The registry's rules for a profile's own words, each family in its order."""

    identifiers: Callable[[Text], Sequence[Found]]
    overclaims: Callable[[Text], list[Found]]
    lines: tuple[Rule[Line], ...]
    profile: tuple[Rule[ProfileOnDay], ...]
    values: tuple[Rule[Value], ...]


def whole_content(profile: Profile, source: Source, on: dt.date, rules: Rules) -> Iterator[Finding]:
    """What is wrong with the words in a profile, and with the portfolio, as of a day."""
    texts = tuple(passages(profile))
    for claim in claims(profile, texts, rules):
        yield located(claim, source)
    yield from _advice(texts, source, rules)
    yield from _damage(source, rules)
    day = ProfileOnDay(profile, on)
    for rule in rules.profile:
        for _, hit in rule.apply(day):
            place = _key_place(source, hit.path) or source.locate(hit.path)
            words = (rule.severity, rule.code, hit.message, hit.hint)
            yield Finding(*words, str(source.path), *place, hit.path)


def readable_content(source: Source, rules: Rules) -> Iterator[Finding]:
    """The same for a profile that has other errors, as far as its words can be read."""
    texts = list(written_passages(source))
    mine = written_names(source, "\n".join(passage.text for passage in texts))
    for claim in _claims(texts, mine, rules):
        yield located(claim, source)
    whole = (passage for passage in texts if compiled(_LINE).search(passage.path))
    yield from _advice(whole, source, rules)
    yield from _damage(source, rules)


def claims(profile: Profile, texts: Sequence[Passage], rules: Rules) -> Iterator[Finding]:
    """What must not be sent: possible identifiers, and what an observer can't claim.

    Not yet located: ``line`` is 0, and ``column`` counts in the value.
    """
    mine = own(profile, "\n".join(passage.text for passage in texts))
    return _claims(texts, mine, rules)


def _claims(
    texts: Iterable[Passage], mine: tuple[re.Pattern[str], ...], rules: Rules
) -> Iterator[Finding]:
    for passage in texts:
        text = Text(passage.text)
        found = rules.identifiers(text.masked(mine))
        if passage.field == "log":
            found = [one for one in found if _matters_in_notes(text, one)]
        elif passage.observer:
            found = [*found, *rules.overclaims(text)]
        for one in found:
            yield _in_words(passage, one)


def _matters_in_notes(text: Text, found: Found) -> bool:
    """Notes are the applicant's own: their dates may stay, unless they are a patient's."""
    if found.rule.severity != "error":
        return False
    return (
        found.code not in ("PHI004", "PHI005")
        or "patient" in text.lower
        or care_near(text, found.hit.start)
    )


def _advice(texts: Iterable[Passage], source: Source, rules: Rules) -> Iterator[Finding]:
    """Advice on each line: the most useful piece."""
    for passage in texts:
        if passage.field != "log":
            line = Line(Text(passage.text), passage.field, passage.observer)
            found = next((one for rule in rules.lines for one in rule.apply(line)), None)
            if found:
                yield located(_in_words(passage, found), source)


def _damage(source: Source, rules: Rules) -> Iterator[Finding]:
    """Values that look damaged, anywhere in the file."""
    for value in written_values(source):
        for rule in rules.values:
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
    """Where the key of a list is: advice on the whole list isn't about its first line."""
    holder, _, key = path.rpartition(".")
    node, group = source.node(path), source.node(holder)
    entry = group.first(key) if isinstance(group, Group) and isinstance(node, Items) else None
    return entry.place if entry else None


def _place(source: Source, path: str, words: str, nth: int) -> Place:
    """Where words are in the file: on the value's own lines, else where the value begins."""
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
