"""What every text of a profile becomes: one line."""

from __future__ import annotations

import re
import unicodedata

# Everything that ends a line or cannot be written to XML, and the blanks around it. Other
# Unicode spaces (a no-break space in a name, say) are the user's own and stay.
_BREAKS = re.compile(
    "[ \x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr((plane << 16) | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "]+"
)
# Marks that turn all text after them round (UAX #9, explicit formatting): pasted along with a
# name, one of them would turn the rest of the line as well. Each script's own direction stays.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")

# What word processors and phones make of straight quotes round a value.
_CURLY = re.compile("[“„‟”]([^“„‟”]+)[“”]|[‘‚‛]([^‘‚‛]+)[‘’]|«([^«»]+)»")


def one_line(text: str) -> str:
    """Text as one NFC line: breaks and characters that no file can hold become one space.

    Marks that would turn the words around the text are taken out.
    """
    if text.isascii() and text.isprintable():  # most are, and there is little to do
        return " ".join(text.split()) if "  " in text else text.strip()
    return unicodedata.normalize("NFC", _BREAKS.sub(" ", _TURNS.sub("", text))).strip()


def uncurled(text: str) -> str:
    """Text without the curly quotes that stand around the whole of it."""
    curly = _CURLY.fullmatch(text)
    return next(filter(None, curly.groups())).strip() if curly else text
