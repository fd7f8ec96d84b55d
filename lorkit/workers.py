"""Where tasks run: in this process, in several, or wherever a given Executor runs them."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from lorkit.errors import LorkitError


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
    """Processes, spawned: forking one that has loaded Pango crashes on macOS."""
    strangers = set(multiprocessing.active_children())
    processes = ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_stopping
    )
    try:
        with _deaf_children():
            for _ in range(jobs):  # a process starts when a task finds none idle
                processes.submit(int)
        yield processes
    except BaseException:
        processes.shutdown(wait=False, cancel_futures=True)
        # Workers only render; files are written here. So ending them leaves nothing half done.
        for child in set(multiprocessing.active_children()) - strangers:
            child.terminate()
        raise
    processes.shutdown()


def _leave_stopping() -> None:
    """Ctrl-C reaches every process of a terminal; only the one that started the rest acts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Processes started here don't hear Ctrl-C, not even before they get to ``_leave_stopping``.

    They inherit that it is held back; this process hears it a moment later. Windows can't.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
