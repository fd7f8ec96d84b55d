"""Claims in which the applicant is the subject of a verb, found by the verb and its object."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lorkit.checks.observer.word_classes import (
    CARE,
    END,
    HARD,
    LEAD,
    OF_PATIENT,
    PATIENT,
    Span,
    Tagged,
    is_mine,
    is_presence,
    listed,
)
from lorkit.checks.text import compiled


def _is_of_somebody(sentence: Tagged, at: int) -> bool:
    """Whether "them" are patients: not in "Wrote summaries and sent them around"."""
    if compiled(".[^P.,]{0,5}?K[24][dja]*A(?!P)").match(sentence.tags, at):
        return False  # "gave advice to new observers"
    if sentence.words[at] == "set up" and not compiled("[BDXIT]").search(sentence.tags[at:]):
        return False  # "set up a video call with the daughter"
    before = sentence.tags[:at]
    done = sentence.words[at] in ("did", "performed", "placed") and compiled("[XI]").search(before)
    return "3" not in sentence.tags[at : at + 4] or "P" in before or bool(done)


def _is_first(sentence: Tagged, at: int) -> bool:
    """Whether it is a verb, as in "While there, slowed the drip"; not "…, delayed antibiotics"."""
    before = sentence.tags[:at]
    return not before.endswith(",") or compiled("z[^,]*,").fullmatch(before) is not None


def _is_hands_on(sentence: Tagged, at: int) -> bool:
    if sentence.words[at] == "felt" and "weight" in sentence.words:
        return False  # "the weight of a decision"
    return sentence.words[at] not in listed("LIGHTEST")


def _is_chart(sentence: Tagged, at: int) -> bool:
    return not listed("CHARTS").isdisjoint(sentence.words[at:])


def _is_no_presence(sentence: Tagged, at: int) -> bool:
    return not is_presence(sentence)


def _is_covering(sentence: Tagged, at: int) -> bool:
    """Whether a place of care was left to the applicant: alone, or while somebody was away."""
    if sentence.words[at] not in listed("COVERING"):
        return False
    if not _is_place(sentence, at):
        return False
    rest = sentence.words[at:]
    alone = not listed("ALONE").isdisjoint(rest) or ("own" in rest and "my" in rest)
    return alone or any(word in listed("AWAY") for word in rest[3:])


def _is_place(sentence: Tagged, at: int) -> bool:
    """Whether a verb's object is a place of care, or rounds; not a clinic's journal club."""
    phrase = compiled("[^zxA.,]{0,7}").match(sentence.tags, at + 1)
    for step in range(*phrase.span()) if phrase else ():
        noun_follows = compiled("[PBDXTICKWNa]").match(sentence.tags, step + 1)
        if sentence.words[step] in listed("PLACES") and not noun_follows:
            return True
        if sentence.tags[step] == "W":
            return False
    return False


def _is_another(sentence: Tagged, at: int) -> bool:
    """Whether "the second" is another one of something done to a patient before."""
    done = compiled("[XIBT]").search(sentence.tags[:at]) and _is_hands_on(sentence, at)
    another = not listed("ANOTHER").isdisjoint(sentence.words[at + 1 : at + 4])
    return bool(done) and another and sentence.words[at] not in ("drew", "wrote", "recorded")


def _is_talk(sentence: Tagged, at: int) -> bool:
    if sentence.tags[at + 1 : at + 2] == "8" and sentence.words[at] == "read":
        return False
    small = not listed("SMALL_TALK").isdisjoint(sentence.words)
    return sentence.words[at] in listed("TALKED") and not small and not is_presence(sentence)


def _is_running(sentence: Tagged, at: int) -> bool:
    return sentence.words[at] in listed("RUNNING")


def _is_doing(sentence: Tagged, at: int) -> bool:
    return sentence.words[at] in listed("DOING")


def _is_asked(sentence: Tagged, at: int) -> bool:
    return sentence.words[at] == "asked" and not is_presence(sentence)


def _is_seen_alone(sentence: Tagged, at: int) -> bool:
    return sentence.words[at] == "saw" and not is_presence(sentence)


def _is_prepared(sentence: Tagged, at: int) -> bool:
    return sentence.words[at] == "prepared"


def _is_booking(sentence: Tagged, at: int) -> bool:
    return sentence.words[at] in ("booked", "scheduled", "arranged")


def _is_any(sentence: Tagged, at: int) -> bool:
    return True


class VerbFrame(NamedTuple):
    """Classes of verbs, what follows them, and what else must be true."""

    verbs: str
    object: str
    only: Callable[[Tagged, int], bool] = _is_any

    def find(self, sentence: Tagged) -> Span | None:
        """The words that make the claim."""
        for found in compiled(f"[{self.verbs}](?:{self.object})").finditer(sentence.tags):
            if is_mine(sentence, found.start()) and self.only(sentence, found.start()):
                return found.span()
        return None


_FRAMES = (
    # Trimmed the toenails, pressed on the shin, tied for the surgeon in three operations
    VerbFrame(
        "v",
        f"j*(?:{CARE}|{OF_PATIENT}|p{LEAD}[PB]{END}|(?:c[vl])?(?:4[dm]?A)?p{LEAD}X{END}|do3)",
        _is_of_somebody,
    ),
    # a verb on no list, and a wound, a drug, a procedure
    VerbFrame("u", f"j*{HARD}", _is_first),
    # found the pulses, kept the wound, got two lines
    VerbFrame("l", f"j*{LEAD}[BXI]{END}", _is_hands_on),
    # made entries in the record
    VerbFrame("vlust", f"[^zAxm,.]{{1,8}}?p[dajQ]{{0,3}}C{END}", _is_chart),
    # explained in Farsi why …
    VerbFrame("st", "[^zWA.]{0,6}pL(?!.*[AW])"),
    # acted as the voice of the team for a grandmother
    VerbFrame(
        "vlsH",
        f"(?![vVhub])(?:[^zWxAhGk,.e52]|od?A){{0,9}}?(?:{PATIENT}|Q[aBXIDCK]|Pa(?=[^W]*z))",
        _is_no_presence,
    ),
    # told the parents, explained lupus to a young woman, taught a driver with COPD to …
    VerbFrame(
        "s",
        f"j*(?:{PATIENT}|[^z.A5lshtvi3]{{0,14}}[24wp]{PATIENT}|[^z.A5lshtvi3]{{0,14}}[24w]3"
        f"|[dja]*Q|z[^AWzi]{{0,10}}2{PATIENT}|{LEAD}K[^zAW]*$|[dja]*d[dja]*a(?:wa+)?2[fa](?!.*[AW]))",
        _is_no_presence,
    ),
    # spoke with the son about the tube, discussed options with families
    VerbFrame(
        "tvlhs",
        f"[^z.Ashti]{{0,8}}?[24w]{LEAD}P[jpda]{{0,4}}8[^z.AW]*"
        f"|[^z.AW]{{0,8}}[KDXTCBN][^z.AW]{{0,6}}[24w]{PATIENT}|[dja3]*QW|[^z.AWk]{{1,8}}w{PATIENT}",
        _is_talk,
    ),
    # had antibiotics changed, had my first paracentesis, prepared a patient for her operation
    VerbFrame("H", f"{LEAD}[DTXIC][vVu]|m[adj]*[XI]{END}"),
    VerbFrame("h", PATIENT, _is_prepared),
    # booked a scan
    VerbFrame("h", f"{LEAD}T{END}", _is_booking),
    # by week three was closing wounds
    VerbFrame("b", f"j*g{CARE}"),
    # covered the clinic independently, held the fort in the unit while the doctor was away
    VerbFrame("vlhuH", "[djapKW]*", _is_covering),
    # watched the first intubation and did the second
    VerbFrame("v", "d[da]{1,2}(?=[,pkwjczq]|$)", _is_another),
    # led a weekly group for patients
    VerbFrame("vltsh", f"[djam]*a(?:[po][daj]*a)?[24w]{PATIENT}", _is_running),
    # asked adolescents about alcohol; "asked the family whether I could …" asks for leave
    VerbFrame("hl", f"{PATIENT}(?:8|z(?!d?e))", _is_asked),
    # saw each mother before the midwife
    VerbFrame("hl", f"{PATIENT}kd?A", _is_seen_alone),
    # spent mornings examining patients, enjoyed taking histories
    VerbFrame(
        "hvlu",
        f"(?:[dajm]*j)?y?(?:g(?:{CARE}|p{LEAD}[PB]{END})|[5W](?:[^zAW.]{{0,10}}[24w])?{PATIENT})",
        _is_doing,
    ),
)


def _habit(sentence: Tagged) -> Span | None:
    """``I would take the history, do the exam and then call the resident``."""
    found = compiled(f"i[ja]{{0,2}}f{CARE}").search(sentence.tags)
    return found.span() if found else None


def _which_i(sentence: Tagged) -> Span | None:
    """``A chest tube that I inserted drained two liters``."""
    for found in compiled("[PBDXTI]z?i[jH]*v(?![8od])").finditer(sentence.tags):
        if sentence.words[found.end() - 1] not in listed("WIDE"):
            return found.span()
    return None


VERB_FRAMES: tuple[Callable[[Tagged], Span | None], ...] = (
    *(frame.find for frame in _FRAMES),
    _habit,
    _which_i,
)
