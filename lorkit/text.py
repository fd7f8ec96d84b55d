"""Text on one line: how values are normalized, messages quote and suggest them, files are named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from unicodedata import combining, normalize

_MOST_LISTED = 20
_LONGEST_FRONT = 200  # lines
_MOST_CHOICES = 100  # comparing words is slow, and nobody needs more
_SHOWN = 60  # characters of the user's text that a message repeats

# Everything that ends a line or is invalid in XML, with the blanks around it. Other
# Unicode spaces (a no-break space in a name, say) are deliberate and stay.
_BREAKS = re.compile(
    "[ \x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr((plane << 16) | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "]+"
)
# C0, DEL, C1 and the two Unicode line ends: each is read by some program as the end of a line or
# of the text.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Marks that reverse all text after them (UAX #9, explicit formatting): pasted along with a
# name, one of them would reverse the rest of the line. Each script's own direction stays.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")

_MOST_MARKS = 200  # on one letter

# What word processors and phones turn straight quotes into.
_CURLY = re.compile("[“„‟”]([^“„‟”]+)[“”]|[‘‚‛]([^‘‚‛]+)[‘’]|«([^«»]+)»")


def one_line(text: str) -> str:
    """Text as one line in NFC: breaks and characters that no file can have become one space.

    Marks that would reverse the words around the text are removed.
    """
    if text.isascii() and text.isprintable():  # the fast path, for most texts
        return " ".join(text.split()) if "  " in text else text.strip()
    line = _BREAKS.sub(" ", _TURNS.sub("", text)).strip()
    return line if _crowded(line) else unicodedata.normalize("NFC", line).strip()


def _crowded(text: str) -> bool:
    """Whether one letter has more combining marks than in any writing system.

    Normalizing takes time quadratic in their number: minutes, for a file
    full of them.
    """
    marks = 0
    for char in text if len(text) > _MOST_MARKS else "":
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks > _MOST_MARKS:
            return True
    return False


def printable(text: str) -> str:
    """Text on one line that any file format can represent, of the same length.

    Each control character becomes a space, and an unpaired surrogate U+FFFD. Joiners and bidi
    marks are kept: names need them.
    """
    if text.isprintable():  # the fast path: true for most texts, never for one that needs changes
        return text
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))


def uncurled(text: str) -> str:
    """Text without curly quotes around the whole of it."""
    curly = _CURLY.fullmatch(text)
    return next(filter(None, curly.groups())).strip() if curly else text


def shown(text: str, most: int = _SHOWN) -> str:
    """The user's text, quoted for a message: one line, and not too long."""
    line = one_line(text)
    if len(line) > most:
        line = line[: most - 1].rstrip() + "…"
    return f"'{line}'"


def in_quotes(text: str) -> str:
    """Text as a quoted YAML value, for a hint that says what to type."""
    line = one_line(text)
    if '"' not in line and "\\" not in line:
        return f'"{line}"'
    return "'" + line.replace("'", "''") + "'"


def slug(text: str) -> str:
    """Text as an id: lowercase letters, digits and single hyphens; "" if nothing is left."""
    plain = unicodedata.normalize("NFKD", text[:200].lower())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", kept).strip("-")[:60].strip("-")


def listed(words: Iterable[str], last: str = "or") -> str:
    """Words as a list: ``a, b, or c``; no more than fit on a line."""
    return in_a_row(list(islice(words, _MOST_LISTED)), last)


def in_a_row(words: Sequence[str], last: str = "and") -> str:
    """All of some words: ``a``, ``a and b``, ``a, b, and c``."""
    if len(words) < 3:
        return f" {last} ".join(words)
    return f"{', '.join(words[:-1])}, {last} {words[-1]}"


def count(number: int, noun: str) -> str:
    """A number with its noun: ``1 day``, ``3 days``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def front_matter(text: str) -> str:
    """The text between two lines of ``---`` at the top of a text, or "".

    Lines keep their numbers. If the second ``---`` is missing, all of the
    text is front matter.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    end = _end_of_front_matter(lines)
    return "\n".join(["", *lines[1:end]]) if end else ""


def without_front_matter(text: str) -> str:
    """A text without its front matter; lines keep their numbers."""
    text = text.removeprefix("\ufeff")
    lines = text.splitlines(keepends=True)
    end = _end_of_front_matter([line.rstrip("\r\n") for line in lines[:_LONGEST_FRONT]])
    return "\n" * (end + 1) + "".join(lines[end + 1 :]) if end else text


def _end_of_front_matter(lines: Sequence[str]) -> int:
    """The index of the line that ends it, or of the line after the last; 0 if there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), len(lines))


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


def nearest(word: str, choices: Iterable[str], cutoff: float = 0.6) -> str:
    """The choice closest to the word, or ""."""
    by_form = {_spelling(choice): choice for choice in islice(choices, _MOST_CHOICES)}
    near = _closest(_spelling(word), list(by_form), cutoff)
    return by_form[near] if near else ""


def _spelling(word: str) -> str:
    return re.sub(r"[\s_-]+", "-", word.strip().lower()[:200])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'did you mean …?' for the nearest of the known words, or ''."""
    near = _closest(word, list(known), 0.6)
    return f"did you mean '{near}'?" if near else ""


def _closest(word: str, known: Sequence[str], cutoff: float) -> str:
    from difflib import get_close_matches  # only a slip needs it

    near = get_close_matches(word, known, n=1, cutoff=cutoff)
    return near[0] if near else ""
