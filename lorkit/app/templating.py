"""The pages' templates. Everything that comes from a profile is text to them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lorkit import __version__, dates

_HYPHENATED = ("follow-up", "thank-you")  # as the words themselves are
HERE = Path(__file__).resolve().parent


@cache
def environment() -> Environment:
    """Jinja for HTML: escapes everything, and knows every name that it uses."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["document_name"] = document_name
    made.filters["begun"] = begun
    made.filters["sentence"] = sentence
    made.filters["weekday"] = dates.weekday
    made.filters["full"] = dates.full
    made.filters["span"] = lambda pair: dates.span(*pair)
    made.globals["version"] = __version__
    return made


def document_name(document_id: str) -> str:
    """A document's id as a heading: "support-sheet" is the Support sheet."""
    return begun(document_id if document_id in _HYPHENATED else document_id.replace("-", " "))


def begun(text: str) -> str:
    """Words with a capital letter in front, whatever letters follow."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Words that stand in the middle of a message, as a sentence."""
    text = text.strip()
    end = "" if not text or text[-1] in ".?!…:" else "."
    return begun(text) + end


def render(name: str, **values: Any) -> str:
    """A page or a part of one."""
    return environment().get_template(name).render(**values)
