"""The rules between fields: ids that name something, whole requests, dates in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lorkit.errors import Problems
from lorkit.profile.events import SIGNER_EVENTS
from lorkit.profile.facts import Data, Facts, Item
from lorkit.profile.names import check_names
from lorkit.text import count, listed, nearest, shown, slug
from lorkit.yaml import codes
from lorkit.yaml.nodes import Scalar, Source


def check_references(data: dict[str, Data], source: Source, problems: Problems) -> None:
    """Report what breaks a rule between fields."""
    facts = Facts(data, source, problems)
    _aamc_id(facts)
    _ids(facts, "rotation", facts.rotations)
    _ids(facts, "writer", facts.writers)
    for writer in facts.writers:
        _writers_rotation(facts, writer)
        _cosigner(facts, writer)
        _signers_log(facts, writer)
        _request(facts, writer)
    _same_email(facts)
    check_names(facts)
    check_dates(facts)


def _aamc_id(facts: Facts) -> None:
    aamc_id = facts.applicant.values.get("aamc_id")
    if aamc_id and not (len(aamc_id) == 8 and aamc_id.isascii() and aamc_id.isdigit()):
        message = f"an AAMC ID has 8 digits, but {shown(aamc_id)} doesn't"
        hint = "compare it with the one in MyERAS"
        facts.warning(codes.AAMC_ID, "applicant.aamc_id", message, hint)


def _ids(facts: Facts, noun: str, items: list[Item]) -> None:
    """Report duplicate ids."""
    seen: dict[str, str] = {}
    for path, values in items:
        name = values.get("id")
        if name is None:
            continue
        if name in seen:
            line = facts.source.locate(f"{seen[name]}.id").line
            message = f"another {noun} already has the id {shown(name)}, on line {line}"
            hint = f"give this one a different id, like {name}-2"
            facts.error(codes.DUPLICATE_ID, f"{path}.id", message, hint)
        seen.setdefault(name, path)


def _writers_rotation(facts: Facts, writer: Item) -> None:
    """The writer's rotation is one of the profile's, and given where there are several."""
    name, path = writer.values.get("rotation"), f"{writer.path}.rotation"
    known, all_known = _names(facts, facts.rotations)
    if name is None and not facts.error_at(path) and len(facts.rotations) > 1:
        message = "'rotation' is missing: the profile has several, and this writer needs one"
        hint = f"add  rotation: {listed(known)}" if known else "add  rotation:  and its id"
        facts.error(codes.WHICH_ROTATION, path, message, hint)
    elif name is not None and name not in known:
        _unknown_name(facts, "rotation", name, path, known, all_known)


def _unknown_name(
    facts: Facts, noun: str, name: str, path: str, known: list[str], all_known: bool
) -> None:
    near = nearest(name, known)
    if not near and not all_known:
        return  # it may name the one whose id was already reported
    hint = f"write {listed(known)}" if known else f"give the {noun} that you mean this id"
    hint = f"did you mean {near}?" if near else hint
    facts.error(codes.NO_SUCH_ID, path, f"no {noun} has the id {shown(name)}", hint)


def _names(facts: Facts, items: list[Item]) -> tuple[list[str], bool]:
    """The ids of some items, and whether these are all.

    For an invalid id, the suggested one is used instead.
    """
    names = []
    for path, values in items:
        node = facts.source.node(f"{path}.id")
        bad = facts.error_at(f"{path}.id") == codes.BAD_ID
        typed = slug(node.text) if bad and isinstance(node, Scalar) else ""
        names.append(values.get("id") or typed)
    return [name for name in dict.fromkeys(names) if name], bool(names) and all(names)


def _cosigner(facts: Facts, writer: Item) -> None:
    """A fellow's letter is signed by a writer who isn't a fellow (docs/rules.md#portfolio)."""
    name, role = writer.values.get("signs_with"), writer.values.get("role")
    if name is None:
        return
    path = f"{writer.path}.signs_with"
    attendings = [w for w in facts.writers if w.values.get("role") != "fellow"]
    known, _ = _names(facts, [w for w in attendings if w.path != writer.path])
    hint = f"write {listed(known)}" if known else "add the attending who signs to the writers"
    if role not in (None, "fellow"):
        message = f"'signs_with' is only for a fellow, but this writer's role is {role}"
        facts.error(codes.BAD_COSIGNER, path, message, "remove it, or write  role: fellow")
    elif name == writer.values.get("id"):
        message = "a fellow can't also be the attending who signs"
        facts.error(codes.BAD_COSIGNER, path, message, hint)
    elif any(w.values.get("id") == name and w not in attendings for w in facts.writers):
        message = f"{shown(name)} is also a fellow, but an attending has to sign"
        facts.error(codes.BAD_COSIGNER, path, message, hint)
    elif name not in known:
        _unknown_name(facts, "writer", name, path, known, _names(facts, facts.writers)[1])


def _signers_log(facts: Facts, writer: Item) -> None:
    """What the signer answered is logged with a fellow who has one (docs/rules.md#portfolio)."""
    values = writer.values
    if values.get("signs_with") or facts.error_at(f"{writer.path}.signs_with"):
        return
    for number, line in enumerate(values.get("log", ())):
        event = line.split()[1] if line else ""
        if event not in SIGNER_EVENTS:
            continue
        path = f"{writer.path}.log[{number}]"
        if values.get("role") == "fellow":  # signs_with may be removed, and added again
            message = f"'{event}' is about the attending who signs, but this fellow has none"
            hint = "add  signs_with:  with the attending's id, or remove this line"
            facts.warning(codes.NOT_A_SIGNERS_LOG, path, message, hint)
            continue
        message = f"'{event}' belongs in the log of the fellow whose letter is signed"
        with_them = (w for w in facts.writers if w.values.get("signs_with") == values.get("id"))
        fellows = [name for w in with_them if (name := w.values.get("id"))]
        where = listed(fellows) if fellows else "a fellow with  signs_with:"
        facts.error(codes.NOT_A_SIGNERS_LOG, path, message, f"move this line to the log of {where}")


def _request(facts: Facts, writer: Item) -> None:
    """A request by link needs its link, and one by form its form (docs/rules.md#portals)."""
    request = writer.values.get("request", {})
    for method, key, example in (
        ("link", "link", "https://example.com/upload"),
        ("form-pdf", "form", "letter-request.pdf"),
    ):
        path = f"{writer.path}.request.{key}"
        if request.get("method") == method and key not in request and not facts.error_at(path):
            message = f"the method {method} needs '{key}', which is missing"
            hint = f"add  {key}: {example},  or write  method: not-open  until you have it"
            facts.error(codes.REQUEST_INCOMPLETE, path, message, hint)


def _same_email(facts: Facts) -> None:
    seen: dict[str, Item] = {}
    own = facts.applicant.values.get("email", "").casefold()
    for writer in facts.writers:
        path, values = writer
        email = values.get("email", "").casefold()
        if email and email == own:
            message = "this is your own address: the message would come back to you"
            hint = "write the writer's address, or leave it out until you have it"
            facts.warning(codes.SAME_EMAIL, f"{path}.email", message, hint)
        elif email and email in seen and not _is_one_person(writer, seen[email]):
            line = facts.source.locate(f"{seen[email].path}.email").line
            message = f"another writer has the same address, on line {line}"
            hint = "check which of the two people it belongs to"
            facts.warning(codes.SAME_EMAIL, f"{path}.email", message, hint)
        seen.setdefault(email, writer)


def _is_one_person(one: Item, other: Item) -> bool:
    """Whether somebody is entered twice, as in two roles."""
    return all(one.values.get(k) == other.values.get(k) for k in ("given_name", "family_name"))


_LONGEST_ROTATION = 366  # days
_YEARS_FROM_SEASON = 3
_MATCH_MONTH = 3


def check_dates(facts: Facts) -> None:
    """Report dates that contradict each other."""
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
        message = f"worked_to ({end}) is before worked_from ({begin})"
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
        message = f"Match Day ({on}) is before the day the application was submitted ({submitted})"
        hint = "check both dates"
        facts.warning(codes.MATCH_TOO_EARLY, "application.match.on", message, hint)


def _years(facts: Facts) -> None:
    """Dates lie near the season."""
    season = facts.application.values.get("season")
    if season is None:
        return
    for path, day in _days(facts):
        if abs(day.year - season) > _YEARS_FROM_SEASON:
            message = f"{day} is {abs(day.year - season)} years away from the {season} season"
            hint = "check the year here and in application.season"
            facts.warning(codes.FAR_FROM_SEASON, path, message, hint)


def _season(facts: Facts) -> None:
    """The season is the year of its Match, in March, not the year of applying."""
    values = facts.application.values
    season, starts = values.get("season"), [rotation.span[0] for rotation in facts.rotations]
    planned = [day for day in (*starts, values.get("letters_by")) if day]
    # Other services match at any time of the year.
    if season is None or not planned or values.get("match") or values.get("service") == "other":
        return
    first = min(planned)
    year = first.year + (first.month > _MATCH_MONTH)
    if season < year and first.year - season <= _YEARS_FROM_SEASON:  # reported separately
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
