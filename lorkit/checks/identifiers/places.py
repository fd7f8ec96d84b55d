"""Towns and other places of a patient or family: 45 CFR 164.514(b)(2)(i)(B), below the state.

The rules are here. ``place_names`` decides which capitals are towns and finds streets and counties,
and ``whereabouts`` finds places where something happened to somebody.

No list holds all towns: a place is a capital after "a farmer from", "who lives in", "residents of".
A list of towns is used only if no such words come before it, as in "a Fresno farmworker".
Countries, states and larger regions may stay, and so may the hospital's own city, which the profile
names.
"""

from __future__ import annotations

from collections.abc import Iterator

from lorkit.checks.identifiers._hits import possible
from lorkit.checks.identifiers.names_evidence import is_a_household
from lorkit.checks.identifiers.people import COLLEAGUES, is_person, is_under_care
from lorkit.checks.identifiers.place_names import Place, addresses, is_town, kind_of, named_places
from lorkit.checks.identifiers.whereabouts import whereabouts
from lorkit.checks.rule import Hit, Rule
from lorkit.checks.text import Text, Word, compiled, vocabulary
from lorkit.checks.words import (
    KNOWN,
    LARGE,
    NATIONS,
    RELATIVES,
    is_given,
    words,
)

_HINT = 'write the state or "a nearby town"; smaller places point to a person'

_SOURCES = words("places.txt", "SOURCES")
_MOVED = words("places.txt", "MOVED")
_BROUGHT = words("places.txt", "BROUGHT")
_HAPPENING = words("places.txt", "HAPPENING")
_LIVING = words("places.txt", "LIVING")
_HOMES = words("places.txt", "HOMES")
_LAY = words("places.txt", "LAY") | words("places.txt", "GENERAL")
_STUDENTS = ("freshman", "sophomore", "undergraduate", "quarterback", "linebacker")
_SMALL = vocabulary("and or for with of in at to from by about as whose who while when where on")
_BELONGING = (
    "parishioner",
    "congregant",
    "resident",
    "residents",
    "native",
    "natives",
    "citizen",
    "citizens",
    "outskirts",
)
_HOUSEHOLDS = ("family", "families", "household", "households", "couple", "couples")
_PRONOUNS = ("he", "she", "they", "who", "his", "her", "their", "him", "them")
_MINE = ("i", "my", "me", "myself", "we", "our")
_SUBJECTS = RELATIVES | {"he", "she", "they"}
_LANGUAGES = ("translated", "interpreted", "translating", "interpreting")
_FAR = 7  # how many words back somebody may be mentioned
_CARED_FOR = (
    r"\b(?:patients?|pts?|admitted|admission|discharged|transferred|presented with|presenting with|"
    r"diagnosed|burns|victims?|wounded|injured|year-old|lives|resides|he|she|his|her|him|them|their|whose)\b"
)

# "Learned trauma care at Cook County": a hospital by its short name.
_TRAINED = (
    r"\b(?:learned|trained|rotat\w+|worked|studied|interned|rounded|observed|elective|month|rotation)"
    r" (?:[\w'-]{1,20} ){0,3}at $|"
    r"\bi (?:am|was|live|lived|grew up|come|moved)\b[^.;]{0,80}$|\bbased in $|"
    r"\b(?:externship|observership|clerkship|rotation|sub-?internship)\b[^.;]{0,40}$"
)

# "the well on Barker Road"
_HOME_ON = r"\b(?:well|house|home|apartment|basement|trailer|cabin|shack) (?:on|at|off|near|along) "


def _patients_places(text: Text) -> Iterator[Hit]:
    """``3 patients from Fresno``, ``who lives in Pilsen``, ``a child from zip code 10453``."""
    for named in named_places(text):
        told = named.leads >= 0 and _is_patients(text, named.leads)
        if told or _is_before_person(text, named):
            start, end = text.words[named.first].start, text.words[named.last].end
            yield possible(text, start, end, "looks like where a patient is from", _HINT)
    for place in whereabouts(text):
        if not place.is_work:
            yield possible(text, place.start, place.end, "looks like where a patient was", _HINT)
    for start, end in (*addresses(text), *_born(text)):
        if _tells_of_patient(text, start, end):
            yield possible(text, start, end, "looks like where a patient is from", _HINT)


