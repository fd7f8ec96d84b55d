"""The rules between fields: ids that name something, and requests that are whole.

They look at the values that are right, so that they speak up in the same run as all the other
problems, and keep quiet about a value that is reported already.
"""

from __future__ import annotations

from lorkit.profile import codes
from lorkit.profile.chronology import check_dates
from lorkit.profile.facts import Facts, Item
from lorkit.profile.forms_of_address import check_names
from lorkit.profile.nodes import Scalar
from lorkit.profile.problems import Problems, listed, nearest, shown, slug
from lorkit.profile.source import Source
from lorkit.profile.structure import Data


def check_references(data: dict[str, Data], source: Source, problems: Problems) -> None:
    """Report what breaks a rule between fields (design: the profile file)."""
    facts = Facts(data, source, problems)
    _aamc_id(facts)
    _ids(facts, "rotation", facts.rotations)
    _ids(facts, "writer", facts.writers)
    for writer in facts.writers:
        _writers_rotation(facts, writer)
        _cosigner(facts, writer)
        _request(facts, writer)
    _same_email(facts)
    check_names(facts)
    check_dates(facts)


def _aamc_id(facts: Facts) -> None:
    aamc_id = facts.applicant.values.get("aamc_id")
    if aamc_id and not (len(aamc_id) == 8 and aamc_id.isascii() and aamc_id.isdigit()):
        message = f"an AAMC ID has 8 digits, and {shown(aamc_id)} has not"
        hint = "compare it with the one in MyERAS"
        facts.warning(codes.AAMC_ID, "applicant.aamc_id", message, hint)


def _ids(facts: Facts, noun: str, items: list[Item]) -> None:
    """No two with one id."""
    seen: dict[str, str] = {}
    for path, values in items:
        name = values.get("id")
        if name is None:
            continue
        if name in seen:
            line = facts.source.locate(f"{seen[name]}.id").line
            message = f"another {noun} has the id {shown(name)} too, in line {line}"
            hint = f"give this one another id, like {name}-2"
            facts.error(codes.DUPLICATE_ID, f"{path}.id", message, hint)
        seen.setdefault(name, path)


def _writers_rotation(facts: Facts, writer: Item) -> None:
    """The writer's rotation is one of the profile's, and given where there are several."""
    name, path = writer.values.get("rotation"), f"{writer.path}.rotation"
    known, all_known = _names(facts, facts.rotations)
    if name is None and not facts.error_at(path) and len(facts.rotations) > 1:
        message = "'rotation' is missing: there are several, and this writer saw one of them"
        hint = f"add  rotation: {listed(known)}" if known else "add  rotation:  with its id"
        facts.error(codes.WHICH_ROTATION, path, message, hint)
    elif name is not None and name not in known:
        _unknown_name(facts, "rotation", name, path, known, all_known)


def _unknown_name(
    facts: Facts, noun: str, name: str, path: str, known: list[str], all_known: bool
) -> None:
    near = nearest(name, known)
    if not near and not all_known:
        return  # it may name the one whose id is reported already
    hint = f"write {listed(known)}" if known else f"give the {noun} that is meant this id"
    hint = f"did you mean {near}?" if near else hint
    facts.error(codes.NO_SUCH_ID, path, f"no {noun} has the id {shown(name)}", hint)


def _names(facts: Facts, items: list[Item]) -> tuple[list[str], bool]:
    """The ids of some items, and whether these are all.

    Of an id that breaks the rules for ids, it is the one that was suggested instead.
    """
    names = []
    for path, values in items:
        node = facts.source.node(f"{path}.id")
        bad = facts.error_at(f"{path}.id") == codes.BAD_ID
        typed = slug(node.text) if bad and isinstance(node, Scalar) else ""
        names.append(values.get("id") or typed)
    return [name for name in dict.fromkeys(names) if name], bool(names) and all(names)


def _cosigner(facts: Facts, writer: Item) -> None:
    """A fellow's letter is signed by another writer who is no fellow (brief, section 2)."""
    name, role = writer.values.get("signs_with"), writer.values.get("role")
    if name is None:
        return
    path = f"{writer.path}.signs_with"
    attendings = [w for w in facts.writers if w.values.get("role") != "fellow"]
    known, _ = _names(facts, [w for w in attendings if w.path != writer.path])
    hint = f"write {listed(known)}" if known else "add the attending who signs as a writer"
    if role not in (None, "fellow"):
        message = f"'signs_with' is for a fellow, and this writer's role is {role}"
        facts.error(codes.BAD_COSIGNER, path, message, "remove it, or write  role: fellow")
    elif name == writer.values.get("id"):
        facts.error(codes.BAD_COSIGNER, path, "a fellow cannot sign with themselves", hint)
    elif any(w.values.get("id") == name and w not in attendings for w in facts.writers):
        message = f"{shown(name)} is a fellow too, and an attending has to sign"
        facts.error(codes.BAD_COSIGNER, path, message, hint)
    elif name not in known:
        _unknown_name(facts, "writer", name, path, known, _names(facts, facts.writers)[1])


def _request(facts: Facts, writer: Item) -> None:
    """A request by link has its link, and one by form its form (brief, section 5)."""
    request = writer.values.get("request", {})
    for method, key, example in (
        ("link", "link", "https://example.com/upload"),
        ("form-pdf", "form", "letter-request.pdf"),
    ):
        path = f"{writer.path}.request.{key}"
        if request.get("method") == method and key not in request and not facts.error_at(path):
            message = f"the method {method} needs '{key}', which is missing"
            hint = f"add  {key}: {example},  or write  method: not-open  until you have it"
            facts.error(codes.REQUEST_INCOMPLETE, path, message, hint)


def _same_email(facts: Facts) -> None:
    seen: dict[str, str] = {}
    own = facts.applicant.values.get("email", "").casefold()
    for path, values in facts.writers:
        email = values.get("email", "").casefold()
        if email and email == own:
            message = "this is your own address: the message would come back to you"
            hint = "write the writer's address, or leave it out until you have it"
            facts.warning(codes.SAME_EMAIL, f"{path}.email", message, hint)
        elif email and email in seen:
            line = facts.source.locate(f"{seen[email]}.email").line
            message = f"another writer has the same address, in line {line}"
            hint = "check which of the two it belongs to"
            facts.warning(codes.SAME_EMAIL, f"{path}.email", message, hint)
        seen.setdefault(email, path)
