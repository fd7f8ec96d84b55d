"""The rules for names: no titles or credentials in them, and no name twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lorkit.text import shown
from lorkit.yaml import codes

if TYPE_CHECKING:  # only for types
    from lorkit.profile.facts import Facts, Item

_TITLE = r"(?:Dr|Prof|Professor|Doctor|Mr|Mrs|Ms|Mx)(?:\. *| +)"
_TITLED = re.compile(rf"((?:{_TITLE})+)(\w.*)", re.IGNORECASE)
# Given names that begin family names too: Van Dyke, Le Roux.
_PARTICLES = ("van", "von", "de", "da", "di", "del", "la", "le", "el", "san")
_CREDENTIALS = ("MD", "DO", "MBBS", "MBCHB", "MBBCH", "PHD", "PHARMD", "PSYD", "NP", "PA", "FACP")


def check_names(facts: Facts) -> None:
    """Report names that print as "Dr. Dr. Okafor" or "Dear MD Okafor" (docs/rules.md#names)."""
    for writer in facts.writers:
        for field in ("family_name", "given_name"):
            _title_in_name(facts, writer, field)
        _credentials_as_title(facts, writer)
        _name_twice(facts, writer)


def _title_in_name(facts: Facts, writer: Item, field: str) -> None:
    titled = _TITLED.fullmatch(writer.values.get(field, ""))
    if titled:
        message = (
            f"'{field}' contains the title {titled[1].strip()}, but lorkit adds the title itself"
        )
        name, _, behind = titled[2].partition(",")
        words = re.split(r"[\s,/]+", behind.replace(".", "").upper().strip())
        hint = f"write  {field}: {titled[2]};  if the title isn't Dr., write it after  title:"
        if behind and all(word in _CREDENTIALS for word in words):
            hint = f"write  {field}: {name}  and  credentials: {behind.strip()}"
        facts.error(codes.NAME_WITH_TITLE, f"{writer.path}.{field}", message, hint)


def _credentials_as_title(facts: Facts, writer: Item) -> None:
    title = writer.values.get("title", "")
    words = re.split(r"[\s,/]+", title.replace(".", "").upper())
    if all(word in _CREDENTIALS for word in words):
        message = f"{shown(title)} is not a title: messages would begin with Dear {title}"
        hint = f"write  credentials: {title},  and remove the title line; lorkit then writes Dr."
        facts.error(codes.NAME_WITH_TITLE, f"{writer.path}.title", message, hint)


def _name_twice(facts: Facts, writer: Item) -> None:
    given, family = (writer.values.get(key, "") for key in ("given_name", "family_name"))
    if given.casefold() in _PARTICLES:
        return
    if given and family.casefold().startswith(f"{given.casefold()} "):
        message = f"'family_name' begins with the given name, so {given} {family} would be printed"
        hint = f"write  family_name: {family[len(given) + 1 :]}  if that is the whole family name"
        facts.warning(codes.NAME_TWICE, f"{writer.path}.family_name", message, hint)
