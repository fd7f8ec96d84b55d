"""Help for writing a profile: the commented starter, and the schema for an editor."""

from __future__ import annotations

from typing import Any

from lorkit.assets import templates
from lorkit.profile.model import Profile


def starter() -> str:
    """The text of the starter profile, with placeholders that reading reports.

    Raises LorkitError where lorkit's own templates are missing.
    """
    return (templates() / "starter.yaml").read_text(encoding="utf-8")


def schema() -> dict[str, Any]:
    """The JSON Schema of the profile, for editors that check YAML as it is typed."""
    model = Profile.model_json_schema()
    for definition in (model, *model["$defs"].values()):
        required = definition.get("required", ())
        for name, field in definition["properties"].items():
            if name not in required:
                _allow_nothing(field)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model,
        "title": "lorkit profile",
    }


def _allow_nothing(field: dict[str, Any]) -> None:
    """Let an optional key stand without a value, as reading does."""
    kept = {key: field.pop(key) for key in list(field) if key not in _ABOUT}
    options = kept.pop("anyOf", [kept] if kept else [])
    if {"type": "null"} not in options:
        options.append({"type": "null"})
    if field.get("default", "") in (None, ""):
        field.pop("default", None)  # what is filled in depends on other fields
    field["anyOf"] = options


_ABOUT = ("title", "description", "examples", "default")
