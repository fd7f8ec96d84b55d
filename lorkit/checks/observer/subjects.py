"""Who acts in a line: the applicant, or somebody else.

The words around a verb show whose it is. A bullet's first verb is the applicant's, and so are verbs
after "I", after "and" that joins them to one of these, and in "helped manage" and "assisted in
placing"; not in "the resident examined", "was examined" and "observed you examine".
"""

from __future__ import annotations

from lorkit.checks.observer.acts import Act, acts
from lorkit.checks.observer.word_classes import VERBS, is_mine, sentences
from lorkit.checks.text import Text, compiled, vocabulary
from lorkit.checks.words import words

ACTORS = words("claims.txt", "ACTORS")
_SUBJECTS = vocabulary("he she they you who it")
_SUBORDINATE = words("claims.txt", "SUBORDINATE")
_DETERMINERS = words("claims.txt", "DETERMINERS")
PASSIVE = vocabulary("was were been being is are be get got gets am")
_NEGATIONS = words("claims.txt", "NEGATIONS")
_NO_ADVERBS = words("claims.txt", "NO_ADVERBS")
ADVERBS = words("claims.txt", "ADVERBS")
_SHARING = words("claims.txt", "SHARING")
_BEING = ("was", "am", "been", "kept", "were")
_MOST_ADVERBS = 6
_ALLOWED = (
    r"(?:allowed|able|permitted|trusted|invited|asked|chance|opportunity|privilege|got|began|"
    r"started|continued|managed|had) to"
)
_HELPED = (
    r"(?:help(?:ed)?|assist(?:ed)?)(?: to)?(?: (?:the|a|an|my|our|your) (?:\w{1,15} "
    r"){0,1}\w{1,15}| \w{1,15}s)?(?: to| in| with)?"
)


def is_claimed(text: Text, index: int, act: Act) -> bool:
    """Whether the applicant is the verb's subject."""
    match act.form:
        case 0:
            return _is_mine(text, index)
        case 1:
            return _is_base_claimed(text, index)
    return _is_gerund_claimed(text, index)


def is_shared(text: Text, index: int, act: Act) -> bool:
    """Whether the act was somebody else's too: "helped examine"; not "I was examining"."""
    if act.form == 0 or text.begins_sentence(index):
        return False
    before = text.words[index - 1]
    return before.text != "I" and not (act.form == 2 and before.lower in _BEING)


def _is_mine(text: Text, index: int) -> bool:
    """The subject of a past tense: "I", or nobody before a verb that comes first."""
    if compiled(_DONE_BY).match(text.lower, text.words[index].end):
        return False  # "Ophthalmoscopy, performed and described by the neurologist"
    before = index
    while index - before < _MOST_ADVERBS and not text.begins_sentence(before):
        word = text.words[before - 1].lower
        if word in _NO_ADVERBS or not (word in ADVERBS or word.endswith("ly")):
            break
        before -= 1
    if text.begins_sentence(before):
        return not is_described(text, text.words[index].start)
    word = text.words[before - 1].lower
    if word in _NEGATIONS or word in PASSIVE:
        return False
    if word in ("i", "i've", "i'd", "we"):
        return True
    if word in ("have", "had"):
        return before >= 2 and text.words[before - 2].lower in ("i", "we")
    if word in ("and", "or", "then", "but", "plus") or text.gap(before).startswith(","):
        return _joined_to_mine(text, before - 1 if word in ("and", "or", "but") else before)
    return False


def is_described(text: Text, start: int) -> bool:
    """``Treated and untreated scabies, shown to us``: what follows says who did it."""
    rest = _rest(text, start)
    found = compiled(_ADJECTIVE).match(rest.replace(",", ""))
    return bool(found) and bool(compiled(_SEEN).search(rest))


def _rest(text: Text, start: int) -> str:
    """The text from an offset to the end of its sentence."""
    rest = text.lower[start:][:_LONG].split("\n")[0]
    end = compiled(r"[.!?;](?=\s|$)").search(rest)
    return rest[: end.start()] if end else rest


def _joined_to_mine(text: Text, index: int) -> bool:
    """Whether a verb after "and" or a comma still has the applicant as its subject."""
    joined, before = text.word(index - 1), text.word(index - 2)
    if joined and before and joined.lower in acts() and before.lower in PASSIVE:
        return False  # "is diagnosed and treated"
    for back in range(index - 1, max(-1, index - 40), -1):
        word = text.words[back]
        if word.text == "I":
            return True
        if word.lower in ACTORS and _is_subject(text, back):
            return bool(
                compiled(r"\b(?:myself|on my own|by myself)\b").search(text.sentence(word.end))
            )
        if text.begins_sentence(back):
            kinds = acts().get(word.lower)
            return kinds is None or kinds[0].form == 0 or back == 0
    return False


