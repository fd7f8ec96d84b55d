"""``lorkit check``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from lorkit.checks import check
from lorkit.cli.report import excerpt, line


@click.command("check", short_help="Find every problem in the profile.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_obj
def command(profile: str, as_json: bool) -> None:
    """Find every problem in the profile, all at once.

    Exits with 1 if there is an error; warnings and advice leave it at 0.
    """
    report = check(Path(profile))
    if as_json:
        records = [asdict(finding) for finding in report.findings]
        click.echo(json.dumps(records, indent=2, ensure_ascii=False))
    else:
        for finding in report.findings:
            click.echo(line(finding))
            if finding.line:
                click.echo(excerpt(report.source.line(finding.line), finding))
        click.echo(report.summary)
    if report.has_errors:
        raise SystemExit(1)
