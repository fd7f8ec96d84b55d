"""Header lines of a message: ASCII, folded, and impossible to break out of.

The standard library's folding breaks real names (a long name with a comma becomes three
addresses) and lets an encoded word smuggle a header in, so lorkit writes its own. The rules
are RFC 5322 for lines, addresses and ids, RFC 2047 for encoded words.
"""

from __future__ import annotations

import re
import unicodedata
from binascii import b2a_base64
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from lorkit.errors import LorkitError
from lorkit.letter import Mailbox
from lorkit.render.runs import clean

LINE = 76  # characters in a line that holds an encoded word (RFC 2047, section 2)
_QUOTED = 60  # a longer quoted string would have to be folded, and readers differ on that
# The most UTF-8 bytes whose encoded word still fits a line after "Subject: ": 9 + 64 characters.
_CHUNK = 39

_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
# What a quoted string can hold without an escape, which not every reader takes out again; an
# "@" or a "<" in it is taken for the address by some.
_PLAIN_QUOTED = re.compile(r"[ !#-;=?A-Z\[\]^-~]+")
_PLAIN_TEXT = re.compile(r"[!-~]+(?: [!-~]+)*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,450}@[!-;=?-~]{1,450}>")
# Plain addresses, a subset of what email-validator takes (a test holds that): loading it costs
# 35 ms, ten times what a message takes with everything else.
_PLAIN_ADDRESS = re.compile(
    r"[A-Za-z0-9_]+(?:[.+-][A-Za-z0-9_]+)*@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+"
    r"(?!(?i:arpa|invalid|local|localhost|onion|test)\Z)[A-Za-z]{2,}"
)
# Joined to what stands before: the zero-width joiner, skin tones, and U+FEFF, which JavaScript
# drops at the start of an encoded word.
_JOINS = frozenset("\u200d\ufeff🏻🏼🏽🏾🏿")

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


def mailbox(header: str, person: Mailbox) -> str:
    """An address header of one person (RFC 5322, section 3.4), folded.

    Raises LorkitError where the address can't be one; ``header`` is "From", "To".
    """
    address = ascii_address(person.address)
    name = _one_line(person.name)
    if not name:
        return f"{header}: {address}"
    phrase = _phrase(name)
    last = phrase.rpartition("\n")[2]
    # The header's name counts for the first line only, but it is short enough not to ask.
    fits = len(f"{header}: {last} <{address}>") <= LINE
    return f"{header}: {phrase}{' ' if fits else chr(13) + chr(10) + ' '}<{address}>"


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


def noon(day: date) -> str:
    """The Date line for noon UTC of a day, in English whatever the locale is."""
    name, month = _DAYS[day.weekday()], _MONTHS[day.month - 1]
    return f"Date: {name}, {day.day:02} {month} {day.year:04} 12:00:00 +0000"


@lru_cache(maxsize=1024)
def ascii_address(address: str) -> str:
    """The address as it travels: ASCII, an international domain in punycode.

    Raises LorkitError where the address can't be valid.
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
    # U+FEFF is white space to JavaScript's readers, which would drop it.
    return clean(text).strip(" \u00a0\ufeff").strip()


def _phrase(name: str) -> str:
    """A display name as bare words, as a quoted string, or as encoded words.

    A name that looks like an encoded word must be encoded: readers decode it even in quotes.
    """
    if len(name) <= _QUOTED and "=?" not in name:
        if _ATOMS.fullmatch(name):
            return name
        if _PLAIN_QUOTED.fullmatch(name):
            return f'"{name}"'
    return _encoded(name)


def _fold_words(line: str) -> str:
    """The line folded at spaces to 76 characters, or "" where a word is too long for that."""
    folded, room = [], 0
    for word in line.split(" "):
        if len(word) + 1 > LINE:
            return ""
        if len(word) + 1 > room:
            folded.append(word)
            room = LINE - len(word) - 1
        else:
            folded[-1] += f" {word}"
            room -= len(word) + 1
    return "\r\n ".join(folded)


def _encoded(text: str) -> str:
    """All of the text as base64 encoded words, one a line; readers drop the space between."""
    return "\r\n ".join(
        f"=?utf-8?b?{b2a_base64(chunk.encode(), newline=False).decode()}?="
        for chunk in chunks(text)
    )


def chunks(text: str) -> Iterator[str]:
    """The text in pieces of at most 39 UTF-8 bytes, cut between whole characters.

    A character stays with its accents and joiners unless they alone are too long for a piece.
    """
    chunk, size = "", 0
    for cluster in _clusters(text):
        length = len(cluster.encode())
        pieces = (cluster,) if length <= _CHUNK else tuple(cluster)
        for piece in pieces:
            length = len(piece.encode())
            if size + length > _CHUNK:
                yield chunk
                chunk, size = "", 0
            chunk += piece
            size += length
    if chunk:
        yield chunk


def _clusters(text: str) -> Iterator[str]:
    start = 0
    for i in range(1, len(text)):
        joined = text[i] in _JOINS or text[i - 1] == "\u200d"
        if not joined and not unicodedata.category(text[i]).startswith("M"):
            yield text[start:i]
            start = i
    if text:
        yield text[start:]
