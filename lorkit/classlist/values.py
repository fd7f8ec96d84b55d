"""Turns a cell into a value for the profile's file, or says what is wrong with it.

An ambiguous date is refused, never guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple, TypeAlias

from lorkit.classlist.table import Cell
from lorkit.dates import MONTHS, full
from lorkit.errors import NOWHERE
from lorkit.profile.fields import Shape
from lorkit.profile.values import Wrong, read_scalar
from lorkit.text import listed, one_line, shown
from lorkit.yaml.nodes import Scalar

Order: TypeAlias = Literal["month-first", "day-first"]

_TIME = r"(?:[ T]00:00(?::00(?:\.0+)?)?(?: ?AM)?|[ T]12:00(?::00)? ?AM)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d\d?)[-/.](\d\d?){_TIME}")
_NUMBERS = re.compile(rf"(\d\d?)([-/.])(\d\d?)\2(\d{{4}}|\d\d){_TIME}")
_WORDS = re.compile(r"(?:[a-z]+,? )?([a-z]{3,9})\.? (\d\d?)(?:st|nd|rd|th)?,? (\d{4})", re.I)
_DAY_WORDS = re.compile(
    r"(?:[a-z]+,? )?(\d\d?)(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?[ ,-]+(\d{4}|\d\d)", re.I
)
_SERIAL = re.compile(r"([34]\d{4}|5[0-4]\d{3})(?:\.0+)?")  # 1982 to 2049
_LIKE_THIS = "write year-month-day, as in 2026-07-06"
_WHEN = "write the day it happened, as in 2026-07-23, or leave the cell empty if it hasn't happened"
_FIRST_SERIAL = dt.date(1899, 12, 30)  # day 0 of Excel's calendar, its leap year 1900 included


class NoDate(NamedTuple):
    """Why a text can't be used as a date, and what to write."""

    message: str
    hint: str


def read_day(text: str, order: Order | None = None) -> dt.date | NoDate:
    """The day that a text means; ``order`` says how numeric dates are written."""
    text = " ".join(text.split())
    if found := _ISO.fullmatch(text):
        return _day(text, found[1], found[2], found[3])
    if found := _NUMBERS.fullmatch(text):
        return _by_numbers(text, found, order)
    if (found := _WORDS.fullmatch(text)) and (month := _month(found[1])):
        return _day(text, found[3], month, found[2])
    if (found := _DAY_WORDS.fullmatch(text)) and (month := _month(found[2])):
        return _day(text, _year(found[3]), month, found[1])
    if found := _SERIAL.fullmatch(text):
        day = _FIRST_SERIAL + dt.timedelta(int(found[1]))
        return NoDate(
            f"{text} is Excel's internal number for {full(day)}",
            f"write {day.isoformat()}, or format the column as a date and save it again",
        )
    return NoDate(f"{shown(text)} is not a date", _LIKE_THIS)


def _year(text: str) -> str:
    return text if len(text) == 4 else f"20{text}"


def _month(word: str) -> str:
    number = next((n for n, name in enumerate(MONTHS, 1) if _is_short(word, name)), 0)
    return str(number) if number else ""


def _is_short(word: str, name: str) -> bool:
    return name.lower().startswith(word.lower()) or (name == "September" and word.lower() == "sept")


def _by_numbers(text: str, found: re.Match[str], order: Order | None) -> dt.date | NoDate:
    first, second, year = found[1], found[3], _year(found[4])
    month_first, day_first = _attempt(year, first, second), _attempt(year, second, first)
    if month_first is None or day_first is None or month_first == day_first:
        return month_first or day_first or _impossible(text)
    if order is not None:
        return month_first if order == "month-first" else day_first
    return NoDate(
        f"{text} could be {full(month_first)} or {full(day_first)}",
        f"write {month_first.isoformat()} or {day_first.isoformat()}; if the whole list is written"
        " one way, add  --dates month-first  or  --dates day-first",
    )


