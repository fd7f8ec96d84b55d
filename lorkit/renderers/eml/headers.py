"""Header lines of a message: ASCII, folded, and impossible to break out of.

The standard library's folding breaks real names (a long name with a comma becomes three
addresses) and lets an encoded word smuggle a header in, so lorkit writes its own. The rules
are RFC 5322 for lines, addresses and ids, RFC 2047 for encoded words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from lorkit.errors import LorkitError
from lorkit.letter.model import Mailbox
from lorkit.text import printable

_LINE = 76  # characters in a line with an encoded word (RFC 2047, section 2)
_QUOTED = 60  # a longer quoted string would have to be folded, which readers handle differently
# Quoted-printable, because GMime (mu, notmuch, Geary) joins adjacent base64 words and stops
# at the first one's padding: it cut off 136 of 400 hard names. And it is legible.
_WORD = "=?utf-8?q?{}?="
_CHUNK = 54  # characters in an encoded word that still fit the line after "Reply-To: "
# What RFC 2047, section 5 (3), allows unencoded in a display name; a space is "_".
_LITERAL = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_QUOTED_PRINTABLE = {
    byte: chr(byte) if byte in _LITERAL else f"={byte:02X}" for byte in range(256)
} | {ord(" "): "_"}

_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
# What a quoted string can contain without escapes, which not every reader removes; an
# "@" or a "<" in it is mistaken for the address by some.
_PLAIN_QUOTED = re.compile(r"[ !#-;=?A-Z\[\]^-~]+")
_PLAIN_TEXT = re.compile(r"[!-~]+(?: [!-~]+)*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,450}@[!-;=?-~]{1,450}>")
# Plain addresses, a subset of what email-validator accepts (a test checks that): loading it costs
# 35 ms, as much as 200 messages.
_PLAIN_ADDRESS = re.compile(
    r"[A-Za-z0-9_]+(?:[.+-][A-Za-z0-9_]+)*@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+"
    r"(?!(?i:arpa|invalid|local|localhost|onion|test)\Z)[A-Za-z]{2,}"
)
# Joined to the previous character: the zero-width joiner, skin tones, and U+FEFF, which JavaScript
# drops at the start of an encoded word.
_JOINS = frozenset("\u200d\ufeff🏻🏼🏽🏾🏿")
# Unicode's spaces, and U+FEFF, which readers in JavaScript treat as one.
_SPACES = (
    " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000\ufeff"
)

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def subject(text: str) -> str:
    """The Subject line, folded, without its last line end.

    Control characters in the text become spaces, and spaces at the ends are dropped.
    """
    line = _one_line(text)
    if not line or (_PLAIN_TEXT.fullmatch(line) and "=?" not in line):
        folded = _fold_words(f"Subject: {line}")
        if folded:
            return folded
    return "Subject: " + _encoded(line)


def mailboxes(header: str, *people: Mailbox) -> str:
    """An address header (RFC 5322, section 3.4) of one person or more, each on separate lines.

    Raises LorkitError for an invalid address; ``header`` is "From", "To".
    """
    each = [_mailbox(f"{header}: ", people[0]), *(_mailbox(" ", one) for one in people[1:])]
    return ",\r\n".join(each)


def _mailbox(start: str, person: Mailbox) -> str:
    """One person behind the start of the line, folded."""
    address = ascii_address(person.address)
    name = _one_line(person.name)
    if not name:
        return f"{start}{address}"
    phrase = _phrase(name)
    last = phrase.rpartition("\n")[2]
    # The header's name is only on the first line, but it is too short to matter.
    fits = len(f"{start}{last} <{address}>") <= _LINE
    fold = "" if fits else "\r\n"
    return f"{start}{phrase}{fold} <{address}>"


def message_ids(header: str, ids: str) -> str:
    """A header of message ids as they are, a line each (RFC 5322, section 3.6.4).

    Raises LorkitError for anything that isn't ``<left@right>`` in ASCII.
    """
    each = ids.split()
    wrong = [one for one in each if not _MESSAGE_ID.fullmatch(one)]
    if wrong or not each:
        raise LorkitError(
            f"{header}: {' '.join(wrong)!a} is not a message id",
            "A message id looks like <follow-up.anchor-1@example.org>, in ASCII.",
        )
    return f"{header}: " + "\r\n ".join(each)


def usable_ids(text: str, most: int) -> str:
    """The last ids of a received header, leaving out anything invalid."""
    return " ".join([one for one in text.split() if _MESSAGE_ID.fullmatch(one)][-most:])


def noon(day: date) -> str:
    """The Date line for noon UTC of a day, in English in any locale."""
    name, month = _DAYS[day.weekday()], _MONTHS[day.month - 1]
    return f"Date: {name}, {day.day:02} {month} {day.year:04} 12:00:00 +0000"


@lru_cache(maxsize=1024)
def ascii_address(address: str) -> str:
    """The address for the header: ASCII, with an international domain in punycode.

    Raises LorkitError for an invalid address.
    """
    if len(address) <= _QUOTED and _PLAIN_ADDRESS.fullmatch(address):
        return address
    from email_validator import EmailNotValidError, validate_email

    try:
        valid = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as wrong:
        raise LorkitError(
            f"{address!a} can't be an email address: {wrong}",
            "Write it as name@hospital.org.",
        ) from wrong
    return valid.ascii_email or address


def _one_line(text: str) -> str:
    return printable(text).strip(_SPACES)


def _phrase(name: str) -> str:
    """A display name as bare words, as a quoted string, or as encoded words.

    A name that looks like an encoded word must be encoded: readers decode it even in quotes. So
    must one with two spaces in a row: postal-mime collapses them.
    """
    if len(name) <= _QUOTED and "=?" not in name and "  " not in name:
        if _ATOMS.fullmatch(name):
            return name
        if _PLAIN_QUOTED.fullmatch(name):
            return f'"{name}"'
    return _encoded(name)


def _fold_words(line: str) -> str:
    """The line folded at spaces to 76 characters, or "" if a word is too long for that."""
    folded, room = [], 0
    for word in line.split(" "):
        if len(word) + 1 > _LINE:
            return ""
        if len(word) + 1 > room:
            folded.append(word)
            room = _LINE - len(word) - 1
        else:
            folded[-1] += f" {word}"
            room -= len(word) + 1
    return "\r\n ".join(folded)


@lru_cache(maxsize=256)  # a profile's messages share their sender, and most their subject
def _encoded(text: str) -> str:
    """All of the text as encoded words, one per line; readers drop the space between them."""
    return "\r\n ".join(_WORD.format(_escaped(chunk)) for chunk in chunks(text))


def _escaped(text: str) -> str:
    return text.encode().decode("latin-1").translate(_QUOTED_PRINTABLE)


def chunks(text: str) -> Iterator[str]:
    """The text in pieces that each fit an encoded word, cut between whole characters.

    A character stays with its accents and joiners unless they are too long for one piece.
    """
    start = 0
    while start < len(text):
        end = _end_of_chunk(text, start)
        yield text[start:end]
        start = end


def _end_of_chunk(text: str, start: int) -> int:
    end, room = start, _CHUNK
    while end < len(text) and (room := room - len(_escaped(text[end]))) >= 0:
        end += 1
    cut = end
    while start < cut < len(text) and _is_joined(text, cut):
        cut -= 1
    return cut if cut > start else end


def _is_joined(text: str, i: int) -> bool:
    """Whether the character at ``i`` is shown as one with the character before it."""
    mark = unicodedata.category(text[i]).startswith("M")
    return mark or text[i] in _JOINS or text[i - 1] == "\u200d"
