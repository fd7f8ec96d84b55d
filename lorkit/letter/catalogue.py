"""The catalogue: every document lorkit makes, as data (brief, section 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from lorkit.errors import LorkitError
from lorkit.suggest import did_you_mean

if TYPE_CHECKING:  # the catalogue is read in places where no letter is
    from lorkit.letter.model import Layout

Format: TypeAlias = Literal["eml", "docx", "pdf", "txt"]
FORMATS: tuple[Format, ...] = ("eml", "docx", "pdf", "txt")

Reader: TypeAlias = Literal["writer", "signer", "coordinator", "applicant"]
Scope: TypeAlias = Literal["writer", "rotation", "applicant"]


class Document(NamedTuple):
    """What one kind of document is; its words are in ``templates/words/<id>.md.j2``."""

    id: str
    about: str  # one line for lists
    layout: Layout
    reader: Reader  # whom the .eml goes to; "signer": the attending who signs a fellow's letter
    limit: int = 0  # words in the body; 0: none
    spoken: int = 0  # words in each stretch that is spoken; 0: none
    # What the writer's part of the profile could have done without: left out, from the first
    # on, where names are so long that even the short form passes a limit.
    spares: tuple[str, ...] = ("setting",)
    scope: Scope = "writer"  # one for each writer, one for each rotation, or only one
    one_page: bool = False
    is_message: bool = False
    answers: str = ""  # id of the message that it replies to, in the same thread
    encloses: tuple[str, ...] = ()  # documents attached as PDF; the user's files come with them


def _message(
    document_id: str,
    about: str,
    limit: int,
    *,
    reader: Reader = "writer",
    scope: Scope = "writer",
    answers: str = "",
    encloses: tuple[str, ...] = (),
    spares: tuple[str, ...] = ("setting",),
) -> Document:
    return Document(
        document_id,
        about,
        layout="letter",
        reader=reader,
        limit=limit,
        scope=scope,
        is_message=True,
        answers=answers,
        encloses=encloses,
        spares=spares,
    )


def _card(document_id: str, about: str, spoken: int) -> Document:
    return Document(document_id, about, layout="card", reader="applicant", spoken=spoken)


# In the order in which a rotation needs them.
DOCUMENTS = (
    Document(
        "plan",
        "the way to the letters week by week, with a checklist and real dates",
        layout="plan",
        reader="applicant",
        scope="applicant",
    ),
    _message(
        "coordinator-note",
        "email to the coordinator, one to two weeks before the first day",
        120,
        reader="coordinator",
        scope="rotation",
    ),
    _card("introduction", "what to say on day one, to the attending and the senior resident", 75),
    _card("expectations", "what to ask a new attending on the first or second day", 70),
    _card("ask-script", "card for the conversation in which you ask for a letter", 70),
    _message("ask-email", "the same ask in writing, for when it can't be spoken", 150),
    Document(
        "support-sheet",
        "one page of facts that makes the letter easy to write",
        layout="sheet",
        reader="signer",
        one_page=True,
    ),
    _message(
        "follow-up",
        "email 24 to 48 hours after a yes, with CV and support sheet",
        170,
        reader="signer",
        encloses=("support-sheet",),
    ),
    _message("thank-you", "email within a week of the rotation's end", 110),
    _message(
        "reminder",
        "first reminder, two to three weeks after the ask",
        90,
        reader="signer",
        answers="follow-up",
    ),
    _message(
        "final-reminder",
        "second and last reminder, two to three weeks after the first",
        90,
        reader="signer",
        answers="follow-up",
    ),
    _message("update-submitted", "email once the application is in", 80),
    _message("update-matched", "email after Match Day", 90, spares=("learned", "setting")),
)
_BY_ID = {document.id: document for document in DOCUMENTS}


def find(document_id: str) -> Document:
    """The document with this id; LorkitError names the nearest one where there is none."""
    if found := _BY_ID.get(document_id):
        return found
    raise LorkitError(
        f"there is no document '{document_id}'",
        did_you_mean(document_id, _BY_ID) or "lorkit list shows the documents",
    )
