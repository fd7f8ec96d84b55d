"""The whole schedule against a second reading of the rules, written apart from the code."""

from __future__ import annotations

import datetime as dt
from typing import Any

import plans
import second_reading
from hypothesis import given, settings
from hypothesis import strategies as st

from lorkit.profile.applicant import Match
from lorkit.profile.events import EVENTS
from lorkit.profile.model import Coordinator, Profile, Request, Writer
from lorkit.schedule.due import due
from lorkit.schedule.windows import ask_window

STARTS = dt.date(2026, 7, 6)
SEASON = st.dates(dt.date(2026, 7, 1), dt.date(2026, 10, 15))
# Lines as people log them, in an order that makes sense or in none.
STORIES = (
    ("asked",),
    ("asked", "agreed"),
    ("asked", "hesitated"),
    ("asked", "hesitated", "agreed"),
    ("agreed", "declined"),
    ("agreed", "hesitated"),
    ("asked", "agreed", "followed-up"),
    ("asked", "agreed", "followed-up", "reminded"),
    ("asked", "agreed", "followed-up", "thanked", "reminded"),
    ("asked", "agreed", "followed-up", "reminded", "reminded"),
    ("agreed", "followed-up", "thanked", "reminded", "received"),
    ("agreed", "received", "told-submitted"),
)
# What a fellow's log says of the attending who signs, some of it after a change of mind.
SIGNATURES = (
    (),
    (),
    ("signer-asked",),
    ("signer-agreed",),
    ("signer-asked", "signer-agreed"),
    ("signer-asked", "signer-hesitated"),
    ("signer-agreed", "signer-declined"),
    ("signer-declined", "signer-asked"),
    ("signer-asked", "signer-declined", "signer-asked", "signer-agreed"),
)


@st.composite
def logs(draw: st.DrawFn) -> tuple[str, ...]:
    if draw(st.integers(0, 3)) == 0:
        lines = st.builds(lambda day, event: f"{day} {event}", SEASON, st.sampled_from(EVENTS))
        return tuple(draw(st.lists(lines, max_size=7)))
    # Often the same day as somebody else's: it matters who was asked first.
    day = STARTS + dt.timedelta(days=draw(st.one_of(st.sampled_from((14, 21)), st.integers(0, 40))))
    found = []
    story = draw(st.sampled_from(STORIES))
    at = draw(st.integers(0, len(story)))
    for event in (*story[:at], *draw(st.sampled_from(SIGNATURES)), *story[at:]):
        found.append(f"{day} {event}")
        day += dt.timedelta(days=draw(st.sampled_from((0, 1, 2, 7, 14, 20))))
    return tuple(draw(st.permutations(found)) if draw(st.booleans()) else found)


@st.composite
def requests(draw: st.DrawFn) -> Request | None:
    method: Any = draw(st.sampled_from((None, "not-open", "portal-email", "portal-email", "link")))
    on = draw(st.one_of(st.none(), SEASON))
    return Request(method=method, on=on) if method else None


def person(draw: st.DrawFn, key: str, role: str, rotation_id: str, **more: Any) -> Writer:
    address = draw(
        st.sampled_from((f"{key}@example.com", "ONE@example.com", "one@example.com", None))
    )
    name = draw(st.sampled_from((key.title(), "Okafor")))
    facts: dict[str, Any] = {"id": key, "role": role, "rotation": rotation_id}
    facts |= {"log": draw(logs()), "request": draw(requests()), "email": address}
    return Writer(family_name=name, salutation=f"Dr. {name}", **facts, **more)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    coordinator = st.sampled_from((None, Coordinator(name="Dr. Okafor", email="one@example.com")))
    noted = st.sampled_from(((), ("2026-07-31 coordinator-noted",)))
    places = [plans.rotation(draw(st.sampled_from((5, 26, 40))), STARTS, "wards")]
    if draw(st.booleans()):
        later = STARTS + dt.timedelta(days=draw(st.sampled_from((7, 28, 45))))
        more = {"coordinator": draw(coordinator), "log": draw(noted)}
        places.append(plans.rotation(26, later, "clinic", **more))
    ids = [place.id for place in places]
    roles = ("anchor", "secondary", "director")
    attendings = [
        person(draw, f"a{n}", draw(st.sampled_from(roles)), draw(st.sampled_from(ids)))
        for n in range(draw(st.integers(1, 2)))
    ]
    fellows = [
        person(
            draw,
            f"f{n}",
            "fellow",
            draw(st.sampled_from(ids)),
            signs_with=draw(st.sampled_from((None, *(a.id for a in attendings)))),
        )
        for n in range(draw(st.integers(0, 2)))
    ]
    application: dict[str, Any] = {
        "submitted_on": draw(st.one_of(st.none(), SEASON)),
        "match": draw(st.one_of(st.none(), st.builds(Match, program=st.just("P"), on=SEASON))),
    }
    return plans.profile(*places, writers=(*attendings, *fellows), **application)


@settings(max_examples=400, deadline=None)
@given(found=profiles(), on=st.dates(dt.date(2026, 6, 15), dt.date(2026, 11, 30)))
def test_due_says_what_a_second_reading_of_the_rules_says(found: Profile, on: dt.date) -> None:
    told = {
        (thing.about, thing.document or thing.act): (thing.state, thing.start, thing.end)
        for thing in due(found, on)
    }
    assert told == second_reading.expected(found, on)


@given(found=profiles())
def test_both_readings_have_the_same_windows_to_ask_in(found: Profile) -> None:
    for writer in found.writers:
        case = second_reading.Case(found, writer, STARTS)
        if not case.is_signer_only:
            rotation = found.rotation(writer.rotation)
            assert ask_window(rotation, writer.role) == second_reading.ask_span(case, writer.role)
