"""What makes a bullet or a moment strong (docs/rules.md#bullets): advice, never an error.

Each piece says what to do, with an example near the user's own words. Rather nothing than something
wrong: a line with a number, a result, a language or somebody's words is specific enough.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from lorkit.checks.rule import Hit, Rule
from lorkit.checks.strength.rewording import begun_with_verb, example, without_doubt
from lorkit.checks.text import Signed, Text, compiled, quoted, vocabulary
from lorkit.checks.words import NATIONS, PERSONS, RELATIVES, one_of, signs, words

_FILE = "bullets.txt"
MOST_WORDS = {"did": 30, "moments": 45}
_FEWEST = 5

_OUTCOME = (
    r"\b(?:so that|so the|which|that (?:changed|led|cut|kept|saved)|until|led to|result(?:ed|s)?|"
    r"changed|reduced|cut|improved|prevented|avoided|found|caught|noticed|fell|rose|stopped|stayed|"
    r"adopted|now|still|after|before|because|from \S+ to|instead of|could|agreed|prints?|kept|"
    r"printed|uses?|used|by the (?:end|second|third|fourth|last))\b|;"
)
_DOUBT = Signed(rf"\b{one_of(_FILE, 'DOUBT')}\b", signs(_FILE, "DOUBT"))
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
_COMPARISON = Signed(rf"\b{one_of(_FILE, 'COMPARISON')}", signs(_FILE, "COMPARISON"))
_VERBS = words(_FILE, "VERBS")
_IRREGULAR = rf"(?:{'|'.join(sorted(_VERBS))})"
_PREFIXES = ("re", "mis")  # rebuilt, mistook
_NO_ACTS = words(_FILE, "NO_ACTS")
_BEING = ("was", "were", "been", "did")
_NUMBER = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,6}teen|twenty|"
    r"thirty|forty|fifty|dozen|half|twice|thrice|once|double)\b"
)
_PRAISE = Signed(rf"\b{one_of(_FILE, 'PRAISE')}(?![\w-])", signs(_FILE, "PRAISE"))
# Praise stands by itself at the start, or after what shows, has or is it.
_BARE = rf"^(?:{one_of(_FILE, 'SHOWING')} )*(?:[\w-]+,? (?:and )?){{0,2}}{_PRAISE.pattern}"
_VAGUE = Signed(rf"^(?:i |we )?(?:\w+ly )?{one_of(_FILE, 'VAGUE')}\b", signs(_FILE, "VAGUE"))
_NOTHING_SEEN = rf"\b{one_of(_FILE, 'NOTHING_SEEN')}\b"
_DUTY = (
    r"^(?:(?:my|main|key|daily) )*(?:duty|duties|role|task|tasks|job|responsibilit(?:y|ies))\b"
    r"[^.]{0,20}?(?:was|were|included?|:) ?(?:the |to )?"
    r"|^(?:responsible for|in charge of) (?:the )?"
)
_MORE_ACTS = rf"(?:,|;| and| but) (?:then |also |\w+ly )?(?:[a-z]{{2,16}}ed|{_IRREGULAR})\b"
_OTHERS_DID = r"^(?:the|our|this|these|his|her|dr\b\.?|prof\b\.?|most|all|everyone|everybody)\b"
_ME = r"\b(?:i|me|my|mine|myself|you|your|we)\b"
_LANGUAGES = NATIONS | words(_FILE, "LANGUAGES")
# Names of more than one word, which are rare.
_LANGUAGE = rf"\b(?:{'|'.join(sorted(name for name in _LANGUAGES if not name.isalpha()))})\b"
_LONGEST_VAGUE = 14


class Line(NamedTuple):
    """A bullet, a moment or a lesson, as rules about strength read it."""

    text: Text
    field: str  # "did", "moments" or "learned"
    observer: bool = False

    @property
    def noun(self) -> str:
        """What a message calls it; "" for a lesson, which is no bullet."""
        return {"did": "bullet", "moments": "moment"}.get(self.field, "")

    @property
    def length(self) -> int:
        """How many words it has."""
        return len(self.text.raw.split())


def _praise(line: Line) -> Iterator[Hit]:
    """``Hard-working and a team player``; not ``Gave a good talk to 12 students``."""
    lower = line.text.lower
    if not line.noun or not _PRAISE.may_be_in(line.text) or _is_specific(line):
        return
    for found in _PRAISE.matches(line.text) if compiled(_BARE).search(lower) else ():
        message = f"{quoted(found[0])} is for the writer to say: show what they could see"
        yield Hit(*found.span(), message, f"for example {_example(line)}")
        return


def _no_action(line: Line) -> Iterator[Hit]:
    """``Inpatient and outpatient experience``, ``Presenting 4 patients each morning``."""
    lower = line.text.lower
    duty = compiled(_DUTY).match(lower)
    if not line.noun or not line.text.words or (compiled(_ME).search(lower) and not duty):
        return
    if line.field == "moments" and line.length > _LONGEST_VAGUE:
        return
    if duty or not _has_act(line.text):
        message = f"begin with what you did: a busy reader sees the first words of this {line.noun}"
        better = begun_with_verb(line.text, duty.end() if duty else 0)
        yield _about(line, message, f"for example {better or _example(line)}")


def _about_others(line: Line) -> Iterator[Hit]:
    """``The hospital is a trauma center with 800 beds``: the writer knows that."""
    lower = line.text.lower
    others = line.field == "did" and compiled(_OTHERS_DID).match(lower)
    if others and not compiled(_ME).search(lower):
        message = "this bullet is about other people, and the letter is about you"
        yield _about(line, message, f"say what you did there, for example {_example(line)}")


def _nothing_specific(line: Line) -> Iterator[Hit]:
    """``Worked with the team on various cases``."""
    lower = line.text.lower
    if not line.noun or not _FEWEST - 1 <= line.length <= _LONGEST_VAGUE or _is_specific(line):
        return
    vague = any(_VAGUE.matches(line.text)) and not compiled(_MORE_ACTS).search(lower)
    if vague and compiled(_NOTHING_SEEN).search(lower, 3):
        message = "every applicant could write this; one case, number or result makes it yours"
        yield _about(line, message, f"for example {_example(line)}")


def _too_long(line: Line) -> Iterator[Hit]:
    most = MOST_WORDS.get(line.field)
    if most and line.length > most:
        message = f"this {line.noun} has {line.length} words, and a busy reader takes in {most}"
        yield _about(line, message, "keep one fact and what came of it, and cut the rest")


def _too_short(line: Line) -> Iterator[Hit]:
    if line.noun and line.length < _FEWEST:
        message = f"{line.length} words are too few to remind a writer who sees many students"
        yield _about(line, message, f"add how often, or what came of it: {_example(line)}")


def _doubt(line: Line) -> Iterator[Hit]:
    for found in _DOUBT.matches(line.text):
        if found[0].startswith(_TRYING) and _is_of_others(line.text, found.start()):
            continue
        message = f"in US English, {quoted(found[0])} can sound as if it didn't work"
        hint = without_doubt(line.text, found[0], found.end(), observer=line.observer)
        yield Hit(*found.span(), message, hint)
        return


def _comparison(line: Line) -> Iterator[Hit]:
    for found in _COMPARISON.matches(line.text):
        message = f"{quoted(found[0])} is stronger when the writer says it"
        hint = "give the fact behind it: a number, a task you were trusted with, what changed"
        yield Hit(*found.span(), message, hint)


def _about(line: Line, message: str, hint: str) -> Hit:
    return Hit(0, min(len(line.text.plain), 1), message, hint)


def _example(line: Line) -> str:
    return example(line.text, observer=line.observer)


def _is_specific(line: Line) -> bool:
    """Whether there is a number, a result, a language or somebody's words."""
    if line.text.holds("0", '"') or not _LANGUAGES.isdisjoint(line.text.terms):
        return True
    patterns = (_NUMBER, _OUTCOME, _LANGUAGE)
    return any(compiled(pattern).search(line.text.lower) for pattern in patterns)


