"""Save a form's values to the profile. Valid ones are saved at once; the others are kept.

A form carries the digest of the file it was made from. A change made since then in an editor,
another window, or a terminal is never overwritten: changes to other fields are merged, and for a
change to the same field the page asks which one to keep.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lorkit.app import pasting
from lorkit.app.edits import edits_for
from lorkit.app.fields import count, is_there, shape_at, shown
from lorkit.app.unsaved import Kept, Note
from lorkit.errors import Finding, LorkitError
from lorkit.log.values import attempt, change
from lorkit.profile.edit_text import parse_path, write_path
from lorkit.yaml.nodes import Source

if TYPE_CHECKING:
    from lorkit.app.workspace import Snapshot, Workspace

_HOLDERS = ("writers", "rotations")


@dataclass(slots=True)
class Want:
    """The new value for a field."""

    path: str
    texts: list[str]  # as typed
    value: str | list[str]
    told: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Outcome:
    """What happened to a form's values."""

    saved: list[str] = field(default_factory=list)  # paths
    told: dict[str, str] = field(default_factory=dict)  # by field: what was changed in pasted text
    rewritten: set[str] = field(default_factory=set)  # fields whose value on the page must change
    is_merged: bool = False  # the file was changed since the form was shown


def save_form(
    work: Workspace, seen: str, posted: Mapping[str, Sequence[str]], picked: Mapping[str, str]
) -> Outcome:
    """Save what differs from what the form showed. Keep what can't be saved, with reasons."""
    now = work.snapshot()
    outcome = Outcome()
    base = work.version(seen)
    source = base.source if base else now.source
    outcome.is_merged = now.digest != seen
    wants: dict[str, Want] = {}
    for shown_path, texts in {**posted, **{p: [v] for p, v in picked.items()}}.items():
        shape = shape_at(parse_path(shown_path))
        if shape is None or shape.kind == "group":
            raise LorkitError(f"the profile has no field {shown_path}", "reload the page")
        want = _want(shown_path, list(texts), picked)
        path = _moved(shown_path, source, now.source)
        if path is None:
            _lost(work, shown_path)
            continue
        want.path = path
        if _is_as_shown(want, source, shown_path) and path not in work.unsaved.fields:
            continue
        is_chosen = shown_path in picked  # the user saw both texts and picked one
        if not is_chosen and _is_others(
            work, want, source, shown_path, now.source, known=base is not None
        ):
            continue
        _tell(work, outcome, want, picked)
        wants[path] = want
    _divide_names(work, wants, outcome, picked)
    for path, kept in work.unsaved.fields.items():
        if path not in wants and not kept.theirs and path not in posted:
            wants[path] = _want(path, kept.texts, {})
    _commit(work, list(wants.values()), outcome)
    work.unsaved.write()
    return outcome


def _want(path: str, texts: list[str], picked: Mapping[str, str]) -> Want:
    shape = shape_at(parse_path(path))
    assert shape is not None
    if shape.kind == "list":
        value, told = pasting.items(texts)
        return Want(path, texts, value, told)
    tidied = pasting.tidy(texts[-1] if texts else "", shape)
    told = "" if path in picked else tidied.told
    return Want(path, texts[-1:], tidied.value, told, tidied.choices)


def _is_as_shown(want: Want, source: Source, path: str) -> bool:
    """Whether a form sends back the value it showed."""
    said = shown(source, path)
    if isinstance(want.value, list):
        return want.value == said
    shape = shape_at(parse_path(path))
    empty = {"", "false"} if shape and shape.kind == "bool" else {""}
    return want.value == (said[0] if said else "") or (not said and want.value in empty)


def _moved(path: str, old: Source, new: Source) -> str | None:
    """The path in the current file, since items may have moved; None if the item is gone."""
    parts = parse_path(path)
    if len(parts) < 2 or parts[0] not in _HOLDERS or not isinstance(parts[1], int):
        return path
    holder, number = str(parts[0]), parts[1]
    if number >= count(old, holder):  # a new item, which comes last
        return write_path((holder, count(new, holder), *parts[2:]))
    known = shown(old, f"{holder}[{number}].id")
    ids = [shown(new, f"{holder}[{n}].id") for n in range(count(new, holder))]
    if ids[number : number + 1] == [known]:
        return path
    if known not in ids:
        same_length = count(old, holder) == len(ids)
        return path if same_length else None
    return write_path((holder, ids.index(known), *parts[2:]))


def _lost(work: Workspace, path: str) -> None:
    work.flash.text = f"{path} was removed in an editor or another window."
    work.flash.kind = "error"


def _is_others(
    work: Workspace, want: Want, old: Source, old_path: str, new: Source, *, known: bool
) -> bool:
    """Whether the field was changed elsewhere. If so, keep both texts, and show both."""
    kept = work.unsaved.fields.get(want.path)
    theirs = shown(new, want.path)
    value = want.value if isinstance(want.value, list) else [want.value] if want.value else []
    if kept and kept.theirs and kept.texts == want.texts:
        return True
    if theirs == value or (known and theirs == shown(old, old_path)):
        return False
    said = "; ".join(theirs)
    if not said:
        return False
    note = Note("error", f"this was changed somewhere else to: {said}", "choose which one to keep")
    work.unsaved.fields[want.path] = Kept(want.texts, [note], theirs=said)
    return True


