"""Rendering on other machines, through a Dask scheduler.

Workers need lorkit installed and nothing else: each task carries the files it is
made from, and the results come back to be written here. The bytes are the same as
on one machine.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from typing import Any, NamedTuple

from lorkit.errors import LorkitError
from lorkit.pipeline.jobs import Job
from lorkit.pipeline.parcels import pack, version, work

_ANSWERS_WITHIN = 10.0  # seconds to wait for a scheduler to answer or come back
_WITHOUT_WORKERS = 10.0  # seconds to wait while there are no workers
_GO_ON = "what was made is kept; run it again with --resume to make the rest"


class ClusterError(BrokenExecutor, LorkitError):
    """The cluster failed, not a profile; the run can't continue."""

    def __init__(self, message: str, hint: str) -> None:
        LorkitError.__init__(self, message, hint)


class Cluster(NamedTuple):
    """An executor on a cluster, and how many workers it has."""

    executor: Executor
    workers: int


@contextmanager
def connect(address: str) -> Iterator[Cluster]:
    """A cluster by its scheduler's address, ``tcp://host:8786``.

    Raises LorkitError if no scheduler answers, it has no workers, or one of them runs a
    different version of lorkit.
    """
    client = _client(address)
    try:
        workers = _workers(client, address)
        _must_be_alike(client)
        executor = _Sending(client, address)
        with executor.watched():
            yield Cluster(executor, workers)
    finally:
        client.close(timeout=2)


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise LorkitError(
            "this lorkit can't use a cluster yet", "install it: pip install 'lorkit[cluster]'"
        ) from error
    if not re.fullmatch(r"(tcp|tls|ws|wss)://[^/\s]+:\d+", address):
        raise LorkitError(
            f"'{address}' is not the address of a scheduler", "write it like tcp://192.0.2.1:8786"
        )
    _silence()
    try:
        return Client(address, timeout=_ANSWERS_WITHIN, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise LorkitError(
            f"no scheduler answers at {address}",
            "start one with  dask scheduler,  and workers with  dask worker ADDRESS",
        ) from error


def _silence() -> None:
    """Silence the libraries' own logging: lorkit reports what matters."""
    for name in ("distributed", "tornado", "asyncio", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _workers(client: Any, address: str) -> int:
    count = len(client.scheduler_info(n_workers=-1)["workers"])
    if not count:
        raise LorkitError(
            f"the scheduler at {address} has no workers",
            f"start some, on each machine:  dask worker --nthreads 1 {address}",
        )
    return count


def _must_be_alike(client: Any) -> None:
    """Refuse workers with another version of lorkit: their documents could differ."""
    here = version()
    others = {}
    for worker, found in client.run(version, on_error="return").items():
        if isinstance(found, BaseException):
            others[worker] = "an unknown version of lorkit"
        elif found != here:
            others[worker] = f"lorkit {found}"
    if others:
        told = ", ".join(f"{worker} has {found}" for worker, found in sorted(others.items()))
        raise LorkitError(
            f"this is lorkit {here}, and {told}",
            "install the same lorkit on every worker, and start the workers again",
        )


class _Answer(Future[Any]):
    """The future of a task. It drops the cluster's own future once that is done.

    Otherwise each would reference the other and every result would stay in memory.
    """

    def __init__(self, inner: Future[Any]) -> None:
        super().__init__()
        self.inner: Future[Any] | None = inner

    def cancel(self) -> bool:
        """Cancel the task on the cluster, too."""
        if self.inner is not None:
            self.inner.cancel()
        return super().cancel()


class _Sending(Executor):
    """Sends each task with the files it needs, and explains what goes wrong."""

    def __init__(self, client: Any, address: str) -> None:
        # pure=False: don't reuse an old result if the profile has changed since.
        self._inner = client.get_executor(pure=False)
        self._client = client
        self._address = address
        self._waiting: set[_Answer] = set()
        self._over = threading.Event()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Send a task, the only argument, to a worker."""
        (job,) = args
        assert isinstance(job, Job)
        try:
            inner = self._inner.submit(work, pack(job))
        except Exception as error:
            raise self._lost() from error
        outer = _Answer(inner)
        self._waiting.add(outer)
        inner.add_done_callback(lambda ended: self._hand_over(ended, outer))
        return outer

    def _hand_over(self, inner: Future[Any], outer: _Answer) -> None:
        self._waiting.discard(outer)
        outer.inner = None
        if outer.done():
            return
        if inner.cancelled():
            outer.set_exception(self._lost())
        elif error := inner.exception():
            outer.set_exception(_in_words(error))
        else:
            outer.set_result(inner.result())

    def _lost(self) -> ClusterError:
        return ClusterError(f"the scheduler at {self._address} went away", _GO_ON)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Stop tasks from waiting forever when no workers are left."""
        watch = threading.Thread(target=self._watch, daemon=True)
        watch.start()
        try:
            yield
        finally:
            self._over.set()

    def _watch(self) -> None:
        without = 0.0
        while not self._over.wait(1.0):
            try:
                some = bool(self._client.scheduler_info(n_workers=-1)["workers"])
            except Exception:  # it went away; the futures report that
                continue
            without = 0.0 if some else without + 1.0
            if without >= _WITHOUT_WORKERS:
                message = f"the scheduler at {self._address} has lost all its workers"
                for future in list(self._waiting):
                    if not future.done():
                        future.set_exception(
                            ClusterError(message, f"start workers again; {_GO_ON}")
                        )
                return


def _in_words(error: BaseException) -> BaseException:
    """A cluster's error with advice on what to do; any other error unchanged."""
    from distributed.client import FutureCancelledError
    from distributed.scheduler import KilledWorker

    if isinstance(error, KilledWorker):
        return LorkitError(
            "the workers that rendered this profile were killed repeatedly, most likely because"
            " memory ran out",
            "start workers with more memory each, and run it again with --resume",
        )
    if isinstance(error, FutureCancelledError):
        return ClusterError("the scheduler went away", _GO_ON)
    return error
