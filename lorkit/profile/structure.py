"""Checks the file's nodes against the shape of a profile: each key and value by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lorkit.errors import Place, Problems
from lorkit.profile.facts import Data
from lorkit.profile.fields import Shape
from lorkit.profile.values import Wrong, like_this, read_scalar, wanted
from lorkit.text import in_quotes, listed, nearest, shown, uncurled
from lorkit.yaml import codes
from lorkit.yaml.nodes import Entry, Group, Items, Node, Refused, Scalar
from lorkit.yaml.syntax_errors import no_break_space

# What people call keys that have another name here.
_SYNONYMS = {
    "name": "eras_name",
    "full_name": "eras_name",
    "last_name": "family_name",
    "surname": "family_name",
    "first_name": "given_name",
    "university": "school",
    "goal": "career_goal",
    "start_date": "starts",
    "end_date": "ends",
    "bullets": "did",
    "lesson": "learned",
    "degree": "credentials",
    "department": "service",
}
PASSWORDS = frozenset(("password", "passwd", "passwort", "contraseña", "app_password"))
# Comments begin "# word", most after two spaces; " #4" and " # 4" are likely numbers.
_HASH = re.compile(r"\s+(#\w.*)|\s(# \d.*)")


def read_structure(
    root: Node, shape: Shape, line: Callable[[int], str], problems: Problems
) -> dict[str, Data]:
    """All valid values of a profile, whose shape this is; every other one is reported.

    Values that are wrong or missing are left out; in a list they are None, so that the others
    keep their positions.
    """
    data = _Structure(shape, line, problems).value(root, shape, root.start)
    return data if isinstance(data, dict) else {}


class _Structure:
    """Reads nodes by their shapes. None stands for a value that is wrong or not given."""

    def __init__(self, whole: Shape, line: Callable[[int], str], problems: Problems) -> None:
        self._whole = whole
        self._line = line
        self._problems = problems

    def value(self, node: Node, shape: Shape, at: Place) -> Data:
        """One value; ``at`` is the place of its key, or of the list item."""
        if isinstance(node, Refused):
            return None
        if isinstance(node, Scalar):
            return self._scalar(node, shape, at)
        if isinstance(node, Group) and shape.kind == "group":
            return self._group(node, shape, at)
        if isinstance(node, Items) and shape.kind == "list":
            return self._list(node, shape, at)
        self._wrong_kind(node, shape)
        return None

    def _scalar(self, node: Scalar, shape: Shape, at: Place) -> Data:
        value = read_scalar(node, shape)
        if value is None and shape.required:
            self._missing(shape, at, node.path, self._cut_off(node), node.text.strip())
        elif value is None and node.plain and node.text.strip():
            self._says_nothing(node, shape)
        elif isinstance(value, Wrong):
            if shape.kind in ("list", "group") and self._no_break(node.start, node.path):
                return None
            self._problems.error(value.code, node.start, node.path, value.message, value.hint)
            return None
        elif shape.kind in ("text", "log", "file") and (cut := self._cut_off(node)):
            message = f"the value ends before {shown(cut, 30)}, because # begins a comment"
            comment = "two spaces before" if cut.startswith("# ") else "a space after"
            hint = f"put the whole value in quotes; if it is a comment, put {comment} the #"
            self._problems.warning(codes.CUT_BY_HASH, node.start, node.path, message, hint)
        return value

    def _cut_off(self, node: Scalar) -> str:
        """The text after ``#`` behind an unquoted value, if it likely belongs to it."""
        rest = self._line(node.end.line)[node.end.column - 1 :]
        match = _HASH.match(rest) if node.plain else None
        return match[1] or match[2] if match else ""

    def _group(self, group: Group, shape: Shape, at: Place) -> dict[str, Data]:
        data: dict[str, Data] = {}
        for entry in group.entries:
            if inner := shape.fields.get(entry.key):
                value = self.value(entry.value, inner, entry.place)
                if value is not None:
                    data[entry.key] = value
            else:
                self._unknown(entry, group, shape)
        given = {entry.key for entry in group.entries}
        for key in shape.needed:
            if key not in given:
                path = f"{group.path}.{key}".removeprefix(".")
                self._missing(shape.fields[key], at, path)
        return data

    def _list(self, items: Items, shape: Shape, at: Place) -> list[Data]:
        assert shape.item is not None
        if not items.items and shape.required:
            self._missing(shape, at, items.path)
        data: list[Data] = []
        for node in items.items:
            if isinstance(node, Scalar) and node.is_nothing:
                hint = "write something after the dash, or remove the line"
                message = f"this item of '{shape.name}' is empty"
                self._problems.error(codes.MISSING, node.start, node.path, message, hint)
                data.append(None)
            else:
                data.append(self.value(node, shape.item, node.start))
        if shape.most is not None and len(items.items) > shape.most:
            place = items.items[shape.most].start
            message = f"'{shape.name}' has {len(items.items)} items; the limit is {shape.most}"
            hint = "keep the strongest ones and remove the others"
            self._problems.error(codes.TOO_MANY, place, items.path, message, hint)
        return data

    def _says_nothing(self, node: Scalar, shape: Shape) -> None:
        word = node.text.strip()
        message = f"YAML reads {word} as no value at all, so '{shape.name}' is left out"
        hint = (
            "write a value, or delete the line; "
            f'to use the word itself, write  {shape.name}: "{word}"'
        )
        self._problems.warning(codes.SAYS_NOTHING, node.start, node.path, message, hint)

    def _missing(self, shape: Shape, at: Place, path: str, cut: str = "", word: str = "") -> None:
        hint = f"add  {shape.name}: {shape.example}"
        if shape.kind == "choice":
            hint = f"add  {shape.name}:  with {listed(shape.choices)}"
        elif shape.kind in ("list", "group"):
            hint = f"add  {shape.name}:  and {like_this(shape)}"
        message = f"'{shape.name}' is missing"
        if word and shape.kind == "text":
            message += f": YAML reads {word} as no value at all"
            hint = (
                f'write a value; if it really is {word}, put it in quotes:  {shape.name}: "{word}"'
            )
        if cut:
            hint = f"put the value in quotes, because # begins a comment: {in_quotes(cut)}"
        self._problems.error(codes.MISSING, at, path, message, hint)

    def _no_break(self, place: Place, path: str) -> bool:
        """Whether a no-break space broke this line; if so, report it."""
        advice = no_break_space(self._line(place.line), place.line)
        if advice:
            self._problems.error(advice.code, advice.place, path, advice.message, advice.hint)
        return advice is not None

    def _unknown(self, entry: Entry, group: Group, shape: Shape) -> None:
        if self._no_break(entry.place, entry.value.path):
            return
        self._problems.error(
            codes.UNKNOWN_KEY,
            entry.place,
            entry.value.path,
            f"unknown key {shown(entry.key)}",
            _what_key(entry.key, group, shape, homes(self._whole)),
        )

    def _wrong_kind(self, node: Items | Group, shape: Shape) -> None:
        found = "a list" if isinstance(node, Items) else "a group of keys"
        hint = like_this(shape)
        typed = self._line(node.start.line)[node.start.column - 1 :].strip()
        if isinstance(node, Group) and shape.kind in ("text", "log"):
            first = node.entries[0].place if node.entries else None
            if len(node.entries) == 1 and first == node.start and "- " in self._before(node):
                found = "a line that its colon splits in two"
                hint = f"put the whole line in quotes: - {in_quotes(uncurled(typed))}"
        elif isinstance(node, Items) and shape.kind in ("text", "log") and typed.startswith("- "):
            found = "a list inside a list"
            hint = f"remove one of the two dashes:  {typed}"
        elif shape.kind != "list" and typed.startswith(("[", "{")):
            hint = f"{hint}; text that begins with {typed[0]} needs quotes"
        message = f"'{shape.name}' must be {wanted(shape)}, but this is {found}"
        self._problems.error(codes.WRONG_TYPE, node.start, node.path, message, hint)

    def _before(self, node: Group) -> str:
        return self._line(node.start.line)[: node.start.column - 1]


