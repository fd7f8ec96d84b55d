"""What ``lorkit check`` finds: the colleague who reads everything before it goes out.

Rules about content, as pure functions of profile, day and composed letters: no network, no
model. The caller composes. What is found is told as possible; that nothing was found proves
nothing.
"""

from __future__ import annotations

from lorkit.checks.registry import explain
from lorkit.checks.report import Report, check, stopping
from lorkit.checks.rule import Explanation
from lorkit.checks.suppressions import can_be_allowed

__all__ = ["Explanation", "Report", "can_be_allowed", "check", "explain", "stopping"]
