"""How errors, findings and warnings are shown."""

from __future__ import annotations

import logging
import os
import re
import unicodedata

import click

from lorkit.errors import Finding, FindingsError, IncompleteError, LorkitError

_COLORS = {"error": "red", "warning": "yellow", "advice": "cyan"}


def color() -> bool | None:
    """False where NO_COLOR forbids it (no-color.org); None leaves it to the terminal."""
    return False if os.environ.get("NO_COLOR") else None


def print_error(error: LorkitError, place: str = "") -> None:
    """Print an error, or all of its findings, to stderr: where, what, what to do.

    ``place`` is the profile, if there are several: a finding may be about one of its documents.
    """
    if isinstance(error, FindingsError):
        for finding in error.findings:
            whose = f"{place}: " if place not in ("", finding.file) else ""
            _say(whose + line(finding))
        return
    reasons = error.reasons if isinstance(error, IncompleteError) else (error,)
    for reason in reasons:
        _say(_line("error", place, reason.message, reason.hint))


def print_warning(message: str, hint: str, place: str) -> None:
    """Print a warning to stderr like an error: where, what, what to do."""
    _say(_line("warning", place, message, hint))


def _say(text: str) -> None:
    click.echo(text, err=True, color=color())


def line(finding: Finding) -> str:
    """A finding in one line: place, severity, what, code, what to do."""
    message = f"{finding.message} [{finding.code}]"
    return _line(finding.severity, finding.place, message, finding.hint)


def _line(severity: str, place: str, message: str, hint: str) -> str:
    where = f"{place}: " if place else "lorkit: "
    what = click.style(f"{severity}:", fg=_COLORS[severity], bold=True)
    return f"{where}{what} {message}" + (f"; {hint}" if hint else "")


_WIDEST = 400  # characters of a line that are shown around a place


class _Warnings(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _say(_line("warning", "", record.getMessage(), ""))


def show_warnings() -> None:
    """Print the warnings of lorkit's modules; libraries' warnings are hidden."""
    logger = logging.getLogger("lorkit")
    logger.handlers = [_Warnings(logging.WARNING)]
    logger.propagate = False


# A password doesn't belong in a profile, but if one is there it isn't shown.
_PASSWORD = re.compile(r"(?i)(\b\w*passw\w*[\"']?\s*:\s*).+")


def excerpt(text: str, finding: Finding) -> str:
    """The line that a finding is about, with a caret below the place."""
    number = f"{finding.line:>5} | "
    text, at = _PASSWORD.sub(r"\1…", text.rstrip()), finding.column - 1
    if len(text) > _WIDEST:
        start = max(0, at - _WIDEST // 2)
        text, at = text[start : start + _WIDEST], at - start
    # Keep the width of tabs and wide characters before the place, to align the caret.
    lead = "".join(c if c == "\t" else " " * _width(c) for c in text[:at])
    return f"{number}{text}\n{' ' * (len(number) - 2)}| {lead}^"


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
