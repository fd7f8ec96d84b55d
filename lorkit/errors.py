"""The one base error, and findings: what is wrong in the user's files, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
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


class MissingLibraryError(LorkitError):
    """A system library is missing; everything that doesn't need it still works."""


class IncompleteError(LorkitError):
    """Some of the ordered documents could not be made; ``reasons`` say why."""

    def __init__(self, reasons: Iterable[LorkitError], paths: Iterable[Path] = ()) -> None:
        self.reasons = tuple(reasons)
        self.paths = tuple(paths)  # the files that were written
        super().__init__(self.reasons[0].message, self.reasons[0].hint)

    def __reduce__(self) -> tuple[type[IncompleteError], tuple[object, ...]]:
        """Pickle support between processes: the default would lose the reasons."""
        return IncompleteError, (self.reasons, self.paths)


Severity: TypeAlias = Literal["error", "warning", "advice"]


class Finding(NamedTuple):
    """One problem. ``line`` and ``column`` count from 1; 0 if it has no place in a file."""

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
        """Pickle support between processes: the default would lose the findings."""
        return FindingsError, (self.findings,)


class Place(NamedTuple):
    """A place in the file; both count from 1, and 0 means no place."""

    line: int
    column: int


NOWHERE = Place(0, 0)


class Problems:
    """What has been found so far in one file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[Finding] = []
        self._error_lines: set[int] = set()
        self._codes: dict[str, str] = {}  # of the first error at each path

    def error(self, code: str, place: Place, path: str, message: str, hint: str) -> None:
        """Note an error."""
        self._error_lines.add(place.line)
        self._codes.setdefault(path, code)
        self._note("error", code, place, path, message, hint)

    def warning(self, code: str, place: Place, path: str, message: str, hint: str) -> None:
        """Note a warning."""
        self._note("warning", code, place, path, message, hint)

    def adopt(self, finding: Finding) -> None:
        """Add findings from elsewhere."""
        place = Place(finding.line, finding.column)
        told = (finding.code, place, finding.path, finding.message, finding.hint)
        if finding.severity == "error":
            self.error(*told)
        else:
            self._note(finding.severity, *told)

    @property
    def last(self) -> Finding | None:
        """The latest finding, or None."""
        return self._found[-1] if self._found else None

    def _note(
        self, severity: Severity, code: str, place: Place, path: str, message: str, hint: str
    ) -> None:
        self._found.append(Finding(severity, code, message, hint, self._file, *place, path))

    def errors_on(self, line: int) -> bool:
        """Whether an error has been found on this line."""
        return line in self._error_lines

    def error_at(self, path: str) -> str:
        """The code of the first error found in the value at this path, or ""."""
        return self._codes.get(path, "")

    @property
    def any_errors(self) -> bool:
        """Whether an error has been found at all."""
        return bool(self._codes)

    def in_order(self) -> tuple[Finding, ...]:
        """All findings, sorted by place in the file; those at one place keep their order."""
        return tuple(sorted(self._found, key=lambda f: (f.line, f.column)))
