"""Brings the log of a profile up to date with a newer list, line by line.

A line that came from the list follows the list while it is as it was written. What somebody
logged stays, and so does a line that somebody changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from collections.abc import Set as Days
from dataclasses import dataclass, field
from itertools import zip_longest

from lorkit.classlist.happened import line
from lorkit.profile.edit_values import Edit, Insert, Path_, Remove, Said, Set
from lorkit.profile.events import LogEvent, when
from lorkit.text import shown


@dataclass(slots=True)
class LogUpdate:
    """The log of one rotation or writer, and what an import does to it."""

    place: Path_  # of the log in the profile
    lines: list[Said]
    ours: list[str]  # the lines that came from the list
    first_has_comment: bool  # whether a comment is above the first line
    edits: list[Edit] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)  # in words
    kept: list[str] = field(default_factory=list)  # where both changed, in words
    written: list[LogEvent] = field(default_factory=list)

    def bring(self, event: str, now: Days[dt.date], before: Days[dt.date]) -> None:
        """Apply what the list says of one event now, and said at the last import."""
        for old, new in zip_longest(sorted(before - now), sorted(now - before)):
            if old is None:
                self._add(LogEvent(on=new, event=event), now | before)
            elif new is None:
                self._gone(line(LogEvent(on=old, event=event)))
            else:
                self._replace(line(LogEvent(on=old, event=event)), LogEvent(on=new, event=event))

    def _days(self, event: str) -> set[dt.date]:
        """The days on which the profile's log has an event."""
        return {known.on for known in map(_event, self.lines) if known and known.event == event}

    def _add(self, new: LogEvent, of_list: Days[dt.date]) -> None:
        there = self._days(new.event)
        if new.on in there:
            return
        if there - of_list:  # logged by hand, on another day
            self._keep(new)
            return
        at = self._position(new)
        self.edits.append(Insert(self.place, at, line(new)))
        self.lines.insert(at, line(new))
        self.ours.append(line(new))
        self.changes.append(shown(line(new)))
        self.written.append(new)

    def _position(self, new: LogEvent) -> int:
        """Before the first line that is later, and never below that line's comment.

        Of several answers on a day the last line counts, so that one logged by hand stays last.
        """
        known = [(n, one, event) for n, one in enumerate(self.lines) if (event := _event(one))]
        later = (
            n
            for n, one, event in known
            if when(event) > when(new) or (when(event) == when(new) and one not in self.ours)
        )
        at = next(later, len(self.lines))
        return 1 if at == 0 and self.lines and self.first_has_comment else at

    def _replace(self, old: str, new: LogEvent) -> None:
        is_there = new.on in self._days(new.event)
        if old not in self.lines or old not in self.ours:
            if not is_there:
                self._keep(new)
            return
        self.ours.remove(old)
        at = self.lines.index(old)
        if is_there:
            self.edits.append(Remove((*self.place, at)))
            del self.lines[at]
        else:
            self.edits.append(Set((*self.place, at), line(new)))
            self.lines[at] = line(new)
            self.ours.append(line(new))
            self.written.append(new)
        self.changes.append(f"{shown(old)} is now {shown(line(new))}")

    def _keep(self, new: LogEvent) -> None:
        found = [str(one) for one in self.lines if (e := _event(one)) and e.event == new.event]
        mine = shown("; ".join(found)) if found else "nothing"
        self.kept.append(f"{mine} in the profile, {shown(line(new))} in the list")

    def _gone(self, old: str) -> None:
        if old in self.lines:
            self.kept.append(f"{shown(old)} is no longer in the list, still in the profile")


def lines_of(log: Said) -> Sequence[Said] | None:
    """The lines of a log that may be added to; None if it isn't a list."""
    return log if isinstance(log, list) else None if log else ()


def _event(text: Said) -> LogEvent | None:
    try:
        return LogEvent.parse(text) if isinstance(text, str) else None
    except ValueError:
        return None
