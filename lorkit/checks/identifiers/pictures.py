"""Pictures, voices and bodily traits: 45 CFR 164.514(b)(2)(i)(P), (Q).

Whoever can be seen or heard is known: in a photograph, a video, a recording, a screen with a name.
What only shows a rash is warned of.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.identifiers.people import is_person
from lorkit.checks.phrases import OTHER, classes, phrases, tagged
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, Word, compiled, vocabulary
from lorkit.checks.words import PERSONS, RELATIVES, one_of

_HINT = "say what was learned from it, and keep the picture out of everything you send"
# The classes of words, by which phrases are written.
_LISTED = {
    "M": "STILLS",
    "U": "MOVING",
    "V": "FILMED",
    "R": "RECORDED",
    "m": "IMAGES",
    "F": "FACES",
    "Y": "VOICES",
    "A": "ACTS",
    "B": "PARTS",
    "T": "THINGS",
    "N": "LABELS",
    "K": "RECORDS",
    "D": "DEVICES",
    "H": "SHOWING",
    "L": "LINKS",
    "f": "SOURCES",
    "O": "BELONGING",
    "W": "ALONGSIDE",
    "C": "CONSENT",
    "G": "TAKEN",
    "E": "SENDING",
    "e": "GIVING",
    "Q": "COPIED",
    "c": "CARDS",
    "I": "PLACED",
    "p": "POSED",
    "t": "SAT",
    "g": "OWN_PAGES",
    "Z": "AIMS",
}
_PRONOUNS = {
    **dict.fromkeys(("he", "she", "they"), "h"),
    **dict.fromkeys(("his", "her", "their"), "P"),
    **dict.fromkeys(("him", "them"), "S"),
}
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
_FACES = (
    "MU *1 LO ~6 F",  # photos taken of her swollen face
    "MU *1 LO ~7 S !T",
    "M *1 W ~5 S !T",  # a selfie with the boy
    "MU *1 LO ~3 P !!BT",
    "M *1 W ~3 P !!BT",
    "MU *4 H ~5 SFN",  # the photo that I took shows the patient
    "MU *1 LOf ~3 KNA",  # a screenshot of the chart
    "MU *6 PS N",
    "MU *6 PS ~2 F",
    "S ~1 Ee ~2 MU !Z",  # the mother sent me a video
    "MU *5 S E",
    "Q ~1 P ~1 c",
    "M :* S",  # the group photo: me, and a gentleman
    "MU *1 G *6 SPF",
    "MU *8 P C",  # with his consent
    "P C *10 MU",
    "P wSFAUMYDKImEec? wSFAUMYDKImEec? MU !O",
    "V ~4 S !T",
    "V ~4 P !!BT",
    "V ~8 FAY",
    "R ~3 Y",
    "R *6 SPA *6 DMU",
    "R *2 DU *6 SPA",
    "DMU *8 R *5 SPAY",
    "C *6 R *4 SPA",
    "U *1 LO ~5 AY",
    "F *8 I *4 MUm",  # her tattoo appears in the image
    "m *1 LO ~4 SP ~3 F",
    "m *8 PS N",
    "m ~3 P *5 N",
    "m *4 HL ~2 N",
    "Sh ~1 pt Z *2 M",  # she sat for a portrait
    "Sh ~1 p *9 MU",
    "p W *2 SP *9 MU",
    "V ~3 KN O ~4 SP",
)
# Whatever they show, on a phone or page of one's own it is out of the hospital's hands.
_KEPT = (
    "MUV *2 LO ~3 P ~2 B *4 D",
    "MUV *2 LO ~3 P ~2 B *6 g",
    "V ~3 P ~2 B *4 D",
    "D *5 V ~3 P ~2 B",
    "MU *2 LO ~3 B O *1 S *4 D",
    "E *1 Z *1 MU *2 LO ~3 P ~2 B",  # sent my cousin a photo
    "E *3 MU *1 LO ~3 P ~2 B *4 g",
)
_OTHERS = ("MUV *2 LO ~3 P ~1 B", "V ~3 P ~1 B", "P ~1 B MU")
# "compared it with atlas images": what a picture was held beside.
_COMPARED = r"\b(?:compar|match)\w{1,4} (?:it|them|this|that)? ?(?:with|to|against) [^,;.]{3,40}"
_PRINTS = (
    r"\bvoice ?prints?\b|\bfingerprints? (?:of|from)\b|\bthumb ?prints?\b|\bfacial recognition\b|"
    r"\b(?:his|her|their|took|scanned|[a-z]{1,20}'s) (?:[\w-]{1,10} )?fingerprints?\b|"
    r"\biris scan\b|\bretinal scan\b|\bfull[- ]face\b",
    # As good as a face to whoever knows the body.
    r"\btattoos? (?:reading|of|with|that (?:said|read|says)|on (?:his|her))",
)
_PRINTED = ("finger", "voice", "thumb", "facial", "iris", "retinal", "face", "tattoo")


def _faces(text: Text) -> Iterator[Hit]:
    """``a picture of her face``, ``filmed the patient``, ``recorded his voice``."""
    if any(cue in text.lower for cue in _PRINTED):
        for pattern in _PRINTS:
            for found in compiled(pattern).finditer(text.lower):
                yield possible(text, *found.span(), "shows a face or a voice", _HINT)
    yield from _found(text, _FACES, "shows a face or a voice")
    yield from _found(text, _KEPT, "is a patient's picture outside the chart")


def _traits(text: Text) -> Iterator[Hit]:
    """``a photo of the patient's rash``."""
    yield from _found(text, _OTHERS, "speaks of a picture or trait")


