"""The catalogue of documents, read from the front matter of their templates.

lorkit's own are in ``templates/words``. A file that the user adds to their own
``templates/words`` is a document too, and one with the same name replaces lorkit's. Front matter,
the lines between two ``---`` at the top, says what a document is. Every key has a default;
together they make a plain letter to a writer::

    ---
    about: a note to a program that has put me on its waiting list
    reader: {name: Dr. Example, email: office@example.com}
    limit: 120
    ---
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

from lorkit.errors import FindingsError, LorkitError, Place, Problems
from lorkit.files import assets
from lorkit.letter.model import FILES, READERS, Document, Layout, Mailbox, Scope, with_defaults
from lorkit.text import did_you_mean, front_matter, listed, nearest, shown, without_front_matter
from lorkit.yaml import codes
from lorkit.yaml.nodes import Entry, Group, Items, Node, Scalar
from lorkit.yaml.reader import compose

ENDING: Final = ".md.j2"
_LARGE = 1024 * 1024  # bytes; no template is larger


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
            documents[name] = known._replace(**with_defaults(values))
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
            return _values(stream.read(_LARGE), file)
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
    return Document(id=document_id, **with_defaults({"layout": "letter", **values}))


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


_LAYOUTS: Final[tuple[str, ...]] = get_args(Layout)
_SCOPES: Final[tuple[str, ...]] = get_args(Scope)
_MOST = 100_000  # words; and places in the catalogue


def _values(text: str, file: Path) -> Mapping[str, Any]:
    """The values of a template's front matter; {} where it has none.

    Raises FindingsError with every problem: file, line, column, and what to write.
    """
    front = front_matter(text)
    if not front:
        return {}
    problems = Problems(str(file))
    if not without_front_matter(text).strip():
        hint = "write --- alone on the line below its last key"
        problems.error(codes.SYNTAX, Place(1, 1), "", "this front matter is never closed", hint)
        raise FindingsError(problems.in_order())
    lines = front.split("\n")
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)

    def place(offset: int) -> Place:
        row = bisect_right(starts, offset)
        return Place(row, offset - starts[row - 1] + 1)

    root = compose(front, place, lambda n: lines[n - 1] if n <= len(lines) else "", problems)
    found = _Keys(problems).values(root) if isinstance(root, Group) else {}
    if root is not None and not isinstance(root, Group):
        hint = "write a key on each line, as in  about: a note to my program"
        problems.error(codes.WRONG_TYPE, Place(2, 1), "", "front matter is a list of keys", hint)
    if problems.any_errors:
        raise FindingsError(problems.in_order())
    return found


class _Keys:
    """Reads the keys of front matter, and notes what is wrong with them."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems

    def values(self, root: Group) -> dict[str, Any]:
        found = {}
        for entry in root.entries:
            if reader := _READERS.get(entry.key):
                value = reader(self, entry)
                if value is not None:
                    found[entry.key] = value
            else:
                self._unknown(entry, _READERS)
        return found

    def _unknown(self, entry: Entry, known: Mapping[str, object]) -> None:
        near = nearest(entry.key, known)
        hint = f"did you mean '{near}'?" if near else f"the keys are {listed(known, 'and')}"
        message = f"front matter has no key {shown(entry.key)}"
        self._problems.error(codes.UNKNOWN_KEY, entry.place, entry.key, message, hint)

    def wrong(self, entry: Entry, node: Node, hint: str) -> None:
        said = f"{shown(node.text)} doesn't belong here" if isinstance(node, Scalar) else "not this"
        message = f"'{entry.key}': {said}"
        self._problems.error(codes.WRONG_TYPE, node.start, entry.key, message, hint)

    def text(self, entry: Entry) -> str | None:
        if isinstance(entry.value, Scalar) and not entry.value.is_nothing:
            return " ".join(entry.value.text.split())
        self.wrong(entry, entry.value, f"write one line of text after  {entry.key}:")
        return None

    def number(self, entry: Entry) -> int | None:
        node = entry.value
        if isinstance(node, Scalar) and node.text.isdecimal() and int(node.text[:9]) <= _MOST:
            return int(node.text)
        self.wrong(entry, node, f"write a number, as in  {entry.key}: 120")
        return None

    def yes_or_no(self, entry: Entry) -> bool | None:
        node = entry.value
        if isinstance(node, Scalar) and node.text in ("true", "false"):
            return node.text == "true"
        self.wrong(entry, node, f"write  {entry.key}: true  or  {entry.key}: false")
        return None

    def choice(self, entry: Entry, choices: Sequence[str]) -> str | None:
        node = entry.value
        if isinstance(node, Scalar) and node.text in choices:
            return node.text
        near = nearest(node.text, choices) if isinstance(node, Scalar) else ""
        self.wrong(entry, node, f"did you mean '{near}'?" if near else f"write {listed(choices)}")
        return None

    def ids(self, entry: Entry) -> tuple[str, ...] | None:
        """A list of ids, or a single one. The catalogue checks that they exist."""
        node = entry.value
        items = node.items if isinstance(node, Items) else [node]
        found = tuple(item.text for item in items if isinstance(item, Scalar) and item.text)
        if len(found) == len(items):
            return found
        self.wrong(entry, node, f"write a list, as in  {entry.key}: [cv, support-sheet]")
        return None

    def reader(self, entry: Entry) -> str | Mailbox | None:
        node = entry.value
        if not isinstance(node, Group):
            return self.choice(entry, READERS)
        parts = {one.key: self.text(one) for one in node.entries if one.key in ("name", "email")}
        for one in node.entries:
            if one.key not in parts:
                self._unknown(one, {"name": "", "email": ""})
        if "name" not in parts:
            self.wrong(entry, node, "write  reader: {name: Dr. Example, email: name@example.com}")
        name, email = parts.get("name"), parts.get("email") or ""
        return Mailbox(name, email) if name else None


_READERS: Final[dict[str, Callable[[_Keys, Entry], Any]]] = {
    "about": _Keys.text,  # one line for lists
    "layout": lambda keys, entry: keys.choice(entry, _LAYOUTS),
    "reader": _Keys.reader,  # who the .eml goes to
    "scope": lambda keys, entry: keys.choice(entry, _SCOPES),  # one for each of these
    "limit": _Keys.number,  # words in the body
    "spoken": _Keys.number,  # words in each spoken passage
    "one_page": _Keys.yes_or_no,
    "encloses": _Keys.ids,  # what is attached: the applicant's files, documents as PDF
    "answers": _Keys.text,  # id of the message that it replies to
    "spares": _Keys.ids,  # facts of the writer to leave out first where the text is too long
    "order": _Keys.number,  # its place in lists
}
