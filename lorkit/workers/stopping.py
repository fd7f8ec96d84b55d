"""How a run is stopped: what its workers look at between documents, and what Ctrl-C may not hit."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loading it takes a while, and most runs need no process
    from multiprocessing.synchronize import Event

# In a worker: what tells it that the run was stopped.
_stops: list[Event] = []


class StoppedError(Exception):
    """The run was stopped: nobody waits for this task any more."""


def listen(stop: Event) -> None:
    """In a worker: from now on, this tells whether the run was stopped."""
    _stops.append(stop)


def go_on() -> None:
    """Raise StoppedError in a worker whose run was stopped; to be called between documents."""
    if any(stop.is_set() for stop in _stops):
        raise StoppedError


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back for a moment; Windows can't.

    What starts meanwhile never hears it: processes, even before they ignore it themselves, and
    the pool's threads. And it can't come while a future is locked, which would stay so and
    keep the pool from ever ending.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
