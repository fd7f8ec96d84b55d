"""Every rule, in its order of precedence: where two find the same words, the first one counts.

A new rule is written in a module of its family, with its explanation and its finder, and listed
here. What ``check --explain CODE`` shows is read from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lorkit.checks import alike, suppressions
from lorkit.checks.identifiers import (
    ages,
    contacts,
    dates,
    initials,
    institutions,
    names,
    numbers,
    pictures,
    places,
    rarity,
)
from lorkit.checks.letters import damage, fit, kinds, wording
from lorkit.checks.letters import names as letter_names
from lorkit.checks.observer import claims
from lorkit.checks.rule import Explanation, Found, Rule, in_precedence
from lorkit.checks.strength import bullets, features, portfolio, same_words
from lorkit.checks.strength.bullets import Line
from lorkit.checks.text import Text
from lorkit.checks.values import ProfileOnDay, Reading, Value
from lorkit.errors import LorkitError
from lorkit.text import did_you_mean

# Possible patient identifiers, in the user's own lines: 45 CFR 164.514(b)(2)(i).
IDENTIFIERS: tuple[Rule[Text], ...] = (
    places.PATIENTS_PLACE,
    institutions.SCHOOL_OR_EMPLOYER,
    names.RELATIVES_NAME,
    names.NAME,
    initials.INITIALS,
    dates.CALENDAR_DATE,
    dates.MONTH_AND_YEAR,
    dates.DAY_OF_WEEK_OR_MONTH,
    ages.AGE_OVER_89,
    contacts.EMAIL_ADDRESS,
    contacts.WEB_ADDRESS,
    numbers.SOCIAL_SECURITY,
    numbers.DEVICE_NUMBER,
    numbers.RECORD_NUMBER,
    contacts.PHONE,
    numbers.LONG_NUMBER,
    institutions.PATIENTS_ROOM,
    institutions.ROOM,
    places.PLACE,
    pictures.FACE,
    pictures.PICTURE,
    rarity.RARE_CASE,
    rarity.TOO_MANY_FACTS,
    names.FIRST_NAME,  # the weakest clue comes last
)
# What an observer can't claim (docs/rules.md#claims). A line is read once for all of them.
OBSERVER: tuple[Rule[Text], ...] = (
    claims.CARE,
    claims.ORDERS,
    claims.CHART,
    claims.OWN_PATIENTS,
    claims.SHARE_IN_CARE,
    claims.UNKNOWN_ACT,
)
# A bullet, a moment or a lesson (docs/rules.md#bullets): advice, never an error, the most useful
# first. A line gets one piece of it.
LINES: tuple[Rule[Line], ...] = (
    bullets.BARE_PRAISE,
    bullets.ABOUT_OTHERS,
    bullets.NO_ACTION,
    bullets.DOUBT,
    bullets.NOTHING_SPECIFIC,
    bullets.TOO_SHORT,
    bullets.COMPARISON,
    bullets.TOO_LONG,
)
# The profile as a whole (docs/rules.md#strong, #portfolio).
PROFILE: tuple[Rule[ProfileOnDay], ...] = (
    features.NO_SETTING,
    features.NOTHING_OBSERVED,
    features.NOTHING_TO_COMPARE,
    features.NO_LESSON,
    features.THIN_GOAL,
    features.NO_CV,
    same_words.SAME_MATERIAL,
    portfolio.NO_ANCHOR,
    portfolio.FELLOW_ALONE,
    portfolio.NO_AIM,
    portfolio.AIM_TOO_EARLY,
    portfolio.LATE_REQUEST,
    portfolio.TOO_FEW_LETTERS,
    portfolio.TOO_MANY_LETTERS,
    portfolio.EXAMPLE_ADDRESS,
    portfolio.DAY_TO_COME,
    fit.DOES_NOT_READ_ON,
    kinds.KIND_OF_LETTER,
    kinds.LEFT_SERVICE,
    kinds.NO_REQUEST,
)
# A value of the file by itself, whatever else is wrong with the profile.
VALUES: tuple[Rule[Value], ...] = (
    damage.GARBLED,
    damage.STRAY_MARK,
    damage.SUFFIX,
    damage.TURNED_NAME,
    fit.WRONG_READER,
)
# A document as it would be sent (docs/rules.md#documents, #names). Errors stop ``render``.
LETTERS: tuple[Rule[Reading], ...] = (
    letter_names.OTHER_WRITER,
    letter_names.OTHER_HOSPITAL,
    letter_names.OTHER_SERVICE,
    letter_names.OTHER_NAME,
    letter_names.NO_NAME,
    wording.TITLE_AND_CREDENTIALS,
    wording.LEFTOVER,
    wording.SAMPLE_NAME,
    wording.EXCLAMATION,
    wording.PAST_DATE,
    wording.NOBODY_GREETED,
    wording.NOT_ATTACHED,
    wording.PRESSURE,
    fit.OVER_LIMIT,
)
BAD_TEMPLATE = Explanation(
    "MSG014",
    "error",
    title="A template that can't be used",
    why="There is a mistake in the template, so no document can be made from it.",
    example="{{ writer.name }}",
    better="{{ writer.salutation }}",
)
RULES: tuple[Explanation, ...] = (
    *IDENTIFIERS,
    *OBSERVER,
    *LINES,
    *PROFILE,
    *VALUES,
    *LETTERS,
)
EXPLANATIONS: dict[str, Explanation] = {
    one.code: one for one in (*RULES, BAD_TEMPLATE, alike.SAME_NOTE, *suppressions.EXPLANATIONS)
}


@lru_cache(maxsize=256)  # a class shares its rotations' lines, and writers share lines as well
def identifiers(text: Text) -> Sequence[Found]:
    """Possible patient identifiers in a text. None found proves nothing."""
    return tuple(in_precedence(IDENTIFIERS, text, len(text.plain)))


def overclaims(text: Text) -> list[Found]:
    """What an observer can't claim in a text."""
    found = [one for rule in OBSERVER for one in rule.apply(text)]
    return sorted(found, key=lambda one: one.hit.start)


def explain(code: str) -> Explanation:
    """What a code means; LorkitError names the nearest code if there is no such code."""
    known = explanations()
    asked = code.strip().upper()
    if found := known.get(asked):
        return found
    letters = asked.rstrip("0123456789")
    full = f"{letters}{asked.removeprefix(letters):0>3}"  # PHI4 and PHI04 are PHI004
    raise LorkitError(
        f"there is no code '{code}'",
        did_you_mean(full if full in known else asked, known)
        or "lorkit check shows the code of each finding",
    )


@cache
def explanations() -> dict[str, Explanation]:
    """Every explanation by its code, those of an unreadable profile included."""
    import tomllib

    file = Path(__file__).parent / "data" / "reading.toml"
    reading: dict[str, dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))
    others = {code: Explanation(code, "error", **page) for code, page in reading.items()}
    return EXPLANATIONS | others
