"""Names as lorkit puts them together: titles and credentials stand in fields of their own."""

from __future__ import annotations

import re

from lorkit.profile import codes
from lorkit.profile.facts import Facts, Item
from lorkit.profile.problems import shown

_TITLE = r"(?:Dr|Prof|Professor|Doctor|Mr|Mrs|Ms|Mx)(?:\. *| +)"
_TITLED = re.compile(rf"((?:{_TITLE})+)(\w.*)", re.IGNORECASE)
# Given names that begin family names too: Van Dyke, Le Roux.
_PARTICLES = ("van", "von", "de", "da", "di", "del", "la", "le", "el", "san")
_CREDENTIALS = ("MD", "DO", "MBBS", "MBCHB", "MBBCH", "PHD", "PHARMD", "PSYD", "NP", "PA", "FACP")


def check_names(facts: Facts) -> None:
    """Report what would be printed as "Dr. Dr. Okafor" or "Dear MD Okafor" (brief, section 7)."""
    for writer in facts.writers:
        for field in ("family_name", "given_name"):
            _title_in_name(facts, writer, field)
        _credentials_as_title(facts, writer)
        _name_twice(facts, writer)


def _title_in_name(facts: Facts, writer: Item, field: str) -> None:
    titled = _TITLED.fullmatch(writer.values.get(field, ""))
    if titled:
        message = (
            f"'{field}' holds the title {titled[1].strip()}, and lorkit writes the title itself"
        )
        hint = f"write  {field}: {titled[2]};  a title other than Dr. goes into  title:"
        facts.error(codes.NAME_WITH_TITLE, f"{writer.path}.{field}", message, hint)


def _credentials_as_title(facts: Facts, writer: Item) -> None:
    title = writer.values.get("title", "")
    words = re.split(r"[\s,/]+", title.replace(".", "").upper())
    if all(word in _CREDENTIALS for word in words):
        message = f"{shown(title)} is no title: messages would begin with Dear {title}"
        hint = f"write  credentials: {title},  and leave title out for Dr."
        facts.error(codes.NAME_WITH_TITLE, f"{writer.path}.title", message, hint)


def _name_twice(facts: Facts, writer: Item) -> None:
    given, family = (writer.values.get(key, "") for key in ("given_name", "family_name"))
    if given.casefold() in _PARTICLES:
        return
    if given and family.casefold().startswith(f"{given.casefold()} "):
        message = f"'family_name' begins with the given name: {given} {family} is what is printed"
        hint = f"write  family_name: {family[len(given) + 1 :]},  if that is the family name alone"
        facts.warning(codes.NAME_TWICE, f"{writer.path}.family_name", message, hint)
