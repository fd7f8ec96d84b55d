"""YAML text to a parser's events: libyaml's where they are sure to be the same, else ruamel's.

libyaml takes a twentieth of the time. ruamel's own parser knows YAML 1.2, and says in words that
can be explained what is wrong and where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

# What the parser refuses or takes for the end of a line, though YAML 1.2 and editors don't.
# All of it becomes a space in the end (lines.one_line); a space now keeps every place right.
_NOT_FOR_PARSER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)

# Where the two parsers part: tabs, byte order marks, directives, documents' ends, a comment right
# after | or >.
_IN_DISPUTE = re.compile(r"[\t\ufeff]|^(?:%|---|\.\.\.)|[|>][-+0-9]*#", re.MULTILINE)
MAX_DEPTH = 20  # of lists and groups in each other
_ROOT = 2  # behind the beginnings of the stream and of the document
_PLENTY = 20_000  # more events than any profile has


class UnreadableError(Exception):
    """The parser gave up without saying where."""


class TooDeepError(Exception):
    """Lists and groups in brackets lie deeper in each other than in any profile.

    Each more costs both parsers as many steps as there are around it.
    """

    def __init__(self, mark: Any) -> None:
        super().__init__()
        self.mark = mark


def events(text: str) -> Iterator[Any]:
    """The events of a text, in the order of its lines.

    MarkedYAMLError, which says what is wrong and where, TooDeepError and UnreadableError are all
    it raises.
    """
    text = _NOT_FOR_PARSER.sub(" ", text)
    quick = None if _IN_DISPUTE.search(text) else _undisputed(text)
    yield from _slowly(text) if quick is None else quick


def _undisputed(text: str) -> list[Any] | None:
    """The events of libyaml, or None for a text that isn't as plain as profiles are."""
    try:
        # Where libyaml isn't installed, this is ruamel's own parser too.
        found = list(islice(_not_too_deep(YAML(typ="safe").parse(text)), _PLENTY))
    except Exception:
        return None  # ruamel's own parser says what is wrong
    # A profile is a group of keys; of anything else the two make different things.
    if not _ROOT < len(found) < _PLENTY or type(found[_ROOT]).__name__ != "MappingStartEvent":
        return None
    # Nothing is marked as special without one of these.
    if any(sign in text for sign in "&*!") and any(map(_is_special, found)):
        return None
    return found


def _is_special(event: Any) -> bool:
    """Whether an event has an anchor, is an alias, or has a tag."""
    return bool(getattr(event, "anchor", None) or getattr(event, "tag", None))


def _not_too_deep(found: Iterator[Any]) -> Iterator[Any]:
    depth = 0
    for event in found:
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        if depth > _ROOT + MAX_DEPTH:
            raise TooDeepError(event.start_mark)
        yield event


@cache
def _scanner() -> type[Any]:
    from ruamel.yaml.scanner import Scanner

    class Shallow(Scanner):
        def fetch_flow_collection_start(self, *args: Any, **named: Any) -> None:
            if len(self.flow_context) >= MAX_DEPTH:
                raise TooDeepError(self.reader.get_mark())
            super().fetch_flow_collection_start(*args, **named)

    return Shallow


def _slowly(text: str) -> Iterator[Any]:
    parser = YAML(typ="safe", pure=True)
    parser.Scanner = _scanner()
    try:
        yield from parser.parse(text)
    except (MarkedYAMLError, TooDeepError):
        raise
    except Exception as error:
        # The parser's own slips on nonsense: an OverflowError for "\UFFFFFFFF", and others.
        raise UnreadableError from error
