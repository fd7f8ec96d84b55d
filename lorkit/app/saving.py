"""A form's values into the profile: what is right is saved at once, what isn't yet is kept.

A form carries the digest of the file that it showed. What somebody else has changed meanwhile,
in an editor, another window or a terminal, is neither overwritten nor lost: edits of other fields
go in beside it, an edit of the same field is told.
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
from lorkit.profile.edit_values import parse_path, write_path
from lorkit.yaml.nodes import Source

if TYPE_CHECKING:
    from lorkit.app.workspace import Snapshot, Workspace

_HOLDERS = ("writers", "rotations")


@dataclass(slots=True)
class Want:
    """What a field is to say."""

    path: str
    texts: list[str]  # as typed
    value: str | list[str]
    told: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Outcome:
    """What became of a form."""

    saved: list[str] = field(default_factory=list)  # paths
    told: dict[str, str] = field(default_factory=dict)  # what was done to what was pasted
    rewritten: set[str] = field(default_factory=set)  # fields that show something else now
    is_merged: bool = False  # the file had been changed meanwhile


def save_form(
    work: Workspace, seen: str, posted: Mapping[str, Sequence[str]], picked: Mapping[str, str]
) -> Outcome:
    """Save what differs from what the form showed; the rest of it is kept with the reasons."""
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
        is_chosen = shown_path in picked  # between two texts, by whoever saw both
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
    """Whether a form sends back what it showed."""
    said = shown(source, path)
    if isinstance(want.value, list):
        return want.value == said
    shape = shape_at(parse_path(path))
    empty = {"", "false"} if shape and shape.kind == "bool" else {""}
    return want.value == (said[0] if said else "") or (not said and want.value in empty)


def _moved(path: str, old: Source, new: Source) -> str | None:
    """The path in the file as it is now: items may have other numbers; None if theirs is gone."""
    parts = parse_path(path)
    if len(parts) < 2 or parts[0] not in _HOLDERS or not isinstance(parts[1], int):
        return path
    holder, number = str(parts[0]), parts[1]
    if number >= count(old, holder):  # a new one, which comes last
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
    work.flash.text = f"{path} was removed meanwhile, in an editor or another window."
    work.flash.kind = "error"


def _is_others(
    work: Workspace, want: Want, old: Source, old_path: str, new: Source, *, known: bool
) -> bool:
    """Whether somebody else has changed this field; then both texts are shown, and none is lost."""
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
    note = Note(
        "error", f"this was changed meanwhile, elsewhere, to: {said}", "keep one of the two"
    )
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
    """Put a writer who was pasted whole into the fields; ask where a name can be divided so or so.

    Only with an address at its end is a line sure to be whole: somebody may be typing still.
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
            work.told[want.path] = outcome.told[want.path] = (
                f"Put into its fields: {pasting.told(ways[0])}."
            )


# --- Together as far as it goes, else one by one


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
    return f"{typed} can mean two days"


def _groups(source: Source, wants: list[Want]) -> Iterator[list[Want]]:
    """Wants that have to be saved together: of one group, or of an item that is new."""
    groups: dict[str, list[Want]] = {}
    for want in wants:
        groups.setdefault(_new_root(source, want.path) or want.path.rpartition(".")[0], []).append(
            want
        )
    yield from groups.values()


def _new_root(source: Source, path: str) -> str:
    """The first group on the way to a path that the file doesn't have; "" if it has all."""
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
    """Save these if all of them can be, in one step for undo; else why not."""
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
    """What was changed, for whoever takes it back."""
    if len(wants) == 1:
        return wants[0].path
    root = wants[0].path.rpartition(".")[0]
    return root if all(want.path.startswith(root) for want in wants) else "several fields"


def _keep(work: Workspace, want: Want, group: Sequence[Want], error: LorkitError | None) -> None:
    """Keep what can't be saved, with the words of check for what stands in the way."""
    notes = list(_reasons(work.snapshot(), want, group))
    if not notes and error:  # nothing is wrong with it: the file can't be written
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
    message = finding.message if is_own else f"not in the file yet: {finding.message}"
    return Note("error" if is_own else "waiting", message, finding.hint, finding.code)
