"""Who acts in a sentence: the applicant, or somebody else."""

from __future__ import annotations

from lorkit.checks.observer.tags import Tagged, listed, sentences
from lorkit.checks.text import Text, compiled

VERBS = "vlsthuH"
# What may open a sentence before its verb: "On rounds, in the clinic, …".
_OPENING = r"(?:[pkw4qo2rdajmPQBDXTICKWNuc8LG]*[,:])?"


def whose(text: Text, start: int) -> bool | None:
    """Whether the verb at an offset has the applicant as its subject; None for no verb."""
    for sentence in sentences(text):
        for at, (begin, _) in enumerate(sentence.spans):
            if begin == start and sentence.tags[at] in f"{VERBS}b":
                return sentence.tags[at] == "b" or is_mine(sentence, at)
    return None


def is_mine(sentence: Tagged, at: int) -> bool:
    """Whether the applicant is the subject of the verb at an index."""
    tags = sentence.tags
    back = at
    while back and tags[back - 1] in "jH":
        back -= 1
    if back and tags[back - 1] == "i":
        return True
    head = tags[:back]
    if compiled(_OPENING).fullmatch(head):
        # "On rounds, reported …"; a subject in front would make the verb its own.
        return not head or (head[0] in "pkw4qrja" and "A" not in head[-2:])
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
    verb = compiled(f"[{VERBS}]").search(head)
    return verb is not None and is_mine(sentence, verb.start())


def is_presence(sentence: Tagged) -> bool:
    """Whether one asks for leave to be there, or says that one only watches."""
    return not listed("PRESENCE").isdisjoint(sentence.words)
