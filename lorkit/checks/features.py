"""The four features of a strong letter (brief, section 1): what a writer has to work with.

Role and context, direct observation, material for a comparison, specialty and goal. What is
missing is advice with the field to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.text import compiled
from lorkit.checks.values import Material, Spot, materials
from lorkit.profile.model import Profile

# Facts a writer can compare with peers: the level of responsibility, and growth after feedback.
_COMPARABLE = (
    r"\b(?:feedback|from \S+ (?:\w{1,12} )?(?:in week \d+ )?to \S+|week \d|by (?:week|day|"
    r"the (?:end|second|third|"
    r"fourth|last))|fewer|faster|sooner|longer|shorter|expectations|responsib\w*|independent\w*|"
    r"supervis\w*|improved|on my own|same \w+ as|sub-?interns?|within a week|after you|you "
    r"asked|each week|let me|trusted|adopted|the next \w+ has|"
    r"more complex|instead of|no longer|less help|corrections?|correct\w*)\b"
)


def features(profile: Profile) -> Iterator[Spot]:
    """What is missing, writer by writer; who declined needs nothing."""
    for material in materials(profile):
        if material.answer != "declined":
            level = profile.rotation(material.writer.rotation).level
            yield from _writer(material, observer=level == "observer")
    yield from _goal(profile)
    if not profile.applicant.cv:
        message = "asks and cards promise your CV, and the profile names none to attach"
        yield Spot("FEA006", "applicant.cv", message, "add  cv: cv.pdf,  a file beside the profile")


def _writer(material: Material, *, observer: bool) -> Iterator[Spot]:
    writer, path = material.writer, material.path
    name = writer.salutation
    if not writer.setting:
        message = f"nothing says where {name} saw you: role and context is what a letter opens with"
        hint = 'add  setting:  with the place, like "the inpatient wards"'
        yield Spot("FEA001", f"{path}.setting", message, hint)
    for field, told in (("did", "what you did"), ("moments", "a moment to remember")):
        if not getattr(material, field):
            message = f"{name} gets no word of {told}: a letter lives on what its writer saw"
            hint = f"add  {field}:  to this writer or to the rotation, one to three lines"
            yield Spot("FEA002", f"{path}.{field}", message, hint)
    words = " ".join((*material.did, *material.moments, writer.learned or ""))
    if (material.did or material.moments) and not compiled(_COMPARABLE).search(words.lower()):
        message = f"nothing lets {name} compare you with US peers"
        fact = "what you were asked to prepare" if observer else "how much you did on your own"
        hint = f"add a fact: {fact}, or what changed after feedback"
        yield Spot("FEA003", f"{path}.moments", message, hint)
    if not writer.learned and material.answer == "agreed":
        message = f"the thank-you to {name} has no lesson in it"
        hint = "add  learned:  one specific thing you learned from this writer"
        yield Spot("FEA005", f"{path}.learned", message, hint)


def _goal(profile: Profile) -> Iterator[Spot]:
    goal, specialty = profile.applicant.career_goal, profile.applicant.specialty
    if len(goal.split()) < 3 or goal.casefold() == specialty.casefold():
        message = f"the career goal says little beyond {specialty}"
        hint = 'say in a line what kind of work, and where: "Hospitalist who teaches"'
        yield Spot("FEA004", "applicant.career_goal", message, hint)
