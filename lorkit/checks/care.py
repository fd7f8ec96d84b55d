"""What ties a date to a patient, and how a date is told; shared by the rules about dates."""

from __future__ import annotations

from lorkit.checks.text import Hit, Text, compiled, quoted, vocabulary
from lorkit.checks.words import PERSONS, RELATIVES

_DATE_HINT = 'write relative time, like "on hospital day 3", or the year alone'

CARE = (
    r"(?:admi(?:tted|ssion)|discharged?|arriv(?:ed|al)|hospitali[sz]ed|transferred|"
    r"diagnos(?:ed|is)|"
    r"operated on|surger(?:y|ies)|transplant(?:ed)?|died|death|born|birth|collapsed|fell|"
    r"brought in|came in|came to the ed|presenting|readmitted|passed away|intubated on|seen "
    r"in the ed|"
    r"who presented|patient presented|he presented|she presented|delivered)"
)
PUBLISHED = (
    "guideline", "trial", "paper", "article", "stud", "publish", "journal", "issue", "nejm",
    "jama", "lancet", "update", "statement", "conference", "class of", "graduat", "review",
    "edition", "recommendation", "meeting", "curriculum", "abstract", "poster", "exam", "step ",
)  # fmt: skip
PATIENT = (
    r"\b(?:patients?|pt|he|she|his|her|him|them|man|woman|gentleman|lady|boy|girl|wife|husband|"
    r"mother|father|child)\b"
)


def date_hit(code: str, text: Text, start: int, end: int, what: str) -> Hit:
    """A hit that tells what kind of date a part of the text is."""
    shown = quoted(text.plain[start:end])
    return Hit(code, start, end, f"possible patient identifier: {shown} is {what}", _DATE_HINT)


def care_near(text: Text, at: int) -> bool:
    """Whether something that happened to a patient stands shortly before or after."""
    near = text.lower[max(0, at - 60) : at + 60]
    return bool(compiled(rf"\b{CARE}\b").search(near))


def is_a_patients(text: Text, at: int) -> bool:
    """Whether what stands there is a patient's, by the words around it or by the sentence."""
    return care_near(text, at) or _patient_in(text, at)


def _patient_in(text: Text, at: int) -> bool:
    """Whether the sentence speaks of a patient, and not of a publication."""
    sentence = text.sentence(at)
    if any(word in sentence for word in PUBLISHED):
        return False
    return bool(compiled(PATIENT).search(sentence))


