"""Values that look damaged on their way into the file, or that a greeting can't take.

They would be printed as they are, in every subject and on every sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import compiled, quoted
from lorkit.checks.values import Value

_LOST = "\ufffd"
# UTF-8 that was read as Western European text: each letter with an accent became two or three.
_GARBLED = (
    r"[\u00c2-\u00c5\u00c8-\u00cb\u00ce-\u00d1\u00d7-\u00da\u00e0-\u00ef]"
    r"[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    r"\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]{1,3}"
)
_ENTITY = r"&(?:amp|lt|gt|quot|apos|nbsp|[a-z]{2,8}(?:acute|grave|tilde|uml|cedil|circ)|#\d{2,5});"
_BULLET = r"[\u2022\u25cf\u25aa\u25e6\u2023\u00b7\u2043*\u2013\u2014-] +(?=\S)"
_DOUBLED = r"(?<=\w)(?:''|\u2019\u2019)(?=\w)"
_LINES = r"\.(?:did|moments)\[\d+\]$"
_CREDENTIALS = (
    r"(?:M\.?D\.?|D\.?O\.?|MBBS|MBChB|MBBCh|Ph\.?D\.?|PharmD|MPH|FACP|FACC|FAAP|FACS|MSc|MHA|MBA|"
    r"NP|PA)"
)
_AFTER_NAME = rf"^(.+?)(?:, *| +(?=(?:Jr|Sr)\.?$|I{{2,3}}$|IV$|V$|{_CREDENTIALS}$))(.*)$"


def _letters(value: Value) -> Iterator[Hit]:
    """``NÃºÃ±ez``, ``Guti\ufffdrrez``, ``Smith &amp; Jones``."""
    text = value.text
    if (at := text.find(_LOST)) >= 0:
        message = f"a letter of {quoted(text)} was lost when the text was copied or converted"
        yield Hit(at, at + 1, message, "type the word again; only you know which letter it was")
    if not text.isascii() and compiled(_GARBLED).search(text):
        better = compiled(_GARBLED).sub(_read_again, text)
        if better != text:
            message = f"{quoted(text)} looks as if it was read in the wrong encoding"
            yield Hit(0, len(text), message, f"if this is what you meant, write  {better}")
    if "&" in text and compiled(_ENTITY).search(text):
        import html  # its table of names is large, and hardly any value needs it

        message = (
            f"{quoted(text)} has a code from a web page in it, which would be printed as it is"
        )
        yield Hit(0, len(text), message, f"write  {html.unescape(text)}")


def _read_again(garbled: re.Match[str]) -> str:
    for code in ("cp1252", "latin-1"):
        try:
            return garbled[0].encode(code).decode("utf-8")
        except UnicodeError:
            continue
    return garbled[0]


def _marks(value: Value) -> Iterator[Hit]:
    """``• Presented`` behind a dash, ``O''Brien``."""
    text = value.text
    if compiled(_LINES).search(value.path) and (mark := compiled(_BULLET).match(text)):
        message = (
            f"the dash already makes this a bullet, and {mark[0].strip()} would be printed too"
        )
        yield Hit(0, 1, message, f"write  - {_short(text[mark.end() :])}")
    for found in compiled(_DOUBLED).finditer(text):
        better = compiled(_DOUBLED).sub("'", text)
        message = f"the apostrophe in {quoted(text)} is doubled"
        yield Hit(*found.span(), message, f"write  {_short(better)}")
        return


def _short(text: str) -> str:
    words = text.split(" ")
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")


def _family_names(value: Value) -> Iterator[Hit]:
    """``King, Jr.``: the greeting would read "Dear Dr. King, Jr.,"."""
    if not value.path.endswith(".family_name"):
        return
    found = compiled(_AFTER_NAME).match(value.text)
    if not found or compiled(r"^(?:Dr|Prof|Mr|Mrs|Ms)\b", re.IGNORECASE).match(value.text):
        return  # another finding covers a title in a name, with what to write instead
    name, rest = found[1].rstrip(","), found[2].strip()
    message = f"messages would begin with  Dear Dr. {value.text},"
    hint = f"write  family_name: {name}"
    if compiled(rf"{_CREDENTIALS}(?:,? {_CREDENTIALS})*").fullmatch(rest):
        hint += f"  and  credentials: {rest}"
    elif not compiled(r"(?:Jr|Sr)\.?|I{1,3}|IV|V").fullmatch(rest) and rest:
        hint += f"  and  given_name: {rest},  if that is the given name"
    yield Hit(0, len(value.text), message, hint)


def _turned_name(value: Value) -> Iterator[Hit]:
    """``Núñez, María``: it is printed like that, in subjects and signatures."""
    if value.path != "applicant.eras_name" or "," not in value.text:
        return
    if compiled(r", (?:Jr|Sr|I{2,3}|IV)\b").search(value.text):
        return
    message = f"{quoted(value.text)} is printed as it is, comma and all, in each signature"
    hint = "compare it with your application: if it has no comma there, write it without a comma"
    yield Hit(0, len(value.text), message, hint)


GARBLED = Rule(
    "MSG017",
    "warning",
    title="Damaged letters",
    why=(
        "Text that was saved in one encoding and opened in another loses its accents, or shows "
        "pairs of odd characters instead. A writer who sees that doubts the rest."
    ),
    example="eras_name: MarÃ\u00ada NÃºÃ±ez",
    better="eras_name: María Núñez",
    find=_letters,
)
STRAY_MARK = Rule(
    "MSG018",
    "warning",
    title="A stray mark",
    why=(
        "A bullet sign copied from Word follows the dash that already makes the bullet, or an "
        "apostrophe is doubled. Both would be printed."
    ),
    example="did: - • Presented 4 patients each morning",
    better="did: - Presented 4 patients each morning",
    find=_marks,
)
SUFFIX = Rule(
    "MSG019",
    "warning",
    title="A suffix or comma in a family name",
    why=(
        "The greeting is made of the title and the family name, so anything after the name would "
        "be in the greeting too."
    ),
    example="family_name: King, Jr.",
    better="family_name: King",
    find=_family_names,
)
TURNED_NAME = Rule(
    "MSG020",
    "warning",
    title="The ERAS name with the last name first",
    why=(
        "The name is printed exactly as it is written here: in subjects, on sheets and under each "
        "message. Lists put the last name first; signatures don't."
    ),
    example="eras_name: Núñez Quiroga, Tomás",
    better="eras_name: Tomás Núñez Quiroga",
    find=_turned_name,
)
