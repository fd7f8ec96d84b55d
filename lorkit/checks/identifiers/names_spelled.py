"""Names by how they are spelled: ``G. Ramírez``, ``Eduardo S.``, ``HARGROVE, WILLIAM``."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers.colleagues import has_role_after, has_role_before
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import (
    ALL_ABBREVIATIONS,
    DOCTORS,
    KNOWN,
    LARGE,
    SAFE,
    SCANNED,
    is_family,
    is_given,
    words,
)

# "Eduardo S. was"
_LETTERED = r"\b([A-Z][a-z]{2,15}) [A-Z]\.(?= [a-z(]| ?-|[,;)]|$)"
_WITH_LETTERS = words("names.txt", "WITH_LETTERS")
_BEFORE_NAME = (
    words("people.txt", "SHOWN")
    | words("people.txt", "TENDED")
    | {
        *("of", "on", "with", "for", "to", "was", "from", "patient", "about", "and", "examine"),
    }
)


def spelled_names(text: Text) -> Iterator[tuple[int, int]]:
    """Names that an initial or capitals give away, whosever they are."""
    if "." in text.plain:
        yield from _with_initial(text)
        yield from _before_initial(text)
    yield from _shouted(text)


def _with_initial(text: Text) -> Iterator[tuple[int, int]]:
    """``G. Ramírez``; not ``G. Ramírez et al.``, nor a physician's."""
    for found in compiled(r"(?<![\w.])[A-Z]\. ?([^\W\d_][\w'-]{2,30})").finditer(text.plain):
        parts = found[1].removesuffix("'s").split("-")
        known = any(is_family(part) or is_given(part) for part in parts)
        before = text.plain[: found.start()].rstrip(" .").rpartition(" ")[2].lower()
        if has_role_before(text, found.start()) or has_role_after(text, found.end()):
            continue
        cited = text.plain[found.end() : found.end() + 6].lower().startswith((" et al", " and c"))
        if known and not cited and before not in {*DOCTORS, "by"}:
            yield found.span()


def _before_initial(text: Text) -> Iterator[tuple[int, int]]:
    """``Eduardo S.``; not ``Vitamin D.``."""
    for found in compiled(_LETTERED).finditer(text.plain):
        name = found[1]
        before = text.plain[: found.start()].rstrip(" .").rpartition(" ")[2].lower()
        named = is_given(name) or (
            before in _BEFORE_NAME
            and name.lower() not in _WITH_LETTERS
            and name not in SAFE | KNOWN | LARGE
        )
        if named and before not in {*DOCTORS, "by"}:
            yield found.span()


def _shouted(text: Text) -> Iterator[tuple[int, int]]:
    """``explained the stoma to RYAN``."""
    if text.plain.isupper():
        return
    for found in compiled(r"\b(?:to|named|called) ([A-Z]{4,20})\b").finditer(text.plain):
        if found[1] not in ALL_ABBREVIATIONS | SCANNED and is_given(found[1].capitalize()):
            yield found.span(1)


def as_filed(text: Text) -> Iterator[tuple[int, int]]:
    """``HARGROVE, WILLIAM`` and ``OKONKWO, Chidera``: as patient lists write them."""
    if text.plain.isupper() or "," not in text.plain:
        return
    filed = compiled(
        r"(?<![\w-])([A-Z][A-Z'-]{3,30}), ?([A-Z][\w'-]{2,30})((?: [A-Z][\w'-]{0,30}\.?){0,2})\b"
    )
    for found in filed.finditer(text.plain):
        family, given = found[1], found[2]
        if family in ALL_ABBREVIATIONS | SCANNED or given in ALL_ABBREVIATIONS | SAFE | KNOWN:
            continue
        mixed = not given.isupper() and ("-" in family or _ends(text, found.end()))
        if mixed or is_given(given.capitalize()):
            yield found.span()


def _ends(text: Text, end: int) -> bool:
    return text.plain[end : end + 1] in ("", ",", ";", ")", ":", ".")