def homes(whole: Shape) -> dict[str, list[str]]:
    """Where each key of a profile belongs, ``{"specialty": ["applicant", "match"]}``."""
    found: dict[str, list[str]] = {}
    for group in whole.groups():
        for key in group.fields:
            found.setdefault(key, []).append(group.name)
    return found


def _what_key(key: str, group: Group, shape: Shape, homes: Mapping[str, list[str]]) -> str:
    """Which key was meant, or where this one belongs."""
    if key.lower() in PASSWORDS:
        return (
            "remove it, and change that password; lorkit asks for it or takes it from your keyring"
        )
    taken = {entry.key for entry in group.entries}
    free = [name for name in shape.fields if name not in taken]
    if near := nearest(key, free, cutoff=0.8):
        return f"did you mean '{near}'?"
    if (synonym := _SYNONYMS.get(key.lower().replace(" ", "_").replace("-", "_"))) in free:
        return f"did you mean '{synonym}'?"
    if belongs := homes.get(key):
        return f"'{key}' belongs {_under(belongs)}; check the indentation"
    if near := nearest(key, free):
        return f"did you mean '{near}'?"
    if near := nearest(key, homes, cutoff=0.8):
        return f"did you mean '{near}', which belongs {_under(homes[near])}?"
    return f"the keys that belong here are {listed(shape.fields, 'and')}"


def _under(groups: list[str]) -> str:
    """Where a key belongs, ``under applicant or a writer``."""
    if groups == ["profile"]:
        return "at the beginning of a line, with no spaces before it"
    return f"under {listed(f'a {g}' if g in ('rotation', 'writer') else g for g in groups)}"
