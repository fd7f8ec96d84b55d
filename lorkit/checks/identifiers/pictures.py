"""Pictures, voices and bodily traits: 45 CFR 164.514(b)(2)(i)(P), (Q)."""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import PERSONS, RELATIVES

_HINT = "say what was learned from it, and keep the picture out of everything you send"
_SOMEBODY = (
    rf"(?:{'|'.join(sorted((PERSONS | RELATIVES) - {'who', 'individual'}))}|patients?|twins|"
    r"children|boys|girls|babies|"
    r"him|her|them|his|their|me and (?:my|the|a) patient)"
)
_PICTURE = (
    r"(?:photos?|photographs?|pictures?|pics?|selfies?|portraits?|headshots?|snapshots?|videos?|"
    r"clips?|footage|recordings?)"
)
# What is shown without a face.
_PARTS = (
    r"(?:rash|skin|wounds?|lesions?|ulcers?|legs?|feet|foot|hands?|fingers?|nails?|toes?|back|"
    r"abdomen|incision|scars?|moles?|burns?|arms?|knees?|chest|tongue|throat|x-rays?|films?|scans?|"
    r"ct|mri|ecg|ekg|echo|slides?|monitor|chart|list|medications?|pills?|pill bottles?|stool|urine|"
    r"lunch|food|plate|dog|house|kitchen|anatomy|heart|lungs?|brain|colon|joint|eye|fundus|retina)"
)
_ONE = r"(?:(?:the|a|an|my|our|this|that|one|two|\d+) )?(?:[\w-]{1,14} )?"
_NO_PART = (
    rf"(?!'s? (?:[\w-]{{1,14}} )?{_PARTS}\b)"
    rf"(?! (?:(?!in\b|on\b|at\b|for\b|with\b|to\b)[\w-]{{1,14}} )?{_PARTS}\b)"
)
_INSIDE = (
    r"(?:endoscop\w+|colonoscop\w+|bronchoscop\w+|laparoscop\w+|echo\w*|angio\w*|swallow\w*|"
    r"scans?|heart|"
    r"valves?|colon|airway|operation|surgery|procedure)"
)
_FACES = (
    rf"\b(?:full[- ])?face[- ]?{_PICTURE}\b|\bfull[- ]face\b",
    r"\b(?:passport|id|license|identity|mug|portrait) "
    r"(?:photos?|photographs?|pictures?|selfies?|shots?)\b",
    rf"\b{_PICTURE} (?:of|showing|in which) (?:[\w'-]{{1,14}} ){{0,4}}?(?:face|faces|smile|eyes)\b",
    rf"\b(?:{_PICTURE} (?:of|showing)|(?:photos?|photographs?|pictures?|"
    rf"selfies?) (?:together )?with) "
    rf"{_ONE}{_SOMEBODY}\b{_NO_PART}",
    rf"\b(?:photographed|filmed|videotaped|video-?recorded) {_ONE}{_SOMEBODY}\b{_NO_PART}",
    rf"\b(?:recorded|taped) {_ONE}{_SOMEBODY}\b[^.;]{{0,40}}\bon (?:video|camera|tape|film|"
    rf"my phone)\b",
    rf"\b(?:his|her|their|the {_SOMEBODY}'s|patient's) (?:(?!clinical|whole|overall|"
    rf"big)[\w-]{{1,20}} )?"
    r"(?:photos?|photographs?|pictures?|portrait|selfies?|headshot|snapshots?)\b"
    rf"(?! (?:of|showing) (?:the |a |his |her )?(?:[\w-]{{1,14}} )?{_PARTS}\b)(?! of (?:health|"
    rf"the disease))",
    r"\b(?:photos?|photographs?|pictures?|snapshots?|selfies?) of (?:the |his |her |a )?family\b",
    r"\b(?:photos?|photographs?|pictures?) of (?:his|her|their) eyes?\b",
    r"\b(?:photographed|filmed|videotaped) (?:[\w'-]{1,14} ){0,4}?(?:face|faces)\b",
    r"\b(?:recording|recorded|recordings|audio|tape|sample) (?:of )?(?:[\w'-]{1,14} ){0,3}?voice\b",
    r"\bvoice ?prints?\b|\bfingerprints? (?:of|from)\b|\b(?:his|her|their|patient's|took|scanned) "
    r"(?:[\w-]{1,10} )?fingerprints?\b|\bthumb ?prints?\b|\bfacial recognition\b|\biris scan\b",
    # Who moves is seen whole.
    rf"\b(?:videos?|clips?|footage|recordings?) (?:of|"
    rf"showing) (?:[\w'-]{{1,14}} ){{0,3}}?(?:{_SOMEBODY}"
    rf"(?:'s)?|patient's)\b(?! (?:[\w-]{{1,14}} )?{_INSIDE}\b)",
    rf"\b(?:filmed|videotaped|video-?recorded) (?:[\w'-]{{1,14}} ){{0,4}}?(?:{_SOMEBODY}|"
    rf"patient's)\b",
    # As good as a face to whoever knows the body.
    r"\btattoos? (?:reading|of|with|that (?:said|read|says)|on (?:his|her))",
)
_OTHERS = (
    rf"\b{_PICTURE} (?:of|showing) (?:[\w'-]{{1,14}} ){{0,3}}(?:patient|patient's|his|her|their)\b",
    r"\b(?:photographed|filmed|videotaped) (?:[\w'-]{1,14} ){0,3}(?:patient|patient's|his|her)\b",
    r"\b(?:fingerprints?|retinal scan)\b",
)
_CUES = (
    *("photo", "picture", "pic ", "selfie", "portrait", "headshot", "snapshot", "video", "film"),
    *(
        "clip",
        "footage",
        "record",
        "finger",
        "voice",
        "face",
        "facial",
        "retinal",
        "iris",
        "tattoo",
    ),
    *("thumb", "tape", "shot"),
)


def _faces(text: Text) -> Iterator[Hit]:
    """``a picture of her face``, ``filmed the patient``, ``recorded his voice``."""
    yield from _found(text, _FACES, "shows a face or a voice")


def _traits(text: Text) -> Iterator[Hit]:
    """``a photo of the patient's rash``, ``a tattoo that said``."""
    yield from _found(text, _OTHERS, "speaks of a picture or trait")


def _found(text: Text, patterns: tuple[str, ...], told: str) -> Iterator[Hit]:
    if any(cue in text.lower for cue in _CUES):
        for pattern in patterns:
            for found in compiled(pattern).finditer(text.lower):
                yield possible(text, *found.span(), told, _HINT)


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
