"""Processes that share the work. A run in one process never loads what starts them."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Any

from lorkit.workers.stopping import listen, uninterrupted

_GRACE = 0.5  # seconds that a stopped worker has to finish its document


class Spawned(ProcessPoolExecutor):
    """Processes, spawned: forking one that has loaded Pango crashes on macOS."""

    def __init__(self, jobs: int, stop: Event) -> None:
        context = multiprocessing.get_context("spawn")
        super().__init__(jobs, mp_context=context, initializer=_prepare, initargs=(stop,))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """As in any executor, and Ctrl-C leaves nothing locked."""
        with uninterrupted():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """Processes that end when this ends, however it does."""
    strangers = set(multiprocessing.active_children())
    stop = multiprocessing.get_context("spawn").Event()
    spawned = Spawned(jobs, stop)
    try:
        for _ in range(jobs):  # a process starts when a task finds none idle
            spawned.submit(int)
        yield spawned
    except BaseException:
        stop.set()
        spawned.shutdown(wait=False, cancel_futures=True)
        _end(set(multiprocessing.active_children()) - strangers)
        raise
    spawned.shutdown()


def _end(children: Iterable[BaseProcess]) -> None:
    """End workers, who only render: files are written here, so nothing is left half done.

    They get a moment to end by themselves. One that is killed while it hands over a result
    leaves this process waiting for the rest of it.
    """
    last = time.monotonic() + _GRACE
    for child in children:
        child.join(max(0.0, last - time.monotonic()))
    for child in children:
        child.terminate()


def _prepare(stop: Event) -> None:
    """Ctrl-C reaches every process of a terminal; only the one that started the rest acts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(50_000)  # as in the command line: what a start loads stays
    # Workers hold nothing that has to be put away; taking Python apart would only take its time.
    atexit.register(os._exit, 0)
    listen(stop)
