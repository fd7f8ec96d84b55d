"""A document's template becomes its subject and blocks, or an error with the template's line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from lorkit.documents import Document, did_you_mean, find
from lorkit.drawing import Drawing
from lorkit.environment import NoValueError, Words
from lorkit.errors import LorkitError
from lorkit.letter import Paragraph, plain, word_count
from lorkit.markdown import UnknownMarkdownError, blocks

Drawings = Mapping[str, Drawing]


def word(
    document: Document, words: Words, values: dict[str, Any], drawings: Drawings
) -> tuple[str, Any]:
    """Subject and blocks of a document; its short form where the full one passes the limit.

    ``drawings`` are the pictures that its text may show, by their addresses.

    Raises LorkitError, naming the template's file and line, for a mistake in its words.
    """
    subject, body = _render(document, words, {**values, "short": False}, drawings)
    if document.limit and word_count(body) > document.limit:
        return _render(document, words, {**values, "short": True}, drawings)
    return subject, body


def _render(
    document: Document, words: Words, values: dict[str, Any], drawings: Drawings
) -> tuple[str, Any]:
    """Subject and blocks of a document; what goes wrong in a template is told with its place."""
    name = f"{document.id}.md.j2"
    try:
        template = words.get_template(name)
        context = template.new_context(values)
        body = "".join(template.blocks["body"](context))
        if document.answers:
            return f"Re: {_answered(document, words, values)}", blocks(body, drawings)
        return _subject("".join(template.blocks["subject"](context))), blocks(body, drawings)
    except KeyError as error:
        raise LorkitError(
            f"{name} has no block {error}", "write {% block subject %} and {% block body %}"
        ) from error
    except (TemplateError, NoValueError, UnknownMarkdownError, TypeError, ValueError) as error:
        raise _template_error(name, error, words, values) from error


def _answered(document: Document, words: Words, values: dict[str, Any]) -> str:
    """The subject of the message that this one replies to."""
    return _render(find(document.answers), words, values, {})[0]


def _subject(text: str) -> str:
    """One line of plain text from the subject's Markdown."""
    return " ".join(plain(b.runs) for b in blocks(text.strip()) if isinstance(b, Paragraph))


def _template_error(
    name: str, error: Exception, words: Words, values: dict[str, Any]
) -> LorkitError:
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or error.name or name, error.lineno
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
    match error:
        case NoValueError():
            return (
                "it prints a value that this profile doesn't hold",
                "put the sentence between {% if … %} and {% endif %}",
            )
        case UndefinedError():
            message = error.message or "unknown variable"
            unknown = re.search(r"(?:attribute )?'(\w+)'(?: is undefined)?$", message)
            near = did_you_mean(unknown[1], values) if unknown else ""
            return message, near or "lorkit templates vars DOCUMENT lists the variables"
        case SecurityError():
            return str(error), "templates may read the listed variables and nothing else"
        case TemplateNotFound():
            return f"there is no template {error}", "lorkit templates list shows them"
        case UnknownMarkdownError():
            return (
                f"its text has Markdown that lorkit has no layout for: {error}",
                "use paragraphs, headings, bullets (-), quotes (>) and two-column tables",
            )
    return str(error), "mend the template"
