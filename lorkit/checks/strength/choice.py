"""Which pieces of advice are given: at most three a writer, the most useful first.

Ten hints help nobody. Where a line has an error, that is mended first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lorkit.errors import Finding
from lorkit.profile.model import Profile

MOST = 3
# What helps a letter most comes first; what isn't listed comes last.
_USEFUL = (
    *("FEA002", "FEA001", "FEA003", "BUL005", "BUL001", "BUL008", "BUL004", "BUL002", "BUL006"),
    *("FEA005", "BUL007", "BUL003", "FEA004", "FEA006"),
)


def chosen(
    advice: Iterable[Finding], grave: Iterable[Finding], profile: Profile | None
) -> list[Finding]:
    """The advice that is worth telling beside what is wrong, the most useful first."""
    wrong = {finding.path for finding in grave if finding.path}
    kept: list[Finding] = []
    given: Counter[str] = Counter()
    for finding in sorted(advice, key=_usefulness):
        readers = _readers(finding.path, profile)
        told_enough = any(given[reader] >= MOST for reader in readers)
        if finding.path in wrong or told_enough:
            continue
        given.update(readers)
        kept.append(finding)
    return kept


def _usefulness(finding: Finding) -> tuple[int, int, int]:
    rank = _USEFUL.index(finding.code) if finding.code in _USEFUL else len(_USEFUL)
    return rank, finding.line, finding.column


def _readers(path: str, profile: Profile | None) -> list[str]:
    """Whose letter a piece of advice is about: a writer's, or all who get a rotation's lines."""
    holder = path.partition(".")[0]
    if not holder.startswith("rotations[") or profile is None:
        return [holder] if holder.startswith(("writers[", "rotations[")) else []
    rotation = profile.rotations[int(holder[10:-1])]
    field = path.partition(".")[2].partition("[")[0]
    return [
        f"writers[{number}]"
        for number, writer in enumerate(profile.writers)
        if writer.rotation == rotation.id and not getattr(writer, field, ())
    ]
