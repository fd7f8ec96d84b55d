"""Turns a parser's events into nodes: one document, no anchors or tags, limited in size.

The parser's own composer stops at the first duplicate key, follows aliases, and recurses as
deep as the file goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ruamel.yaml.error import MarkedYAMLError

from lorkit.errors import NOWHERE, Place, Problems
from lorkit.text import one_line, shown
from lorkit.yaml import codes, syntax_errors
from lorkit.yaml.events import MAX_DEPTH, TooDeepError, UnreadableError, events
from lorkit.yaml.nodes import Entry, Group, Items, Node, Refused, Scalar

MAX_NODES = 5_000

# JSON writes a character above U+FFFF as two escapes, which YAML reads separately.
_DIRECTIVE = re.compile(r"^%(?!YAML 1\.2\s*$)", re.MULTILINE)
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


_VALUES = frozenset(("ScalarEvent", "AliasEvent", "SequenceStartEvent", "MappingStartEvent"))
_ENDS = frozenset(("SequenceEndEvent", "MappingEndEvent"))


def _place(mark: Any) -> Place:
    """The place of a parser's mark, which counts from 0."""
    return Place(mark.line + 1, mark.column + 1)


_TOO_DEEP = f"lists and groups are nested more than {MAX_DEPTH} levels deep"


class _TooComplexError(Exception):
    """The file has more values or deeper nesting than any profile."""


class _Open:
    """A list or group being read, and in a group the key that is waiting for its value."""

    __slots__ = ("colon", "entries", "key", "node", "place")

    def __init__(self, node: Items | Group) -> None:
        self.node = node
        self.entries: dict[str, Entry] = {}
        self.key: str | None = None
        self.place = NOWHERE  # of the key; NOWHERE if its value is dropped
        self.colon = 0  # offset after the key's colon


def compose(
    text: str, place_of: Callable[[int], Place], line: Callable[[int], str], problems: Problems
) -> Node | None:
    """The document's root node, or None if the syntax is wrong or there is no value."""
    builder = _Builder(text, place_of, line, problems)
    try:
        for event in events(text):
            if not builder.take(event):
                break
    except _TooComplexError:
        return None
    except TooDeepError as error:
        builder.too_deep(error.mark)
        return None
    except MarkedYAMLError as error:
        builder.explain(error)
        return None
    except UnreadableError:
        builder.unreadable()
        return None
    return builder.root


