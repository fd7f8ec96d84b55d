"""Where each value in a profile's text begins and ends, to the character.

Reading knows where values begin, which is enough for messages. An edit that leaves every other
byte alone also needs where lists and groups end, and whether they stand in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lorkit.profile.lines import one_line
from lorkit.profile.parsing import events

BREAK = re.compile("\r\n|\n|\r")
_COLON = re.compile(r"\s*:")


@dataclass(slots=True)
class Spot:
    """A value's place: offsets into the text, ``end`` behind its last character.

    The end leaves out blanks, line ends and comments behind the value. Of an empty value both
    offsets are where it would begin, behind its key's colon.
    """

    start: int
    end: int
    text: str = ""  # of a single value
    flow: bool = False  # a list or group in brackets
    items: list[Spot] = field(default_factory=list)  # of a list, or the values of a group
    keys: list[Spot] = field(default_factory=list)  # of a group

    def at(self, key: str) -> tuple[Spot, Spot] | None:
        """The key and the value of an entry of this group, or None."""
        pairs = zip(self.keys, self.items, strict=True)
        return next((pair for pair in pairs if one_line(pair[0].text) == key), None)

    def walk(self) -> Iterator[Spot]:
        """The value and all below it, in the order of the text."""
        yield self
        for item in self.items:
            yield from item.walk()


def spots(text: str) -> Spot:
    """The root of a text that reading has found to be right."""
    return _Parser(text, events(text)).root()


def line_start(text: str, offset: int) -> int:
    """Where the line begins that holds an offset."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def column(text: str, spot: Spot) -> int:
    """How many characters stand before a value on its line."""
    return spot.start - line_start(text, spot.start)


class _Parser:
    """Puts the parser's events together. Reading has bounded their depth and number."""

    def __init__(self, text: str, events: Iterator[Any]) -> None:
        self._text = text
        self._events = events

    def root(self) -> Spot:
        event = next(self._events)
        while type(event).__name__ in ("StreamStartEvent", "DocumentStartEvent"):
            event = next(self._events)
        return self._spot(event, None)

    def _spot(self, event: Any, key: Spot | None) -> Spot:
        """The value that an event begins; ``key`` where it belongs to one."""
        start, end = event.start_mark.index, event.end_mark.index
        if type(event).__name__ == "ScalarEvent":
            if start == end and key:
                # The parser puts an empty value where the next key begins, lines further on.
                colon = _COLON.match(self._text, key.end)
                start = end = colon.end() if colon else key.end
            content = self._text[start:end].rstrip()  # a block scalar runs on over blank lines
            return Spot(start, start + len(content), event.value)
        spot = Spot(start, end, flow=bool(event.flow_style))
        closing = self._fill(spot, is_group=type(event).__name__ == "MappingStartEvent")
        if spot.flow:
            spot.end = closing.end_mark.index
        elif spot.items:
            spot.end = spot.items[-1].end
        return spot

    def _fill(self, spot: Spot, *, is_group: bool) -> Any:
        """Read what stands in a list or group; returns the event that closes it."""
        for event in self._events:
            if type(event).__name__ in ("SequenceEndEvent", "MappingEndEvent"):
                return event
            key = None
            if is_group:
                key = self._spot(event, None)
                spot.keys.append(key)
                event = next(self._events)
            spot.items.append(self._spot(event, key))
        raise AssertionError("the parser closes what it opens")
