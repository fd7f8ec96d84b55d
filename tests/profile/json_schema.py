"""A judge of the published JSON Schema that shares no code with what makes it or reads profiles."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from ruamel.yaml import YAML


def as_in_an_editor(text: str) -> Any:
    """A profile's text as the schema's users see it: YAML in which dates are text."""

    def dates_as_text(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: dates_as_text(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [dates_as_text(inner) for inner in value]
        return value.isoformat() if isinstance(value, dt.date) else value

    return dates_as_text(YAML(typ="safe", pure=True).load(text))


def fits(value: object, rule: dict[str, Any], root: dict[str, Any] | None = None) -> bool:
    """Whether a value fits a schema: as much of JSON Schema as the profile's uses."""
    root = root or rule
    if "$ref" in rule:
        return fits(value, root["$defs"][rule["$ref"].rsplit("/", 1)[-1]], root)
    if "anyOf" in rule:
        return any(fits(value, option, root) for option in rule["anyOf"])
    kinds = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}
    wanted = rule.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if "null" in wanted and value is None:
        return True
    if wanted and not isinstance(value, tuple(kinds[k] for k in wanted if k != "null")):
        return False
    if isinstance(value, bool) and wanted and "boolean" not in wanted:
        return False
    return _fits_inside(value, rule, root)


def _fits_inside(value: object, rule: dict[str, Any], root: dict[str, Any]) -> bool:
    if isinstance(value, str):
        pattern = rule.get("pattern", "")
        size = rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", 10**6)
        day = rule.get("format") != "date" or re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        return bool(re.search(pattern, value) and size and day) and value in rule.get(
            "enum", [value]
        )
    if isinstance(value, int):
        return rule.get("minimum", value) <= value <= rule.get("maximum", value)
    if isinstance(value, list):
        size = rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", 10**6)
        return size and all(fits(item, rule["items"], root) for item in value)
    assert isinstance(value, dict)
    known = rule["properties"]
    assert rule["additionalProperties"] is False
    return (
        set(value) <= set(known)
        and set(rule.get("required", ())) <= set(value)
        and all(fits(inner, known[key], root) for key, inner in value.items())
    )
