"""An empty class list to fill in: headings, two examples, dropdowns, and instructions."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lorkit.classlist.fields import Field
from lorkit.classlist.table import letters
from lorkit.errors import LorkitError
from lorkit.files.output import in_the_way, write_whole

_ROWS = 500  # that offer choices
_LOOK = {"applicant": "DCE6F1", "application": "E4DFEC", "rotation": "EBF1DE", "writer": "FDE9D9"}


class _Heading(NamedTuple):
    text: str
    field: Field
    first: str = ""
    second: str = ""


def _of(group: str, number: int, rows: Sequence[tuple[str, ...]]) -> list[_Heading]:
    return [_Heading(text, Field(group, number, key), *said) for text, key, *said in rows]


# What most lists need. Any other field may be added as another column. Of what has happened,
# these are the days that an adviser keeps track of, and that decide what is due.
_HEADINGS: tuple[_Heading, ...] = (
    *_of("applicant", 1, [
        ("Name (as in the application)", "eras_name", "Tomás Núñez Quiroga", "Mei-Ling Chua"),
        ("Email", "email", "tomas@example.com", "mei-ling@example.com"),
        ("Phone", "phone", "+1 312 555 0142"),
        ("AAMC ID", "aamc_id", "12345678"),
        ("Training stage", "status", "final-year medical student", "medical graduate (2024)"),
        ("Medical school", "school", "Universidad del Ejemplo", "Example Medical College"),
        ("Country of the school", "country", "Colombia", "Singapore"),
        ("Specialty", "specialty", "Internal Medicine", "Pediatrics"),
        ("Career goal", "career_goal", "Academic hospitalist who teaches at the bedside",
         "General pediatrician in a rural clinic"),
    ]),
    *_of("application", 1, [
        ("Match year", "season", "2027", "2027"),
        ("Letters due by", "letters_by", "2026-09-14", "2026-09-14"),
    ]),
    *_of("rotation", 1, [
        ("Rotation", "service", "Inpatient Internal Medicine", "General Pediatrics"),
        ("Hospital", "hospital", "Lakeside Teaching Hospital", "Harbor Children’s Hospital"),
        ("City", "city", "Chicago", "Boston"),
        ("Start date", "starts", "2026-07-06", "2026-08-03"),
        ("End date", "ends", "2026-07-31", "2026-08-28"),
        ("Level", "level", "hands-on", "observer"),
        ("Coordinator", "coordinator.name", "Ms. Dana Whitfield"),
        ("Coordinator email", "coordinator.email", "dana@example.com"),
    ]),
    *_of("writer", 1, [
        ("Writer 1 family name", "family_name", "Okafor", "Lindqvist"),
        ("Writer 1 given name", "given_name", "Amara", "Søren"),
        ("Writer 1 credentials", "credentials", "MD, FACP", "MD"),
        ("Writer 1 email", "email", "okafor@example.com", "lindqvist@example.com"),
        ("Writer 1 role", "role", "anchor", "anchor"),
        ("Writer 1 setting", "setting", "the inpatient wards", "Tuesday clinic"),
        ("Writer 1 learned", "learned", "to state my assessment before the data that support it"),
        ("Writer 1 asked on", "log.asked", "2026-07-23"),
        ("Writer 1 agreed on", "log.agreed", "2026-07-24"),
        ("Writer 1 letter received", "log.received"),
    ]),
    *_of("writer", 2, [
        ("Writer 2 family name", "family_name", "Bùi"),
        ("Writer 2 given name", "given_name", "Minh Châu"),
        ("Writer 2 credentials", "credentials", "MD"),
        ("Writer 2 email", "email", "bui@example.com"),
        ("Writer 2 role", "role", "secondary"),
        ("Writer 2 setting", "setting", "Thursday clinic"),
        ("Writer 2 learned", "learned", "to ask first what worries the patient most"),
        ("Writer 2 asked on", "log.asked", "2026-07-29"),
        ("Writer 2 agreed on", "log.agreed"),
        ("Writer 2 letter received", "log.received"),
    ]),
)  # fmt: skip
_HOW = (
    "How to fill in this list",
    "Use one row for each student. The two rows already there are examples: type over them.",
    "If a student has more than two writers, or two rotations, continue in the next row, and leave"
    " the student's own columns empty there; or add columns such as  Writer 3 family name.",
    "Write dates as 2026-07-06. You can leave cells empty: what is missing can be added to each"
    " student's profile later.",
    "Columns such as  Writer 1 asked on  hold the day it happened, and stay empty until then. Add"
    " columns for other steps if you keep track of them:  Coordinator notified,  Writer 1 follow-up"
    " sent,  Writer 1 request sent,  Writer 1 reminder sent,  Writer 1 thanked.",
    "Then run:  lorkit import class.xlsx class/",
    "It shows how it understood the list, and asks before it writes anything. Run it again whenever"
    " the list has changed: what was written into a profile by hand stays.",
)


def write_template(file: Path) -> None:
    """Write an empty list; LorkitError if the file exists or can't be written."""
    if file.suffix.lower() != ".xlsx":
        raise LorkitError(f"{file} doesn't end in .xlsx", "name it like  class.xlsx")
    if in_the_way(file, b""):
        raise LorkitError(
            f"{file} already exists, and lorkit never replaces it", "name another file"
        )
    try:
        write_whole(file, _workbook())
    except OSError as error:
        raise LorkitError(
            f"{file} can't be written: {error.strerror or error}", "name another file"
        ) from error


def _workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Class"
    sheet.append([heading.text for heading in _HEADINGS])
    sheet.append([heading.first or None for heading in _HEADINGS])
    sheet.append([heading.second or None for heading in _HEADINGS])
    _dress(sheet)
    _offer_choices(sheet)
    how = book.create_sheet("How to fill it in")
    for line in _HOW:
        how.append([line])
    how.column_dimensions["A"].width = 110
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _dress(sheet: Any) -> None:
    """Format the sheet: frozen headings, a color for each group, and cells as text."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet.freeze_panes = "B2"
    for number, heading in enumerate(_HEADINGS, 1):
        cell = sheet.cell(1, number)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color=_LOOK[heading.field.group])
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.comment = Comment(heading.field.shape.description, "lorkit")
        sheet.column_dimensions[letters(number)].width = 24
        for row in range(2, _ROWS):
            sheet.cell(row, number).number_format = "@"  # what is typed is kept as it is


def _offer_choices(sheet: Any) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, heading in enumerate(_HEADINGS, 1):
        if choices := heading.field.shape.choices:
            offer = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
            offer.error = f"Choose one of: {', '.join(choices)}"
            sheet.add_data_validation(offer)
            offer.add(f"{letters(number)}2:{letters(number)}{_ROWS}")
