"""Writers of one profile who would get the same words, and may compare notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from lorkit.checks.rule import Hit, Rule, at
from lorkit.checks.text import quoted
from lorkit.checks.values import Material, ProfileOnDay, materials
from lorkit.profile.model import Profile
from lorkit.text import in_a_row


def _same_words(day: ProfileOnDay) -> Iterator[Hit]:
    """Two writers who compare notes must not find the same text."""
    writers = materials(day.profile)
    yield from _same_lines(writers)
    yield from _same_notes(day.profile, writers)


def _same_lines(writers: Sequence[Material]) -> Iterator[Hit]:
    words = {
        writer.path: {field: _forms(writer, field) for field in ("did", "moments", "learned")}
        for writer in writers
    }
    told: set[tuple[str, str]] = set()
    alike: dict[tuple[str, str, str], list[Material]] = {}
    for one, other in combinations(writers, 2):
        if "declined" in (one.answer, other.answer) or _sign_together(one, other):
            continue
        for field, theirs in words[one.path].items():
            mine = words[other.path][field]
            shared = [mine[form] for form in mine if form in theirs]
            if shared and (other.path, field) not in told:
                told.add((other.path, field))
                # Lines of their own are told one by one, the rotation's once for all.
                whose = other.path if getattr(other.writer, field) else ""
                alike.setdefault((field, shared[0], whose), [one]).append(other)
    for (field, text, _), group in alike.items():
        yield _shared(field, text, group)


def _shared(field: str, text: str, group: list[Material]) -> Hit:
    """What several writers get, at the second of them."""
    names = in_a_row([one.writer.salutation for one in group])
    every = "both" if len(group) == 2 else "all"
    if field == "learned":
        message = f"{names} {every} get the same lesson, and may compare notes"
        hint = "write a different  learned:  for each"
    else:
        message = f"{names} {every} get {quoted(text)}, and writers may compare notes"
        hint = f"give each writer  {field}:  of their own"
    return at(f"{group[1].path}.{field}", message, hint)


def _forms(material: Material, field: str) -> dict[str, str]:
    """A writer's texts by their words alone: case and marks make no difference."""
    if field == "learned":
        texts: tuple[str, ...] = (material.writer.learned or "",)
    else:
        texts = getattr(material, field)
    return {form: text for text in texts if (form := _form(text))}


def _sign_together(one: Material, other: Material) -> bool:
    return one.writer.signs_with == other.writer.id or other.writer.signs_with == one.writer.id


def _form(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _same_notes(profile: Profile, writers: Sequence[Material]) -> Iterator[Hit]:
    """Writers whose notes hold no fact of their own: no lesson, and no setting or the same one."""
    alike: dict[tuple[str, ...], list[Material]] = {}
    for one in writers:
        writer = one.writer
        if not writer.learned and one.answer != "declined":
            setting, specialty = _form(writer.setting or ""), writer.specialty or ""
            key = (profile.voice(writer), writer.rotation, setting, specialty)
            alike.setdefault(key, []).append(one)
    for group in alike.values():
        if len(group) > 1:
            names = in_a_row([one.writer.salutation for one in group])
            message = f"{names} get the same thank-you but for the name, and may compare notes"
            hint = "write for each  learned:  one specific thing that you learned from them"
            yield at(f"{group[1].path}.learned", message, hint)


SAME_MATERIAL = Rule(
    "POR001",
    "warning",
    title="Two writers with the same material",
    why=(
        "Two letters that tell the same story count as one, and writers at one hospital talk to "
        "each other."
    ),
    example="(two writers without bullets of their own on one rotation)",
    better="did: and moments: with each writer, from the setting they share with you",
    find=_same_words,
)
