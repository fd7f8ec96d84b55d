"""The rules between dates: in order, within the rotation, and near the season."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lorkit.profile import codes
from lorkit.profile.facts import Facts, Item
from lorkit.profile.problems import count

_LONGEST_ROTATION = 366  # days
_YEARS_FROM_SEASON = 3
_MATCH_MONTH = 3


def check_dates(facts: Facts) -> None:
    """Report dates that cannot go together (design: the profile file)."""
    for rotation in facts.rotations:
        _span(facts, rotation)
    for writer in facts.writers:
        _worked(facts, writer)
    _match(facts)
    _years(facts)
    _season(facts)


def _span(facts: Facts, rotation: Item) -> None:
    starts, ends = rotation.span
    if not starts or not ends:
        return
    path, days = f"{rotation.path}.ends", (ends - starts).days + 1
    if ends < starts:
        message = f"the rotation ends on {ends}, before it starts on {starts}"
        hint = "check both dates; ends is the last day"
        facts.error(codes.TURNED_ROUND, path, message, hint)
    elif days > _LONGEST_ROTATION:
        message = f"this rotation lasts {count(days, 'day')}"
        hint = "check the years of starts and ends"
        facts.warning(codes.LONG_ROTATION, path, message, hint)


def _worked(facts: Facts, writer: Item) -> None:
    """The days worked together are in order, and within the rotation."""
    begin, end = (writer.values.get(key) for key in ("worked_from", "worked_to"))
    if begin and end and end < begin:
        message = f"worked_to, {end}, is before worked_from, {begin}"
        path = f"{writer.path}.worked_to"
        facts.error(codes.TURNED_ROUND, path, message, "check both dates")
        return
    rotation = facts.rotation_of(writer)
    starts, ends = rotation.span if rotation else (None, None)
    if not starts or not ends or ends < starts:
        return
    for key, day in (("worked_from", begin), ("worked_to", end)):
        if day and not starts <= day <= ends:
            message = f"{day} is outside the rotation, which runs from {starts} to {ends}"
            hint = "check this date and the rotation it belongs to"
            facts.error(codes.OUTSIDE_ROTATION, f"{writer.path}.{key}", message, hint)


def _match(facts: Facts) -> None:
    submitted, match = (facts.application.values.get(k) for k in ("submitted_on", "match"))
    on = match.get("on") if match else None
    if submitted and on and on < submitted:
        message = f"Match Day, {on}, is before the application went in on {submitted}"
        hint = "check both dates"
        facts.warning(codes.MATCH_TOO_EARLY, "application.match.on", message, hint)


def _years(facts: Facts) -> None:
    """Dates lie near the season."""
    season = facts.application.values.get("season")
    if season is None:
        return
    for path, day in _days(facts):
        if abs(day.year - season) > _YEARS_FROM_SEASON:
            message = f"{day} is {abs(day.year - season)} years from the {season} season"
            hint = "check the year here and in application.season"
            facts.warning(codes.FAR_FROM_SEASON, path, message, hint)


def _season(facts: Facts) -> None:
    """The season is the year of its Match, in March, and not the year of applying."""
    values = facts.application.values
    season, starts = values.get("season"), [rotation.span[0] for rotation in facts.rotations]
    planned = [day for day in (*starts, values.get("letters_by")) if day]
    # Other services match at any time of the year.
    if season is None or not planned or values.get("match") or values.get("service") == "other":
        return
    first = min(planned)
    year = first.year + (first.month > _MATCH_MONTH)
    if season < year and first.year - season <= _YEARS_FROM_SEASON:  # more is told already
        message = f"the {season} season ends with the Match in March {season}, before {first}"
        hint = f"the season is the year of the Match: write  season: {year}"
        facts.warning(codes.AFTER_THE_MATCH, "application.season", message, hint)


def _days(facts: Facts) -> Iterator[tuple[str, dt.date]]:
    match = facts.application.values.get("match", {})
    groups = [facts.application, Item("application.match", match)]
    groups += [*facts.rotations, *facts.writers]
    groups += [Item(f"{w.path}.request", w.values.get("request", {})) for w in facts.writers]
    for path, values in groups:
        for key, value in values.items():
            if isinstance(value, dt.date):
                yield f"{path}.{key}", value
        for number, line in enumerate(values.get("log", ())):
            if line is not None:
                yield f"{path}.log[{number}]", dt.date.fromisoformat(line[:10])
