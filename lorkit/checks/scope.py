"""An observer's scope (brief, section 6): what an observer can't claim, with an honest rewording.

Observers attended, observed, prepared, read, discussed, summarized, presented to the team. A verb
counts against them only where they are its subject: "observed the resident examine" and "you
examined" are fine, "examined" at the start of a bullet is not.
"""

from __future__ import annotations

from lorkit.checks.acts import Act, acts
from lorkit.checks.claiming import is_claimed, is_negated, is_shared
from lorkit.checks.text import Hit, Text, compiled, quoted
from lorkit.checks.words import HONEST

_PHRASES = (
    (
        "OBS004",
        r"(?<!no )(?<!not )\b(?:my (?:own |first |last |assigned |sickest |new |\d+ )?patients?|"
        r"(?:my|an?) (?:own )?(?:panel|census|caseload|load|list) of (?:\w{1,12} ){0,2}patients|"
        r"(?<!no )patients? of my own|my (?:own )?panel|under my care|in my care|patients? "
        r"assigned to me)\b",
        'they are "the team\'s patients"',
    ),
    (
        "OBS001",
        r"\b(?:responsible for|in charge of|took charge of) (?:\w{1,15} ){0,4}(?:patients?|care|"
        r"management|admissions?|orders|notes|discharges?|treatment|beds|follow-up|procedures)\b"
        r"|\b(?:primary (?:provider|point of contact|caregiver)|hands-on)\b(?! care is)|"
        r"\bfirst assist(?:ed|ant)?\b",
        'say what you saw: "Observed …", "Attended …"',
    ),
    (
        "OBS005",
        r"\b(?:assisted|helped|participated|contributed|involved|took part|partook|aided)"
        r"(?: (?:in|with|at|on|to|during))?(?: (?:the|a|an|\d+|all|in|several|many))? "
        r"(?:\w{1,15} ){0,3}"
        r"(?:care|management|treatment|surger(?:y|ies)|procedures?|intubations?|deliver(?:y|ies)|"
        r"operations?|resuscitations?|codes?|lumbar punctures?|paracentes[ie]s|line placements?|"
        r"lines?|biops(?:y|ies)|exams?|examinations?|admissions?|thoracentes[ie]s|cases|workups?|"
        r"prescribing|suturing|catheteri[sz]ations?|central lines|"
        r"\w{3,16}(?:otom(?:y|ies)|ectom(?:y|ies)|plast(?:y|ies)|scop(?:y|ies)|centes[ie]s))"
        r"\b(?! (?:conference|discussions?|review|simulation|presentations?))",
        'an observer attends: "Attended …, and afterwards summarized …"',
    ),
    (
        "OBS005",
        r"\b(?:assisted|took part|partook|participated|(?:was|got|been|became|closely|actively) "
        r"involved)\b(?! (?:(?:in|with|at|on|to|during|by|the|an?|my|our|all|every|each|both|"
        r"several|many|\d+|[\w&'-]{2,14}(?:ing|ly|al)?) ){0,6}?(?:rounds?|conferences?|"
        r"discussions?|meetings?|research|projects?|posters?|presentations?|reviews?|data|teaching|sessions?|"
        r"seminars?|clubs?|didactics|lectures?|simulations?|workshops?|debriefings?|huddles?|"
        r"translat\w+|interpret\w+|boards?|m&m|audits?|surveys?|handoffs?|sign-?outs?|reports?|"
        r"literature|stud(?:y|ies)|trials?|papers?|slides?|handouts?|library|reading|courses?|"
        r"curriculum|quality|qi|journal|tables?|grand|modules?|training|talks?|lists?|schedules?|"
        r"scheduling|searches|search|questions|manuscripts?|abstracts?|databases?|spreadsheets?)\b)",
        'an observer attends: "Attended …, and afterwards summarized …"',
    ),
    (
        "OBS005",
        r"\bscrubbed in\b(?! (?:only )?to (?:watch|observe))|\bwe (?:examined|treated|"
        r"managed|diagnosed|"
        r"admitted|prescribed|ordered|intubated|performed|operated|discharged)\b",
        'say whose work it was: "The team …, and I observed"',
    ),
)  # fmt: skip


_KNOWN = ("assisted", "helped", "contributed", "involved", "engaged", "interested")
_TO_PATIENT = (
    r" (?:(?:the|an?|my|our|all|each|every|on|to|for|with|\d{1,3}|[\w-]{2,14}) ){0,3}?"
    r"(?:patients?|newborns?|infants?|bab(?:y|ies)|wounds?|ulcers?|lacerations?|fractures?|"
    r"airways?)\b"
    r"(?!'| (?:education|safety|lists?|names?|leaflets?|handouts?|satisfaction|notes?|stories|"
    r"care))"
)


def overclaims(text: Text) -> tuple[Hit, ...]:
    """What an observer can't claim to have done, in the order of the text."""
    hits: dict[int, Hit] = {}
    for index, word in enumerate(text.words):
        for act in acts().get(word.lower, ()):
            if not (is_claimed(text, index, act) and _is_clinical(text, index, act)):
                continue
            code = "OBS005" if is_shared(text, index, act) else act.code
            hint = f'write what you saw, like "{act.instead} …"'
            hits[word.start] = _hit(code, text, word.start, word.end, hint)
    for code, pattern, hint in _PHRASES:
        for found in compiled(pattern).finditer(text.lower):
            near = any(found.start() <= start < found.end() for start in hits)
            if not near and not is_negated(text.lower[max(0, found.start() - 24) : found.start()]):
                hits[found.start()] = _hit(code, text, *found.span(), hint)
    hits |= _unknown(text) if not hits else {}
    return tuple(hits[start] for start in sorted(hits))


def _unknown(text: Text) -> dict[int, Hit]:
    """A first verb that is on no list, done to a patient: worth a second look."""
    first = next((word for word in text.words[:2] if not word.lower.endswith("ly")), None)
    if first is None or first.lower in HONEST | acts().keys() or first.lower in _KNOWN:
        return {}
    if not first.lower.endswith("ed") or not compiled(_TO_PATIENT).match(text.lower, first.end):
        return {}
    hint = 'if you watched it, say so: "Watched how …"'
    message = f"did you do this yourself, as an observer: {quoted(first.text)}?"
    return {first.start: Hit("OBS006", first.start, first.end, message, hint)}


def _hit(code: str, text: Text, start: int, end: int, hint: str) -> Hit:
    message = f"an observer can't claim {quoted(text.plain[start:end])}"
    return Hit(code, start, end, message, hint)


def _is_clinical(text: Text, index: int, act: Act) -> bool:
    """Whether the verb's object makes it an act of care."""
    rest = text.lower[text.words[index].end :][:160].lstrip(" ")
    if compiled(r"(?:nobody|no one|none|nothing|anyone|no patients?|by)\b").match(rest):
        return False
    if act.unless and compiled(
        rf"(?:(?:the|an?|my|our|all|of|these|several|many|\d+) ){{0,2}}(?:{act.unless})\b"
    ).match(rest):
        return False
    lead = r"(?:[\w'&/-]{1,24},? ){0,4}?"
    return not act.objects or bool(compiled(rf"{lead}(?:{act.objects})").match(rest))
