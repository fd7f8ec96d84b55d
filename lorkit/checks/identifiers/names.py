"""Names of patients and their relatives: 45 CFR 164.514(b)(2)(i)(A).

They are found by a title, after "patient" or "named", and beside a relative; ``names_untitled``
finds names that have none of these.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.identifiers.initials import is_shortened
from lorkit.checks.identifiers.names_called import called, introduced
from lorkit.checks.identifiers.names_evidence import (
    PARTICLES,
    has_eponyms_noun,
    is_eponym,
    is_name,
    title_before,
    whole_name,
)
from lorkit.checks.identifiers.names_in_care import families, owners
from lorkit.checks.identifiers.names_untitled import person_names
from lorkit.checks.identifiers.people import (
    has_role_after,
    has_role_before,
    is_colleagues_title,
)
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, Word, compiled, vocabulary
from lorkit.checks.words import PERSONS, PLACEHOLDERS, RELATIVES, is_family, is_given, words

_HINT = (
    'write "a patient", or name the case: "a patient with heart failure"; for a colleague, put '
    'the role before the name: "the nurse, Ana"'
)
_RELATIVE_HINT = 'relatives are protected as well; write "his wife" or "a daughter"'
_FIRST_NAME_HINT = (
    "if this is a patient or relative, take the name out; a colleague's name may stay"
)
_VERBS = words("people.txt", "VERBS")
_NAMING = ("named", "called", "nicknamed")
# "Pt: Wojciech," and "the patient, Anastasia,": told apart from a condition by the comma after.
_APPOSED = {"pt": (": ", ", "), "patient": (", ",)}
# What a name is found by, in lowercase: most texts have none of it.
_CUES = frozenset((*_NAMING, *_APPOSED))
_SKIPPED = ("is", "was", "named", "called", "name")


def _names(text: Text) -> Iterator[Hit]:
    """``Mr. Alvarez``, ``patient Alvarez``, ``a man named Alvarez``, ``her name is Rosa``."""
    for start, end, index in _titled(text):
        if not _is_relatives(text, index):
            yield _hit(text, start, end, "a person's name")
    for index, word in enumerate(text.words if text.holds_any(_CUES) else ()):
        if word.lower in ("patient", "pt"):
            yield from _after_patient(text, index)
        elif word.lower in _NAMING:
            yield from _after_named(text, index)
    yield from _doctors_who_are_ill(text)
    for start, end in called(text):
        yield _hit(text, start, end, "what a patient is called")
    for start, end in (*introduced(text), *owners(text), *families(text)):
        yield _hit(text, start, end, "a person's name")
    for name in person_names(text):
        if name.is_told:
            yield _hit(text, name.start, name.end, name.what)


def _first_names(text: Text) -> Iterator[Hit]:
    """``Guadalupe and her courage``: a name, and nothing says whose."""
    for name in person_names(text):
        if not name.is_told:
            told = f"looks like {name.what}"
            yield possible(text, name.start, name.end, told, _FIRST_NAME_HINT)


def _relatives_names(text: Text) -> Iterator[Hit]:
    """``his wife Maria``, ``the patient's wife, Mrs. Alvarez``, ``Maria's husband``."""
    for start, end, index in _titled(text):
        if _is_relatives(text, index):
            yield possible(text, start, end, _RELATIVES, _RELATIVE_HINT)
    for index, word in enumerate(text.words if text.holds_any(RELATIVES) else ()):
        if word.base.lower() not in RELATIVES:
            continue
        # "our chaplain, Father Ryan"
        if not (word.is_capital and has_role_before(text, word.start)):
            yield from _beside_relative(text, index)


_RELATIVES = "looks like a relative's name"


def _hit(text: Text, start: int, end: int, what: str) -> Hit:
    return possible(text, start, end, f"looks like {what}", _HINT)


_TAUGHT_BY = r"\b(?:coached|taught|trained|mentored|supervised|precepted|graded|instructed) by $"


def _titled(text: Text) -> Iterator[tuple[int, int, int]]:
    """Where ``Mr. Alvarez`` begins and ends, and the index of its title."""
    for index in range(len(text.words) - 1):
        title, name = text.words[index], text.words[index + 1]
        initial = len(name.base) == 1 and name.base.upper() != name.base.lower()
        if initial or not title_before(text, index + 1):
            continue
        named = _is_named(text, index + 1) or title.text in ("mr", "mrs")
        if not named or name.lower in ("and", "or") or name.text in PLACEHOLDERS:
            continue
        end = max(whole_name(text, index + 1), name.start + len(name.base))
        # "the scrub tech, Mr. Boateng", "Mr. Boateng, the scrub tech"
        taught = compiled(_TAUGHT_BY).search(text.lower[max(0, title.start - 24) : title.start])
        role = is_colleagues_title(text, title.start) or has_role_after(text, end)
        if not taught and not role:
            yield title.start, end, index


def _is_named(text: Text, index: int) -> bool:
    """Whether a name begins here, with a capital or a particle: ``Alvarez``, ``de Souza``."""
    word = text.words[index]
    if word.text not in PARTICLES:
        return word.is_capital
    return whole_name(text, index) > word.end


def _after_patient(text: Text, index: int) -> Iterator[Hit]:
    """``patient Alvarez``, ``Pt. Maria``; not ``patient safety``."""
    here, name = text.words[index], text.word(index + 1)
    gap = text.after(index)
    if name is None or (here.lower == "patient" and "." in gap) or len(gap) > 3:
        return
    close = gap.strip(' .("') == ""
    if name.text.islower() and close and _is_plain_name(text, index + 1):
        yield _hit(text, here.start, name.end, "a patient's name")
    if is_shortened(name) or not is_name(name):
        return
    if gap in _APPOSED[here.lower] and text.after(index + 1)[:1] == ",":
        yield _hit(text, here.start, name.end, "a patient's name")
    elif (close or is_given(name.base)) and _introduces(gap, name):
        end = here.start if is_eponym(text, index + 1) else whole_name(text, index + 1)
        if end > here.start:
            yield _hit(text, here.start, end, "a patient's name")


def _is_plain_name(text: Text, index: int) -> bool:
    """``pt lopez was npo``: a name without its capital."""
    name, verb = text.words[index].base.capitalize(), text.word(index + 1)
    known = is_given(name) or is_family(name)
    return known and verb is not None and verb.lower in _VERBS


def _introduces(gap: str, name: Word) -> bool:
    marks = ("", ".", ",", ":", '"', "-")
    return gap.strip(" (") in marks and name.text not in PLACEHOLDERS


def _after_named(text: Text, index: int) -> Iterator[Hit]:
    """``a man named Alvarez``; not ``called Cardiology``, ``a drug named Entresto``."""
    before, name = text.word(index - 1), text.word(index + 1)
    if name is None or text.after(index).strip(' "') or not is_name(name):
        return
    if has_role_before(text, name.start):
        return  # "a nurse named Guillermo"
    person = before is not None and before.lower in PERSONS | {"everyone", "everybody"}
    adverb = (
        before is not None
        and before.lower in ("is", "was")
        and (is_given(name.base) or _speaks_of_person(text, index))
    )
    if person or adverb or (text.words[index].lower != "called" and is_given(name.base)):
        end = whole_name(text, index + 1)
        yield _hit(text, text.words[index].start, end, "a person's name")


def _speaks_of_person(text: Text, index: int) -> bool:
    """``the patient was called Thanasis``."""
    subject = text.word(index - 2)
    return subject is not None and subject.lower in PERSONS | {"he", "she"}


def _doctors_who_are_ill(text: Text) -> Iterator[Hit]:
    """``Dr. Lindqvist, a retired dentist``, ``Dr. Osei, 71, with a new murmur``."""
    if "Dr" in text.plain or "Prof" in text.plain:
        ill = compiled(
            r"\b(?:Dr|Prof|Professor)\.? [A-Z][\w'-]{1,30}(?: [A-Z][\w'-]{1,30})?(?=, (?:(?:an?|"
            r"our|my) )?"
            r"(?:retired|former|\d{2}(?:,|[- ]year)|(?:[a-z-]{2,20} ){0,5}(?:admitted (?:with|"
            r"for|after)|"
            r"hospitalized|diagnosed with|brought in)))"
        )
        for found in ill.finditer(text.plain):
            yield _hit(text, *found.span(), "a person's name")


_WARDS = vocabulary(
    "nurse's nursing nurse dietary hospital unit ward charge theatre night care head"
)


def _beside_relative(text: Text, index: int) -> Iterator[Hit]:
    """``his wife Maria``, ``Maria, his wife,``, ``Maria's husband``."""
    relative = text.words[index]
    before = text.word(index - 1)
    if before and text.gap(index) == " " and before.text.endswith("'s") and is_given(before.base):
        yield possible(text, before.start, relative.end, "looks like a name", _RELATIVE_HINT)
    step = index + 1
    owner = before.lower if before else ""
    then = text.word(step)
    hired = relative.lower in ("aide", "sister") and owner in _WARDS
    if owner == "my" or hired:
        return  # the applicant's own, or a colleague: "the ward sister Ruth"
    anyone = owner in ("a", "an", "the", "") and relative.lower in PERSONS
    if anyone and then and then.lower in _NAMING:
        return  # "a child called Wren": a patient, found by _after_named
    while (skipped := text.word(step)) and skipped.lower in _SKIPPED:
        step += 1
    name = text.word(step)
    if is_name(name) and name is not None and not is_eponym(text, step):
        gap = text.gap(step)
        end = whole_name(text, step)
        cleric = relative.text in ("Sister", "Brother", "Father", "Mother")
        nurse = cleric and has_role_after(text, end)
        if nurse or has_eponyms_noun(text, end):
            return
        known = is_given(name.base) or text.plain[end : end + 1] in (",", ")", "-")
        if gap == " " or (gap.strip(" (-") in (",", "", ":") and len(gap) <= 3 and known):
            yield possible(text, relative.start, end, _RELATIVES, _RELATIVE_HINT)
    yield from _apposed(text, index)