def _attempt(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _day(text: str, year: str, month: str, day: str) -> dt.date | NoDate:
    return _attempt(year, month, day) or _impossible(text)


def _impossible(text: str) -> NoDate:
    return NoDate(f"{shown(text)} is not a real date", "write one like 2026-07-06")


Text: TypeAlias = str | tuple[str, ...]  # a single value, or a list's


class Value(NamedTuple):
    """A value and where it comes from; ``cell`` is None where the command line gave it."""

    text: Text
    cell: Cell | None
    cells: tuple[Cell | None, ...] = ()  # of each item of a list, if from several columns

    def cell_of(self, item: str) -> Cell | None:
        """The cell of one item of a list."""
        cells = self.cells or (self.cell,) * len(self.text)
        return next((c for c, one in zip(cells, self.text, strict=False) if one == item), self.cell)

    def joined(self, more: Value) -> Value:
        """A list with the items of another column."""
        assert isinstance(self.text, tuple)
        assert isinstance(more.text, tuple)
        cells = [one.cells or (one.cell,) * len(one.text) for one in (self, more)]
        return Value(self.text + more.text, self.cell, cells[0] + cells[1])


class Fault(NamedTuple):
    """What is wrong with a cell, and what to write."""

    message: str
    hint: str


_FLOAT = re.compile(r"(\d+)\.0+")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.I)
_BULLET = re.compile(r"^\s*(?:[•·▪‣*–—-]|\d[.)])\s+")
_TRUE = {"true", "yes", "y", "x", "1", "waived", "✓", "✔"}
_FALSE = {"false", "no", "n", "0", "not waived"}
# Other words that people use for a choice. Only unambiguous ones.
_CHOICES = {
    "level": {
        "handson": "hands-on",
        "observership": "observer",
        "observing": "observer",
        "observation": "observer",
        "subinternship": "hands-on",
        "subi": "hands-on",
        "actinginternship": "hands-on",
    },
    "role": {
        "programdirector": "director",
        "rotationdirector": "director",
        "clerkshipdirector": "director",
    },
}


def read_value(cell: Cell, shape: Shape, order: Order | None) -> Text | Fault:
    """The text to write for a field's value, or for each item of a list."""
    if cell.fault:
        hint = "type the value itself, or open the file in Excel or LibreOffice and save it again"
        return Fault(f"{cell.name} {cell.fault}", hint)
    if shape.kind == "list":
        assert shape.item is not None
        return _days(cell, shape.item, order) if shape.item.kind == "date" else _items(cell)
    return _checked(_prepared(cell, shape, order), shape)


def _days(cell: Cell, shape: Shape, order: Order | None) -> Text | Fault:
    """Each day on which something happened; a cell may hold several, with ; or on lines."""
    texts = [cell.day.isoformat()] if cell.day else re.split(r"[\r\n;]+", cell.text)
    found = []
    for text in filter(str.strip, texts):
        day = _checked(_prepared(cell._replace(text=text), shape, order), shape)
        if isinstance(day, Fault):
            return Fault(day.message, _WHEN) if day.hint == _LIKE_THIS else day
        if str(day) > dt.date.today().isoformat():
            message = f"{full(dt.date.fromisoformat(str(day)))} is in the future"
            return Fault(message, "write the day it happened; until then, leave the cell empty")
        found.append(str(day))
    return tuple(found)


def _items(cell: Cell) -> Text | Fault:
    """Each line of the cell as an item, without its bullet."""
    lines = [one_line(_BULLET.sub("", line)) for line in re.split(r"[\r\n]+|(?:^|\s)•", cell.text)]
    return tuple(line for line in lines if line)


