"""Where tasks run: in this process, in several, or wherever a given Executor runs them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from lorkit.errors import LorkitError
from lorkit.workers.stopping import StoppedError, go_on, uninterrupted

__all__ = ["Inline", "Named", "StoppedError", "go_on", "pool", "uninterrupted"]


@dataclass(frozen=True, slots=True)
class Named:
    """A function by its name: its module is imported when it is first called, and there only."""

    module: str
    function: str

    def __call__(self, *args: Any) -> Any:
        """Call the function."""
        return getattr(importlib.import_module(self.module), self.function)(*args)


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
        context = importlib.import_module("lorkit.workers.processes").processes(jobs)
    try:
        with context as chosen:
            yield chosen
    except BrokenExecutor as error:
        raise LorkitError(
            "a process that renders was killed, most likely for want of memory",
            "run it again with less at once: lorkit batch -j 1 --resume goes on where it ended",
        ) from error
