"""Clean up pasted text, and say what was changed.

People paste from Word and from email: bullets, tabs, curly quotes, names with titles, and American
dates. Nothing is guessed: if a text could mean two things, the page asks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lorkit.dates import full
from lorkit.profile.fields import Shape
from lorkit.profile.formats import Fault, meanings, read_date
from lorkit.text import one_line, uncurled

_BULLET = re.compile(r"^\s*(?:[•‣▪◦●○·∙■□–—*+-]|o(?=\t)|\d{1,2}[.)])[ \t\u00a0]+")
_QUOTED = re.compile(r'"([^"]+)"|“([^“”]+)”|‘([^‘’]+)’|\'([^\']+)\'')
_ADDRESS = re.compile(r"<\s*(?:mailto:)?([^<>\s@]+@[^<>\s]+)\s*>")
_TITLE = re.compile(r"(?i)^(Dr|Prof|Professor|Doctor|Mr|Mrs|Ms|Mx)\b\.?\s+")
_CREDENTIALS = re.compile(
    r"\s*,\s*((?:[A-Z][A-Za-z.]{1,6}\b\.?)(?:\s*,\s*[A-Z][A-Za-z.]{1,6}\b\.?)*)$"
)


class Tidied(NamedTuple):
    """A pasted text, cleaned up for its field."""

    value: str
    told: str = ""  # what was changed, for the person who pasted it
    choices: tuple[tuple[str, str], ...] = ()  # if it could mean two things: value and label


def tidy(text: str, shape: Shape) -> Tidied:
    """Clean up one value of a form for a field of this shape."""
    plain, told = _plain(text)
    if not plain:
        return Tidied("")
    match shape.kind:
        case "date":
            return _date(plain)
        case "choice":
            return _choice(plain, shape)
        case "email":
            return _email(plain)
    return Tidied(plain, told)


def _plain(text: str) -> tuple[str, str]:
    """The text on one line, without a bullet in front or quotation marks around all of it."""
    bare = _BULLET.sub("", text)
    line = one_line(bare)
    inner = _QUOTED.fullmatch(line)
    if inner and "'" not in line[1:-1]:
        return one_line(uncurled(line) if uncurled(line) != line else line[1:-1]), (
            "The quotation marks around it were removed."
        )
    return line, "The bullet in front was removed." if bare != text else ""


def _date(text: str) -> Tidied:
    if not isinstance(read_date(text), Fault):
        return Tidied(text)
    days = list(dict.fromkeys(meanings(text)))
    if len(days) == 1:
        return Tidied(days[0].isoformat(), f"Read as {_said(days[0])}.")
    return Tidied(text, "", tuple((day.isoformat(), _said(day)) for day in days))


def _said(day: dt.date) -> str:
    return full(day)


def _choice(text: str, shape: Shape) -> Tidied:
    near = next((c for c in shape.choices if c.casefold() == text.casefold()), "")
    return Tidied(near or text)


def _email(text: str) -> Tidied:
    if found := _ADDRESS.search(text):
        return Tidied(found[1], "Only the email address was kept.")
    return Tidied(text.removeprefix("mailto:"))


def items(texts: Sequence[str]) -> tuple[list[str], str]:
    """A list's items from its boxes. A list pasted into one box becomes one item per line."""
    found: list[str] = []
    told = ""
    for text in texts:
        lines = [line for line in re.split(r"[\r\n\u2028]+", text) if line.strip()]
        bulleted = [line for line in lines if _BULLET.match(line)]
        parts = lines if len(bulleted) > 1 else [" ".join(lines)]
        if len(bulleted) > 1 and len(bulleted) < len(lines):
            parts = _joined(lines)
        for part in parts:
            value, did = _plain(part)
            if value:
                found.append(value)
                told = told or did
        if len(parts) > 1:
            told = f"The list was split into {len(parts)} items, and the bullets were removed."
    return found, told


def _joined(lines: Sequence[str]) -> list[str]:
    """Join lines without a bullet to the line above."""
    parts: list[str] = []
    for line in lines:
        if parts and not _BULLET.match(line):
            parts[-1] += f" {line.strip()}"
        else:
            parts.append(line)
    return parts


def person(text: str) -> tuple[dict[str, str], ...]:
    """A writer's fields from ``Dr. Jane O'Brien, MD <x@y.org>``: each possible reading.

    Empty for a plain name. A name of three words or more can be split in several places, and
    only the user knows where.
    """
    line = one_line(text)
    rest, fields = line, {}
    if found := _ADDRESS.search(rest):
        fields["email"] = found[1]
        rest = one_line(rest[: found.start()] + rest[found.end() :]).strip("\"' ,;")
    if found := _TITLE.match(rest):
        fields["title"] = _title(found[1])
        rest = rest[found.end() :]
    if found := _CREDENTIALS.search(rest):
        fields["credentials"] = found[1]
        rest = rest[: found.start()].strip()
        if fields.get("title") == "Dr.":
            del fields["title"]  # the default title
    if rest == line or not rest or "," in rest:
        return ()
    return tuple({**fields, **name} for name in _names(rest.split(" ")))


def told(fields: Mapping[str, str]) -> str:
    """A writer's fields as text for the page."""
    names = {"given_name": "given name", "family_name": "family name"}
    return ", ".join(f"{names.get(key, key)} {value}" for key, value in fields.items())


def _title(word: str) -> str:
    short = {"doctor": "Dr.", "professor": "Prof."}.get(word.casefold(), word.capitalize())
    return short if short.endswith(".") else f"{short}."


def _names(words: Sequence[str]) -> list[dict[str, str]]:
    if len(words) == 1:
        return [{"family_name": words[0]}]
    return [
        {"given_name": " ".join(words[:n]), "family_name": " ".join(words[n:])}
        for n in range(len(words) - 1, 0, -1)
    ]
