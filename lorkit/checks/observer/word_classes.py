"""A sentence as a string of letters, one for the class of each word, to match grammar by patterns.

The classes are in ``data/scope.txt``. "Trimmed the toenails of six diabetics" is ``vdBodP``: a
verb of care, a determiner, a part of the body, "of", a number, a person cared for. The letters also
show whose verb it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from lorkit.checks.observer.acts import acts, filled
from lorkit.checks.text import Text, compiled, vocabulary
from lorkit.checks.words import HONEST, pairs, words

# Parts of sentences, as patterns over the letters of their words.
VERBS = "vlsthuH"
NOUN = "PQBDXTICKWNa"
# What may come in a phrase before its head; "on" and "of" end it.
LEAD = "[damjuvVhlPQBDXTICKNG38L]*?"
# No noun follows: in "insulin table" the insulin isn't the head.
END = "(?![PBDXTICKWNaG])"
CARE = f"{LEAD}[PBDXTICK3]{END}"
HARD = f"{LEAD}[BDXICT]{END}"
PATIENT = f"{LEAD}P(?![PBDXTICKWNa])"
OF_PATIENT = f"{LEAD}a+[opr4]{LEAD}[PB]{END}"

# What may open a sentence before its verb: "On rounds, in the clinic, …", "by week three".
_OPENING = r"(?:(?:z[hgG5][^zi,]*|z[^,zi]*b[^,vi]*|[pkw4qo2rdajmPQBDXTICKWNuc8LG]*)[,:]|[py][jd]+)?"

_FILE = "scope.txt"
_TOKEN = r"[^\W_]+(?:['/.&-][^\W_]+)*'?|&|[,:()]|(?<=\s)-+(?=\s)"
# Persons that often describe the next word: "patient flow", "family dinner".
_DESCRIBING = vocabulary("patient family newborn infant child adult inpatient outpatient parent")
_ENDINGS = (
    (r"[\w-]{2,16}(?:otom|ectom|scop|plast|centes|ostom)(?:y|ies|is|es)", "X"),
    (r"[\w-]{3,16}(?:ists?|icians?)", "A"),
    (r"[\w-]{1,16}-(?:year|month|week|day)s?-olds?|\d\d-weekers?", "P"),
    (r"[\w-]{3,16}ly", "j"),
    (r"\d[\d.,/%-]*(?:st|nd|rd|th)?", "d"),
)
_PREFIXES = vocabulary("cross co pre re over double self")
_BASE_AFTER = vocabulary("to i me could can would will did didn't")


Span = tuple[int, int]  # the first word, and the one after the last


class Tagged(NamedTuple):
    """A sentence: a letter for each word, and the words with their places."""

    tags: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@cache
def _lexicon() -> dict[str, str]:
    """The class of each word that is on a list; if it is on two, the more specific one."""
    found = {word: "h" for word in HONEST if " " not in word}
    for form, kinds in acts().items():
        found[form] = "vag"[kinds[0].form]  # a base form is a verb after "to" only
    for base in words(_FILE, "CARE_VERBS"):
        found.update(_forms(base, "vag"))
    found.update(_irregular("CARE_IRREGULAR", "vag"))
    found.update(dict.fromkeys(words(_FILE, "LIGHT"), "l"))
    found.update(_irregular("TALK", "taG", only=found))
    for base in words(_FILE, "SPEECH"):
        found.update(_forms(base, "sa5"))
    found.update(_irregular("SPEECH_IRREGULAR", "sa5"))
    found.update(dict.fromkeys(words(_FILE, "OBSERVING"), "h"))
    for name, tag in pairs(_FILE, "LETTERS").items():
        found.update(dict.fromkeys(words(_FILE, name), tag))
    return {**found, **pairs(_FILE, "SINGLE")}


@cache
def _bases() -> frozenset[str]:
    """Verbs of care in their base form, also those that are nouns ("to chart")."""
    regular = words(_FILE, "CARE_VERBS")
    odd = {line.split("=")[1] for line in words(_FILE, "CARE_IRREGULAR")}
    known = {form for form, kinds in acts().items() if kinds[0].form == 1}
    return (regular | odd | known | words(_FILE, "SPEECH")) - words(_FILE, "NO_BASES")


@cache
def listed(section: str) -> frozenset[str]:
    """One of the lists of words that frames ask for; ``TALKED`` are verbs of talk in the past."""
    if section == "TALKED":
        return frozenset(line.split("=")[0] for line in words(_FILE, "TALK"))
    return words(_FILE, section)


@cache
def _openers() -> frozenset[str]:
    return frozenset(word.split(" ")[0] for word in _lexicon() if " " in word)


def _irregular(section: str, tags: str, only: dict[str, str] | None = None) -> dict[str, str]:
    """Verbs written as ``past=base=-ing``; with ``only``, those that have no other class yet."""
    found: dict[str, str] = {}
    for line in words(_FILE, section):
        for form, tag in zip(line.split("="), tags, strict=True):
            if only is None or only.get(form, "h") == "h":
                found.setdefault(form, tag)
    return found


def _forms(base: str, tags: str) -> dict[str, str]:
    """``trim``: trimmed, trim, trimming; the particle of a phrase stays: "hooked up"."""
    verb, _, particle = base.partition(" ")
    after = f" {particle}" if particle else ""
    past, ing = {f"{verb}ed"}, {f"{verb}ing"}
    if verb.endswith("e"):
        past, ing = {f"{verb}d"}, {f"{verb[:-1]}ing"}
    elif verb.endswith("y") and verb[-2] not in "aeou":
        past = {f"{verb[:-1]}ied"}
    elif compiled(r".*[^aeiou][aeiou][bdfglmnprt]").fullmatch(verb):
        past.add(f"{verb}{verb[-1]}ed")
        ing.add(f"{verb}{verb[-1]}ing")
    forms = ((past, tags[0]), ({verb}, tags[1]), (ing, tags[2]))
    return {form + after: tag for group, tag in forms for form in group}


@lru_cache(maxsize=1)  # several rules ask for those of one text
def sentences(text: Text) -> tuple[Tagged, ...]:
    """Each sentence or clause that a full stop or a semicolon ends, of at most 80 words."""
    return tuple(_sentences(text))


def _sentences(text: Text) -> Iterator[Tagged]:
    start = 0
    for end in [*compiled(r"(?<!\bdr)(?<!\b[a-z])[.!?;](?=\s|$)|\n").finditer(text.lower), None]:
        stop = end.start() if end else len(text.lower)
        if tagged := _tagged(text.lower, start, stop):
            yield tagged
        start = stop


def _tagged(lower: str, start: int, stop: int) -> Tagged | None:
    tokens = [(m[0], m.start(), m.end()) for m in compiled(_TOKEN).finditer(lower, start, stop)]
    tags: list[str] = []
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    index = 0
    tokens = tokens[:80]
    while index < len(tokens):
        length = _length(tokens, index)
        word = " ".join(token for token, _, _ in tokens[index : index + length])
        tag = _tag(word, found[-1] if found else "")
        if tag in "aBK" and tags and tags[-1] in "DIX" and word in listed("PARAMETERS"):
            tag = "D"  # "the heparin rate"
        elif tag == "a" and tags and _ends_phrase(found[-1], tags[-1]):
            tag = "j"  # "ears full of wax"; not "wound stories"
        tags.append(tag)
        found.append(word)
        spans.append((tokens[index][1], tokens[index + length - 1][2]))
        index += length
    return Tagged("".join(tags), tuple(found), tuple(spans)) if tags else None


def _ends_phrase(word: str, tag: str) -> bool:
    """Whether a noun doesn't just describe the next word: a plural, or a mother."""
    if tag == "P":
        return word not in _DESCRIBING
    return tag in "BDXTICK" and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _length(tokens: list[tuple[str, int, int]], index: int) -> int:
    """How many words from here are one on a list: "lumbar puncture"."""
    if tokens[index][0] in _openers():
        for length in (3, 2):
            if " ".join(token for token, _, _ in tokens[index : index + length]) in _lexicon():
                return min(length, len(tokens) - index)
    return 1


