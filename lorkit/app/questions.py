"""The questions of the first visit, in the order that leads to a first support sheet.

Each question's label and example come from the field that holds its answer.
"""

from __future__ import annotations

from typing import NamedTuple

from lorkit.app.fields import shape_at, shown
from lorkit.profile.edit_text import parse_path
from lorkit.yaml.nodes import Source


class Question(NamedTuple):
    """One question, and the field that holds its answer."""

    path: str
    ask: str
    why: str = ""


QUESTIONS = (
    Question("applicant.eras_name", "What is your name?", "It appears in every document."),
    Question("applicant.status", "Where are you in your training?"),
    Question("applicant.school", "What is your medical school?"),
    Question("applicant.country", "Which country is it in?"),
    Question("applicant.email", "What is your email address?"),
    Question("applicant.specialty", "Which specialty are you applying for?"),
    Question("applicant.career_goal", "What is your career goal?", "A few words are best."),
    Question("application.season", "Which season are you applying for?"),
    Question("rotations[0].service", "Which service is your rotation on?"),
    Question("rotations[0].hospital", "Which hospital is it at?"),
    Question("rotations[0].starts", "When does the rotation start?"),
    Question("rotations[0].ends", "When does the rotation end?"),
    Question("rotations[0].level", "What are you allowed to do there?"),
    Question(
        "writers[0].family_name",
        "Who worked with you most and might write a letter?",
        "You can paste the full name with title and email address.",
    ),
    Question(
        "writers[0].role",
        "What is this person's role?",
        "The anchor is the attending you worked with most. Secondary is another attending.",
    ),
    Question("writers[0].setting", "Where do you work together?"),
    Question(
        "writers[0].did",
        "What did you do that this person saw?",
        "Give a number, a verb, and a result. Leave out whatever identifies a patient.",
    ),
    Question(
        "writers[0].moments",
        "Which brief moments did this person see?",
        "Up to three. They help this person remember you when writing the letter.",
    ),
)


def is_required(question: Question) -> bool:
    """Whether the profile requires the answer."""
    shape = shape_at(parse_path(question.path))
    return bool(shape and shape.required)


def left(source: Source) -> list[Question]:
    """The required questions without an answer."""
    return [q for q in QUESTIONS if is_required(q) and not shown(source, q.path)]


def number_of(path: str) -> int:
    """A question's number, from 0; 0 if there is no such question."""
    return next((n for n, q in enumerate(QUESTIONS) if q.path == path), 0)
