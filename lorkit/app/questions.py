"""The first visit: one question at a time, in the order that leads to a first support sheet.

What a question means, and an example of an answer, come from the profile's own fields.
"""

from __future__ import annotations

from typing import NamedTuple

from lorkit.app.fields import shape_at, shown
from lorkit.profile.edit_values import parse_path
from lorkit.yaml.nodes import Source


class Question(NamedTuple):
    """One question, and the field that holds its answer."""

    path: str
    ask: str
    why: str = ""


QUESTIONS = (
    Question("applicant.eras_name", "What is your name?", "It stands in every document."),
    Question("applicant.status", "Where are you in your training?"),
    Question("applicant.school", "What is your medical school?"),
    Question("applicant.country", "In which country is it?"),
    Question("applicant.email", "What is your email address?"),
    Question("applicant.specialty", "Which specialty do you apply for?"),
    Question("applicant.career_goal", "What is your career goal?", "A few words are best."),
    Question("application.season", "For which season do you apply?"),
    Question("rotations[0].service", "On which service is your rotation?"),
    Question("rotations[0].hospital", "At which hospital?"),
    Question("rotations[0].starts", "When does it start?"),
    Question("rotations[0].ends", "When does it end?"),
    Question("rotations[0].level", "What may you do there?"),
    Question(
        "writers[0].family_name",
        "Who saw you most, and might write a letter?",
        "Paste the whole name, with title and address, if you have it like that.",
    ),
    Question("writers[0].role", "What is this person's role for you?"),
    Question("writers[0].setting", "Where do you work together?"),
    Question(
        "writers[0].did",
        "What have you done that this person saw?",
        "The best ones have a number, a verb and a result. No patient can be recognized.",
    ),
    Question(
        "writers[0].moments",
        "Which short scenes did this person see?",
        "Up to three. They bring back a memory, which is what a letter is written from.",
    ),
)


def is_required(question: Question) -> bool:
    """Whether the profile can't do without the answer."""
    shape = shape_at(parse_path(question.path))
    return bool(shape and shape.required)


def left(source: Source) -> list[Question]:
    """The questions that must still be answered."""
    return [q for q in QUESTIONS if is_required(q) and not shown(source, q.path)]


def number_of(path: str) -> int:
    """A question's number, from 0; 0 for what is none."""
    return next((n for n, q in enumerate(QUESTIONS) if q.path == path), 0)
