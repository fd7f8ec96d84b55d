"""Profiles for tests of the plan: any length, any day, several rotations, writers in any state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from lorkit.profile.applicant import Applicant, Application
from lorkit.profile.model import Coordinator, Profile, Rotation, Writer

MONDAY = dt.date(2026, 7, 6)
ROLES = ("anchor", "secondary", "fellow", "director")
APPLICANT = Applicant(
    eras_name="Tomás Núñez Quiroga",
    status="final-year medical student",
    school="Universidad del Ejemplo",
    country="Colombia",
    email="tomas@example.com",
    specialty="Internal Medicine",
    career_goal="Hospitalist",
)


def rotation(
    days: int, starts: dt.date = MONDAY, rotation_id: str = "wards", **more: Any
) -> Rotation:
    """A rotation of so many days."""
    facts: dict[str, Any] = {
        "service": "Inpatient Medicine",
        "hospital": "Lakeside",
        "level": "hands-on",
    }
    ends = starts + dt.timedelta(days=days - 1)
    return Rotation(id=rotation_id, starts=starts, ends=ends, **(facts | more))


def writer(writer_id: str, role: str = "anchor", rotation_id: str = "wards", **more: Any) -> Writer:
    """A writer named after the id."""
    name = more.pop("salutation", f"Dr. {writer_id.title()}")
    facts: dict[str, Any] = {"id": writer_id, "role": role, "rotation": rotation_id}
    return Writer(family_name=writer_id.title(), salutation=name, **facts, **more)


def profile(
    *rotations: Rotation,
    writers: tuple[Writer, ...] = (),
    applicant: Applicant = APPLICANT,
    **application: Any,
) -> Profile:
    """A profile of these rotations; without writers, one of each role in each rotation."""
    those = writers or tuple(
        writer(f"{role}-{place.id}", role, place.id) for place in rotations for role in ROLES
    )
    return Profile(
        applicant=applicant,
        application=Application(**({"season": 2027} | application)),
        rotations=rotations,
        writers=those,
    )


def logs(rotation: Rotation) -> st.SearchStrategy[tuple[str, ...]]:
    """Logs as they may be: nothing yet, any answer, one or two reminders, a letter, thanks."""
    around = st.integers(-3, 40).map(lambda d: rotation.ends + dt.timedelta(days=d - 10))
    stories = st.sampled_from(
        (
            (),
            ("asked",),
            ("asked", "agreed"),
            ("agreed", "followed-up", "thanked"),
            ("asked", "agreed", "followed-up", "reminded"),
            ("asked", "agreed", "reminded", "reminded"),
            ("asked", "agreed", "followed-up", "received", "thanked"),
            ("asked", "hesitated"),
            ("asked", "declined"),
        )
    )

    def told(first: dt.date, story: tuple[str, ...]) -> tuple[str, ...]:
        days = (first + dt.timedelta(days=9 * number) for number in range(len(story)))
        return tuple(f"{day} {event}" for day, event in zip(days, story, strict=True))

    return st.builds(told, around, stories)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """One to three rotations of 1 to 365 days, round leap days and ends of years too."""
    starts = st.dates(dt.date(2023, 6, 1), dt.date(2032, 12, 31))
    near = st.sampled_from(
        (dt.date(2026, 12, 28), dt.date(2028, 2, 28), dt.date(2028, 2, 29), dt.date(2027, 12, 31))
    )
    length = st.one_of(st.sampled_from((1, 2, 5, 12, 26, 28, 40, 54)), st.integers(1, 365))
    places = [
        rotation(
            draw(length),
            draw(st.one_of(starts, near)),
            f"r{number}",
            coordinator=draw(st.sampled_from((None, Coordinator(name="Ms. Whitfield")))),
            level=draw(st.sampled_from(("hands-on", "observer"))),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    writers = tuple(
        writer(f"w{number}", draw(st.sampled_from(ROLES)), place.id, log=draw(logs(place)))
        for number, place in enumerate(
            draw(st.sampled_from(places)) for _ in range(draw(st.integers(1, 7)))
        )
    )
    last = max(place.ends for place in places)
    by = draw(st.sampled_from((None, last, last + dt.timedelta(days=50), places[0].starts)))
    return profile(*places, writers=writers, letters_by=by)


def days_near(found: Profile) -> st.SearchStrategy[dt.date]:
    """Days before, during and after a profile's rotations."""
    first = min(place.starts for place in found.rotations) - dt.timedelta(days=40)
    return st.dates(first, max(place.ends for place in found.rotations) + dt.timedelta(days=120))
