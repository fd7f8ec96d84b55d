"""Ways to claim care that no list of phrases can cover, read from the classes of words.

A frame is a pattern of the letters of ``word_classes.py``. It counts if the applicant is the one
who acts: as the subject of a verb (``verb_frames.py``), in other words ("by me", "mine", "my role
was"), or because a line that only names an act of care names nobody else.
"""

from __future__ import annotations

from collections.abc import Callable

from lorkit.checks.observer.word_classes import (
    CARE,
    END,
    HARD,
    LEAD,
    NOUN,
    PATIENT,
    Span,
    Tagged,
    is_mine,
    is_presence,
    listed,
)
from lorkit.checks.text import compiled, vocabulary

# "with me" and "to me" count only after something left to somebody, or after a talk.
_LEFT_TO = frozenset(["left", "fell", "up", "assigned", "given", "entrusted", "delegated"])
_RESTED = frozenset(["rested", "lay", "rests", "lies"])
_ALONE = frozenset(["independently", "unassisted", "single-handedly", "solo", "unsupervised"])
# What is done with findings and papers: "compared by me" isn't care.
_SHOWN = vocabulary("compared presented summarized discussed prepared read watched")
_TALKS = _RESTED | frozenset(["talk", "conversation", "session", "visit", "meeting"])


def _by_me(sentence: Tagged) -> Span | None:
    """``chest tubes were taken out by me``, ``got their results from me``, ``left to me``."""
    tags = sentence.tags
    for found in compiled("[yrpk2w]e").finditer(tags):
        at = found.start()
        if "x" in tags[:at] or not _is_agent(sentence, at) or sentence.words[at - 1] in _SHOWN:
            continue
        clause = tags.rfind(",", 0, max(at - 1, 0)) + 1
        head = _subject(tags, 0 if clause >= at - 2 or ":" in tags[:at] else clause)
        if not head and compiled("[vulsVG]").search(tags[clause:at]):
            head = _subject(tags, 0)  # "Fundoscopy of diabetics, graded and noted by me"
        unknown = head in ("a", "G", "g") and compiled("[PBDXTIK]").search(tags[:at])
        if unknown or (head and head in "PBDXTICK"):
            return 0, found.end()
    return None


def _is_agent(sentence: Tagged, at: int) -> bool:
    """Whether a preposition before "me" says who did it."""
    word, before = sentence.words[at], sentence.words[max(0, at - 3) : at]
    if word == "to":
        return not _LEFT_TO.isdisjoint(before)
    if word == "with":
        return not _TALKS.isdisjoint(before)
    return word in ("by", "from", "through")


def _subject(tags: str, start: int) -> str:
    """The class of the head of a clause's first phrase, "" if there is none."""
    tags = tags[start:].lstrip("pj,")
    found = compiled(f"[damjuQ{NOUN}Gg]*?([{NOUN}Gg])(?![{NOUN}G])(o[dajm]*W)?").match(tags)
    if not found:
        return ""
    return "W" if found[2] else found[1]  # "results of the survey"


def _explaining(sentence: Tagged) -> Span | None:
    """``an hour with a diabetic explaining the diet``, ``patients slept after I told them``."""
    found = compiled("P[^zA.]{0,6}?5|P[^.]*[zk]i[jH]*[vs]").search(sentence.tags)
    if not found or is_presence(sentence) or compiled("A").search(sentence.tags[: found.end()]):
        return None
    return None if _is_seeing(sentence) or "x" in sentence.tags else found.span()


def _is_seeing(sentence: Tagged) -> bool:
    """Whether the first verb is one of seeing or hearing."""
    verb = compiled("[vlsthu]").search(sentence.tags)
    return verb is not None and sentence.words[verb.start()] in listed("SEEING")


def _mine_to_do(sentence: Tagged) -> Span | None:
    """``The bedside echo was mine``."""
    found = compiled("b[ja]?e|,e(?=,|$)").search(sentence.tags)
    if found and sentence.words[found.end() - 1] == "mine":
        head = _subject(sentence.tags, 0)
        if head not in ("", "W", "A") and compiled("[BDXTICKP]").search(
            sentence.tags[: found.end()]
        ):
            return 0, found.end()
    return None