def _apposed(text: Text, index: int) -> Iterator[Hit]:
    """``Rosa, his wife,`` and ``Rosa, the patient's daughter``."""
    for back in (2, 3):
        name = text.word(index - back)
        if (
            name is None
            or not is_name(name)
            or text.after(index - back).strip() not in (",", "(", "-")
        ):
            continue
        if has_role_after(text, name.end):
            continue  # "Ms. Tran, the child life specialist"
        named = is_given(name.base) or not text.begins_sentence(index - back)
        if named and text.words[index - back + 1].lower in ("his", "her", "their", "the", "a"):
            end = text.words[index].end
            yield possible(text, name.start, end, _RELATIVES, _RELATIVE_HINT)


def _is_relatives(text: Text, index: int) -> bool:
    """Whether a title is a relative's: ``his wife Mrs. K``, ``the wife of the patient, Mrs. K``."""
    before = [word.lower for word in text.words[max(0, index - 4) : index]]
    if not before or before[-1] in RELATIVES:
        return bool(before)
    of_patient = before[-1] in ("patient", "pt", "man", "woman", "child") and "of" in before
    return of_patient and not RELATIVES.isdisjoint(before)


NAME = Rule(
    "PHI001",
    "error",
    title="A name that could be a patient's",
    why=(
        "A name is the first of the 18 identifiers that US privacy rules (HIPAA, 45 CFR 164.514) "
        "protect. The writer remembers the case without it, and nobody else has a right to know "
        "it."
    ),
    example="Sat with Mrs. Alvarez while the team prepared the procedure",
    better="Sat with a frightened patient while the team prepared the procedure",
    find=_names,
)

RELATIVES_NAME = Rule(
    "PHI003",
    "error",
    title="A relative's name",
    why=(
        "Relatives, employers and people who live with a patient are protected just as the "
        "patient is."
    ),
    example="Called his wife Maria every evening",
    better="Called his wife every evening",
    find=_relatives_names,
)

FIRST_NAME = Rule(
    "PHI027",
    "warning",
    title="A first name that may be a patient's",
    why=(
        "lorkit can't tell a patient's first name from a colleague's. If it is a patient's, it "
        "must go."
    ),
    example="I will remember Guadalupe and her courage",
    better="I will remember a patient who asked for the truth and took it well",
    find=_first_names,
)
