"""What ``lorkit check`` finds, beyond what makes a profile unreadable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lorkit.findings import Finding
from lorkit.profile import Source, missing_files, read


@dataclass(frozen=True, slots=True)
class Report:
    """All findings about one profile file, in the order of their places."""

    findings: tuple[Finding, ...]
    source: Source

    @property
    def has_errors(self) -> bool:
        """Whether anything stands in the way of rendering."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def summary(self) -> str:
        """The counts in one line."""
        if not self.findings:
            return "No problems found."
        counts = {s: sum(f.severity == s for f in self.findings) for s in ("error", "warning")}
        advice = len(self.findings) - sum(counts.values())
        parts = [f"{n} {s}{'s' * (n != 1)}" for s, n in counts.items() if n]
        return ", ".join(parts + [f"{advice} advice"] * bool(advice)) + "."


def check(file: Path) -> Report:
    """Everything that is wrong with a profile file, at once."""
    reading = read(file)
    findings = list(reading.findings)
    if reading.profile is not None:
        findings += missing_files(reading.profile, reading.source)
    return Report(tuple(sorted(findings, key=lambda f: (f.line, f.column))), reading.source)