def _is_subject(text: Text, index: int) -> bool:
    """Whether an actor is the subject of a clause, as in "while the resident" or "you"."""
    if text.words[index].lower in _SUBJECTS or text.begins_sentence(index):
        return True
    for back in range(index - 1, max(-1, index - 4), -1):
        word = text.words[back].lower
        if word in _SUBORDINATE or (word in _DETERMINERS and text.begins_sentence(back)):
            return True
        if "," in text.gap(back + 1):
            return word not in ("and", "or")
    return False


def _is_base_claimed(text: Text, index: int) -> bool:
    """``I examine``, ``helped the resident examine``, ``was allowed to examine``."""
    if text.begins_sentence(index):
        return not (text.after(index).startswith("-") or is_named(text, text.words[index].start))
    if text.words[index - 1].text == "I":
        return True
    before = text.lower[max(0, text.words[index].start - 60) : text.words[index].start].rstrip()
    cue = compiled(rf"\b(?:{_ALLOWED}|{_HELPED}|let me|had me)$").search(before)
    return cue is not None and not is_negated(before[: cue.start()])


def _is_gerund_claimed(text: Text, index: int) -> bool:
    """``assisted in placing``, ``practiced suturing``, ``Managing`` at the start of a bullet."""
    if text.begins_sentence(index):
        return not is_named(text, text.words[index].start)
    cue = text.words[index - 1].lower
    if cue in ("by", "after", "while", "when", "before") and text.begins_sentence(index - 1):
        return ", i " in text.sentence(text.words[index].end)
    if cue in _BEING and index > 1:
        return text.words[index - 2].text == "I" or text.words[index - 2].lower == "we"
    if cue in ("in", "with", "by", "for", "of", "at") and index > 1:
        return text.words[index - 2].lower in _SHARING
    return cue in _SHARING


_DONE_BY = r"(?:,? (?:and|or) \w{3,16}(?:ed|en|wn|un|de))?(?: \w{3,16}ly)? by (?!me\b|my|hand\b)"
_LONG = 300
_BY_OTHERS = (
    r"\b(?:by|of) (?:the|an?|our|your|dr|another|my) (?:[\w'-]+ ){0,3}?"
    r"(?:residents?|fellows?|attendings?|"
    r"teams?|nurses?|interns?|doctors?|physicians?|surgeons?|midwi(?:fe|ves)|students?|staff|\w+ists?|"
    r"\w+icians?)\b|\bas (?:the|an?|our) (?:[\w'-]+ ){0,3}?(?:does|do|did|sees?|saw)\b|"
    r"\b(?:done|performed|taken|given|led|run) by (?!me\b)"
)
_SEEN = (
    r"(?<!i )(?<!and )\b"
    r"(?:observed|watched|seen|shown|witnessed|viewed|attended|heard|demonstrated)\b|"
    r", (?:all )?(?:followed|discussed|explained|compared)\b|\bfollowed (?:on rounds|hour by hour)|"
    r"\b(?:was|were|is|are) (?:\w+ ){0,2}?(?:explained|shown|discussed|demonstrated)\b"
)
_ADJECTIVE = (
    r"^\w+(?: (?:and|or|but) \w+)? (?:\w+ ){1,3}?(?:and (?:\w+ ){1,3}?)?(?:shown|were|was|are) "
)
_IN_GENERAL = (
    r"^[^,;]{0,60}?\b(?:is|are|can|takes?|needs?|means?|requires?|teaches|taught|asks|begins)\b"
)


def is_named(text: Text, start: int) -> bool:
    """Whether a first word only names an act: others do it, or it is watched, or meant in general.

    ``Consent was taken by the resident``, ``Prescribing less is harder``, ``Ordered tests and
    refused tests were both explained``.
    """
    rest = _rest(text, start)
    if compiled(_BY_OTHERS).search(rest) or compiled(_SEEN).search(rest):
        return True
    told = not rest.startswith("to ") and compiled(r"\b(?:my|i|me)\b").search(rest)
    return not told and bool(compiled(_IN_GENERAL).search(rest))


def is_others(text: Text, start: int) -> bool:
    """Whether a phrase is about somebody else, or is denied."""
    before = text.lower[max(0, start - 40) : start]
    if is_negated(before[-24:]):
        return True
    words = [word.strip(",") for word in before.split()]
    while words and (words[-1] in PASSIVE or words[-1].endswith("ly")):
        words.pop()
    return bool(words) and (words[-1] in ACTORS or words[-1].endswith(("ist", "ists", "ians")))


def is_negated(before: str) -> bool:
    """Whether one of the last three words says that it did not happen."""
    return any(word.strip(",") in _NEGATIONS for word in before.split()[-3:])


def whose(text: Text, start: int) -> bool | None:
    """Whether the verb at an offset has the applicant as its subject; None for no verb."""
    for sentence in sentences(text):
        for at, (begin, _) in enumerate(sentence.spans):
            if begin == start and sentence.tags[at] in f"{VERBS}b":
                return sentence.tags[at] == "b" or is_mine(sentence, at)
    return None
