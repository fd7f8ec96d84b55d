"""Safe attachment names, the same in a message's text and in its attachments."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

# Latin letters that Unicode doesn't decompose into a base letter and a mark.
_LATIN = str.maketrans(
    {
        **{"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th"},
        **{"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D"},
        **{"ı": "i", "ħ": "h", "Ħ": "H"},
    }
)
_UNSAFE = re.compile(r"[^A-Za-z0-9._() -]+")
_STEM = 48  # characters before the extension


def safe_name(name: str) -> tuple[str, str]:
    """A file name in short, readable ASCII, as stem and extension."""
    stem, dot, extension = _UNSAFE.sub("-", ascii_letters(name)).rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", extension):
        stem, extension = f"{stem}{dot}{extension}", ""
    stem = re.sub(r"\s+", " ", stem).strip("-. ")[:_STEM].strip("-. ")
    return stem or "attachment", f".{extension}" if extension else ""


def ascii_letters(text: str) -> str:
    """Text with Latin letters in ASCII where possible: "Nunez". The rest is unchanged."""
    letters = normalize("NFKD", text.translate(_LATIN))
    return "".join(char for char in letters if char.isascii() or not combining(char))
