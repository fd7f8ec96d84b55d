"""A second, independent reading of docs/rules.md, "What is due when".

A table of rows, each with the day that opens it, its length and what keeps it away, over the
raw lines of the logs. It shares nothing with lorkit but the profile's fields; where the two
disagree, one of them has misread the rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

Day = dt.date
YES, MAYBE, NO = "agreed", "hesitated", "declined"


def days(n: int) -> dt.timedelta:
    return dt.timedelta(days=n)


# --- What a log says, line by line


def lines(log: tuple[str, ...]) -> list[tuple[Day, str]]:
    return [(Day.fromisoformat(line[:10]), line.split()[1]) for line in log]


def dates(log: tuple[str, ...], event: str) -> list[Day]:
    return sorted({day for day, what in lines(log) if what == event})


def last_word(log: tuple[str, ...]) -> str:
    """The latest answer; of those of one day the one written last."""
    best = (Day.min, "")
    for day, what in lines(log):
        if what in (YES, MAYBE, NO) and day >= best[0]:
            best = (day, what)
    return best[1]


def yes_day(log: tuple[str, ...]) -> Day | None:
    return dates(log, YES)[-1] if last_word(log) == YES else None


def ask_day(log: tuple[str, ...]) -> Day | None:
    asked = dates(log, "asked")
    return asked[-1] if asked else yes_day(log)


# --- What is known of a signature


def signature(fellow: Any, signer: Any, signs_only: bool) -> tuple[str, ...]:
    """The lines about signing one fellow's letter, as if the signer had a log for it alone."""
    with_fellow = [(d, e.removeprefix("signer-")) for d, e in lines(fellow.log) if "signer-" in e]
    anew = max((d for d, e in with_fellow if e == "asked"), default=Day.min)
    asks = [n for n, line in enumerate(with_fellow) if line == (anew, "asked")]
    with_fellow = [
        (d, e)
        for n, (d, e) in enumerate(with_fellow)
        # a doubt above the ask, on its day, is that of somebody asked before
        if not (asks and n < asks[-1] and d == anew and e in (MAYBE, NO))
    ]
    own = [(d, e) for d, e in lines(signer.log) if e in ("asked", YES, MAYBE, NO)]
    if signs_only:
        known = own + with_fellow
    elif with_fellow:
        known = with_fellow
    else:  # a log about a letter of their own: only a doubt there tells something of signing
        word = last_word(signer.log)
        known = [(Day.max, word)] if word in (MAYBE, NO) else []
    return tuple(f"{d} {e}" for d, e in known if d >= anew)


# --- A writer, a day, and what the rows ask of them


class Case(NamedTuple):
    profile: Any
    writer: Any
    on: Day

    @property
    def log(self) -> tuple[str, ...]:
        return tuple(self.writer.log)

    @property
    def signer(self) -> Any:
        return next((w for w in self.profile.writers if w.id == self.writer.signs_with), None)

    @property
    def fellows(self) -> list[Any]:
        return [w for w in self.profile.writers if w.signs_with == self.writer.id]

    @property
    def is_signer_only(self) -> bool:
        return bool(self.fellows) and self.writer.role == "secondary"

    @property
    def rotation(self) -> Any:
        return next(r for r in self.profile.rotations if r.id == self.writer.rotation)

    @property
    def match(self) -> Day:
        match = self.profile.application.match
        return match.on if match else Day.max

    def has(self, *events: str) -> bool:
        return any(dates(self.log, event) for event in events)

    def of(self, writer: Any) -> Case:
        return self._replace(writer=writer)

    # The letter: its two logs where a fellow has somebody to sign.

    @property
    def file(self) -> tuple[str, ...]:
        """The lines about what was sent for the letter, and of its arrival."""
        own = self.log
        signer = self.signer
        if signer and self.of(signer).is_signer_only and len(self.of(signer).fellows) == 1:
            about = ("followed-up", "requested", "reminded", "received")
            theirs = {line[:10] + " " + line.split()[1] for line in signer.log}
            mine = {line[:10] + " " + line.split()[1] for line in own}
            own += tuple(line for line in sorted(theirs - mine) if line.split()[1] in about)
        return own

    @property
    def signature(self) -> tuple[str, ...]:
        return signature(self.writer, self.signer, self.of(self.signer).is_signer_only)

    @property
    def told(self) -> list[tuple[str, ...]]:
        """What each of the people behind the letter was asked and answered."""
        return [self.log, self.signature] if self.signer else [self.log]

    @property
    def promised(self) -> Day | None:
        yes = [yes_day(log) for log in self.told]
        return max(d for d in yes if d) if all(yes) else None

    @property
    def asked(self) -> Day | None:
        asks = [ask_day(log) for log in self.told]
        return max(d for d in asks if d) if all(asks) else None

    @property
    def is_off(self) -> bool:
        return NO in [last_word(log) for log in self.told]

    # The person, who may write, sign, or both.

    @property
    def signatures(self) -> list[tuple[str, ...]]:
        return [self.of(f).signature for f in self.fellows]

    @property
    def yes(self) -> Day | None:
        """The day of their yes: to their own letter, or else the first one to signing."""
        own = None if self.is_signer_only else yes_day(self.log)
        return own or min((d for s in self.signatures if (d := yes_day(s))), default=None)

    @property
    def ever_said_yes(self) -> bool:
        signed = (dates(s, YES) for s in self.signatures if last_word(s) != NO)
        return self.has(YES) or any(signed)

    @property
    def refuses(self) -> bool:
        """Whether they said no to everything that they were asked for."""
        words = [last_word(log) for log in self.signatures] if self.is_signer_only else []
        return not self.yes and set(words or [last_word(self.log)]) == {NO}

    @property
    def to_sign_for(self) -> list[Any]:
        """Who said yes, needs a signature, and for whom this attending was never asked."""
        is_first_asked_to_write = not self.is_signer_only and not (
            ask_day(self.log) or last_word(self.log) or self.has("received")
        )
        if is_first_asked_to_write or (self.is_signer_only and self.has("received")):
            return []
        return [
            fellow
            for fellow in self.fellows
            if yes_day(tuple(fellow.log))
            and not self.of(fellow).arrived
            and not any(e in ("asked", YES, MAYBE, NO) for _, e in lines(self.of(fellow).signature))
        ]

    @property
    def arrived(self) -> bool:
        return bool(dates(self.file, "received"))

    @property
    def arrived_for_anybody(self) -> bool:
        return self.arrived or any(self.of(fellow).arrived for fellow in self.fellows)

    @property
    def reminders(self) -> list[Day]:
        return dates(self.file, "reminded")

    @property
    def follow_up(self) -> Day | None:
        sent = dates(self.file, "followed-up")
        return sent[-1] if sent else None

    def is_open(self, day: Day) -> bool:
        request = self.writer.request
        if dates(self.file, "requested") or request is None:
            return True
        if request.method == "not-open":
            return False
        return request.on is None or request.on <= day

    @property
    def stop(self) -> Day:
        """The day of giving up, or the end of time."""
        if self.is_signer_only:
            ends = [self.of(f) for f in self.fellows]
            alive = [one for one in ends if not one.is_off] or ends
            return max(one.stop for one in alive)
        if self.arrived or self.is_off or len(self.reminders) < 2:
            return Day.max
        day = self.reminders[1] + days(21)
        return day if day < self.match else Day.max


