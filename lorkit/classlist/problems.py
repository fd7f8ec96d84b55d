"""What is wrong with a class list: where, what, and what to write."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One problem of one cell or row."""

    place: str  # "class.xlsx, sheet Students, cell C7"
    message: str
    hint: str
