"""What one kind of document is: whom it goes to, its limits, and what it encloses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args

from lorkit.letter.model import Layout, Mailbox

LAST: Final = 1000  # the place in lists of a document without one
Reader: TypeAlias = Literal["writer", "signer", "coordinator", "applicant"]
Scope: TypeAlias = Literal["writer", "rotation", "applicant"]

READERS: Final[tuple[str, ...]] = get_args(Reader)
# What an applicant can attach, by the names that ``encloses`` knows, besides other documents.
FILES: Final = ("cv", "personal-statement", "request-form")


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