def _tag(word: str, before: str) -> str:
    if before in _BASE_AFTER and word in _bases():
        return "f"
    if known := _lexicon().get(word):
        return known
    if word.endswith(("'s", "s'")):
        owner = _lexicon().get(word.removesuffix("'s").removesuffix("'"), "a")
        return {"P": "Q", "A": "A"}.get(owner, "d")
    prefix, _, bare = word.partition("-")
    known = _lexicon().get(bare, "") if prefix in _PREFIXES else ""
    if known and known in "vagl":
        return known  # "co-managed"
    one = _lexicon().get(word[:-1], "") if word.endswith("s") else ""
    return one if one and one in "PABDXTICKW" else _by_ending(word)


@cache
def _by_ending(word: str) -> str:
    """The class of a word on no list: "laparoscopy", "lisinopril", "repositioned"."""
    for ending, tag in _ENDINGS:
        if compiled(ending).fullmatch(word):
            return tag
    if word.endswith("ed"):
        return "u"
    if word.endswith("ing"):
        return "G"
    if compiled(filled("{DRUG}")).fullmatch(word):
        return "D"
    return "N" if compiled(r"\w{3,16}(?:itis|emia|osis|oma|pathy|uria)").fullmatch(word) else "a"


def is_mine(sentence: Tagged, at: int) -> bool:
    """Whether the applicant is the subject of the verb at an index."""
    tags = sentence.tags
    back = at
    while back and tags[back - 1] in "jH":
        back -= 1
    if back and tags[back - 1] == "i":
        return True
    head = tags[:back]
    if compiled(_OPENING).fullmatch(head):
        # "On rounds, reported …"; a subject before the verb would be the one who acts.
        return not head or (head[0] in "pkw4qrjazy" and "A" not in head[-2:])
    if compiled("jw[dma]{0,2}A").fullmatch(head):  # "Together with the resident admitted …"
        return sentence.words[0] in ("together", "along", "jointly")
    if tags[back - 1] not in "c,":
        return False
    return _is_joined(sentence, back - 1)


def _is_joined(sentence: Tagged, at: int) -> bool:
    """Whether the verb before "and" or a comma has the applicant as its subject."""
    head = compiled("^z[hgG5][^zi,]*,").sub("", sentence.tags[:at])  # "While watching, saw …"
    head = compiled("c,?z[^,z]*$").sub("", head)  # "and, when needed, suctioned"
    head = head.rstrip("c,")
    last = max(head.rfind(tag) for tag in "zi")
    if last >= 0:
        return head[last] == "i"
    if compiled("q[damj]*[AP]").search(head):
        return False  # "as they counseled families and titrated"
    verb = compiled(f"[{VERBS}]").search(head)
    return verb is not None and is_mine(sentence, verb.start())


def is_presence(sentence: Tagged) -> bool:
    """Whether the applicant asks to be allowed there, or says that they only watched."""
    return not listed("PRESENCE").isdisjoint(sentence.words)
