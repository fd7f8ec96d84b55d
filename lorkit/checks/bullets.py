"""What makes a bullet or a moment strong (brief, sections 1 and 6): advice, never an error.

Each piece of advice says why in one line, in words that also help a non-native speaker.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from lorkit.checks.claiming import ACTORS, PASSIVE
from lorkit.checks.text import Hit, Text, compiled, quoted, vocabulary
from lorkit.checks.words import PERSONS, RELATIVES

MOST_WORDS = {"did": 30, "moments": 45}
_FEWEST = 5

_VERBS = vocabulary(
    "arose ate beat became began bent blew bought bore broke brought built burnt came "
    "caught chose clung crept cut dealt did drank dreamt drew drove dug fed fell felt fled flew "
    "flung forgave forgot foresaw fought found froze gave got grew had heard held hid hung "
    "kept knelt knew laid leant leapt learnt led left lent let lit lost made meant met "
    "outdid overcame overheard oversaw overtook paid put quit ran rang read rode rose said "
    "sang sank sat saw sent set shadowed shone shook shot showed shrank shut slept slid sold "
    "sought sped spelt spent split spoke spotted sprang spread spun stole stood strode strove "
    "struck strung stuck swam swept swore swung taught thought threw told took tore "
    "undid undertook understood underwent upheld went wept woke won wore wove wrung "
    "withdrew withheld withstood wrote"
)
_BEFORE = ("re", "mis")  # rebuilt, mistook
_NOT_VERBS = vocabulary(
    "need seed hundred indeed united red bed based related limited good-natured"
)
_NUMBER_WORDS = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|dozen|half|"
    r"twice|once|double|first|second|third|every|each|daily|weekly|all)\b"
)
_OUTCOME = (
    r"\b(?:so that|so the|which|that (?:changed|led|cut|kept|saved)|until|led to|result(?:ed|s)?|"
    r"changed|reduced|cut|improved|prevented|avoided|found|caught|noticed|fell|rose|stopped|stayed|"
    r"adopted|now|still|after|before|because|from \S+ to|instead of|could|agreed|prints?|kept|"
    r"printed|uses?|used|by the (?:end|second|third|fourth|last))\b|;"
)
_DOUBT = (
    r"\b(?:tr(?:ied|y|ying) to|attempted to|seem(?:s|ed)?(?: to)?|maybe|perhaps|probably|possibly|"
    r"kind of|sort of|a little(?: bit)?|a bit|somewhat|hopefully|i think|i believe|i guess|i feel|"
    r"might have|may have|more or less|basically|in some way|helped (?:out )?(?:with )?a "
    r"(?:little|bit)|"
    r"was able to|had the opportunity to|got the chance to|fairly|some kind of|not really)\b"
)
# Who tries or is able there is not the applicant: "a name that you had been trying to remember".
_TRYING = ("tr", "attempted", "was able", "had the", "got the")
_OTHERS = (
    (ACTORS | PERSONS | RELATIVES | vocabulary("everyone everybody anyone others people women men"))
    - {"it", "service"}
)  # fmt: skip
_HAVING = PASSIVE | vocabulary("had has have to still always both all not now also again for")
# What went wrong before others is a result by itself.
_LAPSE = (
    r"\b(?:correct(?:ed|ing|ions?)|mix(?:ed|ing)?(?: \w+)?[- ]up|mixed|confus(?:ed|ing)|mistook|"
    r"mistaken|mistakes?|errors?|owned up|admitted|apologi[sz]ed|took back|misread|misheard|"
    r"misspoke|wrong)\b"
)
_BEFORE_OTHERS = (
    r"\b(?:in front of|before the (?:whole |entire )?(?:team|group|room|class)|aloud|out loud|"
    r"openly|publicly|in public|to the (?:whole |entire )?(?:team|group|room|class)|"
    r"(?:on|at|during) (?:\w+ ){0,2}(?:rounds|report|conference|journal club))\b"
)
_ADJECTIVES = (
    r"\b(?:hard-?working|hard worker|dedicated|motivated|passionate|enthusiastic|diligent|reliable|"
    r"responsible|punctual|compassionate|empath(?:etic|ic)|team player|excellent|outstanding|great|"
    r"strong|good|fast learner|quick learner|eager|committed|professional|knowledgeable|proactive|"
    r"caring|friendly|kind|organized|detail-oriented|self-motivated|curious|humble)\b"
)
_COMPARISON = (
    r"\b(?:better|faster|more \w+|stronger|harder) than (?:the |my |all |any |most |every "
    r")*(?:other|peers?|"
    r"classmates?|students?|interns?|residents?|everyone|us graduates)\b|\b(?:the )?best "
    r"(?:student|"
    r"intern|rotator|of (?:all|the|my))\b|\btop \d+ ?(?:%|percent)|\bat the level of an? "
    r"(?:us |american )?"
    r"(?:intern|resident|pgy)"
)


def bullet_advice(text: Text, field: str) -> Iterator[Hit]:
    """Advice on one bullet (``field`` "did") or moment ("moments")."""
    count = len(text.raw.split())
    noun = "bullet" if field == "did" else "moment"
    if count > MOST_WORDS[field]:
        message = f"this {noun} has {count} words; a busy reader takes in {MOST_WORDS[field]}"
        yield _about("BUL003", text, message, "keep one fact and one result, and cut the rest")
    elif count < _FEWEST:
        message = f"this {noun} is too short to bring anything back"
        yield _about("BUL006", text, message, "say what you did, how often, and what came of it")
    if text.words and not _begins_with_verb(text):
        message = f"this {noun} begins with {quoted(text.words[0].text)}, not with what you did"
        yield _about(
            "BUL001", text, message, 'begin with a verb in the past: "Presented …", "Found …"'
        )
    if not _is_specific(text) and count >= _FEWEST:
        message = f"this {noun} has neither a number nor a result, so it could be anybody's"
        yield _about("BUL002", text, message, "add how many, how often, or what changed afterwards")
    if not (compiled(r"\d").search(text.lower) or compiled(_OUTCOME).search(text.lower)):
        for found in compiled(_ADJECTIVES).finditer(text.lower):
            message = f"{quoted(found[0])} is a claim without proof"
            hint = "show it: what did you do that made somebody say so?"
            yield Hit("BUL005", *found.span(), message, hint)
            break


def tone_advice(text: Text) -> Iterator[Hit]:
    """Advice on doubt and on comparisons; it holds for ``learned`` as well."""
    for found in compiled(_DOUBT).finditer(text.lower):
        if found[0].startswith(_TRYING) and _is_of_others(text, found.start()):
            continue
        message = f"{quoted(found[0])} makes the fact smaller than it is"
        yield Hit("BUL004", *found.span(), message, "say what you did, without it")
    for found in compiled(_COMPARISON).finditer(text.lower):
        message = f"{quoted(found[0])} is a comparison, and that is the writer's to make"
        hint = "give the fact that lets the writer compare: a number, a task, what changed"
        yield Hit("BUL007", *found.span(), message, hint)


def _about(code: str, text: Text, message: str, hint: str) -> Hit:
    return Hit(code, 0, min(len(text.plain), 1), message, hint)


def _is_specific(text: Text) -> bool:
    """Whether there is a number, a result, or a lapse that was corrected before others."""
    if any(compiled(pattern).search(text.lower) for pattern in (_NUMBER_WORDS, _OUTCOME)):
        return True
    return all(compiled(pattern).search(text.lower) for pattern in (_LAPSE, _BEFORE_OTHERS))


def _is_of_others(text: Text, start: int) -> bool:
    """``you had been trying to``, ``asked the patient to try to``; not ``I was trying to``."""
    index = bisect_left(text.words, start, key=lambda word: word.start)
    while index and text.gap(index) == " ":
        index -= 1
        word = text.words[index].lower
        if word in _OTHERS or word.removesuffix("s") in _OTHERS:
            return True
        if word not in _HAVING and not word.endswith("ly"):
            return False
    return False


def _begins_with_verb(text: Text) -> bool:
    """Whether the first word, or the one after an adverb or "Co-", is a verb in the past."""
    for word in text.words[:2]:
        lower = word.lower.rsplit("-", 1)[-1]
        bases = (lower, *(lower.removeprefix(p) for p in _BEFORE))
        if any(base in _VERBS for base in bases):
            return True
        if lower.endswith("ed") and lower not in _NOT_VERBS:
            return True
        if not lower.endswith("ly"):
            return False
    return False