# What happens to a body, is done to it or measured of it: a month beside it is that patient's.
_CLINICAL = (
    r"\b(?:"
    r"biops(?:y|ies)|scans?|cts?|mris?|pet|x-rays?|films?|echos?|echocardiograms?|labs|"
    r"bloodwork|ekgs?|ecgs?|a1c|hba1c|creatinine|egfr|hemoglobin|psa|inr|colonoscop(?:y|ies)|"
    r"mammograms?|cath(?:eterization)?|ultrasounds?|sonograms?|eegs?|chemo(?:therapy)?|"
    r"radiation|radiotherapy|immunotherapy|dialysis|stents?|stented|last dose|doses?|"
    r"pap(?: smear)?|vaccinated|vaccine|booster|relapsed?|remission|recurrence|miscarr\w+|"
    r"pregnan\w+|c-section|cesarean|deliver(?:y|ed)|births?|strokes?|tia|seizures?|infarct\w*|"
    r"mi|stemi|nstemi|arrest|attack|flares?|exacerbations?|episodes?|bleed\w*|fractures?|"
    r"fractured|falls?|injur(?:y|ed)|accident|crash|burns?|surger(?:y|ies)|operations?|"
    r"repair(?:ed)?|resect(?:ion|ed)|excis(?:ion|ed)|amputat\w+|replacement|implant\w*|"
    r"transplant\w*|graft\w*|bypass|cabg|tavr|pci|"
    r"\w{3,16}(?:ectomy|otomy|ostomy|plasty|scopy|pexy|desis|itis|emia|osis|oma|opathy|algia)|"
    r"cancers?|tumou?rs?|mass|nodules?|lesions?|metasta\w+|lymphoma|leukemia|infections?|"
    r"infected|pneumonia|sepsis|tb|covid|hiv|hepatitis|diagnos\w+|treated|treatment|therapy|"
    r"started (?:on|her|his)|stopped (?:her|his)|intubat\w+|extubat\w+|admi(?:tted|ssions?)|"
    r"readmi\w+|discharged?|hospitali[sz]\w+|transferred|seen|stay|icu|visits?|appointments?|"
    r"follow-?up|referred|referral|s/p|status post|h/o|hx|history of|prior|previous(?:ly)?|"
    r"baseline|since|onset|symptoms?|pain|weakness|weight|lost|died|death|passed away|removed|"
    r"placed|pacemaker|icd|device|catheter|fistula|port|line|clinic|hospice)\b"
    r"(?! (?:team|service|conference|rounds|course|reading|room|rotation|lab|suite|schedule|"
    r"simulation|project|workshop|certification|talk|lecture|elective|training))"
)
_HAPPENED = (
    r"\b(?:happened|occurred|overdos\w+|attempts?|relapse\w*|teenager|infant|newborn|toddler|lady|"
    r"gentleman|\d{1,3}[- ]?(?:year|yo|y/o|[mf])\b|finished|completed|began|underwent)"
)
# What the applicant or a publication did: exams, studies, posters, jobs.
_OWN = (
    r"\b(?:usmle|step (?:1|2|3|one|two)|comlex|oet|toefl|ielts|ecfmg|plab|mbbs|acls|bls|pals|atls|"
    r"passed|graduat\w+|residency|interview(?:s|ed)? (?:for|at)|licen[sc](?:e|ed|ure)|certifi\w+|"
    r"exams?|posters?|abstracts?|papers?|publi\w+|articles?|manuscript|journal|issue|edition|"
    r"guidelines?|statement|trials?|stud(?:y|ied|ying)|updates?|conference|congress|meetings?|"
    r"sessions|symposium|courses?|workshops?|seminars?|webinar|volunteer\w*|camps?|rotat\w+|"
    r"rotation|observership|externship|elective|internship|clerkship|joined|worked (?:at|in|as|"
    r"for|with)|employed|arriv\w+ in the|visa|application|applied|match|season|class of|"
    r"approved|released|recommendations?|curriculum|protocol|audit|survey|data from|between|"
    r"database|registry|outbreak|pandemic|started (?:in|my|this|here|as)|my)\b"
)


# The same, where nothing else is meant: a "course" may be one of antibiotics.
_SURELY_OWN = (
    r"\b(?:usmle|step (?:1|2|3|one|two)|comlex|oet|toefl|ielts|ecfmg|plab|mbbs|acls|bls|pals|atls|"
    r"passed|graduat\w+|residency|certifi(?:ed|cation)|posters?|abstracts?|publi\w+|articles?|"
    r"manuscript|journal|edition|guidelines?|trial|conference|congress|symposium|webinar|"
    r"volunteer\w*|rotation|observership|externship|internship|clerkship|class of|season)\b"
)


def is_own(text: Text, at: int, *, surely: bool = False) -> bool:
    """Whether a month is the applicant's own or a publication's, by what stands near it."""
    near = text.lower[max(0, at - 70) : at + 50]
    return bool(compiled(_SURELY_OWN if surely else _OWN).search(near))


