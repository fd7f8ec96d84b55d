"""What tells that a capital is a person: what it does, what it has, and what is said beside it."""

from __future__ import annotations

from lorkit.checks.identifiers.name_forms import SPEAKING
from lorkit.checks.text import Text, compiled, vocabulary
from lorkit.checks.words import DOCTORS, FACILITIES, NATIONS, PERSONS, RELATIVES, one_of, words

_HUMAN = words("people.txt", "HUMAN")
_OFTEN = words("people.txt", "OFTEN")
_ADVERBS = words("people.txt", "ADVERBS")
_LINKS = words("people.txt", "LINKS")
_FOND = words("people.txt", "FOND")
_TENDED = words("people.txt", "TENDED")
_SHOWN = words("people.txt", "SHOWN")
_BESIDE = words("people.txt", "BESIDE")
_WORKS = words("people.txt", "WORKS")
_SMALL = words("people.txt", "SMALL")
_BY = vocabulary("by et st saint san santa fellow via per")
_PLACED = vocabulary("under at near")
_TAUGHT = words("people.txt", "TAUGHT")
# What a colleague is; in a nursing home a resident is none.
_ROLE = (
    r"(?:(?i:(?:co-|sub-)?(?:interns?|residents?|fellows?|attendings?|pharmacists?|techs?|nurses?|"
    r"students?|coordinator|interpreter|chaplain|scribe|colleagues?|secretary|receptionist|"
    r"librarian|manager|preceptor|professor|instructor|volunteer|paramedic|medic|social worker|"
    r"hospitalist|surgeon|mentor|director|chief|lead|clerk|consultant|physician|doctor|"
    r"therapists?|technicians?|technologists?|midwi(?:fe|ves)|practitioner|phlebotomists?|doulas?|"
    r"promotor(?:as?|es)|dietitians?|(?:patient |care |nurse )?navigators?|optometrists?|"
    r"dentist|orderly|transporter|psychometrists?|(?:dental )?hygienists?|orthotists?|"
    r"prosthetists?|registrar|(?:health|social|case|support|outreach) workers?|"
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
    r"MA|PA|NP|RN|CNA|CRNA|CHW|LPN|EMT|RT|PT|OT|SLP|RD|M[34]|MS[34]|PGY-?\d)"
)
# In a nursing home a resident is a patient; these are in training, wherever they are.
_IN_TRAINING = (
    r"\b(?:chief|senior|junior|supervising|upper-level|on-call|co|(?:first|second|third|fourth|"
    r"final|\d(?:st|nd|rd|th))[- ]year|(?:pgy|r)-?\d|icu|night|float|fellow|em|im|fm|ob-?gyn|"
    r"(?:family|internal|emergency) medicine|medicine|surgery|surgical|pediatrics?|psychiatry|"
    r"primary care|[a-z]{3,20}(?:ology|atrics|ologic(?:al)?))[ -]residents?\W*$"
)
# "a dietitian, Mrs. Yang, 54, came with chest pain": whatever they are, here they are ill.
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
# "the patient, a retired nurse, Mrs. Tran": what somebody was, or is at home.
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
    rf"(?:^|[,;:(] ?|\b(?i:the|our|my|an?|his|her|their|with|and|of|from|by|to|for) )"
    rf"(?:[\w'-]{{1,24}} ){{0,4}}?{_ROLE}"
    r"(?:,| -|:| called| named)? ?\(?(?:(?:Big|Little|Old|Dr|Prof|Mr|Mrs|Ms|Miss)\.? )?$"
)
_SIGNED = (
    r",? (?:MD|DO|MBBS|RN|NP|PA|PhD|PharmD|LCSW|MSW|PT|OT|RD)\b"
    r"|, (?:the|our|my|an?) (?:[\w-]{1,24} ){0,3}(?:attending|fellow|resident|nurse|chief|intern|"
    r"pharmacist|therapist|coordinator|surgeon|director|physician|consultant|professor|"
    r"hospitalist|doctor|midwife|dietitian|interpreter|chaplain|technician|social worker)\b"
    r"(?! complaint| concern)"
)
_NUMBERS = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty)(?:-\w{3,5})?|one|two|three|four|five|"
    r"six|"
    r"seven|eight|nine|ten|eleven|\w{3,6}teen|twelve)"
)
_PEOPLE = "|".join(sorted(PERSONS))
_KIN = "|".join(sorted(RELATIVES))
_PERSON_BESIDE = (
    rf"(?:, ?| ?\(| - )(?:{_KIN}) of\b|"
    rf"(?:, ?| ?\(| - )(?:our|my|the|an?|this|his|her|their) "
    rf"(?:[\w'-]{{1,24}} ){{0,3}}?(?:{_PEOPLE})\b"
)
_BESIDES = (
    r"(?:,? ?\(|, )(?:aged? )?\d{1,3}(?: ?(?:yo\b|y/o|yr|years?|[MF]\b)|[,)])"
    rf"|{_PERSON_BESIDE}"
    r"|, (?:who|whom|whose)\b"
    r"|, (?:on|in|from) (?:our|my|the) (?:[\w-]{1,24} ){0,2}(?:service|unit|ward|clinic|list|bed)\b"
    rf"|,? \(?(?:an? )?(?:\d{{1,2}}|{_NUMBERS})[- ]?(?:year|yr|month|week|day)s?[- ]old"
    r"|,? \(?\d{1,3} ?[MF]\b"
)
_CASES = (
    r"'?s? (?:case|family|families|gentleman|lady|patient|baby|babies|child|children|boy|girl|man|"
    r"woman|kid|twins?|mother|father|couple|household|newborns?|preemie|triplets|admission|laparotomy|delivery|code|chart)\b"
)
# "Followed Rosa through three infusions"
_THROUGH = (
    r" (?:through|from|until|during|after|before|over|across|daily|each|every|"
    r"for \w+ (?:days|weeks))\b"
)
_AGED_OR_TOLD = r",? \(?(?:an? )?\d{1,3}\b|, (?:an?|our|my|his|her) [a-z]"


