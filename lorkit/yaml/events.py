"""Parses YAML text to events: with libyaml where the result is sure to be the same, else ruamel.

libyaml takes a twentieth of the time. ruamel's own parser knows YAML 1.2, and its errors can
be explained to the user.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

# Characters that the parser rejects or treats as line ends, though YAML 1.2 and editors don't.
# ``text.one_line`` turns them into spaces later; doing it here keeps every place right.
_NOT_FOR_PARSER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)

# Where the two parsers differ: tabs, byte order marks, directives, document ends, a comment right
# after | or >.
_IN_DISPUTE = re.compile(r"[\t\ufeff]|^(?:%|---|\.\.\.)|[|>][-+0-9]*#", re.MULTILINE)
MAX_DEPTH = 20  # nesting of lists and groups
_ROOT = 2  # after the start of the stream and of the document
_PLENTY = 20_000  # more events than in any profile


class UnreadableError(Exception):
    """The parser gave up without saying where."""


class TooDeepError(Exception):
    """Bracketed lists and groups are nested deeper than in any profile.

    In both parsers, each level costs as many steps as there are levels around it.
    """

    def __init__(self, mark: Any) -> None:
        super().__init__()
        self.mark = mark


def events(text: str) -> Iterator[Any]:
    """The events of a text, in the order of its lines.

    Raises only MarkedYAMLError, which says what is wrong and where, TooDeepError and
    UnreadableError.
    """
    text = _NOT_FOR_PARSER.sub(" ", text)
    quick = None if _IN_DISPUTE.search(text) else _undisputed(text)
    yield from _slowly(text) if quick is None else quick


def _undisputed(text: str) -> list[Any] | None:
    """The events from libyaml, or None for a text that isn't as simple as a profile."""
    try:
        # Without libyaml installed, this is ruamel's own parser too.
        found = list(islice(_not_too_deep(YAML(typ="safe").parse(text)), _PLENTY))
    except Exception:
        return None  # ruamel's own parser says what is wrong
    # A profile is a group of keys; the parsers differ on anything else.
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
        # The parser's own bugs on odd input: an OverflowError for "\UFFFFFFFF", and others.
        raise UnreadableError from error
