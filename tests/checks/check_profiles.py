"""Profiles for the tests of checks: one that nothing is said about, and changes to it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from lorkit.checks.report import Report, check
from lorkit.errors import Finding

ON = dt.date(2026, 8, 3)
CLEAN = """\
applicant:
  eras_name: Amélie Fontaine-Diallo
  status: medical graduate (2024)
  school: Université de la Côte
  country: Senegal
  email: amelie@fontaine.sn
  specialty: Internal Medicine
  career_goal: Hospitalist in a safety-net hospital
  cv: cv.pdf
application:
  season: 2027
  letters_by: 2026-09-14
rotations:
  - id: wards
    service: Inpatient Internal Medicine
    hospital: St. Mary's Medical Center
    city: Tucson
    starts: 2026-07-06
    ends: 2026-07-31
    level: hands-on
    coordinator:
      name: Ms. Ruth Abernethy
      email: ruth@stmarys.org
writers:
  - id: anchor-1
    family_name: Whitcombe
    given_name: Harriet
    credentials: MD
    email: h.whitcombe@stmarys.org
    role: anchor
    setting: the inpatient wards
    did:
      - Presented 4 patients each morning with an assessment and a plan
    moments:
      - Cut presentations from 9 minutes to 4 within a week of your feedback
    learned: to state the assessment before the data behind it
    request: {method: portal-email, on: 2026-07-24}
    log:
      - 2026-07-23 asked
      - 2026-07-23 agreed - happy to
      - 2026-07-24 followed-up
  - id: clinic
    family_name: Bergqvist
    given_name: Lars
    credentials: DO
    email: l.bergqvist@stmarys.org
    role: secondary
    setting: the Tuesday clinic
    did:
      - Took the history of 5 patients in each of 6 sessions
    moments:
      - Saw the same patient three weeks in a row and needed fewer corrections each week
    learned: to ask what worries the patient most
    request: {method: portal-email, on: 2026-07-30}
    log:
      - 2026-07-28 asked
      - 2026-07-29 agreed
      - 2026-07-30 followed-up
"""
OBSERVER = CLEAN.replace("level: hands-on", "level: observer").replace(
    "- Took the history of 5 patients in each of 6 sessions",
    "- Observed 30 visits and prepared one question from each",
)


def write(folder: Path, text: str = CLEAN) -> Path:
    """A profile file with its CV beside it."""
    (folder / "cv.pdf").write_bytes(b"%PDF-1.7 a page")
    file = folder / "profile.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def changed(old: str, new: str, text: str = CLEAN) -> str:
    """The profile with one thing changed, which must be there exactly once."""
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    return text.replace(old, new)


def bullet(words: str, text: str = CLEAN) -> str:
    """The profile with other words in the anchor's bullet."""
    old = "- Presented 4 patients each morning with an assessment and a plan"
    return changed(old, f'- "{words}"', text)


def report(folder: Path, text: str, on: dt.date = ON) -> Report:
    return check(write(folder, text), on)


def found(folder: Path, text: str, on: dt.date = ON) -> dict[str, Finding]:
    """The findings by their codes, the last of each."""
    return {finding.code: finding for finding in report(folder, text, on).findings}
