"""lorkit: every email and document around a letter of recommendation, from one profile.

From Python::

    from lorkit import Order, load, render

    profile = load("profile.yaml")
    for document in render(profile, Order(["thank-you"], dt.date.today(), formats=["txt"])):
        print(document.path, document.text)

The names in ``__all__`` are public and stable; everything else is internal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lorkit._version import __version__
from lorkit.errors import Finding, FindingsError, LorkitError
from lorkit.pipeline.jobs import Order

if TYPE_CHECKING:  # loaded only by the functions that need them
    import datetime as dt
    from concurrent.futures import Executor

    from lorkit.pipeline.run import Outcome, RenderedDocument
    from lorkit.profile.model import Profile

__all__ = [
    "Finding",
    "FindingsError",
    "LorkitError",
    "Order",
    "__version__",
    "check",
    "load",
    "render",
    "render_many",
]


def load(source: str | Path | Mapping[str, object], *, folder: str | Path = ".") -> Profile:
    """The profile in a YAML file, or in a mapping with the same keys (``lorkit schema``).

    In a mapping dates may be ``datetime.date`` or text such as ``"2026-07-06"``; ``folder`` is
    where the files are that it names (a CV, say). Raises FindingsError, whose ``findings`` are
    all of the errors, each with its place in the file and its path in the profile.

    >>> load("profile.yaml").applicant.specialty
    'Internal Medicine'
    """
    from lorkit.profile import reading

    if isinstance(source, Mapping):
        return reading.from_mapping(source, Path(folder))
    return reading.load(Path(source))


def check(profile: str | Path, on: dt.date | None = None) -> Sequence[Finding]:
    """Everything that ``lorkit check`` finds in a profile file.

    ``on`` stands for today. Problems are returned, never raised.

    >>> [finding.code for finding in check("profile.yaml", dt.date(2026, 8, 1))]
    []
    """
    import datetime as dt

    from lorkit.pipeline.run import findings

    return findings(Path(profile), on or dt.date.today())


def render(profile: str | Path | Profile, order: Order) -> Sequence[RenderedDocument]:
    """The ordered documents as bytes and as text. Nothing is written to disk.

    ``profile`` is a file, or the result of ``load``. Documents come in the order they were
    ordered, each in the order of ``order.formats``. Raises LorkitError for what is wrong
    with the profile, for what can't be made, and for what makes no sense on ``order.on``.

    >>> order = Order(["thank-you"], dt.date(2026, 8, 1), writers=["clinic"], formats=["txt"])
    >>> [document.path.as_posix() for document in render("profile.yaml", order)]
    ['clinic/thank-you.txt']
    """
    from lorkit.pipeline.run import rendered

    return rendered(Path(profile) if isinstance(profile, str) else profile, order)


def render_many(
    profiles: Sequence[str | Path],
    order: Order,
    folder: str | Path,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    skip_current: bool = False,
) -> Iterator[Outcome]:
    """Make the ordered documents of many profile files, each into a folder of its own name.

    Yields an Outcome for each profile as it is ready: ``profile``, ``paths`` (written in
    ``folder``), ``error`` (a LorkitError, or None) and ``fresh`` (False if everything was up
    to date already). An error in one profile doesn't stop the rest. ``jobs`` processes share the
    work (default: one for each processor; then the program needs
    ``if __name__ == "__main__":``). Or an ``executor`` does it all, whose workers, ``jobs`` in
    number, can import lorkit and see the same files. ``skip_current`` skips what is already up
    to date. Raises LorkitError if two profiles would share a folder, or if a worker process
    is killed.

    >>> order = Order(["thank-you"], dt.date(2026, 8, 1), formats=["txt"])
    >>> [len(outcome.paths) for outcome in render_many(["profile.yaml"], order, "out", jobs=1)]
    [3]
    """
    from lorkit.pipeline import run

    files = [Path(profile) for profile in profiles]
    return run.render_many(
        files, order, Path(folder), jobs=jobs, executor=executor, skip_current=skip_current
    )
