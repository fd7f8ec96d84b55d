"""What ``lorkit check`` says about a profile, and what stops documents from being written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lorkit import dates
from lorkit.checks.content import Rules, claims, located, readable_content, whole_content
from lorkit.checks.letters.reading import read_letter, read_values, shown_by
from lorkit.checks.registry import (
    BAD_TEMPLATE,
    EXPLANATIONS,
    LETTERS,
    LINES,
    PROFILE,
    VALUES,
    identifiers,
    overclaims,
)
from lorkit.checks.rule import Found
from lorkit.checks.suppressions import sort_out
from lorkit.checks.values import About, Reading, passages, rotation_of, values_of
from lorkit.errors import Finding, LorkitError
from lorkit.profile.applicant import Applicant
from lorkit.profile.attachments import missing_files
from lorkit.profile.model import Profile
from lorkit.profile.reading import read
from lorkit.schedule.readers import unreachable
from lorkit.yaml.nodes import Source

if TYPE_CHECKING:  # who composes letters has loaded it
    from lorkit.letter.model import Letter

_RULES = Rules(identifiers, overclaims, LINES, PROFILE, VALUES)

# A document that makes sense now and whom it is about, or why it can't be composed.
Draft: TypeAlias = "tuple[About, Letter | LorkitError]"


class Report(NamedTuple):
    """All findings about one profile file, in the order of the file."""

    findings: tuple[Finding, ...]
    source: Source
    allowed: tuple[Finding, ...] = ()  # silenced on purpose, by a comment in the file

    @property
    def has_errors(self) -> bool:
        """Whether any finding stops documents from being written."""
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
    of its own; without it, lorkit's own words are taken as checked, and only the values are read.
    """
    reading = read(file)
    profile, source = reading.profile, reading.source
    findings = list(reading.findings)
    if profile is not None:
        findings += missing_files(profile, source)
        findings += unreachable(profile, source)
        findings += whole_content(profile, source, on, _RULES)
        told = (
            _draft_findings(drafts(profile), profile, on, edited=True)
            if drafts
            else _value_findings(profile, on)
        )
        findings += _merged(told, source)
    else:
        findings += readable_content(source, _RULES)
    result = sort_out(findings, source, EXPLANATIONS)
    kept = result.findings
    if profile is None:  # nothing was read that a comment could have silenced
        kept = tuple(finding for finding in kept if finding.code != "ALW001")
    return Report(_in_order(kept, profile), source, result.allowed)


def _in_order(findings: Iterable[Finding], profile: Profile | None) -> tuple[Finding, ...]:
    """In the file's order; then the advice, the most useful first, and only as much as helps."""
    told = list(findings)
    grave = [finding for finding in told if finding.severity != "advice"]
    grave.sort(key=lambda f: (f.line == 0, f.line, f.column))
    return (*grave, *chosen([f for f in told if f.severity == "advice"], grave, profile))


def stopping(
    profile: Profile, on: dt.date, drafts: Iterable[Draft], *, edited: bool
) -> tuple[Finding, ...]:
    """What to report before documents are written: errors stop them, warnings don't.

    Only what these documents show: not the notes of a log, and not other writers' lines.
    ``edited`` says that their words may be the user's own and not lorkit's.
    """
    drafts = list(drafts)
    shown = _shown(profile, {about.id for about, _ in drafts if not isinstance(about, Applicant)})
    texts = [p for p in passages(profile) if p.path.startswith(shown) and p.field != "log"]
    if not edited:  # lorkit's own words show a value whole, or not at all
        shows = shown_by(letter for _, letter in drafts if not isinstance(letter, LorkitError))
        texts = [passage for passage in texts if shows(passage.text)]
    findings = list(claims(profile, texts, _RULES))
    told = list(_draft_findings(drafts, profile, on, edited=edited))
    if not findings and not any(found for _, found in told):
        return ()
    # Only now do places in the file matter, and what a comment allows.
    source = read(profile.file).source
    findings = [located(finding, source) for finding in findings]
    result = sort_out([*findings, *_merged(told, source)], source, EXPLANATIONS)
    return tuple(f for f in result.findings if not f.code.startswith("ALW"))


def _shown(profile: Profile, ids: set[str]) -> tuple[str, ...]:
    """Paths of the writers that documents are about, and of rotations whose lines they show."""
    writers = [(n, w) for n, w in enumerate(profile.writers) if w.id in ids]
    rotations = {w.rotation for _, w in writers if not (w.did and w.moments)}
    return (
        *(f"writers[{n}]." for n, _ in writers),
        *(f"rotations[{n}]." for n, r in enumerate(profile.rotations) if r.id in rotations),
    )


