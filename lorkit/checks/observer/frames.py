"""Ways to claim care that no list of phrases can hold, read from the classes of words.

A frame is a pattern of the letters of ``tags.py``. It counts where the applicant is the one who
acts: the verb comes first, follows "I", or is joined to such a verb; or the agent stands elsewhere
("by me", "from me", "mine"); or a line has no verb and names an act of care.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lorkit.checks.observer.tags import Tagged, sentences, talk
from lorkit.checks.text import Text, compiled

_NOUN = "PQBDXTICKWNa"
# What may stand in a phrase before its head; "on" and "of" end it.
_LEAD = "[damjuvVhlPQBDXTICKNG38L]*?"
_END = "(?![PBDXTICKWNaG])"
_CARE = f"{_LEAD}[PBDXTICK3]{_END}"
_HARD = f"{_LEAD}[BDXIC]{_END}"
_PATIENT = f"{_LEAD}P(?![PBDXTICKWNa])"
_OF_PATIENT = f"{_LEAD}a+[op]{_LEAD}[PB]{_END}"
_CODES = {"C": "OBS003", "D": "OBS002", "T": "OBS002"}
# What is told of a patient's course: "LP done", "Comfort care started" say nothing of who did it.
_NO_WORK = frozenset("nihss pus comfort".split())
_PRESENCE = frozenset("observer observers observing observership stay leave goodbye permission".split())
_RUNNING = frozenset("led held ran provided offered facilitated conducted delivered hosted".split())
_SMALL_TALK = frozenset(
    "football soccer weather village hometown country home food cooking recipe recipes music garden "
    "gardening grandchildren travel travels faith church language culture dog dogs cat cats films "
    "news sports baseball team's job school holidays childhood myself observership".split()
)
_CHARTS = frozenset("chart charts emr ehr epic cerner record records file files flowsheet".split())
_SEEING = frozenset(
    "watched observed saw heard listened followed shadowed noticed noted witnessed viewed learned "
    "read discussed asked studied attended joined accompanied".split()
)


class Claim(NamedTuple):
    """A claim: the code that tells it, and which words make it."""

    code: str
    start: int
    end: int


def claims(sentence: Tagged) -> Iterator[Claim]:
    """The claims of a sentence, the plainest first."""
    if not compiled("[PQBDXTICK3]").search(sentence.tags):
        return
    for frame in _FRAMES:
        if span := frame(sentence):
            start, end = span
            yield Claim(_code(sentence.tags[start:end]), sentence.spans[start][0], _last(sentence, end))


def _last(sentence: Tagged, end: int) -> int:
    return sentence.spans[min(end, len(sentence.spans)) - 1][1]


def _code(tags: str) -> str:
    """Which kind of claim it is, by the last thing that is done to."""
    things = [tag for tag in tags if tag in "PBDXTICK3"]
    return _CODES.get(things[-1], "OBS001") if things else "OBS001"


def whose(text: Text, start: int) -> bool | None:
    """Whether the verb at an offset has the applicant as its subject; None for no verb."""
    for sentence in sentences(text):
        for at, (begin, _) in enumerate(sentence.spans):
            if begin == start and sentence.tags[at] in "vlsthuHb":
                return sentence.tags[at] == "b" or _mine(sentence, at)
    return None


def _mine(sentence: Tagged, at: int) -> bool:
    """Whether the applicant is the subject of the verb at an index."""
    tags = sentence.tags
    back = at
    while back and tags[back - 1] in "jH":
        back -= 1
    if back and tags[back - 1] == "i":
        return True
    head = tags[:back]
    if compiled(r"(?:[pkw4qo2rdajmPQBDXTICKWNuc8LG]*[,:])?").fullmatch(head):
        # "On rounds, reported …"; a subject in front would make the verb its own.
        return not head or head[0] in "pkw4qrja" and "A" not in head[-2:]
    if tags[back - 1] not in "c,":
        return False
    return _is_joined(sentence, back - 1)


def _is_joined(sentence: Tagged, at: int) -> bool:
    """Whether what stands before "and" or a comma has the applicant as its subject."""
    head = sentence.tags[:at].rstrip("c,")
    last = max(head.rfind(tag) for tag in "zi")
    if last >= 0:
        return head[last] == "i"
    if compiled("q[damj]*[AP]").search(head):
        return False  # "as they counseled families and titrated"
    verb = compiled("[vlsthu]").search(head)
    return verb is not None and _mine(sentence, verb.start())


def _verb_frame(verbs: str, object_: str, only: Callable[[Tagged, int], bool] | None = None):  # type: ignore[no-untyped-def]
    pattern = compiled(f"[{verbs}]({object_})")

    def frame(sentence: Tagged) -> tuple[int, int] | None:
        for found in pattern.finditer(sentence.tags):
            at = found.start()
            if _mine(sentence, at) and (only is None or only(sentence, at)):
                return found.span()
        return None

    return frame


def _is_hands_on(sentence: Tagged, at: int) -> bool:
    return sentence.words[at] not in ("used", "worked", "tried", "filed", "counted", "rated", "coded")


def _is_of_somebody(sentence: Tagged, at: int) -> bool:
    """Whether "them" are patients: "Wrote summaries and sent them around" names none."""
    return "3" not in sentence.tags[at : at + 3] or "P" in sentence.tags[:at]


def _is_chart(sentence: Tagged, at: int) -> bool:
    return bool(_CHARTS & {*sentence.words[at:]})


def _is_presence(sentence: Tagged) -> bool:
    """Whether one asks for leave to be there, or says that one only watches."""
    return bool(_PRESENCE & {*sentence.words})


def _is_no_presence(sentence: Tagged, at: int) -> bool:
    return not _is_presence(sentence)


def _is_talk(sentence: Tagged, at: int) -> bool:
    small = _SMALL_TALK & {*sentence.words}
    return sentence.words[at] in talk() and not small and not _is_presence(sentence)


_care = _verb_frame(
    "v",
    f"j*(?:{_CARE}|{_OF_PATIENT}|p{_LEAD}[PB]{_END}|(?:c[vl])?(?:4[dm]?A)?p{_LEAD}X{_END})",
    _is_of_somebody,
)
_in_chart = _verb_frame("vlust", f"[^zAxm,.]{{1,8}}?p[dajQ]{{0,3}}C{_END}", _is_chart)
_in_language = _verb_frame("st", "[^zWA.]{0,6}pL(?!.*[AW])")
_unknown = _verb_frame("u", f"j*{_HARD}", lambda sentence, at: sentence.tags[at - 1 : at] != ",")
_light = _verb_frame("l", f"j*{_LEAD}[BXI]{_END}", _is_hands_on)
_with_patient = _verb_frame("vlsH", f"(?:[^zWxAhGk,.e52]|od?A){{0,9}}?(?:{_PATIENT}|Q[aBXIDCK]|P[a](?=[^W]*z))", _is_no_presence)
_told = _verb_frame("s", f"j*(?:{_PATIENT}|[^z.A5lshtvi3]{{0,14}}[24wp]{_PATIENT}|[^z.A5lshtvi3]{{0,14}}[24w]3"
    f"|[dja]*Q|{_LEAD}K[^zAW]*$|[dja]*d[dja]*a(?:wa+)?2[fa](?!.*[AW]))",
    _is_no_presence,
)
_talked = _verb_frame(
    "tvlhs",
    f"[^z.Ashti]{{0,8}}?[24w]{_LEAD}P[jpda]{{0,4}}8[^z.AW]*"
    f"|[^z.AW]{{0,8}}[KDXTCBN][^z.AW]{{0,6}}[24w]{_PATIENT}|[dja3]*QW|[^z.AWk]{{1,8}}w{_PATIENT}",
    _is_talk,
)


_ran_for = _verb_frame(
    "vltsh",
    f"[djam]*a(?:[po][daj]*a)?[24w]{_PATIENT}",
    lambda sentence, at: sentence.words[at] in _RUNNING,
)


def _by_me(sentence: Tagged) -> tuple[int, int] | None:
    """``chest tubes were taken out by me``, ``got their results from me``, ``left to me``."""
    tags = sentence.tags
    for found in compiled("[yrpk2w]e").finditer(tags):
        at = found.start()
        clause = max(tags.rfind(",", 0, at - 1), -1) + 1
        if "x" in tags[:at] or _is_with_others(sentence, at):
            continue
        if head := _subject(tags, 0 if clause >= at - 2 or ":" in tags[:at] else clause):
            if head in "PBDXTICK" or (head in "aGg" and compiled("[PBDXTIK]").search(tags[:at])):
                return 0, found.end()
    return None


def _is_with_others(sentence: Tagged, at: int) -> bool:
    """``with me`` and ``to me`` count only after what is left to somebody or a talk."""
    word, before = sentence.words[at], sentence.words[max(0, at - 3) : at]
    if word in ("by", "from", "through"):
        return False
    if word == "to":
        return not {"left", "fell", "up", "assigned", "given", "entrusted", "delegated"} & {*before}
    return word != "with" or not {"talk", "conversation", "session", "visit", "meeting"} & {*before}


def _subject(tags: str, start: int) -> str:
    """The class of the head of a clause's first phrase, "" where there is none."""
    tags = tags[start:].lstrip("pj,")
    found = compiled(f"[damjuQ{_NOUN}Gg]*?([{_NOUN}Gg])(?![{_NOUN}G])").match(tags)
    return found[1] if found else ""


