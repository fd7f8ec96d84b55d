"""The portfolio as a whole (docs/rules.md#portfolio): roles, dates, answers, addresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lorkit import dates
from lorkit.checks.rule import Hit, Rule, at
from lorkit.checks.values import ProfileOnDay, materials
from lorkit.profile.events import LogEvent
from lorkit.words import portals

AIM = 2  # strong letters from one rotation
_NEAR = dt.timedelta(days=28)
_SOON = dt.timedelta(days=31)  # whoever looks back with --on has later lines in the log
_EXAMPLES = ("@example.com", "@example.org", "@example.net")


def _no_anchor(day: ProfileOnDay) -> Iterator[Hit]:
    if all(writer.role != "anchor" for writer in day.profile.writers):
        message = "nobody is the anchor, the attending who saw you most"
        yield at("writers", message, "write  role: anchor  for that writer, or add one")


def _fellow_alone(day: ProfileOnDay) -> Iterator[Hit]:
    for number, writer in enumerate(day.profile.writers):
        if writer.role == "fellow" and not writer.signs_with:
            message = "no attending signs with this fellow, and many programs want one as author"
            hint = "add  signs_with:  with the id of the attending"
            yield at(f"writers[{number}].signs_with", message, hint)


def _agreed(day: ProfileOnDay) -> int:
    return sum(material.answer == "agreed" for material in materials(day.profile))


def _too_few(day: ProfileOnDay) -> Iterator[Hit]:
    application, agreed = day.profile.application, _agreed(day)
    aim, match = application.letters_by, application.match
    waits = match is None or day.on < match.on
    if aim and agreed < AIM and day.on >= aim - _NEAR and waits:
        message = f"{aim} is near or past, with {agreed} of {AIM} letters promised"
        hint = "ask another writer now, or choose a later date"
        yield at("application.letters_by", message, hint)


def _too_many(day: ProfileOnDay) -> Iterator[Hit]:
    application, agreed = day.profile.application, _agreed(day)
    portal = portals.find(application.service, application.season)
    if portal.most and agreed > portal.most:
        message = (
            f"{agreed} letters are promised, and {portal.service} takes {portal.most} a program"
        )
        hint = f"choose the {portal.most} that say most for each program"
        yield at("application.service", message, hint)


def _aim_too_early(day: ProfileOnDay) -> Iterator[Hit]:
    aim = day.profile.application.letters_by
    used = {writer.rotation for writer in day.profile.writers}
    for rotation in day.profile.rotations:
        if aim and aim < rotation.ends and rotation.id in used:
            message = f"letters_by, {aim}, is before {rotation.id} ends on {rotation.ends}"
            hint = "choose a date that leaves writers a few weeks"
            yield at("application.letters_by", message, hint)


def _no_aim(day: ProfileOnDay) -> Iterator[Hit]:
    if day.profile.application.letters_by is None:
        message = "there is no date to aim for, so no message can name one"
        hint = "add  letters_by:  with the date you are aiming for"
        yield at("application.letters_by", message, hint)


def _late_request(day: ProfileOnDay) -> Iterator[Hit]:
    aim = day.profile.application.letters_by
    for material in materials(day.profile):
        request = material.writer.request
        if not (aim and request and request.on) or material.answer == "declined":
            continue
        if request.on > aim:
            message = f"the request goes out on {request.on}, which is after letters_by, {aim}"
            hint = "ask for the letter in the portal earlier, or choose a later letters_by"
            yield at(f"{material.path}.request.on", message, hint)


def _example_addresses(day: ProfileOnDay) -> Iterator[Hit]:
    """An address from lorkit's own examples; a sample's applicant has one too, and may."""
    if day.profile.applicant.email.endswith(_EXAMPLES):
        return
    for number, writer in enumerate(day.profile.writers):
        if writer.email and writer.email.casefold().endswith(_EXAMPLES):
            message = f"{writer.email} is an example address, and mail to it never arrives"
            hint = "write the address that the writer uses"
            yield at(f"writers[{number}].email", message, hint)


def _days_to_come(day: ProfileOnDay) -> Iterator[Hit]:
    logs = [(f"rotations[{n}]", r.log) for n, r in enumerate(day.profile.rotations)]
    logs += [(f"writers[{n}]", w.log) for n, w in enumerate(day.profile.writers)]
    for path, lines in logs:
        for index, line in enumerate(lines):  # in the file's order, which events don't keep
            event = LogEvent.parse(line)
            if event.on - day.on > _SOON:
                message = f"{dates.full(event.on)} is in the future, as of {dates.full(day.on)}"
                hint = "the log is for what has happened: check the date"
                yield at(f"{path}.log[{index}]", message, hint)


NO_ANCHOR = Rule(
    "POR002",
    "warning",
    title="No anchor",
    why=(
        "The strongest letter comes from the attending who saw you most. Without one, decide who "
        "it could be while there is still time."
    ),
    example="role: secondary (for every writer)",
    better="role: anchor (for the one who saw you most)",
    find=_no_anchor,
)

TOO_FEW_LETTERS = Rule(
    "POR003",
    "warning",
    title="Too few letters near the date",
    why=(
        "The aim is two strong letters from a rotation. Close to the date, there is just enough "
        "time to ask one more person."
    ),
    example="(one yes, two weeks before letters_by)",
    better="(ask the backup writer this week)",
    find=_too_few,
)

FELLOW_ALONE = Rule(
    "POR004",
    "warning",
    title="A fellow without an attending",
    why=(
        "Many programs don't accept a fellow as the author. An attending who signs makes the "
        "letter count."
    ),
    example="role: fellow",
    better="role: fellow, signs_with: anchor-1",
    find=_fellow_alone,
)

TOO_MANY_LETTERS = Rule(
    "POR005",
    "advice",
    title="More letters than a program takes",
    why=(
        "The application service sends a limited number to each program. More letters do no harm "
        "if you choose among them."
    ),
    example="(five letters in ERAS, which takes four a program)",
    better="(four for each program, the fifth in reserve)",
    find=_too_many,
)

AIM_TOO_EARLY = Rule(
    "POR006",
    "warning",
    title="The date is before the rotation ends",
    why="A writer can hardly submit a letter about a month that isn't over.",
    example="letters_by: 2026-07-20 (and ends: 2026-07-31)",
    better="letters_by: 2026-09-14",
    find=_aim_too_early,
)

NO_AIM = Rule(
    "POR007",
    "advice",
    title="No date to aim for",
    why="Writers want to know by when. Without letters_by the messages can't tell them.",
    example="(no letters_by)",
    better="letters_by: 2026-09-14",
    find=_no_aim,
)

EXAMPLE_ADDRESS = Rule(
    "POR008",
    "warning",
    title="An example address",
    why="Addresses at example.com belong to nobody; a message to one never arrives.",
    example="email: okafor@example.com",
    better="email: the address on the hospital's site",
    find=_example_addresses,
)

LATE_REQUEST = Rule(
    "POR009",
    "warning",
    title="A request later than the date you are aiming for",
    why=(
        "A writer can submit only after the portal's request has come. A request that is sent "
        "after letters_by makes the date impossible."
    ),
    example="request.on: 2026-09-20 (and letters_by: 2026-09-14)",
    better="request.on: 2026-08-03",
    find=_late_request,
)

DAY_TO_COME = Rule(
    "POR010",
    "warning",
    title="A log line with a date in the future",
    why=(
        "lorkit works out what is due from the log. With a mistyped year, nothing would ever be "
        "due."
    ),
    example="log: [2027-07-23 agreed]",
    better="log: [2026-07-23 agreed]",
    find=_days_to_come,
)
