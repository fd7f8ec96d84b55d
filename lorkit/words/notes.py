"""The user's notes as sentences: a moment told by the applicant, or to somebody else; growth."""

from __future__ import annotations

import re
from functools import lru_cache, partial

from lorkit.words.phrases import lowered

# --- A moment

# Past tenses without "ed" with which a note can begin.
_PAST = frozenset(
    ("arose", "ate", "awoke", "became", "began", "beheld", "bent", "bit", "bled",
     "blew", "bore", "bought", "bound", "broke", "brought", "built", "burst", "came", "cast",
     "caught", "chose", "clung", "crept", "cut", "dealt", "did", "drank", "drew", "drove", "dug",
     "fed", "fell", "felt", "fled", "flew", "flung", "forbade", "foresaw", "forgave", "forgot",
     "fought", "found", "froze", "gave", "got", "grew", "ground", "had", "heard", "held", "hid",
     "hit", "hung", "hurt", "kept", "knelt", "knew", "laid", "leapt", "learned", "learnt", "led",
     "left", "lent", "let", "lit", "lost", "made", "meant", "met", "misheard", "misread",
     "misspoke", "mistook", "misunderstood", "outdid", "outgrew", "overcame", "overheard",
     "overrode", "oversaw", "overslept", "overtook", "paid", "pled", "proofread", "put", "quit",
     "ran", "rang", "read", "rebuilt", "recast", "redid", "redrew", "reheard", "relearnt", "remade",
     "repaid", "reran", "reread", "reset", "retaught", "rethought", "retold", "retook", "rewound",
     "rewove", "rewrote", "rid", "rode", "rose", "said", "sang", "sank", "sat", "saw", "sent",
     "set", "shed", "shone", "shook", "shot", "showed", "shrank", "shut", "slept", "slid", "sold",
     "sought", "sped", "spent", "split", "spoke", "sprang", "spread", "spun", "stayed", "stole",
     "stood", "strode", "strove", "struck", "strung", "stuck", "stung", "swam", "swept", "swore",
     "swung", "taught", "thought", "threw", "thrust", "told", "took", "tore", "trod", "undertook",
     "underwent", "understood", "undid", "unwound", "upheld", "was", "went", "wept", "withdrew",
     "withheld", "withstood", "woke", "won", "wore", "wound", "wove", "wrote", "wrung")
)  # fmt: skip
# Those that can also begin a noun ("Wound care"), unless an object or "up" follows.
_NOUNS_TOO = frozenset(
    ("bit", "bore", "bound", "burst", "cast", "ground", "hurt", "rose", "shed", "shot", "split",
     "spread", "thrust", "wound",
     # Participles of findings: "Altered mental status", "Delayed diagnosis", "Missed dose of".
     "acquired", "advanced", "altered", "blurred", "confused", "decreased", "delayed", "dilated",
     "distended", "failed", "fractured", "frightened", "impacted", "impaired", "increased",
     "inherited", "intubated", "isolated", "limited", "localized", "missed", "mixed", "prolonged",
     "raised", "reduced", "repeated", "retained", "retired", "sedated", "shared", "slurred",
     "suspected", "ventilated", "worsened")
)  # fmt: skip
_OBJECT = re.compile(
    r"(?:an?|the|my|your|his|her|their|our|its|this|that|these|those|each|every|all|both|some|one|"
    r"two|three|four|five|six|seven|eight|nine|ten|\d+|it|them|up|down|out|off|back|aside|"
    r"through|together|over)\b",
    re.IGNORECASE,
)
_LEFT_SIDE = re.compile(
    r"(?:lower|upper|ventric|atri|arm\b|leg\b|hip\b|knee|foot|hand\b|shoulder|ankle|wrist|eye\b|ear\b|"
    r"lung|kidney|breast|heart\b|bundle|main\b|hemi|facial|flank|side|posterior|anterior)",
    re.IGNORECASE,
)
_NO_VERBS = frozenset(
    ("bed", "complicated", "decompensated", "displaced", "disseminated", "elevated", "embed",
     "hundred", "incarcerated", "infected", "med", "need", "perforated", "red", "ruptured", "seed",
     "speed", "strangulated", "uncontrolled", "undiagnosed", "undifferentiated", "unexpected",
     "unexplained", "unmatched", "unrecognized", "untreated", "unwitnessed")
)  # fmt: skip
_ADVERBS = re.compile(
    r"(?:(?:twice|often|soon|then|later|also|again|always|never|still|just|already|alone|"
    # Not "Family meeting", nor what makes a participle an adjective: "Newly diagnosed".
    r"(?!(?:family|early|daily|weekly|monthly|only|anomaly|supply|reply|assembly|july|elderly|"
    r"newly|critically|previously|poorly|severely|recently|acutely|chronically|mildly|highly|"
    r"partially|badly|heavily|medically|surgically|terminally|fly|belly)\b)\w+ly),? )+",
    re.IGNORECASE,
)
_WHEN = re.compile(  # "On day 2, noticed …"
    r"(?:after|at|before|by|during|for|from|in|on|one|over|through|throughout|when|while|with|"
    r"within|without) [^,;:.?!]{1,60}, ",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"(“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w))")
