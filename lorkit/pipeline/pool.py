"""Where jobs run: in this process and in others beside it, or wherever a given Executor does."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

from lorkit.errors import LorkitError

_T = TypeVar("_T")
_GRACE = 0.5  # seconds that a stopped worker has to finish its document
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


class Crew(NamedTuple):
    """Who works: an executor's workers, and, beside our own processes, this one."""

    executor: Executor | None
    workers: int  # of the executor
    here: bool

    def work(
        self, function: Callable[[_T], Any], tasks: Iterable[_T]
    ) -> Iterator[tuple[_T, Future[Any]]]:
        """Call a function with each task; yields the task and its ended future as it is ready."""
        waiting = deque(tasks)
        running: dict[Future[Any], _T] = {}
        done: SimpleQueue[Future[Any]] = SimpleQueue()  # waiting for it locks no future
        try:
            while True:
                # The last task is kept for this process, which would look on otherwise.
                ahead = self.workers * self._ahead(len(waiting))
                for _ in range(min(ahead - len(running), len(waiting) - self.here)):
                    self._hand_on(function, waiting.popleft(), running, done)
                # Whoever waits for a result to be taken comes first.
                if self.here and waiting and done.empty():
                    mine = waiting.popleft()
                    yield mine, _called(function, mine)
                elif running:
                    future = done.get()
                    yield running.pop(future), future
                else:
                    return
        finally:
            for future in () if self.here else running:  # our own processes see to theirs
                future.cancel()

    def _ahead(self, waiting: int) -> int:
        """How many tasks a worker is handed at a time.

        Some, since none is handed on while this process is at a long one; not all, with all their
        results; and fewer towards the end, so that all end at about the same time.
        """
        return min(8, max(2, waiting // (2 * self.workers + 2))) if self.here else 3

    def _hand_on(
        self,
        function: Callable[[_T], Any],
        task: _T,
        running: dict[Future[Any], _T],
        done: SimpleQueue[Future[Any]],
    ) -> None:
        assert self.executor is not None
        future = self.executor.submit(function, task)
        running[future] = task
        with uninterrupted():
            future.add_done_callback(done.put)


def _called(function: Callable[[_T], Any], task: _T) -> Future[Any]:
    """The ended future of a call in this process."""
    future: Future[Any] = Future()
    try:
        future.set_result(function(task))
    except Exception as error:
        future.set_exception(error)
    return future


@contextmanager
def crew(jobs: int, executor: Executor | None = None) -> Iterator[Crew]:
    """So many processes, this one among them; or a given executor, with so many workers.

    A stop doesn't wait for what is running. Raises LorkitError where a process that does the
    work is killed.
    """
    try:
        if executor is not None:
            yield Crew(executor, jobs, here=False)
        elif jobs <= 1:
            yield Crew(None, 0, here=True)
        else:
            with processes(jobs - 1) as others:
                yield Crew(others, jobs - 1, here=True)
    except BrokenExecutor as error:
        if isinstance(error, LorkitError):  # a cluster's, which says itself what it is
            raise
        raise LorkitError(
            "a process that renders was killed, most likely for want of memory",
            "run it again with less at once: lorkit batch -j 1 --resume goes on where it ended",
        ) from error