# --- The table


class Row(NamedTuple):
    document: str
    opens: Callable[[Case], Day | None]  # its first day
    length: int  # days from the first to the last
    unless: tuple[Callable[[Case], object], ...]


def first_reminder(c: Case) -> Day | None:
    if not c.asked or not c.follow_up:
        return None
    return max(c.asked + days(14), c.follow_up + days(7))


def thanks_from(c: Case) -> Day | None:
    return max(c.rotation.ends, c.yes) if c.yes else None


ROWS = (
    Row(
        "follow-up",
        lambda c: c.promised and c.promised + days(1),
        1,
        (
            lambda c: c.is_signer_only,
            lambda c: c.follow_up,
            lambda c: c.arrived,
        ),
    ),
    Row(
        "reminder",
        first_reminder,
        7,
        (
            lambda c: c.is_signer_only,
            lambda c: not c.promised,
            lambda c: c.arrived,
            lambda c: c.is_off,
            lambda c: c.reminders,
        ),
    ),
    Row(
        "final-reminder",
        lambda c: c.reminders[0] + days(14) if c.reminders else None,
        7,
        (
            lambda c: c.is_signer_only,
            lambda c: not c.promised,
            lambda c: not c.follow_up,
            lambda c: c.arrived,
            lambda c: c.is_off,
            lambda c: len(c.reminders) >= 2,
        ),
    ),
    Row(
        "thank-you",
        thanks_from,
        7,
        (lambda c: c.has("thanked"),),
    ),
    Row(
        "update-submitted",
        lambda c: c.profile.application.submitted_on,
        7,
        (
            lambda c: not c.arrived_for_anybody and not c.is_signer_only,
            lambda c: c.is_signer_only and not any(c.of(f).arrived for f in c.fellows),
            lambda c: c.has("told-submitted"),
            lambda c: c.refuses and not c.has("received"),
        ),
    ),
    Row(
        "update-matched",
        lambda c: c.match if c.match < Day.max else None,
        14,
        (
            lambda c: c.has("told-matched"),
            lambda c: not c.ever_said_yes,
            lambda c: c.refuses,
        ),
    ),
)


def ask_span(c: Case, role: str) -> tuple[Day, Day]:
    """The role's window: 28 days stretched to the rotation's length, on weekdays."""
    first, last = {"anchor": (18, 23), "secondary": (23, 26)}.get(role, (25, None))
    starts, ends = c.rotation.starts, c.rotation.ends
    f = ((ends - starts).days + 1) / 28
    start = min(starts + days(round(first * f)), ends)
    end = ends if last is None else min(starts + days(round(last * f)), ends)
    moved = start + days({5: 2, 6: 1}.get(start.weekday(), 0))
    back = end - days({5: 1, 6: 2}.get(end.weekday(), 0))
    if moved <= back:
        start, end = moved, back
    return start, end


