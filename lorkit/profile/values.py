"""Single values: from the text in the file to the field's value, or what is wrong with it.

Scalars are resolved here and not by YAML, so that ``NO`` stays Norway, ``01234567`` keeps its
zero, and a hint can repeat what was typed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

from lorkit.profile.fields import Shape
from lorkit.profile.formats import Fault, email_fault, link_fault, log_fault, read_date
from lorkit.text import in_quotes, listed, nearest, one_line, shown, slug, uncurled
from lorkit.yaml import codes
from lorkit.yaml.nodes import Scalar, is_nothing

PLACEHOLDER: Final = "FILL IN"

# What YAML 1.2's core schema doesn't read as text when it is unquoted.
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_NUMBER = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_YES_OR_NO = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}
# Kinds of values that aren't text and are written without quotes.
_NO_TEXT = ("int", "bool", "date", "choice")
_BRANCHES = ("list", "group")
_NOT_IN_NAMES = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# In a name, "ev" + U+202E + "fdp.exe" is shown as "evexe.pdf". The joiners that names in some
# scripts need (U+200C, U+200D) are not among these.
_DECEIVING = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LONGEST_ID = 60
# Reserved for devices on Windows; ids become folder names.
DEVICES = {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)}


class Wrong(NamedTuple):
    """A value that a field cannot hold: the finding's code, message and hint."""

    code: str
    message: str
    hint: str


Value: TypeAlias = str | int | bool | dt.date | None


def read_scalar(node: Scalar, shape: Shape) -> Value | Wrong:
    """The field's value; None if it isn't given."""
    text = one_line(node.text)
    if wrong := _unwritable(node, text, shape):
        return wrong
    if text.startswith(PLACEHOLDER):
        return Wrong(codes.PLACEHOLDER, f"'{shape.name}' is not filled in yet", _what(shape))
    if is_nothing(text, plain=node.plain):
        return None
    if node.plain and shape.kind not in _BRANCHES and (inner := uncurled(text)) != text:
        return _curly(inner, shape)
    return _READERS[shape.kind](node, text, shape)


def _unwritable(node: Scalar, text: str, shape: Shape) -> Wrong | None:
    """Reject text that is too long, or only has characters that no file can have."""
    if not text and node.text.strip():
        message = f"'{shape.name}' contains only characters that no document can show"
        return Wrong(codes.BAD_CHARACTERS, message, like_this(shape))
    if shape.kind in _NO_TEXT or shape.kind in (*_BRANCHES, "id") or not shape.most:
        return None
    if len(text) > shape.most:
        message = f"'{shape.name}' has {len(text):,} characters; the limit is {shape.most:,}"
        return Wrong(codes.TOO_LONG, message, f"shorten it to something like  {shape.example}")
    return None


def _curly(inner: str, shape: Shape) -> Wrong:
    message = f"'{shape.name}' is in curly quotes"
    if shape.kind in _NO_TEXT:
        return Wrong(codes.CURLY_QUOTES, message, f"write it without quotes: {inner}")
    hint = f"use straight quotes: {in_quotes(inner)}"
    return Wrong(codes.CURLY_QUOTES, f"{message}, which would be printed as part of it", hint)


def wanted(shape: Shape) -> str:
    """What a value must be, for a message."""
    if shape.kind == "choice":
        return f"one of {listed(shape.choices)}"
    return _WANTED.get(shape.kind, "text")


def like_this(shape: Shape) -> str:
    """How to write the field, for a hint."""
    if shape.kind == "list" and shape.item and shape.item.kind == "group":
        first = next(iter(shape.item.fields.values()))
        return f'begin each {shape.item.name} with "- ", like  - {first.name}: {first.example}'
    if shape.kind == "list":
        return f"write each on its own line under {shape.name}:, like  - {shape.example}"
    if shape.kind == "group":
        first = next(iter(shape.fields.values()))
        inner = f"{first.name}: {first.example}".rstrip()
        return f"write its keys on the lines below it, indented, like  {inner}"
    return f"write it like this:  {shape.name}: {shape.example}"


def _what(shape: Shape) -> str:
    if shape.kind == "choice":
        return f"write {listed(shape.choices)}"
    if shape.kind in ("list", "group"):
        return like_this(shape)
    meaning = _in_a_sentence(shape.description)
    return f"type it in place of FILL IN: {meaning}, like  {shape.example}"


def _in_a_sentence(description: str) -> str:
    """A description with a small first letter, unless it begins with an abbreviation."""
    return description if description[1:2].isupper() else description[:1].lower() + description[1:]


