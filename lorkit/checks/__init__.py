"""What ``lorkit check`` finds: the colleague who reads everything before it goes out.

Rules about content, as pure functions of profile, day and composed letters: no network, no
model. The caller composes. What is found is told as possible; that nothing was found proves
nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from lorkit.checks.allow import sort_out
from lorkit.checks.codes import SEVERITIES
from lorkit.checks.content import claims, content, located
from lorkit.checks.messages import letter_findings, value_findings
from lorkit.checks.pages import Page, page
from lorkit.checks.template import template_findings
from lorkit.checks.values import About
from lorkit.errors import Finding, LorkitError
from lorkit.letter.model import Letter
from lorkit.profile.attachments import missing_files
from lorkit.profile.model import Applicant, Profile
from lorkit.profile.reading import read
from lorkit.yaml.nodes import Source

__all__ = ["Page", "Report", "check", "letter_findings", "page", "stopping", "template_findings"]

# A document that makes sense now and whom it is about, or why it can't be composed.
Draft: TypeAlias = tuple[About, Letter | LorkitError]


class Report(NamedTuple):
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

    ``drafts`` composes the documents that make sense on that day, for a profile with templates
    of its own; without it, lorkit's own words count as read, and values are read for them.
    """
    reading = read(file)
    profile, source = reading.profile, reading.source
    findings = list(reading.findings)
    if profile is not None:
        findings += missing_files(profile, source)
        findings += content(profile, source, on)
        told = (
            _read(drafts(profile), profile, on, edited=True)
            if drafts
            else value_findings(profile, on)
        )
        findings += _merged(told, source)
    result = sort_out(findings, source)
    kept = result.findings
    if profile is None:  # nothing was read that a comment could have silenced
        kept = tuple(finding for finding in kept if finding.code != "ALW001")
    ordered = sorted(kept, key=lambda f: (f.line == 0, f.line, f.column))
    return Report(tuple(ordered), source, result.allowed)


def stopping(
    profile: Profile, on: dt.date, drafts: Iterable[Draft], *, edited: bool
) -> tuple[Finding, ...]:
    """What to tell before documents are written: errors stop them, warnings don't.

    Only what these documents show: notes of a log, and other writers' lines, are none of it.
    ``edited`` says that their words may be the user's own and not lorkit's.
    """
    drafts = list(drafts)
    shown = _shown(profile, {about.id for about, _ in drafts if not isinstance(about, Applicant)})
    findings = [c for c in claims(profile) if c.path.startswith(shown) and ".log[" not in c.path]
    told = list(_read(drafts, profile, on, edited=edited))
    if not findings and not any(found for _, found in told):
        return ()
    # Only now does it matter where things stand, and what a comment allows.
    source = read(profile.file).source
    findings = [located(finding, source) for finding in findings]
    result = sort_out([*findings, *_merged(told, source)], source)
    return tuple(f for f in result.findings if not f.code.startswith("ALW"))


def _shown(profile: Profile, ids: set[str]) -> tuple[str, ...]:
    """Paths of the writers that documents are about, and of rotations whose lines they show."""
    writers = [(n, w) for n, w in enumerate(profile.writers) if w.id in ids]
    rotations = {w.rotation for _, w in writers if not (w.did and w.moments)}
    return (
        *(f"writers[{n}]." for n, _ in writers),
        *(f"rotations[{n}]." for n, r in enumerate(profile.rotations) if r.id in rotations),
    )


def _read(
    drafts: Iterable[Draft], profile: Profile, on: dt.date, *, edited: bool
) -> Iterator[tuple[About, tuple[Finding, ...]]]:
    """The findings about each draft; a template that can't be used is one of them."""
    for about, letter in drafts:
        if isinstance(letter, LorkitError):
            code, severity = "MSG014", SEVERITIES["MSG014"]
            error = Finding(severity, code, letter.message, letter.hint, "templates", 0, 0, "")
            yield about, (error,)
        else:
            own = template_findings(letter, profile, about, on) if edited else ()
            yield about, (*letter_findings(letter, profile, about, on), *own)


def _merged(told: Iterable[tuple[About, tuple[Finding, ...]]], source: Source) -> Iterator[Finding]:
    """Findings about letters, each once, with the place of the value it comes from."""
    documents: dict[Finding, list[str]] = {}
    for _, findings in told:
        for finding in findings:
            key = finding if finding.path else finding._replace(file="")
            documents.setdefault(key, []).append(finding.file)
    for finding, where in documents.items():
        names = list(dict.fromkeys(where))
        if finding.path:
            yield located(finding, source)
        else:
            more = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
            yield finding._replace(file=names[0] + more)