class _Builder:
    """Builds nodes from the parser's events, and reports what a profile may not contain."""

    def __init__(
        self,
        text: str,
        place_of: Callable[[int], Place],
        line: Callable[[int], str],
        problems: Problems,
    ) -> None:
        self.root: Node | None = None
        self._text = text
        self._place_of = place_of
        self._line = line
        self._problems = problems
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0
        self._place: Callable[[Any], Place] = _place
        if "\ufeff" in text:  # the parsers' columns don't count byte order marks
            self._place = lambda mark: place_of(mark.index)
        self._last = Place(1, 1)
        self._quoted: tuple[Place, Place] | None = None

    def take(self, event: Any) -> bool:
        """Take the next event; False ends the reading."""
        kind = type(event).__name__
        if kind in _VALUES:
            self._nodes += 1
            self._last = self._place(event.start_mark)
            if self._nodes > MAX_NODES:
                self._too_complex(f"it contains more than {MAX_NODES:,} values")
            self._node(event, kind)
        elif kind in _ENDS:
            self._open.pop()
        elif kind == "DocumentStartEvent":
            return self._document(event)
        return True

    def explain(self, error: Any) -> None:
        """Note a syntax error, unless its line was already reported."""
        at = error.problem_mark or error.context_mark
        place = self._place(at) if at else self._last
        began = self._place(error.context_mark) if error.context_mark else place
        trouble = syntax_errors.Trouble(
            error.context or "", began, error.problem or "", place, self._quoted
        )
        advice = syntax_errors.explain(trouble, self._line)
        if not self._problems.errors_on(advice.place.line):
            self._problems.error(advice.code, advice.place, "", advice.message, advice.hint)

    def unreadable(self) -> None:
        """Note that the text can't be read any further, for an unknown reason."""
        self._problems.error(
            codes.SYNTAX,
            self._last,
            "",
            "the file cannot be read past this point",
            "look for a backslash inside double quotes, or put the next value in single quotes",
        )

    def too_deep(self, mark: Any) -> None:
        """Note that the parser stopped at brackets nested deeper than in any profile."""
        self._last = self._place(mark)
        self._note_complexity(_TOO_DEEP)

    def _document(self, event: Any) -> bool:
        place = self._place(event.start_mark)
        self._documents += 1
        if self._documents > 1:
            self._problems.error(
                codes.SECOND_DOCUMENT,
                place,
                "",
                "a second document begins here",
                "remove the line with --- or ...; a profile is one document",
            )
            return False
        directive = _DIRECTIVE.search(self._text, 0, event.end_mark.index)
        if directive:
            self._problems.error(
                codes.REFUSED_FEATURE,
                self._place_of(directive.start()),
                "",
                "a profile cannot begin with a YAML directive",
                "remove the line that begins with %",
            )
        return True

    def _node(self, event: Any, kind: str) -> None:
        if kind == "ScalarEvent" and self._is_key():
            self._key(event)
            return
        path, start = self._next_path(), self._last
        if kind == "AliasEvent":
            self._special(start, path)
            self._put(Refused(path, start))
            return
        special = event.anchor is not None or event.tag is not None
        if special:
            self._special(start, path)
        if kind == "ScalarEvent":
            self._put(Refused(path, start) if special else self._scalar(event, path, start))
            return
        node = Items(path, start) if kind == "SequenceStartEvent" else Group(path, start)
        self._put(node)
        self._open.append(_Open(node))
        if len(self._open) > MAX_DEPTH:
            self._too_complex(_TOO_DEEP)

    def _scalar(self, event: Any, path: str, start: Place) -> Scalar:
        end = self._place(event.end_mark)
        if event.start_mark.index == event.end_mark.index:
            # The parser puts an empty value where the next key begins, lines later, or on a
            # line after the last.
            colon = self._open[-1].colon if self._open else 0
            start = end = self._place_of(colon or event.start_mark.index)
        if event.style in ("'", '"'):
            self._quoted = (start, end)
        text = _SURROGATES.sub(_joined, event.value) if event.style == '"' else event.value
        return Scalar(path, start, end, text, plain=not event.style)

    def _is_key(self) -> bool:
        top = self._open[-1] if self._open else None
        return top is not None and isinstance(top.node, Group) and top.key is None

    def _key(self, event: Any) -> None:
        top, place = self._open[-1], self._last
        top.key, top.place = one_line(event.value), place
        top.colon = self._text.find(":", event.end_mark.index) + 1
        if event.anchor is not None or event.tag is not None:
            self._special(place, top.node.path)
            top.place = NOWHERE
        elif top.key == "<<" and not event.style:
            self._problems.error(
                codes.REFUSED_FEATURE,
                place,
                top.node.path,
                "a profile cannot merge groups with <<",
                "write out the keys instead",
            )
            top.place = NOWHERE
        elif not top.key:
            self._bad_key(place, top)

    def _bad_key(self, place: Place, top: _Open) -> None:
        self._problems.error(
            codes.BAD_KEY,
            place,
            top.node.path,
            "a key must be a word, followed by a colon",
            "write  key: value;  a value that begins with [ or { or ? needs quotes",
        )
        top.key, top.place = "", NOWHERE

    def _next_path(self) -> str:
        """The path of the next value."""
        if not self._open:
            return ""
        top = self._open[-1]
        if isinstance(top.node, Items):
            return f"{top.node.path}[{len(top.node.items)}]"
        return f"{top.node.path}.{top.key}".removeprefix(".")

    def _put(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        if isinstance(top.node, Items):
            top.node.items.append(node)
        elif top.key is None:  # a list, group or alias where a key belongs
            self._bad_key(node.start, top)
        else:
            if top.place != NOWHERE:
                self._entry(top, top.node, Entry(top.key, top.place, node))
            top.key = None

    def _entry(self, top: _Open, group: Group, entry: Entry) -> None:
        first = top.entries.setdefault(entry.key, entry)
        if first is entry:
            group.entries.append(entry)
            return
        self._problems.error(
            codes.DUPLICATE_KEY,
            entry.place,
            entry.value.path,
            f"the key {shown(entry.key)} appears twice, first on line {first.place.line}",
            "keep one of the two and remove the other",
        )
        if isinstance(first.value, Scalar):
            first.value = Refused(first.value.path, first.value.start)

    def _special(self, place: Place, path: str) -> None:
        """Note an anchor, alias or tag: most likely text that begins with * & or !."""
        text = self._line(place.line)[place.column - 1 :]
        if text.startswith("!!") or not text.strip("*&!"):
            message, hint = "a profile cannot use YAML tags, anchors, or aliases", "remove it"
            self._problems.error(codes.REFUSED_FEATURE, place, path, message, hint)
        elif not self._problems.errors_on(place.line):
            advice = syntax_errors.special_start(text, place)
            self._problems.error(advice.code, place, path, advice.message, advice.hint)

    def _too_complex(self, why: str) -> None:
        self._note_complexity(why)
        raise _TooComplexError

    def _note_complexity(self, why: str) -> None:
        self._problems.error(
            codes.TOO_COMPLEX,
            self._last,
            "",
            f"this cannot be a profile: {why}",
            "check that it is the right file",
        )
