"""Renders a document's template to its subject and blocks; errors name the template's line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias

from jinja2 import (
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context

from lorkit.errors import LorkitError
from lorkit.letter.model import Block, Document, Paragraph, plain, spoken_count, word_count
from lorkit.text import did_you_mean
from lorkit.words import bounds, syntax_errors
from lorkit.words.environment import NoValueError, UnprintableError, Words, names
from lorkit.words.filters import FILTERS
from lorkit.words.markdown import UnknownMarkdownError, filled

if TYPE_CHECKING:  # only a plan draws
    from lorkit.letter.drawing import Drawing

Blocks: TypeAlias = tuple[Block, ...]
Drawings: TypeAlias = "Mapping[str, Drawing]"
_ONLY = "templates may read the listed variables and nothing else"
_MANY = "remove the repetition"
_ASK = "lorkit templates vars DOCUMENT lists the variables"


def word(
    document: Document, words: Words, values: dict[str, Any], drawings: Drawings
) -> tuple[str, Blocks]:
    """Subject and blocks of a document, in the longest form within its limits.

    If none is, it is the shortest, and the checks report it.

    ``drawings`` are the pictures that it may show, by address. Raises
    LorkitError, with the template's file and line, for a mistake in it.
    """
    bounds.begin()
    for form in _forms(document, values):
        subject, body = _render(document, words, form, drawings)
        if not _too_long(document, body):
            break
    return subject, body


def _forms(document: Document, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The variables for the full text, then for shorter and shorter ones."""
    form = {**values, "short": False}
    yield form
    for lighter in _lighter(document, form):
        form |= lighter
        yield {**form}
    form |= {"short": True}
    yield {**form}
    for fact in document.spares if "writer" in form else ():
        if getattr(form["writer"], fact):  # otherwise the text would be the same again
            form |= {"writer": replace(form["writer"], **{fact: None})}
            yield {**form}


def _lighter(document: Document, form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What to drop from a message before shortening its words, least needed first."""
    if document.is_message and form.get("moments"):
        yield {"moments": ()}  # the support sheet has them too
    if document.is_message and form["applicant"].phone:
        yield {"applicant": replace(form["applicant"], phone=None)}
    if document.is_message and "learned" in document.spares and form["writer"].learned:
        yield {"writer": replace(form["writer"], learned=None)}


def _too_long(document: Document, body: Blocks) -> bool:
    """Whether the text is over its word limits (docs/rules.md#documents)."""
    if document.limit and word_count(body) > document.limit:
        return True
    return bool(document.spoken) and spoken_count(body) > document.spoken


def _render(
    document: Document, words: Words, values: dict[str, Any], drawings: Drawings
) -> tuple[str, Blocks]:
    """Subject and blocks; any error in a template is reported with file and line."""
    name = f"{document.id}.md.j2"
    try:
        template = words.get_template(name)
        context = template.new_context(values)
        body = filled(bounds.joined(_block(template, "body")(context)), drawings)
        if document.answered:
            return f"Re: {_render(document.answered, words, values, {})[0]}", body
        return _subject(bounds.joined(_block(template, "subject")(context))), body
    except LorkitError:
        raise
    except Exception as error:  # a user's template can fail in any of Python's ways
        raise _template_error(name, error, words, values) from error


def _block(template: Template, block: str) -> Callable[[Context], Iterator[str]]:
    if block not in template.blocks:
        raise LorkitError(
            f"{template.filename}: it has no block '{block}'",
            "write {% block subject %}…{% endblock %} and {% block body %}…{% endblock %}",
        )
    return template.blocks[block]


@lru_cache(maxsize=64)  # a profile's messages of one kind often share it
def _subject(text: str) -> str:
    """One line of plain text from the subject's Markdown."""
    return " ".join(plain(b.runs) for b in filled(text.strip(), {}) if isinstance(b, Paragraph))


def _template_error(
    name: str, error: Exception, words: Words, values: dict[str, Any]
) -> LorkitError:
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or error.name or name, error.lineno
        with suppress(TemplateSyntaxError):  # a second error, caused by the first
            tokens = words.lex(error.source or "")
            if found := syntax_errors.fault(str(error.message), line, tokens):
                return LorkitError(f"{file}:{found.line}: {found.message}", found.hint)
    else:
        file, line = _place(error.__traceback__) or (name, 0)
    message, hint = _explain(error, values)
    return LorkitError(f"{file}:{line}: {message}" if line else f"{file}: {message}", hint)


def _place(trace: TracebackType | None) -> tuple[str, int] | None:
    """File and line of the innermost template that was running."""
    place = None
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            file = template.filename or template.name
            place = (file, template.get_corresponding_lineno(trace.tb_lineno))
        trace = trace.tb_next
    return place


def _explain(error: Exception, values: dict[str, Any]) -> tuple[str, str]:
    """What is wrong with a template, and what to do about it, for the user."""
    match error:
        case NoValueError():
            return (
                "it prints a value that this profile doesn't have",
                "put the sentence between {% if … %} and {% endif %}",
            )
        case UnprintableError():
            return str(error), "print a single field, or go through the list with {% for … %}"
        case UndefinedError():
            return str(error.message), _nearest(str(error.message), names(values)) or _ASK
        case SecurityError():
            return str(error), _MANY if isinstance(error, bounds.TooMuchError) else _ONLY
        case TemplateNotFound():
            return f"there is no template {error}", "lorkit templates list shows them"
        case TemplateError():
            message = str(error.message).rstrip(".")
            near = "" if " tag" in message else _nearest(message, FILTERS)
            return message, near or "compare with lorkit templates copy DIR"
        case UnknownMarkdownError():
            return (
                f"lorkit has no layout for {error}",
                "use paragraphs, headings, bullets (-), quotes (>) and two-column tables",
            )
        case RecursionError():
            return "it includes itself, or calls itself without end", "remove the loop"
        case MemoryError():
            return "it makes text too large for memory", _MANY
    return f"it fails: {error}", _ASK


def _nearest(message: str, known: Iterable[str]) -> str:
    """'did you mean …?' for the first quoted name of a message."""
    quoted = re.search(r"'([\w.]+)'", message)
    return did_you_mean(quoted[1], known) if quoted else ""
