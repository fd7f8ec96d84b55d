"""What ties a date to a patient, and how a date is told; shared by the rules about dates."""

from __future__ import annotations

from lorkit.checks.text import Hit, Text, compiled, quoted

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


def is_a_patients_month(text: Text, at: int) -> bool:
    """Whether a month and year are a patient's, by the words before and after them."""
    if is_own(text, at):
        return care_near(text, at) and _patient_in(text, at)
    near = text.lower[max(0, at - 60) : at + 60]
    clinical = compiled(_CLINICAL).search(near) or compiled(_HAPPENED).search(near)
    return bool(clinical) or is_a_patients(text, at)
