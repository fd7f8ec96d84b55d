"""Who may be a patient, and what shows that a name is a colleague's: a role, a title, a service."""

from __future__ import annotations

from lorkit.checks.text import Text, Word, compiled, vocabulary
from lorkit.checks.words import DOCTORS, FACILITIES, PERSONS, RELATIVES, one_of, words

COLLEAGUES = words("places.txt", "COLLEAGUES")
# What makes "my children" patients.
UNDER_CARE = words("places.txt", "UNDER_CARE")
# What is also a book, a helper on a ward, or not a person at all.
_DOUBTFUL = vocabulary(
    "who resident guide coach clerk attendant pilot hand hands worker workers local"
)
_PEOPLE = (
    PERSONS
    | RELATIVES
    | words("places.txt", "PEOPLE")
    | (words("places.txt", "LAY") - _DOUBTFUL)
    | (words("places.txt", "GENERAL") - _DOUBTFUL)
) - {"who", "resident"}
_NO_PEOPLE = words("places.txt", "NO_PEOPLE")


def is_under_care(text: Text, index: int) -> bool:
    """``my asthmatic children``; not ``my pregnant sister``."""
    near = {word.lower for word in text.words[max(0, index - 2) : index]}
    many = text.words[index].lower.endswith(("s", "children", "men"))
    return many and not UNDER_CARE.isdisjoint(near)


def is_person(word: Word) -> bool:
    """Whether a word is somebody who may be a patient: ``farmer``, ``families``, ``welders``."""
    lower = word.lower
    single = lower.removesuffix("s")
    if {lower, single} & (COLLEAGUES | _NO_PEOPLE):
        return False
    if {lower, single, f"{single}y" if lower.endswith("ies") else ""} & _PEOPLE:
        return True
    if lower.endswith(("year-old", "month-old", "week-old", "day-old", "year-olds")):
        return True
    worker = single.endswith(("er", "or", "man", "men", "woman", "women", "ist"))
    return worker and len(single) > 4 and word.text.islower()