def _born(text: Text) -> Iterator[tuple[int, int]]:
    """``a Laredo-born man``; not ``a Mexico-born man``."""
    if text.holds("-born", "-raised", "-bred", "-based", "-area", "-native"):
        named = r"\b([A-Z][\w']{2,20})-(?:born|raised|bred|based|area|native)\b"
        for found in compiled(named).finditer(text.plain):
            if found[1] not in LARGE and found[1].lower() not in NATIONS:
                yield found.span()


def _other_places(text: Text) -> Iterator[Hit]:
    """``home visits on Elm Street``, ``the outreach van in Cook County``."""
    for start, end in addresses(text):
        if not compiled(_TRAINED).search(text.lower[max(0, start - 99) : start]):
            yield possible(text, start, end, "looks like a place", _HINT)
    for place in named_places(text):
        before = text.word(place.leads - 1) if place.leads > 0 else None
        told = before and before.lower in (_LIVING | _BROUGHT | _HOMES) - {"clinic", "based"}
        if told and not _is_own_history(text, place.leads):
            start, end = text.words[place.first].start, text.words[place.last].end
            yield possible(text, start, end, "looks like a place", _HINT)


def _is_patients(text: Text, leads: int) -> bool:
    """Whether the place after a preposition is a patient's, or a family's."""
    word, before = text.words[leads].lower, text.word(leads - 1)
    if before is None or text.gap(leads) not in (" ", ", "):
        return False
    if word == "from":
        return _is_from(text, leads)
    if word == "of":
        name = text.word(leads + 1)
        many = before.lower.endswith(("s", "men", "women", "people", "children", "inmate"))
        given = name is not None and is_given(name.base)
        if before.lower in ("town", "city", "village", "suburb", "hamlet", "island", "borough"):
            return _somebody_before(text, leads - 1)
        return before.lower in _BELONGING or (many and is_person(before) and not given)
    if word == "to":
        return before.lower in ("moved", "back", "home", "returned", "relocated") and (
            _somebody_before(text, leads - 1)
        )
    if before.lower in _HOUSEHOLDS or (word in ("near", "outside", "off") and is_person(before)):
        return not _is_mine(text, leads - 1)
    if before.lower in _LIVING or before.text == "up":
        return _somebody_before(text, leads - 1) or _somebody_after(text, leads)
    if before.lower in _HOMES:
        if any(word.lower in _BROUGHT for word in text.words[max(0, leads - 5) : leads]):
            return not _is_mine(text, leads - 1)
        owner = text.word(leads - 2)
        owned = owner is not None and (owner.lower in ("his", "her", "their") or "'" in owner.text)
        return owned or _somebody_before(text, leads - 1)
    return False


def _is_from(text: Text, leads: int) -> bool:
    """``three men from``, ``had driven four hours from``, ``a woman with lupus from``."""
    before = text.words[leads - 1]
    if before.lower in _SOURCES or before.lower in COLLEAGUES or before.lower in _LANGUAGES:
        return False
    brought = False
    for back in range(leads - 1, max(-1, leads - 1 - _FAR), -1):
        word = text.words[back]
        whose = "'" in word.text and back < leads - 1  # "a man's confusion came from"
        if _breaks(text, back + 1) or word.text == "I" or word.lower in COLLEAGUES or whose:
            break
        brought = brought or word.lower in _BROUGHT
        if word.lower in _LIVING:
            return _somebody_before(text, back)
        if is_person(word) or word.lower in _SUBJECTS:
            return not _is_mine(text, back)
        if word.lower not in _MOVED and back < leads - 1 and _ends_in_verb(word):
            break
    return brought and not _is_mine(text, leads)


def _ends_in_verb(word: Word) -> bool:
    """Whether somebody else's act may come in between: ``showed``, ``explaining``."""
    return word.lower.endswith(("ed", "ing")) and word.lower not in _BROUGHT


def _somebody_before(text: Text, index: int) -> bool:
    """Whether a patient is the one who lives there, and not the applicant."""
    for back in range(index - 1, max(-1, index - 1 - _FAR), -1):
        word = text.words[back]
        if _breaks(text, back + 1) or word.lower in _MINE or word.lower in COLLEAGUES:
            return False
        if is_person(word) or word.lower in _PRONOUNS or "'" in word.text:
            return not _is_mine(text, back)
    return False


def _somebody_after(text: Text, leads: int) -> bool:
    """``Raised in Guayaquil, he knew dengue``."""
    if not text.begins_sentence(leads - 1):
        return False
    after = next(
        (
            i
            for i in range(leads + 1, leads + 6)
            if i < len(text.words) and text.gap(i).startswith(",")
        ),
        0,
    )
    subjects = [word.lower for word in text.words[after : after + 3]] if after else []
    return not _SUBJECTS.isdisjoint(subjects) and "my" not in subjects


