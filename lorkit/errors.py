"""The one base error, and findings: what is wrong in the user's files, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias


class LorkitError(Exception):
    """Something in the user's files or in the world is wrong.

    ``message`` says what and where in one line; ``hint`` says what to type or change.
    The command line prints both and exits with status 1.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


Severity: TypeAlias = Literal["error", "warning", "advice"]


class Finding(NamedTuple):
    """One problem. ``line`` and ``column`` count from 1; 0 where there is no place in a file."""

    severity: Severity
    code: str  # stable, "YAML001"
    message: str  # what is wrong, one line
    hint: str  # what to type or change
    file: str
    line: int
    column: int
    path: str  # where in the profile, "writers[0].email"

    @property
    def place(self) -> str:
        """``file:line:column``, as far as it is known."""
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


class FindingsError(LorkitError):
    """Errors found in the user's files, all of them at once."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0]
        super().__init__(f"{first.place}: {first.message}", first.hint)

    def __reduce__(self) -> tuple[type[FindingsError], tuple[tuple[Finding, ...]]]:
        """How it travels between processes: an exception's own way would lose the findings."""
        return FindingsError, (self.findings,)