_BY = vocabulary("by et st saint san santa fellow via per")
_PLACED = vocabulary("under at near")
_TAUGHT = words("people.txt", "TAUGHT")
# Colleagues' roles; in a nursing home, a resident isn't one.
_ROLE = (
    r"(?:(?i:(?:co-|sub-)?(?:interns?|residents?|fellows?|attendings?|pharmacists?|techs?|nurses?|"
    r"students?|coordinator|interpreter|chaplain|scribe|colleagues?|secretary|receptionist|"
    r"rotators?|presenters?|peers?|classmates?|(?:er|ed|icu|or) docs?|emerit[ai]|supervisor|dean|"
    r"advis[eo]r|(?:co-?)?authors?|collaborators?|(?:co-)?investigators?|lab ?mate|teammate|"
    r"super ?users?|translators?|(?:bio)?ethicists?|housekeepers?|proctors?|examiners?|tutors?|"
    r"lecturers?|schedulers?|transcriptionists?|auditors?|recruiters?|"
    r"seniors?(?= $)|observers?|externs?|intensivist|nocturnist|generalist|"
    r"(?:nurse's|nursing|nurse|dietary|hospital|unit|therapy|patient care) aides?|ward sister|"
    r"(?:security|safety|house|medical|quality|privacy|compliance|information) officers?|"
    r"librarian|manager|preceptor|professor|instructor|volunteer|paramedic|medic|social worker|"
    r"hospitalist|surgeon|mentor|director|chief|lead|clerk|consultant|physician|doctor|"
    r"therapists?|technicians?|technologists?|midwi(?:fe|ves)|practitioner|phlebotomists?|doulas?|"
    r"promotor(?:as?|es)|dietitians?|(?:patient |care |nurse )?navigators?|optometrists?|"
    r"dentist|orderly|transporter|psychometrists?|(?:dental )?hygienists?|orthotists?|"
    r"prosthetists?|registrar|"
    r"(?:health|social|case|support|outreach|services|maintenance|kitchen|sanitation) workers?|"
    r"(?:medical|physician|nursing|nurse|dental|therapy|research|clinical|program|administrative|"
    r"anesthesia|pathologists?'?) assistants?|"
    r"(?:cafeteria|hospital|ward|unit|clinic|floor|night) (?:cook|janitor|housekeeper|custodian|"
    r"porter|guard|barista|driver)|"
    r"(?:life|support|recovery|nurse|billing|education|care|wound|infection) specialists?|"
    r"(?:genetic|health|addiction|rehabilitation|grief|lactation|peer|substance use) counsel?lors?|"
    r"(?:health|diabetes|nurse|patient|asthma|clinical) educators?|(?:health|wellness) coach|"
    r"(?:nurs(?:e|ing)|house|clinical|clinic|unit|shift|lab) supervisor|peer supporter|"
    r"(?:patient|victim) advocate|discharge planner|data analyst|preventionist|"
    r"(?:bio)?statistician|"
    r"[a-z]{3,20}(?:ologists?|ographers?|iatrists?|therapists?|icians?|etists?|onists?)))|"
    r"MA|PA|NP|PI|RN|CNA|CRNA|CHW|LPN|EMT|RT|PT|OT|SLP|RD|M[34]|MS[34]|PGY-?\d)"
)
# In a nursing home a resident is a patient; these are in training wherever they are.
_IN_TRAINING = (
    r"\b(?:chief|senior|junior|supervising|upper-level|on-call|co|(?:first|second|third|fourth|"
    r"final|\d(?:st|nd|rd|th))[- ]year|(?:pgy|r)-?\d|icu|night|float|fellow|em|im|fm|ob-?gyn|"
    r"(?:family|internal|emergency) medicine|medicine|surgery|surgical|pediatrics?|psychiatry|"
    r"primary care|[a-z]{3,20}(?:ology|atrics|ologic(?:al)?))[ -]residents?\W*$"
)
# "a dietitian, Mrs. Yang, 54, came with chest pain": whatever their job, here they are ill.
_ILL = (
    r"\w+\.? [^\W\d_][\w'-]*(?: [A-Z][\w'-]+){0,2},? (?:(?:aged? )?\d{1,3}(?:,| ?[MF]\b|[- ]year)|"
    r"(?:who )?(?:came (?:in )?(?:with|after|for)|presented with|was (?:admitted|diagnosed|"
    r"hospitalized|discharged)|had (?:lost|been|a|an|no)\b (?!attended)|died|cried|fell)|"
    r"with (?:an? |new |acute |chronic |worsening |[\w-]{3,16} ){1,2}(?:murmur|pain|fever|cough|"
    r"rash|stroke|failure|disease|cancer|weakness|infection|diabetes|\w+itis|\w+emia|\w+osis)\b)"
)
_HOMES = (
    r"\b(?:nursing|assisted|memory care|long-term|care home|facility|hospice|home's|"
    r"(?:at|in|of) (?:the|our|a) home)\b"
)
# "the patient, a retired nurse, Mrs. Tran": what somebody used to be, or is at home.
_LAY = (
    r"\b(?:retired|ex|former(?! (?:chief|resident|fellow|attending|mentor|student|intern|preceptor|"
    r"director|colleague|program|instructor|professor|coordinator)))[ -]"
    r"(?:[\w'-]{1,20} ){0,3}[\w'-]{1,20}\W{0,3}$|"
    r"\b(?:patients?|pt|wom[ae]n|m[ae]n|lady|gentleman|widow|widower|mother|father|wife|husband|"
    r"daughter|son|sister|brother|caregiver)"
    r"(?:,| -|,? (?:who )?(?:is|was|herself|himself)|,? once) "
    r"(?:(?:once|herself|himself|also|formerly) )?an? (?:[\w'-]{1,20} ){0,3}[\w'-]{1,20}\W{0,3}$"
)
_AFTER_ROLE = (
    rf"(?:^|[,;:(] ?|'s |\b(?i:the|our|my|an?|his|her|their|with|and|of|from|by|to|for) )"
    rf"(?:[\w'-]{{1,24}} ){{0,4}}?{_ROLE}s?"
    r"(?:,| -|:| called| named|,? known as)? ?"
    r"\(?(?:(?:Big|Little|Old|Dr|Prof|Mr|Mrs|Ms|Miss)\.? )?$"
)
# "that social worker Miriam led", "pharmacy's Lena"
_BESIDE_ROLE = (
    rf"\b(?:{_ROLE}s?|(?i:{one_of('people.txt', 'SERVICES')})(?:'s|')|[a-z]{{3,20}}ology's) "
    r"\(?(?:(?:Dr|Prof|Mr|Mrs|Ms|Miss)\.? )?$"
)
_SIGNED = (
    r",? \(?(?:MD|DO|MBBS|RN|NP|PA-C|PA|PGY-?\d|PhD|PharmD|LCSW|MSW|PT|OT|RD)\b"
    r"|, (?:the|our|my|an?) (?:[\w-]{1,24} ){0,3}(?:attending|fellow|resident|nurse|chief|intern|"
    r"pharmacist|therapist|coordinator|surgeon|director|physician|consultant|professor|"
    r"hospitalist|doctor|midwife|dietitian|interpreter|chaplain|technician|social worker)\b"
    r"(?! complaint| concern)"
)