def _explaining(sentence: Tagged) -> tuple[int, int] | None:
    """``Spent an hour with a diabetic explaining the diet``, ``Patients understood after I told them``."""
    found = compiled("P[^zA.]{0,6}?5|P[^.]*[zk]i[jH]*[vs]").search(sentence.tags)
    if not found or _is_presence(sentence) or "A" in sentence.tags[: found.end()]:
        return None
    verb = compiled("[vlsthu]").search(sentence.tags)
    seeing = verb is not None and sentence.words[verb.start()] in _SEEING
    return None if seeing or "x" in sentence.tags else found.span()


def _mine_to_do(sentence: Tagged) -> tuple[int, int] | None:
    """``The bedside echo was mine``."""
    if found := compiled("b[ja]?e").search(sentence.tags):
        head = _subject(sentence.tags, 0)
        things = compiled("[BDXTICKP]").search(sentence.tags[: found.start()])
        if sentence.words[found.end() - 1] == "mine" and things and head and head not in "WA":
            return 0, found.end()
    return None


def _passive(sentence: Tagged) -> tuple[int, int] | None:
    """``Seven thoracenteses performed``: nobody is named, so it was the applicant."""
    whole = compiled("[zk]").split(sentence.tags)[0]
    start = 0
    for part in whole.split(","):
        if span := _passive_part(sentence, whole, start):
            return span
        start += len(part) + 1
    return None