def _is_mine(text: Text, index: int) -> bool:
    """``my mother from``, ``I moved from``: the applicant's own history."""
    before = [word.lower for word in text.words[max(0, index - 2) : index]]
    here = text.words[index].lower
    if here in ("patient", "patients") or is_under_care(text, index):
        return False
    return bool({"i", "my"} & set(before)) or (here in RELATIVES and "own" in before)


def _is_own_history(text: Text, index: int) -> bool:
    """``I was born in``, ``growing up in``, ``my family lives in``: about nobody else."""
    for back in range(index - 1, max(-1, index - 14), -1):
        word = text.words[back]
        if word.lower in _MINE:
            return True
        if word.lower in _PRONOUNS or is_person(word):
            return _is_mine(text, back)
    for ahead in range(index + 1, min(len(text.words), index + 12)):
        word = text.words[ahead]
        if word.lower in _MINE or word.lower in _PRONOUNS or _breaks(text, ahead):
            return word.lower in _MINE  # "Raised in Pokhara by a nurse, I learned"
    return False


def _breaks(text: Text, index: int) -> bool:
    """Whether another sentence begins at a word."""
    return any(mark in text.gap(index) for mark in ".;:!?") if index < len(text.words) else False


def _is_before_person(text: Text, place: Place) -> bool:
    """``a Fresno farmworker``, ``the Bronx grandmother``: a known town before a person."""
    after = text.word(place.last + 1)
    owner = text.words[place.last].text != text.words[place.last].base
    if after is None or text.after(place.last) != " " or not after.text.islower() or owner:
        return False
    further = text.word(place.last + 2) if text.after(place.last + 1) == " " else None
    if after.lower in _SMALL or after.lower.endswith(("ed", "ing", "s")):
        further = None
    known = is_town(text, place.first, place.last)
    feature = kind_of(text, place.first, place.last) == "feature"
    if (known or feature) and is_person(after):
        return True
    before = text.word(place.first - 1)
    led = before is not None and before.lower == "the" and not known and not feature
    if led and is_a_household(text, place.last):
        return False  # "the Nakashima baby": a name
    if after.lower in _STUDENTS:
        return True
    lay = any(word.lower in _LAY for word in (after, further) if word)
    return lay and (known or _stands_in_sentence(text, place))


def _stands_in_sentence(text: Text, place: Place) -> bool:
    """Whether a capital must be a name: not an eponym, and not just the start of a sentence."""
    words_of = text.words[place.first : place.last + 1]
    if kind_of(text, place.first, place.last) == "feature":
        return True
    if any(word.base in KNOWN or word.lower in NATIONS for word in words_of):
        return False
    if place.first == place.last and text.begins_sentence(place.first):
        return False
    return not words_of[-1].lower.endswith(("an", "speaking", "positive", "born"))


def _tells_of_patient(text: Text, at: int, end: int) -> bool:
    """Whether the sentence around an address is about a patient, and not about the applicant."""
    sentence = text.sentence(at).replace(text.lower[at:end], "")
    if compiled(r"\b(?:i (?:grew|lived|moved|trained|studied)|my (?:home|own))\b").search(sentence):
        return False
    if not _HAPPENING.isdisjoint(text.lower[max(0, at - 30) : at].split()[-2:]):
        return True  # "struck on Flatlands Avenue"
    before = text.lower[max(0, at - 30) : at + 8]  # an address may begin with "on"
    if compiled(_CARED_FOR).search(sentence) or compiled(_HOME_ON).search(before):
        return True
    return any(is_person(word) for word in Text(sentence).words)


PATIENTS_PLACE = Rule(
    "PHI014",
    "error",
    title="Where a patient or family is from",
    why=(
        "A town, county, borough or neighborhood is an identifier, just as a name is, for one "
        "patient or for several. States and countries are not, and your hospital's own city is on "
        "the sheet anyway."
    ),
    example="Cared for 3 patients from Fresno with valley fever",
    better="Cared for 3 farmworkers with valley fever",
    find=_patients_places,
)

PLACE = Rule(
    "PHI021",
    "warning",
    title="A place smaller than a state",
    why="Towns, counties, streets and ZIP codes are identifiers. States and countries are not.",
    example="Rode with the outreach van along Harmon Avenue on 6 evenings",
    better="Rode with the outreach van on 6 evenings",
    find=_other_places,
)
