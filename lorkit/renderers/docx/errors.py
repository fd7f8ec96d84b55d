"""Explains what is wrong with a user's layout, so that it can be fixed in Word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from jinja2 import TemplateSyntaxError, UndefinedError

from lorkit.errors import LorkitError
from lorkit.letter.model import Block, Bullets, Facts, Heading, Letter, Paragraph, Quote, Run
from lorkit.renderers import complete
from lorkit.renderers.complete import excerpt
from lorkit.renderers.docx.metrics import Styles, switched_on, value
from lorkit.renderers.docx.runs import STORIES
from lorkit.text import printable

_NAME = re.compile(r"^'([^']+)' is undefined$|has no attribute '([^']+)'")
_COMPARE = "compare it with lorkit's own: lorkit templates copy DIR"


@contextmanager
def opening(file: Path) -> Iterator[None]:
    """Turn whatever goes wrong while a layout is opened into a LorkitError."""
    try:
        yield
    except LorkitError:
        raise
    # For a file that isn't Word, python-docx raises half a dozen kinds of errors.
    except Exception as error:
        raise LorkitError(
            f"{file} can't be read as a Word document",
            "save it in Word as .docx (not .doc, not .dotx)",
        ) from error


@contextmanager
def filling_in(file: Path, names: Sequence[str]) -> Iterator[None]:
    """Turn errors caused by a layout into a LorkitError that names the file.

    ``names`` are those that a layout may use, for "did you mean".
    """
    try:
        yield
    except LorkitError as error:
        raise LorkitError(f"{file} {error.message}", error.hint) from error
    except UndefinedError as error:
        raise _unknown(file, error, names) from error
    except TemplateSyntaxError as error:
        raise LorkitError(
            f"{file}: {_sentence(error)}{_near(error)}",
            "each {%p … %} stands alone in its paragraph, each {%tr … %} in its row, and every "
            f"for and if is closed; {_COMPARE}",
        ) from error
    # The layout is the user's own program, so any exception is its fault.
    except Exception as error:
        raise LorkitError(f"{file} can't be filled in: {_sentence(error)}", _COMPARE) from error


def nothing_left_out(document: Document, letter: Letter) -> None:
    """Raise LorkitError if part of the letter's text is not in the document.

    Every format says the same: a layout may restyle, it may not drop a kind of block.
    """
    shown = "".join(t.text or "" for t in _texts(document))
    if not complete.missing(letter, shown):
        return
    text = _letters(shown)
    for label, line in letter.head:
        if _letters(printable(line)) not in text:
            raise LorkitError(f"leaves out the line “{label}” above a message", _COMPARE)
    for block in letter.blocks:
        for run in _runs(block):
            if _letters(printable(run.text)) not in text:
                kind = type(block).__name__.lower()
                raise LorkitError(f"leaves out the {kind} “{run.text[:40]}”", _COMPARE)
    left_out = complete.missing(letter, shown)
    raise LorkitError(f"leaves out “{excerpt(left_out)}”, or shows it less often", _COMPARE)


def _texts(document: Document) -> Iterator[Any]:
    """The elements with visible text, in the body, headers and footers."""
    hidden = _Hidden(document)
    for part in document.part.package.iter_parts():
        root = getattr(part, "element", None)
        if root is not None and root.tag in STORIES:
            yield from (text for text in root.iter(qn("w:t")) if not hidden.holds(text))


class _Hidden:
    """Which text a document's formatting hides."""

    def __init__(self, document: Document) -> None:
        self._styles = Styles(document)

    def holds(self, text: Any) -> bool:
        """Whether a text is hidden, by its run's own formatting or by its styles."""
        run = text.getparent()
        paragraph = next((one for one in run.iterancestors(qn("w:p"))), None)
        name = "" if paragraph is None else value([paragraph], "w:pPr/w:pStyle") or ""
        style = value([run], "w:rPr/w:rStyle") or ""
        own = (*run.findall(qn("w:rPr")), *self._styles.own("w:rPr", style))
        inherited = self._styles.chain("w:rPr", name or self._styles.body)
        return switched_on((*own, *inherited), "w:vanish")


def _runs(block: Block) -> Iterator[Run]:
    match block:
        case Heading(_, runs) | Paragraph(runs):
            yield from runs
        case Bullets(items) | Quote(items):
            for item in items:
                yield from item
        case Facts(rows):
            for label, fact in rows:
                yield from (*label, *fact)


def _letters(text: str) -> str:
    """What must match even if a layout uses capitals."""
    return "".join(filter(str.isalnum, text)).casefold()


def _unknown(file: Path, error: UndefinedError, names: Sequence[str]) -> LorkitError:
    found = _NAME.search(str(error))
    name = (found[1] or found[2]) if found else ""
    near = difflib.get_close_matches(name, names, 1)
    hint = f"did you mean {near[0]}? " if near else ""
    known = ", ".join(sorted(names))
    message = f"{file}: nothing is called '{name}'" if name else f"{file}: {_sentence(error)}"
    return LorkitError(message, f"{hint}a layout may use {known}")


def _near(error: TemplateSyntaxError) -> str:
    """The layout's text around the error, as docxtpl keeps it."""
    lines = (line.strip() for line in getattr(error, "docx_context", ()))
    tags = [line for line in lines if "{" in line]
    return f", near {tags[len(tags) // 2]}" if tags else ""


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
