"""Limits on a user's style sheet: a few characters must not expand into a huge layout.

WeasyPrint does what a style sheet says. ``repeat(99999999, 1px)`` is that many columns, and ten
lines of ``--a: var(--b) var(--b)`` are thousands of words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from math import prod
from pathlib import Path
from typing import Any

from lorkit.errors import LorkitError
from lorkit.files import access

MOST_BYTES = 8 * 1024 * 1024  # it may include pictures and fonts as data: URLs
_MOST_TOKENS = 100_000
_LARGEST, _SMALLEST = 10_000, 0.001  # of a number; a page is 816 pixels wide
_MOST_TRACKS = 200  # of a grid, or columns
_DEEPEST = 50
_MOST_GROWN = 20_000  # tokens that all var() together expand to
_MATH = frozenset(("calc", "min", "max", "clamp", "round", "mod", "rem", "pow", "hypot"))
_COUNTED = ("grid", "column", "orphans", "widows")
_FREE = frozenset(("z-index", "unicode-range", "font-weight", "counter-reset", "counter-set"))
_COMPARE = "compare it with lorkit's own: lorkit templates copy DIR"


def read(file: Path) -> str:
    """The text of a style sheet. Raises LorkitError if it can't be read or expands too much."""
    try:
        text = access.read(file, MOST_BYTES, follow=True).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LorkitError(f"{file} can't be read", "save it as a CSS file in UTF-8") from error
    if fault := _fault(text):
        raise LorkitError(f"{file}:{fault[0]}: {fault[1]}", _COMPARE)
    return text


@lru_cache(maxsize=16)
def _fault(text: str) -> tuple[int, str] | None:
    """Line and message of the first thing larger than any page; None if there is none."""
    import tinycss2  # type: ignore[import-untyped]  # it has no type hints

    tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
    sheet = _Sheet()
    try:
        return sheet.read(tokens) or sheet.grown()
    except _TooDeepError as error:
        return error.line, f"brackets are nested more than {_DEEPEST} levels deep"


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


class _Sheet:
    def __init__(self) -> None:
        self._count = 0
        self._custom: dict[str, list[Sequence[Any]]] = {}
        self._used: list[str] = []
        self._costs: dict[str, int] = {}

    def read(self, tokens: Sequence[Any], depth: int = 0) -> tuple[int, str] | None:
        """Check rules and declarations, and the content of their blocks."""
        if depth > _DEEPEST:
            raise _TooDeepError(_line(tokens))
        for name, value in _declarations(tokens):
            if name.startswith("--"):
                self._custom.setdefault(name, []).append(value)
            for token in _flat(value):
                self._count += 1
                if self._count > _MOST_TOKENS:
                    return token.source_line, f"it has more than {_MOST_TOKENS:,} tokens"
                if fault := self._token(token, name):
                    return token.source_line, fault
            for token in value:
                if token.type == "{} block" and (inner := self.read(token.content, depth + 1)):
                    return inner
        return None

    def _token(self, token: Any, name: str) -> str:
        if token.type == "function":
            return self._function(token)
        if token.type not in ("number", "percentage", "dimension") or name in _FREE:
            return ""
        size = abs(token.value)
        if size > _LARGEST:
            return f"{token.representation} is larger than any page"
        if token.type != "number" and 0 < size < _SMALLEST:
            return f"{token.representation} is smaller than anything printed"
        if token.type == "number" and name.startswith(_COUNTED) and size > _MOST_TRACKS:
            return f"{token.representation} rows or columns are more than a page has"
        return ""

    def _function(self, token: Any) -> str:
        name = token.lower_name
        if name == "var":
            self._used += _named(token)
        numbers = [abs(one.value) for one in _flat(token.arguments) if hasattr(one, "int_value")]
        if name == "repeat" and any(number > _MOST_TRACKS for number in numbers):
            return f"it repeats something more than {_MOST_TRACKS} times"
        if name in _MATH and prod(number for number in numbers if number > 1) > 100 * _LARGEST:
            return f"{name}() makes something larger than any page"
        if name in _MATH and prod(n for n in numbers if 0 < n < 1) < _SMALLEST / 10:
            return f"{name}() makes something smaller than anything printed"
        return ""

    def grown(self) -> tuple[int, str] | None:
        """The error if all ``var()`` together expand too much."""
        total = 0
        for name in self._used:
            total += self._cost(name, ())
            if total > _MOST_GROWN:
                at = self._custom[name][0]
                return _line(at), f"var({name}) expands to more than a page can show"
        return None

    def _cost(self, name: str, around: tuple[str, ...]) -> int:
        """How many tokens a custom property expands to at most; 0 if it refers to itself."""
        if name in around or name not in self._custom:
            return 1
        if len(around) > 100:
            return _MOST_GROWN + 1
        if name not in self._costs:
            costs = (self._value_cost(value, (*around, name)) for value in self._custom[name])
            self._costs[name] = min(max(costs), _MOST_GROWN + 1)
        return self._costs[name]

    def _value_cost(self, value: Sequence[Any], around: tuple[str, ...]) -> int:
        cost = 0
        for token in _flat(value):
            cost += 1
            if token.type == "function" and token.lower_name == "var":
                cost += sum(self._cost(name, around) for name in _named(token))
            if cost > _MOST_GROWN:
                break
        return cost


def _declarations(tokens: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    """Stretches between semicolons, each with the word before its colon, or ""."""
    start = 0
    for end, token in enumerate((*tokens, None)):
        if token is not None and token != ";" and token.type != "{} block":
            continue
        value = tokens[start : end + 1]
        start = end + 1
        words = [one for one in value[:4] if one.type not in ("whitespace", "comment")]
        named = len(words) > 1 and words[0].type == "ident" and words[1] == ":"
        name = words[0].value if named else ""
        yield name if name.startswith("--") else name.lower(), value


def _named(var: Any) -> list[str]:
    """The name in ``var(name, …)``, in a list that may be empty."""
    names = (one.value for one in var.arguments if one.type == "ident")
    return list(islice(names, 1))


def _flat(tokens: Sequence[Any]) -> Iterator[Any]:
    """Tokens with the arguments of functions and what is in round and square brackets."""
    waiting = [(token, 0) for token in reversed(tokens)]
    while waiting:
        token, depth = waiting.pop()
        if token.type in ("whitespace", "comment"):
            continue
        if depth > _DEEPEST:
            raise _TooDeepError(token.source_line)
        yield token
        if token.type == "function":
            waiting += ((one, depth + 1) for one in reversed(token.arguments))
        elif token.type in ("() block", "[] block"):
            waiting += ((one, depth + 1) for one in reversed(token.content))


def _line(tokens: Sequence[Any]) -> int:
    return int(tokens[0].source_line) if tokens else 1
