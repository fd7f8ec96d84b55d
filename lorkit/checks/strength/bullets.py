"""What makes a bullet or a moment strong (docs/rules.md#bullets): advice, never an error.

Each piece of advice says why in one line, in words that also help a non-native speaker.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, compiled, quoted, vocabulary
from lorkit.checks.words import PERSONS, RELATIVES, words

MOST_WORDS = {"did": 30, "moments": 45}
_FEWEST = 5

_VERBS = words("bullets.txt", "VERBS")
_BEFORE = ("re", "mis")  # rebuilt, mistook
_NOT_VERBS = words("bullets.txt", "NOT_VERBS")
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
    words("claims.txt", "ACTORS")
    | PERSONS
    | RELATIVES
    | vocabulary("everyone everybody anyone others people women men")
) - {"it", "service"}
_HAVING = vocabulary(
    "was were been being is are be get got gets am had has have to still always both all not now "
    "also again for"
)
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


class Line(NamedTuple):
    """A bullet, a moment or a lesson, as rules about strength read it."""

    text: Text
    field: str  # "did", "moments" or "learned"

    @property
    def noun(self) -> str:
        """What a message calls it; "" for a lesson, which is no bullet."""
        return {"did": "bullet", "moments": "moment"}.get(self.field, "")

    @property
    def length(self) -> int:
        """How many words it has."""
        return len(self.text.raw.split())


def _too_long(line: Line) -> Iterator[Hit]:
    most = MOST_WORDS.get(line.field)
    if most and line.length > most:
        message = f"this {line.noun} has {line.length} words; a busy reader takes in {most}"
        yield _about(line, message, "keep one fact and one result, and cut the rest")


def _too_short(line: Line) -> Iterator[Hit]:
    if line.noun and line.length < _FEWEST:
        message = f"this {line.noun} is too short to bring anything back"
        yield _about(line, message, "say what you did, how often, and what came of it")


def _no_verb(line: Line) -> Iterator[Hit]:
    text = line.text
    if line.noun and text.words and not _begins_with_verb(text):
        first = quoted(text.words[0].text)
        message = f"this {line.noun} begins with {first}, not with what you did"
        yield _about(line, message, 'begin with a verb in the past: "Presented …", "Found …"')


def _nothing_specific(line: Line) -> Iterator[Hit]:
    if line.noun and line.length >= _FEWEST and not _is_specific(line.text):
        message = f"this {line.noun} has neither a number nor a result, so it could be anybody's"
        yield _about(line, message, "add how many, how often, or what changed afterwards")


def _adjective(line: Line) -> Iterator[Hit]:
    lower = line.text.lower
    if not line.noun or compiled(r"\d").search(lower) or compiled(_OUTCOME).search(lower):
        return
    if found := compiled(_ADJECTIVES).search(lower):
        message = f"{quoted(found[0])} is a claim without proof"
        hint = "show it: what did you do that made somebody say so?"
        yield Hit(*found.span(), message, hint)


def _doubt(line: Line) -> Iterator[Hit]:
    for found in compiled(_DOUBT).finditer(line.text.lower):
        if found[0].startswith(_TRYING) and _is_of_others(line.text, found.start()):
            continue
        message = f"{quoted(found[0])} makes the fact smaller than it is"
        yield Hit(*found.span(), message, "say what you did, without it")


def _comparison(line: Line) -> Iterator[Hit]:
    for found in compiled(_COMPARISON).finditer(line.text.lower):
        message = f"{quoted(found[0])} is a comparison, and that is the writer's to make"
        hint = "give the fact that lets the writer compare: a number, a task, what changed"
        yield Hit(*found.span(), message, hint)


def _about(line: Line, message: str, hint: str) -> Hit:
    return Hit(0, min(len(line.text.plain), 1), message, hint)


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


NO_VERB = Rule(
    "BUL001",
    "advice",
    title="Begin with a verb",
    why=(
        "The first word should say what you did. A busy reader sees the first two words of "
        "each line."
    ),
    example="My responsibility was the presentation of patients",
    better="Presented 4 patients each morning",
    find=_no_verb,
)

NOTHING_SPECIFIC = Rule(
    "BUL002",
    "advice",
    title="A number or a result",
    why="Without how many, how often or what came of it, the line fits every applicant.",
    example="Participated in rounds with the team",
    better="Attended rounds on 19 mornings and answered one open question from each",
    find=_nothing_specific,
)

TOO_LONG = Rule(
    "BUL003",
    "advice",
    title="Length",
    why=(
        "A bullet of more than 30 words, or a moment of more than 45, is skipped. One fact "
        "and one result are enough."
    ),
    example="(a bullet of four lines)",
    better="Called 18 patients with their results, 7 of them in Spanish",
    find=_too_long,
)

DOUBT = Rule(
    "BUL004",
    "advice",
    title="Words of doubt",
    why=(
        'In many languages "tried to" and "a little" are polite. In US English they sound as '
        "if it did not work."
    ),
    example="Tried to help with the medication lists a little",
    better="Reconciled 31 medication lists and found 12 errors",
    find=_doubt,
)

BARE_ADJECTIVE = Rule(
    "BUL005",
    "advice",
    title="An adjective without proof",
    why="Everybody is hard-working. A fact lets the writer say it for you.",
    example="Was hard-working and a team player",
    better="Stayed until each of the day's follow-ups was answered, 20 days in a row",
    find=_adjective,
)

TOO_SHORT = Rule(
    "BUL006",
    "advice",
    title="Too short",
    why="Two or three words bring nothing back to a writer who sees many students.",
    example="Presented patients",
    better="Presented 4 patients each morning with an assessment and a plan",
    find=_too_short,
)

COMPARISON = Rule(
    "BUL007",
    "advice",
    title="A comparison is the writer's",
    why=(
        '"Better than other students" sounds like boasting from you and like evidence from an '
        "attending. Give the fact, and let the writer compare."
    ),
    example="Presented better than the other students",
    better="Presented in 4 minutes by week 2, without notes",
    find=_comparison,
)
