"""Where tasks run: in this process, in several, or wherever a given Executor runs them."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from lorkit.errors import LorkitError

if TYPE_CHECKING:  # loading them takes a while, and most runs need no process
    from multiprocessing.process import BaseProcess
    from multiprocessing.synchronize import Event

_GRACE = 0.5  # seconds that a stopped worker has to finish its document
# In a worker: what tells it that the run was stopped.
_stops: list[Event] = []


class StoppedError(Exception):
    """The run was stopped: nobody waits for this task any more."""


def go_on() -> None:
    """Raise StoppedError in a worker whose run was stopped; to be called between documents."""
    if any(stop.is_set() for stop in _stops):
        raise StoppedError


class Inline(Executor):
    """Runs each task in this process at once: for work too small to share."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The finished future of a call."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


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
def pool(jobs: int, executor: Executor | None = None) -> Iterator[Executor]:
    """The executor given, or one for so many jobs. A stop doesn't wait for what is running.

    Raises LorkitError where a process that does the work is killed.
    """
    context: AbstractContextManager[Executor] = nullcontext(executor or Inline())
    if executor is None and jobs > 1:
        context = _processes(jobs)
    try:
        with context as chosen:
            yield chosen
    except BrokenExecutor as error:
        raise LorkitError(
            "a process that renders was killed, most likely for want of memory",
            "run it again with less at once: lorkit batch -j 1 --resume goes on where it ended",
        ) from error


@contextmanager
def _processes(jobs: int) -> Iterator[Executor]:
    """Processes that end when this ends, however it does."""
    strangers = set(multiprocessing.active_children())
    stop = multiprocessing.get_context("spawn").Event()
    processes = Spawned(jobs, stop)
    try:
        for _ in range(jobs):  # a process starts when a task finds none idle
            processes.submit(int)
        yield processes
    except BaseException:
        stop.set()
        processes.shutdown(wait=False, cancel_futures=True)
        _end(set(multiprocessing.active_children()) - strangers)
        raise
    processes.shutdown()


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
    _stops.append(stop)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back for a moment; Windows can't.

    What starts meanwhile never hears it: processes, even before they get to ``_prepare``, and
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