def _tell(work: Workspace, outcome: Outcome, want: Want, picked: Mapping[str, str]) -> None:
    work.told.pop(want.path, None)
    if want.told:
        work.told[want.path] = outcome.told[want.path] = want.told
    if want.path in picked or (isinstance(want.value, list) and want.told):
        outcome.rewritten.add(want.path)


def _divide_names(
    work: Workspace, wants: dict[str, Want], outcome: Outcome, picked: Mapping[str, str]
) -> None:
    """Split a pasted writer into fields. Ask if the name can be split in more than one place.

    Only an email address shows that a line is complete; otherwise the user may still be typing.
    """
    for want in [one for one in wants.values() if one.path.endswith(".family_name")]:
        writer = want.path.removesuffix("family_name")
        ways = pasting.person(want.texts[-1] if want.texts else "")
        if want.path in picked:
            kept = work.unsaved.fields.get(want.path)
            ways = pasting.person(kept.texts[-1]) if kept else ()
            number = int(picked[want.path]) if picked[want.path].isdigit() else len(ways)
            ways = ways[number : number + 1]
        elif ways and not (len(ways) == 1 and "email" in ways[0]):
            want.choices = tuple((str(n), pasting.told(way)) for n, way in enumerate(ways))
            continue
        for key, value in ways[0].items() if ways else ():
            wants[writer + key] = Want(writer + key, [value], value)
            outcome.rewritten.add(writer + key)
        if ways:
            work.told[want.path] = outcome.told[want.path] = f"Filled in: {pasting.told(ways[0])}."


# --- All together if possible, otherwise one by one


def _commit(work: Workspace, wants: list[Want], outcome: Outcome) -> None:
    clear = [want for want in wants if not want.choices]
    for want in wants:
        if want.choices:
            note = Note("error", _question(want), "choose one")
            work.unsaved.fields[want.path] = Kept([*want.texts], [note], list(want.choices))
    if not clear or _save(work, clear, outcome) is None:
        return
    for group in _groups(work.snapshot().source, clear):
        if (error := _save(work, group, outcome)) is None:
            continue
        for want in group:
            alone = len(group) > 1 and not _is_new(work.snapshot().source, want.path)
            if alone and (error := _save(work, [want], outcome)) is None:
                continue
            _keep(work, want, group, error)


def _question(want: Want) -> str:
    typed = want.texts[0].strip()
    if want.path.endswith("family_name"):
        return "this is more than a family name"
    return f"{typed} could be two different dates"


def _groups(source: Source, wants: list[Want]) -> Iterator[list[Want]]:
    """Group the values that must be saved together: a group's, or a new item's."""
    groups: dict[str, list[Want]] = {}
    for want in wants:
        groups.setdefault(_new_root(source, want.path) or want.path.rpartition(".")[0], []).append(
            want
        )
    yield from groups.values()


def _new_root(source: Source, path: str) -> str:
    """The first group on a path that isn't in the file; "" if all are."""
    parts = parse_path(path)
    for length in range(1, len(parts)):
        root = write_path(parts[:length])
        if root in _HOLDERS:
            continue
        if not is_there(source, root):
            return root
    return ""


def _is_new(source: Source, path: str) -> bool:
    return bool(_new_root(source, path))


def _save(work: Workspace, wants: list[Want], outcome: Outcome) -> LorkitError | None:
    """Save all of these as one undo step. Returns the error if that isn't possible."""
    now = work.snapshot()
    values = {want.path: want.value for want in wants}
    try:
        edits = edits_for(now.source, values)
        if edits:
            path = wants[0].path if len(wants) == 1 else ""
            join = len(edits) == 1 and work.goes_on_typing(path)
            done = change(work.file, edits, now.digest, what=_what(wants), join=join)
            work.saw(done.reading)
            work.was_saved(path)
            outcome.saved += values
    except LorkitError as error:
        return error
    for want in wants:
        if want.path in work.unsaved.fields:
            del work.unsaved.fields[want.path]
            outcome.saved.append(want.path)
    return None


def _what(wants: Sequence[Want]) -> str:
    """What was changed, for the message of undo."""
    if len(wants) == 1:
        return wants[0].path
    root = wants[0].path.rpartition(".")[0]
    return root if all(want.path.startswith(root) for want in wants) else "several fields"


def _keep(work: Workspace, want: Want, group: Sequence[Want], error: LorkitError | None) -> None:
    """Keep what can't be saved, with the findings that prevent it."""
    notes = list(_reasons(work.snapshot(), want, group))
    if not notes and error:  # the value is fine, but the file can't be written
        notes = [Note("error", error.message, error.hint)]
    work.unsaved.fields[want.path] = Kept(want.texts, notes)


def _reasons(now: Snapshot, want: Want, group: Sequence[Want]) -> Iterator[Note]:
    try:
        edits = edits_for(now.source, {one.path: one.value for one in group})
        refused = attempt(now.reading, edits).refused
    except LorkitError as error:
        yield Note("error", error.message, error.hint)
        return
    own = [finding for finding in refused if finding.path.startswith(want.path)]
    for finding in own or refused:
        yield _note(finding, is_own=bool(own))


def _note(finding: Finding, *, is_own: bool) -> Note:
    message = finding.message if is_own else f"can't be saved yet: {finding.message}"
    return Note("error" if is_own else "waiting", message, finding.hint, finding.code)
