"""Which kind of letter a writer is asked for, by its right name: docs/rules.md.

Emergency medicine wants a SLOE, and asking for a letter of recommendation there costs an
application. The profile decides (``request.kind``); if it doesn't say, the data on the
specialty, service and season does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from lorkit.profile.fields import Describes
from lorkit.profile.model import Profile, Writer
from lorkit.words.portals import Evaluation, evaluation


@dataclass(frozen=True, slots=True)
class Kind:
    """What is asked for, in words."""

    standardized: Annotated[
        bool, Describes("Whether it is a standardized evaluation, not a letter")
    ]
    group: Annotated[bool, Describes("Whether a residency's leadership group writes it together")]
    name: Annotated[str, Describes("What it is called: 'letter of recommendation', 'SLOE'")]
    short: Annotated[str, Describes("Its name once it is known: 'letter', 'SLOE'")]
    full: Annotated[str, Describes("Its name in full: 'Standardized Letter of Evaluation'")]
    article: Annotated[str, Describes("'a' or 'an', as the name is spoken")]
    narrative: Annotated[bool, Describes("Whether its writer can write a narrative letter as well")]
    use: Annotated[str, Describes("What its writer should know of it; may be empty")]
    forms: Annotated[
        tuple[tuple[str, str], ...], Describes("Each form, and who may write it; may be empty")
    ]
    note: Annotated[str, Describes("What else the applicant should know of it; may be empty")]


_LETTER = Kind(
    standardized=False,
    group=False,
    name="letter of recommendation",
    short="letter",
    full="letter of recommendation",
    article="a",
    narrative=True,
    use="",
    forms=(),
    note="",
)
_UNKNOWN = Kind(
    standardized=True,
    group=False,
    name="standardized evaluation",
    short="evaluation",
    full="standardized evaluation",
    article="a",
    narrative=True,
    use="",
    forms=(),
    note="",
)


def kind_of(profile: Profile, writer: Writer) -> Kind:
    """What this writer is asked for."""
    application = profile.application
    specialty = writer.specialty or profile.applicant.specialty
    form = evaluation(specialty, application.service, application.season)
    chosen = writer.request.kind if writer.request else None
    if chosen is None:
        chosen = "standardized" if form and form.asked else "letter"
    if chosen == "letter":
        return _LETTER
    return _standardized(form, group=chosen == "group")


def _standardized(form: Evaluation | None, *, group: bool) -> Kind:
    if form is None:
        return _UNKNOWN
    return Kind(
        standardized=True,
        group=group,
        name=form.name,
        short=form.name,
        full=form.full,
        article=form.article,
        narrative=form.narrative,
        use=form.use,
        forms=form.forms,
        note=form.note,
    )