# "learned patience from Xiomara, who had refused insulin": from a patient too one learns.
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
    return bool(compiled(_AFTER_ROLE).search(before)) and not compiled(_LAY).search(before)


def is_colleagues_title(text: Text, start: int) -> bool:
    """Whether a title belongs to a role before it, and to no resident of a nursing home."""
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
    rf" ?[,(] ?(?i:(?P<article>the|our|my|an?|his|her|their|"
    rf"[a-z]+'s) )?(?:[\w'-]{{1,24}} ){{0,5}}?{_ROLE}\b"
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


def is_person(text: Text, first: int, last: int, *, listed: bool) -> bool:
    """Whether what stands around words ``first`` to ``last`` tells that they name somebody.

    ``listed`` names need less of it.
    """
    return (
        _acts(text, first, last, listed=listed)
        or _is_told_apart(text, first, last, listed=listed)
        or _is_cared_for(text, first, last, listed=listed)
        or _owns(text, last)
    )


def is_surely_person(text: Text, first: int, last: int) -> bool:
    """Whether even an eponym must be a person there: ``Marcus told us``, ``Little Clara``."""
    before = text.word(first - 1)
    if before and before.text in _FOND | PERSONS and text.gap(first) == " ":
        return True
    end = text.words[last].start + len(text.words[last].base)
    if compiled(_PERSON_BESIDE).match(text.plain, end):
        return True
    verb = _verb_after(text, last)
    return verb in SPEAKING and _stands_alone(text, first)


def _acts(text: Text, first: int, last: int, *, listed: bool) -> bool:
    """``Wanjiru would not``, ``why Petrosyan got``, ``Marcus finally told us``."""
    verb = _verb_after(text, last)
    if verb in _HUMAN:
        return _stands_alone(text, first)
    before = text.word(first - 1)
    linked = before is not None and before.lower in _LINKS
    if listed and linked and text.after(last).startswith(","):
        return True
    if verb not in _OFTEN:
        return False
    return linked or (listed and (first == last or text.begins_sentence(first)))


