"""The rows of a timeline: kinds of things to be done, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["ask", "follow-up", "thank-you", "reminder", "letters-by"]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from a first to a last one."""

    start: dt.date
    end: dt.date
    settled: bool = True  # False: planned, drawn as an outline


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of thing and its spans; never empty."""

    label: str
    kind: Kind
    spans: tuple[Span, ...]

    @property
    def start(self) -> dt.date:
        """The first of its days."""
        return min(span.start for span in self.spans)

    @property
    def end(self) -> dt.date:
        """The last of its days."""
        return max(span.end for span in self.spans)
