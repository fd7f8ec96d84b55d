"""An observer's scope (brief, section 6): what an observer can't claim, with an honest rewording.

Observers attended, observed, prepared, read, discussed, summarized, presented to the team. A verb
counts against them only where they are its subject: "observed the resident examine" and "you
examined" are fine, "examined" at the start of a bullet is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.acts import Act, acts, objects, pattern, phrases
from lorkit.checks.claiming import ADVERBS, is_claimed, is_others, is_shared
from lorkit.checks.text import Hit, Text, Word, compiled, quoted, vocabulary
from lorkit.checks.words import HONEST

_WATCHED = 'say so: "Watched how …"'
# What is done to models and among students is no act of care.
_PRACTICE = (
    r"\b(?:mannequins?|manikins?|mannikins?|simulat\w+|skills? lab|phantoms?|task trainers?|foam|"
    r"silicone|suture (?:pads?|boards?|kits?)|knot[- ]tying|bananas?|oranges?|cadavers?|"
    r"(?:pig|pork|chicken)(?:'s)? (?:feet|foot|skin|legs?)|osces?|"
    r"standardi[sz]ed (?:patients?|actors?)|"
    r"role[- ]?play\w*|mock|dummy|dummies|virtual reality|vr headset|on each other|"
    r"on (?:a|my) (?:model|roommate|classmate|colleague|friend|fellow (?:student|observer))|"
    r"practice (?:pads?|boards?|models?)|workshops?|"
    r"(?:plastic|forearm|wooden|anatomical) models?)\b"
)
_PASTS = {"written": "wrote", "given": "gave", "drawn": "drew", "taken": "took", "done": "did"}
_LISTED = HONEST | vocabulary(
    "assisted helped contributed involved engaged interested allowed permitted supposed used"
)
_TO_PATIENT = (
    r" (?:(?:the|an?|my|our|all|each|every|on|to|for|with|\d{1,3}|[\w-]{2,14}) ){0,3}?"
    r"(?:patients?|newborns?|infants?|bab(?:y|ies)|wounds?|ulcers?|lacerations?|fractures?|"
    r"airways?)\b"
    r"(?!'| (?:education|safety|lists?|names?|leaflets?|handouts?|satisfaction|notes?|stories|"
    r"care))"
)


# What may stand between a verb and its object.
_LEAD = r"(?:[\w'&/-]{1,24},? ){0,4}?"
_NO_OBJECT = r"(?:before|after|at|on|in|by|every|each|myself|daily|and)\b|[.,;]|$"
_A_PATIENT = r"(?<!standardized )(?<!standardised )(?<!simulated )\bpatients?\b"
_CLAUSE_END = r",|;|\.| and "
_CARE_DONE = (
    r"\b(?:exams?|examinations?|procedures?|swabs?|sutur\w{1,5}|biops(?:y|ies)|injections?|"
    r"punctures?|draws?|ultrasounds?|ecgs?|ekgs?|histor(?:y|ies)|intubations?|dressings?|"
    r"\w{2,14}(?:otom|ectom|scop|centes)(?:y|ies|is|es))\b"
)
# Nobody's chart.
_OWN_BOOK = (
    r"\b(?:in|into|on) (?:my|a|the back of my) (?:own |little |pocket |small |personal |reading |"
    r"study |paper )?(?:note ?books?|journal|diary|logbook|log|phone|notes|notepad|index cards?|"
    r"cards?)\b"
)


def overclaims(text: Text) -> tuple[Hit, ...]:
    """What an observer can't claim to have done, in the order of the text."""
    hits: dict[int, Hit] = {}
    for index, word in enumerate(text.words):
        for act in acts().get(word.lower, ()):
            if not (is_claimed(text, index, act) and _is_clinical(text, index, act)):
                continue
            if _is_practice(text, word.start):
                continue
            code = "OBS005" if is_shared(text, index, act) else act.code
            hint = f'write what you saw, like "{act.instead} …"'
            hits[word.start] = _hit(code, text, word.start, word.end, hint)
    for phrase in phrases():
        for found in compiled(phrase.pattern).finditer(text.lower):
            near = any(found.start() <= start < found.end() for start in hits)
            done = is_others(text, found.start()) or _is_practice(text, found.start())
            if not near and not done:
                hits[found.start()] = _hit(phrase.code, text, *found.span(), phrase.hint)
    hits |= {} if hits else _by_me(text) or _unknown(text)
    return tuple(hits[start] for start in sorted(hits))


