"""The commented starter, for somebody who begins a profile."""

from __future__ import annotations

from lorkit.assets import templates


def starter() -> str:
    """The text of the starter profile, with placeholders that reading reports.

    Raises LorkitError where lorkit's own templates are missing.
    """
    return (templates() / "starter.yaml").read_text(encoding="utf-8")