# A talk, a course or an exam of the applicant's: its day is no patient's.
_GAVE = (
    r"(?:gave|presented|attended|passed|taught|led|ran|spoke|lectured|organi[sz]ed|hosted|chaired|"
    r"completed|finished|took|sat|prepared|held|delivered|joined|moderated|facilitated|co-taught|"
    r"co-led|observed|heard)"
)
_EVENT = (
    r"(?:talks?|grand rounds|conferences?|lectures?|workshops?|"
    r"journal clubs?|m&m|morbidity and mortality|morning report|tumor board|seminars?|webinars?|"
    r"symposium|congress|(?:annual |acp |chapter |society |scientific )meetings?|poster sessions?|"
    r"posters?|presentations?|(?<=passed )(?:acls|bls|pals|atls|nrp)|"
    r"(?:acls|bls|pals|atls|nrp|cpr|ecg|ethics|ultrasound|training|online|certification|"
    r"review|statistics) (?:course|class|training)|citi training|noon report|"
    r"(?:usmle )?step (?:1|2|3|one|two|three)(?: c[ks])?(?: exam)?|oet|toefl|ielts|board exam|"
    r"licensing exam|osces?|podium)"
)
_AT_EVENT = rf"(?:at|in|during|to) (?:[\w'&-]{{1,14}} ){{0,4}}?{_EVENT}"
_TOPIC = (
    r"(?:,? (?:on|about|at|to|for|in|from|of|with|titled) (?!(?:the|an?|this|that|his|her) "
    r"(?:\w+ ){0,2}on )(?:(?!(?:on|that|which|when|where|while|after|before|until|because)\b)"
    r"[\w'/&-]{1,20} ){0,5}?(?=on |$)(?<!ed )|,? )"
)
_ANYBODY = "|".join(sorted((PERSONS | RELATIVES) - vocabulary("who resident aide boss friend")))
_SOMEBODY = (
    rf"\b(?:{_ANYBODY}|patients|pts?|he|she|his|her|him|family|families|year-old|yo|y/o|\d+[mf]|"
    r"cases?(?! (?:conference|reports?|presentations?|discussions?|series))|"
    r"admitted|discharged|hospitali[sz]ed|transferred|diagnosed|operated|transplanted|died|born|"
    r"collapsed|fell|brought in|came in|readmitted|passed away|intubated|seen|saw|"
    r"(?:the|an?|his|her|my|our|\w+ \d{1,2}) (?:\w+ )?(?:admission|surgery|death|birth|delivery|"
    r"transfer|biopsy|code|stroke|seizure|arrest|fall|operation)"
    rf"(?! (?:{_EVENT}|team|service|course|simulation|center|class)))\b"
)


def is_own_event(text: Text, start: int, end: int) -> bool:
    """``Gave grand rounds on August 12``: the date of a talk, and nobody's who was ill."""
    sentence = text.sentence(start)
    if compiled(_SOMEBODY).search(sentence):
        return False
    before, after = text.lower[max(0, start - 120) : start], text.lower[end : end + 80]
    if compiled(
        rf"\b{_GAVE} (?:[\w'&-]{{1,14}} ){{0,5}}?{_EVENT}(?:{_TOPIC}(?:on |of )?|"
        rf" (?:on|of|from) )(?:[a-z]+ \d{{1,2}} and )?$"
    ).search(before):
        return True
    if compiled(rf"(?:^|[.;:] |\bi ){_GAVE} (?:\w+ )?on $").search(before):
        return bool(compiled(rf",? {_AT_EVENT}\b").match(after))
    began = compiled(r"(?:^|[.;:] )(?:on )?$").search(before)
    own = rf",? (?:i )?{_GAVE} (?:[\w'&-]{{1,14}} ){{0,6}}?{_EVENT}\b"
    return bool(began and compiled(own).match(after))


def is_a_patients_month(text: Text, at: int) -> bool:
    """Whether a month and year are a patient's, by the words before and after them."""
    if is_own(text, at):
        return care_near(text, at) and _patient_in(text, at)
    near = text.lower[max(0, at - 60) : at + 60]
    clinical = compiled(_CLINICAL).search(near) or compiled(_HAPPENED).search(near)
    return bool(clinical) or is_a_patients(text, at)
