"""The four features of a strong letter (docs/rules.md#strong): what a writer has to work with.

Role and context, direct observation, material for a comparison, specialty and goal. What is
missing is advice with the field to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.rule import Hit, Rule, at
from lorkit.checks.text import Text, compiled, vocabulary
from lorkit.checks.values import Material, ProfileOnDay, materials

# Facts a writer can compare with peers: the level of responsibility, and growth after feedback.
_COMPARABLE = vocabulary(
    "feedback fewer faster sooner longer shorter expectations improved trusted adopted correction "
    "corrections correct corrected supervised independent independently responsible"
)
_COMPARED = (
    r"\b(?:from \S+ (?:\w{1,12} )?(?:in week \d+ )?to \S+|week \d|by (?:week|day|"
    r"the (?:end|second|third|fourth|last))|responsib\w*|independent\w*|supervis\w*|on my own|"
    r"same \w+ as|sub-?interns?|within a week|after you|you asked|each week|let me|"
    r"the next \w+ has|more complex|instead of|less help|correct\w*)\b"
)


def _open(day: ProfileOnDay) -> Iterator[Material]:
    """The writers who may still need something: who declined needs nothing."""
    return (m for m in materials(day.profile) if m.answer != "declined")


def _no_setting(day: ProfileOnDay) -> Iterator[Hit]:
    for material in _open(day):
        if not material.writer.setting:
            message = (
                f"a letter opens with where its writer saw you, and the profile doesn't say "
                f"where {material.writer.salutation} did"
            )
            hint = "add a line like  setting: the inpatient wards"
            yield at(f"{material.path}.setting", message, hint)


def _nothing_observed(day: ProfileOnDay) -> Iterator[Hit]:
    for material in _open(day):
        for field, told in (("did", "what you did"), ("moments", "a moment to remember")):
            if not getattr(material, field):
                message = (
                    f"{material.writer.salutation} gets no reminder of {told}, and may not recall "
                    "it without one"
                )
                hint = f"add  {field}:  to this writer or to the rotation, one to three lines"
                yield at(f"{material.path}.{field}", message, hint)


def _nothing_to_compare(day: ProfileOnDay) -> Iterator[Hit]:
    """Reported once, and only if no writer has such a fact: one is enough to begin with."""
    given = [m for m in _open(day) if m.did or m.moments]
    texts = [Text(" ".join((*m.did, *m.moments, m.writer.learned or ""))) for m in given]
    if not given or any(map(_is_comparable, texts)):
        return
    first = given[0]
    observer = day.profile.rotation(first.writer.rotation).level == "observer"
    message = (
        f"so far {first.writer.salutation} can only praise: programs also ask how you grew, and "
        "how much you were trusted with"
    )
    better = (
        "Cut my case summaries from two pages to one slide after your feedback"
        if observer
        else "Cut presentations from 9 minutes to 4 within a week of your feedback"
    )
    yield at(f"{first.path}.moments", message, f'add one moment that shows it, like "{better}"')


def _is_comparable(text: Text) -> bool:
    """Whether a text has such a fact; a single word for it is found sooner."""
    if not _COMPARABLE.isdisjoint(text.terms):
        return True
    return bool(compiled(_COMPARED).search(text.lower))


def _goal(day: ProfileOnDay) -> Iterator[Hit]:
    goal, specialty = day.profile.applicant.career_goal, day.profile.applicant.specialty
    if len(goal.split()) < 3 or goal.casefold() == specialty.casefold():
        message = f"the goal says little beyond {specialty}; a few more words would help the writer"
        hint = (
            f'say what kind of work, and where, like "{specialty} in a community hospital, with '
            'time to teach"'
        )
        yield at("applicant.career_goal", message, hint)


def _no_lesson(day: ProfileOnDay) -> Iterator[Hit]:
    for material in materials(day.profile):
        if not material.writer.learned and material.answer == "agreed":
            message = (
                f"a thank-you that names one thing learned is remembered, and the one to "
                f"{material.writer.salutation} names none yet"
            )
            hint = "add a line like  learned: to ask what worries the patient most"
            yield at(f"{material.path}.learned", message, hint)


def _no_cv(day: ProfileOnDay) -> Iterator[Hit]:
    if not day.profile.applicant.cv:
        message = "the ask promises your CV, and a writer who says yes will wait for it"
        yield at("applicant.cv", message, "put it beside the profile and add  cv: cv.pdf")


NO_SETTING = Rule(
    "FEA001",
    "advice",
    title="Role and context",
    why=(
        "A strong letter opens with who the writer is and where they saw you. The setting "
        "reminds them."
    ),
    example="(no setting)",
    better="setting: the inpatient wards",
    find=_no_setting,
)

NOTHING_OBSERVED = Rule(
    "FEA002",
    "advice",
    title="Direct observation",
    why="Readers trust what a writer saw. Without bullets and moments the letter can only praise.",
    example="(no did, or no moments)",
    better="moments: Saw a potassium of 5.9 before rounds and had the repeat value ready",
    find=_nothing_observed,
)

NOTHING_TO_COMPARE = Rule(
    "FEA003",
    "advice",
    title="Something to compare",
    why=(
        "Programs want to know how you compare with US students. The comparison is the "
        "writer's; the facts for it are yours: how much you did on your own, and how you "
        "changed after feedback."
    ),
    example="Presented patients on rounds (and nothing else, for every writer)",
    better="Cut presentations from 9 minutes to 4 within a week of your feedback",
    find=_nothing_to_compare,
)

THIN_GOAL = Rule(
    "FEA004",
    "advice",
    title="Specialty and goal",
    why=(
        "The letter ends by recommending you for a specialty. A goal of a few words helps the "
        "writer say what you want to do in it."
    ),
    example="career_goal: Neurology",
    better="career_goal: Stroke neurologist in a community hospital",
    find=_goal,
)

NO_LESSON = Rule(
    "FEA005",
    "advice",
    title="A lesson for the thank-you",
    why=(
        "A thank-you that names one thing learned is remembered. Without it, the note could "
        "go to anybody."
    ),
    example="(no learned)",
    better="learned: to ask what worries the patient most before opening the medication list",
    find=_no_lesson,
)

NO_CV = Rule(
    "FEA006",
    "advice",
    title="No CV to attach",
    why="The ask promises your CV, and a writer who says yes will wait for it.",
    example="(no cv under applicant)",
    better="cv: cv.pdf",
    find=_no_cv,
)
