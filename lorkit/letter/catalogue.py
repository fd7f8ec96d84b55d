"""The catalogue of documents, read from the front matter of their templates.

lorkit's own are in ``templates/words``. A file that the user adds to their own
``templates/words`` is a document too, and one with the same name replaces lorkit's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from lorkit.errors import LorkitError
from lorkit.files import assets
from lorkit.letter import front_matter
from lorkit.letter.front_matter import FILES, Reader, Scope
from lorkit.letter.model import Layout, Mailbox
from lorkit.suggest import did_you_mean

ENDING: Final = ".md.j2"
_LAST = 1000  # the place in lists of a document without one
_LARGE = 1024 * 1024  # bytes; no template is larger


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
    order: int = _LAST
    answered: Document | None = None  # what ``answers`` names

    @property
    def is_message(self) -> bool:
        """Whether it is sent to its reader, not spoken or handed over."""
        return self.layout == "letter"

    @property
    def sheets(self) -> tuple[str, ...]:
        """The documents that it encloses."""
        return tuple(name for name in self.encloses if name not in FILES)


class Catalogue(NamedTuple):
    """All documents, in the order in which a rotation needs them."""

    documents: tuple[Document, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The documents' ids."""
        return tuple(document.id for document in self.documents)

    def find(self, document_id: str) -> Document:
        """The document with this id; LorkitError suggests the nearest one if there is none."""
        for document in self.documents:
            if document.id == document_id:
                return document
        raise LorkitError(
            f"there is no document '{document_id}'",
            did_you_mean(document_id, self.ids) or "lorkit list shows the documents",
        )


def catalogue(templates: Path | None = None) -> Catalogue:
    """Lorkit's documents, and those in the user's folder of templates.

    Raises LorkitError, with file, line and hint, for front matter that can't be read.
    """
    own = _files(templates) if templates is not None else ()
    return _catalogue(own) if own else _built_in()


def templates_in(folder: Path) -> Iterator[Path]:
    """The templates of documents in a folder of words; partials begin with an underscore."""
    if folder.is_dir():
        yield from (f for f in sorted(folder.glob(f"*{ENDING}")) if f.name[0] not in "_.~#")


class _File(NamedTuple):
    """A template on disk, with what shows whether it has changed."""

    path: Path
    size: int
    changed: int


def _files(templates: Path) -> tuple[_File, ...]:
    found = []
    for file in templates_in(templates / "words"):
        assets.require_inside(file, templates)
        if file.is_file():
            info = file.stat()
            found.append(_File(file, info.st_size, info.st_mtime_ns))
    return tuple(found)


@lru_cache(maxsize=1)
def _built_in() -> Catalogue:
    files = templates_in(assets.templates() / "words")
    return _ordered({_id(file): _document(_id(file), _read(file), file) for file in files})


@lru_cache(maxsize=8)
def _catalogue(files: tuple[_File, ...]) -> Catalogue:
    documents = {document.id: document for document in _built_in().documents}
    for file in files:
        name, values = _id(file.path), _read(file.path)
        if known := documents.get(name):
            documents[name] = known._replace(**_defaults(values))
        elif values:  # without front matter it is a partial, or a typo in a name
            documents[name] = _document(name, values, file.path)
    for file in files:
        if own := documents.get(_id(file.path)):
            _require_known(own, documents, file.path)
    return _ordered(documents)


def _ordered(documents: Mapping[str, Document]) -> Catalogue:
    found = (d._replace(answered=documents.get(d.answers)) for d in documents.values())
    return Catalogue(tuple(sorted(found, key=lambda document: (document.order, document.id))))


def _id(file: Path) -> str:
    return file.name.removesuffix(ENDING)


def _read(file: Path) -> Mapping[str, Any]:
    try:
        with file.open(encoding="utf-8-sig") as stream:
            return front_matter.read(stream.read(_LARGE), file)
    except UnicodeDecodeError:
        return {}  # reported, with its line, when it is rendered
    except OSError as error:
        raise LorkitError(
            f"{file} can't be read: {error.strerror or error}", "check that it may be read"
        ) from error


def _document(document_id: str, values: Mapping[str, Any], file: Path) -> Document:
    if not values.get("about"):
        raise LorkitError(
            f"{file}:1:1: its front matter doesn't say what the document is",
            "add a line below the first ---:  about: what it is, in a few words",
        )
    return Document(id=document_id, **_defaults({"layout": "letter", **values}))


def _defaults(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, with defaults that follow from them."""
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


def _require_known(document: Document, documents: Mapping[str, Document], file: Path) -> None:
    """Raise LorkitError if front matter names a missing document or one that can't be enclosed."""
    for key, names in (("answers", (document.answers,)), ("encloses", document.sheets)):
        for name in names:
            if name and name not in documents:
                raise LorkitError(
                    f"{file}: '{key}' names a document that doesn't exist: '{name}'",
                    did_you_mean(name, (*documents, *(FILES if key == "encloses" else ())))
                    or "lorkit list shows the documents",
                )
    if document.scope != "writer" and document.sheets:
        raise LorkitError(
            f"{file}: it is not about a writer, and can't enclose '{document.sheets[0]}', which is",
            f"take that out of 'encloses', which may hold {', '.join(FILES)}",
        )