_SHORT = {"ve": "has", "re": "is", "ll": "will"}  # "you’ve"
_THIRD = {
    **{"were": "was", "are": "is", "have": "has", "do": "does", "don": "doesn"},
    **{f"{mark}{end}": verb for mark in "’'" for end, verb in _SHORT.items()},
}
_YOU: tuple[tuple[re.Pattern[str], str | dict[str, str]], ...] = (
    (re.compile(r"\b([Yy])ou yourself\b"), ""),
    (
        re.compile(
            r"(?<!thank )\b([Yy])ou ?((?<= )(?:were|are|have|do|don)|(?<=u)['’](?:ve|re|ll))\b"
        ),
        _THIRD,
    ),
    (re.compile(r"\b([Yy])our own\b"), "’s own"),
    (re.compile(r"\b([Yy])ours?\b"), "’s"),
    (re.compile(r"(?<!thank )\b([Yy])ou\b"), ""),
)


def first_person(moment: str) -> str:
    """A note as a sentence by the applicant: 'I saw a potassium of 5.9 before rounds'.

    A note that begins with no verb stays as it is.
    """
    before = _WHEN.match(moment)
    lead, said = (before[0], moment[before.end() :]) if before else ("", moment)
    adverbs = _ADVERBS.match(said)
    if not _begins_with_verb(said[adverbs.end() :] if adverbs else said):
        return moment
    return f"{lead}I {lowered(said)}"


def _begins_with_verb(text: str) -> bool:
    first, _, rest = text.partition(" ")
    if re.fullmatch(r"un\w+ed,", first, re.IGNORECASE):  # "Unprompted, called …"
        return False
    first = first.rstrip(",")
    if not first[1:].islower():  # "MET call"
        return False
    verb = first.lower().removeprefix("re-").removeprefix("co-")
    if verb == "left":
        return not _LEFT_SIDE.match(rest)
    if verb in _NOUNS_TOO:
        return _OBJECT.match(rest) is not None
    return verb in _PAST or (verb.endswith("ed") and verb not in _NO_VERBS)


# "To biopsy less", to say after "I learned"; any other first word may be a name.
_LESSON = re.compile(
    r"(?:To|That|How|When|Why|What|Where|Whether|Which|Not|Never|Always|From|An?|The|One|Two|My|"
    r"Your|This)\b"
)


def as_lesson(learned: str | None) -> str | None:
    """What was learned, to say after 'I learned'."""
    return learned[:1].lower() + learned[1:] if learned and _LESSON.match(learned) else learned


def by_name(text: str, name: str) -> str:
    """A note that says 'you' to one person, reworded for another: 'after Dr. Haugen stopped me'.

    Text in quotation marks was said to somebody else and stays.
    """
    parts = _QUOTED.split(text)
    return "".join(part if number % 2 else _named(part, name) for number, part in enumerate(parts))


def _named(text: str, name: str) -> str:
    for pattern, change in _YOU:
        text = pattern.sub(partial(_third_person, name, change), text)
    return text


def _third_person(name: str, change: str | dict[str, str], found: re.Match[str]) -> str:
    return f"{name} {change[found[2]]}" if isinstance(change, dict) else name + change


# --- What shows growth

_GROWTH = re.compile(
    r"\bfrom \d[\w.,]* (?:\w+ ){0,3}?to \d|\bwithin (?:a|an|one|two|three|\d+) (?:day|week)s? of\b"
    r"|\bfeedback\b|\beach week\b|\bweek by week\b|\bby the (?:\w+ ){1,2}week\b|\bby week \d"
    r"|\bin week \d|\b(?:same|like the) (?:US|U\.S\.|expectations|sub-?interns?|interns?)\b"
    r"|\b(?:fewer|faster|shorter) .*\beach (?:time|day)\b|\bindependently\b"
    r"|\bwas (?:given|trusted|asked to (?:lead|run|take over))\b"
    r"|\bfirst draft\b|\bwithout (?:an? )?(?:error|prompt|reminder|correction)",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)  # many writers share their rotation's
def growing(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The notes that show growth over time, or responsibility."""
    return tuple(text for text in lines if _GROWTH.search(text))
