"""The one Jinja configuration, for words and, in part, for layouts.

Words are trusted, values are not: every value becomes text that Markdown cannot read as
structure, and templates reach fields of the profile's models and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    Undefined,
    nodes,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from lorkit import dates
from lorkit.errors import LorkitError
from lorkit.files import assets
from lorkit.letter.model import Mailbox
from lorkit.profile.fields import Model
from lorkit.text import without_front_matter
from lorkit.words import bounds
from lorkit.words.filters import FILTERS
from lorkit.words.markdown import marked, unmarked
from lorkit.words.portals import Kind, Portal

_DATA = (Model, Portal, Kind, Mailbox)
_LOADING = 200  # steps, in addition to the template's own size
_MOST_SOURCE = 512 * 1024  # bytes of a template


class NoValueError(ValueError):
    """A template prints a value that the profile doesn't have."""


class UnprintableError(ValueError):
    """A template prints something that is not text: a whole model, a list, a function."""

    def __init__(self, value: object) -> None:
        kind = {list: "a list", tuple: "a list", bool: "a yes or no"}.get(type(value))
        super().__init__(f"it prints {kind or 'something with several parts'} as if it were text")


class Unknown(StrictUndefined):
    """A name that doesn't exist; using it raises an error in the user's terms."""

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name, self._undefined_obj
        if self._undefined_hint:
            return self._undefined_hint
        if owner is missing:
            return f"there is no variable '{name}'"
        if owner is None:
            return f"it reads '{name}' of a value that this profile doesn't have"
        return f"there is no '{name}' in {type(owner).__name__.lower()}"


def names(values: Mapping[str, object]) -> frozenset[str]:
    """Every name that a template may use: the variables, and the fields of their models."""
    models: list[type] = [type(value) for value in values.values() if isinstance(value, _DATA)]
    return frozenset(values).union(*(readable(model) for model in models))


def literal(value: object) -> Markup:
    """A value as one line of Markdown that reads as exactly its text.

    What templates made themselves (a macro's result) is already Markup and is left alone.
    """
    if type(value) is str:  # nearly all of them
        return _marked(value)
    if isinstance(value, Markup):
        return value
    if value is None:
        raise NoValueError
    if isinstance(value, Undefined):
        str(value)  # raises, and names what doesn't exist
    if isinstance(value, dt.date):
        value = dates.full(value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise UnprintableError(value)
    return _marked(str(value))


@lru_cache(maxsize=1024)  # a profile's documents print the same names and places
def _marked(value: str) -> Markup:
    return Markup(marked(value))


@cache
def readable(model: type[Any]) -> frozenset[str]:
    """The names a template may read on a model: its declared fields and its properties."""
    properties = (
        name
        for parent in model.__mro__
        for name, value in vars(parent).items()
        if isinstance(value, property) and not name.startswith("_")
    )
    return frozenset((*(field.name for field in fields(model)), *properties))


class Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox for words and layouts: no reaching outside, and bounded time and memory.

    Jinja's sandbox keeps them from Python's internals. This one also takes away whatever makes
    a lot out of a little (``range``, repeating, padding), and counts the rest.
    """

    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(autoescape=True, **options)
        self.globals = {}
        for name in bounds.NO_FILTERS:
            del self.filters[name]
        self.add_filters(self.filters)
        self.filters |= bounds.own_filters(self.filters)
        self._heaviest = 1  # size of the largest template: what one call may cost

    def add_filters(self, filters: Mapping[str, Callable[..., Any]]) -> None:
        """Let templates use filters, whose results are bounded."""
        self.filters |= {name: bounds.limited(one) for name, one in filters.items()}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        self._heaviest = max(self._heaviest, bounds.Counting(tree).weight)
        return tree

    def _load_template(self, name: str, globals: Any) -> Template:
        bounds.spend(self._heaviest + _LOADING)
        return super()._load_template(name, globals)

    def call(self, context: Context, obj: Any, *args: Any, **named: Any) -> Any:
        """A call, counted by what it may cost."""
        bounds.spend(self._heaviest if isinstance(obj, Macro | BlockReference) else 1)
        if getattr(obj, "__name__", "") == "replace" and len(args) > 1:
            bounds.require_small(obj.__self__, str(args[0]), str(args[1]))
        return super().call(context, obj, *args, **named)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic with small numbers, and concatenation with ``+``."""
        if operator == "+" and not isinstance(left, int | float):
            bounds.bounded((left, right))
            return super().call_binop(context, operator, left, right)
        if all(isinstance(s, int | float) and abs(s) < bounds.LARGE for s in (left, right)):
            return super().call_binop(context, operator, left, right)
        raise SecurityError(f"a template can't use {operator} with anything but small numbers")

    def wrap_str_format(self, value: Any) -> None:
        """No wrapper for ``str.format``, which pads: ``is_safe_attribute`` refuses it."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """No Python internals, and no method that pads or changes a value."""
        kind: type = type(obj)
        allowed = bounds.allowed(kind)
        if allowed is not None:
            return attr in allowed
        return bool(super().is_safe_attribute(obj, attr, value))


class Words(Sandbox):
    """Jinja for words: sandboxed, strict about names, with every value made literal."""

    @staticmethod
    def concat(parts: Iterable[str]) -> str:
        """What ``set``, ``filter`` and macros capture."""
        return unmarked((bounds.joined(parts),))

    def __init__(self, overrides: Path | None = None) -> None:
        """Loads words from the user's folder of templates first, then lorkit's own."""
        folders = [assets.templates() / "words"]
        if overrides is not None:
            folders.insert(0, overrides / "words")
        super().__init__(
            # With autoescape, Markup marks what templates made; plain str is the profile's.
            loader=ChoiceLoader([Folder(folder) for folder in folders]),
            finalize=literal,
            undefined=Unknown,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.add_filters(FILTERS)
        self.globals = {"span": dates.span, "days": dates.days, "length": dates.length}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Only a model's declared fields and properties, never its methods."""
        if isinstance(obj, _DATA):
            kind: type = type(obj)
            return attr in readable(kind)
        return super().is_safe_attribute(obj, attr, value)


class Folder(FileSystemLoader):
    """Loads templates from one folder; links that lead out of it don't count."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """The template's text, its file, and a check whether it is unchanged."""
        try:
            found = super().get_source(environment, template)
            if len(found[0]) > _MOST_SOURCE:
                raise LorkitError(
                    f"{found[1]} is larger than {_MOST_SOURCE // 1024} KiB",
                    "a template is a page or two: check that it is the right file",
                )
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise LorkitError(
                f"{Path(self.searchpath[0]) / template}:{line}: it is not saved as UTF-8",
                "save it as UTF-8 (in Notepad: File, Save as, Encoding)",
            ) from error
        text, file, current = found
        assets.require_inside(Path(file), Path(self.searchpath[0]).parent)
        return without_front_matter(text), file, current


def words(overrides: Path | None = None) -> Words:
    """The environment that finds words in the user's folder first, then in lorkit's own."""
    if overrides is None:
        return _words(None, ())
    names = sorted(file.name for file in (overrides / "words").glob("*.j2"))
    return _words(overrides, (str(overrides.resolve()), *names))


@lru_cache(maxsize=8)
def _words(overrides: Path | None, _known: tuple[str, ...]) -> Words:
    """An environment for exactly these files: Jinja notices changed files, but not new ones."""
    return Words(overrides)