def _passive_part(sentence: Tagged, whole: str, start: int) -> tuple[int, int] | None:
    tags, words_ = whole[start:], sentence.words
    found = compiled(
        f"(?:d+o)?{_LEAD}([BDXTICKg]){_END}(?:[pkw4or2c,][damjuPQBDXTICKNG8]*){{0,3}}?,?j*([vsVt])"
    ).match(tags)
    if not found or compiled("[yAbhil]").search(whole) or whole[0] in "vlsthuif":
        return None
    head = start + found.start(1)
    counted = "d" in tags[: found.start(1)] or words_[head].endswith(("s", "ing", "care"))
    return (start, start + found.end()) if counted and words_[head] not in _NO_WORK else None


def _asked(sentence: Tagged) -> tuple[int, int] | None:
    """``Asked adolescents about alcohol``; asking for leave is no history."""
    asked = f"[hl]{_PATIENT}(?:8|z(?!d?e)|kd?A|j)"
    if _is_presence(sentence):
        return None
    for found in compiled(asked).finditer(sentence.tags):
        verb, last = sentence.words[found.start()], sentence.words[found.end() - 1]
        alone = found[0][-1] == "A" or last in ("alone", "first", "myself", "independently")
        if verb == ("saw" if alone else "asked") and found[0][-1] not in ("" if alone else "Aj"):
            if _mine(sentence, found.start()):
                return found.span()
    return None


def _part_of_mine(sentence: Tagged) -> tuple[int, int] | None:
    """``Physical exams were part of my morning``, ``Intake was my part of the visit``."""
    for found in compiled("b[jda]*(?:ao)?m[ja]{0,2}[aKj]").finditer(sentence.tags):
        head = _subject(sentence.tags, 0)
        if head and head in "BDXTICK" and _DONE_AS & {*sentence.words[found.start() : found.end()]}:
            return 0, found.end()
    return None