def _supervised(sentence: Tagged) -> Span | None:
    """``Arterial line placed with help from the fellow``: the applicant was the one helped."""
    for at, word in enumerate(sentence.words):
        if word in listed("SUPERVISION") or _is_alone(sentence, at):
            # "Supervision by the fellow" isn't the subject.
            owned = at > 0 and sentence.words[at - 1].endswith("'s")
            before = sentence.tags[: at - owned]
            head = _subject(before, 0)
            unknown = head in ("a", "G", "g") and compiled("[BXTI]").search(before)
            tried = "attempted" in sentence.words[:at]
            others = compiled(f"[zistAW{'' if tried else 'h'}]").search(before)
            others = others or compiled("y(?!e)|[zh]").search(sentence.tags[at + 2 :])
            if (unknown or (head and head in "BXTI")) and not others:
                return 0, at + 1
            return None
    return None


def _is_alone(sentence: Tagged, at: int) -> bool:
    """Whether words say that nobody helped: "Cryotherapy of warts on my own"."""
    word = sentence.words[at]
    return word in _ALONE or (word == "own" and sentence.words[at - 1] == "my")


def _counseling(sentence: Tagged) -> Span | None:
    """``Diet teaching with patients who spoke Tagalog``, in a line that names nobody else."""
    tags = sentence.tags
    for at, word in enumerate(sentence.words[:6]):
        alone = not compiled("[^adjuGKDXBTWNI]").search(tags[:at])
        if alone and word.split()[-1] in listed("COUNSELING"):
            found = compiled(f".[wo42]{PATIENT}(?=[,zcpkwjq8:]|$)").match(tags, at)
            # "who wanted no more children" doesn't mean that somebody watched.
            others = compiled("[Ay]|^[^z]*h|,.*h").search(tags)
            return found.span() if found and not others else None
    return None


def _passive(sentence: Tagged) -> Span | None:
    """``Seven thoracenteses performed``: nobody is named, so it was the applicant."""
    whole = compiled("[zk]").split(sentence.tags)[0]
    if whole[:1] in tuple("vlsthuif") or compiled("[yAbhil]").search(whole):
        return None
    start = 0
    for part in whole.split(","):
        if span := _passive_part(sentence, whole, start):
            return span
        start += len(part) + 1
    return None


def _passive_part(sentence: Tagged, whole: str, start: int) -> Span | None:
    found = compiled(
        f"(?:d+o)?{LEAD}([BDXTICKg]){END}(?:[pkw4or2c,][damjuPQBDXTICKNG8]*){{0,3}}?,?j*[vsVt]"
    ).match(whole[start:])
    if not found:
        return None
    # "LP done" and "Comfort care started" are about a patient's course, and don't say who did it.
    head = sentence.words[start + found.start(1)]
    counted = "d" in whole[start : start + found.start(1)] or head.endswith(
        ("s", "ing", "care", "advice")
    )
    return (start, start + found.end()) if counted and head != "nihss" else None


def _part_of_mine(sentence: Tagged) -> Span | None:
    """``Physical exams were part of my morning``, ``Intake was my part of the visit``."""
    for found in compiled("b[jda]*(?:p|ao)?m[ja]{0,2}[aKj]").finditer(sentence.tags):
        head = _subject(sentence.tags, 0)
        if head and head in "BDXTICK" and _is_job(sentence, found.span()):
            return 0, found.end()
    return None


def _my_job(sentence: Tagged) -> Span | None:
    """``My role was assessing airways``."""
    for found in compiled(f"m[^.hi]{{1,8}}?[bulv](?:2f|[gfG5]){CARE}").finditer(sentence.tags):
        if _is_job(sentence, found.span()):
            return found.span()
    return None


def _is_job(sentence: Tagged, span: Span) -> bool:
    return not listed("JOBS").isdisjoint(sentence.words[slice(*span)])


def _granted(sentence: Tagged) -> Span | None:
    """``had the chance, in week three, to do compressions``, ``comfortable putting in lines``."""
    granted = compiled(f".[^.zh]{{0,8}}?(?:2f|[owpky4,j2]*g(?:c[gGh])?|ef){CARE}")
    for at, word in enumerate(sentence.words):
        if word in listed("GRANTED"):
            found = granted.match(sentence.tags, at)
            if found and "x" not in sentence.tags[:at] and _is_own(sentence, at):
                return found.span()
    return None


