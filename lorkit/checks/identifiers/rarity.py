"""What makes one patient stand out: 45 CFR 164.514(b)(2)(i)(P), (Q), (R), and (c) on the whole.

The sheet names hospital and month already, so a rare or news-worthy case names the patient too
(docs/rules.md#identifiers).
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled
from lorkit.checks.words import NATIONS

_RARE_HINT = "hospital and month stand on the sheet: describe the kind of case, not this one"
_STACK_HINT = "keep the two facts that matter for the story, and drop the others"
_PHOTO_HINT = "say what was learned from it, and keep the picture out of everything you send"

_PLACE = (
    r"(?:state|county|country|hospital|region|world|city|history|midwest|us|u\.s\.|"
    r"literature|area|center|program|institution)"
)
_RARE = (
    r"\bfirst[- ]ever\b",
    r"\b(?:first|second|third|only) (?:known|reported|recorded|documented|confirmed|"
    r"published|described) \w+",
    rf"\b(?:first|only|second|third|youngest|oldest|largest|longest|worst) (?:[\w-]{{1,20}} "
    rf"){{1,5}}(?:in|at|from|of|on) (?:the|our|this|that|its) (?:\w{{1,15}} "
    rf"){{0,2}}{_PLACE}\b",
    r"\b(?:the|their|our) (?:first|only) (?:case|person|survivor|recipient)s?\b(?! (?:of the "
    r"(?:day|morning|week|night|shift)|reports?|manager|presentation|conference))",
    r"\bonly case\b(?! (?:reports?|manager|presentation|conference|series))",
    r"\b(?:[a-z]{2,9}ly )?rare (?:genetic |inherited |autoimmune |pediatric |metabolic "
    r")?(?:case|disease|condition|disorder|tumou?r|syndrome|cancer|presentation|diagnosis|"
    r"variant|mutation|infection)s?\b",
    r"\brarest\b|\bone in a million\b|\bonce[- ]in[- ]a[- ](?:career|lifetime)\b",
    r"\bone of (?:only|fewer than|less than|just) (?:\d+|two|three|four|five|six|seven|eight|"
    r"nine|ten|a handful of|a dozen) (?:known |reported |such |other )?(?:cases|patients|"
    r"people|children)\b(?! (?:on|of) (?:my|the) (?:list|day))",
    r"\bnever (?:before )?(?:been )?(?:seen|reported|described) (?:before|here|in|at)\b",
    r"\bcase report (?:about|on|of) (?:this|our|the) patient\b",
)
_NEWS = (
    r"\b(?:in|on|made|by) (?:the )?(?:local |national |evening |state )?(?:news(?:papers?)?|"
    r"television|tv)\b(?! to)",
    r"\b(?:news (?:story|stories|coverage|report|crew|article|outlet)|newspaper|reporters?|"
    r"headline news|made headlines|went viral|gofundme|front page|press (?:coverage|"
    r"conference)|media (?:coverage|attention)|tv crew|documentary about)",
    r"\bmass shooting|\b(?:plane|train|bus|helicopter|school bus) crash|\bplant explosion|"
    r"\bhostage\b|\bbridge collapse",
    r"\b(?:(?:the|a|former|our) (?:town's |city's |state )?(?:mayor|senator|governor|"
    r"congress(?:man|woman)|celebrity|sheriff))\b|\b(?:famous|celebrity|well-known|olympic|"
    r"nfl|nba) (?:singer|athlete|player|actor|actress|musician|patient|pastor|coach|author|"
    r"swimmer|runner)",
)
# One of these stands in each of them.
_PUBLIC = (
    *("news", "television", "tv", "reporter", "headline", "viral", "gofundme", "front page"),
    *("press c", "media ", "documentary", "shooting", "crash", "explosion", "hostage", "bridge"),
    *("mayor", "senator", "governor", "congress", "celebrity", "sheriff", "famous", "well-known"),
    *("olympic", "nfl", "nba"),
)
_PHOTO = (
    r"\b(?:photos?|photographs?|pictures?|selfies?|videos?) (?:of|with|showing) (?:\w{1,12} ){0,3}"
    r"(?:patient|face|his|her|their)\b",
    r"\b(?:photographed|filmed|videotaped) (?:\w{1,12} ){0,3}(?:patient|face|him|her|them|his)\b",
    r"\b(?:fingerprints?|retinal scan|voiceprint|facial recognition)\b",
    r"\btattoo (?:reading|that (?:said|read|says))",
)
_AGE = (
    r"\b\d{1,2}[- ]?(?:years?|yrs?|y|months?|weeks?)[- ]?(?:old|/?o)\b|\b\d{1,2} ?(?:yo|y/o|"
    r"m|f)\b|\b\d{1,2} years of age|\baged? \d{1,2}\b"
)
_SEX = (
    r"\b(?:man|woman|male|female|boy|girl|gentleman|lady|mother|father|grandmother|"
    r"grandfather|nun|priest|waitress|fisherman|widow|widower|\d{1,2} ?[mf])\b"
)
_DIAGNOSIS = (
    r"\b(?:with|after|for|of|from|due to|diagnosed|had|has|presenting|treated) "
    r"(?:[\w-]{1,20} ){0,4}?[\w-]{0,24}"
    r"(?:itis|oma|emia|osis|pathy|syndrome|disease|cancer|stroke|failure|infarct\w{0,4}|seizures?|"
    r"pneumonia|diabetes|malaria|leukemia|fever|pain|sepsis|infection|embol\w{2,4}|hiv|tb|fracture|"
    r"bleed\w{0,3}|hemorrhage|arrest|injur(?:y|ies)|lupus|gout|anemia|asthma|copd|dka|"
    r"schizophrenia|"
    r"depression|ulcers?|cyst|abscess|disorder|dystrophy|lymphoma|aneurysm|palsy|sclerosis)\b"
)
# Without a list of all diseases: after "a 34-year-old Hmong woman", "with" brings one in, unless
# it brings company, words or plans.
_WITH = (
    r"\b(?:with|who has|who had|diagnosed with|suffering from|presenting with) "
    r"(?!(?:(?:an?|the|his|her|their|my|our|some|many|no|two|three|four|five|\d+) |\w{2,12}[- ])"
    r"{0,2}(?:interpreters?|daughters?|sons?|wife|husband|famil(?:y|ies)|mother|father|parents|"
    r"children|kids?|questions?|team|drawings?|pictures?|words|teach-back|english|spanish|french|"
    r"goals?|plans?|help|confidence|fear|doubts?|respect|patience|care|insurance|money)\b)[a-z]"
)


_UNCOMMON = ("first", "only", "rare", "second ", "third ", "est ", "one ", "never", "case report")
_PICTURES = (
    *("photo", "picture", "selfie", "video", "film", "finger", "record", "retinal", "voice"),
    *("facial", "tattoo"),
)


def _rare_cases(text: Text) -> Iterator[Hit]:
    if any(word in text.lower for word in _UNCOMMON):
        yield from _found(text, _RARE, "points to one rare case", _RARE_HINT)
    if any(word in text.lower for word in _PUBLIC):
        what = "points to somebody known to the public"
        yield from _found(text, _NEWS, what, _RARE_HINT)


def _pictures(text: Text) -> Iterator[Hit]:
    if any(word in text.lower for word in _PICTURES):
        yield from _found(text, _PHOTO, "speaks of a picture or trait", _PHOTO_HINT)


def _found(text: Text, patterns: tuple[str, ...], told: str, hint: str) -> Iterator[Hit]:
    for pattern in patterns:
        for found in compiled(pattern).finditer(text.lower):
            yield possible(text, *found.span(), told, hint)


def _stacked(text: Text) -> Iterator[Hit]:
    """``a 34-year-old Hmong woman with myasthenia``: four facts about one person."""
    if not text.digits:
        return  # the age is in digits
    origins = [w for w in text.words if w.lower in NATIONS or w.lower.endswith("-born")]
    origins += [
        text.words[i + 1]
        for i, w in enumerate(text.words[:-1])
        if w.lower == "from" and text.words[i + 1].is_capital
    ]
    for origin in origins:
        sentence = text.sentence(origin.start)
        age = compiled(_AGE).search(sentence)
        if not age or not compiled(_SEX).search(sentence):
            continue
        if compiled(_DIAGNOSIS).search(sentence) or compiled(_WITH).search(sentence):
            what = "age, sex, origin and diagnosis stand together and point to one person"
            message = f"possible patient identifier: {what}"
            yield Hit(origin.start, origin.end, message, _STACK_HINT)
            return


RARE_CASE = Rule(
    "PHI024",
    "warning",
    title="A rare or news-worthy case",
    why=(
        "Where a hospital and a month are known, one rare case is one person, even without a "
        "name. The same holds for a case that was in the news."
    ),
    example="Saw the first case of this variant in the state",
    better="Read up overnight on a variant that nobody on the team had met",
    find=_rare_cases,
)

TOO_MANY_FACTS = Rule(
    "PHI025",
    "warning",
    title="Age, sex, origin and diagnosis together",
    why="Each fact is harmless; four of them together fit one patient on one ward.",
    example="Presented a 34-year-old Hmong woman with myasthenia gravis",
    better="Presented a woman with myasthenia gravis",
    find=_stacked,
)

PICTURE = Rule(
    "PHI026",
    "warning",
    title="A picture or bodily trait",
    why=(
        "Photographs of faces, fingerprints, voices and tattoos identify people. Letters need "
        "none of them."
    ),
    example="Took a photo of the patient's face for the teaching file",
    better="Described the rash for the teaching file in three lines",
    find=_pictures,
)
