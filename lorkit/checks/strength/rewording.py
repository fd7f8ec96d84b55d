"""What a bullet could say instead: the user's own words where that can be told, else an example."""

from __future__ import annotations

from lorkit.checks.text import Text, compiled, quoted
from lorkit.checks.words import pairs, table

_NO_GERUNDS = (
    "morning",
    "evening",
    "meeting",
    "nothing",
    "building",
    "nursing",
    "spring",
    "outgoing",
)
_MOST_SHOWN = 9  # words of the user's line in a hint


def example(text: Text, *, observer: bool) -> str:
    """A line of the kind that is wanted, about what the user's own is about."""
    for pattern, hands_on, watched in table("examples.txt", "EXAMPLES"):
        if compiled(pattern).search(text.lower):
            return f'"{watched if observer else hands_on}"'
    return ""


def begun_with_verb(text: Text, start: int) -> str:
    """``responsible for presenting 4 patients`` as ``"Presented 4 patients"``; "" if unknown."""
    rest = text.plain[start:].strip()
    word = compiled(r"[A-Za-z-]+").match(rest)
    if not word:
        return ""
    lower = word[0].lower()
    if lower.endswith("ing") and len(lower) > 5 and lower not in _NO_GERUNDS:
        return f'"{_past_of_gerund(lower).capitalize()}{_cut(rest[word.end() :])}"'
    hidden = pairs("bullets.txt", "HIDDEN").get(lower)
    if hidden and rest[word.end() :].startswith(" of "):
        return f'"{hidden}{_cut(rest[word.end() + 3 :])}"'
    return ""


def without_doubt(text: Text, doubt: str, end: int, *, observer: bool) -> str:
    """How to say it without a word of doubt that ends at an offset."""
    word = compiled(r" ([a-z]+)").match(text.lower, end)
    if doubt.startswith(("tried", "attempted", "was able")) and doubt.endswith("to") and word:
        better = f"{_past(word[1]).capitalize()}{_cut(text.plain[word.end() :])}"
        return f'if it worked, say so: "{better}"; if not, say what you learned from it'
    shown = example(text, observer=observer)
    return f"leave {quoted(doubt)} out, and say what came of it, like {shown}"


def _cut(rest: str) -> str:
    words = rest.rstrip(".").split(" ")
    return " ".join(words[:_MOST_SHOWN]) + (" …" if len(words) > _MOST_SHOWN else "")


def _past_of_gerund(gerund: str) -> str:
    """``presenting`` to ``presented``."""
    stem = gerund[:-3]
    pasts = pairs("bullets.txt", "PASTS")
    return pasts.get(stem) or pasts.get(f"{stem}e") or pasts.get(stem[:-1]) or _regular(stem)


def _past(base: str) -> str:
    """``help`` to ``helped``."""
    if known := pairs("bullets.txt", "PASTS").get(base):
        return known
    if compiled(r"[^aeiou]*[aeiou][^aeiouwxy]").fullmatch(base):
        return f"{base}{base[-1]}ed"  # "plan", "stop"
    return _regular(base)


def _regular(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if compiled(r".*[^aeiou]y").fullmatch(base):
        return f"{base[:-1]}ied"
    return f"{base}ed"
