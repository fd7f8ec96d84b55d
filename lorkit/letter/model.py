"""What a kind of document is, and the Letter: one finished document as typed blocks.

Composing makes a Letter, renderers lay it out in a file format. Renderers add nothing and leave
nothing out, so a document says the same in every format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, get_args

if TYPE_CHECKING:  # only a plan draws
    from lorkit.letter.drawing import Drawing

Layout: TypeAlias = Literal["letter", "card", "sheet", "plan"]
Reader: TypeAlias = Literal["writer", "signer", "coordinator", "applicant"]
Scope: TypeAlias = Literal["writer", "rotation", "applicant"]

READERS: Final[tuple[str, ...]] = get_args(Reader)
# What an applicant can attach, by the names that ``encloses`` knows, besides other documents.
FILES: Final = ("cv", "personal-statement", "request-form")
LAST: Final = 1000  # the place in lists of a document without one


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A person's name and address, as in a message's header."""

    name: str
    address: str  # "" if the profile has none; then no .eml can be made

    def __str__(self) -> str:
        """Name and address as people write them, as far as they are known."""
        if self.name and self.address:
            return f"{self.name} <{self.address}>"
        return self.name or self.address


class Document(NamedTuple):
    """What one kind of document is; its words are in ``templates/words/<id>.md.j2``."""

    id: str
    about: str  # one line for lists
    layout: Layout
    # Who the .eml goes to. "signer" is the attending who signs a fellow's letter; a Mailbox is
    # somebody outside the profile.
    reader: Reader | Mailbox
    limit: int = 0  # words in the body; 0: none
    spoken: int = 0  # words in each spoken passage; 0: none
    # What to leave out of the writer's facts if it is too long: a lesson goes before the
    # wording is shortened; the rest, in order, if that isn't enough.
    spares: tuple[str, ...] = ("setting",)
    scope: Scope = "writer"  # one for each writer, one for each rotation, or only one
    one_page: bool = False
    answers: str = ""  # id of the message that it replies to, in the same thread
    encloses: tuple[str, ...] = ()  # of FILES, and ids of documents, which are attached as PDF
    order: int = LAST
    answered: Document | None = None  # what ``answers`` names

    @property
    def is_message(self) -> bool:
        """Whether it is sent to its reader, not spoken or handed over."""
        return self.layout == "letter"

    @property
    def sheets(self) -> tuple[str, ...]:
        """The documents that it encloses."""
        return tuple(name for name in self.encloses if name not in FILES)


def with_defaults(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of front matter, with the defaults that follow from them."""
    found = dict(values)
    if layout := found.get("layout"):
        spoken = layout in ("card", "plan")
        found.setdefault("reader", "applicant" if spoken else "writer")
        found.setdefault("one_page", layout == "sheet")
    if isinstance(reader := found.get("reader"), Mailbox):
        found.setdefault("scope", "applicant")
    elif reader == "coordinator":
        found.setdefault("scope", "rotation")
    return found


class Run(NamedTuple):
    r"""A stretch of text in one style. The text ``"\n"`` alone is a line break."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""  # URL, or "" for plain text

    @property
    def is_break(self) -> bool:
        """Whether it is a line break and not text."""
        return self.text == "\n"


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; levels start at 1 and never skip one."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Quote:
    """Words to be spoken aloud, a paragraph each."""

    paragraphs: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of bullets, one level deep."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """A two-column table without a header: a label and what it is."""

    rows: tuple[tuple[Runs, Runs], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, with its description in words."""

    drawing: Drawing
    alt: str


TextBlock: TypeAlias = Heading | Paragraph | Quote | Bullets | Facts
Block: TypeAlias = TextBlock | Figure


class Attachment(NamedTuple):
    """A file that goes with a message: a short ASCII name and its bytes."""

    name: str
    content: bytes


class Enclosure(NamedTuple):
    """An attachment that a message mentions: a user's file, or another document as PDF."""

    name: str  # the attachment's file name
    label: str  # what it is, for its reader: "my CV"
    file: Path | None = None
    document: str = ""  # id of a document about the same writer


@dataclass(frozen=True, slots=True)
class Letter:
    """One document for one reader, ready to be laid out."""

    document: str  # id in the catalogue, "support-sheet"
    writer: str  # writer's id, or "" for a document without one
    layout: Layout
    title: str  # names the document for its reader; never empty
    author: str
    blocks: tuple[Block, ...]
    date: date  # the day it was made for: every date inside a file comes from it
    sender: Mailbox
    recipient: Mailbox
    subject: str
    cc: tuple[Mailbox, ...] = ()
    reply_to: Mailbox | None = None  # who gets the answers, if not the sender
    is_message: bool = False  # laid out with To, Subject and Attached above the text
    one_page: bool = False
    limit: int = 0  # words in the body; 0: none
    spoken: int = 0  # words in each spoken passage; 0: none
    # "<…@…>": identifies the document. A message's own id also covers its content.
    message_id: str = ""
    answers: str = ""  # id of the document whose message this one replies to
    # Of the message that this one answers, known only in the mailbox it was sent from: its id, and
    # ids of the conversation before it.
    in_reply_to: str = ""
    references: str = ""
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def name(self) -> str:
        """What messages call it: "support-sheet for anchor-1"."""
        return f"{self.document} for {self.writer}" if self.writer else self.document

    @property
    def opening(self) -> str:
        """The text of its first paragraph: a message's greeting."""
        return next((plain(one.runs) for one in self.blocks if isinstance(one, Paragraph)), "")

    @property
    def body(self) -> str:
        """Its text without styles, a line for each stretch."""
        return "\n".join(plain(runs) for runs in texts(self.blocks))

    @property
    def head(self) -> tuple[tuple[str, str], ...]:
        """Label and text of the lines above a message in formats other than .eml."""
        if not self.is_message:
            return ()
        lines = [("To", str(self.recipient))]
        if self.cc:
            lines.append(("Cc", ", ".join(map(str, self.cc))))
        lines.append(("Subject", self.subject))
        if self.enclosures:
            lines.append(("Attached", ", ".join(e.name for e in self.enclosures)))
        return tuple(lines)


def plain(runs: Iterable[Run]) -> str:
    """The text of runs without their styles."""
    return "".join(run.text for run in runs)


def linked(runs: Runs) -> Iterator[tuple[str, Runs]]:
    """Adjacent runs that share a link, with that link ("" for plain text)."""
    if not any(run.link for run in runs):  # most text has none
        yield "", runs
        return
    for link, group in groupby(runs, key=lambda run: run.link):
        yield link, tuple(group)


def texts(blocks: Iterable[Block]) -> Iterator[Runs]:
    """Every stretch of text in the blocks, in reading order."""
    for block in blocks:
        match block:
            case Heading(_, runs) | Paragraph(runs):
                yield runs
            case Quote(stretches) | Bullets(stretches):
                yield from stretches
            case Facts(rows):
                for row in rows:
                    yield from row
            case Figure(_, alt):
                yield (Run(alt),)


def word_count(blocks: Iterable[Block]) -> int:
    """How many words a reader sees, from greeting to signature (docs/rules.md#documents)."""
    return sum(len(plain(runs).split()) for runs in texts(blocks))


def spoken_count(blocks: Iterable[Block]) -> int:
    """How many words the longest spoken passage has (docs/rules.md#documents)."""
    return max((word_count([block]) for block in blocks if isinstance(block, Quote)), default=0)
