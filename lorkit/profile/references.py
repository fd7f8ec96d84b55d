"""The rules between fields: dates in order, ids that name something, requests that are whole.

They look at the values that are right, so that they speak up in the same run as all the other
problems, and keep quiet about a value that is reported already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from lorkit.profile import codes
from lorkit.profile.nodes import Scalar
from lorkit.profile.problems import Problems, count, listed, nearest, shown, slug
from lorkit.profile.source import Source
from lorkit.profile.structure import Data

_LONGEST_ROTATION = 366  # days
_YEARS_FROM_SEASON = 3


class _Item(NamedTuple):
    """A rotation or a writer: where it is, and its values that are right."""

    path: str
    values: dict[str, Any]


def check_references(data: dict[str, Data], source: Source, problems: Problems) -> None:
    """Report what breaks a rule between fields (design: the profile file)."""
    _References(data, source, problems).check()


class _References:
    def __init__(self, data: dict[str, Any], source: Source, problems: Problems) -> None:
        self._application = data.get("application", {})
        self._applicant = data.get("applicant", {})
        self._rotations = _items(data, "rotations")
        self._writers = _items(data, "writers")
        self._source = source
        self._problems = problems

    def check(self) -> None:
        """All the rules."""
        self._aamc_id()
        self._ids("rotation", self._rotations)
        self._ids("writer", self._writers)
        for rotation in self._rotations:
            self._span(rotation)
        for writer in self._writers:
            self._writers_rotation(writer)
            self._worked(writer)
            self._cosigner(writer)
            self._request(writer)
        self._same_email()
        self._match()
        self._years()

    def _error(self, code: str, path: str, message: str, hint: str) -> None:
        self._problems.error(code, self._source.locate(path), path, message, hint)

    def _warning(self, code: str, path: str, message: str, hint: str) -> None:
        self._problems.warning(code, self._source.locate(path), path, message, hint)

    def _aamc_id(self) -> None:
        aamc_id = self._applicant.get("aamc_id")
        if aamc_id and not (len(aamc_id) == 8 and aamc_id.isascii() and aamc_id.isdigit()):
            message = f"an AAMC ID has 8 digits, and {shown(aamc_id)} has not"
            hint = "compare it with the one in MyERAS"
            self._warning(codes.AAMC_ID, "applicant.aamc_id", message, hint)

    def _ids(self, noun: str, items: list[_Item]) -> None:
        """No two with one id."""
        seen: dict[str, str] = {}
        for path, values in items:
            name = values.get("id")
            if name is None:
                continue
            if name in seen:
                line = self._source.locate(f"{seen[name]}.id").line
                message = f"another {noun} has the id {shown(name)} too, in line {line}"
                hint = f"give this one another id, like {name}-2"
                self._error(codes.DUPLICATE_ID, f"{path}.id", message, hint)
            seen.setdefault(name, path)

    def _span(self, rotation: _Item) -> None:
        starts, ends = _span(rotation)
        if not starts or not ends:
            return
        path, days = f"{rotation.path}.ends", (ends - starts).days + 1
        if ends < starts:
            message = f"the rotation ends on {ends}, before it starts on {starts}"
            hint = "check both dates; ends is the last day"
            self._error(codes.TURNED_ROUND, path, message, hint)
        elif days > _LONGEST_ROTATION:
            message = f"this rotation lasts {count(days, 'day')}"
            hint = "check the years of starts and ends"
            self._warning(codes.LONG_ROTATION, path, message, hint)

    def _writers_rotation(self, writer: _Item) -> None:
        """The writer's rotation is one of the profile's, and given where there are several."""
        name, path = writer.values.get("rotation"), f"{writer.path}.rotation"
        known, all_known = self._names(self._rotations)
        if name is None and not self._problems.errors_at(path) and len(self._rotations) > 1:
            message = "'rotation' is missing: there are several, and this writer saw one of them"
            hint = f"add  rotation: {listed(known)}" if known else "add  rotation:  with its id"
            self._error(codes.WHICH_ROTATION, path, message, hint)
        elif name is not None and name not in known:
            self._unknown_name("rotation", name, path, known, all_known)

    def _unknown_name(
        self, noun: str, name: str, path: str, known: list[str], all_known: bool
    ) -> None:
        near = nearest(name, known)
        if not near and not all_known:
            return  # it may name the one whose id is reported already
        hint = f"write {listed(known)}" if known else f"give the {noun} that is meant this id"
        hint = f"did you mean {near}?" if near else hint
        self._error(codes.NO_SUCH_ID, path, f"no {noun} has the id {shown(name)}", hint)

    def _names(self, items: list[_Item]) -> tuple[list[str], bool]:
        """The ids of some items, wrong ones as they should be, and whether these are all."""
        names = []
        for path, values in items:
            node = self._source.node(f"{path}.id")
            typed = slug(node.text) if isinstance(node, Scalar) else ""
            names.append(values.get("id") or typed)
        return [name for name in dict.fromkeys(names) if name], all(names)

    def _rotation_of(self, writer: _Item) -> _Item | None:
        name = writer.values.get("rotation")
        if name is None:
            only = len(self._rotations) == 1 and not self._problems.errors_at(
                f"{writer.path}.rotation"
            )
            return self._rotations[0] if only else None
        return next((r for r in self._rotations if r.values.get("id") == name), None)

    def _worked(self, writer: _Item) -> None:
        """The days worked together are in order, and within the rotation."""
        begin, end = (writer.values.get(key) for key in ("worked_from", "worked_to"))
        if begin and end and end < begin:
            message = f"worked_to, {end}, is before worked_from, {begin}"
            path = f"{writer.path}.worked_to"
            self._error(codes.TURNED_ROUND, path, message, "check both dates")
            return
        rotation = self._rotation_of(writer)
        starts, ends = _span(rotation) if rotation else (None, None)
        if not starts or not ends or ends < starts:
            return
        for key, day in (("worked_from", begin), ("worked_to", end)):
            if day and not starts <= day <= ends:
                message = f"{day} is outside the rotation, which runs from {starts} to {ends}"
                hint = "check this date and the rotation it belongs to"
                self._error(codes.OUTSIDE_ROTATION, f"{writer.path}.{key}", message, hint)

    def _cosigner(self, writer: _Item) -> None:
        """A fellow's letter is signed by another writer who is no fellow (brief, section 2)."""
        name, role = writer.values.get("signs_with"), writer.values.get("role")
        if name is None:
            return
        path = f"{writer.path}.signs_with"
        attendings = [w for w in self._writers if w.values.get("role") != "fellow"]
        known, _ = self._names([w for w in attendings if w.path != writer.path])
        hint = f"write {listed(known)}" if known else "add the attending who signs as a writer"
        if role not in (None, "fellow"):
            message = f"'signs_with' is for a fellow, and this writer's role is {role}"
            self._error(codes.BAD_COSIGNER, path, message, "remove it, or write  role: fellow")
        elif name == writer.values.get("id"):
            self._error(codes.BAD_COSIGNER, path, "a fellow cannot sign with themselves", hint)
        elif any(w.values.get("id") == name and w not in attendings for w in self._writers):
            message = f"{shown(name)} is a fellow too, and an attending has to sign"
            self._error(codes.BAD_COSIGNER, path, message, hint)
        elif name not in known:
            self._unknown_name("writer", name, path, known, self._names(self._writers)[1])

    def _request(self, writer: _Item) -> None:
        """A request by link has its link, and one by form its form (brief, section 5)."""
        request = writer.values.get("request", {})
        for method, key, example in (
            ("link", "link", "https://example.com/upload"),
            ("form-pdf", "form", "letter-request.pdf"),
        ):
            path = f"{writer.path}.request.{key}"
            if (
                request.get("method") == method
                and key not in request
                and not self._problems.errors_at(path)
            ):
                message = f"the method {method} needs '{key}', which is missing"
                hint = f"add  {key}: {example},  or write  method: not-open  until you have it"
                self._error(codes.REQUEST_INCOMPLETE, path, message, hint)

    def _same_email(self) -> None:
        seen: dict[str, str] = {}
        for path, values in self._writers:
            email = values.get("email", "").casefold()
            if email and email in seen:
                line = self._source.locate(f"{seen[email]}.email").line
                message = f"another writer has the same address, in line {line}"
                hint = "check which of the two it belongs to"
                self._warning(codes.SAME_EMAIL, f"{path}.email", message, hint)
            seen.setdefault(email, path)

    def _match(self) -> None:
        submitted, match = (self._application.get(k) for k in ("submitted_on", "match"))
        on = match.get("on") if match else None
        if submitted and on and on < submitted:
            message = f"Match Day, {on}, is before the application went in on {submitted}"
            hint = "check both dates"
            self._warning(codes.MATCH_TOO_EARLY, "application.match.on", message, hint)

    def _years(self) -> None:
        """Dates lie near the season."""
        season = self._application.get("season")
        for path, day in self._days() if season else ():
            if abs(day.year - season) > _YEARS_FROM_SEASON:
                message = f"{day} is {abs(day.year - season)} years from the {season} season"
                hint = "check the year here and in application.season"
                self._warning(codes.FAR_FROM_SEASON, path, message, hint)

    def _days(self) -> Iterator[tuple[str, dt.date]]:
        groups = [_Item("application", self._application), *self._rotations, *self._writers]
        groups += [_Item("application.match", self._application.get("match", {}))]
        groups += [_Item(f"{w.path}.request", w.values.get("request", {})) for w in self._writers]
        for path, values in groups:
            for key, value in values.items():
                if isinstance(value, dt.date):
                    yield f"{path}.{key}", value
            for number, line in enumerate(values.get("log", ())):
                if line is not None:
                    yield f"{path}.log[{number}]", dt.date.fromisoformat(line[:10])


def _items(data: dict[str, Any], key: str) -> list[_Item]:
    return [_Item(f"{key}[{n}]", values or {}) for n, values in enumerate(data.get(key, ()))]


def _span(rotation: _Item) -> tuple[dt.date | None, dt.date | None]:
    return rotation.values.get("starts"), rotation.values.get("ends")
