"""Where tasks run: here and in processes beside this one, or wherever a given Executor does."""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

from lorkit.errors import LorkitError
from lorkit.workers.stopping import StoppedError, go_on, uninterrupted

__all__ = ["Crew", "StoppedError", "crew", "go_on", "named"]

_T = TypeVar("_T")


def named(module: str, function: str) -> Callable[..., Any]:
    """A function by its name: its module is imported when it is first called, and there only."""
    return partial(_call, module, function)


def _call(module: str, function: str, *args: Any) -> Any:
    return getattr(importlib.import_module(module), function)(*args)


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
            start = importlib.import_module("lorkit.workers.processes").processes
            with start(jobs - 1) as others:
                yield Crew(others, jobs - 1, here=True)
    except BrokenExecutor as error:
        raise LorkitError(
            "a process that renders was killed, most likely for want of memory",
            "run it again with less at once: lorkit batch -j 1 --resume goes on where it ended",
        ) from error
