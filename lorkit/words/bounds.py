"""Limits on a template's output and running time, counted in steps so they never vary.

A template from somebody else is a program. A few lines can double a text thirty times, or
loop for years. Every loop, call and filter is counted by the size of its work.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, wraps
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

MOST = 200_000  # characters of a text, or items of a list with all that is in them
LARGE = 10_000  # of a number used as a count or width
_STEPS = 5_000_000  # for one document; lorkit's own take about ten thousand
_CHEAP = 20  # characters or items that a filter handles in one step

# Filters that pad text or make HTML, which no document needs.
NO_FILTERS = (
    *("center", "format", "indent", "wordwrap"),
    *("pprint", "random", "tojson", "urlize", "xmlattr"),
)
# What templates may use of Python's built-in types: nothing that makes a lot out of a little.
_ALLOWED: tuple[tuple[tuple[type, ...], frozenset[str]], ...] = (
    (
        (str,),
        frozenset(
            (
                *("capitalize", "casefold", "lower", "swapcase", "title", "upper"),
                *("count", "endswith", "find", "index", "rfind", "rindex", "startswith"),
                *("isalnum", "isalpha", "isdecimal", "isdigit", "islower", "isnumeric"),
                *("isspace", "istitle", "isupper", "lstrip", "rstrip", "strip"),
                *("partition", "removeprefix", "removesuffix", "replace", "rpartition"),
                *("rsplit", "split", "splitlines"),
            )
        ),
    ),
    ((dict,), frozenset(("get", "items", "keys", "values"))),
    ((list, tuple), frozenset(("count", "index"))),
    (
        (dt.date,),
        frozenset(("day", "isoformat", "isoweekday", "month", "strftime", "weekday", "year")),
    ),
    ((bytes, int, float, set, frozenset, Path), frozenset()),
)

# Names that can't be written in a template.
COUNTED, BOUNDED = "-counted", "-bounded"


class TooMuchError(SecurityError):
    """A template makes more, or runs longer, than any document needs."""


class _Spent(threading.local):
    steps = 0


_spent = _Spent()


def begin() -> None:
    """Reset the count for the next document."""
    _spent.steps = 0


def spend(steps: int) -> None:
    """Count steps. Raises TooMuchError when a document has taken more than any needs."""
    _spent.steps += steps
    if _spent.steps > _STEPS:
        raise TooMuchError("it takes too many steps: nested loops, or too much work on long text")


def bounded(value: Any) -> Any:
    """Return the value, or raise TooMuchError if it is larger than any document."""
    size = len(value) if isinstance(value, str) else _size(value)
    if size > MOST:
        raise _too_large()
    spend(1 + size // _CHEAP)
    return value


def joined(parts: Iterable[str], most: int = MOST) -> str:
    """Join parts of a text; TooMuchError if they are too large together."""
    found = list(parts)  # each exists already; only the whole may be too large
    size = sum(map(len, found))
    if size > most:
        raise _too_large()
    spend(size // _CHEAP)
    return "".join(found)


@pass_context  # keeps Jinja from evaluating it at compile time
def counted(context: Context, value: Any, weight: int) -> Any:
    """A loop's items, counting each round by the size of the loop's body."""
    if isinstance(value, Sequence | Mapping):
        spend(len(value) * weight)
        return value
    return _each(value, weight)


def _each(value: Iterable[Any], weight: int) -> Iterable[Any]:
    for one in value:
        spend(weight)
        yield one


def _too_large() -> TooMuchError:
    return TooMuchError("it makes text or a list that is larger than any document")


def _size(value: Any) -> int:
    """Characters in a text, or items in a list with their contents; 1 for anything else."""
    size, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        match one:
            case str() | bytes():
                size += len(one)
            case dict():
                size += len(one)
                waiting += (*one.keys(), *one.values())
            case list() | tuple() | set() | frozenset():
                size += len(one)
                waiting += one
            case _:
                size += 1
        if size > MOST:
            raise _too_large()
    return size


def limited(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that takes no large number and makes no large value."""
    skipped = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def limit(*args: Any, **named: Any) -> Any:
        if len(args) > skipped + 1 or named:
            for option in (*args[skipped + 1 :], *named.values()):
                if isinstance(option, int | float) and abs(option) >= LARGE:
                    raise TooMuchError(f"a filter can't take a number of {LARGE:,} or more")
        bounded(args[skipped])
        return bounded(function(*args, **named))

    return limit


def require_small(text: str, old: str, new: str) -> None:
    """Raise TooMuchError if replacing would make too large a text."""
    if len(text) + (text.count(old) if old else len(text) + 1) * len(new) > MOST:
        raise _too_large()


def own_filters(filters: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Replacements for Jinja's filters that check their result too late, and the counters."""
    return {
        "replace": _replacing(filters["replace"]),
        "join": _joining(filters["join"]),
        COUNTED: counted,
        BOUNDED: bounded,
    }


def _replacing(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def replace(context: Any, text: Any, old: Any, new: Any, *count: Any) -> Any:
        require_small(str(text), str(old), str(new))
        return function(context, text, old, new, *count)

    return replace


def _joining(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def join(context: Any, items: Any, between: str = "", attribute: Any = None) -> Any:
        items = list(items)
        if _size(items) + len(items) * len(str(between)) > MOST:
            raise _too_large()
        return function(context, items, between, attribute)

    return join


@cache
def allowed(kind: type[Any]) -> frozenset[str] | None:
    """What templates may use of a built-in type; None for any other type."""
    if hasattr(kind, "_fields"):  # a row has its own names
        return None
    return next((names for kinds, names in _ALLOWED if issubclass(kind, kinds)), None)


class Counting(NodeTransformer):
    """Adds the counting to a template's syntax tree. ``weight`` is the whole template's."""

    def __init__(self, tree: nodes.Template) -> None:
        self.weight = sum(1 for _ in tree.find_all(nodes.Node))
        self.visit(tree)
        assert tree.environment is not None
        tree.set_environment(tree.environment)

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - Jinja's way of naming
        """A loop."""
        if node.recursive:
            raise TemplateSyntaxError("a loop can't call itself here", node.lineno)
        weight = 1 + sum(1 for _ in node.find_all(nodes.Node))
        self.generic_visit(node)
        node.iter = _through(COUNTED, node.iter, nodes.Const(weight, lineno=node.lineno))
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        """Concatenation with ``~``."""
        return _through(BOUNDED, self.generic_visit(node))

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        """A list, which may contain another one twice, and so on."""
        return _through(BOUNDED, self.generic_visit(node))

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802
        """Likewise."""
        return _through(BOUNDED, self.generic_visit(node))

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        """Likewise, unless it holds a loop's names."""
        self.generic_visit(node)
        return _through(BOUNDED, node) if node.ctx == "load" else node

    def visit_EvalContextModifier(self, node: nodes.EvalContextModifier) -> nodes.Node:  # noqa: N802
        """``autoescape``, inside the node for its tag."""
        raise TemplateSyntaxError("a template can't switch autoescape on or off", node.lineno)

    visit_ScopedEvalContextModifier = visit_EvalContextModifier  # noqa: N815


def _through(name: str, value: Any, *options: nodes.Expr) -> nodes.Filter:
    """A value that passes through a filter."""
    return nodes.Filter(value, name, list(options), [], None, None, lineno=value.lineno)