# "learned patience from Xiomara, who had refused insulin": one can learn from a patient too.
_SUFFERED = (
    r", (?:who|whose) (?:[a-z]+ ){0,2}?(?:refused|lost|declined|fallen|fell|survived|lived|came|"
    r"needed|suffered|wept|cried|died|feared|bled|pulled|could not|couldn't|wanted|forgot|"
    r"stopped eating)\b"
)


def is_professional(text: Text, first: int, last: int) -> bool:
    """Whether the name is a doctor's or a nurse's, a place's or an institution's."""
    before = text.word(first - 1)
    if before and (before.lower in DOCTORS or before.lower in _BY or text.gap(first) == "-"):
        return True
    # "at Lakeside", but "at Rosa's bedside"
    if before and before.lower in _PLACED and not text.words[last].text.endswith("'s"):
        return True
    near = [word.lower for word in text.words[max(0, first - 5) : first]]
    end = text.words[last].start + len(text.words[last].base)
    if near and near[-1] == "from" and not _TAUGHT.isdisjoint(near):
        return not compiled(_SUFFERED).match(text.lower, end)
    if compiled(_SIGNED).match(text.plain, end) or has_role_after(text, end):
        return True
    if has_role_before(text, text.words[first].start):
        return True
    following = [text.word(first + step) for step in range(1, 5)]
    return any(w is not None and w.is_capital and w.lower in FACILITIES for w in following)


def has_role_before(text: Text, start: int) -> bool:
    """``the intern, Hannah Weiss``, ``the social worker Keisha``, ``the tech, Mr. Boateng``."""
    before = text.plain[max(0, start - 80) : start]
    near = before[-44:]
    beside = compiled(_AFTER_ROLE).search(before) or compiled(_BESIDE_ROLE).search(near)
    return bool(beside) and not compiled(_LAY).search(before)


def is_colleagues_title(text: Text, start: int) -> bool:
    """Whether a title belongs to a role before it, and not to a resident of a nursing home."""
    if not has_role_before(text, start):
        return False
    if compiled(_ILL).match(text.plain, start):
        return False
    before = text.lower[max(0, start - 80) : start]
    if not compiled(r"\bresidents?\W*$").search(before):
        return True
    trained = compiled(_IN_TRAINING).search(before)
    return bool(trained) and not compiled(_HOMES).search(text.lower)


# A colleague's role after the name: "Ms. L., the charge nurse,".
_ROLE_AFTER = (
    rf"(?: ?[,(] ?| as )(?i:(?P<article>the|our|my|an?|his|her|their|"
    rf"[a-z]+'s) )?(?:[\w'-]{{1,24}} ){{0,5}}?{_ROLE}s?\b"
    r"(?= ?[,.;:)]| (?:on|of|in|at|for|from|who|and|with whom)\b|$)"
)
# Where a colleague works: "Mr. Lang from physical therapy".
_FROM_SERVICE = rf" (?:from|in|of|at|with) (?:the |our )?{one_of('people.txt', 'SERVICES')}\b"
_NO_MORE = r"\b(?:retired|former|formerly|ex|once|nursing home)\b"
_FALLS_ILL = (
    r",? (?:\d{1,3}\b|(?:who )?(?:came (?:in )?(?:with|after|for)|presented|was (?:admitted|"
    r"diagnosed|"
    r"hospitali[sz]ed|discharged|brought|ill|sick)|admitted|hospitali[sz]ed|diagnosed|died|fell|"
    r"collapsed|cried|wept|had (?:a|an|lost|been|no)\b)|with (?:an? |new |acute |chronic |"
    r"[\w-]{3,16} )"
    r"{0,2}(?:pain|fever|cough|rash|stroke|failure|disease|cancer|weakness|infection|diabetes|"
    r"\w+itis|"
    r"\w+emia|\w+osis)\b)"
)


def has_role_after(text: Text, end: int) -> bool:
    """``Ms. L., the charge nurse``; not ``Ms. L., a retired nurse``."""
    if compiled(_FROM_SERVICE).match(text.lower, end):
        return True
    told = compiled(_ROLE_AFTER).match(text.plain, end)
    if not told or compiled(_NO_MORE).search(told[0].lower()):
        return False
    return not compiled(_FALLS_ILL).match(text.lower, told.end())