def _entrusted(sentence: Tagged) -> Span | None:
    """``Mostly an observer, but trusted with wound packing``."""
    for at, word in enumerate(sentence.words):
        if word in ("trusted", "entrusted", "charged", "tasked"):
            found = compiled(f".w{HARD}").match(sentence.tags, at)
            if found and not compiled("[zx]|A[^,]*$").search(sentence.tags[:at]):
                return found.span()
    return None


def _is_own(sentence: Tagged, at: int) -> bool:
    """Whether it was the applicant who was allowed, or who helped."""
    return not compiled("[zh]|^d?A(?!.*e)").search(sentence.tags[: at + 2])


def _with_participle(sentence: Tagged) -> Span | None:
    """``Acted as intern, carrying a list``, ``Observed visits, stepping in to take histories``.

    Not ``Watched the fellow, placing lines``: it may be the fellow who places them.
    """
    tags = sentence.tags
    verb = compiled("[vlsthu]").search(tags)
    for found in compiled(f"[,y](?:[^,.zA]*c)?g{CARE}|,[Gg][pj]?2f{CARE}|,[Gg]").finditer(tags):
        word, following = (*sentence.words[found.start() + 1 :], "")[:2]
        if not verb or verb.start() > found.start():
            return None
        if len(found[0]) == 2 and listed("INTERVENING").isdisjoint((word, f"{word} {following}")):
            continue
        if _is_seeing(sentence) and ("A" in tags[: found.start()] or word in listed("NOTING")):
            continue
        return (found.start() + 1, found.end()) if is_mine(sentence, verb.start()) else None
    return None


def _me_doing(sentence: Tagged) -> Span | None:
    """``What began as shadowing ended with me suturing a scalp``."""
    found = compiled(f"e[jc]?(?:g{CARE}|W{LEAD}[TB]{END})").search(sentence.tags)
    mine = found and sentence.words[found.start()] == "me" and "x" not in sentence.tags
    return found.span() if found and mine else None


def _listed(sentence: Tagged) -> Span | None:
    """Acts of care in a list, or counted, or in a line without any verb.

    ``Did what was needed: blood draws, calls``, ``Initial evaluation of walk-in patients``,
    ``Bedside procedures: five arterial lines``, ``Nasogastric tubes: placed four``.
    """
    tags = _without_report(sentence)
    if found := compiled(f"{LEAD}[XTIB]{END}(?:[yp4o][djaBP]+)?:j*vd?(?=[,pkwjc4]|$)").match(tags):
        return found.span()
    verbless = "[adjuGK]{0,4}[KX][o4][^bhvlstiHAzxW]*[PBDI][^bhvlstiHAzxW]*$"
    if found := compiled(f"[vl][^A:]*:{LEAD}[XI]{END}|{verbless}").match(tags):
        return found.span()
    if compiled("^[vf]|[bhilstGAyz]").search(tags):
        return None
    found = compiled(f"[jau]*d?[jauBTDKI]*[XI]{END}").match(tags)
    if found and ("d" in found[0] or sentence.words[found.end() - 1].endswith("s")):
        return found.span()
    return None


def _without_report(sentence: Tagged) -> str:
    """The letters before the part about reporting it: "Examination of elders, then reported"."""
    for found in compiled(",[jc]*h").finditer(sentence.tags):
        if sentence.words[found.end() - 1] in listed("REPORTED"):
            return sentence.tags[: found.start()]
    return sentence.tags


def _my_hands(sentence: Tagged) -> Span | None:
    """``My hands were on the retractor``."""
    found = compiled(f"m[ja]*B?a?b?[ja]?p{LEAD}[BIX]{END}").search(sentence.tags)
    if not found or "x" in sentence.tags:
        return None
    hands = {"hand", "hands", "fingers"}
    return None if hands.isdisjoint(sentence.words[slice(*found.span())]) else found.span()


FRAMES: tuple[Callable[[Tagged], Span | None], ...] = (
    _by_me,
    _mine_to_do,
    _passive,
    _explaining,
    _part_of_mine,
    _my_job,
    _my_hands,
    _granted,
    _entrusted,
    _with_participle,
    _me_doing,
    _listed,
    _supervised,
    _counseling,
)
