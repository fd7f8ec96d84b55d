"""``lorkit check``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import click

from lorkit.checks.registry import explain as explanation
from lorkit.checks.report import Report, check
from lorkit.checks.rule import Explanation
from lorkit.checks.suppressions import can_be_allowed
from lorkit.cli import options
from lorkit.cli.console import columns, excerpt, line, print_table, show_warnings
from lorkit.errors import Finding
from lorkit.text import count

# What the codes are about, in the order in which people fix things.
_GROUPS = {
    "FILE": "The profile",
    "YAML": "The profile",
    "PRO": "The profile",
    "PHI": "Possible patient identifiers",
    "OBS": "What an observer may claim",
    "MSG": "Messages",
    "POR": "The portfolio",
    "FEA": "Ways to make the letters stronger",
    "BUL": "Ways to make the letters stronger",
    "CLS": "Messages",
    "ALW": "Comments that allow a finding",
}


@click.command("check", short_help="Find every problem in the profile.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--explain", metavar="CODE", help="Explain why a finding matters, and show a fix.")
@options.profiles
@options.templates
@options.on
@click.pass_obj
def command(
    profile: str,
    profiles: tuple[Path, ...],
    as_json: bool,
    explain: str | None,
    templates: Path | None,
    on: dt.date,
) -> None:
    """Find every problem in the profile, all at once.

    With PROFILEs (files, or folders that hold profile.yaml files), check them all, and find notes
    from different students to the same reader that differ only in names.

    Exits with 1 if there is an error, and with 0 if there are only warnings and advice.
    """
    if explain:
        _explain(explanation(explain))
        return
    if profiles:
        _of_class(profiles, on, templates, as_json)
        return
    report = check(Path(profile), on, _drafts(Path(profile), on, templates))
    if as_json:
        _print_json(report.findings)
    else:
        _tell(report)
    if report.has_errors:
        raise SystemExit(1)


def _drafts(profile: Path, on: dt.date, templates: Path | None) -> Callable[[Any], Any] | None:
    """The compose function, if the user has templates of their own; else nothing is loaded."""
    own = templates or profile.parent / "templates"
    if not own.is_dir():
        return None
    show_warnings()
    from lorkit.pipeline.render_job import compose_each
    from lorkit.words.overrides import warn_of_unused

    warn_of_unused(own)
    return lambda read: compose_each(read, on, templates)


def _print_json(findings: Iterable[Finding]) -> None:
    import json

    records = [finding._asdict() for finding in findings]
    click.echo(json.dumps(records, indent=2, ensure_ascii=False))


def _tell(report: Report) -> None:
    """The findings by subject, what was silenced, and what to do next."""
    ordered = sorted(report.findings, key=lambda finding: list(_GROUPS).index(_kind(finding)))
    for heading, findings in groupby(ordered, key=lambda finding: _GROUPS[_kind(finding)]):
        click.secho(heading, bold=True)
        for finding in findings:
            click.echo(line(finding))
            if finding.line:
                click.echo(excerpt(report.source.line(finding.line), finding))
        click.echo()
    for finding in report.allowed:
        click.echo(f"allowed here: {finding.place}: {finding.message} [{finding.code}]")
    click.echo(report.summary)
    if report.findings:
        code = ordered[0].code
        click.echo(
            f"For the reason and a better version: {options.program()} check --explain {code}"
        )


def _kind(finding: Finding) -> str:
    return finding.code.rstrip("0123456789")


def _explain(shown: Explanation) -> None:
    click.secho(f"{shown.code}: {shown.title}", bold=True)
    click.echo(f"\n{shown.why}\n")
    click.echo(f"  Found:   {shown.example}")
    click.echo(f"  Better:  {shown.better}")
    if can_be_allowed(shown.code):
        click.echo("\nTo keep a line as it is, write above it:")
        click.echo(f"  # lorkit: allow {shown.code}")


# --- A whole class

Findings: TypeAlias = tuple[Finding, ...]


def _of_class(named: tuple[Path, ...], on: dt.date, templates: Path | None, as_json: bool) -> None:
    files = options.profile_files(named)
    # Only the findings are kept: ten thousand files as they were read are half a gigabyte.
    found = [(f, check(f, on, _drafts(f, on, templates)).findings) for f in files]
    across = _across(files, on, templates)
    if as_json:
        _print_json([one for _, findings in found for one in findings] + across)
    else:
        _show_class(found, across)
    if any(_counts(findings)[0] for _, findings in found):
        raise SystemExit(1)


def _across(files: list[Path], on: dt.date, templates: Path | None) -> list[Finding]:
    """Findings from comparing several profiles."""
    from lorkit.pipeline.render_job import alike_notes

    return alike_notes(files, on, templates)


def _show_class(found: list[tuple[Path, Findings]], across: list[Finding]) -> None:
    """A line for each profile, those with errors first, and the notes that are too much alike."""
    table = columns("Profile", "Errors", "Warnings", "Advice", "First")
    rows = [(file, _counts(findings), findings) for file, findings in found]
    for file, counts, findings in sorted(rows, key=lambda row: [-number for number in row[1]]):
        worst = min(findings, key=lambda f: _SEVERITIES.index(f.severity), default=None)
        first = f"{worst.message} [{worst.code}]" if worst else "–"
        table.add_row(str(file), *(str(n or "–") for n in counts), first)
    print_table(table)
    click.echo()
    for finding in across:
        click.echo(line(finding))
    wrong = sum(counts[0] > 0 for _, counts, _ in rows)
    click.echo(f"{count(len(found), 'profile')}, {wrong} with errors.")
    if any(findings for _, findings in found):
        click.echo("For details on one profile: lorkit -p PROFILE check")


_SEVERITIES = ("error", "warning", "advice")


def _counts(findings: Findings) -> list[int]:
    return [sum(f.severity == s for f in findings) for s in _SEVERITIES]
