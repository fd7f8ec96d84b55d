"""Pictures, voices and bodily traits: 45 CFR 164.514(b)(2)(i)(P), (Q).

A person who can be seen or heard can be recognized: in a photograph, a video, a recording, or on a
screen with a name. A picture that only shows a rash gets a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.identifiers.people import is_person
from lorkit.checks.phrases import OTHER, Reading, by_lists, matches
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, Word, compiled, vocabulary
from lorkit.checks.words import PERSONS, RELATIVES, lists, one_of

_FILE = "pictures.txt"
_HINT = "say what you learned from it, and keep the picture out of everything you send"
# The lists that a word by itself may count for; the first one that has it counts.
_LISTS = (
    "STILLS",
    "MOVING",
    "FILMED",
    "RECORDED",
    "IMAGES",
    "FACES",
    "VOICES",
    "ACTS",
    "PARTS",
    "THINGS",
    "LABELS",
    "RECORDS",
    "DEVICES",
    "SHOWING",
    "LINKS",
    "SOURCES",
    "BELONGING",
    "ALONGSIDE",
    "CONSENT",
    "TAKEN",
    "SENDING",
    "GIVING",
    "COPIED",
    "CARDS",
    "PLACED",
    "POSED",
    "SAT",
    "OWN_PAGES",
    "AIMS",
)
_PRONOUNS = {
    **dict.fromkeys(("he", "she", "they"), "HE"),
    **dict.fromkeys(("his", "her", "their"), "SOMEBODYS"),
    **dict.fromkeys(("him", "them"), "SOMEBODY"),
}
_CUES = ("STILLS", "MOVING", "FILMED", "RECORDED", "DEVICES", "COPIED")
# "let me film her", "I record a cough"
_ABOUT_TO = vocabulary("to me i we could can and let him her")
_VISITS = vocabulary(
    "visit visits call calls chat chats consult consults appointment appointments interpreter "
    "interpreters interpreting interpretation conference conferences conferencing laryngoscope"
)
_NETWORKS = vocabulary("instagram facebook tiktok snapchat whatsapp linkedin")
_OWN = vocabulary("my his her their cell mobile own personal a smart")
_ANYBODY = (
    PERSONS
    | RELATIVES
    | vocabulary(
        "patients twins children boys girls babies recipient recipients survivor survivors donor "
        "amputee triplets quadruplets newborns preemie preemies"
    )
) - {
    "who",
    "individual",
}
# "compared it with atlas images": what a picture was compared with.
_COMPARED = r"\b(?:compar|match)\w{1,4} (?:it|them|this|that)? ?(?:with|to|against) [^,;.]{3,40}"
_PRINTS = (
    r"\bvoice ?prints?\b|\bfingerprints? (?:of|from)\b|\bthumb ?prints?\b|\bfacial recognition\b|"
    r"\b(?:his|her|their|took|scanned|[a-z]{1,20}'s) (?:[\w-]{1,10} )?fingerprints?\b|"
    r"\biris scan\b|\bretinal scan\b|\bfull[- ]face\b",
    # As good as a face to anyone who knows the body.
    r"\btattoos? (?:reading|of|with|that (?:said|read|says)|on (?:his|her))",
)
_PRINTED = ("finger", "voice", "thumb", "facial", "iris", "retinal", "face", "tattoo")


def _faces(text: Text) -> Iterator[Hit]:
    """``a picture of her face``, ``filmed the patient``, ``recorded his voice``."""
    if any(cue in text.lower for cue in _PRINTED):
        for pattern in _PRINTS:
            for found in compiled(pattern).finditer(text.lower):
                yield possible(text, *found.span(), "shows a face or a voice", _HINT)
    yield from _found(text, "SHOWING_SOMEBODY", "shows a face or a voice")
    yield from _found(text, "KEPT_ELSEWHERE", "is a patient's picture outside the chart")


def _traits(text: Text) -> Iterator[Hit]:
    """``a photo of the patient's rash``."""
    yield from _found(text, "SHOWING_PARTS", "mentions a picture or trait")