def _text(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    return _unquoted(node, text, shape) or text


def _unquoted(node: Scalar, text: str, shape: Shape) -> Wrong | None:
    """Reject unquoted text that YAML reads as a number or a boolean."""
    if not node.plain or not is_special(text):
        return None
    found = "a number" if _NUMBER.fullmatch(text) else "true or false"
    message = f"'{shape.name}' must be text, but without quotes {text[:30]} is {found}"
    return Wrong(codes.WRONG_TYPE, message, f"put quotes around it: {in_quotes(text)}")


def is_special(text: str) -> bool:
    """Whether YAML reads a text without quotes as a number or a boolean."""
    return bool(_NUMBER.fullmatch(text) or _BOOL.fullmatch(text))


def _digits(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    """Text that people write as a number; its digits are kept, quoted or not."""
    if node.plain and _NUMBER.fullmatch(text):
        return text
    return _text(node, text, shape)


def _file(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    """A file name, without normalizing: some disks treat two forms of a letter as different."""
    name = node.text.strip()
    if _DECEIVING.search(name):
        message = f"the name {shown(text)} contains an invisible or reversing character"
        hint = "rename the file by typing its name again, and open it to check before you send it"
        return Wrong(codes.BAD_FILE_NAME, message, hint)
    if _NOT_IN_NAMES.search(name):
        message = f"{shown(text)} contains a character that a file name can't have"
        return Wrong(codes.BAD_FILE_NAME, message, like_this(shape))
    return _unquoted(node, text, shape) or name


def _id(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    if wrong := _unquoted(node, text, shape):
        return wrong
    rule = "an id can contain only lowercase letters, digits, and hyphens"
    if text in DEVICES:
        message = f"{shown(text)} cannot be an id: Windows reserves this name"
        return Wrong(codes.BAD_ID, message, f"choose another one, like {text}-1")
    if len(text) > _LONGEST_ID:
        hint = f"choose a shorter one, like {shape.example}"
        return Wrong(codes.BAD_ID, f"an id can have at most {_LONGEST_ID} characters", hint)
    if not _ID.fullmatch(text):
        better = slug(text)
        better = shape.example if not better or better in DEVICES else better
        begins = text.startswith("-") and _ID.fullmatch(text.lstrip("-"))
        message = f"{shown(text)} cannot be an id: " + (
            "it begins with a hyphen" if begins else rule
        )
        return Wrong(codes.BAD_ID, message, f"write it like this: {better}")
    return text


def _email(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    wrong = _unquoted(node, text, shape)
    return wrong or _unless(email_fault(text), codes.BAD_EMAIL) or text


def _link(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    wrong = _unquoted(node, text, shape)
    return wrong or _unless(link_fault(text), codes.BAD_LINK) or text


def _log(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    fault = log_fault(text, shape.choices, shape.example)
    return _unquoted(node, text, shape) or _unless(fault, codes.BAD_LOG) or text


def _unless(fault: Fault | None, code: str) -> Wrong | None:
    return Wrong(code, *fault) if fault else None


def _date(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    if node.plain and _BOOL.fullmatch(text):
        message = f"'{shape.name}' must be a date, but this is {text}"
        return Wrong(codes.WRONG_TYPE, message, like_this(shape))
    day = read_date(text)
    return Wrong(codes.BAD_DATE, *day) if isinstance(day, Fault) else day


def _bool(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    if node.plain and text in ("true", "false"):
        return text == "true"
    meant = _YES_OR_NO.get(text.lower(), text.lower())
    hint = f"write {meant}" if meant in ("true", "false") else "write true or false"
    message = f"'{shape.name}' must be true or false, without quotes"
    return Wrong(codes.WRONG_TYPE, message, hint)


def _int(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    if not re.fullmatch("[0-9]+", text) or not node.plain:
        message = f"'{shape.name}' must be a whole number, without quotes"
        return Wrong(codes.WRONG_TYPE, message, like_this(shape))
    number = int(text) if len(text) < 10 else -1
    least, most = shape.least or 0, shape.most or 10**8
    if not least <= number <= most:
        message = f"'{shape.name}' must be between {least} and {most}"
        return Wrong(codes.OUT_OF_RANGE, message, like_this(shape))
    return number


def _choice(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    if text in shape.choices and not _unquoted(node, text, shape):
        return text
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    if visible != text and visible in shape.choices:
        message = f"{shown(text)} contains an invisible character"
        return Wrong(codes.BAD_CHOICE, message, f"type it again: {visible}")
    near = nearest(text, shape.choices)
    hint = f"write {listed(shape.choices)}"
    if near:
        hint = f"did you mean {near}? The choices are {listed(shape.choices)}"
    return Wrong(codes.BAD_CHOICE, f"{shown(text)} is not a choice for '{shape.name}'", hint)


def _not_a_value(node: Scalar, text: str, shape: Shape) -> Value | Wrong:
    message = f"'{shape.name}' must be {wanted(shape)}, but this is a single value"
    return Wrong(codes.WRONG_TYPE, message, like_this(shape))


_WANTED = {
    "date": "a date",
    "bool": "true or false",
    "int": "a whole number",
    "list": "a list",
    "group": "a group of keys",
    "email": "an email address",
    "link": "a web link",
    "file": "the name of a file",
    "id": "an id",
    "reference": "an id",
}
_READERS: dict[str, Callable[[Scalar, str, Shape], Value | Wrong]] = {
    "text": _text,
    "digits": _digits,
    "id": _id,
    "reference": _text,
    "file": _file,
    "email": _email,
    "link": _link,
    "log": _log,
    "date": _date,
    "bool": _bool,
    "int": _int,
    "choice": _choice,
    "list": _not_a_value,
    "group": _not_a_value,
}