def _draft_findings(
    drafts: Iterable[Draft], profile: Profile, on: dt.date, *, edited: bool
) -> Iterator[tuple[About, tuple[Finding, ...]]]:
    """The findings about each draft; a template that can't be used is one of them."""
    for about, letter in drafts:
        if isinstance(letter, LorkitError):
            told = (BAD_TEMPLATE.severity, BAD_TEMPLATE.code, letter.message, letter.hint)
            yield about, (Finding(*told, "templates", 0, 0, ""),)
        else:
            yield about, letter_findings(letter, profile, about, on, edited=edited)


def letter_findings(
    letter: Letter, profile: Profile, about: About, on: dt.date, *, edited: bool = False
) -> tuple[Finding, ...]:
    """What is wrong with one document as of a day; ``edited``: its words may be the user's own.

    ``path`` names the value that a finding comes from, where there is one. ``file`` holds the
    words in that value, or the document, until the caller, who knows the file, locates them.
    """
    reading = read_letter(letter, profile, about, on, edited=edited)
    found = [one for rule in LETTERS for one in rule.apply(reading)]
    observer = not isinstance(about, Applicant) and rotation_of(profile, about).level == "observer"
    if reading.own and observer:
        found += overclaims(reading.own)
    return tuple(_finding(one, reading, letter.name) for one in found)


def _value_findings(profile: Profile, on: dt.date) -> Iterator[tuple[About, tuple[Finding, ...]]]:
    """What the values would do to lorkit's own words, without composing anything."""
    abouts: tuple[About, ...] = (*profile.rotations, *profile.writers)
    for about in abouts:
        reading = read_values(profile, about, on)
        found = [one for rule in LETTERS for one in rule.apply(reading)]
        yield about, tuple(_finding(one, reading, "its documents") for one in found)


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


def _finding(found: Found, reading: Reading, place: str) -> Finding:
    rule, hit = found
    severity, path = rule.severity, hit.path or _origin(found, reading)
    # Braces in a value are printed as they are: odd, but not a broken template.
    if path and rule.code == "MSG010" and ("{" in hit.message or "}" in hit.message):
        severity = "warning"
    # As in ``content``: what comes from a value names its words until it is located.
    where = reading.text.raw[hit.start : hit.end] if path else place
    return Finding(severity, rule.code, hit.message, hit.hint, where, 0, 0, path)


def _origin(found: Found, reading: Reading) -> str:
    """The path of the value that holds what was found, or ''."""
    fragment = reading.text.raw[found.hit.start : found.hit.end]
    aim = reading.profile.application.letters_by
    if aim and fragment == dates.weekday(aim):
        return "application.letters_by"
    if fragment:
        for path, value in values_of(reading.profile, reading.about):
            if fragment in value or fragment in value[:1].upper() + value[1:]:
                return path
    return ""


MOST = 3
# What helps a letter most comes first; what isn't listed comes last.
_USEFUL = (
    *("FEA002", "FEA001", "FEA003", "BUL005", "BUL001", "BUL008", "BUL004", "BUL002", "BUL006"),
    *("FEA005", "BUL007", "BUL003", "FEA004", "FEA006"),
)


def chosen(
    advice: Iterable[Finding], grave: Iterable[Finding], profile: Profile | None
) -> list[Finding]:
    """The advice worth giving besides what is wrong, the most useful first."""
    wrong = {finding.path for finding in grave if finding.path}
    kept: list[Finding] = []
    given: Counter[str] = Counter()
    for finding in sorted(advice, key=_usefulness):
        readers = _readers(finding.path, profile)
        told_enough = any(given[reader] >= MOST for reader in readers)
        if finding.path in wrong or told_enough:
            continue
        given.update(readers)
        kept.append(finding)
    return kept


def _usefulness(finding: Finding) -> tuple[int, int, int]:
    rank = _USEFUL.index(finding.code) if finding.code in _USEFUL else len(_USEFUL)
    return rank, finding.line, finding.column


def _readers(path: str, profile: Profile | None) -> list[str]:
    """Whose letter a piece of advice is about: a writer's, or all who get a rotation's lines."""
    holder = path.partition(".")[0]
    if not holder.startswith("rotations[") or profile is None:
        return [holder] if holder.startswith(("writers[", "rotations[")) else []
    rotation = profile.rotations[int(holder[10:-1])]
    field = path.partition(".")[2].partition("[")[0]
    return [
        f"writers[{number}]"
        for number, writer in enumerate(profile.writers)
        if writer.rotation == rotation.id and not getattr(writer, field, ())
    ]
