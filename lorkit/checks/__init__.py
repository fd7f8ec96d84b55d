"""What ``lorkit check`` finds: the colleague who reads everything before it goes out.

Rules about content, as pure functions of profile, day and composed letters: no network, no
model. The caller composes. What is found is told as possible; that nothing was found proves
nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from lorkit.checks.allow import sort_out
from lorkit.checks.codes import SEVERITIES
from lorkit.checks.content import claims, content
from lorkit.checks.messages import letter_findings
from lorkit.checks.pages import Page, page
from lorkit.errors import LorkitError
from lorkit.findings import Finding
from lorkit.letter import Letter
from lorkit.profile import Profile, Source, missing_files, read
from lorkit.profile.model import Applicant, Rotation, Writer

__all__ = ["Page", "Report", "check", "letter_findings", "page", "stopping"]

# A document that makes sense now and whom it is about, or why it can't be composed.
Draft: TypeAlias = tuple[Writer | Rotation | Applicant, Letter | LorkitError]


@dataclass(frozen=True, slots=True)
class Report:
    """All findings about one profile file, in the order of their places."""

    findings: tuple[Finding, ...]
    source: Source
    allowed: tuple[Finding, ...] = ()  # silenced on purpose, by a comment in the file

    @property
    def has_errors(self) -> bool:
        """Whether anything stands in the way of rendering."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def summary(self) -> str:
        """The counts in one line."""
        if not self.findings:
            return "Nothing found. Rules can miss things: read every page once more yourself."
        counts = {s: sum(f.severity == s for f in self.findings) for s in ("error", "warning")}
        advice = len(self.findings) - sum(counts.values())
        parts = [f"{n} {s}{'s' * (n != 1)}" for s, n in counts.items() if n]
        return ", ".join(parts + [f"{advice} advice"] * bool(advice)) + "."


def check(
    file: Path, on: dt.date, drafts: Callable[[Profile], Iterable[Draft]] | None = None
) -> Report:
    """Everything that is wrong with a profile file as of a day, at once.

    ``drafts`` composes the documents that make sense on that day, to be read as well.
    """
    reading = read(file)
    profile, source = reading.profile, reading.source
    findings = list(reading.findings)
    if profile is not None:
        findings += missing_files(profile, source)
        findings += content(profile, source, on)
        findings += _messages(profile, source, on, drafts(profile) if drafts else ())
    result = sort_out(findings, source)
    ordered = sorted(result.findings, key=lambda f: (f.line == 0, f.line, f.column))
    return Report(tuple(ordered), source, result.allowed)


def stopping(profile: Profile, source: Source, on: dt.date, drafts: Iterable[Draft]) -> list[Finding]:
    """What to tell before documents are written: errors stop them, warnings don't.

    Only what these documents show: notes of a log, and other writers' lines, are none of it.
    """
    drafts = list(drafts)
    shown = _shown(profile, [about for about, _ in drafts])
    findings = [f for f in claims(profile, source) if f.path.startswith(shown) and ".log[" not in f.path]
    findings += _messages(profile, source, on, drafts)
    return [f for f in sort_out(findings, source).findings if not f.code.startswith("ALW")]


def _shown(profile: Profile, abouts: list[Writer | Rotation | Applicant]) -> tuple[str, ...]:
    """Paths of the writers that documents are about, and of rotations whose lines they show."""
    writers = [(n, w) for n, w in enumerate(profile.writers) if w in abouts]
    rotations = {w.rotation for _, w in writers if not (w.did and w.moments)}
    return (
        *(f"writers[{n}]." for n, _ in writers),
        *(f"rotations[{n}]." for n, r in enumerate(profile.rotations) if r.id in rotations),
    )


def _messages(
    profile: Profile, source: Source, on: dt.date, drafts: Iterable[Draft]
) -> Iterator[Finding]:
    """Findings about letters, each told once, with the place of the value it comes from."""
    places: dict[Finding, list[str]] = {}
    for about, letter in drafts:
        found = [_broken(letter)] if isinstance(letter, LorkitError) else ()
        for finding in found or letter_findings(letter, profile, about, on):  # type: ignore[arg-type]
            line, column = source.locate(finding.path) if finding.path else (0, 0)
            file = str(source.path) if finding.path else ""
            key = replace(finding, file=file, line=line, column=column)
            places.setdefault(key, []).append(finding.file)
    for finding, documents in places.items():
        where = list(dict.fromkeys(documents))
        more = f" (in {len(where)} documents)" if len(where) > 1 else ""
        message = finding.message + (f", in {where[0]}" if finding.file and not more else more)
        yield replace(finding, file=finding.file or where[0], message=message)


def _broken(error: LorkitError) -> Finding:
    """A template that can't be used."""
    return Finding(SEVERITIES["MSG014"], "MSG014", error.message, error.hint, "templates", 0, 0, "")
