"""Where jobs run: in this process and worker processes, or on a given Executor."""

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
# In a worker process: set when the run is stopped.
_stops: list[Event] = []


class StoppedError(Exception):
    """The run was stopped, so nobody is waiting for this task."""


def watch_for_stop(stop: Event) -> None:
    """Called once in a worker process; ``stop`` is set when the run is stopped."""
    _stops.append(stop)


def raise_if_stopped() -> None:
    """Raise StoppedError if the run was stopped. Call it between documents."""
    if any(stop.is_set() for stop in _stops):
        raise StoppedError


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Block Ctrl-C for a moment (not possible on Windows).

    Processes and threads started in the meantime inherit the block, so they never see it. And
    Ctrl-C can't interrupt while a future is locked: the lock would never be released, and the
    pool would hang.
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
    """A process pool that spawns: forking a process that has loaded Pango crashes on macOS."""

    def __init__(self, jobs: int, stop: Event) -> None:
        context = multiprocessing.get_context("spawn")
        super().__init__(jobs, mp_context=context, initializer=_prepare, initargs=(stop,))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Submit a task without letting Ctrl-C leave a lock held."""
        with uninterrupted():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """A process pool whose processes are gone when the block exits, even on an error."""
    strangers = set(multiprocessing.active_children())
    stop = multiprocessing.get_context("spawn").Event()
    spawned = Spawned(jobs, stop)
    try:
        for _ in range(jobs):  # the pool starts a process per task while none is idle
            spawned.submit(int)
        yield spawned
    except BaseException:
        stop.set()
        spawned.shutdown(wait=False, cancel_futures=True)
        _end(set(multiprocessing.active_children()) - strangers)
        raise
    spawned.shutdown()


def _end(children: Iterable[BaseProcess]) -> None:
    """End the workers. They write no files, so nothing is left half done.

    They get a moment to exit on their own: killing one while it sends a result would leave
    this process waiting for the rest.
    """
    last = time.monotonic() + _GRACE
    for child in children:
        child.join(max(0.0, last - time.monotonic()))
    for child in children:
        child.terminate()


def _prepare(stop: Event) -> None:
    """Ignore Ctrl-C here: it reaches every process, and the parent handles it for all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(50_000)  # fewer collections, as in the command line
    # Workers have nothing to clean up, so skip the interpreter's slow shutdown.
    atexit.register(os._exit, 0)
    watch_for_stop(stop)


class WorkerPool(NamedTuple):
    """An executor's workers, plus this process when the workers are our own."""

    executor: Executor | None
    workers: int  # of the executor
    here: bool

    def work(
        self, function: Callable[[_T], Any], tasks: Iterable[_T]
    ) -> Iterator[tuple[_T, Future[Any]]]:
        """Call a function with each task; yields each task with its finished future."""
        waiting = deque(tasks)
        running: dict[Future[Any], _T] = {}
        done: SimpleQueue[Future[Any]] = SimpleQueue()  # waiting on it locks no future
        try:
            while True:
                # Keep the last task for this process, which would otherwise sit idle.
                ahead = self.workers * self._ahead(len(waiting))
                for _ in range(min(ahead - len(running), len(waiting) - self.here)):
                    self._submit(function, waiting.popleft(), running, done)
                # Finished results go first.
                if self.here and waiting and done.empty():
                    mine = waiting.popleft()
                    yield mine, _called(function, mine)
                elif running:
                    future = done.get()
                    yield running.pop(future), future
                else:
                    return
        finally:
            for future in () if self.here else running:  # ``processes`` cancels its own
                future.cancel()

    def _ahead(self, waiting: int) -> int:
        """How many tasks to queue for each worker.

        More than one, since nothing is queued while this process is busy; not all, since results
        would pile up; and fewer toward the end, so that all workers finish together.
        """
        return min(8, max(2, waiting // (2 * self.workers + 2))) if self.here else 3

    def _submit(
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
    """Call a function in this process; returns a finished future."""
    future: Future[Any] = Future()
    try:
        future.set_result(function(task))
    except Exception as error:
        future.set_exception(error)
    return future


@contextmanager
def worker_pool(jobs: int, executor: Executor | None = None) -> Iterator[WorkerPool]:
    """A pool of ``jobs`` processes, counting this one; or of an executor's ``jobs`` workers.

    Leaving early doesn't wait for running tasks. Raises LorkitError if a worker process
    is killed.
    """
    try:
        if executor is not None:
            yield WorkerPool(executor, jobs, here=False)
        elif jobs <= 1:
            yield WorkerPool(None, 0, here=True)
        else:
            with processes(jobs - 1) as others:
                yield WorkerPool(others, jobs - 1, here=True)
    except BrokenExecutor as error:
        if isinstance(error, LorkitError):  # a cluster's error is already clear
            raise
        raise LorkitError(
            "a rendering process was killed, most likely because memory ran out",
            "run fewer processes: lorkit batch -j 1 --resume picks up where it stopped",
        ) from error