def ask_of(c: Case) -> tuple[Day, Day] | None:
    """When this writer is to be asked: for a letter of their own, or to sign after a fellow's yes."""
    if c.to_sign_for:
        start, end = ask_span(c, "fellow")
        start = max(start, min(d for f in c.to_sign_for if (d := yes_day(tuple(f.log)))))
        return start, max(start, end)
    if c.is_signer_only or c.has("asked", YES, MAYBE, NO, "received"):
        return None
    return ask_span(c, c.writer.role)


# --- One day


Thing = tuple[str, str]  # about whom or what, and the document or act
Told = tuple[str, Day, Day]  # state, from, by
MESSAGES = (
    "coordinator-note",
    "follow-up",
    "thank-you",
    "reminder",
    "final-reminder",
    "update-submitted",
    "update-matched",
)


def expected(profile: Any, on: Day) -> dict[Thing, Told]:
    """What is due on a day, by the table."""
    found: dict[Thing, Told] = {}
    match = profile.application.match
    for r in profile.rotations:
        noted = any("coordinator-noted" in line for line in r.log)
        if r.coordinator and not noted and on < r.starts and not (match and on >= match.on):
            put(found, (r.id, "coordinator-note"), r.starts - days(14), r.starts - days(7), on)
    for writer in profile.writers:
        c = Case(profile, writer, on)
        if on < c.stop:
            of_writer(found, c)
        if c.stop < Day.max and on < c.match and not c.is_signer_only:
            put(found, (writer.id, "stop"), c.stop, c.stop, on)
            if on >= c.stop:
                found[writer.id, "stop"] = ("stop", c.stop, c.stop)
    return wait(profile, found, on)


def of_writer(found: dict[Thing, Told], c: Case) -> None:
    for row in ROWS:
        start = row.opens(c)
        if not start or any(keeps(c) for keeps in row.unless) or start >= c.stop:
            continue
        closed = "reminder" in row.document and not c.is_open(max(start, c.on))
        end = start + days(row.length)
        if closed and c.writer.request.on:  # on the day that the profile plans for it
            start = end = c.writer.request.on
        if (row.document != "update-matched" and max(start, c.on) >= c.match) or start >= c.stop:
            continue
        what = "open-request" if closed else row.document
        put(found, (c.writer.id, what), start, end, c.on)
    ask = ask_of(c)
    if ask and max(ask[0], c.on) < c.match and ask[0] < c.stop:
        put(found, (c.writer.id, "ask-script"), *ask, c.on)


def put(found: dict[Thing, Told], thing: Thing, start: Day, end: Day, on: Day) -> None:
    if start - days(14) <= on:
        state = "upcoming" if on < start else "due" if on <= end else "overdue"
        found[thing] = (state, start, end)


# --- One message a reader a day


def inboxes(profile: Any, thing: Thing) -> list[tuple[str, str]]:
    """Name and address of whoever gets a message."""
    about, document = thing
    if document == "coordinator-note":
        who = next(r.coordinator for r in profile.rotations if r.id == about)
        return [(who.name, who.email or "")]
    writer = next(w for w in profile.writers if w.id == about)
    people = [writer]
    if document in ("follow-up", "reminder", "final-reminder") and writer.signs_with:
        people = [next(w for w in profile.writers if w.id == writer.signs_with), writer]
    return [(f"{p.given_name or p.title} {p.family_name}", p.email or "") for p in people]


def clash(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> bool:
    def same(a: tuple[str, str], b: tuple[str, str]) -> bool:
        if a[1] and b[1]:
            return a[1].lower() == b[1].lower()
        return a[0].lower() == b[0].lower()

    return any(same(a, b) for a in one for b in other)


def wait(profile: Any, found: dict[Thing, Told], on: Day) -> dict[Thing, Told]:
    logged = {
        "followed-up": "follow-up",
        "reminded": "reminder",
        "thanked": "thank-you",
        "told-submitted": "update-submitted",
        "told-matched": "update-matched",
    }
    gone = [
        inboxes(profile, (writer.id, logged[what]))
        for writer in profile.writers
        for day, what in lines(tuple(writer.log))
        if day == on and what in logged
    ]
    gone += [
        inboxes(profile, (r.id, "coordinator-note"))
        for r in profile.rotations
        if r.coordinator and any(day == on for day, _ in lines(tuple(r.log)))
    ]
    now = [
        thing
        for thing, told in found.items()
        if told[0] in ("due", "overdue") and thing[1] in MESSAGES
    ]
    result = dict(found)
    for thing in sorted(now, key=lambda t: (MESSAGES.index(t[1]), found[t][2], found[t][1])):
        inbox = inboxes(profile, thing)
        if any(clash(inbox, other) for other in gone):
            result[thing] = ("waiting", *found[thing][1:])
        else:
            gone.append(inbox)
    return result