def _has_act(text: Text) -> bool:
    """Whether a past tense stands anywhere: somebody did something."""
    for index, word in enumerate(text.words):
        lower = word.lower.rsplit("-", 1)[-1]
        bases = (lower, *(lower.removeprefix(prefix) for prefix in _PREFIXES))
        if any(base in _VERBS for base in bases) or lower in _BEING:
            return True
        before = text.word(index - 1)
        # "a skilled nurse", "with untreated pain"
        adjective = before is not None and before.lower in ("a", "an", "the", "of", "with", "very")
        if lower.endswith("ed") and lower not in _NO_ACTS and not adjective:
            return True
    return False


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


NO_ACTION = Rule(
    "BUL001",
    "advice",
    title="Begin with a verb",
    why=(
        "The first word should say what you did. A busy reader sees the first two words of "
        "each line."
    ),
    example="My responsibility was the presentation of patients",
    better="Presented 4 patients each morning",
    find=_no_action,
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
    title="Too long",
    why=(
        "Busy readers skip a bullet of more than 30 words, or a moment of more than 45. One fact "
        "and one result are enough."
    ),
    example="(a bullet of four lines)",
    better="Called 18 patients with their results, 7 of them in Spanish",
    find=_too_long,
)

DOUBT = Rule(
    "BUL004",
    "advice",
    title="Words that sound unsure",
    why=(
        'In many languages "tried to" and "a little" are polite. In US English they sound as '
        "if it didn't work."
    ),
    example="Tried to help with the medication lists a little",
    better="Reconciled 31 medication lists and found 12 errors",
    find=_doubt,
)

BARE_PRAISE = Rule(
    "BUL005",
    "advice",
    title="An adjective without proof",
    why="Everybody is hard-working. A fact lets the writer say it for you.",
    example="Was hard-working and a team player",
    better="Stayed until each of the day's follow-ups was answered, 20 days in a row",
    find=_praise,
)

TOO_SHORT = Rule(
    "BUL006",
    "advice",
    title="Too short",
    why="Two or three words won't remind a writer who sees many students.",
    example="Presented patients",
    better="Presented 4 patients each morning with an assessment and a plan",
    find=_too_short,
)

COMPARISON = Rule(
    "BUL007",
    "advice",
    title="A judgment that is the writer's to make",
    why=(
        '"Best student" or "at the level of an intern" sounds like boasting from you and like '
        "evidence from an attending. Give the fact, and let the writer compare."
    ),
    example="Presented better than the other students",
    better="Presented in 4 minutes by week 2, without notes",
    find=_comparison,
)

ABOUT_OTHERS = Rule(
    "BUL008",
    "advice",
    title="A line about somebody else",
    why=(
        "The writer already knows the hospital, and what the attending explained. The letter is "
        "about you, so say what you did there."
    ),
    example="The attending explained heart failure very well",
    better="Asked why the diuretic came before the echo and presented the answer on rounds",
    find=_about_others,
)