def _verb_after(text: Text, last: int, mark: str = "") -> str:
    """The word after a name and a mark, past "finally"; "" where something parts the two."""
    step = last + 1
    while (
        (word := text.word(step))
        and text.gap(step) == " "
        and (word.lower in _ADVERBS or word.lower.endswith("ly"))
    ):
        step += 1
    if word is None or text.gap(step).strip(" )") not in ("", mark) or not word.text.islower():
        return ""
    return word.lower


def _stands_alone(text: Text, first: int) -> bool:
    """Whether no other capital leads to it: ``Poison Control told``."""
    before = text.word(first - 1)
    if before is not None and before.lower in ("from", "in"):
        return False  # "my mother from Cebu taught me", "growing up in Pokhara taught me"
    return before is None or not before.is_capital or before.text == "I" or text.gap(first) != " "


def _is_told_apart(text: Text, first: int, last: int, *, listed: bool) -> bool:
    """``Tendai, our boy with``, ``our lady Shanthi``, ``Little Wanjiru``, ``Hendrik, 71``."""
    word, before = text.words[last], text.word(first - 1)
    end = word.start + len(word.base)
    if compiled(_BESIDES).match(text.plain, end):
        return True
    if listed and compiled(_AGED_OR_TOLD).match(text.plain, end):
        return True
    if before is None or text.gap(first) not in (" ", ", ", ": ", " (", ' "'):
        return False
    if before.lower in _FOND:
        return text.gap(first) == " "
    enclosed = text.gap(first) == ", " and text.plain[word.end : word.end + 1] == ","
    if enclosed and (listed or _verb_after(text, last, mark=",") in _HUMAN | _OFTEN):
        return True
    further = text.word(first - 2)
    if listed and before.text in ("is", "was") and further and further.text in PERSONS:
        return True
    closed = text.plain[word.end : word.end + 1] in (",", ")", "", ".", ";", '"')
    return before.text in PERSONS and (listed or closed)


def _is_cared_for(text: Text, first: int, last: int, *, listed: bool) -> bool:
    """``reassured Petrosyan``, ``sat with Shanthi``, ``presented Okonkwo (G3P2)``."""
    before, further = text.word(first - 1), text.word(first - 2)
    if before is None or text.gap(first) != " ":
        return False
    if before.lower in _TENDED:
        return True
    if listed and before.lower in _SHOWN:
        rest = text.plain[text.words[last].end :]
        return rest[:2] in (" (", ", ", "", ".") or bool(compiled(_THROUGH).match(rest))
    return before.lower == "with" and further is not None and further.lower in _BESIDE


def is_a_case(text: Text, last: int) -> bool:
    """``the Henderson case``, ``the Nakamura family``."""
    return bool(compiled(_CASES).match(text.plain, text.words[last].end))


# Who is somebody's, whatever the name: "the Oyelaran twins".
_HOUSEHOLD = (
    r"'?s? (?:family|families|twins?|triplets|siblings|brothers|sisters|boys|girls|children|kids|"
    r"baby|babies|newborn|infant|household|parents|couple|mother|father|grandparents|cousins)\b"
)


def is_a_household(text: Text, last: int) -> bool:
    """``the Oyelaran twins``; not ``the Hutterite family``."""
    word = text.words[last]
    if word.lower in NATIONS or word.lower.endswith(
        ("ian", "ean", "ese", "ish", "ite", "speaking")
    ):
        return False
    return bool(compiled(_HOUSEHOLD).match(text.plain, word.end))


def chooses(text: Text, last: int) -> bool:
    """``the Dombrowskis chose hospice``: what a family does."""
    return _verb_after(text, last) in _HUMAN | {"chose", "decided", "buried", "forgave", "moved"}


def _owns(text: Text, last: int) -> bool:
    """``Baumgartner's biopsy``; not ``Harrison's textbook``."""
    word, following = text.words[last], text.word(last + 1)
    if following is None or text.after(last) not in (" ", ' "') or word.base == word.text:
        return False
    return following.text[:1].islower() and following.lower not in _WORKS | _SMALL
