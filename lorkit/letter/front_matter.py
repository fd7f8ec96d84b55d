"""Front matter: the lines between two ``---`` at the top of a template say what it is.

A document is one file, ``templates/words/<id>.md.j2``, and this is what the catalogue reads of
it. Every key has a default; together they make a plain letter to a writer::

    ---
    about: a note to a program that has put me on its waiting list
    reader: {name: Dr. Example, email: office@example.com}
    limit: 120
    ---
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

from lorkit.errors import FindingsError, Place, Problems
from lorkit.letter.model import Layout, Mailbox
from lorkit.suggest import nearest
from lorkit.text import front_matter, listed, shown, without_front_matter
from lorkit.yaml import codes
from lorkit.yaml.nodes import Entry, Group, Items, Node, Scalar
from lorkit.yaml.reader import compose

Reader: TypeAlias = Literal["writer", "signer", "coordinator", "applicant"]
Scope: TypeAlias = Literal["writer", "rotation", "applicant"]

READERS: Final[tuple[str, ...]] = get_args(Reader)
# What an applicant can attach, by the names that ``encloses`` knows, besides other documents.
FILES: Final = ("cv", "personal-statement", "request-form")
_LAYOUTS: Final[tuple[str, ...]] = get_args(Layout)
_SCOPES: Final[tuple[str, ...]] = get_args(Scope)
_MOST = 100_000  # words; and places in the catalogue


def read(text: str, file: Path) -> Mapping[str, Any]:
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