_DONE_AS = frozenset(
    "role job task duty duties part work responsibility responsibilities routine mornings morning assignment "
    "afternoons days day week share".split()
)


def _my_job(sentence: Tagged) -> tuple[int, int] | None:
    """``My role was assessing airways``."""
    for found in compiled(f"m[^.hi]{{1,8}}?[bulv](?:2f|[gfG5]){_CARE}").finditer(sentence.tags):
        if _DONE_AS & {*sentence.words[found.start() : found.end()]}:
            return found.span()
    return None


_GRANTED = (
    r"allowed|permitted|trusted|entrusted|let|had me|chance|opportunity|honor|honour|privilege|"
    r"permission|turn|invited|encouraged|asked me|got me|taught me|guided me|coached me|able|"
    r"comfortable|proficient|competent|confident|confidence|skilled|adept|faster|better|mastered|"
    r"perfected|improved|refined|experienced|art|fluent|practice|hang|luck|lucky|privileged|"
    r"responsible|charge|charged|tasked|assigned|expected|required|entrusted|"
    r"helped|assisted|aided|used|operated|employed|called|came|stayed|went|served|acted|worked"
)


def _granted(sentence: Tagged) -> tuple[int, int] | None:
    """``had the chance, in week three, to do compressions``, ``comfortable putting in lines``."""
    for at, word in enumerate(sentence.words):
        if not compiled(_GRANTED).fullmatch(word):
            continue
        found = compiled(f".[^.zh]{{0,8}}?(?:2f|[owpky4,j2]*g(?:c[gG])?|ef){_CARE}").match(sentence.tags, at)
        if found and "x" not in sentence.tags[:at] and _is_own(sentence, at):
            return found.span()
    return None


def _is_own(sentence: Tagged, at: int) -> bool:
    """Whether it was the applicant who was allowed, or who helped."""
    head = sentence.tags[:at]
    return not compiled("[zh]|^d?A(?!.*e)").search(head + sentence.tags[at : at + 2])


def _with_participle(sentence: Tagged) -> tuple[int, int] | None:
    """``Acted as intern, carrying a full list``; not ``Watched the fellow, placing lines``."""
    found = compiled(f"[,y]g{_CARE}").search(sentence.tags)
    if not found:
        return None
    verb = compiled("[vlsthu]").search(sentence.tags)
    if verb is None or verb.start() > found.start():
        return None
    if sentence.words[verb.start()] in _SEEING or not _mine(sentence, verb.start()):
        return None
    return found.span()


def _habit(sentence: Tagged) -> tuple[int, int] | None:
    """``I would take the history, do the exam and then call the resident``."""
    found = compiled(f"i[ja]{{0,2}}f{_CARE}").search(sentence.tags)
    return found.span() if found else None


def _listed(sentence: Tagged) -> tuple[int, int] | None:
    """``Bedside procedures: five arterial lines``: acts of care, counted, and no verb at all."""
    tags = sentence.tags
    if found := compiled(f"^[vl][^A:]*:{_LEAD}[XI]{_END}").match(tags):
        return found.span()
    if found := compiled("[adjuGK]{0,4}[KX][o4][^bhvlstiHAzxW]*[PBD][^bhvlstiHAzxW]*").fullmatch(tags):
        return found.span()  # "Initial evaluation of walk-in patients"
    if compiled("[hilstGAyz]").search(tags) or "v" in tags[:1] or "f" in tags[:1]:
        return None
    found = compiled(f"^[jau]*d?[jauBTDK]*[XI]{_END}").match(tags)
    if found and ("d" in found[0] or sentence.words[found.end() - 1].endswith("s")):
        return found.span()
    return None


_FRAMES: tuple[Callable[[Tagged], tuple[int, int] | None], ...] = (
    _care,
    _unknown,
    _light,
    _in_chart,
    _in_language,
    _with_patient,
    _told,
    _talked,
    _ran_for,
    _by_me,
    _mine_to_do,
    _passive,
    _asked,
    _explaining,
    _part_of_mine,
    _my_job,
    _granted,
    _with_participle,
    _habit,
    _listed,
)