def _found(text: Text, section: str, told: str) -> Iterator[Hit]:
    reading = _read(text)
    for match in matches(reading, _FILE, section) if reading else ():
        start, end = text.words[match.first].start, text.words[match.last].end
        sentence = compiled(_COMPARED).sub("", text.sentence(start))
        if not compiled(_nobodys()).search(sentence):
            yield possible(text, start, end, told, _HINT)


@lru_cache(maxsize=1)  # two rules read one text, one after the other
def _read(text: Text) -> Reading | None:
    """The lists that a text's words count for; None if it doesn't mention a picture."""
    return by_lists(text, _list_of) if text.says_any(_cues()) else None


def _list_of(text: Text, index: int, word: Word) -> str:
    before = text.word(index - 1)
    led = before.lower if before else ""
    lower = word.lower
    if lower in ("frame", "frames", "capture", "captures", "grab", "grabs", "shot", "shots"):
        return "STILLS" if led in ("screen", "still", "freeze", "video", "mug") else OTHER
    if lower in ("film", "photograph", "record", "video", "videotape") and led in _ABOUT_TO:
        return "RECORDED" if lower == "record" else "FILMED"
    following = text.word(index + 1)
    if lower == "video" and following and following.lower in _VISITS:
        return OTHER
    if lower in ("story", "stories", "post", "posts"):
        return "STILLS" if led in _NETWORKS else OTHER
    if lower in ("message", "messages", "memo", "memos") and led == "voice":
        return "MOVING"
    if lower.endswith("phone"):
        return "DEVICES" if led in _OWN or "-" in lower else OTHER
    if lower in _PRONOUNS:
        return "SOMEBODY" if lower == "her" and _ends(text, index) else _PRONOUNS[lower]
    return "AIMS" if led == "my" and lower in RELATIVES else _listed(word, lower)


def _listed(word: Word, lower: str) -> str:
    base = word.base.lower()
    if base != lower and (base in _ANYBODY or is_person(Word(base, base, word.start, word.end))):
        return "SOMEBODYS"
    if found := _listed_words().get(lower):
        return found
    return "SOMEBODY" if lower in _ANYBODY or is_person(word) else OTHER


def _ends(text: Text, index: int) -> bool:
    """Whether a phrase ends with a word."""
    following = text.word(index + 1)
    return following is None or text.after(index) != " " or following.lower in _AFTER


_AFTER = vocabulary("and before after on in at from while during when as or with to for walking")


@cache
def _listed_words() -> dict[str, str]:
    return lists(_FILE, *_LISTS)


@cache
def _cues() -> frozenset[str]:
    cues = frozenset(word for word, found in _listed_words().items() if found in _CUES)
    return cues | _SHOWN | _NETWORKS


_SHOWN = vocabulary(
    "voice film photograph record screen frame x-ray x-rays radiograph image images "
    "phone label tattoo face slide"
)


@cache
def _nobodys() -> str:
    return rf"\b{one_of('pictures.txt', 'NOBODYS')}\b"


FACE = Rule(
    "PHI015",
    "error",
    title="A face, a voice or a fingerprint",
    why=(
        "Full-face photographs, and anything else of the body that can be recognized, are on the "
        "rule's own list of identifiers. A letter needs none of them."
    ),
    example="Took a photo of the patient's face for the teaching file",
    better="Described the rash for the teaching file in three lines",
    find=_faces,
)

PICTURE = Rule(
    "PHI026",
    "warning",
    title="A picture or bodily trait",
    why=(
        "Photographs of faces, fingerprints, voices and tattoos identify people. Letters need "
        "none of them."
    ),
    example="Took a photo of the patient's rash for the teaching file",
    better="Described the rash for the teaching file in three lines",
    find=_traits,
)
