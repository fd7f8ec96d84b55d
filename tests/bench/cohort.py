"""Profiles, and mailmerge's files, for as many writers as a comparison needs."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "templates" / "sample"
ON = "2026-08-13"

_APPLICANT, _REST = (SAMPLE / "profile.yaml").read_text("utf-8").split("\nwriters:\n")
_WRITER = _REST.partition("\n\n")[0]  # the sample's first, with everything that one can have
_NAME, _ID = "Okonkwọ-Hale", "anchor-1"
_FIRST = ("Abara", "Bergström", "Castañeda", "Dvořák", "Eze", "Fujimori", "Hoàng", "Ibáñez")
_SECOND = ("Achebe", "Brandt", "Costa", "Delgado", "Eriksen", "Farrell", "Gupta", "Juhász")

# What a thank-you says of its writer, and mailmerge's table in a row.
_LEAN = """\
  - id: w-{number}
    family_name: {name}
    credentials: MD, FACP
    email: writer-{number}@example.com
    role: secondary
    setting: the inpatient wards
    learned: to commit to an assessment before listing the data behind it
    log: [2026-07-23 agreed]
"""
_TEMPLATE = """\
TO: {{email}}
SUBJECT: Thank you, from Tomás Núñez – Inpatient Internal Medicine/July 2026
FROM: Tomás Núñez <tomas.nunez@example.com>

"""
_SERVER = "[smtp_server]\nhost = localhost\nport = 25\nratelimit = 0\n"


def name(number: int) -> str:
    """A writer's family name; no two of sixty-four share one."""
    return f"{_FIRST[number // 8 % 8]}-{_SECOND[number % 8]}"


def full(folder: Path, profiles: int, writers: int) -> None:
    """Profiles whose writers are the sample's first, by other names."""
    texts = [_WRITER.replace(_NAME, name(n)).replace(_ID, f"w-{n}") for n in range(writers)]
    _write(folder, profiles, _APPLICANT + "\nwriters:\n" + "\n\n".join(texts) + "\n")


def lean(folder: Path, profiles: int, writers: int) -> None:
    """Profiles whose writers have no more than a thank-you needs."""
    texts = [_LEAN.format(number=n, name=name(n)) for n in range(writers)]
    _write(folder, profiles, _APPLICANT + "\nwriters:\n" + "".join(texts))


def mailmerge(folder: Path, rows: int, thank_you: str) -> None:
    """mailmerge's three files: one plain thank-you with the same text for each row."""
    folder.mkdir()
    text = thank_you.partition("\n\n")[2].replace(name(0), "{{name}}")
    (folder / "mailmerge_template.txt").write_text(_TEMPLATE + text, "utf-8")
    (folder / "mailmerge_server.conf").write_text(_SERVER, "utf-8")
    with (folder / "mailmerge_database.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["email", "name"])
        table.writerows([f"writer-{n}@example.com", name(n)] for n in range(rows))


def _write(folder: Path, profiles: int, text: str) -> None:
    for number in range(profiles):
        home = folder / f"person-{number:03}"
        home.mkdir(parents=True)
        (home / "profile.yaml").write_text(text, "utf-8")
        shutil.copy(SAMPLE / "cv.pdf", home)