def _by_me(text: Text) -> dict[int, Hit]:
    """``biopsies were performed by me``: what "by me" follows is the applicant's own."""
    for found in compiled(r"\b(\w{1,14}(?:ed|en|wn|nt|ut|ade|one|un|eld)) by me\b").finditer(
        text.lower
    ):
        if found[1] not in HONEST:
            if found[1] == "done" and not compiled(_CARE_DONE).search(text.lower):
                continue  # "a drawing done by me"
            act = next(iter(acts().get(_PASTS.get(found[1], found[1]), ())), None)
            hint = f'write what you saw, like "{act.instead} …"' if act else _WATCHED
            code = act.code if act else "OBS001"
            return {found.start(): _hit(code, text, *found.span(), hint)}
    return {}


def _unknown(text: Text) -> dict[int, Hit]:
    """A verb on no list: an error with a drug, a procedure or a note, else worth a second look."""
    for verb in _verbs(text):
        rest = text.lower[verb.end :][:80]
        for code, what in objects().items():
            if code == "OBS003":
                rest = compiled(pattern("{STUDIED}")).sub("it", rest)
            if compiled(rf"{_LEAD}(?:{what})(?!\w)").match(rest.lstrip()):
                return {verb.start: _hit(code, text, verb.start, verb.end, f"if not, {_WATCHED}")}
        if compiled(_TO_PATIENT).match(rest):
            message = f"did you do this yourself, as an observer: {quoted(verb.text)}?"
            hint = f"if you watched it, {_WATCHED}"
            return {verb.start: Hit("OBS006", verb.start, verb.end, message, hint)}
    return {}


def _verbs(text: Text) -> Iterator[Word]:
    """Past tenses of the applicant's that are on no list: a bullet's first, and after "I"."""
    starts = [0, *(n + 1 for n, word in enumerate(text.words) if word.text == "I")]
    for start in starts:
        step = start
        while (word := text.word(step)) and (word.lower in ADVERBS or word.lower.endswith("ly")):
            step += 1
        if word and word.lower.endswith("ed") and word.lower not in _LISTED | acts().keys():
            yield word


def _hit(code: str, text: Text, start: int, end: int, hint: str) -> Hit:
    message = f"an observer can't claim {quoted(text.plain[start:end])}"
    return Hit(code, start, end, message, hint)


def _is_practice(text: Text, start: int) -> bool:
    """Whether the sentence tells of models or of each other, and of no patient."""
    sentence = text.sentence(start)
    return bool(compiled(_PRACTICE).search(sentence)) and not compiled(_A_PATIENT).search(sentence)


def _is_harmless(rest: str) -> bool:
    """``60 teaching slides``, ``17 of 20 unknown cases``; not ``60 slides and 4 patients``."""
    one, papers, asked = (pattern(name) for name in ("{ONE}", "{PAPERS}", "{ASKED}"))
    thing = compiled(
        rf"(?:[\w-]{{1,12}} (?:out )?of (?:the )?)?{one}{{0,4}}?"
        rf"(?:{papers}(?! (?:(?!of|about|on)[\w-]{{1,14}} )?patients?\b)"
        rf"|{asked}(?![^,;.]{{0,80}}{_A_PATIENT}))(?![\w-])"
    )
    while found := thing.match(rest):
        rest = rest[found.end() :]
        more = compiled(r",? (?:and|or|plus) (?=the\b|an?\b|\d|all\b)|, (?=\d)").match(rest)
        if not more:
            return True
        rest = rest[more.end() :]
    return False


def _is_clinical(text: Text, index: int, act: Act) -> bool:
    """Whether the verb's object makes it an act of care."""
    rest = text.lower[text.words[index].end :][:160].lstrip(" ")
    if compiled(r"(?:nobody|no one|none|nothing|anyone|no|by)\b").match(rest):
        return False
    if act.unless and compiled(
        rf"(?:(?:the|an?|my|our|all|of|these|several|many|\d+) ){{0,2}}(?:{act.unless})\b"
    ).match(rest):
        return False
    if act.code == "OBS003" and compiled(_OWN_BOOK).search(compiled(_CLAUSE_END).split(rest)[0]):
        return False
    if not act.objects:
        return not _is_harmless(rest)
    if act.code == "OBS003":
        rest = compiled(pattern("{STUDIED}")).sub("it", rest)
    if compiled(rf"{_LEAD}(?:{act.objects})(?!\w)").match(rest):
        return True
    if text.words[index - 1].text == "I" and compiled(_NO_OBJECT).match(rest):
        before = text.lower[: text.words[index].start]  # "cultures I drew before the first dose"
        return bool(compiled(rf"(?:{act.objects})(?!\w)").search(before))
    return False
