"""Names that files travel under: what the text of a message says is what is attached to it."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

# Latin letters that Unicode doesn't take apart into a base letter and a mark.
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
    """A file name in short, readable ASCII: what stands before the extension, and that."""
    stem, dot, extension = _UNSAFE.sub("-", ascii_letters(name)).rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", extension):
        stem, extension = f"{stem}{dot}{extension}", ""
    stem = re.sub(r"\s+", " ", stem).strip("-. ")[:_STEM].strip("-. ")
    return stem or "attachment", f".{extension}" if extension else ""


def ascii_letters(text: str) -> str:
    """Text with its Latin letters in ASCII, as far as they have any: "Nunez". The rest stays."""
    letters = normalize("NFKD", text.translate(_LATIN))
    return "".join(char for char in letters if char.isascii() or not combining(char))