def _found(text: Text, written: tuple[str, ...], told: str) -> Iterator[Hit]:
    tags = _tags(text)
    for phrase in written if tags else ():
        for first, last in phrases(tags, phrase):
            start, end = text.words[first].start, text.words[last].end
            sentence = compiled(_COMPARED).sub("", text.sentence(start))
            if not compiled(_nobodys()).search(sentence):
                yield possible(text, start, end, told, _HINT)


@lru_cache(maxsize=1)  # two rules read one text, one after the other
def _tags(text: Text) -> str:
    """The classes of a text's words; "" where it speaks of no picture."""
    return tagged(text, _tag) if text.says_any(_cues()) else ""


def _tag(text: Text, index: int, word: Word) -> str:
    before = text.word(index - 1)
    led = before.lower if before else ""
    lower = word.lower
    if lower in ("frame", "frames", "capture", "captures", "grab", "grabs", "shot", "shots"):
        return "M" if led in ("screen", "still", "freeze", "video", "mug") else OTHER
    if lower in ("film", "photograph", "record", "video", "videotape") and led in _ABOUT_TO:
        return "R" if lower == "record" else "V"
    following = text.word(index + 1)
    if lower == "video" and following and following.lower in _VISITS:
        return OTHER
    if lower in ("story", "stories", "post", "posts"):
        return "M" if led in _NETWORKS else OTHER
    if lower in ("message", "messages", "memo", "memos") and led == "voice":
        return "U"
    if lower.endswith("phone"):
        return "D" if led in _OWN or "-" in lower else OTHER
    if lower in _PRONOUNS:
        return "S" if lower == "her" and _ends(text, index) else _PRONOUNS[lower]
    return "Z" if led == "my" and lower in RELATIVES else _listed(word, lower)


def _listed(word: Word, lower: str) -> str:
    base = word.base.lower()
    if base != lower and (base in _ANYBODY or is_person(Word(base, base, word.start, word.end))):
        return "P"
    if found := _classes().get(lower):
        return found
    return "S" if lower in _ANYBODY or is_person(word) else OTHER


def _ends(text: Text, index: int) -> bool:
    """Whether a phrase ends with a word."""
    following = text.word(index + 1)
    return following is None or text.after(index) != " " or following.lower in _AFTER


_AFTER = vocabulary("and before after on in at from while during when as or with to for walking")


@cache
def _classes() -> dict[str, str]:
    return dict(classes("pictures.txt", **_LISTED))


@cache
def _cues() -> frozenset[str]:
    cues = frozenset(word for word, found in _classes().items() if found in "MUVRDQ")
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
        "Full-face photographs, and whatever else of the body can be recognized, are identifiers "
        "in the rule's own list. A letter needs none of them."
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
