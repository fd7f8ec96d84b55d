"""The .txt: what is pasted into webmail, read on a phone, or sent as a message's plain text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from lorkit.letter.model import (
    Attachment,
    Block,
    Bullets,
    Facts,
    Figure,
    Heading,
    Letter,
    Paragraph,
    Quote,
    Runs,
    linked,
    plain,
)
from lorkit.renderers import complete
from lorkit.text import printable


def render(letter: Letter, attachments: Sequence[Attachment] = ()) -> bytes:
    """The document as UTF-8 text with Unix line ends and a final one.

    A message starts with its header (To, Subject, Attached), instructions for webmail, and a
    blank line; the text to copy comes after that. The attachments can't be part of a
    text file; their names are in the header.
    """
    head = "".join(f"{label}: {printable(text)}\n" for label, text in _head(letter))
    separator = "\n" if head else ""
    text = head + separator + body(letter.blocks)
    complete.require(letter, text, "text")
    return text.encode()


def _head(letter: Letter) -> Iterator[tuple[str, str]]:
    if not letter.is_message:
        return
    if letter.answers:
        # Only a reply to the message that was really sent joins its conversation.
        answered = letter.answers
        yield "Reply", f"open your {answered} among your sent messages and press Reply"
    yield from letter.head
    below = "copy everything below this line"
    if letter.enclosures:
        below = f"attach the files named above, which are next to this one, and {below}"
    yield "Message", below


def body(blocks: Iterable[Block]) -> str:
    """The blocks as text with blank lines between them and a final line end ("" for no blocks).

    Lines are not wrapped: the program that shows them does that.
    """
    text = "\n\n".join(map(_block, blocks))
    return f"{text}\n" if text else ""


def _block(block: Block) -> str:
    match block:
        case Heading(level, runs):
            return _heading(level, _line(runs).replace("\n", " "))
        case Paragraph(runs):
            return _line(runs)
        case Bullets(items):
            return "\n".join("- " + _line(item).replace("\n", "\n  ") for item in items)
        case Quote(paragraphs):
            return "\n\n".join("> " + _line(p).replace("\n", "\n> ") for p in paragraphs)
        case Facts(rows):
            return "\n".join(_fact(label, value) for label, value in rows)
        case Figure(_, alt):
            return printable(alt)


def _line(runs: Runs) -> str:
    return "".join(_link(link, group) if link else _text(group) for link, group in linked(runs))


def _text(runs: Runs) -> str:
    return "".join("\n" if run.is_break else printable(run.text) for run in runs)


def _link(link: str, runs: Runs) -> str:
    words, said = _text(runs), plain(runs).strip()
    if link in (said, f"mailto:{said}", f"tel:{said}"):  # it needn't be repeated
        return words
    return f"{words} <{printable(link)}>"


def _heading(level: int, text: str) -> str:
    """Underline only the document's title: a second kind of rule pastes badly."""
    return f"{text}\n{'=' * _width(text)}" if level == 1 else text


def _width(text: str) -> int:
    """Columns that text takes in a fixed-width font: none for a mark, two for a wide character."""
    shown = (char for char in text if unicodedata.category(char) not in ("Mn", "Me", "Cf"))
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in shown)


def _fact(label: Runs, value: Runs) -> str:
    name = _line(label).replace("\n", " ").rstrip().removesuffix(":")
    text = _line(value).replace("\n", "\n  ")
    return f"{name}: {text}" if text else f"{name}:"
