"""Names that what is said or their spelling gives away, without a word about who it is.

``her name is Rosa``, ``whom all called Paco``, ``tía Bea``; ``G. Ramírez``, ``Eduardo S.``,
``HARGROVE, WILLIAM``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers.people import COLLEAGUES, has_role_after, has_role_before, is_person
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import (
    ALL_ABBREVIATIONS,
    DOCTORS,
    KNOWN,
    LARGE,
    PLACEHOLDERS,
    RELATIVES,
    SAFE,
    SCANNED,
    is_family,
    is_given,
    plain,
    words,
)

_NICKNAME = r"\"[A-Z][\w'. -]{1,24}?,?\""
_NICKNAMED = (
    rf"{_NICKNAME},? (?:as |whom |which |the \w+ )?(?:\w+ ){{0,5}}?"
    r"(?:called|knew|known|calls|call|addressed|nicknamed|says?)\b",
    rf"\b(?:[Kk]nown|called|[Nn]icknamed|goes by|went by|answered to)(?: \w+){{0,4}}? {_NICKNAME}",
    r"\"[A-Z][a-z]{1,15}\" [A-Z][a-z]{2,20}\b",
    rf"\b(?:[Pp]resented|[Ee]xamined|[Mm]et|[Ss]aw|[Ff]ollowed|[Aa]dmitted|[Tt]reated|[Ww]ith) "
    rf"{_NICKNAME}(?= (?:a|an|who|whose|with)\b)",
    rf"{_NICKNAME},? (?:an?|our|my|the) (?:[\w-]+ ){{0,4}}?"
    r"(?:man|woman|lady|gentleman|patient|boy|girl|child|baby|widow|widower)\b",
)
_HONORIFICS = words("names.txt", "HONORIFICS")
_HONORED = (
    rf"\b(?P<name>[A-Z][\w']{{1,24}}) (?:{'|'.join(sorted(_HONORIFICS))})\b"
    r"|\b[A-Z][a-z]{1,24}-(?:san|sama|ssi|nim|bhai|ben|sahib|bey)\b"
)
_DEAR = words("names.txt", "ENDEARING")
_ENDEARING = frozenset(map(plain, _DEAR))
_ENDEARED = rf"(?<![\w'])(?i:{'|'.join(sorted(_DEAR))}) (?P<name>[A-Z][\w']{{1,24}})\b"
# "whom the nurses called Paco", "known to the ward as Chuy", "answers to Dutch"
_INTRODUCED = (
    r"\b(?:name (?:is|was)|name:|go(?:es|ing)? by|went by|by the name of|"
    r"(?P<known>known (?:(?:to|by|on|in|at|around|across|throughout) (?:[\w'-]{1,16} ){1,4})?as)|"
    r"(?:surname|last name|first name),?|[Cc]all (?:me|him|her)|call(?:s|ed) (?:him|her)|"
    r"answer(?:s|ed) (?:only )?to|[Ii]ntroduced (?:him|her)self (?:to \w+ )?as|"
    r"(?P<by_others>(?:whom|that) (?:the|his|her|their|our|my|all|every\w+) (?:[a-z'-]{1,16} )?"
    r"call(?:s|ed)?)|"
    r"(?P<phoned>(?:whom|who|that) (?:[a-z'-]{1,16} ){1,4}call(?:s|ed)?))"
    r"[ :\"']{0,3}(?P<name>[A-Z][\w'-]{1,30})"
)
_CUES = ("name", "go by", "goes by", "going by", "went by", "known ", "call", "answer", "ntroduc")


def introduced(text: Text) -> Iterator[tuple[int, int]]:
    """``her name is Rosa``, ``goes by Chuck``, ``by the name of Alvarez``."""
    if text.holds(*_CUES):
        for found in compiled(_INTRODUCED).finditer(text.plain):
            name = found["name"]
            by_others = found["phoned"] or found["by_others"]  # "whom the nurses called"
            own = is_own_name(text, found.start("name")) or _is_after_colleague(text, found.start())
            # Not "who called Lakeside", nor "a sign known as Kernig's".
            named = not (found["phoned"] or found["known"]) or is_given(name)
            named = named or (bool(found["known"]) and _is_of_person(text, found.start()))
            own = own or (not by_others and has_role_before(text, found.start("name")))
            if named and not own and name not in SAFE | PLACEHOLDERS and not name.isupper():
                yield found.span()


def _is_of_person(text: Text, start: int) -> bool:
    """``he is known as``, ``a driver known to the shelter as``."""
    before = [word for word in text.words if word.end <= start and word.end > start - 40][-4:]
    return any(word.lower in ("he", "she", "who") or is_person(word) for word in before)


def _is_after_colleague(text: Text, start: int) -> bool:
    """``my attending, known as``: whether the last person named before an offset works there."""
    before = [word for word in text.words if word.end <= start and word.end > start - 60]
    near = next((w for w in reversed(before) if w.lower in COLLEAGUES or is_person(w)), None)
    return near is not None and near.lower in COLLEAGUES


def called(text: Text) -> Iterator[tuple[int, int]]:
    """``"Big Lou," as everyone called him``, ``Sharma ji``, ``Auntie Bea``."""
    if '"' in text.plain:
        for pattern in _NICKNAMED:
            for found in compiled(pattern).finditer(text.plain):
                if not _is_own(text, found.start()):
                    yield found.span()
    for pattern, listed in ((_HONORED, _HONORIFICS), (_ENDEARED, _ENDEARING)):
        if listed.isdisjoint(text.terms):
            continue
        for found in compiled(pattern).finditer(text.plain):
            if (found["name"] or "") not in SAFE | KNOWN and not _is_own(text, found.start()):
                yield found.span()


# "My name, Oluwakemi, to Kemi", "Friends call me Kiki": the applicant's.
_OWN_NAME = (
    r"\bmy (?:first |last |full |own |given )?(?:sur|nick)?names?\b[^.;]{0,24}$|"
    r"\b(?:friends|colleagues|people|residents|nurses|classmates|team|everyone|they) call(?:ed)? "
    r"me [\w' -]{0,24}$|"
    rf"\bmy (?:{'|'.join(sorted(RELATIVES))})(?:,| named| called)? $"
)


def is_own_name(text: Text, start: int) -> bool:
    """Whether a name that begins at an offset is the applicant's own."""
    return bool(compiled(_OWN_NAME).search(text.lower[max(0, start - 60) : start]))


def _is_own(text: Text, start: int) -> bool:
    """``nicknamed me "Radar"``, ``my uncle Ray``: the applicant's own."""
    return bool(compiled(r"\b(?:me|my|i|am)\b").search(text.lower[max(0, start - 40) : start + 24]))


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