def _prepared(cell: Cell, shape: Shape, order: Order | None) -> str | Fault:
    """The cell's text in the profile's format."""
    text = one_line(cell.text)
    match shape.kind:
        case "date":
            day = cell.day or read_day(text, order)
            return Fault(*day) if isinstance(day, NoDate) else day.isoformat()
        case "digits":
            return _digits(text)
        case "int":
            return _FLOAT.sub(r"\1", text)
        case "bool":
            return _truth(text)
        case "choice":
            return _choice(text, shape)
        case "id" | "reference":
            return text.lower()
    return text


def _digits(text: str) -> str | Fault:
    if _SHORTENED.fullmatch(text):
        return Fault(
            f"the spreadsheet has shortened a number to {text}",
            "format the column as text, type the number again, and save the file again",
        )
    found = _FLOAT.fullmatch(text)
    return found[1] if found else text


def _truth(text: str) -> str | Fault:
    word = text.lower()
    if word in _TRUE | _FALSE:
        return "true" if word in _TRUE else "false"
    return Fault(f"{shown(text)} is neither yes nor no", "write yes or no")


def _choice(text: str, shape: Shape) -> str:
    """The choice that a text means, ignoring case, spaces and hyphens; else the text."""
    bare = _bare(text)
    same = next((choice for choice in shape.choices if _bare(choice) == bare), None)
    return same or _CHOICES.get(shape.name, {}).get(bare, text)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _checked(text: str | Fault, shape: Shape) -> Text | Fault:
    """The text if it is valid for this field, else the profile's own error message."""
    if isinstance(text, Fault):
        return text
    found = read_scalar(Scalar("", NOWHERE, NOWHERE, text, is_plain(shape)), shape)
    if not isinstance(found, Wrong):
        return text
    if shape.kind == "choice":
        return Fault(found.message, f"write {listed(shape.choices)}")
    return Fault(found.message, found.hint)


def is_plain(shape: Shape) -> bool:
    """Whether a field's values are written without quotes in the file."""
    return shape.kind in ("int", "bool", "date", "choice")


# --- A writer's whole name in one cell

_TITLES = {"dr": "Dr.", "prof": "Prof.", "professor": "Prof.", "mr": "Mr.", "ms": "Ms.",
           "mrs": "Mrs.", "mx": "Mx."}  # fmt: skip
_CREDENTIALS = re.compile(
    r"(?:M\.?D\.?|D\.?O\.?|Ph\.?D\.?|M\.?P\.?H\.?|M\.?B\.?B\.?S\.?|M\.?B\.?A\.?|M\.?S\.?(?:c\.?)?"
    r"|M\.?H\.?S\.?|F\.?A\.?[A-Z]\.?[A-Z]?\.?[A-Z]?\.?|F\.?R\.?C\.?[PS]\.?|D\.?N\.?P\.?|M\.?Ed\.?)"
)


def read_whole_name(text: str) -> dict[str, str] | Fault:
    """A writer's name in parts, if that takes no guessing.

    A title before and credentials after the name are recognized. The rest is one word, or the
    family name before a comma.
    """
    name = one_line(text)
    parts: dict[str, str] = {}
    first, _, rest = name.partition(" ")
    if rest and (title := _TITLES.get(first.rstrip(".").lower())):
        name = rest.strip()
        if title != "Dr.":  # which is the profile's default
            parts["title"] = title
    pieces = [piece.strip() for piece in name.split(",") if piece.strip()]
    behind = [piece for piece in pieces[1:] if all(map(_CREDENTIALS.fullmatch, piece.split()))]
    if behind:
        parts["credentials"] = ", ".join(behind)
        pieces = [piece for piece in pieces if piece not in behind]
    if len(pieces) == 2:
        return {**parts, "family_name": pieces[0], "given_name": pieces[1]}
    if len(pieces) == 1 and len(pieces[0].split()) == 1:
        return {**parts, "family_name": pieces[0]}
    return Fault(
        f"it isn't clear which part of {shown(text)} is the family name",
        "write the family name, a comma, and the given name (Okafor, Amara), or make two columns:"
        " Writer family name and Writer given name",
    )
